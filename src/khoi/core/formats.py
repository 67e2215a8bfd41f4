"""Numbers and days as each language writes them; unknown has its own words and is never 0."""

from datetime import date, datetime
from fractions import Fraction

from khoi.core.shares import Share, rounded

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONGEST_DECIMAL = 4


def is_english(lang: str) -> bool:
    """Whether `lang` (a code like "vi", "en", "en-gb") is English; everything else is written the Vietnamese way."""
    return lang.split("-", maxsplit=1)[0] == "en"


def unknown(lang: str) -> str:
    """The words for a figure that is not there."""
    return "no figure yet" if is_english(lang) else "chưa có"


def percent(value: Share | Fraction | str | None, lang: str) -> str:
    """A share with two decimals: `90,38%`.

    A `Fraction` is the share itself (47/52); a text is already a percentage with a point ("90.38"), as `Share.percent`.

    >>> percent(Fraction(47, 52), "vi"), percent("90.38", "en"), percent(None, "vi")
    ('90,38%', '90.38%', 'chưa có')
    """
    if value is None or value == "":
        return unknown(lang)
    if isinstance(value, Share):
        value = value.percent
    text = rounded(100 * value) if isinstance(value, Fraction) else value
    return f"{_written(text, lang)}%"


def count(value: int | None, lang: str) -> str:
    """A whole number with its thousands parted: `4.612`, `4,612`."""
    return unknown(lang) if value is None else _written(str(value), lang)


def amount(value: Fraction | None, lang: str) -> str:
    """An exact number: whole, or with its few decimals (`46,8`), or as a fraction when decimals would lie (`43/3`)."""
    if value is None:
        return unknown(lang)
    for places in range(_LONGEST_DECIMAL + 1):
        if 10**places % value.denominator == 0:
            return _written(rounded(value, places), lang)
    return f"{count(value.numerator, lang)}/{count(value.denominator, lang)}"


def day(value: date | None, lang: str) -> str:
    """A day: `20/01/2026`; in English with the month as a word, which nobody can read the wrong way round."""
    if value is None:
        return unknown(lang)
    if is_english(lang):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year:04d}"
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def moment(value: datetime | None, lang: str) -> str:
    """A day and its hour and minute, in the time zone the value already carries."""
    return unknown(lang) if value is None else f"{day(value, lang)}, {value.hour:02d}:{value.minute:02d}"


def _written(text: str, lang: str) -> str:
    """`text`, a plain number with a point, with the marks of `lang`."""
    sign, digits = ("−", text[1:]) if text.startswith("-") else ("", text)
    whole, _, rest = digits.partition(".")
    thousands, decimal = (",", ".") if is_english(lang) else (".", ",")
    grouped = f"{int(whole):,}".replace(",", thousands)
    return f"{sign}{grouped}{decimal}{rest}" if rest else f"{sign}{grouped}"
