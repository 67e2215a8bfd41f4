"""All tallies with the tree they belong to, read in the structure of each year or of one chosen day."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from khoi.core.succession import Landing, Successions
from khoi.core.tree import DatedTree, Snapshot, Unit
from khoi.measures.contradictions import Reported
from khoi.measures.coverage import Coverage, Routes
from khoi.measures.rollup import Columns, Rollup

OWN = "own"
TREES_KEPT = 32
Structure = date | str  # a day, or OWN: each year in the tree of its own last day


def last_day(year: int) -> date:
    """The day of a yearly period is its last."""
    return date(year, 12, 31)


@dataclass(frozen=True, slots=True)
class Tallies:
    """One year's tallies as equal columns: unit number, measure number, count, and how many tallies that is.

    `weights` is 1 for a tally. A later change is a further row: the difference in count, with weight 1 for
    a first report, 0 for a correction and -1 for a figure taken back.
    """

    units: Columns
    measures: Columns
    counts: Columns
    weights: Columns

    @classmethod
    def of(cls, units: Columns, measures: Columns, counts: Columns) -> "Tallies":
        """Plain tallies, each of weight 1."""
        return cls(units, measures, counts, np.ones(len(units), np.int32))

    @classmethod
    def joined(cls, parts: Sequence["Tallies"]) -> "Tallies":
        """All rows of several; at least one."""
        columns = zip(
            *((part.units, part.measures, part.counts, part.weights) for part in parts), strict=True
        )
        return cls(*(np.concatenate(column) for column in columns))

    def take(self, rows: Columns) -> "Tallies":
        """The rows chosen by number or by a mask."""
        return Tallies(self.units[rows], self.measures[rows], self.counts[rows], self.weights[rows])

    def extended(self, rows: Sequence[tuple[int, int, int, int]]) -> "Tallies":
        """These tallies and further rows (unit, measure, count, weight)."""
        return Tallies.joined(
            [self, Tallies(*(np.array(column, np.int64) for column in zip(*rows, strict=True)))]
        )


@dataclass(frozen=True, slots=True)
class Duty:
    """Units of `kind` must report `measure`, in years from `since` up to but not including `until`."""

    measure: str
    kind: str
    since: int = 0
    until: int = 9999


class Ledger:
    """Figures as they were reported, and everything needed to read them in any structure.

    `units` and `measures` are numbered by their place in the lists; `kinds(day)` names each living unit's
    kind. Tallies of a year wholly outside a unit's life are left out and kept in `outside`.
    """

    def __init__(
        self,
        tree: DatedTree,
        successions: Successions,
        measures: Sequence[str],
        tallies: Mapping[int, Tallies],
        duties: Sequence[Duty],
        kinds: Callable[[date], Mapping[Unit, str]],
    ) -> None:
        self.tree, self.successions = tree, successions
        self.units = list(tree.units)
        self.measures = list(measures)
        self.duties, self.kinds = list(duties), kinds
        self.outside: list[tuple[Unit, int]] = []
        self._number = {unit: i for i, unit in enumerate(self.units)}
        self._born = np.array([tree.life(unit).start.toordinal() for unit in self.units], np.int64)
        self._ended = np.array(
            [(tree.life(unit).end or date.max).toordinal() for unit in self.units], np.int64
        )
        self.tallies = {year: self._within_life(year, rows) for year, rows in tallies.items()}
        self._later: dict[int, list[tuple[int, int, int, int]]] = {}
        self._trees: dict[date, Snapshot] = {}

    def tree_on(self, day: date) -> Snapshot:
        """The tree of `day`, numbered once while it is among the last few asked for."""
        if day not in self._trees:
            if len(self._trees) >= TREES_KEPT:
                del self._trees[next(iter(self._trees))]
            self._trees[day] = self.tree.on(day)
        return self._trees[day]

    def figures(self, year: int, structure: Structure = OWN) -> "YearFigures":
        """The year's figures summed over the tree of its last day, or restated in the tree of a chosen day."""
        day = structure if isinstance(structure, date) else last_day(year)
        tree = self.tree_on(day)
        rollup, nowhere = self._roll(year, tree, self.places(tree))
        return YearFigures(year, rollup, self._coverage(year, tree), nowhere)

    @property
    def years(self) -> list[int]:
        """The years for which anything was ever reported, in order."""
        return sorted(self.tallies.keys() | self._later.keys())

    def places(self, tree: Snapshot) -> Columns:
        """Row of each unit in `tree`, by unit number; -1 where it is not alive."""
        return np.array([tree.place.get(unit, -1) for unit in self.units], np.int64)

    def note(self, unit: Unit, measure: str, year: int, count: int, weight: int) -> None:
        """Adds one later change to the year's tallies, as described at `Tallies`."""
        row = self._number[unit], self.measures.index(measure), count, weight
        self._later.setdefault(year, []).append(row)

    def _tallies(self, year: int) -> Tallies | None:
        if later := self._later.pop(year, None):
            empty = np.zeros(0, np.int64)
            known = self.tallies.get(year, Tallies(empty, empty, empty, empty))
            self.tallies[year] = known.extended(later)
        return self.tallies.get(year)

    def _within_life(self, year: int, rows: Tallies) -> Tallies:
        first, last = date(year, 1, 1).toordinal(), last_day(year).toordinal()
        alive = (self._born[rows.units] <= last) & (self._ended[rows.units] > first)
        if alive.all():
            return rows
        self.outside.extend((self.units[i], year) for i in sorted(set(rows.units[~alive].tolist())))
        return rows.take(alive)

    def _roll(self, year: int, tree: Snapshot, places: Columns) -> tuple[Rollup, list[Unit]]:
        """The sums, and the units whose figures have no place in this tree."""
        rollup = Rollup(tree, self.measures)
        rows = self._tallies(year)
        if rows is None:
            return rollup, []
        where = places[rows.units]
        here = where >= 0
        if here.all():
            rollup.fill(where, rows)
            return rollup.roll(), []
        rollup.fill(where[here], rows.take(here))
        away = rows.take(~here)
        landings = self._landings(away.units.tolist(), tree)
        own_way = self._ways_apart(away, tree)
        columns = (away.units, away.measures, away.counts, away.weights)
        moved = zip(*(column.tolist() for column in columns), strict=True)
        rollup.stand(
            (own_way.get(measure, landings)[unit], measure, count, weight)
            for unit, measure, count, weight in moved
        )
        nowhere = [self.units[i] for i, landing in landings.items() if not landing.is_whole]
        return rollup.roll(), nowhere

    def _ways_apart(self, away: Tallies, tree: Snapshot) -> dict[int, dict[int, Landing]]:
        """Landings by measure number, for the measures that some split divides by shares of their own."""
        apart = {self.measures.index(code) for code in self.successions.measures_apart & set(self.measures)}
        return {
            measure: self._landings(away.units[away.measures == measure].tolist(), tree, measure)
            for measure in sorted(apart)
        }

    def _landings(
        self, numbers: Iterable[int], tree: Snapshot, measure: int | None = None
    ) -> dict[int, Landing]:
        apart = sorted(set(numbers))
        code = None if measure is None else self.measures[measure]
        found = self.successions.landings([self.units[i] for i in apart], tree, code)
        return dict(zip(apart, found, strict=True))

    def _coverage(self, year: int, tree: Snapshot) -> Coverage:
        """Duties as of the tree of the year's own last day; read in another tree they go where the figures go."""
        own_tree = self.tree_on(last_day(year))
        kinds = self.kinds(own_tree.day)
        due = self._due(year, [kinds.get(unit, "") for unit in own_tree.order])
        present = self._present(year)
        in_tree = np.array([self._number[unit] for unit in own_tree.order], np.int64)
        late = due & ~present[in_tree]
        handed_late = self._handed_late(year, own_tree, present)
        routes = None if own_tree is tree else self._routes(due, own_tree, tree)
        return Coverage(due, late, handed_late, routes)

    def reported(self, year: int) -> Reported:
        """What each unit reported itself for the year, by unit and measure number: no sums, nothing restated."""
        shape = len(self.units), len(self.measures)
        counts, weights = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        if (rows := self._tallies(year)) is not None:
            where = rows.units.astype(np.int64) * shape[1] + rows.measures
            np.add.at(counts.reshape(-1), where, rows.counts)
            np.add.at(weights.reshape(-1), where, rows.weights)
        return Reported(counts, weights > 0)

    def _present(self, year: int) -> Columns:
        """Which units have reported which measures themselves, by unit number."""
        reported = np.zeros((len(self.units), len(self.measures)), np.int64)
        if (rows := self._tallies(year)) is not None:
            # One flat number each: NumPy adds at pairs far more slowly.
            where = rows.units.astype(np.int64) * len(self.measures) + rows.measures
            np.add.at(reported.reshape(-1), where, rows.weights)
        return reported > 0

    def _routes(self, due: Columns, own_tree: Snapshot, tree: Snapshot) -> Routes:
        owing = np.flatnonzero(due.any(axis=1)).tolist()
        landings = self.successions.landings([own_tree.order[row] for row in owing], tree)
        pairs = [
            (row, tree.place[heir])
            for row, landing in zip(owing, landings, strict=True)
            for heir in landing.units
        ]
        source, target = np.array(pairs, np.int64).reshape(-1, 2).T
        return Routes(source, target, len(tree))

    def _due(self, year: int, kinds: Sequence[str]) -> Columns:
        due = np.zeros((len(kinds), len(self.measures)), bool)
        named = np.array(kinds, dtype=object)
        for duty in self.duties:
            if duty.since <= year < duty.until and duty.measure in self.measures:
                due[:, self.measures.index(duty.measure)] |= named == duty.kind
        return due

    def _handed_late(self, year: int, tree: Snapshot, present: Columns) -> Columns:
        """What was not handed over to each unit: everything, but to a unit born during the year by those that ended."""
        first, last = date(year, 1, 1).toordinal(), last_day(year).toordinal()
        ended = np.flatnonzero((self._ended > first) & (self._ended <= last)).tolist()
        shape = len(tree), len(self.measures)
        owed_here, late_here = np.zeros(shape, bool), np.zeros(shape, bool)
        kinds = cache(self.kinds)  # whole waves of units end on one day
        for i, landing in self._landings(ended, tree).items():
            kind = kinds(date.fromordinal(int(self._ended[i]) - 1)).get(self.units[i], "")
            owed = self._due(year, [kind])[0]
            for heir in landing.units:
                if self._born[self._number[heir]] <= first:
                    continue
                owed_here[tree.place[heir]] |= owed
                late_here[tree.place[heir]] |= owed & ~present[i]
        return late_here | ~owed_here


