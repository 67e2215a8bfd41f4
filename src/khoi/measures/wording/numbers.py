"""The forms in which numbers are printed, and what each is worth."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from khoi.measures.wording.tables import (
    BEFORE,
    NEAR,
    any_of,
)

_DIGITS = r"(?:[1-9]\d{0,2}(?:\.\d{3})+(?!\d)(?:,\d{1,6})?|[1-9]\d{0,2}(?: \d{3})+(?!\d|[.,/]\d| ?%)|\d{1,15}(?:[.,]\d{1,6})?)"
_ONES = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
         "chín": 9, "mốt": 1, "nhăm": 5}  # fmt: skip
_TENS = {"mười": 10, "mươi": 10, "trăm": 100, "nghìn": 1000, "ngàn": 1000}
_SPOKEN = any_of([*_ONES, *_TENS, "linh", "lẻ"])
_FIRST = any_of([*(set(_ONES) - {"tư", "lăm", "mốt", "nhăm", "năm"}), "mười"])
# “Năm” is a year far more often than a five.
_FIVE = r"(?<!\w)năm(?= (?:mươi|trăm|nghìn|ngàn|phần)(?!\w))"
_SPELLED = rf"(?:{_FIVE}|{_FIRST})(?: {_SPOKEN}){{0,8}}"
_PERCENT = r"(?: điểm)?(?: ?%| phần trăm(?!\w))| ?‰"
_DAY = r"\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}/(?:19|20)\d\d(?!\d)"
_CODE = r"\d+(?:/\d{4})?[-/](?:[a-zđ]{2,6}[-/][a-zđ0-9]|(?:nq|qđ|ct|kl|hd|kh|tb|qc|ctr)(?!\w))[a-zđ0-9/-]*"
# “5G” is a name, “200ha” an amount.
_NO_LETTER = r"(?!(?!(?:ha|km|km2|m2|m3|kg|tỷ|triệu|tr|đảng|đv|người)(?!\w))[^\W\d_])"
_TO = r" ?(?:-|÷|~|(?:đến|tới)(?!\w)(?: dưới(?!\w))?) ?"
TOKEN = re.compile(
    "|".join(
        (
            rf"(?P<date>(?<![\d.,]){_DAY})",
            r"(?P<years>(?<![\d.,])(?:19|20)\d\d ?- ?(?:19|20)\d\d(?!\d))",
            rf"(?P<code>(?<![\d.,]){_CODE})",
            rf"(?P<pair>(?<![\w.,]){_DIGITS} ?% ?/ ?(?P<pb>{_DIGITS}) ?%)",
            rf"(?P<range>(?<![\w.,])(?P<ra>{_DIGITS})(?P<rs>(?:{_PERCENT})?){_TO}(?P<rb>{_DIGITS})(?P<rt>(?:{_PERCENT})?)(?!\d))",
            r"(?P<fraction>(?<![\w.,/])(?P<fa>\d{1,5})/(?P<fb>\d{1,5})(?![\d/]))",
            rf"(?P<part>(?<!\w)(?:{_SPELLED}|\d{{1,3}}) phần (?:tư|{_SPELLED}|\d{{1,3}})(?!\w)(?! trăm))",
            r"(?P<twodigits>(?<!\w)(?:hai|2) con số(?!\w))",
            rf"(?P<number>(?<![\w.,/])(?P<na>{_DIGITS})(?:(?P<nt>{_PERCENT})|(?!\d){_NO_LETTER}))",
            r"(?P<half>(?<!\w)(?:một nửa|quá nửa|nửa số)(?!\w))",
            rf"(?P<times>(?<!\w)gấp (?:(?:{any_of([*BEFORE, *NEAR])} ){{0,2}}(?P<ta>{_DIGITS})(?:{_TO}(?P<tb>{_DIGITS}))? lần|(?P<double>đôi|ba)(?!\w)))",
            rf"(?P<spelled>{_SPELLED}(?P<st>(?:{_PERCENT})?))",
        )
    )
)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed in letters `start` up to `end`; `low` in percent for a share (of the base for `times`), in units for a count.

    `form` is "" for digits, else `times`, `fraction`, `half`, `two_digits`, `spelled`, `pair` or `none`, `all`.
    `noun` is what stands behind it, up to `noun_end` (0 without one), `rate` whether “/năm” goes with it.
    """

    start: int
    end: int
    low: Fraction
    high: Fraction | None = None
    is_share: bool = False
    form: str = ""
    noun: str = ""
    noun_end: int = 0
    rate: bool = False


