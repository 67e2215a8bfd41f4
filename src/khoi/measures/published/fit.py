"""When a count over a base gives a printed percentage: rounded half-up or cut off, in whole numbers."""

from fractions import Fraction
from math import ceil, floor

from khoi.measures.published.figures import Figure


def fits(count: int, base: int, percent: Figure) -> bool:
    """Whether `100*count/base`, half-up or truncated at the printed decimals, is the print."""
    return percent.low <= Fraction(100 * count, base) < percent.high


def counts_fitting(base: int, percent: Figure) -> tuple[int, int] | None:
    """Least and greatest whole counts out of `base` that give the print; None when there is none."""
    least = ceil(percent.low * base / 100)
    most = ceil(percent.high * base / 100) - 1
    if percent.middle <= 100:
        most = min(most, base)
    return (least, most) if least <= most else None


def bases_fitting(count: int, percent: Figure) -> tuple[int, int | None] | None:
    """Least and greatest whole bases (None: no end) on which `count` gives the print; None when no base does."""
    least = floor(100 * count / percent.high) + 1
    if not percent.low:
        return least, None
    most = floor(100 * count / percent.low)
    return (least, most) if least <= most else None


def least_base(percent: Figure) -> int:
    """The smallest base on which some whole count gives the print."""
    low, high = percent.low / 100, percent.high / 100
    # The top is excluded; fractions with so small a denominator cannot lie between this and the top.
    return _simplest(low, high - Fraction(1, (400 * 10**percent.places) ** 2))[1]


def _simplest(low: Fraction, high: Fraction) -> tuple[int, int]:
    """The fraction in [low, high] with the smallest denominator."""
    if ceil(low) <= high:
        return ceil(low), 1
    whole = floor(low)
    top, bottom = _simplest(1 / (high - whole), 1 / (low - whole))
    return whole * top + bottom, top
