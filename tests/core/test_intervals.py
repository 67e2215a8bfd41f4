"""Half-open spans of days, held against the plain set of their days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.intervals import Interval

DAY = date(2020, 1, 1)
SPANS = st.tuples(st.integers(0, 20), st.integers(1, 8) | st.none()).map(
    lambda pair: Interval(
        DAY + timedelta(pair[0]), None if pair[1] is None else DAY + timedelta(pair[0] + pair[1])
    )
)


def days(span: Interval) -> set[date]:
    return {day for day in (DAY + timedelta(i) for i in range(40)) if span.has(day)}


def test_interval_at_its_ends():
    span = Interval(date(2020, 1, 1), date(2021, 1, 1))
    asked = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert [span.has(day) for day in asked] == [False, True, True, False]


def test_interval_without_end():
    assert Interval(date(2020, 1, 1)).has(date.max)


@pytest.mark.parametrize("end", [date(2020, 1, 1), date(2019, 12, 31)])
def test_interval_that_does_not_end_after_it_starts(end):
    with pytest.raises(ValueError):
        Interval(date(2020, 1, 1), end)


@given(SPANS, SPANS)
def test_meets_when_a_day_is_shared(one, other):
    assert one.meets(other) == other.meets(one) == bool(days(one) & days(other))


@given(SPANS, SPANS)
def test_covers_when_no_day_lies_outside(one, other):
    assert one.covers(other) == (days(other) <= days(one))
