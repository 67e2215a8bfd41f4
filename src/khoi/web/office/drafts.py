"""Pages of the resolution editor: paste the text, look at each marked sentence, load what was confirmed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from khoi.access.middleware import viewing
from khoi.access.viewer import Viewer
from khoi.actions.drafts import add_mark, change_head, drop_draft, load_draft, start_draft
from khoi.core.refusal import Refusal
from khoi.measures.resolution_draft import PROPOSED
from khoi.queries.drafts import counted, draft_by_key, drafts_listed, goals_left_empty, pieces
from khoi.queries.unit_called import unit_called
from khoi.web.office.asked import page_asked, today
from khoi.web.office.draft_forms import AddMark, DraftHead, StartDraft
from khoi.web.office.draft_words import told
from khoi.web.office.reorganisation_forms import Confirm
from khoi.web.parts.form_page import form_page
from khoi.web.parts.language import reader_language

Forms = dict[str, Any]


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
            draft = start_draft(unit, text=form.cleaned_data["text"], head=form.new_head(), by=by)
        except Refusal as error:
            refusal = error
        else:
            return redirect("draft", draft.key)
    return form_page(request, "office/draft_start.html", {"form": form, "refusal": refusal})


@require_http_methods(["GET", "HEAD", "POST"])
def draft_page(request: HttpRequest, key: str) -> HttpResponse:
    """The text with its marks and what each is taken for; a POST loads it, drops it, or marks more words."""
    viewer, refusal = viewing(request), None
    draft = draft_by_key(viewer, key)
    forms = _forms(request.POST, draft)
    if request.method == "POST":
        try:
            if answer := _acted(request, viewer, draft, forms):
                return answer
        except Refusal as error:
            refusal = error
            # What was ticked was said of a draft that may have changed since: it is asked again.
            forms = _forms({}, draft) | {"form": forms["form"]}
    lang = reader_language()
    context = {
        **forms,
        "draft": draft,
        "refusal": refusal,
        "counts": counted(draft),
        "marks": [told(mark, lang) for mark in draft.marks],
        "pieces": pieces(draft),
        "empty_goals": goals_left_empty(draft),
        "first_waiting": next((mark["number"] for mark in draft.marks if mark["state"] == PROPOSED), None),
    }
    failed = refusal or any(form.errors for form in forms.values())
    return render(request, "office/draft.html", context, status=400 if failed else 200)


def _forms(sent: Mapping[str, Any], draft: Any) -> Forms:
    """The three forms of a draft's page; a POST fills the one that was sent."""
    count = counted(draft)["confirmed"]
    return {
        "form": AddMark(sent if "words" in sent else None),
        "load": _confirm(sent, draft, "load", _what_loading_does(draft, count)),
        "drop": _confirm(sent, draft, "drop", _what_dropping_does(count)),
    }


def _confirm(sent: Mapping[str, Any], draft: Any, act: str, words: str) -> Confirm:
    form = Confirm(words, draft.changed_at.isoformat(), sent if act in sent else None)
    form.auto_id = f"{act}_%s"  # two of them stand on one page
    return form


def _what_loading_does(draft: Any, count: int) -> str:
    words = ngettext(
        "Nạp %(n)s chỉ tiêu đã xác nhận thành nghị quyết “%(title)s”. Nạp rồi thì không gỡ ra được; lời và mức chỉ đổi "
        "bằng lần sửa có số văn bản.",
        "Nạp %(n)s chỉ tiêu đã xác nhận thành nghị quyết “%(title)s”. Nạp rồi thì không gỡ ra được; lời và mức chỉ đổi "
        "bằng lần sửa có số văn bản.",
        count,
    )
    return words % {"n": count, "title": draft.head["title"]}


def _what_dropping_does(count: int) -> str:
    words = ngettext(
        "Bỏ bản nháp này cùng %(n)s câu đã xác nhận. Bản nháp còn trong danh sách để đọc, không mở lại để sửa được.",
        "Bỏ bản nháp này cùng %(n)s câu đã xác nhận. Bản nháp còn trong danh sách để đọc, không mở lại để sửa được.",
        count,
    )
    return words % {"n": count}


def _acted(request: HttpRequest, by: Viewer, draft: Any, forms: Forms) -> HttpResponse | None:
    if forms["load"].is_valid():
        resolution = load_draft(draft, by=by, on=today(), seen=forms["load"].cleaned_data["seen"])
        messages.success(request, _("Đã nạp nghị quyết."))
        return redirect("resolution", resolution.code)
    if forms["drop"].is_valid():
        drop_draft(draft, by=by)
        messages.success(request, _("Đã bỏ bản nháp."))
        return redirect("drafts")
    if forms["form"].is_valid():
        number = add_mark(draft, words=forms["form"].cleaned_data["words"], by=by)
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
    return form_page(request, "office/draft_head.html", {"form": form, "refusal": refusal, "draft": draft})
