"""Editing a plan: its head, its steps one by one, and who goes where below a unit that ends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khoi.access.middleware import viewing
from khoi.access.viewer import Viewer
from khoi.actions.reorganisation_seen import head_of, plan_digest
from khoi.actions.reorganisations import change_reorganisation
from khoi.core.refusal import Refusal
from khoi.queries.ledger import LiveLedger, live_ledger
from khoi.queries.reorganisation_choices import BelowRow, count_below, rows_below, unit_names
from khoi.queries.reorganisations import reorganisation_by_key
from khoi.web.office.asked import page_asked
from khoi.web.office.reorganisation_acts import is_changed
from khoi.web.office.reorganisation_forms import Assign, PlanHeadForm, groups_of
from khoi.web.office.reorganisation_told import STEP_NAMES, founded_names, named_in, step_words
from khoi.web.parts.language import reader_language

STEPS, UNITS = 20, 20
Steps = Sequence[Mapping[str, Any]]


@require_http_methods(["GET", "HEAD", "POST"])
def edit_page(request: HttpRequest, key: str) -> HttpResponse:
    """The head and the list of steps, in one form: whatever is pressed, what was typed is saved first."""
    viewer, refusal = viewing(request), None
    plan = reorganisation_by_key(viewer, key)
    digest = plan_digest(plan)
    form = PlanHeadForm(request.POST if request.method == "POST" else None, initial=asdict(head_of(plan)))
    if form.is_bound and form.is_valid():
        try:
            _save(request, viewer, plan, form)
        except Refusal as error:
            refusal = error
        else:
            return _onward(request, key)
    with live_ledger(viewer) as live:
        context = _listed(viewer, live, plan, page_asked(request))
    context |= {"plan": plan, "form": form, "refusal": refusal, "kinds": list(STEP_NAMES.items())}
    context |= {"seen": _seen_now(request, digest, refusal)}
    failed = refusal or (form.is_bound and form.errors)
    return render(request, "office/reorganisation_edit.html", context, status=400 if failed else 200)


def _save(request: HttpRequest, by: Viewer, plan: Any, form: PlanHeadForm) -> None:
    """The head as typed, without the step to be taken away; nothing is written where nothing is another."""
    head, before = form.head(), head_of(plan)
    steps = _without(plan.steps, request.POST.get("remove", ""))
    is_shorter = len(steps) < len(plan.steps)
    if head == before and not is_shorter:
        return
    change_reorganisation(plan, head, steps, seen=request.POST.get("seen", ""), by=by)
    if head != before:
        messages.success(request, _("Đã ghi phần đầu của kế hoạch."))
    if is_shorter:
        messages.success(request, _("Đã bỏ một việc."))


def _without(steps: Steps, number: str) -> list[Any]:
    """All steps but the one of that number, counted from 1."""
    return [step for i, step in enumerate(steps, 1) if str(i) != number]


def _onward(request: HttpRequest, key: str) -> HttpResponse:
    """Where the button pressed leads: the preview, a new step, another page of the list, or this one again."""
    sent = request.POST
    if "preview" in sent:
        return redirect("reorganisation", key)
    if "add" in sent:
        address = reverse("reorganisation_step", args=[key])
        return redirect(f"{address}?{urlencode({'viec': sent.get('viec', '')})}")
    if "page" in sent:
        return redirect(f"{request.path}?{urlencode({'page': sent['page']})}")
    return redirect(request.get_full_path())


def _seen_now(request: HttpRequest, digest: str, refusal: Refusal | None) -> str:
    """What the page shown again hands back: what it was opened with, until somebody is told that the plan changed."""
    return digest if request.method != "POST" or is_changed(refusal) else request.POST.get("seen", "")


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
    """Which unit below one that ends goes to which successor: a few rows in one form, those of a group together."""
    viewer, refusal = viewing(request), None
    plan = reorganisation_by_key(viewer, key)
    digest = plan_digest(plan)
    with live_ledger(viewer) as live:
        rows = rows_below(viewer, live, unit, plan.effective_on, reader_language())
        names = unit_names(viewer, live, {unit, *named_in(plan.steps)}, plan.effective_on)
    goals, ending = _goals(plan.steps), set(_ending(plan.steps))
    staying = [row for row in rows if row.code not in ending]
    groups = groups_of(staying)
    by_group = sorted(staying, key=lambda row: [*groups].index(row.group))
    page = Paginator(by_group, UNITS).get_page(page_asked(request))
    initial = {f"u-{row.code}": goals.get(row.code, "") for row in page}
    sent = request.POST if request.method == "POST" else None
    form = Assign(list(page), groups, _successors(plan, unit, staying, names), sent, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            _assign(request, viewer, plan, _assigned(plan.steps, rows, staying, form))
        except Refusal as error:
            refusal = error
        else:
            return _onward(request, key)
    context = {"plan": plan, "page": page, "form": form, "refusal": refusal, "name": names.get(unit) or unit}
    done = sum(row.code in goals for row in staying)
    context |= {"done": done, "all": len(staying), "left": len(staying) - done}
    context |= {"seen": _seen_now(request, digest, refusal)}
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


def _assign(request: HttpRequest, by: Viewer, plan: Any, steps: list[Any]) -> None:
    if steps != plan.steps:
        change_reorganisation(plan, head_of(plan), steps, seen=request.POST.get("seen", ""), by=by)
        messages.success(request, _("Đã ghi nơi nhận."))


def _assigned(
    steps: Steps, rows: Sequence[BelowRow], staying: Sequence[BelowRow], form: Assign
) -> list[Mapping[str, Any]]:
    """The steps with the moves behind the others, in the order of the units; where nothing is said, none."""
    goals = _goals(steps) | form.goals(staying)
    own = {row.code for row in rows}
    kept = [step for step in steps if step["do"] != "move" or step["unit"] not in own]
    moves = [
        {"do": "move", "unit": row.code, "parent": None if goals[row.code] == "/" else goals[row.code]}
        for row in staying
        if goals.get(row.code)
    ]
    return [*kept, *moves]
