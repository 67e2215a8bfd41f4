"""Everything that does not add up in one year, found in the columns of the live ledger and a few statements (ADR 0021)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khoi.access.viewer import Viewer
from khoi.core import formats
from khoi.core.tree import Snapshot
from khoi.measures.contradictions import (
    JUMP,
    Reported,
    contradicting_rows,
    contradictions,
    reporting_below,
)
from khoi.measures.ledger import last_day
from khoi.measures.rollup import Columns, subtree_sums
from khoi.queries.board_words import Words
from khoi.queries.contradictions import contradiction_rules, contradiction_words
from khoi.queries.ledger import LiveLedger
from khoi.queries.quality_kinds import NO_DUTY, NO_HEIR, OUTSIDE, TWICE, UNDIVIDED
from khoi.records.models import Measure

SHOWN = 3  # measures named in one sentence; the rest are counted


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that does not add up at a unit. Words and address are made only for the rows that are shown."""

    kind: str
    unit: int
    words: Callable[[], str]
    url: Callable[[], str]


@dataclass(frozen=True)
class Scene:
    """What one reader looks at: a year, the units in reach, and the figures that were reported."""

    viewer: Viewer
    live: LiveLedger
    year: int
    lang: str
    sees: Callable[[int], bool]
    labels: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, viewer: Viewer, live: LiveLedger, year: int, lang: str) -> "Scene":
        """The scene with the measures named in the reader's language."""
        words = Words(lang)
        labels = {row.code: words.label(row) for row in Measure.objects.all()}
        return cls(viewer, live, year, lang, viewer.reach("see_figures"), labels)

    @cached_property
    def reported(self) -> Reported:
        """The year's own figures by unit number."""
        return self.live.ledger.reported(self.year)

    @cached_property
    def tree(self) -> Snapshot:
        """The tree of the year's last day."""
        return self.live.figures(self.year).tree

    @cached_property
    def own(self) -> Reported:
        """The year's own figures by row of that tree; a unit that ended before has no row."""
        places = self.live.ledger.places(self.tree)
        alive = np.flatnonzero(places >= 0)
        rows = np.zeros(len(self.tree), np.int64)
        rows[places[alive]] = alive
        return Reported(self.reported.counts[rows], self.reported.known[rows])

    @property
    def measures(self) -> list[str]:
        """The measures in the order of the columns."""
        return self.live.ledger.measures

    def sheet(self, unit: int) -> Callable[[], str]:
        """The address where the unit's figures of the year stand."""
        return partial(reverse, "sheet", args=[self.live.codes[unit], self.year])

    def single(self, unit: int, measure: str) -> Callable[[], str]:
        """The address where one figure stands with its history."""
        return partial(reverse, "single", args=[self.live.codes[unit], measure, self.year])

    def count(self, value: int) -> str:
        """A whole number as the reader writes it."""
        return formats.count(value, self.lang)

    def day(self, value: date | None) -> str:
        """A day as the reader writes it."""
        return formats.day(value, self.lang)

    def named(self, measures: list[str]) -> str:
        """The first few measures by name, and how many more."""
        names = ", ".join(self.labels[code] for code in measures[:SHOWN])
        more = max(0, len(measures) - SHOWN)
        if more:
            rest = ngettext("và %(n)s số đo khác", "và %(n)s số đo khác", more) % {"n": self.count(more)}
            return f"{names} {rest}"
        return names


def contradicting(scene: Scene) -> Iterator[Found]:
    """`over_base`, `parts_total`, `jump`: in a unit's own figures, also of a unit that ended during the year."""
    rules, measures = contradiction_rules(), scene.measures
    before = scene.live.ledger.reported(scene.year - 1)
    for row in contradicting_rows(measures, scene.reported, before, rules):
        unit = scene.live.ledger.units[row]
        if scene.sees(unit):
            now, last = scene.reported.row(row, measures), before.row(row, measures)
            for one in contradictions(now, last, rules):
                url = scene.single(unit, one.measures[0]) if one.code == JUMP else scene.sheet(unit)
                words = partial(contradiction_words, one, scene.labels, scene.lang)
                yield Found(one.code, unit, words, url)


def counted_twice(scene: Scene) -> Iterator[Found]:
    """A unit's own figure beside figures of units below it for one measure."""
    own, last = scene.own, np.asarray(scene.tree.last, np.int64)
    below = reporting_below(own.known, last)
    totals = subtree_sums(own.counts, last) - own.counts
    for row, column in np.argwhere(own.known & (below > 0)).tolist():
        unit, code = scene.tree.order[row], scene.measures[column]
        if scene.sees(unit):
            numbers = int(own.counts[row, column]), int(totals[row, column])
            yield Found(TWICE, unit, partial(_twice, scene, code, *numbers), scene.single(unit, code))


def _twice(scene: Scene, code: str, own: int, below: int) -> str:
    return _("%(what)s: đơn vị ghi %(own)s, bên dưới ghi %(below)s, tổng đang là %(total)s") % {
        "what": scene.labels[code],
        "own": scene.count(own),
        "below": scene.count(below),
        "total": scene.count(own + below),
    }


def outside_life(scene: Scene) -> Iterator[Found]:
    """Figures of a year wholly before a unit began or after it ended."""
    for unit, year in scene.live.ledger.outside:
        if year == scene.year and scene.sees(unit):
            yield Found(OUTSIDE, unit, partial(_outside, scene, unit), scene.sheet(unit))


def _outside(scene: Scene, unit: int) -> str:
    life = scene.live.tree.life(unit)
    if life.start > last_day(scene.year):
        return _("có số liệu năm %(year)s, nhưng đơn vị bắt đầu ngày %(day)s") % {
            "year": scene.year,
            "day": scene.day(life.start),
        }
    return _("có số liệu năm %(year)s, nhưng đơn vị kết thúc ngày %(day)s") % {
        "year": scene.year,
        "day": scene.day(life.end),
    }


def without_duty(scene: Scene) -> Iterator[Found]:
    """Figures of measures that units of other kinds owe, but not those of this one."""
    due: Columns = scene.live.figures(scene.year).covered.due
    extra = scene.own.known & ~due & due.any(axis=0)
    for row in np.flatnonzero(extra.any(axis=1)).tolist():
        unit = scene.tree.order[row]
        if scene.sees(unit):
            codes = [scene.measures[column] for column in np.flatnonzero(extra[row]).tolist()]
            yield Found(NO_DUTY, unit, partial(scene.named, codes), scene.sheet(unit))


def undivided(scene: Scene) -> Iterator[Found]:
    """Figures that cannot be told apart in the year's own structure or in today's; `no_heir`: that nobody received."""
    found: dict[int, dict[int, None]] = {}
    today = scene.live.figures(scene.year, scene.viewer.day)
    for figures in (scene.live.figures(scene.year), today):
        for row, column in sorted(figures.rollup.blocked):
            found.setdefault(figures.tree.order[row], {})[column] = None
    for unit, columns in found.items():
        if scene.sees(unit):
            codes = [scene.measures[column] for column in sorted(columns)]
            url = partial(reverse, "unit", args=[scene.live.codes[unit]])
            yield Found(UNDIVIDED, unit, partial(scene.named, codes), url)
    for unit in today.nowhere:
        if scene.sees(unit):
            yield Found(NO_HEIR, unit, partial(_outside, scene, unit), scene.sheet(unit))
