"""Reads a resolution file (`docs/resolution-file.md`) into plain values that an action can store, or refuses it."""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from khoi.core.refusal import Refusal
from khoi.measures.resolution_parts import (
    GoalPart,
    IndicatorPart,
    MeasurePart,
    PublishedPart,
    ReadingPart,
    ResolutionFile,
    TargetPart,
    TaskPart,
    TermPart,
    VersionPart,
)
from khoi.measures.scenario import check_growth, read_base, read_period_rule, read_threshold
from khoi.measures.targets import KINDS, OPERATORS
from khoi.measures.unmarked import read_value
from khoi.rules.fields import Fields, wrong

JUDGED = ("milestone", "qualitative")
_SLUG, _DOTTED = re.compile(r"[A-Za-z0-9_-]+"), re.compile(r"[A-Za-z0-9._-]+")
LONG = 4000

_TOP = ("resolution", "measures", "indicators", "goals", "tasks", "published")
_RESOLUTION = (
    "code", "title", "number", "adopted_on", "unit", "term", "motto", "objective", "source", "synthetic",
)  # fmt: skip
_TARGET = (
    "code", "indicator", "words", "under", "kind", "operator", "threshold", "period_rule", "due", "document",
    "document_day", "changes", "readings", "open",
)  # fmt: skip
_MEASURED_ONLY = ("operator", "threshold", "period_rule", "readings")


def read_resolution(data: bytes) -> ResolutionFile:
    """The resolution in `data` (YAML 1.2 or JSON). Raises Refusal with the path of what is wrong."""
    top = Fields(read_value(data), known=_TOP)
    row = Fields(top.raw("resolution"), "resolution", known=_RESOLUTION)
    term = _term(
        Fields(row.raw("term"), row.at("term"), known=("name", "from", "to", "ended_on", "ended_why"))
    )
    title, number = _line(row, "title", 200), _line(row, "number", 80, optional=True)
    return ResolutionFile(
        code=_code(row, "code", 80),
        title=title,
        number=number,
        adopted_on=row.day("adopted_on", None),
        unit=row.code("unit"),
        term=term,
        motto=_line(row, "motto", optional=True),
        objective=_line(row, "objective", optional=True),
        source=_line(row, "source"),
        synthetic=_flag(row, "synthetic"),
        measures=tuple(_measures(top, term)),
        indicators=tuple(_indicators(top)),
        goals=tuple(_goals(top, _Targets(term, number or title))),
        tasks=tuple(_tasks(top)),
        published=tuple(_published(top)),
    )


def stored_bounds(
    kind: str, operator: str, low: Any, high: Any, where: str
) -> tuple[Decimal | None, Decimal | None]:
    """`low` and `high` (Fraction, Decimal, int or None) as they are stored, with six decimals.

    Raises Refusal: `not_measured`, `unknown_operator`, `bounds_do_not_fit`, `range_reversed`,
    `growth_below_nothing`, `number_too_long`.
    """
    if kind in JUDGED:
        if operator or low is not None or high is not None:
            raise not_measured(kind, where)
        return None, None
    if operator not in OPERATORS:
        raise wrong(where, operator, "một trong: " + ", ".join(OPERATORS), code="unknown_operator")
    if low is None or (high is None) == (operator == "range"):
        raise Refusal(
            "bounds_do_not_fit",
            "một khoảng (range) cần đúng hai mức, các phép so khác cần đúng một mức",
            where=where,
            hint="Kiểm tra lại phép so và các mức.",
        )
    bottom, top = exact_decimal(low, where, 6), None if high is None else exact_decimal(high, where, 6)
    if top is not None and bottom > top:
        raise Refusal("range_reversed", "mức thấp lớn hơn mức cao", where=where, hint="Ghi mức thấp trước.")
    check_growth(kind, bottom, where)
    return bottom, top


def exact_decimal(value: Fraction | Decimal | int, where: str, places: int) -> Decimal:
    """`value` with `places` decimals and at most 20 digits, exactly; else a Refusal `number_too_long`."""
    finite = not isinstance(value, Decimal) or value.is_finite()
    scaled = Fraction(value) * 10**places if finite else Fraction(10**20)
    if scaled.denominator != 1 or abs(scaled) >= 10**20:
        raise Refusal(
            "number_too_long",
            f"con số có hơn {places} chữ số thập phân hoặc hơn {20 - places} chữ số nguyên",
            where=where,
            hint="Kiểm tra lại số liệu.",
        )
    return Decimal(scaled.numerator).scaleb(-places)


def not_measured(kind: str, where: str) -> Refusal:
    """The refusal for arithmetic on a target that only a person can judge."""
    return Refusal(
        "not_measured",
        f"chỉ tiêu loại “{kind}” do người đánh giá, không tính bằng số",
        where=where,
        hint="Bỏ " + ", ".join(f"`{key}`" for key in _MEASURED_ONLY) + ", hoặc đổi `kind`.",
    )


