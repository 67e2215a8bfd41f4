"""What contradicts in a unit's figures: never from what is missing, and the same by single units as by columns."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.measures.contradictions import (
    Contradiction,
    ContradictionRules,
    Reported,
    contradicting_rows,
    contradictions,
    is_jump,
    reporting_above,
    reporting_below,
)

RULES = ContradictionRules(
    pairs=(("good", "rated"), ("best", "good")),
    sums=(("good", ("only", "best")), ("rated", ("good", "rest"))),
)
CODES = ["rated", "good", "only", "best", "rest", "other"]


def codes(now, before=(), rules=RULES) -> list[str]:
    return [one.code for one in contradictions(dict(now), dict(before), rules)]


def test_part_above_its_whole_is_named_with_both_numbers():
    found = contradictions({"good": 14, "rated": 10}, {}, RULES)
    assert found == [
        Contradiction("over_base", ("good", "rated"), (14, 10)),
        Contradiction("parts_total", ("rated", "good"), (10, 14)),
    ]


def test_part_equal_to_its_whole_contradicts_nothing():
    assert codes({"good": 10, "rated": 10, "rest": 0}) == []


def test_parts_that_miss_their_total_are_named_one_by_one():
    now = {"good": 9, "only": 6, "best": 2}
    assert contradictions(now, {}, RULES) == [
        Contradiction("parts_total", ("good", "only", "best"), (9, 6, 2))
    ]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({"good": 9, "only": 6, "best": 3}, []),
        ({"good": 9, "only": 6, "best": 4}, ["parts_total"]),
        ({"good": 9, "only": 6}, []),  # the other part may be 3
        ({"good": 9, "only": 6, "best": None}, []),
        ({"good": 9, "only": 10}, ["parts_total"]),  # whatever the other part is
        ({"only": 6, "best": 3}, []),
        ({"good": None, "only": 6, "best": 3}, []),
        ({"good": 9, "best": None, "only": None}, []),
        ({"good": 0, "only": 0, "best": 0}, []),
    ],
)
def test_unknown_part_is_not_zero(now, expected):
    assert codes(now) == expected


@pytest.mark.parametrize(
    ("count", "last", "expected"),
    [
        (30, 10, True),
        (29, 10, False),
        (10, 30, True),
        (11, 30, False),
        (10, 0, True),
        (9, 0, False),
        (0, 10, True),
        (14, 5, False),  # tripled or nearly, but nine apart
        (15, 5, True),
        (0, 0, False),
    ],
)
def test_jump_needs_three_times_and_ten_apart(count, last, expected):
    assert is_jump(count, last) is expected
    found = contradictions({"other": count}, {"other": last}, RULES)
    assert found == ([Contradiction("jump", ("other",), (count, last))] if expected else [])


def test_no_jump_from_or_to_a_missing_figure():
    assert codes({"other": None}, {"other": 100}) == []
    assert codes({"other": 100}, {"other": None}) == []
    assert codes({"other": 100}, {}) == []


def test_nothing_is_added_that_was_not_declared_a_sum():
    """Overlapping breakdowns: women, minorities and religious members of 603 need not add up to anything (T-15)."""
    assert codes({"all": 603, "women": 359, "minorities": 14, "religious": 5}) == []


COUNTS = st.one_of(
    st.none(), st.integers(0, 12), st.integers(0, 2**63 - 1), st.sampled_from([10, 30, 2**62, 2**63 - 1])
)
ROWS = st.lists(st.tuples(*[st.tuples(COUNTS, COUNTS) for _ in CODES]), max_size=6)
SUMMED = st.lists(st.sampled_from(CODES), min_size=2, max_size=4, unique=True).map(
    lambda some: (some[0], tuple(some[1:]))
)
ANY_RULES = st.builds(
    ContradictionRules,
    st.lists(st.tuples(st.sampled_from([*CODES, "x"]), st.sampled_from([*CODES, "x"])), max_size=4).map(
        tuple
    ),
    st.lists(SUMMED, max_size=2).map(lambda rows: (*rows, ("rated", ("good", "x")))),
)


def columns(rows: list[list[int | None]]) -> Reported:
    shape = len(rows), len(CODES)
    known = np.array([[one is not None for one in row] for row in rows], bool).reshape(shape)
    return Reported(np.array([[one or 0 for one in row] for row in rows], np.int64).reshape(shape), known)


@given(ROWS, ANY_RULES)
def test_columns_and_single_units_agree(rows, rules):
    now, before = (columns([[pair[side] for pair in row] for row in rows]) for side in (0, 1))
    expected = [i for i in range(len(rows)) if contradictions(now.row(i, CODES), before.row(i, CODES), rules)]
    assert contradicting_rows(CODES, now, before, rules) == expected


@given(st.dictionaries(st.sampled_from(CODES), COUNTS), ANY_RULES, st.sampled_from(CODES))
def test_taking_a_figure_away_never_adds_a_contradiction(now, rules, gone):
    told = {(one.code, one.measures[0]) for one in contradictions(now, {}, rules)}
    less = contradictions(now | {gone: None}, {}, rules)
    assert {(one.code, one.measures[0]) for one in less} <= told


@pytest.mark.parametrize(("count", "last"), [(30, 10), (10, 30), (15, 5), (10, 0)])
def test_columns_see_a_jump_of_exactly_three_times_or_ten_apart(count, last):
    now, before = (columns([[None, None, None, None, None, one]]) for one in (count, last))
    assert contradicting_rows(CODES, now, before, ContradictionRules()) == [0]


PARENTS = st.lists(st.floats(0, 1, exclude_max=True), max_size=9).map(
    lambda shares: [-1, *(int(share * (i + 1)) for i, share in enumerate(shares))]
)


@given(PARENTS, st.data())
def test_units_that_report_above_and_below_are_counted(parents, data):
    """A tree numbered in preorder: each unit's parent is on the path of the one before it."""
    order, above = [0], {0: list[int]()}
    for i in range(1, len(parents)):
        path = [*above[i - 1], i - 1]
        above[i] = path[: 1 + parents[i] % len(path)]
        order.append(i)
    last = [max(j for j in order if j == i or i in above[j]) for i in order]
    known = np.array([[data.draw(st.booleans()) for _ in range(2)] for _ in order], bool)
    below = reporting_below(known, np.array(last, np.int64)).tolist()
    over = reporting_above(known, np.array(last, np.int64)).tolist()
    for i in order:
        for j in range(2):
            assert below[i][j] == sum(bool(known[k, j]) for k in order if i in above[k])
            assert over[i][j] == sum(bool(known[k, j]) for k in above[i])
