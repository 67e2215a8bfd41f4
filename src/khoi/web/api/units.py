"""Units over the API, and who asks."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from khoi.access.middleware import viewing
from khoi.access.rights import RIGHTS
from khoi.queries.addressed import unit_by_code
from khoi.queries.ledger import live_ledger
from khoi.queries.units import tree_page, unit_rows
from khoi.web.api.shapes import Me, Refused, UnitPage, UnitShape
from khoi.web.office.asked import today
from khoi.web.parts.language import reader_language

router = Router(tags=["units"])
Page = Annotated[int, Query(ge=1, le=100_000)]
UnitCode = Annotated[str, Query(max_length=80)]
FAULTS = {400: Refused, 401: Refused, 403: Refused, 404: Refused, 422: Refused}


@router.get("/me", response={200: Me, 401: Refused}, url_name="me")
def me(request: HttpRequest) -> dict[str, Any]:
    """The account that asks and what it may do somewhere."""
    viewer = viewing(request)
    rights = [code for code in RIGHTS if viewer.holders(code)]
    return {
        "account": viewer.account,
        "network": viewer.network,
        "second_factor": viewer.proven,
        "rights": rights,
    }


@router.get("/units", response={200: UnitPage, **FAULTS}, url_name="unit_list")
def unit_list(
    request: HttpRequest, at: UnitCode = "", day: date | None = None, page: Page = 1
) -> dict[str, Any]:
    """The units directly below `at` (empty: at the top) on `day` (today), fifty a page."""
    viewer = viewing(request)
    above = unit_by_code(viewer, at) if at else None
    with live_ledger(viewer) as live:
        shown = tree_page(live, above, day or today(), page, reader_language())
    return {
        "day": shown.day,
        "page": shown.page.number,
        "pages": shown.page.paginator.num_pages,
        "count": shown.page.paginator.count,
        "units": shown.rows,
    }


@router.get("/units/{code}", response={200: UnitShape, **FAULTS}, url_name="unit")
def unit(request: HttpRequest, code: str, day: date | None = None) -> Any:
    """One unit on a day."""
    viewer = viewing(request)
    found = unit_by_code(viewer, code)
    with live_ledger(viewer) as live:
        return unit_rows(live, [found.pk], day or today(), reader_language())[0]