def _line(row: Fields, key: str, limit: int = LONG, *, optional: bool = False) -> str:
    if optional and row.raw(key, None) is None:
        return ""
    return _bounded(row.text(key).strip(), row.at(key), limit)


def _bounded(text: str, where: str, limit: int) -> str:
    if len(text) > limit:
        raise Refusal(
            "too_long", f"dài {len(text)} ký tự", where=where, hint=f"Rút gọn còn tối đa {limit} ký tự."
        )
    return text


def _code(row: Fields, key: str, limit: int, pattern: re.Pattern[str] = _SLUG) -> str:
    code = _bounded(row.code(key), row.at(key), limit)
    if not pattern.fullmatch(code):
        raise Refusal(
            "bad_code",
            f"mã “{code}” có ký tự không dùng được",
            where=row.at(key),
            hint="Dùng chữ không dấu, chữ số, gạch nối; mã số đo dùng thêm dấu chấm.",
        )
    return code


def _flag(row: Fields, key: str) -> bool:
    value = row.raw(key)
    if not isinstance(value, bool):
        raise wrong(row.at(key), value, "true hoặc false")
    return value


def _once(seen: set[Any], key: Any, what: str, where: str) -> None:
    if key in seen:
        raise Refusal(
            f"duplicate_{what}", f"“{key}” có hai lần", where=where, hint="Giữ một, bỏ hoặc đổi mã kia."
        )
    seen.add(key)


def _term(row: Fields) -> TermPart:
    first, last = row.year("from"), row.year("to")
    ended_on, why = row.day("ended_on", None), _line(row, "ended_why", 200, optional=True)
    if last < first:
        raise Refusal(
            "term_reversed",
            f"nhiệm kỳ kết thúc năm {last}, trước năm {first}",
            where=row.at("to"),
            hint="Đổi chỗ.",
        )
    if (ended_on is None) == bool(why):
        raise Refusal(
            "end_needs_reason",
            "kết thúc sớm cần cả ngày và lý do",
            where=row.at("ended_why"),
            hint="Ghi cả `ended_on` và `ended_why`, hoặc bỏ cả hai.",
        )
    if ended_on and not first <= ended_on.year <= last:
        raise Refusal(
            "outside_term", f"ngày {ended_on} ngoài nhiệm kỳ", where=row.at("ended_on"), hint="Kiểm tra ngày."
        )
    return TermPart(_line(row, "name", 40), first, last, ended_on, why)


def _measures(top: Fields, term: TermPart) -> Iterator[MeasurePart]:
    seen: set[str] = set()
    known = ("code", "label", "label_en", "counted", "counted_en", "reported_by", "from", "sum_of")
    for path, value in top.rows("measures", None):
        row = Fields(value, path, known=known)
        code, kinds = _code(row, "code", 80, _DOTTED), tuple(dict.fromkeys(row.codes("reported_by")))
        _once(seen, code, "measure", row.at("code"))
        if not kinds:
            raise Refusal(
                "nobody_reports",
                f"chưa loại đơn vị nào báo cáo “{code}”",
                where=row.at("reported_by"),
                hint="Ghi ít nhất một loại đơn vị, để biết ai còn thiếu báo cáo.",
            )
        year = row.year("from") if row.raw("from", None) is not None else term.first_year
        labels = (_line(row, "label", 200), _line(row, "label_en", 200))
        counted = (_line(row, "counted", 60), _line(row, "counted_en", 60))
        yield MeasurePart(path, code, *labels, *counted, kinds, year, _sum_of(row, code))


def _sum_of(row: Fields, code: str) -> tuple[str, ...]:
    parts = tuple(dict.fromkeys(row.codes("sum_of", None)))
    if code in parts:
        raise Refusal(
            "sum_of_itself",
            f"“{code}” được ghi là một phần của chính nó",
            where=row.at("sum_of"),
            hint="Chỉ ghi các phần.",
        )
    if len(parts) == 1:
        raise Refusal(
            "sum_of_one",
            f"chỉ ghi một phần, “{parts[0]}”: một phần thì không có tổng",
            where=row.at("sum_of"),
            hint="Ghi đủ các phần cộng lại thành số đo này, hoặc bỏ `sum_of`.",
        )
    return parts


def _indicators(top: Fields) -> Iterator[IndicatorPart]:
    seen: set[str] = set()
    for path, value in top.rows("indicators", None):
        row = Fields(value, path, known=("code", "label", "label_en"))
        code = _code(row, "code", 80)
        _once(seen, code, "indicator", row.at("code"))
        yield IndicatorPart(path, code, _line(row, "label", 200), _line(row, "label_en", 200))


def _goals(top: Fields, targets: "_Targets") -> Iterator[GoalPart]:
    rows = list(top.rows("goals"))
    if not rows:
        raise Refusal("no_goals", "chưa có mục tiêu nào", where="goals", hint="Thêm ít nhất một mục tiêu.")
    for path, value in rows:
        row = Fields(value, path, known=("words", "targets"))
        inner = list(row.rows("targets", None))
        if not inner:
            raise Refusal(
                "goal_without_targets",
                "mục tiêu này chưa có chỉ tiêu nào",
                where=row.at("targets"),
                hint="Thêm chỉ tiêu, hoặc đưa lời này vào `tasks`.",
            )
        yield GoalPart(
            _line(row, "words"), tuple(targets.read(Fields(item, at, known=_TARGET)) for at, item in inner)
        )


