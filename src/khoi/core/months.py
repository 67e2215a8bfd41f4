"""Months between two days, counted the two ways in which rules speak of age and standing."""

from calendar import monthrange
from datetime import date


def completed_months(start: date, end: date) -> int:
    """Whole months from `start` to `end`; a month without that day is completed on its last one.

    >>> (
    ...     completed_months(date(2025, 8, 31), date(2026, 2, 28)),
    ...     completed_months(date(2025, 6, 21), date(2025, 12, 20)),
    ... )
    (6, 5)
    """
    reached = end.day >= min(start.day, monthrange(end.year, end.month)[1])
    return month_steps(start, end) - (not reached)


def month_steps(start: date, end: date) -> int:
    """Calendar months from `start` to `end`, days left out.

    >>> month_steps(date(2025, 6, 30), date(2025, 12, 1))
    6
    """
    return 12 * (end.year - start.year) + end.month - start.month
