"""Resolutions and results over the API."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from khoi.access.middleware import viewing
from khoi.measures.ledger import OWN
from khoi.queries.board_view import Board, Cell, Row
from khoi.queries.documents import resolutions_listed
from khoi.queries.ledger import live_ledger
from khoi.queries.scoreboard import scoreboard
from khoi.web.api.shapes import ResolutionPage, ResultShape
from khoi.web.api.units import FAULTS, Page

router = Router(tags=["results"])
Year = Annotated[int | None, Query(ge=1, le=9999)]


@router.get("/resolutions", response={200: ResolutionPage, **FAULTS}, url_name="resolution_list")
def resolution_list(request: HttpRequest, page: Page = 1) -> dict[str, Any]:
    """The resolutions, newest term first, fifty a page."""
    viewer = viewing(request)
    with live_ledger(viewer) as live:
        shown, rows = resolutions_listed(viewer, live, page)
    return {
        "page": shown.number,
        "pages": shown.paginator.num_pages,
        "count": shown.paginator.count,
        "resolutions": [
            {
                "code": row.code,
                "title": row.title,
                "unit": row.term.unit.code,
                "term": row.term.name,
                "first_year": row.term.first_year,
                "last_year": row.term.last_year,
                "synthetic": row.synthetic,
            }
            for row, _name, _opens in rows
        ],
    }


@router.get("/results/{resolution}/{unit}", response={200: ResultShape, **FAULTS}, url_name="results")
def results(
    request: HttpRequest, resolution: str, unit: str, year: Year = None, structure: date | None = None
) -> dict[str, Any]:
    """The scoreboard of a unit; `structure`: the day in whose organisation figures are read, each year's own when absent."""
    viewer = viewing(request)
    board = scoreboard(viewer, resolution, unit, year=year, structure=structure or OWN, pull="")
    return {
        "resolution": resolution,
        "unit": unit,
        "unit_name": board.unit_name,
        "term": board.term_name,
        "year": board.year,
        "structure": structure.isoformat() if structure else OWN,
        "reported": board.reports.reported,
        "expected": board.reports.expected,
        "synthetic": board.synthetic,
        "targets": _targets(board),
    }


def _targets(board: Board) -> list[dict[str, Any]]:
    return [_target(row) for goal in board.goals for row in goal.rows]


def _target(row: Row) -> dict[str, Any]:
    return {
        "number": row.number,
        "words": row.words,
        "threshold": row.threshold,
        "status": row.status_code,
        "reported": row.reported,
        "expected": row.expected,
        "years": [_year(cell) for cell in row.cells],
    }


def _year(cell: Cell) -> dict[str, Any]:
    lines = [
        {
            "reading": line.letter,
            "status": line.status_code,
            "value": line.value_text,
            "numerator": line.num,
            "denominator": line.den,
        }
        for line in cell.lines
    ]
    return {"year": cell.year, "lines": lines, "absent": "" if lines else cell.empty_text}
