"""The quota's arithmetic under each reading of its base, in whole numbers and exact fractions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

BASES = ("only_htt", "htt_or_better", "all_rated")
LEVELS = ("HTXS", "HTT", "HT", "KHT")
_COUNTED = {"only_htt": ("HTT",), "htt_or_better": ("HTXS", "HTT"), "all_rated": LEVELS}

Rated = Mapping[str, int | None]
"""How many are rated at each level; None where nobody said."""


@dataclass(frozen=True, slots=True)
class Held:
    """“Excellent” held against the quota under one reading; what cannot be said is None."""

    base: int | None
    share: Fraction | None
    used: int | None

    @property
    def ceiling(self) -> int | None:
        """The largest whole number that the exact share allows."""
        return None if self.share is None else floor(self.share)

    @property
    def over_by(self) -> int | None:
        """How many are too many."""
        return None if self.used is None or self.ceiling is None else max(0, self.used - self.ceiling)

    @property
    def holds(self) -> bool | None:
        """Whether the quota holds."""
        return None if self.over_by is None else self.over_by == 0


def highest(percent: Fraction, base: str, pool: int, rated: int) -> int:
    """The largest whole number of excellent ratings; for `only_htt` those raised leave the base.

    >>> highest(Fraction(20), "only_htt", 126, 130)
    21
    """
    return floor(exact(percent, base, pool, rated))


def exact(percent: Fraction, base: str, pool: int, rated: int) -> Fraction:
    """The share itself, before it is brought to a whole number: x with 100x = percent * base, x having left `only_htt`."""
    if base == "only_htt":
        return percent * pool / (100 + percent)
    return percent * (pool if base == "htt_or_better" else rated) / 100


def held(base: str, groups: Sequence[tuple[Fraction, Rated]]) -> Held:
    """Groups, each with its percentage, taken as one: their exact shares are added before rounding down."""
    shares = [share(percent, base, rated) for percent, rated in groups]
    known = [one for one in shares if one is not None]
    return Held(
        total(counted(base, rated) for _, rated in groups),
        sum(known, Fraction(0)) if len(known) == len(shares) else None,
        total(rated["HTXS"] for _, rated in groups),
    )


def least(percent: Fraction, base: str, rated: Rated) -> int | None:
    """The fewest excellent ratings that make up `percent` of the base; None where a count is missing."""
    found = share(percent, base, rated)
    return None if found is None else ceil(found)


def share(percent: Fraction, base: str, rated: Rated) -> Fraction | None:
    """`exact` of counted levels; None where one that it needs is missing."""
    pool = total((rated["HTXS"], rated["HTT"]))
    everyone = counted("all_rated", rated) if base == "all_rated" else 0
    return None if pool is None or everyone is None else exact(percent, base, pool, everyone)


def counted(base: str, rated: Rated) -> int | None:
    """The size of a base as proposed."""
    return total(rated[level] for level in _COUNTED[base])


def together(groups: Iterable[Rated]) -> Rated:
    """Several groups added up, level by level."""
    rows = list(groups)
    return {level: total(rated[level] for rated in rows) for level in LEVELS}


def total(counts: Iterable[int | None]) -> int | None:
    """The sum; None where one is missing."""
    found = list(counts)
    known = [count for count in found if count is not None]
    return sum(known) if len(known) == len(found) else None