class YearFigures:
    """One year, one structure: sums and coverage of any unit.

    `nowhere` are units that left the tree with figures and with nobody to hand them to.
    """

    def __init__(self, year: int, rollup: Rollup, covered: Coverage, nowhere: Sequence[Unit] = ()) -> None:
        self.year, self.rollup, self.covered = year, rollup, covered
        self.nowhere = tuple(nowhere)

    @property
    def tree(self) -> Snapshot:
        """The tree the figures are read in."""
        return self.rollup.tree

    def coverage(self, unit: Unit, measures: Iterable[str]) -> tuple[int, int]:
        """(reported, expected) units of the subtree for these measures together: reported means all that are due."""
        due, late = self.duties(unit, measures)
        expected = int(np.count_nonzero(due))
        return expected - int(np.count_nonzero(late)), expected

    def coverages(self, units: Sequence[Unit], measures: Iterable[str]) -> list[tuple[int, int]]:
        """`coverage` of many units at once."""
        first = [self.tree.place[unit] for unit in units]
        ends = self.rollup.last[first] + 1
        below = []
        for flags in self._owing(slice(0, len(self.tree)), measures):
            totals = np.zeros(len(flags) + 1, np.int64)
            np.cumsum(flags, out=totals[1:])
            below.append(totals[ends] - totals[first])
        expected, late = below
        return list(zip((expected - late).tolist(), expected.tolist(), strict=True))

    def duties(self, unit: Unit, measures: Iterable[str]) -> tuple[Columns, Columns]:
        """Which rows of the subtree owe one of these measures, and which still owe it."""
        rows = self.tree.subtree(unit)
        return self._owing(slice(rows.start, rows.stop), measures)

    def _owing(self, rows: slice, measures: Iterable[str]) -> tuple[Columns, Columns]:
        columns = [self.rollup.column[m] for m in measures if m in self.rollup.column]
        return self.covered.owing(columns, rows)
