"""Pages of reports: the kept editions, a report before it is kept, one edition with its files."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khoi.access.middleware import viewing
from khoi.actions.editions import FINAL, finish_edition
from khoi.core.refusal import Refusal
from khoi.documents.editions import make_edition
from khoi.queries.addressed import unit_by_code
from khoi.queries.edition_differences import differences_today
from khoi.queries.editions import (
    DOCX,
    PDF,
    TAKE,
    ReportAsked,
    edition_by_key,
    edition_file,
    editions_listed,
    kind_words,
)
from khoi.queries.profiles import profile_names
from khoi.queries.report import report_content
from khoi.queries.report_choices import report_choices
from khoi.queries.report_parts import content_of
from khoi.web.office.asked import page_asked, today, year_asked
from khoi.web.office.report_forms import AskReport, FinishEdition, KeepReport, first_asked
from khoi.web.parts.files import file_answer
from khoi.web.parts.form_page import form_page
from khoi.web.parts.language import reader_language
from khoi.web.parts.refusals import status_of
from khoi.web.parts.report_shown import shown_blocks

_TYPES = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PDF: "application/pdf",
}


@require_safe
def editions_page(request: HttpRequest) -> HttpResponse:
    """The editions in reach, and the form that asks for a report."""
    viewer = viewing(request)
    page, rows = editions_listed(viewer, page_asked(request))
    return render(request, "office/editions.html", {"page": page, "rows": rows, **_form(request)})


def _form(request: HttpRequest) -> dict[str, Any]:
    words = request.GET
    choices = report_choices(viewing(request), words.get("unit", ""), words.get("resolution", ""))
    form = AskReport(choices, initial=first_asked(choices, words, reader_language()))
    can_ask = bool(choices.units and choices.years) if choices.chosen else bool(choices.resolutions)
    return {"form": form, "can_ask": can_ask, "choices": choices}


@require_http_methods(["GET", "HEAD", "POST"])
def preview_page(request: HttpRequest) -> HttpResponse:
    """A report as of now; a POST keeps it. Where the address names none, or one that can't be, the form that asks for one."""
    asked = _asked(request)
    if asked is None:
        return render(request, "office/report_ask.html", _form(request))
    try:
        return _previewed(request, asked)
    except Refusal as error:
        if error.code in ("not_allowed", "second_factor_required"):
            raise
        context = _form(request) | {"refusal": error}
        return render(request, "office/report_ask.html", context, status=status_of(error))


def _previewed(request: HttpRequest, asked: ReportAsked) -> HttpResponse:
    viewer = viewing(request)
    unit = unit_by_code(viewer, asked.unit, "see_results")
    may_make = viewer.may("make_reports", unit.pk)
    form = KeepReport(profile_names(viewer) if may_make else (), request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return _kept(request, asked, form)
        except Refusal as error:
            if error.code in ("not_allowed", "second_factor_required"):
                raise
            refusal = error
    content = report_content(viewer, asked)
    context = {
        "content": content,
        "blocks": shown_blocks(content),
        "asked": asked,
        "form": form,
        "may_make": may_make,
        "refusal": refusal,
    }
    return form_page(request, "office/report_preview.html", context)


def _asked(request: HttpRequest) -> ReportAsked | None:
    given = {name: request.GET.get(name, "") for name in ("resolution", "unit")}
    year = year_asked(request)
    if not all(given.values()) or year is None:
        return None
    kind, lang = request.GET.get("kind", "year"), request.GET.get("lang", "vi")
    return ReportAsked(**given, kind=kind, year=year, lang=lang)


def _kept(request: HttpRequest, asked: ReportAsked, form: KeepReport) -> HttpResponse:
    base = request.build_absolute_uri("/").rstrip("/")
    row = make_edition(viewing(request), asked, **form.cleaned_data, links=base, on=today())
    messages.success(request, _("Đã giữ bản in lần %(n)s.") % {"n": row.number})
    return redirect("edition", row.key)


@require_http_methods(["GET", "HEAD", "POST"])
def edition_page(request: HttpRequest, key: str) -> HttpResponse:
    """One edition as it was printed, with its check sums and what differs today; a POST makes it final."""
    viewer = viewing(request)
    row = edition_by_key(viewer, key)
    refusal, form = None, FinishEdition(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (form.is_valid() or row.state == FINAL):
        try:
            finish_edition(row, by=viewer)
        except Refusal as error:
            if error.code != "edition_final":
                raise
            refusal = error
        else:
            messages.success(request, _("Đã chốt bản này."))
            return redirect("edition", key)
    content = content_of(row.content)
    context: dict[str, Any] = {
        "row": row,
        "title": kind_words(row.kind, row.year),
        "content": content,
        "blocks": shown_blocks(content),
        "now": differences_today(viewer, row),
        "is_final": row.state == FINAL,
        "may_make": viewer.may("make_reports", row.unit_id),
        "may_take": viewer.may(TAKE, row.unit_id),
        "refusal": refusal,
        "form": form,
    }
    return form_page(request, "office/edition.html", context)


@require_safe
def edition_docx(request: HttpRequest, key: str) -> HttpResponse:
    """The Word file as it was printed."""
    return _file(request, key, DOCX)


@require_safe
def edition_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """The PDF as it was printed."""
    return _file(request, key, PDF)


def _file(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    file = edition_file(viewing(request), key, kind)
    return file_answer(file.data, _TYPES[kind], file.name)
