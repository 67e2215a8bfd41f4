"""How far the opening of an office has come: its unit, the units below, a resolution, figures."""

from dataclasses import dataclass
from datetime import date

from khoi.access.viewer import ISOLATED, Viewer
from khoi.queries.doctor_posts import BOTH
from khoi.queries.office import first_resolution
from khoi.records.models import Grouping, KindLabel, Resolution, Tally, Unit


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """What is done already; no units: the office is not open yet."""

    units: int
    resolution: Resolution | None
    has_figures: bool


def first_steps(viewer: Viewer) -> FirstSteps:
    """The steps as they stand; a handful of statements."""
    found = first_resolution(viewer)
    return FirstSteps(Unit.objects.count(), found[0] if found else None, has_figures())


def has_units() -> bool:
    """Whether the office is open: any unit is stored."""
    return Unit.objects.exists()


def has_figures() -> bool:
    """Whether anybody has reported anything that still stands."""
    return Tally.objects.filter(replaced_in=None, count__isnull=False).exists()


def keeps_accounts_and_sees_persons(viewer: Viewer) -> bool:
    """Whether one account holds both, as the first one does; asked of the posts, also while their rights sleep."""
    held = frozenset[str]().union(*(grant.role.rights for grant in viewer.grants))
    return viewer.network == ISOLATED and held >= BOTH


def groupings(label: str) -> list[tuple[str, str]]:
    """Code and label (`label` or `label_en`) of every grouping: standing words, the same for everybody."""
    return list(Grouping.objects.values_list("code", label))


def kinds_called(label: str, day: date) -> list[tuple[str, str]]:
    """Code and label of every kind, one row for each name it has had until `day`: standing words as well."""
    rows = KindLabel.objects.filter(from_day__lte=day).order_by("kind__rank", "from_day")
    return list(rows.values_list("kind__code", label))
