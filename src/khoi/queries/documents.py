"""Resolutions as documents: the list, and what sources printed on the same indicators before. Public words, for anybody signed in."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone

from khoi.access.viewer import Viewer
from khoi.queries.ledger import LiveLedger
from khoi.queries.pledges import Pledge
from khoi.records.models import PublishedFigure, Resolution

ROWS = 50


def resolutions_listed(
    viewer: Viewer, live: LiveLedger, number: int, *, size: int = ROWS
) -> tuple[Page[Any], list[tuple[Resolution, str, bool]]]:
    """The resolutions with their unit's name of today and whether its results open, newest term first, `size` a page."""
    rows = Resolution.objects.select_related("term__unit").order_by("-term__last_year", "pk")
    page = Paginator(rows if viewer.is_known else rows.none(), size).get_page(number)
    today = timezone.localdate()
    opens = viewer.reach("see_results")
    return page, [
        (row, live.name(row.term.unit_id, today), opens(row.term.unit_id)) for row in page.object_list
    ]


def printed_before(viewer: Viewer, pledges: Iterable[Pledge]) -> QuerySet[PublishedFigure]:
    """Figures that sources printed on the indicators of these targets."""
    found = PublishedFigure.objects.filter(indicator__in=[pledge.record.indicator_id for pledge in pledges])
    return found.select_related("indicator") if viewer.is_known else found.none()
