"""The stored figures held in memory as columns, kept up with the database by its revision number.

One statement tells whether anything is new. A changed figure is then carried up its own path to the top,
so its cost is the depth of the tree; a changed structure drops everything and it is read anew (ADR 0003).
Nothing here is truth: it can be thrown away at any time and is rebuilt to the same sums.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import chain
from threading import RLock
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Q

from khoi.access.viewer import Viewer
from khoi.core.dated import Dated
from khoi.core.succession import Successions
from khoi.core.tree import DatedTree
from khoi.measures.ledger import OWN, Duty, Ledger, Structure, Tallies, YearFigures
from khoi.records.models import Measure, ReportingDuty, Revision, Tally, Unit, UnitKind, UnitName
from khoi.records.reading import dated_tree, successions

KEPT = 48  # year-and-structure sums held at once: a few structures of one term
_CHUNK = 5_000  # few enough that the interpreter reuses the rows' memory


class LiveLedger:
    """All figures of the installation at one revision, with unit codes, and names and kinds by day.

    Units are database keys. `figures` keeps what it has summed; `follow` brings it up to a newer revision.
    """

    def __init__(self, number: int) -> None:
        self.number = self.structure = number
        self.names: Dated[str] = Dated(UnitName.objects.values_list("unit_id", "from_day", "name"))
        self.kinds: Dated[str] = Dated(UnitKind.objects.values_list("unit_id", "from_day", "kind__code"))
        self.codes: dict[int, str] = dict(Unit.objects.values_list("pk", "code"))
        self._measures: dict[int, str] = dict(Measure.objects.values_list("pk", "code"))
        tree: DatedTree = dated_tree()
        bridge: Successions = successions(tree)
        codes = list(self._measures.values())
        tallies = _stored_tallies(list(tree.units), list(self._measures), number)
        self.ledger = Ledger(tree, bridge, codes, tallies, _duties(), self.kinds.all_on)
        self._sums: OrderedDict[tuple[int, Structure], YearFigures] = OrderedDict()

    @property
    def tree(self) -> DatedTree:
        """The dated tree of all units."""
        return self.ledger.tree

    def figures(self, year: int, structure: Structure = OWN) -> YearFigures:
        """The year's sums in the structure; summed once, then kept."""
        key = year, structure
        if key not in self._sums:
            self._sums[key] = self.ledger.figures(year, structure)
            if len(self._sums) > KEPT:
                self._sums.popitem(last=False)
        self._sums.move_to_end(key)
        return self._sums[key]

    def name(self, unit: int, day: date) -> str:
        """What the unit is called on a day."""
        return self.names.known(unit, day) or ""

    def above(self, unit: int, day: date) -> str:
        """What the unit is called under which this one lies on a day; empty at the top and outside its life."""
        tree = self.ledger.tree_on(day)
        row = tree.parent[tree.place[unit]] if unit in tree else -1
        return self.name(tree.order[row], day) if row >= 0 else ""

    def follow(self, number: int) -> None:
        """Takes in every figure changed since the last revision seen."""
        for unit, measure, year, count, weight in _changes(self.number, number):
            self.ledger.note(unit, self._measures[measure], year, count, weight)
            for key in [key for key in self._sums if key[0] == year]:
                if not _carried(self._sums[key], key[1], unit, self._measures[measure], count, weight):
                    del self._sums[key]
        self.number = number


_lock = RLock()
_live: LiveLedger | None = None


@contextmanager
def live_ledger(viewer: Viewer) -> Iterator[LiveLedger]:
    """The figures as of now, for queries that show a signed-in viewer their part of them. Holds a lock, so that a page reads one revision from its first figure to its last."""
    global _live  # noqa: PLW0603  (one copy for the process is the point)
    if not viewer.is_known:
        raise RuntimeError("figures are read by somebody who has signed in")
    with _lock:
        number, structure = Revision.objects.values_list("number", "structure").first() or (0, 0)
        if _live is None or structure > _live.structure or number < _live.number:
            _live = LiveLedger(number)
        elif number > _live.number:
            _live.follow(number)
        yield _live


def forget() -> None:
    """Throws the sums away; the next reader builds them anew."""
    global _live  # noqa: PLW0603
    with _lock:
        _live = None


def _carried(
    figures: YearFigures, structure: Structure, unit: int, measure: str, count: int, weight: int
) -> bool:
    """Carries one change up the tree; False when these sums must be built anew instead."""
    if structure != OWN or unit not in figures.tree or weight < 0:
        return False
    figures.rollup.add(unit, measure, count, weight)
    figures.covered.report(figures.tree.place[unit], figures.rollup.column[measure])
    return True


def _changes(seen: int, number: int) -> Iterator[tuple[int, int, int, int, int]]:
    """Unit, measure, year, difference in count, and weight of every figure that differs between two revisions."""
    fields = "unit_id", "measure_id", "year", "count"
    old = Tally.objects.filter(revision__lte=seen, replaced_in__gt=seen, replaced_in__lte=number)
    new = Tally.objects.filter(_standing_at(number), revision__gt=seen)
    before = {row[:3]: row[3] for row in old.values_list(*fields)}
    after = {row[:3]: row[3] for row in new.values_list(*fields)}
    for key in before | after:
        was, now = before.get(key), after.get(key)
        if was != now:  # else it came and went between the two
            yield *key, (now or 0) - (was or 0), (now is not None) - (was is not None)


def _standing_at(number: int) -> Q:
    # As of a revision, not as of now: a figure written while this is read belongs to the next one.
    return Q(revision__lte=number) & (Q(replaced_in=None) | Q(replaced_in__gt=number))


def _stored_tallies(units: list[Any], measures: list[int], number: int) -> dict[int, Tallies]:
    """Every tally standing at a revision, as columns by year."""
    unit_number, measure_number = _numbers(units), _numbers(measures)
    found: dict[int, list[Tallies]] = {}
    # The plus keeps the database from going by the index of revisions: nearly every row stands.
    for rows in _columns(
        "SELECT unit_id, measure_id, year, count FROM records_tally"
        " WHERE +revision <= %s AND (replaced_in IS NULL OR replaced_in > %s) AND count IS NOT NULL",
        number,
        number,
    ):
        for year in set(rows[2].tolist()):
            here = rows[:, rows[2] == year]
            part = Tallies.of(unit_number[here[0]], measure_number[here[1]], here[3])
            found.setdefault(year, []).append(part)
    return {year: Tallies.joined(parts) for year, parts in sorted(found.items())}


def _columns(sql: str, *values: int) -> Iterator[np.ndarray[Any, Any]]:
    """The four whole-number columns of a query, one row of the array each, some thousand rows at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(_CHUNK):
            flat = np.fromiter(chain.from_iterable(rows), np.int64, 4 * len(rows))
            yield flat.reshape(-1, 4).T


def _numbers(keys: list[Any]) -> np.ndarray[Any, Any]:
    """Place of each database key in the list, by key."""
    numbers = np.zeros(max(keys, default=0) + 1, np.int32)
    numbers[np.array(keys, np.int64)] = np.arange(len(keys))
    return numbers


def _duties() -> list[Duty]:
    rows = ReportingDuty.objects.values_list("measure__code", "kind__code", "from_year", "to_year")
    return [Duty(measure, kind, since, until or 9999) for measure, kind, since, until in rows]
