"""Over which time a target is judged: every year, a mean, the whole term, or a day by which it must be so."""

import re
from dataclasses import dataclass

from khoi.measures.wording.operators import Said
from khoi.measures.wording.tables import (
    EACH_YEAR,
    END,
    MEAN,
    MIDDLE,
    NOT_MEAN,
    PERIODS,
    RATE,
    WHOLE_TERM,
    any_of,
)

_EACH = re.compile(any_of(EACH_YEAR))
_RATE = re.compile(any_of(RATE))
_MEAN = re.compile(any_of(MEAN))
_NOT_MEAN = re.compile(any_of(NOT_MEAN))
_WHOLE = re.compile(
    any_of(WHOLE_TERM) + r"|(?:nhiệm kỳ|giai đoạn|từ năm) (?:19|20)\d\d ?(?:-|đến năm|đến) ?(?:19|20)\d\d"
)
_END = re.compile(any_of(END))
_MIDDLE = re.compile(any_of(MIDDLE))
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?:(?P<day>\d{1,2}) ?[/.-] ?(?P<month>\d{1,2}) ?[/.-] ?|ngày \d{1,2} tháng \d{1,2} năm |tháng \d{1,2} ?(?:/|năm) ?|\d{1,2}/|quý (?:[ivx]+|\d) ?(?:/|năm) ?|năm )?"
_LEAD = r"(?P<lead>chậm nhất|trước|đến|tới|vào|trong|hết|cuối)"
_BY = re.compile(
    rf"(?<!\w){_LEAD}(?!\w)(?: (?:là|đến|hết|cuối|trước|ngày|thời điểm|tháng \d{{1,2}}))* (?:ngày )?{_DAY}{_YEAR}"
)
_RANGE = re.compile(r"(?:19|20)\d\d ?(?:-|đến năm|đến) ?(?:19|20)\d\d(?!\d)")
_ONE_YEAR = re.compile(rf"(?:(?<!\w)năm |(?P<column>, )(?=\d{{4}}:)){_YEAR}")
_SINCE = re.compile(rf"(?<!\w)(?:kể )?từ năm {_YEAR}")
_BASE_YEAR = re.compile(r"(?:so với|lần|bằng|của|từ|cùng kỳ)(?: cuối| đầu| hết)? $")
_ONLY = ("chỉ xét năm này", "judged in this year only")


@dataclass(frozen=True, slots=True)
class Period:
    """A period rule with the words it rests on; `due` is the year of a day named, `is_middle` half the term."""

    rule: str
    due: int | None = None
    because: tuple[Said, ...] = ()
    is_middle: bool = False


def period_in(flat: str, start: int, end: int) -> Period | None:
    """What the words between `start` and `end` say of the period; None where they say nothing."""
    each, by = _EACH.search(flat, start, end), deadline(flat, start, end)
    if mean := _mean(flat, start, end):
        return Period("mean_of_years", None, _because("mean_of_years", mean, each))
    if each:
        return Period("each_year", None, _because("each_year", each))
    for pattern, is_middle in ((_MIDDLE, True), (_END, False)):
        if found := pattern.search(flat, start, end):
            return Period("end_of_term", None, _because("end_of_term", found), is_middle)
    return by or _by_the_way(flat, start, end)


def deadline(flat: str, start: int, end: int) -> Period | None:
    """A year or day by which: “đến năm 2030”, “trước 30/6/2026”."""
    ranges = [found.span() for found in _RANGE.finditer(flat, start, end)]
    for found in _BY.finditer(flat, start, end):
        if any(a <= found.start("year") < b for a, b in ranges) or _BASE_YEAR.search(
            flat[start : found.start()]
        ):
            continue
        year = int(found["year"]) - _is_before(found)
        return Period("end_of_term", year, _because("end_of_term", found))
    return None


def has_lead(flat: str, start: int, end: int) -> bool:
    """Whether a day or year is named as the last one."""
    return deadline(flat, start, end) is not None


def is_yearly(flat: str, start: int, end: int) -> bool:
    """Whether a growth is said to be yearly."""
    return any(pattern.search(flat, start, end) for pattern in (_EACH, _RATE, _MEAN))


def is_only_rate(flat: str, start: int, end: int) -> bool:
    """Whether nothing but “/năm” behind one number speaks of years: the number next to it need not be yearly."""
    return _RATE.search(flat, start, end) is not None and not _EACH.search(flat, start, end)


def _by_the_way(flat: str, start: int, end: int) -> Period | None:
    if (since := _SINCE.search(flat, start, end)) and not _RANGE.match(flat, since.start("year"), end):
        return Period("each_year", None, _because("each_year", since))
    if found := _RATE.search(flat, start, end):
        return Period("each_year", None, _because("each_year", found))
    for found in _ONE_YEAR.finditer(flat, start, end):
        if _BASE_YEAR.search(flat[start : found.start()]) or _RANGE.match(flat, found.start("year"), end):
            continue
        if flat[start : found.start()].strip() and not found["column"]:
            return Period("end_of_term", int(found["year"]), _because("end_of_term", found))
        return Period("each_year", int(found["year"]), (Said(found.start(), found.end(), *_ONLY),))
    if found := _WHOLE.search(flat, start, end):
        return Period("total_over_term", None, _because("total_over_term", found))
    return None


def _mean(flat: str, start: int, end: int) -> re.Match[str] | None:
    for found in _MEAN.finditer(flat, start, end):
        if not _NOT_MEAN.match(flat, found.start(), end):
            return found
    return None


def _is_before(found: re.Match[str]) -> bool:
    """“Trước năm 2027” and “trước 01/01/2027” end with 2026."""
    if found["lead"] != "trước":
        return False
    if found["day"]:
        return int(found["day"]) == 1 == int(found["month"])
    return (
        bool(re.search(r"(?:trước|năm) (?:năm )?\d{4}$", found[0]))
        and "tháng" not in found[0]
        and "quý" not in found[0]
    )


def _because(rule: str, *found: re.Match[str] | None) -> tuple[Said, ...]:
    return tuple(Said(one.start(), one.end(), *PERIODS[rule]) for one in found if one)
