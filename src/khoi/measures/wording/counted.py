"""The numbers of a text with what each counts, without those that are names of papers, places in lists, days."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from khoi.measures.wording.numbers import TOKEN, Figure, read
from khoi.measures.wording.tables import (
    EACH_YEAR,
    END,
    FAR,
    HAPPENINGS,
    NAMES,
    NONE_OF,
    NOT_COUNTED,
    POPULATIONS,
    RANKS,
    UNITS,
    WHOLE_TERM,
    any_of,
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
_OTHER_WORDS = re.compile(
    any_of(
        [
            "tuyệt đối",
            "phấn đấu",
            "và",
            "bảo đảm",
            "đảm bảo",
            "cơ bản",
            "trên địa bàn",
            *EACH_YEAR,
            *WHOLE_TERM,
            *END,
        ]
    )
    + r"|(?:đến|vào|trước|trong)?(?: hết| cuối)? ?năm (?=20\d\d)|(?:toàn|đảng bộ|địa bàn) (?:tỉnh|huyện|xã|phường|khối|đảng bộ)(?!\w)"
)
# “Mỗi kỳ tối thiểu 90 phút” sets how long; “trong 90 phút” only says when.
_LASTING = re.compile(r" ?(?:giờ|phút|ngày|buổi)(?!\w)")
_FIRM = re.compile(rf"{any_of([*FAR, 'xuống còn', 'chỉ còn', 'xuống'])} $")
_RANKED = re.compile(rf"{any_of(RANKS)} $")
_LIFE = re.compile("tuổi thọ|sống khỏe|số năm")
_LOOK_BACK = 60


def figures(text: str, start: int, end: int) -> Iterator[Figure]:
    """Every number between `start` and `end` that could be a target, with what it counts."""
    for found in TOKEN.finditer(text, start, end):
        figure = read(found)
        if figure is not None and not _is_name(text, start, end, figure):
            yield _with_noun(text, end, figure)


def nothing(flat: str, start: int, end: int) -> Iterator[Figure]:
    """“Không có”, “không để xảy ra” at the head of a clause as the number 0, where something countable follows."""
    for found in _NONE_OF.finditer(flat, start, end):
        head = flat[start : found.start()].rsplit(",", 1)[-1].rsplit(":", 1)[-1]
        if not _OTHER_WORDS.sub("", head).strip(" -+()0123456789.;"):
            a, b = found.span("none")
            yield Figure(a, b, Fraction(0), form="none", noun_end=b)


def _is_name(text: str, start: int, end: int, figure: Figure) -> bool:
    """Whether the number names a paper, a year, a place in a list or a length of time."""
    if figure.is_share and figure.form != "fraction":
        return False
    before = text[max(start, figure.start - _LOOK_BACK) : figure.start]
    counts = _noun_follows(text, end, figure)
    if _is_set(text, end, figure, before):
        return False
    if not counts and (figure.form == "spelled" or _UNCOUNTED.match(text, figure.end, end)):
        return figure.form == "spelled" or not _LIFE.search(before)
    if not counts and _YEAR.fullmatch(text, figure.start, figure.end):
        # “Kết nạp đảng viên: 1905” ends with a number, not with a year.
        return not (before.endswith(": ") and not text[figure.end : end].strip(" .;\n"))
    if before.endswith("(") and text[figure.end : figure.end + 1] == ")":
        return True
    return bool(_NAMED.search(before)) and not (
        _YEARLY.search(before) or _is_amount(text, end, figure, before)
    )


def _is_set(text: str, end: int, figure: Figure, before: str) -> bool:
    """“Xếp thứ 10”, “ít nhất một gương”, “tối thiểu 90 phút”: the words before it leave no doubt."""
    if _RANKED.search(before):
        return _YEAR.fullmatch(text, figure.start, figure.end) is None
    lasts = figure.form == "spelled" or _LASTING.match(text, figure.end, end) is not None
    return lasts and _FIRM.search(before) is not None


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
    return figure
