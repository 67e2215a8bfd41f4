"""Which network this installation lives on, as people decided; asked by the guard and by every viewer."""

from khoi.records.installation import network
from khoi.records.models import Installation

__all__ = ["home_unit", "network"]


def home_unit() -> int | None:
    """The key of the unit whose office works here; None before it is opened. One statement."""
    return Installation.objects.values_list("unit_id", flat=True).first()
