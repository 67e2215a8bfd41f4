"""Sums one year's tallies over one day's tree, as columns: every unit's subtree at once.

Units are rows in preorder, so a subtree is a run of rows and its sum is one difference of
running totals (ADR 0003). Amounts are whole numbers in units of 1/scale; a split by shares
may need a scale above 1. Beyond 63 bits the columns hold Python integers instead.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from khoi.core.succession import Landing
from khoi.core.tree import Snapshot, Unit

Columns = NDArray[Any]


class Columned(Protocol):
    """Tallies as equal columns; `weights` is how many tallies each row is."""

    @property
    def measures(self) -> Columns:
        """Measure numbers."""

    @property
    def counts(self) -> Columns:
        """Counts, or differences in count."""

    @property
    def weights(self) -> Columns:
        """How many tallies each row is: 1, 0 or -1."""


def subtree_sums(own: Columns, last: Columns) -> Columns:
    """The sum of each row's subtree.

    `own` is (units, measures), rows in preorder, quickest with each measure's column in one piece (order "F");
    `last[i]` is the row of i's last descendant.
    """
    sums = own.copy(order="F")
    inner = np.flatnonzero(last > np.arange(len(last)))  # a leaf's sum is its own
    ends = last[inner] + 1
    totals = np.zeros(len(own) + 1, own.dtype)
    for column, summed in zip(own.T, sums.T, strict=True):
        np.cumsum(column, out=totals[1:])
        summed[inner] = totals[ends] - totals[inner]
    return sums


class Rollup:
    """One year's figures in one day's tree.

    `own` and `sums` are (units, measures) amounts in 1/scale; `seen` counts the tallies that stand in a
    subtree, so that 0 there means no data rather than zero. `blocked` are (row, measure) pairs whose amount
    exists but cannot be told apart, because a split has no shares.
    """

    def __init__(self, tree: Snapshot, measures: Sequence[str]) -> None:
        self.tree = tree
        self.column = {measure: i for i, measure in enumerate(measures)}
        self.last = np.asarray(tree.last, dtype=np.int64)
        shape = len(tree), len(self.column)
        self.scale = 1
        self.own: Columns = np.zeros(shape, np.int64, order="F")
        self.sums: Columns = np.zeros(shape, np.int64, order="F")
        self._size = 0
        self.seen: Columns = np.zeros(shape, np.int32, order="F")
        self.blocked: set[tuple[int, int]] = set()

    def amount(self, unit: Unit, measure: str) -> Fraction | None:
        """The subtree's figure; None when nothing is reported below, or the amount cannot be told apart."""
        row, column = self.tree.place[unit], self.column[measure]
        if not self.seen[row, column] or (row, column) in self.blocked:
            return None
        return Fraction(int(self.sums[row, column]), self.scale)

    def counts(self, units: Sequence[Unit], measure: str) -> list[int | None]:
        """What `amount` says of many units, still in 1/scale."""
        column = self.column[measure]
        rows = [self.tree.place[unit] for unit in units]
        pairs = zip(rows, self.sums[rows, column].tolist(), self.seen[rows, column].tolist(), strict=True)
        return [total if seen and (row, column) not in self.blocked else None for row, total, seen in pairs]

    def is_undivided(self, unit: Unit, measure: str) -> bool:
        """Whether the unit has a part of a figure that nobody can tell apart."""
        return (self.tree.place[unit], self.column[measure]) in self.blocked

    def own_amount(self, unit: Unit, measure: str) -> Fraction:
        """What stands at the unit itself, without its subtree."""
        return Fraction(int(self.own[self.tree.place[unit], self.column[measure]]), self.scale)

    def add(self, unit: Unit, measure: str, change: int, tallies: int) -> None:
        """Carries one changed figure up to the top: `change` in its count, `tallies` (+1, 0, -1) in how many there are.

        Costs the depth of the tree, not its size.
        """
        path, column = self.tree.path(unit), self.column[measure]
        self._grow(abs(change) * self.scale)
        self.own[path[0], column] += change * self.scale
        self.sums[path, column] += change * self.scale
        self.seen[path, column] += tallies

    def fill(self, rows: Columns, tallies: Columned) -> None:
        """Adds tallies that stand wholly at one unit of this tree, in row `rows` of each."""
        self._grow(_total(tallies.counts))
        where = tallies.measures.astype(np.int64) * len(self.tree) + rows
        # Views, because the columns lie one after the other; of one type, because NumPy then adds many times faster.
        np.add.at(self.own.T.reshape(-1), where, tallies.counts)
        np.add.at(self.seen.T.reshape(-1), where, tallies.weights.astype(np.int32, copy=False))

    def stand(self, moved: Iterable[tuple[Landing, int, int, int]]) -> None:
        """Adds tallies of units that are not in this tree: landing, column, count and weight of each."""
        amounts: list[tuple[int, int, Fraction, int]] = []
        for landing, column, count, weight in moved:
            for unit, part in landing.parts.items():
                amounts.append((self.tree.place[unit], column, part * count, weight))
            for part, units in landing.pools:
                if (row := self._block(units, column)) is not None:
                    amounts.append((row, column, part * count, weight))
        self._rescale(lcm(self.scale, *(amount.denominator for _, _, amount, _ in amounts)))
        self._grow(sum(abs(amount.numerator) * self.scale for _, _, amount, _ in amounts))
        for row, column, amount, weight in amounts:
            self.own[row, column] += amount.numerator * (self.scale // amount.denominator)
            self.seen[row, column] += weight

    def roll(self) -> "Rollup":
        """Sums what was added over the tree; `seen` turns from each unit's own tallies to its subtree's."""
        self.sums = subtree_sums(self.own, self.last)
        self.seen = subtree_sums(self.seen, self.last)
        return self

    def _block(self, units: Iterable[Unit], column: int) -> int | None:
        # The lowest unit above all of them knows the whole; below it nobody can say who has how much.
        paths = [self.tree.path(unit) for unit in units]
        common = set(paths[0]).intersection(*paths[1:])
        for path in paths:
            self.blocked.update((row, column) for row in path if row not in common)
        return max(common, default=None)

    def _rescale(self, scale: int) -> None:
        if scale != self.scale:
            self.own = self.own.astype(object) * (scale // self.scale)
            self.scale = scale

    def _grow(self, amount: int) -> None:
        # No running total can pass the sum of all sizes added, so below 62 bits nothing overflows.
        self._size += amount
        if self._size >= 2**62 and self.own.dtype != object:
            self.own, self.sums = self.own.astype(object), self.sums.astype(object)


def _total(counts: Columns) -> int:
    """The sum of all sizes, or more."""
    if counts.dtype == object:
        return sum(abs(int(count)) for count in counts)
    # Only the order of size matters here, so a float sum is enough to tell whether 62 bits could be passed.
    return int(np.abs(counts).sum(dtype=np.float64)) if len(counts) else 0
