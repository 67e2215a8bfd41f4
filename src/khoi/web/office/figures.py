"""Pages of single figures: the sheet a unit fills, one figure with its history."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from khoi.access.middleware import viewing
from khoi.actions.figures import record_figures
from khoi.core.refusal import Refusal
from khoi.queries.addressed import measure_by_code, unit_by_code
from khoi.queries.figures import Sheet, sheet, single
from khoi.queries.ledger import live_ledger
from khoi.web.office.asked import checked_year, structure_asked, today
from khoi.web.office.forms import Paper, SheetForm
from khoi.web.parts.form_page import form_page
from khoi.web.parts.language import reader_language


@require_http_methods(["GET", "HEAD", "POST"])
def sheet_page(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """What one unit reports for one year; a POST records what changed."""
    viewer = viewing(request)
    unit = unit_by_code(viewer, code, "see_figures")
    checked_year(year)
    with live_ledger(viewer) as live:
        shown = sheet(viewer, live, unit, year, reader_language())
        name = live.name(unit.pk, today())
    form = SheetForm(shown.rows, request.POST if request.method == "POST" else None, initial=_paper(shown))
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            changed = _record(request, unit, year, form)
        except Refusal as error:
            refusal = error
        else:
            said = ngettext("Đã ghi nhận %(n)s số liệu.", "Đã ghi nhận %(n)s số liệu.", changed)
            messages.success(request, said % {"n": changed})
            return redirect("sheet", code, year)
    rows = [(row, form[f"m-{row.code}"]) for row in shown.rows]
    paper = [form[name] for name in Paper.base_fields]
    context = {
        "unit": unit,
        "name": name,
        "year": year,
        "sheet": shown,
        "form": form,
        "rows": rows,
        "paper": paper,
        "refusal": refusal,
        "may_enter": viewer.may("enter_figures", unit.pk),
    }
    return form_page(request, "office/sheet.html", context)


def _paper(shown: Sheet) -> dict[str, object]:
    standing = next((row.tally for row in shown.rows if row.tally), None)
    reporter = standing.reporter if standing else ""
    return {"reporter": reporter, "received_on": today(), "cut_off": standing.cut_off if standing else None}


def _record(request: HttpRequest, unit: Any, year: int, form: SheetForm) -> int:
    return record_figures(unit, year=year, counts=form.counts(), **form.paper(), by=viewing(request))


@require_safe
def single_page(request: HttpRequest, code: str, measure: str, year: int) -> HttpResponse:
    """One figure: its source, its reporter, its cut-off day, and what stood before it."""
    viewer = viewing(request)
    unit, counted = unit_by_code(viewer, code, "see_figures"), measure_by_code(viewer, measure)
    structure = structure_asked(request)
    checked_year(year)
    with live_ledger(viewer) as live:
        shown = single(viewer, live, unit, counted, year, structure, reader_language())
    context = {"unit": unit, "name": shown.unit_name, "measure": counted, "year": year, "shown": shown}
    return render(request, "office/single.html", context)
