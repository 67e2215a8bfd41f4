"""Reads the numbers printed in a text, in every form met, and leaves out those that are names of papers and days."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from khoi.measures.wording.tables import (
    EACH_YEAR,
    HAPPENINGS,
    NAMES,
    NONE_OF,
    NOT_COUNTED,
    POPULATIONS,
    UNITS,
    WHOLE_TERM,
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
_PERCENT = r"(?: ?%| phần trăm(?!\w))"
_DAY = r"\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?(?:19|20)\d\d(?!\d)|(?<!\d)\d{1,2}/(?:19|20)\d\d(?!\d)"
_CODE = r"\d+(?:/\d{4})?[-/](?:[a-zđ]{2,6}[-/][a-zđ0-9]|(?:nq|qđ|ct|kl|hd|kh|tb|qc|ctr)(?!\w))[a-zđ0-9/-]*"
# “5G” is a name, “200ha” an amount.
_NO_LETTER = r"(?!(?!(?:ha|km|km2|m2|m3|kg|tỷ|triệu|tr|đảng|đv|người)(?!\w))[^\W\d_])"
_TO = r" ?(?:-|÷|~|(?:đến|tới)(?!\w)(?: dưới(?!\w))?) ?"
_TOKEN = re.compile(
    "|".join(
        (
            rf"(?P<date>(?<![\d.,]){_DAY})",
            r"(?P<years>(?<![\d.,])(?:19|20)\d\d ?- ?(?:19|20)\d\d(?!\d))",
            rf"(?P<code>(?<![\d.,]){_CODE})",
            rf"(?P<pair>(?<![\w.,]){_DIGITS} ?% ?/ ?(?P<pb>{_DIGITS}) ?%)",
            rf"(?P<range>(?<![\w.,])(?P<ra>{_DIGITS})(?P<rs>{_PERCENT}?){_TO}(?P<rb>{_DIGITS})(?P<rt>{_PERCENT}?)(?!\d))",
            r"(?P<fraction>(?<![\w.,/])(?P<fa>\d{1,5})/(?P<fb>\d{1,5})(?![\d/]))",
            rf"(?P<part>(?<!\w)(?:{_SPELLED}|\d{{1,3}}) phần (?:tư|{_SPELLED}|\d{{1,3}})(?!\w)(?! trăm))",
            r"(?P<twodigits>(?<!\w)(?:hai|2) con số(?!\w))",
            rf"(?P<number>(?<![\w.,/])(?P<na>{_DIGITS})(?P<nt>{_PERCENT}?)(?!\d){_NO_LETTER})",
            r"(?P<half>(?<!\w)(?:một nửa|quá nửa|nửa số)(?!\w))",
            rf"(?P<times>(?<!\w)gấp (?:hơn )?(?:(?P<double>đôi|ba)(?!\w)|(?P<ta>{_DIGITS}) lần))",
            rf"(?P<spelled>{_SPELLED}(?P<st>{_PERCENT}?))",
        )
    )
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMED = re.compile(rf"(?:{any_of(NAMES)})[ ]?\(?$")
_YEARLY = re.compile(rf"{any_of([*EACH_YEAR, *WHOLE_TERM])}[,:]? $")
_UNCOUNTED = re.compile(rf"[ ]?{any_of(NOT_COUNTED)}")
_NOUN = re.compile(
    rf"[ ]?(?P<noun>{any_of([*POPULATIONS, *UNITS])})(?P<rate>[ ]?/[ ]?\d?[ ]?(?:năm|tháng|quý)(?!\w))?"
)
_RATE = re.compile(r"[ ]?/[ ]?1?[ ]?(?:năm|tháng|quý)(?!\w)")
_WORDS = re.compile(r" ?(?P<noun>[^\W\d_]+(?:[ ][^\W\d_]+){0,2})")
_NONE_OF = re.compile(
    rf"(?P<none>{any_of(NONE_OF)})(?: [^\W\d_]+){{0,2}}? {any_of([*POPULATIONS, *UNITS, *HAPPENINGS])}"
)
_OTHER_WORDS = re.compile(any_of(["tuyệt đối", "phấn đấu", "và", "bảo đảm", "đảm bảo", *EACH_YEAR]))
_LOOK_BACK = 40


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed in letters `start` up to `end`; `low` in percent for a share, in units for a count.

    `form` is "" for digits, else `times`, `fraction`, `half`, `two_digits`, `spelled`, `pair` or `none`, `all`.
    `noun` is what stands behind it, up to `noun_end`, `rate` whether “/năm” goes with it.
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


def figures(text: str, start: int, end: int) -> Iterator[Figure]:
    """Every number between `start` and `end` that could be a target, with what it counts."""
    for found in _TOKEN.finditer(text, start, end):
        if any(found[kind] for kind in ("date", "years", "code")):
            continue
        figure = _read(found)
        if figure is not None and not _is_name(text, start, end, figure):
            yield _with_noun(text, end, figure)


def nothing(flat: str, start: int, end: int) -> Iterator[Figure]:
    """“Không có”, “không để xảy ra” at the head of a clause as the number 0, where something countable follows."""
    for found in _NONE_OF.finditer(flat, start, end):
        head = flat[start : found.start()].rsplit(",", 1)[-1].rsplit(":", 1)[-1]
        if not _OTHER_WORDS.sub("", head).strip(" -+()123456789.;"):
            a, b = found.span("none")
            yield Figure(a, b, Fraction(0), form="none", noun_end=b)


def _read(found: re.Match[str]) -> Figure | None:
    a, b = found.span()
    if found["range"] and not found["rs"] + found["rt"] and _YEAR.fullmatch(found["ra"]):
        return None
    if found["range"]:
        low, high = number(found["ra"]), number(found["rb"])
        is_share = bool(found["rs"] or found["rt"])
        return Figure(a, b, low, high, is_share) if low < high else Figure(a, b, low, None, is_share)
    if found["number"]:
        return Figure(a, b, number(found["na"]), None, bool(found["nt"]))
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
        many = number(found["ta"]) if found["ta"] else Fraction(2 if found["double"] == "đôi" else 3)
        return Figure(a, b, 100 * many - 100, None, is_share=True, form="times")
    if found["twodigits"]:
        return Figure(a, b, Fraction(10), None, is_share=True, form="two_digits")
    return _read_part(found) if found["part"] else _read_spelled(found)


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


def _is_name(text: str, start: int, end: int, figure: Figure) -> bool:
    """Whether the number names a paper, a year, a place in a list or a length of time."""
    if figure.is_share and figure.form != "fraction":
        return False
    before = text[max(start, figure.start - _LOOK_BACK) : figure.start]
    counts = _noun_follows(text, end, figure)
    if not counts and (figure.form == "spelled" or _UNCOUNTED.match(text, figure.end, end)):
        return figure.form == "spelled" or "tuổi thọ" not in before
    if not counts and _YEAR.fullmatch(text, figure.start, figure.end):
        # “Kết nạp đảng viên: 1905” ends with a number, not with a year.
        return not (before.endswith(": ") and not text[figure.end : end].strip(" .;\n"))
    if before.endswith("(") and text[figure.end : figure.end + 1] == ")":
        return True
    return bool(_NAMED.search(before)) and not (
        _YEARLY.search(before) or _is_amount(text, end, figure, before)
    )


def _is_amount(text: str, end: int, figure: Figure, before: str) -> bool:
    """“Tổng số 200 đảng viên”, “phấn đấu mỗi năm 25 đảng viên”: a noun behind it says that it counts something."""
    last = before.rstrip(" (").rsplit(" ", 1)[-1]
    return (
        last in ("năm", "tháng", "quý", "số", "điểm", "lần")
        and _noun_follows(text, end, figure)
        and not (last == "năm" and len(text[figure.start : figure.end]) == len("2030"))
    )


def _noun_follows(text: str, end: int, figure: Figure) -> bool:
    return _NOUN.match(text, figure.end, end) is not None


def _with_noun(text: str, end: int, figure: Figure) -> Figure:
    if rate := _RATE.match(text, figure.end, end):
        return replace(figure, noun_end=rate.end(), rate=True)
    if found := _NOUN.match(text, figure.end, end):
        return replace(figure, noun=found["noun"], noun_end=found.end(), rate=bool(found["rate"]))
    if not figure.is_share and (found := _WORDS.match(text, figure.end, end)):
        return replace(figure, noun=found["noun"], noun_end=found.end())
    return replace(figure, noun_end=figure.end)
