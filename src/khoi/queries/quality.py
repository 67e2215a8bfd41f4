"""What does not add up, by unit, with who must look at it: the page's rows, and the same rows for a table to take out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator

from khoi.access.viewer import ANYWHERE, Viewer
from khoi.measures.ledger import last_day
from khoi.queries.ledger import LiveLedger
from khoi.queries.lookers import Looker, Lookers
from khoi.queries.quality_findings import (
    Found,
    Scene,
    contradicting,
    counted_twice,
    outside_life,
    undivided,
    without_duty,
)
from khoi.queries.quality_kinds import SORTS, note_of
from khoi.queries.quality_reports import reporting
from khoi.records.models import Unit

ROWS = 50
_CHECKS = (contradicting, counted_twice, outside_life, undivided, without_duty, reporting)


@dataclass(frozen=True, slots=True)
class QualityRow:
    """One thing that does not add up: at which unit and under which, what with its numbers, where to open it, and who.

    `who` is empty where nobody holds a post that could put it in order.
    """

    kind: str
    kind_label: str
    code: str
    name: str
    above: str
    words: str
    url: str
    who: tuple[Looker, ...]


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many rows there are of one kind."""

    kind: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Quality:
    """One page. `kind`: the kind asked for, empty for all; `total`: rows of all kinds. `year` None: no figures at all."""

    year: int | None
    years: tuple[int, ...]
    kind: str
    label: str
    note: str
    kinds: tuple[KindCount, ...]
    total: int
    page: Page[Any]
    rows: tuple[QualityRow, ...]


def quality(
    viewer: Viewer,
    live: LiveLedger,
    *,
    year: int | None,
    kind: str,
    number: int,
    lang: str,
    unit: Unit | None = None,
) -> Quality:
    """What does not add up in a year (None: the last with figures) at units in reach, fifty a page, by unit.

    `unit`: only there and below it, in that year's tree. An unknown `kind` is taken for all kinds.
    """
    viewer.require("see_figures", ANYWHERE)
    years = live.ledger.years
    year = year if year is not None else next(reversed(years), None)
    found = _found(viewer, live, year, lang) if year is not None else []
    if unit is not None and year is not None:
        tree = live.figures(year).tree
        found = [one for one in found if one.unit == unit.pk or tree.lies_in(one.unit, unit.pk)]
    numbers, kind = Counter(one.kind for one in found), kind if kind in SORTS else ""
    page = Paginator([one for one in found if kind in ("", one.kind)], ROWS).get_page(number)
    return Quality(
        year,
        tuple(sorted({*years, *([year] if year is not None else [])}, reverse=True)),
        kind,
        str(SORTS[kind].label) if kind else "",
        note_of(kind) if kind else "",
        tuple(
            KindCount(code, str(sort.label), numbers[code]) for code, sort in SORTS.items() if numbers[code]
        ),
        len(found),
        page,
        tuple(_rows(viewer, live, list(page.object_list), year, lang) if year is not None else ()),
    )


def quality_rows(viewer: Viewer, live: LiveLedger, year: int, lang: str = "vi") -> list[QualityRow]:
    """All rows of a year at units in reach, for a table to take out."""
    viewer.require("see_figures", ANYWHERE)
    return _rows(viewer, live, _found(viewer, live, year, lang), year, lang)


def _found(viewer: Viewer, live: LiveLedger, year: int, lang: str) -> list[Found]:
    """By unit in the order of the year's tree, units that are not in it last; at one unit the gravest first."""
    scene, grave = Scene.of(viewer, live, year, lang), {kind: i for i, kind in enumerate(SORTS)}
    found = [one for check in _CHECKS for one in check(scene)]
    place, last = scene.tree.place, len(scene.tree)
    return sorted(found, key=lambda one: (place.get(one.unit, last), one.unit, grave[one.kind]))


def _rows(viewer: Viewer, live: LiveLedger, found: Sequence[Found], year: int, lang: str) -> list[QualityRow]:
    who = Lookers(viewer, live, {sort.right for sort in SORTS.values()}, lang)
    return [
        QualityRow(
            one.kind,
            str(SORTS[one.kind].label),
            live.codes[one.unit],
            live.name(one.unit, last_day(year)),
            _above(live, one.unit, last_day(year)),
            one.words(),
            one.url(),
            who.of(SORTS[one.kind].right, one.unit),
        )
        for one in found
    ]


def _above(live: LiveLedger, unit: int, day: date) -> str:
    """What the unit lay under on the day, or last before it; empty at the top."""
    rows = live.tree.placements(unit)
    begun = [row for row in rows if row.days.start <= day] or rows[:1]
    above = begun[-1].parent
    return live.name(above, day) if above is not None else ""