class _Targets:
    """Reads targets one after another, because a part may only lie under a target that stands before it."""

    def __init__(self, term: TermPart, document: str) -> None:
        self._term = term
        self._document = document
        self._seen: set[str] = set()

    def read(self, row: Fields) -> TargetPart:
        code = _code(row, "code", 80)
        under = None if row.raw("under", None) is None else row.code("under")
        if under is not None and under not in self._seen:
            raise Refusal(
                "unknown_parent",
                f"chưa có chỉ tiêu “{under}” ở phía trên",
                where=row.at("under"),
                hint="Khai chỉ tiêu bao trùm trước, rồi đến phần “trong đó”.",
            )
        _once(self._seen, code, "target", row.at("code"))
        kind = row.choice("kind", (*KINDS, *JUDGED))
        return TargetPart(
            where=row.path,
            code=code,
            indicator=row.code("indicator"),
            under=under,
            kind=kind,
            period_rule=_period_rule(row, kind),
            due=_due(row, kind),
            question=_line(row, "open", 300, optional=True),
            versions=(self._first(row, kind), *self._changes(row, kind)),
            readings=tuple(_readings(row, kind)),
        )

    def _first(self, row: Fields, kind: str) -> VersionPart:
        document = _line(row, "document", 200, optional=True) or self._document
        return VersionPart(
            self._term.first_year,
            _line(row, "words"),
            *_bounds(row, kind),
            document,
            row.day("document_day", None),
        )

    def _changes(self, target: Fields, kind: str) -> Iterator[VersionPart]:
        known = ("from", "words", "operator", "threshold", "document", "document_day")
        last = self._term.first_year
        for path, value in target.rows("changes", None):
            row = Fields(value, path, known=known)
            year, day = row.year("from"), row.day("document_day")
            if not last < year <= self._term.last_year:
                raise Refusal(
                    "change_out_of_order",
                    f"lần sửa từ năm {year} phải sau năm {last} và trong nhiệm kỳ",
                    where=row.at("from"),
                    hint="Ghi các lần sửa theo thứ tự năm, trong nhiệm kỳ.",
                )
            last = year
            yield VersionPart(
                year, _line(row, "words"), *_bounds(row, kind), _line(row, "document", 200), day
            )


def _bounds(row: Fields, kind: str) -> tuple[str, Decimal | None, Decimal | None]:
    if kind in JUDGED:
        if found := [key for key in _MEASURED_ONLY if key in row]:
            raise not_measured(kind, row.at(found[0]))
        return "", None, None
    operator = row.choice("operator", OPERATORS)
    low, high = read_threshold(row, operator)
    return operator, *stored_bounds(kind, operator, low, high, row.at("threshold"))


def _period_rule(row: Fields, kind: str) -> str:
    return "" if kind in JUDGED else read_period_rule(row, kind)


def _due(row: Fields, kind: str) -> int | None:
    if kind == "milestone" or row.raw("due", None) is not None:
        return row.year("due")
    return None


def _readings(target: Fields, kind: str) -> Iterator[ReadingPart]:
    rows = list(target.rows("readings", None))
    if not rows and kind not in JUDGED:
        raise Refusal(
            "no_reading",
            "chưa có cách hiểu nào",
            where=target.at("readings"),
            hint="Thêm ít nhất một cách hiểu.",
        )
    seen: set[str] = set()
    for path, value in rows:
        row = Fields(value, path, known=("code", "label", "label_en", "numerator", "denominator"))
        code = _code(row, "code", 40)
        _once(seen, code, "reading", row.at("code"))
        base = read_base(row, kind, "kind")
        labels = (_line(row, "label", 200), _line(row, "label_en", 200))
        yield ReadingPart(path, code, *labels, row.code("numerator"), base)


def _tasks(top: Fields) -> Iterator[TaskPart]:
    for path, value in top.rows("tasks", None):
        row = Fields(value, path, known=("groups", "words"))
        yield TaskPart(path, tuple(dict.fromkeys(row.codes("groups", None))), _line(row, "words"))


def _published(top: Fields) -> Iterator[PublishedPart]:
    known = ("indicator", "holder", "period", "printed", "number", "words", "source")
    for path, value in top.rows("published", None):
        row = Fields(value, path, known=known)
        number = None
        if row.raw("number", None) is not None:
            number = exact_decimal(row.exact("number"), row.at("number"), 4)
        yield PublishedPart(
            path,
            row.code("indicator"),
            _line(row, "holder", 200),
            _line(row, "period", 40),
            _line(row, "printed", 120),
            number,
            _line(row, "words"),
            _line(row, "source", 300),
        )
