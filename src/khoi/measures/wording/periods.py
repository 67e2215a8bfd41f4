"""Over which time a target is judged: every year, a mean, the whole term, or a day by which it must be so."""

import re
from dataclasses import dataclass

from khoi.measures.wording.operators import Said
from khoi.measures.wording.tables import (
    BEFORE,
    EACH_YEAR,
    END,
    MEAN,
    MIDDLE,
    NOT_MEAN,
    PERIODS,
    RATE,
    WHOLE_TERM,
    YEAR_ON_YEAR,
    any_of,
)

_EACH = re.compile(any_of(EACH_YEAR))
_ON_YEAR = re.compile(any_of(YEAR_ON_YEAR))
_RATE = re.compile(any_of(RATE))
_MEAN = re.compile(any_of(MEAN))
_NOT_MEAN = re.compile(
    any_of(NOT_MEAN)
    + r"|bình quân (?:(?:mỗi|một) (?!năm|nhiệm kỳ)|0?1 (?=[^\W\d_])(?!năm))|bình quân(?: [^\W\d_]+){1,4} (?:trên |mỗi )?(?:đầu người|một người)(?!\w)"
)
_WHOLE = re.compile(
    any_of(WHOLE_TERM) + r"|(?:nhiệm kỳ|giai đoạn|từ năm) (?:19|20)\d\d ?(?:-|đến năm|đến) ?(?:19|20)\d\d"
)
_END = re.compile(any_of(END))
_MIDDLE = re.compile(any_of(MIDDLE))
# “Thu nhập bình quân đến năm 2030” is a mean of people, not of years.
_OF_MANY = re.compile(r"(?:thu nhập|đạt|lương|năng suất|diện tích|mức) bình quân(?! (?:mỗi|5|05|giai đoạn))")
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DAY = r"(?:(?P<day>\d{1,2}) ?[/.-] ?(?P<month>\d{1,2}) ?[/.-] ?|ngày \d{1,2} tháng \d{1,2} năm |tháng \d{1,2} ?(?:/|năm) ?|\d{1,2}/|quý (?:[ivx]+|\d) ?(?:/|năm) ?|năm )?"
_LEAD = r"(?P<lead>chậm nhất|trước|đến|tới|vào|trong|hết|cuối)"
_BY = re.compile(
    rf"(?<!\w){_LEAD}(?!\w)(?: (?:là|đến|hết|cuối|trước|ngày|thời điểm|tháng \d{{1,2}}))* (?:ngày )?{_DAY}{_YEAR}"
)
_RANGE = re.compile(r"(?:19|20)\d\d ?(?:-|đến năm|đến) ?(?:19|20)\d\d(?!\d)")
_ONE_YEAR = re.compile(rf"(?:(?<!\w)năm |(?P<column>, )(?=\d{{4}}:)){_YEAR}")
_SINCE = re.compile(
    rf"(?<!\w)(?:kể )?từ (?:đầu |cuối )?(?:ngày |tháng |quý )?(?:[\dix]{{1,4}} ?[/.-] ?|[\dix]{{1,4}} )*(?:năm )?{_YEAR}"
)
_BASE_YEAR = re.compile(r"(?:so với|lần|bằng|của|từ|cùng kỳ)(?: cuối| đầu| hết)? $")
# “Năm 2026 trên 70%, năm 2028 trên 80%” are two steps of one way; “Năm 2026, kết nạp 50 đảng viên” is of that year.
_AT_ONCE = re.compile(rf" (?:(?:đạt|là|có|còn) )?(?:{any_of(BEFORE)} )?\d[\d.,]* ?%")
_SETS_OUT = re.compile(r"\)? ?(?:tăng |giảm |nâng )?(?:lên|xuống)(?!\w)")
_FROM = re.compile(r"(?<!\w)từ [^,;]*$")
_IN_BRACKETS = re.compile(r"\(năm \d{4}:")
_BEFORE = 40
_YEARS = re.compile(r"(?<!\w)năm(?!\w)|nhiệm kỳ|giai đoạn|(?:19|20)\d\d")
_GROWTH = re.compile(
    r"(?:tốc độ|tăng(?! cường))(?!\w)[^,;:]*bình quân|bình quân[^,;:]{0,30} tăng(?! cường)(?!\w)"
)
_TERM_NAME = re.compile(r"(?<!trong )(?<!cả )(?<!toàn )nhiệm kỳ (?:19|20)\d\d")
_ONLY = ("chỉ xét năm này", "judged in this year only")


