"""The installation itself: whose office works here, and which resolution its first page shows."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

from django.db.models import Exists, OuterRef

from khoi.access.places import places
from khoi.access.viewer import Viewer
from khoi.records.models import Installation, Resolution, Unit


def installation() -> Installation | None:
    """The one row about this installation; None before the first start has finished."""
    return Installation.objects.first()


def first_resolution(viewer: Viewer) -> tuple[Resolution, Unit] | None:
    """The resolution to open first, and the unit at which this reader may read it: the latest of the office's own.

    Three statements, and one more for a reader whose seat is below the resolution's own unit.
    """
    seat_at = _seats(viewer)
    own = Installation.objects.filter(unit=OuterRef("term__unit"))
    latest = Resolution.objects.select_related("term__unit").annotate(own=Exists(own))
    for row in latest.order_by("-own", "-term__last_year", "-pk"):
        if seat := seat_at(row):
            return row, seat
    return None


def seat_of(viewer: Viewer, resolution: Resolution) -> Unit | None:
    """The unit at which the reader sees the results of a resolution: its own, or their own below it; None: nowhere.

    A unit lay below the resolution's unit if it did on that unit's last day, or does today.
    """
    return _seats(viewer)(resolution)


def _seats(viewer: Viewer) -> Callable[[Resolution], Unit | None]:
    """The seat of a reader at each of many resolutions. The tree is looked up once for all."""
    holds = viewer.reach("see_results")
    tops = [unit for unit in viewer.tops("see_results") if unit is not None]
    where = cache(places)

    def seat(resolution: Resolution) -> Unit | None:
        home = resolution.term.unit
        if holds(home.pk):
            return home
        if not tops:
            return None
        day = min(viewer.day, home.ended_on - timedelta(days=1)) if home.ended_on else viewer.day
        below = [unit for unit in tops if where().lies_in(unit, home.pk, day)]
        return Unit.objects.get(pk=below[0]) if below else None

    return seat
