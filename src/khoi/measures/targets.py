"""Holds figures against a resolution's words: operator, threshold, period rule and reading.

Exact integers and fractions throughout. Nothing here chooses a reading: every open one is computed.
"""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Any, Final

from khoi.core.shares import rounded
from khoi.core.tree import Unit
from khoi.measures.ledger import YearFigures

OPERATORS = (">=", ">", "<=", "<", "=", "range", "bare")
KINDS = ("ratio", "count", "growth")
PERIOD_RULES = ("each_year", "total_over_term", "mean_of_years", "end_of_term", "growth_per_year")
MET: Final = "met"
MISSED: Final = "missed"
PARTIAL: Final = "partial"
NO_DATA: Final = "no_data"
DIFFER: Final = "readings_differ"
TERM = "term"
_COMPARE: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
    "=": operator.eq,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to turn a target's words into arithmetic: which measure over which (None: a count)."""

    code: str
    numerator: str
    denominator: str | None = None

    @property
    def measures(self) -> tuple[str, ...]:
        """What must be reported for it."""
        return (self.numerator,) if self.denominator is None else (self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class Target:
    """A numbered promise as arithmetic. `low` is the threshold in percent or units; `high` only for a range.

    A bare number is held both as a floor and as an exact figure, unless `bare_as` names the one decided.
    """

    id: str
    operator: str
    low: Fraction
    high: Fraction | None
    kind: str
    period_rule: str
    readings: tuple[Reading, ...]
    text: str = ""
    bare_as: str = ""

    @property
    def senses(self) -> tuple[str, ...]:
        """The operators to compare by."""
        if self.operator != "bare":
            return (self.operator,)
        return (self.bare_as,) if self.bare_as else (">=", "=")

    @property
    def is_open(self) -> bool:
        """Whether nobody has chosen among several readings yet."""
        return len(self.readings) > 1


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with its base. `num` and `den` are whole; `den` is None for a whole count.

    `is_share` tells a share of a base from a count that is not whole. `mean` is the arithmetic mean of the
    yearly shares beside the pooled one. `steps` is the number of years a growth runs over.
    """

    num: int
    den: int | None = None
    is_share: bool = False
    mean: Fraction | None = None
    steps: int = 0

    @property
    def exact(self) -> Fraction:
        """The figure itself, for comparing."""
        return Fraction(self.num, self.den or 1)

    @property
    def percent(self) -> str:
        """In percent, two decimals half-up, for showing only."""
        return rounded(100 * self.exact)

    def as_json(self) -> Any:
        """An int, or `{"num", "den"}` with `percent` for a share, and what its rule adds."""
        if self.den is None:
            return self.num
        shown: dict[str, Any] = {"num": self.num, "den": self.den}
        if self.is_share or self.steps:
            shown["percent"] = self.percent
        if self.mean is not None:
            shown["pooled"] = dict(shown)
            mean = self.mean
            shown["mean"] = {"num": mean.numerator, "den": mean.denominator, "percent": rounded(100 * mean)}
        if self.steps:
            shown["percent_per_year"] = growth_per_year(self)
        return shown


@dataclass(frozen=True, slots=True)
class Result:
    """One target at one unit in one period under one reading and one sense of the operator."""

    target: str
    unit: Unit
    period: str
    reading: str
    sense: str
    value: Amount | None
    status: str
    met_so_far: bool | None
    reported: int
    expected: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """All readings of one target at one unit in one period, side by side."""

    target: str
    unit: Unit
    period: str
    status: str
    results: tuple[Result, ...] = field(repr=False)


def periods(target: Target, years: Sequence[int]) -> list[str]:
    """The periods a target is judged in: each year, or once over the term."""
    return [str(year) for year in years] if target.period_rule == "each_year" else [TERM]


def years_read(target: Target, period: str, years: Sequence[int]) -> list[int]:
    """The years whose figures and reports the rule reads for `period`."""
    if period != TERM:
        return [int(period)]
    if target.period_rule == "end_of_term":
        return [years[-1]]
    if target.period_rule == "growth_per_year":
        return list(dict.fromkeys((years[0], years[-1])))
    return list(years)


def judge(
    target: Target, unit: Unit, period: str, figures: Mapping[int, YearFigures], years: Sequence[int]
) -> Verdict:
    """The verdict of one unit in one period over all readings and senses.

    `figures` holds a structure's year for every year the rule reads; a unit that is not in a year's
    tree has no figures and no duty there.
    """
    results = []
    for reading in target.readings:
        read = [figures[year] for year in years_read(target, period, years) if year in figures]
        there = [year for year in read if unit in year.tree]
        value = _value(target, reading, unit, there, years[-1] - years[0])
        covered = [year.coverage(unit, reading.measures) for year in there]
        reported, expected = sum(row[0] for row in covered), sum(row[1] for row in covered)
        for sense in target.senses:
            status, so_far = _status(target, sense, value, complete=reported == expected)
            results.append(
                Result(
                    target.id, unit, period, reading.code, sense, value, status, so_far, reported, expected
                )
            )
    return Verdict(target.id, unit, period, agreed([row.status for row in results]), tuple(results))


def agreed(statuses: Sequence[str]) -> str:
    """The one status of those readings that have data; `readings_differ` when there are two."""
    with_data = {status for status in statuses if status != NO_DATA}
    if not with_data:
        return NO_DATA
    return with_data.pop() if len(with_data) == 1 else DIFFER


def compare(value: Fraction, sense: str, low: Fraction, high: Fraction | None = None) -> bool:
    """`value` against the threshold by one operator.

    >>> compare(Fraction(50), ">", Fraction(50))
    False
    """
    if sense == "range":
        return low <= value and (high is None or value <= high)
    return _COMPARE[sense](value, low)


def holds(target: Target, sense: str, value: Amount) -> bool:
    """Whether the figure keeps the promise: shares in percent, counts in units, growth in percent a year."""
    if value.steps:
        wanted = ((100 + bound) ** value.steps for bound in (target.low, target.high) if bound is not None)
        return compare(value.exact * 100**value.steps, sense, *wanted)
    return compare(value.exact * (100 if value.is_share else 1), sense, target.low, target.high)


def growth_per_year(value: Amount) -> str:
    """The yearly growth in percent, two decimals half-up, found by exact comparison.

    >>> growth_per_year(Amount(num=14641, den=10000, steps=4))
    '10.00'
    """
    low, high = 0, 20000 * (value.num // (value.den or 1) + 2)
    while high - low > 1:
        middle = (low + high) // 2
        if middle**value.steps * (value.den or 1) <= 20000**value.steps * value.num:
            low = middle
        else:
            high = middle
    return rounded(Fraction((low + 1) // 2 - 10000, 100))


def _status(target: Target, sense: str, value: Amount | None, *, complete: bool) -> tuple[str, bool | None]:
    if value is None:
        return NO_DATA, None
    held = holds(target, sense, value)
    if value.mean is not None and compare(100 * value.mean, sense, target.low, target.high) != held:
        return DIFFER, None
    if not complete:
        return PARTIAL, held
    return (MET if held else MISSED), None


def _value(
    target: Target, reading: Reading, unit: Unit, there: Sequence[YearFigures], steps: int
) -> Amount | None:
    # A part that nobody can tell apart makes the whole unknown: what is left of it would be a wrong figure.
    if any(year.rollup.is_undivided(unit, measure) for year in there for measure in reading.measures):
        return None
    pairs = [pair for year in there if (pair := _pair(reading, unit, year)) is not None]
    if target.period_rule == "growth_per_year":
        return _amount(pairs[1][0], pairs[0][0], steps=steps) if len(pairs) > 1 and pairs[0][0] else None
    if not pairs:
        return None
    num = sum((pair[0] for pair in pairs[1:]), pairs[0][0])
    if reading.denominator is None:
        return _amount(num, Fraction(len(pairs) if target.period_rule == "mean_of_years" else 1))
    if not (den := sum((pair[1] for pair in pairs[1:]), pairs[0][1])):
        return None
    shares = [a / b for a, b in pairs if b] if target.period_rule == "mean_of_years" else []
    mean = sum(shares, Fraction(0)) / len(shares) if shares else None
    return _amount(num, den, is_share=True, mean=mean)


def _pair(reading: Reading, unit: Unit, year: YearFigures) -> tuple[Fraction, Fraction] | None:
    """The year's numerator and base (1 for a count); None where either is missing, so that neither counts as zero."""
    num = year.rollup.amount(unit, reading.numerator)
    den = Fraction(1) if reading.denominator is None else year.rollup.amount(unit, reading.denominator)
    return None if num is None or den is None else (num, den)


def _amount(
    num: Fraction, den: Fraction, *, is_share: bool = False, mean: Fraction | None = None, steps: int = 0
) -> Amount:
    # A split by shares leaves fractions of a person: both sides are scaled alike, so the base still shows.
    scale = lcm(num.denominator, den.denominator)
    top, bottom = int(num * scale), int(den * scale)
    plain = bottom == 1 and not is_share and not steps
    return Amount(top, None if plain else bottom, is_share, mean, steps)
