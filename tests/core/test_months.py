"""Months between days, at the ends of months."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.months import completed_months, month_steps


@pytest.mark.parametrize(
    ("start", "end", "completed", "steps"),
    [
        (date(2025, 6, 20), date(2025, 12, 20), 6, 6),
        (date(2025, 6, 21), date(2025, 12, 20), 5, 6),
        (date(2025, 8, 31), date(2026, 2, 27), 5, 6),
        (date(2025, 8, 31), date(2026, 2, 28), 6, 6),
        (date(2024, 2, 29), date(2025, 2, 28), 12, 12),
        (date(2025, 3, 1), date(2025, 2, 1), -1, -1),
        (date(2025, 3, 1), date(2025, 3, 1), 0, 0),
    ],
)
def test_months(start, end, completed, steps):
    assert (completed_months(start, end), month_steps(start, end)) == (completed, steps)


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_later_is_never_fewer_months(start, end):
    assert completed_months(start, end) <= completed_months(start, end + timedelta(days=1))
    assert 0 <= month_steps(start, end) - completed_months(start, end) <= 1