@dataclass(frozen=True, slots=True)
class Period:
    """A period rule with the words it rests on; `due` is the year of a day named, `is_middle` half the term.

    `is_vague` tells of a bare “bình quân”, which may be a mean of years or of people and places.
    """

    rule: str
    due: int | None = None
    because: tuple[Said, ...] = ()
    is_middle: bool = False
    is_vague: bool = False

    @property
    def is_asked(self) -> bool:
        """Whether people are asked although words were found."""
        return self.is_middle or self.is_vague


def period_in(flat: str, start: int, end: int) -> Period | None:
    """What the words between `start` and `end` say of the period; None where they say nothing."""
    each, by = _EACH.search(flat, start, end), deadline(flat, start, end)
    mean = _mean(flat, start, end)
    if mean and not (by and not each and _OF_MANY.search(flat, start, end)):
        vague = not each and not _YEARS.search(flat, start, end)
        return Period("mean_of_years", None, _because("mean_of_years", mean, each), is_vague=vague)
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
        if any(a <= found.start("year") < b for a, b in ranges) or _is_base(
            flat, start, found.start(), found.end()
        ):
            continue
        year = int(found["year"]) - _is_before(found)
        return Period("end_of_term", year, _because("end_of_term", found))
    return None


def says_growth(flat: str, start: int, end: int) -> bool:
    """Whether a “bình quân” is that of a growth: “tăng bình quân 12%/năm”."""
    return _GROWTH.search(flat, start, end) is not None


def names_term(flat: str, period: Period) -> bool:
    """“Chỉ tiêu nhiệm kỳ 2025 - 2030” says which term the targets belong to, not that they are summed over it."""
    said = period.because[0] if period.rule == "total_over_term" and period.because else None
    return said is not None and _TERM_NAME.match(flat, said.start) is not None


def is_yearly(flat: str, start: int, end: int) -> bool:
    """Whether a growth is said to be yearly."""
    return (
        any(pattern.search(flat, start, end) for pattern in (_EACH, _RATE, _ON_YEAR))
        or _mean(flat, start, end) is not None
    )


def is_only_rate(flat: str, start: int, end: int) -> bool:
    """Whether nothing but “/năm” behind one number speaks of years: the number next to it need not be yearly."""
    return _RATE.search(flat, start, end) is not None and not _EACH.search(flat, start, end)


def _by_the_way(flat: str, start: int, end: int) -> Period | None:
    if (since := _SINCE.search(flat, start, end)) and not _RANGE.match(flat, since.start("year"), end):
        return Period("each_year", None, _because("each_year", since))
    for found in _ONE_YEAR.finditer(flat, start, end):
        if _is_base(flat, start, found.start(), found.end()) or _RANGE.match(flat, found.start("year"), end):
            continue
        at_head = not flat[start : found.start()].strip() or found["column"]
        if not at_head or _AT_ONCE.match(flat, found.end(), end):
            return Period("end_of_term", int(found["year"]), _because("end_of_term", found))
        return Period("each_year", int(found["year"]), (Said(found.start(), found.end(), *_ONLY),))
    if rate := _RATE.search(flat, start, end):
        return Period("each_year", None, _because("each_year", rate))
    return whole_term(flat, start, end)


def whole_term(flat: str, start: int, end: int) -> Period | None:
    """The whole term, where words between `start` and `end` name it: “trong nhiệm kỳ”."""
    for whole in _WHOLE.finditer(flat, start, end):
        if not _BASE_YEAR.search(flat, max(start, whole.start() - _BEFORE), whole.start()):
            return Period("total_over_term", None, _because("total_over_term", whole))
    return None


def _is_base(flat: str, start: int, year: int, end: int) -> bool:
    """“So với năm 2025”, “từ 4,8% năm 2025 xuống còn …”: where the way begins, not where it ends."""
    if _IN_BRACKETS.match(flat, max(start, year - 1), end + 1):
        return True
    return _BASE_YEAR.search(flat, max(start, year - _BEFORE), year) is not None or (
        _SETS_OUT.match(flat, end) is not None
        and _FROM.search(flat, max(start, year - _BEFORE), year) is not None
    )


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
