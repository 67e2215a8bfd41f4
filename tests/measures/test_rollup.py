"""Sums over the tree: equal to a naive recursion, exact at any size, and never a zero for what is missing."""

from datetime import date
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.succession import Landing
from khoi.core.tree import Snapshot
from khoi.measures.ledger import Tallies
from khoi.measures.rollup import Rollup, subtree_sums

DAY = date(2021, 12, 31)
MEASURES = ["a", "b"]
COUNTS = st.integers(0, 50) | st.integers(2**60, 2**70)


@st.composite
def snapshots(draw) -> Snapshot:
    """A tree of up to 12 units: unit i lies under a lower number or at the top."""
    parents = {unit: draw(st.sampled_from([None, *range(unit)])) for unit in range(draw(st.integers(1, 12)))}
    return Snapshot(DAY, parents)


def tallies(rows: list[tuple[int, int, int]]) -> Tallies:
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    kind = np.int64 if max(columns[2], default=0) < 2**62 else object
    return Tallies.of(
        np.array(columns[0], np.int64), np.array(columns[1], np.int64), np.array(columns[2], kind)
    )


def rolled(tree: Snapshot, rows: list[tuple[int, int, int]]) -> Rollup:
    """Sums of (unit, measure number, count) rows."""
    rollup = Rollup(tree, MEASURES)
    own = tallies(rows)
    rollup.fill(np.array([tree.place[unit] for unit, _, _ in rows], np.int64), own)
    return rollup.roll()


def naive(tree: Snapshot, rows: list[tuple[int, int, int]], unit: int, column: int) -> int | None:
    """The same sum by going down from child to child."""
    found = [count for other, measure, count in rows if (other, measure) == (unit, column)]
    found += [sum_ for child in tree.children(unit) if (sum_ := naive(tree, rows, child, column)) is not None]
    return sum(found) if found else None


TREES_WITH_ROWS = snapshots().flatmap(
    lambda tree: st.tuples(
        st.just(tree),
        st.lists(st.tuples(st.sampled_from(tree.order), st.integers(0, 1), COUNTS), max_size=15),
    )
)


@given(TREES_WITH_ROWS)
def test_sums_equal_a_naive_recursion(given_):
    tree, rows = given_
    rollup = rolled(tree, rows)
    assert {(unit, name): rollup.amount(unit, name) for unit in tree.order for name in MEASURES} == {
        (unit, name): naive(tree, rows, unit, i) for unit in tree.order for i, name in enumerate(MEASURES)
    }


@given(TREES_WITH_ROWS, st.data())
def test_sum_of_the_tops_is_the_sum_of_all_rows_under_any_parents(given_, data):
    tree, rows = given_
    units = sorted(tree.order)
    parents = {unit: data.draw(st.sampled_from([None, *units[:i]])) for i, unit in enumerate(units)}
    for other in (tree, Snapshot(DAY, parents)):
        rollup = rolled(other, rows)
        tops = [unit for unit, above in zip(other.order, other.parent, strict=True) if above < 0]
        total = sum(rollup.amount(unit, "a") or 0 for unit in tops)
        assert total == sum(count for _, measure, count in rows if measure == 0)


@given(TREES_WITH_ROWS, st.data())
def test_add_equals_a_rebuild(given_, data):
    tree, rows = given_
    more = data.draw(
        st.lists(st.tuples(st.sampled_from(tree.order), st.integers(0, 1), COUNTS), min_size=1, max_size=5)
    )
    rollup = rolled(tree, rows)
    for unit, measure, count in more:
        rollup.add(unit, MEASURES[measure], count, 1)
    again = rolled(tree, rows + more)
    assert [a.tolist() for a in (rollup.own, rollup.sums, rollup.seen)] == [
        a.tolist() for a in (again.own, again.sums, again.seen)
    ]


@given(TREES_WITH_ROWS)
def test_taking_every_figure_back_leaves_nothing(given_):
    tree, rows = given_
    rollup = rolled(tree, rows)
    for unit, measure, count in rows:
        rollup.add(unit, MEASURES[measure], -count, -1)
    assert {rollup.amount(unit, name) for unit in tree.order for name in MEASURES} == {None}


