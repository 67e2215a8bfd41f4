"""Pages of plans that change the tree: the list, a plan as a file, and one plan with everything it touches."""

import hashlib
import json
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khoi.access.middleware import viewing
from khoi.access.viewer import Viewer
from khoi.actions.reorganisations import (
    carry_out,
    draft_reorganisation,
    drop_draft,
    undo_reorganisation,
)
from khoi.core import formats
from khoi.core.refusal import Refusal
from khoi.measures.reorganisation_plan import read_plan
from khoi.queries.ledger import live_ledger
from khoi.queries.reorganisation_view import Preview, TargetsRow
from khoi.queries.reorganisations import plans, preview, reorganisation_by_key
from khoi.web.office.asked import page_asked
from khoi.web.office.reorganisation_forms import Confirm, LoadPlan
from khoi.web.office.reorganisation_sections import counts, founded_of, sections
from khoi.web.office.reorganisation_told import STATES
from khoi.web.parts.language import reader_language

SHOWN_OBSTACLES = 20


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
            plan = draft_reorganisation(
                title=file.title,
                decision=file.decision,
                decision_day=file.decision_day,
                effective_on=file.effective_on,
                note=file.note,
                steps=file.steps,
                by=viewing(request),
            )
        except Refusal as error:
            refusal = error
        else:
            return redirect("reorganisation", plan.key)
    failed = refusal or (form.is_bound and form.errors)
    context = {"form": form, "refusal": refusal}
    return render(request, "office/reorganisation_load.html", context, status=400 if failed else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def reorganisation_page(request: HttpRequest, key: str) -> HttpResponse:
    """What the plan touches and what stands in its way, or what it did; a POST carries it out, undoes it, or drops it."""
    viewer, refusal = viewing(request), None
    plan = reorganisation_by_key(viewer, key)
    with live_ledger(viewer) as live:
        shown = preview(viewer, live, plan, reader_language())
    form = _confirm(request, plan, shown)
    if request.method == "POST":
        try:
            if _acted(request, viewer, plan, form):
                return redirect(
                    "reorganisation" if plan.state != "dropped" else "reorganisations", *_key(plan)
                )
        except Refusal as error:
            refusal = error
    only = request.GET.get("muc", "")
    founded = founded_of(plan.steps, is_done=plan.state == "done")
    found = sections(shown, founded, only, page_asked(request))
    context = {
        "plan": plan,
        "state": STATES[plan.state],
        "is_open": plan.state in ("draft", "undone"),
        "shown": shown,
        "obstacles": [
            (one, None if one.step is None else one.step + 1) for one in shown.obstacles[:SHOWN_OBSTACLES]
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


def _acted(request: HttpRequest, by: Viewer, plan: Any, form: Confirm) -> bool:
    if "drop" in request.POST:
        drop_draft(plan, by=by)
        messages.success(request, _("Đã bỏ kế hoạch."))
        return True
    if not form.is_valid():
        return False
    if form.cleaned_data["seen"] != _seen(plan):
        hint = _("Xem lại trang này rồi bấm lại.")
        raise Refusal("plan_changed", _("kế hoạch đã đổi từ khi mở trang này"), where=plan.key, hint=hint)
    if "undo" in request.POST:
        undo_reorganisation(plan, by=by)
        messages.success(request, _("Đã hoàn tác: cây tổ chức trở lại như trước."))
    else:
        carry_out(plan, by=by)
        messages.success(request, _("Đã thực hiện."))
    return True


def _confirm(request: HttpRequest, plan: Any, shown: Preview) -> Confirm:
    sent = request.POST if request.method == "POST" and "drop" not in request.POST else None
    return Confirm(_confirmed(plan, shown), _seen(plan), sent)


def _confirmed(plan: Any, shown: Preview) -> str:
    """Decision, day and counts in one sentence."""
    lang = reader_language()
    touched = ", ".join(f"{_lower(str(title))} {formats.count(n, lang)}" for title, n in counts(shown))
    words = {
        "decision": plan.decision,
        "day": formats.day(plan.effective_on, lang),
        "counts": touched or _("không đụng đến đơn vị nào"),
    }
    if plan.state == "done":
        return _("Tôi muốn hoàn tác việc đã làm theo %(decision)s, hiệu lực %(day)s: %(counts)s.") % words
    return _("Tôi đã xem và thực hiện theo %(decision)s, hiệu lực từ %(day)s: %(counts)s.") % words


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _seen(plan: Any) -> str:
    """What stood in the plan when its page was opened."""
    told = [plan.state, plan.decision, str(plan.effective_on), plan.steps]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
