"""How far the opening of an office has come: its unit, the units below, a resolution, figures."""

from dataclasses import dataclass

from khoi.queries.office import first_resolution
from khoi.records.models import Resolution, Tally, Unit


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What is done already; no units: the office is not open yet."""

    units: int
    resolution: Resolution | None
    has_figures: bool


def first_steps() -> FirstSteps:
    """The steps as they stand; three statements."""
    return FirstSteps(Unit.objects.count(), first_resolution(), has_figures())


def has_units() -> bool:
    """Whether the office is open: any unit is stored."""
    return Unit.objects.exists()


def has_figures() -> bool:
    """Whether anybody has reported anything that still stands."""
    return Tally.objects.filter(replaced_in=None, count__isnull=False).exists()
