"""Pages of results: the scoreboard, a figure opened, who has reported, an indicator over the years."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from khoi.access.middleware import viewing
from khoi.documents.tables_out import csv_of
from khoi.documents.taken_out_figures import board_table
from khoi.queries.addressed import (
    indicator_by_code,
    measures_named,
    resolution_by_code,
    unit_by_code,
    unknown_target,
)
from khoi.queries.board_view import Board
from khoi.queries.explain import explanation, reading_labels
from khoi.queries.figures import report_rows
from khoi.queries.indicators import history
from khoi.queries.ledger import live_ledger
from khoi.queries.office import first_resolution
from khoi.queries.opening import has_figures
from khoi.queries.pledges import pledges_of
from khoi.queries.scoreboard import begun_measures, desk_for, owed_measures, scoreboard
from khoi.web.office.asked import page_asked, structure_asked, year_asked
from khoi.web.office.opening import first_steps_page
from khoi.web.parts.charts import line_chart
from khoi.web.parts.drawn import indicator_series
from khoi.web.parts.files import file_answer
from khoi.web.parts.language import reader_language


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first resolution's scoreboard, or first steps until there are a resolution and figures."""
    viewer = viewing(request)
    found = first_resolution(viewer)
    if found is None or not has_figures():
        return first_steps_page(request)
    resolution, unit = found
    return redirect("scoreboard", resolution.code, unit.code)


@require_safe
def board_page(request: HttpRequest, resolution: str, unit: str) -> HttpResponse:
    """The scoreboard of one unit; `?unit=` leads on to another unit's."""
    other = request.GET.get("unit", unit)
    if other != unit:
        unit_by_code(viewing(request), other, "see_results")
        words = request.GET.copy()
        del words["unit"]
        return redirect(f"{reverse('scoreboard', args=[resolution, other])}?{words.urlencode()}")
    return render(request, "office/scoreboard.html", {"board": _board(request, resolution, unit)})


@require_safe
def board_csv(request: HttpRequest, resolution: str, unit: str) -> HttpResponse:
    """The same figures as a CSV file: one line for each target, year and reading."""
    table = board_table(_board(request, resolution, unit, right="export_results"))
    return file_answer(csv_of(table), "text/csv; charset=utf-8", f"ket-qua-{unit}.csv")


def _board(request: HttpRequest, resolution: str, unit: str, *, right: str = "see_results") -> Board:
    return scoreboard(
        viewing(request),
        resolution,
        unit,
        right=right,
        year=year_asked(request),
        structure=structure_asked(request),
        pull=request.GET.get("pull", ""),
    )


@require_safe
def figure_page(request: HttpRequest, resolution: str, unit: str, target: str, year: int) -> HttpResponse:
    """One figure opened down to the units it is summed from."""
    viewer = viewing(request)
    found, at = resolution_by_code(viewer, resolution), unit_by_code(viewer, unit, "see_results")
    pledged = next((row for row in pledges_of(viewer, found) if row.record.code == target), None)
    if pledged is None:
        raise unknown_target(target)
    with live_ledger(viewer) as live:
        desk = desk_for(viewer, live, found, at, year, structure_asked(request))
        shown = explanation(desk, pledged, page_asked(request))
        columns = reading_labels(pledged.open_readings, desk.lang)
    return render(
        request,
        "office/figure.html",
        {"shown": shown, "columns": columns, "computed_at": timezone.now(), "page": shown.page},
    )


@require_safe
def reports_page(request: HttpRequest, resolution: str, unit: str, year: int) -> HttpResponse:
    """Who must report the resolution's figures, and who has."""
    viewer = viewing(request)
    found, at = resolution_by_code(viewer, resolution), unit_by_code(viewer, unit, "see_below")
    owed = owed_measures(pledges_of(viewer, found))
    structure = structure_asked(request)
    with live_ledger(viewer) as live:
        desk = desk_for(viewer, live, found, at, year, structure)
        measures = begun_measures(desk, owed)
        page, rows = report_rows(viewer, live, at, measures, year, structure, page_asked(request))
        covered = desk.figures(year).coverage(at.pk, measures) if desk.has(year) else (0, 0)
        name = desk.name(at.pk, year)
    context = {
        "desk": desk,
        "unit_name": name,
        "page": page,
        "rows": rows,
        "year": year,
        "reported": covered[0],
        "expected": covered[1],
        "waiting": measures_named(viewer, set(owed) - set(measures)),
    }
    return render(request, "office/reports.html", context)


@require_safe
def indicator_page(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator over many years and terms."""
    viewer, lang = viewing(request), reader_language()
    indicator = indicator_by_code(viewer, code)
    with live_ledger(viewer) as live:
        shown = history(viewer, live, indicator, lang)
    drawn = [(line, line_chart(**indicator_series(line, lang))) for line in shown.lines]
    return render(request, "office/indicator.html", {"shown": shown, "drawn": drawn})
