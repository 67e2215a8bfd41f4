"""Figures over the API: what a unit has reported, and reporting it."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router

from khoi.access.middleware import viewing
from khoi.actions.figures import record_figures
from khoi.queries.addressed import unit_by_code
from khoi.queries.figures import SheetRow, sheet
from khoi.queries.ledger import live_ledger
from khoi.web.api.shapes import Changed, FiguresIn, SheetShape
from khoi.web.api.units import FAULTS
from khoi.web.parts.language import reader_language

router = Router(tags=["figures"])
Year = Annotated[int, Path(ge=1, le=9999)]


@router.get("/figures/{unit}/{year}", response={200: SheetShape, **FAULTS}, url_name="figures")
def figures(request: HttpRequest, unit: str, year: Year) -> dict[str, Any]:
    """The unit's own figures of one year, without the units below it."""
    viewer = viewing(request)
    found = unit_by_code(viewer, unit, "see_figures")
    with live_ledger(viewer) as live:
        shown = sheet(viewer, live, found, year, reader_language())
    return {
        "unit": unit,
        "year": year,
        "due_on": shown.due_on,
        "figures": [_figure(row) for row in shown.rows],
    }


@router.post("/figures/{unit}/{year}", response={200: Changed, **FAULTS}, url_name="figures")
def record(request: HttpRequest, unit: str, year: Year, given: FiguresIn) -> dict[str, int]:
    """Records the unit's counts; everything or nothing."""
    viewer = viewing(request)
    found = unit_by_code(viewer, unit, "enter_figures")
    return {"changed": record_figures(found, year=year, by=viewer, **given.dict())}


def _figure(row: SheetRow) -> dict[str, Any]:
    source = row.tally.source if row.tally else ""
    return {"measure": row.code, "label": row.label, "count": row.count, "owed": row.is_due, "source": source}
