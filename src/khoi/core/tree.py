"""The dated organisation tree: which unit lies under which on any day.

A tree of one day is numbered in preorder, so that a subtree is one run of numbers
and a sum over it is one difference of running totals.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, TypeAlias

from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal

# A database key in the product, a code of the file in a command: anything hashable will do.
Unit: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Placement:
    """`unit` lies under `parent` (None: at the top) during `days`; `where` is its place in an input file."""

    unit: Unit
    parent: Unit | None
    days: Interval
    where: str = field(default="", compare=False)


class Snapshot:
    """The tree of one day.

    `order` lists the living units in preorder; `parent[i]` and `last[i]` are the numbers of
    unit i's parent (-1 at the top) and last descendant. `adrift` are units whose parent is not
    alive, or which are in a gap between two placements: they stand at the top for that day.
    """

    __slots__ = ("adrift", "day", "last", "order", "parent", "place")

    def __init__(self, day: date, parents: Mapping[Unit, Unit | None], adrift: Sequence[Unit] = ()) -> None:
        self.day = day
        self.adrift = tuple(adrift)
        self.order, self.parent, self.last = _number(parents)
        self.place = {unit: i for i, unit in enumerate(self.order)}

    def __contains__(self, unit: Unit) -> bool:
        return unit in self.place

    def __len__(self) -> int:
        return len(self.order)

    def subtree(self, unit: Unit) -> range:
        """Numbers of `unit` and everything below it."""
        i = self.place[unit]
        return range(i, self.last[i] + 1)

    def lies_in(self, unit: Unit, top: Unit) -> bool:
        """Whether both live on the day and `unit` is `top` or lies below it."""
        return unit in self and top in self and self.place[unit] in self.subtree(top)

    def path(self, unit: Unit) -> list[int]:
        """Numbers from `unit` up to the top, itself first."""
        i = self.place[unit]
        found = []
        while i >= 0:
            found.append(i)
            i = self.parent[i]
        return found

    def children(self, unit: Unit) -> list[Unit]:
        """Units directly below, in preorder; found by jumping over each one's subtree."""
        i = self.place[unit]
        found, child = [], i + 1
        while child <= self.last[i]:
            found.append(self.order[child])
            child = self.last[child] + 1
        return found


class DatedTree:
    """Every placement of every unit, checked: one parent a day, every parent known, no cycle.

    Raises Refusal `two_parents`, `unknown_parent` or `cycle`, naming unit and day, and the place in the
    input file when the placements carry one.
    """

    def __init__(self, placements: Iterable[Placement]) -> None:
        self._rows: dict[Unit, list[Placement]] = {}
        for row in placements:
            self._rows.setdefault(row.unit, []).append(row)
        for unit, rows in self._rows.items():
            rows.sort(key=lambda row: row.days.start)
            self._check_rows(unit, rows)
        self._check_cycles()

    @property
    def units(self) -> Iterable[Unit]:
        """Every unit ever placed, in the order first mentioned."""
        return self._rows.keys()

    def __contains__(self, unit: Unit) -> bool:
        return unit in self._rows

    def placements(self, unit: Unit) -> list[Placement]:
        """The unit's placements by day; a copy."""
        return list(self._rows[unit])

    def life(self, unit: Unit) -> Interval:
        """From the first day placed to the end of the last placement."""
        rows = self._rows[unit]
        return Interval(rows[0].days.start, rows[-1].days.end)

    def parent(self, unit: Unit, day: date) -> Unit | None:
        """The parent on `day`; None at the top, before the first placement or after the last."""
        return next((row.parent for row in self._rows[unit] if row.days.has(day)), None)

    def on(self, day: date) -> Snapshot:
        """The tree of `day`."""
        parents: dict[Unit, Unit | None] = {}
        adrift = []
        for unit, rows in self._rows.items():
            for row in rows:
                if row.days.has(day):
                    parents[unit] = row.parent
                    break
            else:
                if self.life(unit).has(day):
                    parents[unit] = None
                    adrift.append(unit)
        for unit, parent in parents.items():
            if parent is not None and parent not in parents:
                parents[unit] = None
                adrift.append(unit)
        return Snapshot(day, parents, adrift)

    def _check_rows(self, unit: Unit, rows: list[Placement]) -> None:
        for before, row in pairwise(rows):
            if before.days.meets(row.days):
                raise Refusal(
                    "two_parents",
                    f"đơn vị “{unit}” có hai cấp trên trong ngày {row.days.start.isoformat()}",
                    where=_where(row),
                    hint="Cho khoảng trước kết thúc đúng ngày khoảng sau bắt đầu.",
                )
        for row in rows:
            if row.parent is not None and row.parent not in self._rows:
                raise Refusal(
                    "unknown_parent",
                    f"cấp trên “{row.parent}” của đơn vị “{unit}” không có trong danh sách đơn vị",
                    where=_where(row),
                    hint="Khai báo đơn vị cấp trên, hoặc sửa mã.",
                )

    def _check_cycles(self) -> None:
        # A cycle is complete on the day its latest link begins, so those days are enough.
        for rows in self._rows.values():
            for row in rows:
                if row.parent is not None:
                    self._check_above(row)

    def _check_above(self, row: Placement) -> None:
        # Returning to another unit than the first is a cycle too; that one is named by its own latest link.
        seen: dict[Unit, None] = {row.unit: None}
        above = row.parent
        while above is not None and above not in seen:
            seen[above] = None
            above = self.parent(above, row.days.start)
        if above is not None and above == row.unit:
            raise Refusal(
                "cycle",
                f"các đơn vị nằm vòng tròn dưới nhau từ ngày {row.days.start.isoformat()}: "
                + ", ".join(f"“{unit}”" for unit in seen),
                where=_where(row),
                hint="Mỗi đơn vị chỉ được nằm dưới một đơn vị ở cấp cao hơn.",
            )


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one unit between two days: `born`, `ended` or `moved`."""

    kind: str
    unit: Unit
    before: Unit | None
    after: Unit | None


def changes(tree: DatedTree, first: date, second: date) -> list[Change]:
    """What differs between the trees of two days, in the order units were first mentioned."""
    old, new = tree.on(first), tree.on(second)
    found = []
    for unit in tree.units:
        was, now = unit in old, unit in new
        above = tree.parent(unit, first), tree.parent(unit, second)
        if was and now and above[0] != above[1]:
            found.append(Change("moved", unit, *above))
        elif was and not now:
            found.append(Change("ended", unit, above[0], None))
        elif now and not was:
            found.append(Change("born", unit, None, above[1]))
    return found


def _where(row: Placement) -> str:
    return row.where or f"unit {row.unit}"


def _number(parents: Mapping[Unit, Unit | None]) -> tuple[list[Unit], list[int], list[int]]:
    below: dict[Unit | None, list[Unit]] = {}
    for unit, above in parents.items():
        below.setdefault(above, []).append(unit)
    order: list[Unit] = []
    number: dict[Unit | None, int] = {None: -1}
    stack = list(reversed(below.get(None, [])))
    while stack:
        unit = stack.pop()
        number[unit] = len(order)
        order.append(unit)
        stack.extend(reversed(below.get(unit, ())))
    parent = [number[parents[unit]] for unit in order]
    last = list(range(len(order)))
    for i in range(len(order) - 1, 0, -1):
        if parent[i] >= 0:
            last[parent[i]] = max(last[parent[i]], last[i])
    return order, parent, last
