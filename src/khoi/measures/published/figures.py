"""One printed figure, read without guessing, and the whole numbers that can stand behind a percentage."""

import re
import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from khoi.core.refusal import Refusal

LONGEST = 60

# Composing takes the square of the length of a pile of accents; no letter carries more than a few.
_PILE = re.compile(r"[^\w\s!-~]{33,}")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_WORDS = r"(?:[^\W\d_]+ )*"
_MARK = r"(?:[~≈><≥≤] ?)?"
_WORDS_AFTER = r"(?: [^\W\d_]+)*"
# A dot parts thousands only where every group after it has three digits: 1.120, never 1.12 or 1.1200.
_COUNT = r"[0-9]{1,15}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4}"
_PERCENT = r"[0-9]{1,6}(?:[.,][0-9]{1,6})?"
_NOT_FINITE = re.compile(r"[+\-−]?(?:nan|inf|infinity|∞) ?%?", re.IGNORECASE)
_NEGATIVE = re.compile(_WORDS + r"[-−–] ?[0-9]")
_COUNTS = re.compile(f"({_WORDS}{_MARK})({_COUNT})({_WORDS_AFTER})")
_TOO_LARGE = re.compile(r"(?:[0-9]{7,}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}) ?%?")
_PERCENTS = re.compile(f"({_WORDS}{_MARK})({_PERCENT})(?: ?%)?({_WORDS_AFTER})")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as printed: `units / 10**places`, in `text` with a decimal point."""

    text: str
    units: int
    places: int = 0

    @property
    def low(self) -> Fraction:
        """Least true value that rounds half-up to the print."""
        return max(Fraction(0), Fraction(2 * self.units - 1, 2 * 10**self.places))

    @property
    def middle(self) -> Fraction:
        """The value as printed."""
        return Fraction(self.units, 10**self.places)

    @property
    def high(self) -> Fraction:
        """First true value too large to be cut down to the print."""
        return Fraction(self.units + 1, 10**self.places)


@dataclass(frozen=True, slots=True)
class Figure:
    """What stands in one cell; `number` is None where `text` is not a number, `approximate` when words go with it."""

    text: str
    number: Printed | None = None
    approximate: bool = False

    @property
    def exact(self) -> Printed | None:
        """The number, unless it is unreadable or printed with words such as “gần”."""
        return None if self.approximate else self.number

    @property
    def is_too_large(self) -> bool:
        """Whether a text that is not read as a number is one of more digits than any published figure."""
        return self.number is None and bool(_TOO_LARGE.fullmatch(self.text))


def plain(text: str) -> str:
    """`text` in NFC, without invisible marks, with single spaces."""
    text = _PILE.sub(lambda pile: pile[0][:32], text)
    return " ".join(unicodedata.normalize("NFC", text).translate(_INVISIBLE).split())


def count_figure(text: str, where: str) -> Figure | None:
    """A count or a total; None when nothing is printed.

    Raises Refusal `negative_count` or `not_finite`.
    """
    text = _checked(text, where)
    found = _COUNTS.fullmatch(text) if len(text) <= LONGEST else None
    if not found:
        return Figure(text) if text else None
    number = Printed(text, int(found[2].replace(".", "")))
    return Figure(text, number, bool(found[1] or found[3]))


def percent_figure(text: str, where: str) -> Figure | None:
    """A percentage, `text` rewritten with a decimal point and no sign; None when nothing is printed.

    Raises Refusal `negative_count` or `not_finite`.
    """
    text = _checked(text, where)
    found = _PERCENTS.fullmatch(text) if len(text) <= LONGEST else None
    if not found:
        return Figure(text) if text else None
    digits = found[2].replace(",", ".")
    whole, _, rest = digits.partition(".")
    number = Printed(digits, int(whole + rest), len(rest))
    return Figure(f"{found[1]}{digits}{found[3]}", number, bool(found[1] or found[3]))


def fits(count: int, base: int, percent: Printed) -> bool:
    """Whether `100*count/base`, half-up or truncated at the printed decimals, is the print."""
    # The bounds of `Printed` in whole numbers: a large table asks this millions of times.
    scaled: int = 100 * 10**percent.places * count
    return (2 * percent.units - 1) * base <= 2 * scaled and scaled < (percent.units + 1) * base


def stands(count: int | None, base: int, percent: Printed) -> bool:
    """Whether `percent` can be of `base`: with this count, or, where none is printed, with some whole count."""
    return fits(count, base, percent) if count is not None else bool(counts_fitting(base, percent))


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


def _checked(text: str, where: str) -> str:
    text = plain(text)
    if _NOT_FINITE.fullmatch(text):
        raise Refusal("not_finite", f"“{text}” không phải là một con số", where=where, hint="Để trống ô này.")
    if _NEGATIVE.match(text[:LONGEST]):
        raise Refusal(
            "negative_count", f"“{text[:LONGEST]}” nhỏ hơn không", where=where, hint="Sửa lại con số."
        )
    return text


def _simplest(low: Fraction, high: Fraction) -> tuple[int, int]:
    """The fraction in [low, high] with the smallest denominator."""
    if ceil(low) <= high:
        return ceil(low), 1
    whole = floor(low)
    top, bottom = _simplest(1 / (high - whole), 1 / (low - whole))
    return whole * top + bottom, top
