"""What a report can be asked for: resolutions, units in reach, years, and a year to begin with."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from khoi.access.viewer import ANYWHERE, Viewer
from khoi.measures.ledger import OWN
from khoi.queries.ledger import LiveLedger, live_ledger
from khoi.queries.scoreboard import desk_for
from khoi.records.models import Resolution, Unit

MOST_UNITS = 200
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReportChoices:
    """The entries of the form that asks for a report, value and label; `year` is the last one with figures.

    Units and years belong to the resolution `chosen`, a code; until one is, there are none.
    """

    resolutions: Choices
    chosen: str = ""
    title: str = ""
    units: Choices = ()
    years: tuple[int, ...] = ()
    year: int | None = None


def report_choices(viewer: Viewer, unit: str = "", resolution: str = "") -> ReportChoices:
    """What this reader can ask for, once `resolution` (a code) is chosen or is the only one.

    Units: `unit` (a code), the resolution's own, those where posts stand, and all directly below these.
    """
    viewer.require("see_results", ANYWHERE)
    found = list(Resolution.objects.select_related("term__unit").order_by("-term__last_year", "pk"))
    listed = tuple((row.code, row.title) for row in found)
    chosen = next((row for row in found if row.code == resolution), found[0] if len(found) == 1 else None)
    if chosen is None:
        return ReportChoices(listed)
    with live_ledger(viewer) as live:
        keys = _units(viewer, live, chosen, unit)
        units = tuple((live.codes[key], _name(live, key)) for key in keys)
        year = _year(viewer, live, chosen, keys)
    years = tuple(range(chosen.term.last_year, chosen.term.first_year - 1, -1))
    return ReportChoices(listed, chosen.code, chosen.title, units, years, year)


def _units(viewer: Viewer, live: LiveLedger, resolution: Resolution, unit: str) -> list[int]:
    tops = [resolution.term.unit_id, *(top for top in viewer.tops("see_results") if top is not None)]
    tops = [key for key, code in live.codes.items() if unit and code == unit] + tops
    below = [child for top in dict.fromkeys(tops) for child in _children(live, top)]
    return viewer.among("see_results", list(dict.fromkeys([*tops, *below]))[:MOST_UNITS])


def _children(live: LiveLedger, unit: int) -> list[int]:
    """The units directly below today, or on the last day of one that has ended."""
    end = live.tree.life(unit).end
    today = timezone.localdate()
    tree = live.ledger.tree_on(end - timedelta(days=1) if end and end <= today else today)
    return list(tree.children(unit)) if unit in tree else []


def _name(live: LiveLedger, unit: int) -> str:
    end = live.tree.life(unit).end
    return live.name(unit, end - timedelta(days=1) if end else timezone.localdate())


def _year(viewer: Viewer, live: LiveLedger, resolution: Resolution, units: list[int]) -> int | None:
    if not units:
        return None
    unit = Unit.objects.get(pk=units[0])
    return desk_for(viewer, live, resolution, unit, None, OWN).year
