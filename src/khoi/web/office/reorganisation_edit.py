"""Editing a plan: its head, its steps one by one, and who goes where below a unit that ends."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khoi.access.middleware import viewing
from khoi.access.viewer import Viewer
from khoi.actions.reorganisations import change_draft
from khoi.core.refusal import Refusal
from khoi.queries.ledger import LiveLedger, live_ledger
from khoi.queries.reorganisation_choices import count_below, rows_below, unit_names
from khoi.queries.reorganisations import reorganisation_by_key
from khoi.web.office.asked import page_asked
from khoi.web.office.reorganisation_acts import head_of
from khoi.web.office.reorganisation_forms import Assign, PlanHead
from khoi.web.office.reorganisation_told import STEP_NAMES, founded_names, named_in, step_words
from khoi.web.parts.language import reader_language

STEPS, UNITS = 50, 100
Steps = Sequence[Mapping[str, Any]]


@require_http_methods(["GET", "HEAD", "POST"])
def edit_page(request: HttpRequest, key: str) -> HttpResponse:
    """The head and the list of steps; a POST changes the head, or takes one step away."""
    viewer, refusal = viewing(request), None
    plan = reorganisation_by_key(viewer, key)
    changes_head = request.method == "POST" and "remove" not in request.POST
    form = PlanHead(request.POST if changes_head else None, initial=head_of(plan))
    if request.method == "POST":
        try:
            if _changed(request, viewer, plan, form):
                return redirect("edit_reorganisation", key)
        except Refusal as error:
            refusal = error
    with live_ledger(viewer) as live:
        context = _listed(viewer, live, plan, page_asked(request))
    context |= {"plan": plan, "form": form, "refusal": refusal, "kinds": list(STEP_NAMES.items())}
    failed = refusal or (form.is_bound and form.errors)
    return render(request, "office/reorganisation_edit.html", context, status=400 if failed else 200)


def _changed(request: HttpRequest, by: Viewer, plan: Any, form: PlanHead) -> bool:
    if not form.is_bound:
        steps = _without(plan.steps, request.POST.get("remove", ""), request.POST.get("of", ""))
        change_draft(plan, **head_of(plan), steps=steps, by=by)
        messages.success(request, _("Đã bỏ một việc."))
        return True
    if not form.is_valid():
        return False
    change_draft(plan, **form.head(), steps=plan.steps, by=by)
    messages.success(request, _("Đã ghi phần đầu của kế hoạch."))
    return True


def _without(steps: Steps, number: str, of: str) -> list[Any]:
    """All steps but one; refused where the plan has become another since the page was opened."""
    fits = number.isascii() and number.isdecimal() and 0 < int(number[:6]) <= len(steps)
    if not fits or of != str(len(steps)):
        hint = _("Xem lại danh sách việc rồi bấm lại.")
        raise Refusal("plan_changed", _("kế hoạch đã đổi từ khi mở trang này"), where="steps", hint=hint)
    return [step for i, step in enumerate(steps, 1) if i != int(number)]


def _listed(viewer: Viewer, live: LiveLedger, plan: Any, number: int) -> dict[str, Any]:
    page = Paginator(plan.steps, STEPS).get_page(number)
    first = page.start_index()
    on = [step for step in plan.steps if step["do"] != "found"]
    names = dict(unit_names(viewer, live, named_in([*page, *on]), plan.effective_on))
    names |= founded_names(plan.steps)

    def called(code: str) -> str:
        return names.get(code) or code

    rows = [(i, STEP_NAMES[step["do"]], step_words(step, called)) for i, step in enumerate(page, first)]
    return {"page": page, "rows": rows, "ended": _progress(viewer, live, plan, names)}


def _progress(
    viewer: Viewer, live: LiveLedger, plan: Any, names: Mapping[str, str]
) -> list[tuple[str, str, int, int]]:
    """Each unit that ends and has units below: its code and name, how many of these have a goal, how many there are."""
    goals, ending = _goals(plan.steps), set(_ending(plan.steps))
    below = count_below(viewer, live, ending, plan.effective_on)
    carried = {unit for step in plan.steps for unit in _carries(step)}
    return [
        (
            code,
            names.get(code) or code,
            sum(child in goals or child in ending or code in carried for child in children),
            len(children),
        )
        for code, children in below.items()
    ]


def _goals(steps: Steps) -> dict[str, str]:
    """Where each moved unit goes; the top by a name no unit can have."""
    return {step["unit"]: step["parent"] or "/" for step in steps if step["do"] == "move"}


def _ending(steps: Steps) -> Iterator[str]:
    for step in steps:
        if step["do"] == "merge":
            yield from step["units"]
        elif step["do"] in ("end", "split", "dissolve"):
            yield step["unit"]


def _carries(step: Mapping[str, Any]) -> Sequence[str]:
    """Units whose children go along by themselves."""
    if step["do"] == "merge":
        return list(step["units"])
    return [step["unit"]] if step["do"] == "dissolve" and step["children_to"] else []


@require_http_methods(["GET", "HEAD", "POST"])
def assign_page(request: HttpRequest, key: str, unit: str) -> HttpResponse:
    """Which unit below one that ends goes to which successor: a hundred rows in one form."""
    viewer, refusal = viewing(request), None
    plan = reorganisation_by_key(viewer, key)
    with live_ledger(viewer) as live:
        rows = rows_below(viewer, live, unit, plan.effective_on, reader_language())
        names = unit_names(viewer, live, {unit, *named_in(plan.steps)}, plan.effective_on)
    goals, ending = _goals(plan.steps), set(_ending(plan.steps))
    staying = [row for row in rows if row.code not in ending]
    page = Paginator(staying, UNITS).get_page(page_asked(request))
    form = _assign_form(request, list(page), _successors(plan, unit, staying, names), goals)
    if form.is_bound and form.is_valid():
        try:
            _assign(plan, rows, staying, form, whole="all" in request.POST, by=viewer)
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi nơi nhận."))
            return redirect(request.get_full_path())
    context = {"plan": plan, "page": page, "form": form, "refusal": refusal, "name": names.get(unit) or unit}
    done = sum(row.code in goals for row in staying)
    context |= {"done": done, "all": len(staying), "left": len(staying) - done}
    failed = refusal or (form.is_bound and form.errors)
    return render(request, "office/reorganisation_assign.html", context, status=400 if failed else 200)


def _successors(plan: Any, unit: str, rows: Sequence[Any], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Units that the plan founds, those that succeed the ended one, and wherever one of its units goes already."""
    own = {row.code for row in rows}
    founded = founded_names(plan.steps)
    heirs = [
        code
        for step in plan.steps
        if unit in _ending([step])
        for code in (
            [step["into"]] if step["do"] == "merge" else [*step.get("into", ()), *step.get("heirs", ())]
        )
    ]
    goals = [goal for child, goal in _goals(plan.steps).items() if child in own]
    codes = dict.fromkeys(code for code in (*founded, *heirs, *goals) if code != unit)
    labels = {**names, **founded, "/": _("trên cùng")}
    return [(code, labels.get(code) or code) for code in codes]


def _assign_form(
    request: HttpRequest, rows: list[Any], successors: list[tuple[str, str]], goals: Mapping[str, str]
) -> Assign:
    initial = {f"u-{row.code}": goals.get(row.code, "") for row in rows}
    return Assign(rows, successors, request.POST if request.method == "POST" else None, initial=initial)


def _assign(
    plan: Any, rows: Sequence[Any], staying: Sequence[Any], form: Assign, *, whole: bool, by: Viewer
) -> None:
    """Puts the moves behind the other steps, in the order of the units; where nothing is said, none."""
    goals = _goals(plan.steps) | form.goals(whole_group=whole)
    if whole:
        to, group = form.cleaned_data["to"], form.cleaned_data["group"]
        goals |= {row.code: to for row in staying if group in ("*", f"g-{row.group}")}
    own = {row.code for row in rows}
    kept = [step for step in plan.steps if step["do"] != "move" or step["unit"] not in own]
    moves = [
        {"do": "move", "unit": row.code, "parent": None if goals[row.code] == "/" else goals[row.code]}
        for row in staying
        if goals.get(row.code)
    ]
    change_draft(plan, **head_of(plan), steps=[*kept, *moves], by=by)
