"""Any formula over columns answers as it does over one subject's facts: made-up formulas, narrow numbers, month ends."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khoi.measures.amount_columns import Block
from khoi.measures.fact_columns import Column
from khoi.measures.formula_columns import Formulas
from khoi.rules.formula import (
    COMPARES,
    Arithmetic,
    Call,
    Compare,
    Every,
    Fact,
    Not,
    Number,
    Parameter,
    Some,
    evaluate,
)

NUMBERS = {"so.nguyen": Fraction(7), "so.thap_phan": Fraction("0.5"), "so.phan_ba": Fraction(2, 3)}
ENDS = [
    date(2023, 2, 28),
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 1, 31),
    date(2024, 4, 30),
    date(9999, 12, 31),
]

numbers = st.integers(-3, 200).map(Number) | st.sampled_from(list(NUMBERS)).map(Parameter)
days = st.sampled_from(["born", "joined", "on"]).map(Fact)
calls = st.builds(Call, st.sampled_from(["months", "month_steps", "days"]), days, days)
amounts = st.recursive(
    numbers | calls | st.sampled_from(["few", "many", "points", "grade"]).map(Fact),
    lambda inner: st.builds(Arithmetic, st.sampled_from("+-*"), inner, inner),
    max_leaves=5,
)
signs = st.sampled_from(list(COMPARES))
truths = st.recursive(
    st.builds(Compare, signs, amounts, amounts)
    | st.builds(Compare, signs, days, days)
    | st.sampled_from(["yes", "no"]).map(Fact),
    lambda inner: (
        inner.map(Not)
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: Every(tuple(parts)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: Some(tuple(parts)))
    ),
    max_leaves=6,
)
near = st.dates(date(2023, 12, 25), date(2024, 5, 2)) | st.sampled_from(ENDS)
rows = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "few": st.integers(0, 3) | st.integers(100, 127),
            "many": st.integers(0, 20) | st.integers(2**62, 2**63 - 1) | st.integers(0, 10**25),
            "points": st.integers(0, 200).map(lambda halves: Fraction(halves, 2)),
            "grade": st.integers(0, 3),
            "born": near,
            "joined": near,
            "yes": st.booleans(),
            "no": st.booleans(),
        },
    ),
    min_size=1,
    max_size=8,
)


def narrow(column):
    """The same column in the fewest bits, where running over is nearest."""
    values = column.values
    if values.dtype.kind != "i" or column.is_day:
        return column
    kind = next(kind for kind in (np.int8, np.int16, np.int32, np.int64) if column.most <= np.iinfo(kind).max)
    return Column(values.astype(kind), column.known, column.scale)


def answers(node, stated, day):
    """Each subject's answer by columns; facts that nobody states have none."""
    columns = {}
    for name in ("few", "many", "points", "grade", "born", "joined", "yes", "no"):
        values = [row.get(name) for row in stated]
        if any(value is not None for value in values):
            columns[name] = narrow(Column.of(values))
    asked = Formulas(columns, NUMBERS.__getitem__, day).ask(node)
    yes, maybe = (np.broadcast_to(mask, len(stated)).tolist() for mask in asked(Block(0, len(stated))))
    return [True if sure else None if may else False for sure, may in zip(yes, maybe, strict=True)]


def one_by_one(node, stated, day):
    return [evaluate(node, row | {"on": day}, NUMBERS.__getitem__) for row in stated]


@settings(max_examples=600)
@given(truths, rows, near)
def test_any_formula_answers_all_at_once_as_one_by_one(node, stated, day):
    assert answers(node, stated, day) == one_by_one(node, stated, day)


@pytest.mark.parametrize("end", [Fact("on"), Fact("joined")], ids=["one day", "a column"])
@pytest.mark.parametrize("call", ["months", "month_steps", "days"])
def test_time_between_two_days_at_every_month_end(call, end):
    around = [date(year, month, day) for year in (2023, 2024) for month in (1, 2, 3, 4) for day in (1, 27, 28, 29, 30, 31)
              if day < 29 or month != 2 or (year == 2024 and day == 29)
              if day < 31 or month != 4]  # fmt: skip
    for last in around:
        stated = [{"born": first, "joined": last} for first in around]
        for limit in (-12, -1, 0, 1, 2, 11):
            node = Compare("<=", Call(call, Fact("born"), end), Number(limit))
            assert answers(node, stated, last) == one_by_one(node, stated, last)


@pytest.mark.parametrize("sign", COMPARES)
@pytest.mark.parametrize("bound", ["so.nguyen", "so.thap_phan", "so.phan_ba"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_bound_that_is_not_whole(sign, bound, turned):
    stated = [{"few": 0}, {"few": 1}, {"few": 7}, {"few": 8}, {"points": Fraction(1)}]
    sides = Fact("few"), Parameter(bound)
    node = Compare(sign, *(reversed(sides) if turned else sides))
    assert answers(node, stated, ENDS[0]) == one_by_one(node, stated, ENDS[0])


@pytest.mark.parametrize("most", [1, 127, 2**15 - 1, 2**31 - 1, 2**63 - 1])
@pytest.mark.parametrize("sign", ["+", "-", "*"])
@pytest.mark.parametrize(
    "other", [Fact("few"), Number(2), Number(-3), Number(2**63), Parameter("so.phan_ba"), Fact("points")]
)
def test_amounts_at_the_edge_of_each_width_do_not_run_over(most, sign, other):
    stated = [{"few": most, "points": Fraction(most, 3)}, {"few": most - 1, "points": Fraction(1, 3)}]
    for limit in (0, most, 2 * most, most * most):
        for way in (Arithmetic(sign, Fact("few"), other), Arithmetic(sign, other, Fact("few"))):
            node = Compare(">", way, Number(limit))
            assert answers(node, stated, ENDS[0]) == one_by_one(node, stated, ENDS[0])
