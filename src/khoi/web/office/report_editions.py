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
    Asked,
    edition_by_key,
    edition_file,
    editions_listed,
    kind_words,
)
from khoi.queries.profiles import profiles_listed
from khoi.queries.report import report_content
from khoi.queries.report_choices import report_choices
from khoi.queries.report_parts import content_of
from khoi.web.office.asked import page_asked, today, year_asked
from khoi.web.office.report_forms import AskReport, KeepReport, first_asked
from khoi.web.parts.language import reader_language
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
    choices = report_choices(viewing(request), request.GET.get("unit", ""))
    form = AskReport(choices, initial=first_asked(choices, _asked(request), reader_language()))
    return {"form": form, "can_ask": bool(choices.units and choices.years)}


@require_http_methods(["GET", "HEAD", "POST"])
def preview_page(request: HttpRequest) -> HttpResponse:
    """A report as of now; a POST keeps it. Where the address names none, the form that asks for one."""
    viewer, asked = viewing(request), _asked(request)
    if asked is None:
        return render(request, "office/report_ask.html", _form(request))
    unit = unit_by_code(viewer, asked.unit, "see_results")
    may_make = viewer.may("make_reports", unit.pk)
    form = KeepReport(_profiles(request) if may_make else (), request.POST or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return _kept(request, asked, form)
        except Refusal as error:
            if error.code in ("not_allowed", "second_factor_required"):
                raise
            refusal = error
    content = report_content(
        viewer, asked.resolution, asked.unit, kind=asked.kind, year=asked.year, lang=asked.lang
    )
    context = {
        "content": content,
        "blocks": shown_blocks(content),
        "asked": asked,
        "form": form,
        "may_make": may_make,
        "refusal": refusal,
    }
    return render(request, "office/report_preview.html", context, status=400 if refusal else 200)


def _asked(request: HttpRequest) -> Asked | None:
    given = {name: request.GET.get(name, "") for name in ("resolution", "unit")}
    year = year_asked(request)
    if not all(given.values()) or year is None:
        return None
    kind, lang = request.GET.get("kind", "year"), request.GET.get("lang", "vi")
    return Asked(**given, kind=kind, year=year, lang=lang)


def _profiles(request: HttpRequest) -> list[tuple[str, str]]:
    _page, rows = profiles_listed(viewing(request), 1, today())
    return [(row.record.code, row.record.name) for row in rows]


def _kept(request: HttpRequest, asked: Asked, form: KeepReport) -> HttpResponse:
    base = request.build_absolute_uri("/").rstrip("/")
    row = make_edition(viewing(request), asked, **form.cleaned_data, links=base, on=today())
    messages.success(request, _("Đã giữ bản in lần %(n)s.") % {"n": row.number})
    return redirect("edition", row.key)


@require_http_methods(["GET", "HEAD", "POST"])
def edition_page(request: HttpRequest, key: str) -> HttpResponse:
    """One edition as it was printed, with its check sums and what differs today; a POST makes it final."""
    viewer = viewing(request)
    row = edition_by_key(viewer, key)
    refusal = None
    if request.method == "POST":
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
    }
    return render(request, "office/edition.html", context, status=400 if refusal else 200)


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
    answer = HttpResponse(file.data, content_type=_TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{file.name}"'
    return answer
