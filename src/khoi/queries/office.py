"""The installation itself: whose office works here, and which resolution its first page shows."""

from django.db.models import Exists, OuterRef

from khoi.records.models import Installation, Resolution


def installation() -> Installation | None:
    """The one row about this installation; None before the first start has finished."""
    return Installation.objects.first()


def first_resolution() -> Resolution | None:
    """The resolution to open first: the latest term's of the office's own unit, else the latest of any."""
    own = Installation.objects.filter(unit=OuterRef("term__unit"))
    latest = Resolution.objects.select_related("term__unit").annotate(own=Exists(own))
    return latest.order_by("-own", "-term__last_year", "-pk").first()
