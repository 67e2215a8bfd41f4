"""Ends of terms counted in working days, days, months or hours; which days are off is told by the caller."""

from calendar import monthrange
from collections.abc import Container, Iterator
from datetime import date, datetime, timedelta

_SATURDAY = 5
_NONE: frozenset[date] = frozenset()


def is_working_day(day: date, off: Container[date], extra: Container[date] = _NONE) -> bool:
    """Monday to Friday without the days `off`, and the days `extra`, such as a Saturday worked in exchange."""
    return day in extra or (day.weekday() < _SATURDAY and day not in off)


def nth_working_day(start: date, count: int, off: Container[date], extra: Container[date] = _NONE) -> date:
    """The last day of a term of `count` working days; day 1 is the working day after `start`.

    Raises OverflowError where the term outlasts the calendar.

    >>> nth_working_day(date(2026, 3, 2), 45, frozenset())
    datetime.date(2026, 5, 4)
    """
    day = start
    for _ in range(count):
        day = _next_day(day)
        while not is_working_day(day, off, extra):
            day = _next_day(day)
    return day


def days_skipped(
    start: date, end: date, off: Container[date], extra: Container[date] = _NONE
) -> Iterator[date]:
    """Days from Monday to Friday after `start`, up to `end`, that are `off`."""
    for number in range(start.toordinal() + 1, end.toordinal() + 1):
        day = date.fromordinal(number)
        if day.weekday() < _SATURDAY and not is_working_day(day, off, extra):
            yield day


def months_later(start: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last day where it has no such day.

    Raises OverflowError beyond the year 9999.

    >>> months_later(date(2025, 8, 31), 6)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(12 * start.year + start.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("date value out of range")
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def days_later(start: date, days: int) -> date:
    """`days` after `start`, every day counted. Raises OverflowError beyond the year 9999."""
    return start + timedelta(days=days)


def hours_later(start: datetime, hours: int) -> datetime:
    """`hours` after a moment. Raises OverflowError beyond the year 9999."""
    return start + timedelta(hours=hours)


def _next_day(day: date) -> date:
    return day + timedelta(days=1)
