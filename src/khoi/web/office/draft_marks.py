"""Pages of one marked sentence, and of a thing to count that a sentence needs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khoi.access.middleware import viewing
from khoi.access.viewer import Viewer
from khoi.actions.drafts import add_measure, confirm_mark, keep_mark, leave_out_mark
from khoi.core.formats import is_english
from khoi.core.refusal import Refusal
from khoi.measures.resolution_draft import CONFIRMED, PROPOSED
from khoi.queries.drafts import base_labels, draft_by_key, indicators_to_choose, mark_in, measures_to_choose
from khoi.queries.drafts_proposed import proposed_indicator, proposed_readings
from khoi.queries.opening import kinds_called
from khoi.web.office.asked import today
from khoi.web.office.draft_forms import MeasureForm
from khoi.web.office.draft_mark_form import READINGS, MarkForm
from khoi.web.office.draft_words import shown_level
from khoi.web.parts.language import reader_language


@require_http_methods(["GET", "HEAD", "POST"])
def mark_page(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One sentence: what was proposed and from which words; a POST confirms it, leaves it out, or keeps what was typed."""
    viewer, refusal = viewing(request), None
    draft = draft_by_key(viewer, key)
    mark = mark_in(draft, number)
    form = _mark_form(request, viewer, draft, mark)
    try:
        if request.method == "POST" and (answer := _acted(request, viewer, draft, number, form)):
            return answer
    except Refusal as error:
        refusal = error
    context = {"form": form, "refusal": refusal, "draft": draft, "mark": mark, "of": len(draft.marks)}
    context |= {"is_english": is_english(reader_language())}
    context["is_fall"] = any(row["code"] == "decrease" for row in mark["questions"])
    status = 400 if refusal or form.errors else 200
    return render(request, "office/draft_mark.html", context, status=status)


def _acted(request: HttpRequest, by: Viewer, draft: Any, number: int, form: MarkForm) -> HttpResponse | None:
    if "leave" in request.POST:
        leave_out_mark(draft, number, by=by)
        return _onward(draft, number)
    if "measure" in request.POST:
        keep_mark(draft, number, target=form.typed(base_labels(by, draft)), by=by)
        return redirect(f"{reverse('draft_measure', args=[draft.key])}?cau={number}")
    if form.is_valid():
        confirm_mark(draft, number, target=form.target(base_labels(by, draft)), by=by)
        return _onward(draft, number)
    return None


def _onward(draft: Any, number: int) -> HttpResponse:
    """To the next sentence that nobody has looked at, or back to the draft."""
    waiting = [mark["number"] for mark in draft.marks if mark["state"] == PROPOSED]
    after = [other for other in waiting if other > number] or waiting
    return redirect("draft_mark", draft.key, after[0]) if after else redirect("draft", draft.key)


def _mark_form(request: HttpRequest, viewer: Viewer, draft: Any, mark: dict[str, Any]) -> MarkForm:
    lang = reader_language()
    parents = [
        (str(one["number"]), f"{one['number']}. {one['words'][:80]}")
        for one in draft.marks
        if one["number"] < mark["number"]
    ]
    return MarkForm(
        [(str(i), words) for i, words in enumerate(draft.head["goals"])],
        parents,
        measures_to_choose(viewer, draft, lang),
        indicators_to_choose(viewer, draft, lang),
        request.POST if request.method == "POST" and "leave" not in request.POST else None,
        initial=_initial(viewer, draft, mark, lang),
    )


def _initial(viewer: Viewer, draft: Any, mark: dict[str, Any], lang: str) -> dict[str, Any]:
    """What stands in the form when it is opened; a code only once somebody has one, so that a proposed name may change."""
    target, readings = mark["target"], proposed_readings(viewer, draft, mark)[:READINGS]
    initial = dict(target) | {"under": target["under"] or ""}
    initial |= {name: shown_level(target[name], lang) for name in ("low", "high")}
    initial["code"] = target["code"] if mark["state"] == CONFIRMED or mark.get("kept") else ""
    initial["indicator"] = proposed_indicator(viewer, draft, mark, readings)
    for i, row in enumerate(readings, 1):
        initial |= {f"numerator_{i}": row["numerator"], f"denominator_{i}": row["denominator"]}
    return initial


@require_http_methods(["GET", "HEAD", "POST"])
def measure_page(request: HttpRequest, key: str) -> HttpResponse:
    """One more thing to count, declared by this resolution; `?cau=` is the sentence that needs it."""
    viewer, refusal = viewing(request), None
    draft = draft_by_key(viewer, key)
    number = _sentence_asked(request, draft)
    label = "label_en" if is_english(reader_language()) else "label"
    form = MeasureForm(kinds_called(label, today()), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            add_measure(draft, measure=form.cleaned_data, by=viewer)
        except Refusal as error:
            refusal = error
        else:
            messages.success(
                request,
                _("Đã khai “%(name)s”. Chọn số đo này ở câu cần nó.") % {"name": form.cleaned_data["label"]},
            )
            return redirect("draft_mark", key, number) if number else redirect("draft", key)
    context = {"form": form, "refusal": refusal, "draft": draft, "number": number}
    status = 400 if refusal or form.errors else 200
    return render(request, "office/draft_measure.html", context, status=status)


def _sentence_asked(request: HttpRequest, draft: Any) -> int | None:
    """The number of the sentence in the address; None where it names none of the draft's."""
    asked = request.GET.get("cau", "")
    return next((mark["number"] for mark in draft.marks if str(mark["number"]) == asked), None)