def test_add_to_a_year_without_any_tally():
    rollup = Rollup(Snapshot(DAY, {"top": None, "leaf": "top"}), ["a"])
    rollup.add("leaf", "a", 5, 1)
    assert [rollup.amount(unit, "a") for unit in ("top", "leaf")] == [5, 5]
    assert [rollup.own_amount(unit, "a") for unit in ("top", "leaf")] == [0, 5]


@given(st.lists(st.integers(2**61, 2**62 - 1), min_size=3, max_size=6))
def test_counts_that_only_together_pass_63_bits(counts):
    tree = Snapshot(DAY, {i: 0 if i else None for i in range(len(counts))})
    rollup = rolled(tree, [(i, 0, count) for i, count in enumerate(counts)])
    assert rollup.amount(0, "a") == sum(counts)


@given(st.lists(st.integers(2**61, 2**62 - 1), min_size=3, max_size=6), st.integers(0, 2**61))
def test_moved_counts_that_only_together_pass_63_bits(counts, own):
    tree = Snapshot(DAY, {"top": None, "heir": "top"})
    rollup = Rollup(tree, ["a"])
    rollup.fill(np.array([0]), tallies([(0, 0, own)]))
    rollup.stand((Landing({"heir": Fraction(1)}), 0, count, 1) for count in counts)
    assert rollup.roll().amount("top", "a") == own + sum(counts)


@given(
    st.lists(st.tuples(st.integers(0, 2**65), st.integers(0, 7), st.integers(1, 7)), min_size=1, max_size=5)
)
def test_split_by_shares_conserves_the_whole(rows):
    tree = Snapshot(DAY, {"top": None, "b": "top", "c": "top"})
    rollup = Rollup(tree, ["a"])
    shares = [Fraction(num, num + den) for _, num, den in rows]
    rollup.stand(
        (Landing({"b": share, "c": 1 - share}), 0, count, 1)
        for (count, _, _), share in zip(rows, shares, strict=True)
    )
    rollup.roll()
    parts = rollup.amount("b", "a"), rollup.amount("c", "a")
    assert parts[0] == sum(share * count for (count, _, _), share in zip(rows, shares, strict=True))
    assert sum(parts) == rollup.amount("top", "a") == sum(count for count, _, _ in rows)


def test_split_without_shares_is_whole_only_above_both():
    tree = Snapshot(DAY, {"top": None, "mid": "top", "b": "mid", "c": "mid", "under": "c", "other": "top"})
    rollup = Rollup(tree, ["a"])
    rollup.fill(np.array([tree.place["under"]]), tallies([(0, 0, 7)]))
    rollup.stand([(Landing(pools=((Fraction(1), frozenset("bc")),)), 0, 10, 1)])
    rollup.roll()
    found = {unit: rollup.amount(unit, "a") for unit in tree.order}
    assert found == {"top": 17, "mid": 17, "b": None, "c": None, "under": 7, "other": None}


def test_split_without_shares_between_trees_is_known_nowhere():
    tree = Snapshot(DAY, {"b": None, "c": None})
    rollup = Rollup(tree, ["a"])
    rollup.stand([(Landing(pools=((Fraction(1), frozenset("bc")),)), 0, 10, 1)])
    assert [rollup.roll().amount(unit, "a") for unit in ("b", "c")] == [None, None]


def test_reported_zero_is_not_missing():
    rollup = rolled(Snapshot(DAY, {0: None, 1: 0, 2: 0}), [(1, 0, 0)])
    assert [rollup.amount(unit, "a") for unit in (0, 1, 2)] == [0, 0, None]


def test_subtree_sums_of_no_units():
    assert subtree_sums(np.zeros((0, 2), np.int64), np.zeros(0, np.int64)).shape == (0, 2)


def test_added_counts_that_only_together_pass_63_bits():
    rollup = rolled(Snapshot(DAY, {0: None, 1: 0}), [(1, 0, 2**61)])
    for _ in range(4):
        rollup.add(1, "a", 2**61, 1)
    assert [rollup.amount(unit, "a") for unit in (0, 1)] == [5 * 2**61] * 2
