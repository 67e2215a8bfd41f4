"""Values that hold from a day until the next one is written, such as a unit's name."""

from bisect import bisect_right
from collections.abc import Hashable, Iterable
from datetime import date
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Dated(Generic[Value]):
    """For each key, the value in force on a day; built from rows (key, first day, value) in any order."""

    def __init__(self, rows: Iterable[tuple[Hashable, date, Value]]) -> None:
        self._days: dict[Hashable, list[date]] = {}
        self._values: dict[Hashable, list[Value]] = {}
        for key, day, value in sorted(rows, key=lambda row: row[1]):
            self._days.setdefault(key, []).append(day)
            self._values.setdefault(key, []).append(value)

    def on(self, key: Hashable, day: date) -> Value | None:
        """The value of `key` on `day`; None before the first."""
        at = bisect_right(self._days.get(key, ()), day)
        return self._values[key][at - 1] if at else None

    def known(self, key: Hashable, day: date) -> Value | None:
        """The value on `day`, or the first ever for a day before it: what a unit not yet born will be called."""
        values = self._values.get(key)
        return self.on(key, day) or (values[0] if values else None)

    def all_on(self, day: date) -> dict[Hashable, Value]:
        """Every key that has a value on `day`."""
        return {key: value for key in self._days if (value := self.on(key, day)) is not None}
