"""What a report can be asked for: resolutions, units in reach, years, and a year to begin with."""

from collections.abc import Iterable
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
    """The entries of the form that asks for a report, value and label; `year` is the last one with figures."""

    resolutions: Choices
    units: Choices
    years: tuple[int, ...]
    year: int | None


def report_choices(viewer: Viewer, unit: str = "") -> ReportChoices:
    """What this reader can ask for: units where their posts stand, those directly below, and `unit`, a code."""
    viewer.require("see_results", ANYWHERE)
    resolutions = list(Resolution.objects.select_related("term__unit").order_by("-term__last_year", "pk"))
    with live_ledger(viewer) as live:
        keys = _units(viewer, live, resolutions, unit)
        units = tuple((live.codes[key], _name(live, key)) for key in keys)
        year = _year(viewer, live, resolutions, keys)
    terms = [row.term for row in resolutions]
    years = {year for term in terms for year in range(term.first_year, term.last_year + 1)}
    return ReportChoices(
        tuple((row.code, row.title) for row in resolutions), units, tuple(sorted(years, reverse=True)), year
    )


def _units(viewer: Viewer, live: LiveLedger, resolutions: Iterable[Resolution], unit: str) -> list[int]:
    homes = [row.term.unit_id for row in resolutions]
    tops = [one for top in viewer.tops("see_results") for one in ([top] if top is not None else homes)]
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


def _year(viewer: Viewer, live: LiveLedger, resolutions: list[Resolution], units: list[int]) -> int | None:
    if not resolutions or not units:
        return None
    unit = Unit.objects.get(pk=units[0])
    return desk_for(viewer, live, resolutions[0], unit, None, OWN).year
