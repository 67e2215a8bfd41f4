"""Pages of the resolution editor: paste the text, look at each marked sentence, load what was confirmed."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khoi.access.middleware import viewing
from khoi.access.viewer import Viewer
from khoi.actions.drafts import (
    add_mark,
    add_measure,
    change_head,
    confirm_mark,
    drop_draft,
    leave_out_mark,
    load_draft,
    start_draft,
)
from khoi.core.formats import is_english
from khoi.core.refusal import Refusal
from khoi.queries.drafts import (
    base_labels,
    counted,
    draft_by_key,
    drafts_listed,
    indicators_to_choose,
    mark_in,
    measures_to_choose,
    pieces,
    proposed_readings,
)
from khoi.queries.opening import kinds_called
from khoi.queries.unit_called import unit_called
from khoi.web.office.asked import page_asked, today
from khoi.web.office.draft_forms import (
    KIND_WORDS,
    OPERATOR_WORDS,
    PERIOD_WORDS,
    READINGS,
    AddMark,
    DraftHead,
    MarkForm,
    MeasureForm,
    StartDraft,
)
from khoi.web.parts.language import reader_language


@require_safe
def drafts_page(request: HttpRequest) -> HttpResponse:
    """The drafts within reach."""
    page = drafts_listed(viewing(request), page_asked(request))
    return render(
        request, "office/drafts.html", {"page": page, "rows": [(row, counted(row)) for row in page]}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def start_page(request: HttpRequest) -> HttpResponse:
    """Pastes a resolution; `?unit=` names whose it is."""
    asked = {"unit": request.GET.get("unit", "")}
    form, refusal = StartDraft(request.POST if request.method == "POST" else None, initial=asked), None
    if form.is_bound and form.is_valid():
        by = viewing(request)
        try:
            unit = unit_called(by, form.cleaned_data["unit"], "keep_documents")
            draft = start_draft(unit, text=form.cleaned_data["text"], head=form.new_head(unit.code), by=by)
        except Refusal as error:
            refusal = error
        else:
            return redirect("draft", draft.key)
    return _formed(request, "office/draft_start.html", {"form": form, "refusal": refusal})


@require_http_methods(["GET", "HEAD", "POST"])
def draft_page(request: HttpRequest, key: str) -> HttpResponse:
    """The text with its marks and what each is taken for; a POST loads it, drops it, or marks more words."""
    viewer, refusal = viewing(request), None
    draft = draft_by_key(viewer, key)
    form = AddMark(request.POST if "words" in request.POST else None)
    if request.method == "POST":
        try:
            if answer := _acted(request, viewer, draft, form):
                return answer
        except Refusal as error:
            refusal = error
    context = {
        "draft": draft,
        "form": form,
        "refusal": refusal,
        "counts": counted(draft),
        "marks": [_told(mark) for mark in draft.marks],
        "pieces": pieces(draft),
        "first_waiting": next((mark["number"] for mark in draft.marks if mark["state"] == "proposed"), None),
    }
    return render(request, "office/draft.html", context, status=400 if refusal or form.errors else 200)


def _acted(request: HttpRequest, by: Viewer, draft: Any, form: AddMark) -> HttpResponse | None:
    if "load" in request.POST:
        resolution = load_draft(draft, by=by, on=today())
        messages.success(request, _("Đã nạp nghị quyết."))
        return redirect("resolution", resolution.code)
    if "drop" in request.POST:
        drop_draft(draft, by=by)
        messages.success(request, _("Đã bỏ bản nháp."))
        return redirect("drafts")
    if form.is_bound and form.is_valid():
        number = add_mark(draft, words=form.cleaned_data["words"], by=by)
        return redirect("draft_mark", draft.key, number)
    return None


@require_http_methods(["GET", "HEAD", "POST"])
def head_page(request: HttpRequest, key: str) -> HttpResponse:
    """Title, number, term, goals of the resolution."""
    viewer, refusal = viewing(request), None
    draft = draft_by_key(viewer, key)
    day = draft.head["adopted_on"]
    initial = draft.head | {"goals": "\n".join(draft.head["goals"])}
    initial["adopted_on"] = date.fromisoformat(day) if day else None
    form = DraftHead(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            change_head(draft, head=form.head(), by=viewer)
        except Refusal as error:
            refusal = error
        else:
            return redirect("draft", key)
    return _formed(request, "office/draft_head.html", {"form": form, "refusal": refusal, "draft": draft})


@require_http_methods(["GET", "HEAD", "POST"])
def mark_page(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One sentence: what was proposed and from which words; a POST confirms it or leaves it out."""
    viewer, refusal = viewing(request), None
    draft = draft_by_key(viewer, key)
    mark = mark_in(draft, number)
    form = _mark_form(request, viewer, draft, mark)
    try:
        if "leave" in request.POST:
            leave_out_mark(draft, number, by=viewer)
            return _onward(draft, number)
        if form.is_bound and form.is_valid():
            confirm_mark(draft, number, target=form.target(base_labels(viewer, draft)), by=viewer)
            return _onward(draft, number)
    except Refusal as error:
        refusal = error
    context: dict[str, Any] = {"form": form, "refusal": refusal, "draft": draft, "mark": _told(mark)}
    context |= {"is_english": is_english(reader_language())}
    return _formed(request, "office/draft_mark.html", context)


