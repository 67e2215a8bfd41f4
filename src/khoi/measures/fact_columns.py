"""One fact of very many subjects as a column of whole numbers, exact and with its gaps, so that a rule can ask all at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from khoi.rules.fields import as_exact
from khoi.rules.questions import Rule

Columns = NDArray[Any]
_NOT_A_DAY = np.iinfo(np.int64).min
_PIECE = 1 << 15


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """A fact of many subjects: `values` in units of 1/`scale`, signed whole numbers or booleans; no float enters.

    A choice is its rank. `known` is False where the fact is missing, whatever stands in `values`; None: never missing.
    `is_day`: values are days as `day_number` writes them. `most` is a bound on the size of every value.
    """

    values: Columns
    known: Columns | None = None
    scale: int = 1
    is_day: bool = False
    most: int = field(init=False)

    def __post_init__(self) -> None:
        if self.values.dtype.kind not in "biO":
            told = f"whole numbers and booleans only, not {self.values.dtype}"
            raise TypeError(told)
        object.__setattr__(self, "most", _most(self.values))

    @property
    def is_flag(self) -> bool:
        """Whether it answers yes or no by itself."""
        return self.values.dtype.kind == "b"

    @classmethod
    def of(cls, values: Sequence[Any]) -> "Column":
        """The column of typed values (see `facts.read_facts`): numbers, booleans, days or ranks; None is missing."""
        stated = [value for value in values if value is not None]
        gaps = len(stated) < len(values)
        known = np.fromiter((value is not None for value in values), np.bool_, len(values)) if gaps else None
        first = stated[0] if stated else 0
        if isinstance(first, date):
            return cls(_whole(0 if value is None else day_number(value) for value in values), known, 1, True)
        if isinstance(first, bool):
            return cls(np.fromiter(map(bool, values), np.bool_, len(values)), known)
        scale = lcm(*{value.denominator for value in stated})
        return cls(_whole(0 if value is None else int(value * scale) for value in values), known, scale)

    @classmethod
    def of_decimals(cls, texts: Sequence[str | int | None], where: str = "") -> "Column":
        """The column of exact numbers written as text, such as "90.5"; each different text is read once."""
        exact = {text: None if text is None else as_exact(text, where) for text in set(texts)}
        scale = lcm(*{amount.denominator for amount in exact.values() if amount is not None})
        whole = {text: int((amount or Fraction(0)) * scale) for text, amount in exact.items()}
        known = np.fromiter((text is not None for text in texts), np.bool_, len(texts))
        return cls(_whole(whole[text] for text in texts), None if known.all() else known, scale)

    @classmethod
    def of_days(cls, days: NDArray[np.datetime64]) -> "Column":
        """The column of days `datetime64[D]`; NaT is missing."""
        since = days.astype("datetime64[D]", copy=False).view(np.int64)
        if not since.size or since.min() != _NOT_A_DAY:
            return cls(_day_numbers(since), None, 1, True)
        known = since != _NOT_A_DAY
        return cls(_day_numbers(np.where(known, since, since.max() if known.any() else 0)), known, 1, True)


def columns_of(rows: Sequence[Mapping[str, Any]], rule: Rule) -> dict[str, Column]:
    """Typed facts of many subjects turned into the columns that a rule asks for; what nobody states is left out."""
    names = dict.fromkeys([*rule.facts(), *(name for question in rule.questions for name in question.given)])
    found = {name: [row.get(name) for row in rows] for name in names}
    return {
        name: Column.of(values)
        for name, values in found.items()
        if any(value is not None for value in values)
    }


def day_number(day: date) -> int:
    """A day as months and days in one whole number, so that months between two days are one subtraction.

    >>> day_number(date(2025, 6, 21)) - day_number(date(2025, 5, 20))
    33
    """
    return (day.year * 12 + day.month - 1) * 32 + day.day - 1


@cache
def first_days() -> Columns:
    """By months since the year 0: how many days stand before the month's first."""
    return np.arange("0000-01", "10000-02", dtype="datetime64[M]").astype("datetime64[D]").astype(np.int32)


def _day_numbers(since: Columns) -> Columns:
    """`day_number` of days since 1970: worked out once for each month from the first to the last, then looked up."""
    if not since.size:
        return np.zeros(0, np.int32)
    ends = (
        np.array([since.min(), since.max()]).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    )
    months = np.arange(ends[0], ends[1] + 2)
    firsts = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    before = np.repeat((months[:-1] + 1970 * 12) * 32 - firsts[:-1], np.diff(firsts))
    table = (before + np.arange(firsts[0], firsts[-1])).astype(np.int32)
    found = np.empty(len(since), np.int32)
    for start in range(0, len(since), _PIECE):  # in pieces, because fresh memory costs more than looking up
        part = slice(start, start + _PIECE)
        table.take(since[part] - firsts[0], out=found[part], mode="clip")
    return found


def month_end_as_31(days: Any) -> Any:
    """Days with each month's last one counted as the 31st: it completes every month (see `core.months`)."""
    firsts = first_days()
    months = np.right_shift(days, 5)
    is_last = np.bitwise_and(days, 31) == firsts[months + 1] - firsts[months] - 1
    return np.where(is_last, np.bitwise_or(days, 31), days)


def days_since_start(days: Any) -> Any:
    """Days as a plain count, for the days between two."""
    return first_days()[np.right_shift(days, 5)] + np.bitwise_and(days, 31)


def _whole(numbers: Iterable[int]) -> Columns:
    """Whole numbers in 64 bits, or as Python's own where they need more."""
    found = list(numbers)
    largest = max(map(abs, found), default=0)
    return np.array(found, np.int64 if largest < 2**63 else object)


def _most(values: Columns) -> int:
    if values.dtype.kind == "b" or not values.size:
        return 1
    return max(abs(int(values.max())), abs(int(values.min())))
