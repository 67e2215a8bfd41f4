"""When a count over a base gives a printed percentage: rounded half-up or cut off, in whole numbers."""

from fractions import Fraction
from math import ceil, floor

from khoi.measures.published.figures import Printed


def fits(count: int, base: int, percent: Printed) -> bool:
    """Whether `100*count/base`, half-up or truncated at the printed decimals, is the print."""
    # The bounds of `Printed` in whole numbers: a large table asks this millions of times.
    scaled: int = 100 * 10**percent.places * count
    return (2 * percent.units - 1) * base <= 2 * scaled and scaled < (percent.units + 1) * base


def counts_fitting(base: int, percent: Printed) -> tuple[int, int] | None:
    """Least and greatest whole counts out of `base` that give the print; None when there is none."""
    scale = 100 * 10**percent.places
    least = max(0, -((1 - 2 * percent.units) * base // (2 * scale)))
    most = -(-(percent.units + 1) * base // scale) - 1
    if percent.units <= scale:
        most = min(most, base)
    return (least, most) if least <= most else None


def bases_fitting(count: int, percent: Printed) -> tuple[int, int | None] | None:
    """Least and greatest whole bases (None: no end) on which `count` gives the print; None when no base does."""
    least = floor(100 * count / percent.high) + 1
    if not percent.low:
        return least, None
    most = floor(100 * count / percent.low)
    return (least, most) if least <= most else None


def least_base(percent: Printed) -> int:
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
