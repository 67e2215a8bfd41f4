"""What contradicts in one unit's own figures of one year. Nothing follows from a figure that is missing (ADR 0021)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from khoi.measures.rollup import Columns, subtree_sums

OVER_BASE, PARTS_TOTAL, JUMP = "over_base", "parts_total", "jump"
JUMP_TIMES = 3
"""A figure has jumped when it is at least so many times last year's, or at most one part in so many of it,"""
JUMP_LEAST = 10
"""and the two differ by at least so much. Both are ours: no regulation sets them, and a jump is only asked about."""
_SAFE = 2**62

Counts = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class ContradictionRules:
    """Which figures belong together, by codes of measures: (part, whole), and (whole, its parts that add up to it)."""

    pairs: tuple[tuple[str, str], ...] = ()
    sums: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One of them, with the figures that show it, `numbers[i]` that of `measures[i]`.

    `over_base`: a part and the whole it exceeds. `parts_total`: a whole and those of its parts that are known.
    `jump`: one measure, but two numbers, this year's and last year's.
    """

    code: str
    measures: tuple[str, ...]
    numbers: tuple[int, ...]


def contradictions(now: Counts, before: Counts, rules: ContradictionRules) -> list[Contradiction]:
    """What contradicts in one unit's figures; `before` are last year's. Measures that `now` lacks are unknown."""
    return [*_over_base(now, rules), *_parts_total(now, rules), *_jumps(now, before)]


def _over_base(now: Counts, rules: ContradictionRules) -> Iterator[Contradiction]:
    for part, whole in rules.pairs:
        less, more = now.get(part), now.get(whole)
        if less is not None and more is not None and less > more:
            yield Contradiction(OVER_BASE, (part, whole), (less, more))


def _parts_total(now: Counts, rules: ContradictionRules) -> Iterator[Contradiction]:
    for whole, parts in rules.sums:
        total = now.get(whole)
        known = {part: count for part in parts if (count := now.get(part)) is not None}
        if total is None or not known:
            continue
        added = sum(known.values())
        if added > total or (added < total and len(known) == len(parts)):
            yield Contradiction(PARTS_TOTAL, (whole, *known), (total, *known.values()))


def _jumps(now: Counts, before: Counts) -> Iterator[Contradiction]:
    for code, count in now.items():
        last = before.get(code)
        if count is not None and last is not None and is_jump(count, last):
            yield Contradiction(JUMP, (code,), (count, last))


def is_jump(count: int, last: int) -> bool:
    """Whether a figure is so far from last year's that somebody should look at it."""
    small, large = sorted((count, last))
    return large >= JUMP_TIMES * small and large - small >= JUMP_LEAST


@dataclass(frozen=True, slots=True)
class Reported:
    """One year's own figures of many units, (units, measures): the counts, and whether there is one at all."""

    counts: Columns
    known: Columns

    def row(self, row: int, measures: Sequence[str]) -> dict[str, int | None]:
        """One unit's figures by measure; None where there is none."""
        pairs = zip(self.counts[row].tolist(), self.known[row].tolist(), strict=True)
        return {
            code: int(count) if known else None for code, (count, known) in zip(measures, pairs, strict=True)
        }


def contradicting_rows(
    measures: Sequence[str], now: Reported, before: Reported, rules: ContradictionRules
) -> list[int]:
    """Rows of units in whose figures something contradicts: those for which `contradictions` has an answer.

    `measures` names the columns of both years; a measure of the rules that is not among them is unknown.
    """
    column = {code: i for i, code in enumerate(measures)}
    found = np.zeros(len(now.counts), bool)
    for part, whole in rules.pairs:
        if part in column and whole in column:
            i, j = column[part], column[whole]
            found |= now.known[:, i] & now.known[:, j] & (now.counts[:, i] > now.counts[:, j])
    for whole, parts in rules.sums:
        if whole in column and (here := [column[part] for part in parts if part in column]):
            found |= _rows_off_total(now, column[whole], here, is_full=len(here) == len(parts))
    found |= _rows_jumped(now, before)
    return [int(row) for row in np.flatnonzero(found)]


def _rows_off_total(now: Reported, whole: int, parts: list[int], *, is_full: bool) -> Columns:
    counts, known = now.counts, now.known[:, parts]
    if counts.size and int(counts.max()) >= _SAFE // len(parts):
        counts = counts.astype(object)
    added, total = np.where(known, counts[:, parts], 0).sum(axis=1), counts[:, whole]
    short = known.all(axis=1) & (added < total) if is_full else np.zeros(len(counts), bool)
    return np.asarray(now.known[:, whole] & known.any(axis=1) & ((added > total) | short), bool)


def _rows_jumped(now: Reported, before: Reported) -> Columns:
    small, large = np.minimum(now.counts, before.counts), np.maximum(now.counts, before.counts)
    # Whole parts of a third, so that three times a count cannot leave the 64 bits.
    far = (large // JUMP_TIMES >= small) & (large - small >= JUMP_LEAST)
    return np.asarray((now.known & before.known & far).any(axis=1), bool)


def reporting_below(known: Columns, last: Columns) -> Columns:
    """How many units below each row report each measure.

    `known` is (units, measures) booleans, rows in preorder; `last[i]` is the row of i's last descendant.
    """
    own = known.astype(np.int64)
    return subtree_sums(own, last) - own


def reporting_above(known: Columns, last: Columns) -> Columns:
    """How many units above each row report each measure; rows as for `reporting_below`."""
    steps = np.zeros((len(known) + 1, known.shape[1]), np.int64)
    steps[1:] += known  # begins with the row after it
    np.subtract.at(steps, last + 1, known.astype(np.int64))
    return np.cumsum(steps[:-1], axis=0)
