"""Pages of units: the tree of any day, two days side by side, one unit's life, a search."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from khoi.access.middleware import viewing
from khoi.queries.addressed import unit_by_code
from khoi.queries.ledger import live_ledger
from khoi.queries.units import (
    changes_between,
    doors,
    found_units,
    tree_page,
    unit_life,
    unit_rows,
    units_on,
)
from khoi.web.office.asked import day_asked, page_asked, today
from khoi.web.parts.language import reader_language


@require_safe
def tree(request: HttpRequest) -> HttpResponse:
    """The tree of one day, one level at a time."""
    day = day_asked(request) or today()
    code = request.GET.get("at", "")
    viewer = viewing(request)
    at = unit_by_code(viewer, code) if code else None
    with live_ledger(viewer) as live:
        shown = tree_page(live, at, day, page_asked(request), reader_language())
    return render(request, "office/tree.html", {"shown": shown, "day": day, "page": shown.page})


@require_safe
def compared(request: HttpRequest) -> HttpResponse:
    """What changed in the tree between two days."""
    second = day_asked(request, "second") or today()
    first = day_asked(request, "first") or _two_years_before(second)
    viewer = viewing(request)
    with live_ledger(viewer) as live:
        page, rows = changes_between(live, first, second, page_asked(request))
        counts = units_on(live, first), units_on(live, second)
    context = {"first": first, "second": second, "page": page, "rows": rows, "counts": counts}
    return render(request, "office/compared.html", context)


def _two_years_before(day: date) -> date:
    """The same day two years earlier; 28 February for a leap day."""
    leap_day = (day.month, day.day) == (2, 29)
    year = max(day.year - 2, date.min.year)
    return day.replace(year=year, day=28 if leap_day else day.day)


@require_safe
def unit_page(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: what it is called, where it lies, who leads it, what became of it."""
    viewer, lang = viewing(request), reader_language()
    unit = unit_by_code(viewer, code)
    last = max(today(), unit.begins_on)
    if unit.ended_on:
        last = min(last, unit.ended_on - timedelta(days=1))
    with live_ledger(viewer) as live:
        life = unit_life(viewer, live, unit, lang)
        (row,) = unit_rows(live, [unit.pk], last, lang)
    years = range(last.year, max(unit.begins_on.year, last.year - 7) - 1, -1)
    context = {"unit": unit, "life": life, "row": row, "years": years, **doors(viewer, unit)}
    return render(request, "office/unit.html", context)


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Units by name."""
    text = "".join(filter(str.isprintable, request.GET.get("q", "").strip()[:100]))
    page = found_units(text, page_asked(request)) if text else None
    return render(request, "office/found.html", {"text": text, "page": page})