def _onward(draft: Any, number: int) -> HttpResponse:
    """To the next sentence that nobody has looked at, or back to the draft."""
    waiting = [mark["number"] for mark in draft.marks if mark["state"] == "proposed"]
    after = [other for other in waiting if other > number] or waiting
    return redirect("draft_mark", draft.key, after[0]) if after else redirect("draft", draft.key)


def _mark_form(request: HttpRequest, viewer: Viewer, draft: Any, mark: dict[str, Any]) -> MarkForm:
    lang, target = reader_language(), mark["target"]
    initial = dict(target) | {"under": target["under"] or ""}
    for i, row in enumerate(proposed_readings(viewer, draft, mark)[:READINGS], 1):
        initial |= {f"numerator_{i}": row["numerator"], f"denominator_{i}": row["denominator"]}
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
        initial=initial,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def measure_page(request: HttpRequest, key: str) -> HttpResponse:
    """One more thing to count, declared by this resolution."""
    viewer, refusal = viewing(request), None
    draft = draft_by_key(viewer, key)
    label = "label_en" if is_english(reader_language()) else "label"
    form = MeasureForm(kinds_called(label, today()), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            add_measure(draft, measure=form.cleaned_data, by=viewer)
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Đã khai số đo. Chọn số đo này ở từng câu."))
            return redirect("draft", key)
    return _formed(request, "office/draft_measure.html", {"form": form, "refusal": refusal, "draft": draft})


def _told(mark: dict[str, Any]) -> dict[str, Any]:
    """A mark with its arithmetic in words."""
    target = mark["target"]
    low, high = target["low"].replace(".", ","), target["high"].replace(".", ",")
    unit = "%" if target["kind"] in ("ratio", "growth") else ""
    said = [str(KIND_WORDS[target["kind"]])]
    if target["operator"]:
        level = f"{low}–{high}{unit}" if target["operator"] == "range" else f"{low}{unit}"
        said += [str(OPERATOR_WORDS[target["operator"]]), level]
    if target["period_rule"]:
        said.append(str(PERIOD_WORDS[target["period_rule"]]))
    if mark["population"]:
        said.append(_("của %(population)s") % {"population": mark["population"]})
    if target["due"]:
        said.append(_("xong năm %(year)s") % {"year": target["due"]})
    return mark | {"said": said}


def _formed(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    failed = context["refusal"] or context["form"].errors
    return render(request, template, context, status=400 if failed else 200)
