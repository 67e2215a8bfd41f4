"""Terms counted in working days, days, months and hours."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.working_days import (
    days_later,
    days_skipped,
    hours_later,
    is_working_day,
    months_later,
    nth_working_day,
)

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SETS = st.frozensets(st.dates(date(2020, 1, 1), date(2021, 12, 31)), max_size=40)


@pytest.mark.parametrize(
    ("count", "end"), [(45, date(2026, 5, 4)), (60, date(2026, 5, 25)), (1, date(2026, 3, 3))]
)
def test_nth_working_day_without_holidays(count, end):
    assert nth_working_day(date(2026, 3, 2), count, frozenset()) == end


def test_day_1_is_after_the_weekend():
    assert nth_working_day(date(2026, 2, 27), 1, frozenset()) == date(2026, 3, 2)


@given(st.dates(date(2020, 1, 1), date(2021, 6, 30)), st.integers(1, 120), SETS, SETS)
def test_nth_working_day_is_the_one_that_fills_the_count(start, count, off, extra):
    end = nth_working_day(start, count, off, extra)
    after = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(is_working_day(day, off, extra) for day in after) == count
    assert is_working_day(end, off, extra)


@given(st.dates(date(2020, 1, 1), date(2021, 6, 30)), st.integers(1, 120), SETS, SETS)
def test_weekdays_of_a_term_are_worked_or_skipped(start, count, off, extra):
    end = nth_working_day(start, count, off, extra)
    skipped = list(days_skipped(start, end, off, extra))
    weekdays = [
        n for n in range(start.toordinal() + 1, end.toordinal() + 1) if date.fromordinal(n).weekday() < 5
    ]
    worked_weekends = [day for day in extra if start < day <= end and day.weekday() >= 5]
    assert len(weekdays) + len(worked_weekends) == count + len(skipped)


def test_extra_day_counts_even_when_off():
    saturday = date(2026, 3, 7)
    assert nth_working_day(date(2026, 3, 6), 1, {saturday}, {saturday}) == saturday


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 2, date(2027, 1, 30)),
    ],
)
def test_months_later(start, months, end):
    assert months_later(start, months) == end


@given(DAYS, st.integers(0, 600))
def test_months_later_keeps_the_day_or_clips_it(start, months):
    end = months_later(start, months)
    assert 12 * (end.year - start.year) + end.month - start.month == months
    assert end.day == start.day or (end + timedelta(days=1)).day == 1


def test_days_and_hours_later():
    assert days_later(date(2026, 2, 27), 3) == date(2026, 3, 2)
    assert hours_later(datetime(2026, 3, 2, 8, 30), 72) == datetime(2026, 3, 5, 8, 30)  # noqa: DTZ001


@pytest.mark.parametrize(
    "late",
    [
        lambda: months_later(date(9999, 12, 1), 1),
        lambda: days_later(date(9999, 12, 31), 1),
        lambda: days_later(date(1, 1, 1), 10**30),
        lambda: nth_working_day(date(9999, 12, 30), 5, frozenset()),
    ],
)
def test_beyond_the_calendar(late):
    with pytest.raises(OverflowError):
        late()
