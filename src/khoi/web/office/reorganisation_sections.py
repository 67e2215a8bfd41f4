"""The sections of a plan's page: everything it touches as tables of one shape, a few rows of each or one in full."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.core import formats
from khoi.queries.reorganisation_view import (
    BegunRow,
    ChangedRow,
    DutyRow,
    EndedRow,
    FigureRow,
    Heir,
    HolderRow,
    PlacementRow,
    PostRow,
    Preview,
    TargetsRow,
)
from khoi.web.office.reorganisation_told import HOW_ENDED, share_words
from khoi.web.parts.language import reader_language

FIRST_ROWS, ROWS, MOST_YEARS = 6, 50, 3


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, where it leads (empty: nowhere), and a smaller line."""

    text: str
    url: str = ""
    small: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing a plan touches: `count` of them all, `page` of those shown, a note where some may not be seen."""

    code: str
    title: Any
    columns: Sequence[Any]
    count: int
    rows: Sequence[Sequence[Cell]]
    page: Page[Any]
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Kind:
    title: Any
    columns: Sequence[Any]
    told: Callable[[Any, frozenset[str]], Sequence[Cell]]


def sections(shown: Preview, founded: frozenset[str], only: str, number: int) -> list[Section]:
    """Every section that is not empty, or `only` one of them, page `number`; units `founded` have no page of their own yet."""
    wanted = [only] if only in _KINDS else list(_KINDS)
    found = (
        _section(code, shown, founded, ROWS if only in _KINDS else FIRST_ROWS, number) for code in wanted
    )
    return [one for one in found if one.count]


def counts(shown: Preview) -> list[tuple[Any, int]]:
    """What the plan touches, in numbers, for the line that is confirmed."""
    return [(_KINDS[code].title, n) for code in _KINDS if (n := _count(code, shown))]


def _count(code: str, shown: Preview) -> int:
    hidden = {"holders": shown.holders_count, "posts": shown.posts_count}
    return hidden.get(code, len(getattr(shown, code)))


def _section(code: str, shown: Preview, founded: frozenset[str], size: int, number: int) -> Section:
    kind, rows, count = _KINDS[code], getattr(shown, code), _count(code, shown)
    page = Paginator(rows, size).get_page(number if size == ROWS else 1)
    missing = count - len(rows)
    note = _("%(n)s dòng ngoài phạm vi được xem.") % {"n": missing} if missing > 0 else ""
    told = [kind.told(row, founded) for row in page]
    return Section(code, kind.title, kind.columns, count, told, page, note)


def _unit(code: str, name: str, founded: frozenset[str], small: str = "") -> Cell:
    if not code:
        return Cell(_("trên cùng"))
    return Cell(name or code, "" if code in founded else reverse("unit", args=[code]), small)


def _ended(row: EndedRow, founded: frozenset[str]) -> Sequence[Cell]:
    below = formats.count(row.children, reader_language())
    heirs = ", ".join(row.heirs) or _("không có đơn vị kế tục")
    return _unit(row.unit, row.name, founded), Cell(str(HOW_ENDED[row.how])), Cell(heirs), Cell(below)


def _begun(row: BegunRow, founded: frozenset[str]) -> Sequence[Cell]:
    name = _unit(row.unit, row.name, founded, row.unit)
    return name, Cell(row.kind, small=row.group), _unit(row.parent, row.parent_name, founded)


def _placement(row: PlacementRow, founded: frozenset[str]) -> Sequence[Cell]:
    along = _("đi theo đơn vị cấp trên") if row.along else ""
    return (
        _unit(row.unit, row.name, founded, along),
        _unit(row.before, row.before_name, founded),
        _unit(row.after, row.after_name, founded),
    )


def _changed(row: ChangedRow, founded: frozenset[str]) -> Sequence[Cell]:
    return _unit(row.unit, row.name, founded), Cell(row.before), Cell(row.after)


def _figures(row: FigureRow, founded: frozenset[str]) -> Sequence[Cell]:
    tallies = formats.count(row.tallies, reader_language())
    apart = "; ".join(f"{label}: {_lands(how, heirs)}" for label, how, heirs in row.apart)
    lands = Cell(_lands(row.how, row.heirs), small=apart)
    return _unit(row.unit, row.name, founded), Cell(_years(row.years)), Cell(tallies), lands


def _years(years: Sequence[int]) -> str:
    if not years:
        return _("không có số liệu riêng")
    if len(years) <= MOST_YEARS:
        return ", ".join(map(str, years))
    return f"{years[0]}–{years[-1]}"


def _lands(how: str, heirs: Sequence[Heir]) -> str:
    names = ", ".join(_with_share(one.name, one.share if how == "shares" else None) for one in heirs)
    words = {
        "heir": "%(names)s",
        "shares": "%(names)s",
        "pool": _("không chia: chỉ đọc được chung cho %(names)s"),
        "parent": _("không ai kế tục: tính vào cấp trên, %(names)s"),
        "nowhere": _("không đọc được theo cơ cấu mới"),
    }
    return words[how] % {"names": names}


def _with_share(name: str, share: Fraction | None) -> str:
    return name if share is None else f"{name} {share_words(share, reader_language())}"


def _targets(row: TargetsRow, founded: frozenset[str]) -> Sequence[Cell]:
    lang = reader_language()
    before = formats.count(row.below_before, lang)
    after = _("không còn đơn vị") if row.below_after is None else formats.count(row.below_after, lang)
    ends = _("nhiệm kỳ kết thúc sớm") if row.ends_term else row.term
    return (
        Cell(row.title, reverse("resolution", args=[row.resolution]), ends),
        _unit(row.unit, row.name, founded),
        Cell(formats.count(row.targets, lang)),
        Cell(f"{before} → {after}"),
    )


def _holder(row: HolderRow, founded: frozenset[str]) -> Sequence[Cell]:
    since = formats.day(row.from_day, reader_language())
    return Cell(row.person), Cell(row.post), _unit(row.unit, row.name, founded), Cell(since)


def _post(row: PostRow, founded: frozenset[str]) -> Sequence[Cell]:
    since = formats.day(row.from_day, reader_language())
    return Cell(row.account), Cell(row.role), _unit(row.unit, row.name, founded), Cell(since)


def _duty(row: DutyRow, founded: frozenset[str]) -> Sequence[Cell]:
    goes_to = Cell(row.goes_to or _("đơn vị giữ nguyên"))
    return _unit(row.unit, row.name, founded), Cell(row.text), goes_to


def _heads(*words: Any) -> Sequence[Any]:
    return words


_UNIT = gettext_lazy("Đơn vị")
_KINDS: Mapping[str, _Kind] = {
    "ended": _Kind(
        gettext_lazy("Đơn vị kết thúc"),
        _heads(_UNIT, gettext_lazy("Cách kết thúc"), gettext_lazy("Kế tục"), gettext_lazy("Đơn vị bên dưới")),
        _ended,
    ),
    "begun": _Kind(
        gettext_lazy("Đơn vị thành lập"),
        _heads(_UNIT, gettext_lazy("Loại"), gettext_lazy("Đặt dưới")),
        _begun,
    ),
    "placements": _Kind(
        gettext_lazy("Đơn vị đổi nơi trực thuộc"),
        _heads(_UNIT, gettext_lazy("Trước"), gettext_lazy("Sau")),
        _placement,
    ),
    "names": _Kind(
        gettext_lazy("Đơn vị đổi tên"), _heads(_UNIT, gettext_lazy("Trước"), gettext_lazy("Sau")), _changed
    ),
    "kinds": _Kind(
        gettext_lazy("Đơn vị đổi loại"), _heads(_UNIT, gettext_lazy("Trước"), gettext_lazy("Sau")), _changed
    ),
    "figures": _Kind(
        gettext_lazy("Số liệu cũ"),
        _heads(_UNIT, gettext_lazy("Năm"), gettext_lazy("Số liệu"), gettext_lazy("Theo cơ cấu mới, đọc ở")),
        _figures,
    ),
    "targets": _Kind(
        gettext_lazy("Chỉ tiêu"),
        _heads(
            gettext_lazy("Nghị quyết"),
            _UNIT,
            gettext_lazy("Số chỉ tiêu"),
            gettext_lazy("Đơn vị bên dưới"),
        ),
        _targets,
    ),
    "holders": _Kind(
        gettext_lazy("Người giữ chức vụ"),
        _heads(gettext_lazy("Họ và tên"), gettext_lazy("Chức vụ"), _UNIT, gettext_lazy("Từ")),
        _holder,
    ),
    "posts": _Kind(
        gettext_lazy("Vị trí của tài khoản, thôi cùng đơn vị"),
        _heads(gettext_lazy("Tài khoản"), gettext_lazy("Vai trò"), _UNIT, gettext_lazy("Từ")),
        _post,
    ),
    "duties": _Kind(
        gettext_lazy("Việc đang mở"),
        _heads(_UNIT, gettext_lazy("Việc"), gettext_lazy("Sau đó thuộc về")),
        _duty,
    ),
}


def founded_of(steps: Sequence[Mapping[str, Any]], *, is_done: bool) -> frozenset[str]:
    """Codes of units that exist only in the plan."""
    return frozenset() if is_done else frozenset(_founded(steps))


def _founded(steps: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    return (step["code"] for step in steps if step["do"] == "found")
