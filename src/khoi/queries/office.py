"""The installation itself: whose office works here, and which resolution its first page shows."""

from khoi.records.models import Installation, Resolution


def installation() -> Installation | None:
    """The one row about this installation; None before the first start has finished."""
    return Installation.objects.first()


def first_resolution() -> Resolution | None:
    """The resolution to open first: the latest term's of the office's own unit, else the latest of any."""
    latest = Resolution.objects.select_related("term__unit").order_by("-term__last_year", "-pk")
    office = installation()
    own = latest.filter(term__unit=office.unit_id).first() if office and office.unit_id else None
    return own or latest.first()
