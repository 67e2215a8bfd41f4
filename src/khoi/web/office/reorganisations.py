"""Pages of plans that change the tree: the list, a plan as a file, and one plan with everything it touches."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khoi.access.middleware import viewing
from khoi.access.viewer import Viewer
from khoi.actions.reorganisation_seen import plan_digest
from khoi.actions.reorganisations import (
    carry_out,
    draft_reorganisation,
    drop_reorganisation,
    undo_reorganisation,
)
from khoi.core import formats
from khoi.core.refusal import Refusal
from khoi.core.spelling import small_first
from khoi.measures.reorganisation_plan import read_plan
from khoi.queries.ledger import live_ledger
from khoi.queries.reorganisation_view import Preview, TargetsRow
from khoi.queries.reorganisations import plans, preview, reorganisation_by_key
from khoi.web.office.asked import page_asked
from khoi.web.office.reorganisation_acts import is_changed
from khoi.web.office.reorganisation_forms import Confirm, LoadPlan
from khoi.web.office.reorganisation_sections import counts, founded_of, sections
from khoi.web.office.reorganisation_told import ASKS_FOR_ANOTHER_DAY, STATES
from khoi.web.parts.language import reader_language

SHOWN_OBSTACLES = 20
SAMPLE = """\
reorganisation:
  title: Hợp nhất hai chi bộ
  decision: 12-QĐ/ĐU
  decision_day: 2026-02-10
  effective_on: 2026-03-01
steps:
  - do: found
    code: chi-bo-moi
    name: Chi bộ mới
    kind: chi_bo_truc_thuoc
    parent: van-phong
    group: null
  - do: merge
    units: [chi-bo-mot, chi-bo-hai]
    into: chi-bo-moi
"""
"""A plan as a file; its keys stay as they are in every language."""


@require_safe
def reorganisations_page(request: HttpRequest) -> HttpResponse:
    """The plans, the last drafted first."""
    page = plans(viewing(request), page_asked(request))
    rows = [(plan, STATES[plan.state]) for plan in page]
    return render(request, "office/reorganisations.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def load_plan_page(request: HttpRequest) -> HttpResponse:
    """A plan as a file becomes a draft; nothing is carried out yet."""
    form, refusal = LoadPlan(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        try:
            file = read_plan(form.cleaned_data["file"].read())
            plan = draft_reorganisation(file.head, file.steps, by=viewing(request))
        except Refusal as error:
            refusal = error
        else:
            return redirect("reorganisation", plan.key)
    failed = refusal or (form.is_bound and form.errors)
    context = {"form": form, "refusal": refusal, "sample": SAMPLE}
    return render(request, "office/reorganisation_load.html", context, status=400 if failed else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_page(request: HttpRequest, key: str) -> HttpResponse:
    """What the plan touches and what stands in its way, or what it did; a POST carries it out, undoes it, or drops it."""
    viewer, refusal = viewing(request), None
    plan = reorganisation_by_key(viewer, key)
    if request.method == "POST":
        try:
            if _acted(request, viewer, plan):
                return redirect(
                    "reorganisation" if plan.state != "dropped" else "reorganisations", *_key(plan)
                )
        except Refusal as error:
            refusal, plan = error, reorganisation_by_key(viewer, key)
    with live_ledger(viewer) as live:
        shown = preview(viewer, live, plan, reader_language())
    form = _confirm(request, plan, shown, refusal)
    only = request.GET.get("muc", "")
    founded = founded_of(plan.steps, is_done=plan.state == "done")
    found = sections(shown, founded, only, page_asked(request))
    context = {
        "plan": plan,
        "state": STATES[plan.state],
        "is_open": plan.state in ("draft", "undone"),
        "shown": shown,
        "seen": plan_digest(plan),
        "obstacles": [
            (one, None if one.step is None else one.step + 1, one.code in ASKS_FOR_ANOTHER_DAY)
            for one in shown.obstacles[:SHOWN_OBSTACLES]
        ],
        "form": form,
        "refusal": refusal,
        "sections": found,
        "only": only if len(found) == 1 and found[0].code == only else "",
        "boards": _boards(shown) if plan.state == "done" else [],
        "eve": plan.effective_on - timedelta(days=1),
    }
    failed = refusal or (form.is_bound and form.errors)
    return render(request, "office/reorganisation.html", context, status=400 if failed else 200)


def _boards(shown: Preview) -> list[tuple[TargetsRow, list[tuple[str, str]]]]:
    """Each resolution touched, with whose scoreboard shows its years after the plan: its unit's, else its heirs'."""
    heirs = {row.unit: [(heir.unit, heir.name) for heir in row.heirs] for row in shown.figures}
    return [
        (row, heirs.get(row.unit, []) if row.below_after is None else [(row.unit, row.name)])
        for row in shown.targets
    ]


def _key(plan: Any) -> list[str]:
    return [] if plan.state == "dropped" else [plan.key]


def _acted(request: HttpRequest, by: Viewer, plan: Any) -> bool:
    seen = request.POST.get("seen", "")
    if "drop" in request.POST:
        drop_reorganisation(plan, seen=seen, by=by)
        messages.success(request, _("Đã bỏ kế hoạch."))
        return True
    if not Confirm("", seen, request.POST).is_valid():
        return False
    if "undo" in request.POST:
        undo_reorganisation(plan, seen=seen, by=by)
        messages.success(request, _("Đã hoàn tác: cây tổ chức trở lại như trước."))
    else:
        carry_out(plan, seen=seen, by=by)
        messages.success(request, _("Đã thực hiện."))
    return True


def _confirm(request: HttpRequest, plan: Any, shown: Preview, refusal: Refusal | None) -> Confirm:
    """The tick, which is made anew where the plan is not the one it was made for."""
    is_bound = request.method == "POST" and "drop" not in request.POST and not is_changed(refusal)
    return Confirm(_confirmed(plan, shown), plan_digest(plan), request.POST if is_bound else None)


def _confirmed(plan: Any, shown: Preview) -> str:
    """Decision, day and counts in one sentence."""
    lang = reader_language()
    touched = ", ".join(f"{small_first(str(title))} {formats.count(n, lang)}" for title, n in counts(shown))
    words = {
        "decision": plan.decision,
        "day": formats.day(plan.effective_on, lang),
        "counts": touched or _("không đụng đến đơn vị nào"),
    }
    if plan.state == "done":
        return _("Tôi muốn hoàn tác việc đã làm theo %(decision)s, hiệu lực %(day)s: %(counts)s.") % words
    return _("Tôi đã xem và thực hiện theo %(decision)s, hiệu lực từ %(day)s: %(counts)s.") % words
