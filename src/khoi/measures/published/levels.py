"""Which rating level, or which other row, a printed name stands for, whatever its spelling."""

import re
from enum import StrEnum

from khoi.measures.published.figures import plain


class Role(StrEnum):
    """What a row is; the last six are not rating levels."""

    EXCELLENT = "excellent"
    CLEAN_STRONG = "clean_strong"
    GOOD = "good"
    COMPLETED = "completed"
    LOWEST = "lowest"
    EXEMPLARY_CLEAN = "exemplary_clean"
    EXEMPLARY_EXCELLENT = "exemplary_excellent"
    OTHER = "other"
    OR_BETTER = "or_better"
    RATED = "rated"
    NOT_RATED = "not_rated"
    EXEMPT = "exempt"
    TOTAL = "total"
    ASIDE = "aside"


BRACKETS = frozenset({Role.OR_BETTER, Role.RATED, Role.NOT_RATED, Role.EXEMPT, Role.TOTAL, Role.ASIDE})
# The levels that “từ hoàn thành tốt trở lên” adds up.
UPPER = frozenset(
    {Role.EXCELLENT, Role.CLEAN_STRONG, Role.GOOD, Role.EXEMPLARY_CLEAN, Role.EXEMPLARY_EXCELLENT}
)
# A level that published tables also print as “trong đó” of another.
PARENTS = {
    Role.EXEMPLARY_CLEAN: Role.CLEAN_STRONG,
    Role.EXEMPLARY_EXCELLENT: Role.EXCELLENT,
    Role.EXCELLENT: Role.GOOD,
}

_OR_BETTER = re.compile(r"(hoàn thành tốt|htt|httnv)\b.*trở lên")
_TOTAL = re.compile(r"^\[?(tổng( số| cộng)?|cộng) ?:?\]?$")
_ASIDE = (
    (_OR_BETTER, Role.OR_BETTER),
    (_TOTAL, Role.TOTAL),
    (re.compile(r"miễn"), Role.EXEMPT),
    (re.compile(r"(chưa|không)\b.*(đánh giá|xếp loại)"), Role.NOT_RATED),
    (re.compile(r"đánh giá|xếp loại"), Role.RATED),
)
_LEVELS = (
    (_OR_BETTER, Role.OR_BETTER),
    (_TOTAL, Role.TOTAL),
    (re.compile(r"(xuất sắc|htxs).*tiêu biểu"), Role.EXEMPLARY_EXCELLENT),
    (re.compile(r"tiêu biểu"), Role.EXEMPLARY_CLEAN),
    (re.compile(r"(không|chưa) hoàn thành|vi phạm tư cách|^yếu|^kém$|^kht"), Role.LOWEST),
    (re.compile(r"hoàn thành xuất sắc|^xuất sắc|\bhtxs"), Role.EXCELLENT),
    (re.compile(r"hoàn thành tốt|^tốt$|\bhtt(nv)?$"), Role.GOOD),
    (re.compile(r"trong sạch.*vững mạnh|^tsvm$"), Role.CLEAN_STRONG),
    (re.compile(r"hoàn thành( chức trách)?( nhiệm vụ)?$|\bht(nv)?$"), Role.COMPLETED),
)


def named(level: str) -> str:
    """The name for comparing: one case, one spelling of accents, no commas."""
    return " ".join(plain(level).casefold().replace(",", " ").split())


def role_of(level: str) -> Role:
    """What the row named `level` is; a name in square brackets is never a rating level."""
    name = named(level)
    aside = name.startswith("[")
    for pattern, role in _ASIDE if aside else _LEVELS:
        if pattern.search(name):
            return role
    return Role.ASIDE if aside else Role.OTHER