@lru_cache(maxsize=4096)
def number(text: str) -> Fraction:
    """One printed number: dots part thousands where three digits follow each, a comma parts decimals.

    >>> number("1.164"), number("90,5"), number("12.5"), number("1 000")
    (Fraction(1164, 1), Fraction(181, 2), Fraction(25, 2), Fraction(1000, 1))
    """
    text = text.replace(" ", "")
    if re.fullmatch(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?", text):
        text = text.replace(".", "")
    return Fraction(text.replace(",", "."))


def spelled(words: str) -> int | None:
    """A number in words up to thousands, None where the words make none.

    >>> spelled("tám mươi lăm"), spelled("hai trăm linh năm"), spelled("mươi mươi")
    (85, 205, None)
    """
    total, ones = 0, None
    for word in words.split():
        if word in _ONES and ones is None:
            ones = _ONES[word]
        elif word == "mười" and ones is None:
            total += 10
        elif word in ("mươi", "trăm", "nghìn", "ngàn") and ones:
            total, ones = total + ones * _TENS[word], None
        elif word not in ("linh", "lẻ"):
            return None
    return total + (ones or 0) or None


def _percent(digits: str, sign: str) -> Fraction:
    """A printed number, in percent where `sign` is “‰”."""
    return number(digits) / 10 if "‰" in sign else number(digits)


def read(found: re.Match[str]) -> Figure | None:
    """The number that `TOKEN` found; None for a day, a span of years, the number of a paper."""
    if any(found[kind] for kind in ("date", "years", "code")):
        return None
    a, b = found.span()
    if found["range"] and not found["rs"] + found["rt"] and _YEAR.fullmatch(found["ra"]):
        return None
    if found["range"]:
        low, high = (_percent(found[name], found["rs"] + found["rt"]) for name in ("ra", "rb"))
        is_share = bool(found["rs"] or found["rt"])
        return Figure(a, b, low, high, is_share) if low < high else Figure(a, b, low, None, is_share)
    if found["number"]:
        return Figure(a, b, _percent(found["na"], found["nt"] or ""), None, bool(found["nt"]))
    if found["pair"]:
        return Figure(a, b, number(found["pb"]), None, is_share=True, form="pair")
    return _read_words(found)


def _read_words(found: re.Match[str]) -> Figure | None:
    a, b = found.span()
    if found["fraction"]:
        top, bottom = int(found["fa"]), int(found["fb"])
        return (
            Figure(a, b, Fraction(100 * top, bottom), None, is_share=True, form="fraction")
            if 0 < top <= bottom
            else None
        )
    if found["half"]:
        return Figure(a, b, Fraction(50), None, is_share=True, form="half")
    if found["times"]:
        return _read_times(found)
    if found["twodigits"]:
        return Figure(a, b, Fraction(10), None, is_share=True, form="two_digits")
    return _read_part(found) if found["part"] else _read_spelled(found)


def _read_times(found: re.Match[str]) -> Figure:
    """“Gấp đôi”, “gấp 1,5 - 2 lần” in percent of the base; a comparison may stand between “gấp” and the number."""
    if found["double"]:
        return Figure(
            *found.span(), Fraction(200 if found["double"] == "đôi" else 300), is_share=True, form="times"
        )
    low, high = 100 * number(found["ta"]), 100 * number(found["tb"]) if found["tb"] else None
    top = high if high and high > low else None
    return Figure(found.start("ta"), found.end(), low, top, is_share=True, form="times")


def _read_part(found: re.Match[str]) -> Figure | None:
    top, _, bottom = found[0].partition(" phần ")
    above, below = (int(word) if word.isdigit() else spelled(word) for word in (top, bottom))
    if not above or not below or above > below:
        return None
    return Figure(*found.span(), Fraction(100 * above, below), None, is_share=True, form="fraction")


def _read_spelled(found: re.Match[str]) -> Figure | None:
    words = found[0].removesuffix(found["st"]) if found["st"] else found[0]
    if (value := spelled(words)) is None:
        return None
    return Figure(*found.span(), Fraction(value), None, is_share=bool(found["st"]), form="spelled")
