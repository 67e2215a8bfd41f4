"""Shares with a named base: exact fractions, shown with two decimals, never compared after rounding."""

from dataclasses import dataclass
from fractions import Fraction


def rounded(value: Fraction, places: int = 2) -> str:
    """`value` half-up at `places` decimals, as text with a point.

    >>> rounded(Fraction(86665, 1000))
    '86.67'
    """
    scale = 10**places
    units = (2 * value.numerator * scale + value.denominator) // (2 * value.denominator)
    sign, digits = ("-", -units) if units < 0 else ("", units)
    whole, rest = divmod(digits, scale)
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


@dataclass(frozen=True, slots=True)
class Share:
    """Numerator over denominator as counted: 604/662 is not reduced, so that it can be opened."""

    num: int
    den: int

    def __post_init__(self) -> None:
        if self.den <= 0:
            raise ValueError("a share needs a base above zero")

    @property
    def exact(self) -> Fraction:
        """The share itself, for comparing."""
        return Fraction(self.num, self.den)

    @property
    def percent(self) -> str:
        """In percent, two decimals half-up, for showing only."""
        return rounded(100 * self.exact)
