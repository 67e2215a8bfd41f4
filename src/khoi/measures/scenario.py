"""Reads a scenario file (`contracts/evaluate.md`) into a ledger and its targets, or refuses it with the place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, cast

import numpy as np

from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.core.succession import KINDS as SUCCESSION_KINDS
from khoi.core.succession import Succession, Successions
from khoi.core.tree import DatedTree, Placement
from khoi.measures.ledger import OWN, Duty, Ledger, Structure, Tallies
from khoi.measures.targets import KINDS, OPERATORS, PERIOD_RULES, Reading, Target
from khoi.measures.unmarked import read_value
from khoi.rules.fields import Fields, as_exact, as_fraction

_TOP = ("term", "units", "successions", "tallies", "expected", "targets", "structure")
_UNIT = ("id", "name", "kind", "parents", "parent", "from", "to")
_TARGET = ("id", "text", "operator", "threshold", "measure_kind", "period_rule", "readings")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A checked scenario, ready to be judged. `unplaced` are units whose file entry names no parent at all."""

    years: tuple[int, ...]
    ledger: Ledger
    targets: tuple[Target, ...]
    structure: Structure
    unplaced: frozenset[str]


def read_scenario(data: bytes) -> Scenario:
    """The scenario in `data` (YAML or JSON). Raises Refusal with the path of what is wrong."""
    top = Fields(read_value(data), known=_TOP)
    years = _years(top)
    units = _Units(top)
    targets = tuple(_targets(top))
    duties = list(_duties(top))
    tallies = list(_tallies(top, units))
    measures = dict.fromkeys(m for target in targets for reading in target.readings for m in reading.measures)
    measures.update(dict.fromkeys(duty.measure for duty in duties))
    measures.update(dict.fromkeys(measure for _, _, measure, _ in tallies))
    tree = DatedTree(units.placements)
    ledger = Ledger(
        tree,
        Successions(tree, _successions(top, units)),
        list(measures),
        _columns(tallies, list(tree.units), list(measures)),
        duties,
        lambda _day: units.kinds,
    )
    return Scenario(years, ledger, targets, _structure(top), frozenset(units.unplaced))


def _years(top: Fields) -> tuple[int, ...]:
    term = Fields(top.raw("term"), "term", known=("from", "to"))
    first, last = term.year("from"), term.year("to")
    if last < first:
        raise Refusal(
            "term_reversed",
            f"nhiệm kỳ kết thúc năm {last}, trước năm bắt đầu {first}",
            where="term.to",
            hint="Đổi chỗ hai năm.",
        )
    return tuple(range(first, last + 1))


def _structure(top: Fields) -> Structure:
    if top.raw("structure", OWN) == OWN:
        return OWN
    return top.day("structure")


class _Units:
    """The `units` list: placements, kinds, and the ids that other parts of the file may name."""

    def __init__(self, top: Fields) -> None:
        self.placements: list[Placement] = []
        self.kinds: dict[Any, str] = {}
        self.unplaced: list[str] = []
        self._parents: list[tuple[str, str]] = []
        for path, value in top.rows("units"):
            self._read(Fields(value, path, known=_UNIT))
        for where, parent in self._parents:
            self.check(parent, where)

    def check(self, unit: str, where: str) -> str:
        """`unit` itself, or a Refusal `unknown_unit`."""
        if unit not in self.kinds:
            raise Refusal(
                "unknown_unit",
                f"không có đơn vị “{unit}” trong danh sách `units`",
                where=where,
                hint="Khai báo đơn vị này trong `units`, hoặc sửa mã.",
            )
        return unit

    def _read(self, row: Fields) -> None:
        unit = row.code("id")
        if unit in self.kinds:
            raise Refusal(
                "duplicate_unit",
                f"đơn vị “{unit}” có hai lần",
                where=row.at("id"),
                hint="Mỗi đơn vị khai một lần.",
            )
        row.text("name", "")
        self.kinds[unit] = row.text("kind")
        if "parents" not in row:
            self._place(unit, row)
            if "parent" not in row:
                self.unplaced.append(unit)
            return
        if extra := [key for key in ("parent", "from", "to") if key in row]:
            raise Refusal(
                "two_forms",
                f"vừa có “parents” vừa có “{extra[0]}”",
                where=row.at(extra[0]),
                hint="Dùng `parents` (nhiều khoảng), hoặc `parent`/`from`/`to` (một khoảng).",
            )
        rows = list(row.rows("parents"))
        if not rows:
            raise Refusal(
                "missing_key",
                "danh sách “parents” trống",
                where=row.at("parents"),
                hint="Thêm ít nhất một khoảng.",
            )
        for path, value in rows:
            self._place(unit, Fields(value, path, known=("parent", "from", "to")))

    def _place(self, unit: str, row: Fields) -> None:
        parent = None if row.raw("parent", None) is None else row.code("parent")
        if parent is not None:
            self._parents.append((row.at("parent"), parent))
        start, end = row.day("from", None) or date.min, row.day("to", None)
        if end is not None and end <= start:
            raise Refusal(
                "interval_reversed",
                f"khoảng kết thúc ngày {end.isoformat()}, không sau ngày bắt đầu {start.isoformat()}",
                where=row.at("to"),
                hint="`to` là ngày đầu tiên không còn hiệu lực, phải sau `from`.",
            )
        self.placements.append(Placement(unit, parent, Interval(start, end), row.at("parent")))


def _successions(top: Fields, units: _Units) -> Iterable[Succession]:
    handed = _HandedOver()
    for path, value in top.rows("successions", None):
        row = Fields(value, path, known=("kind", "on", "from", "to", "shares"))
        # A predecessor that is not listed has no figures here, so it may be named; an heir must be known.
        before, after = _named_once(row, "from"), _named_once(row, "to", None)
        for i, heir in enumerate(after):
            units.check(heir, f"{row.at('to')}[{i}]")
        kind, on = row.choice("kind", SUCCESSION_KINDS), row.day("on")
        shares = _shares(row, kind, after)
        _check_sides(row, kind, before, after)
        if kind != "move":
            handed.claim(row, on, before, after)
        yield Succession(kind, on, before, after, shares)


def _check_sides(row: Fields, kind: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Somebody hands over; a rename or merger has one heir, and only a dissolution may have none."""
    if before and (len(after) == 1 or kind not in ("rename", "merge")) and (after or kind == "dissolve"):
        return
    raise Refusal(
        "wrong_sides",
        f"“{kind}” không thể có {len(before)} đơn vị trước và {len(after)} đơn vị sau",
        where=row.at("to") if before else row.at("from"),
        hint="Đổi tên, hợp nhất: một đơn vị sau. Chia tách: từ hai đơn vị sau. Giải thể: có thể không có.",
    )


class _HandedOver:
    """Who handed over to whom on which day, so that nobody does twice, or in a circle, on one day."""

    def __init__(self) -> None:
        self._heirs: dict[tuple[date, str], tuple[str, ...]] = {}

    def claim(self, row: Fields, on: date, before: tuple[str, ...], after: tuple[str, ...]) -> None:
        """Notes one succession. Raises Refusal `two_successions` or `succession_cycle`."""
        for i, unit in enumerate(before):
            if (on, unit) in self._heirs:
                raise Refusal(
                    "two_successions",
                    f"đơn vị “{unit}” có hai lần kế thừa trong ngày {on.isoformat()}",
                    where=f"{row.at('from')}[{i}]",
                    hint="Gộp thành một lần, hoặc sửa ngày.",
                )
            self._heirs[on, unit] = after
            if self._returns(on, unit):
                raise Refusal(
                    "succession_cycle",
                    f"các đơn vị kế thừa vòng tròn trong ngày {on.isoformat()}",
                    where=f"{row.at('from')}[{i}]",
                    hint="Bỏ một lần kế thừa, hoặc sửa ngày.",
                )

    def _returns(self, on: date, unit: str) -> bool:
        """Whether figures handed over by `unit` come back to it the same day; a unit that lives on keeps its own."""
        seen: set[str] = set()
        ahead = [heir for heir in self._heirs[on, unit] if heir != unit]
        while ahead:
            heir = ahead.pop()
            if heir == unit:
                return True
            if heir not in seen:
                seen.add(heir)
                ahead.extend(self._heirs.get((on, heir), ()))
        return False


def _named_once(row: Fields, key: str, *default: None) -> tuple[str, ...]:
    codes = row.codes(key, *default)
    seen: set[str] = set()
    for i, code in enumerate(codes):
        if code in seen:
            raise Refusal(
                "duplicate_unit",
                f"đơn vị “{code}” có hai lần",
                where=f"{row.at(key)}[{i}]",
                hint="Mỗi đơn vị nêu một lần.",
            )
        seen.add(code)
    return tuple(codes)


def _quickly(names: Sequence[str]) -> Sequence[str]:
    """The same names, found at once: a file may name tens of thousands, and each is looked for among all."""
    return cast("Sequence[str]", dict.fromkeys(names))


def _shares(row: Fields, kind: str, after: tuple[str, ...]) -> dict[Any, Fraction]:
    if row.raw("shares", None) is None:
        return {}
    shares = Fields(row.raw("shares"), row.at("shares"), known=_quickly(after))
    found = {unit: as_fraction(shares.raw(unit), shares.at(unit)) for unit in after}
    if kind != "split" or sum(found.values()) != 1 or min(found.values()) < 0:
        raise Refusal(
            "shares_not_whole",
            "tỷ lệ chia phải thuộc một lần tách, không âm và cộng đúng bằng 1",
            where=row.at("shares"),
            hint='Ví dụ: {a: "3/5", b: "2/5"}. Bỏ `shares` nếu chưa ai quyết định tỷ lệ.',
        )
    return found


def _tallies(top: Fields, units: _Units) -> Iterable[tuple[str, int, str, int]]:
    for path, value in top.rows("tallies", None):
        row = Fields(value, path, known=("unit", "period", "measure", "count"))
        unit, year, measure = (
            units.check(row.code("unit"), row.at("unit")),
            row.year("period"),
            row.code("measure"),
        )
        if row.raw("count") is not None:
            yield unit, year, measure, row.whole("count")


def _columns(
    rows: list[tuple[str, int, str, int]], units: list[Any], measures: list[str]
) -> dict[int, Tallies]:
    unit_number = {unit: i for i, unit in enumerate(units)}
    measure_number = {measure: i for i, measure in enumerate(measures)}
    by_year: dict[int, list[tuple[int, int, int]]] = {}
    for unit, year, measure, count in rows:
        by_year.setdefault(year, []).append((unit_number[unit], measure_number[measure], count))
    found = {}
    for year, cells in by_year.items():
        numbers, columns, counts = zip(*cells, strict=True)
        kind: Any = np.int64 if max(counts) < 2**62 else object
        found[year] = Tallies.of(
            np.array(numbers, np.int64), np.array(columns, np.int64), np.array(counts, kind)
        )
    return found


def _duties(top: Fields) -> Iterable[Duty]:
    for path, value in top.rows("expected", None):
        row = Fields(value, path, known=("measure", "kind"))
        yield Duty(row.code("measure"), row.text("kind"))


def _targets(top: Fields) -> Iterable[Target]:
    seen = set()
    for path, value in top.rows("targets"):
        target = _target(Fields(value, path, known=_TARGET))
        if target.id in seen:
            raise Refusal(
                "duplicate_target",
                f"chỉ tiêu “{target.id}” có hai lần",
                where=path,
                hint="Đổi mã một chỉ tiêu.",
            )
        seen.add(target.id)
        yield target


def _target(row: Fields) -> Target:
    operator, kind = row.choice("operator", OPERATORS), row.choice("measure_kind", KINDS)
    rule = read_period_rule(row, kind)
    low, high = read_threshold(row, operator)
    check_growth(kind, low, row.at("threshold"))
    return Target(
        row.code("id"), operator, low, high, kind, rule, tuple(_readings(row, kind)), row.text("text", "")
    )


def read_period_rule(row: Fields, kind: str) -> str:
    """The period rule, which must go with the kind of target; also of a resolution file."""
    rule = row.choice("period_rule", PERIOD_RULES)
    if (kind == "growth") != (rule == "growth_per_year"):
        raise Refusal(
            "rule_does_not_fit_kind",
            f"quy tắc kỳ “{rule}” không đi với loại “{kind}”",
            where=row.at("period_rule"),
            hint="`growth` đi với `growth_per_year`; `ratio` và `count` đi với các quy tắc còn lại.",
        )
    return rule


def read_threshold(row: Fields, operator: str) -> tuple[Fraction, Fraction | None]:
    """The threshold, or both ends of a range, exactly; also of a resolution file."""
    if operator != "range":
        return row.exact("threshold"), None
    ends = [as_exact(value, path) for path, value in row.rows("threshold")]
    if len(ends) != len(("low", "high")) or ends[0] > ends[1]:
        raise Refusal(
            "range_reversed",
            "một khoảng cần đúng hai mức, mức thấp trước",
            where=row.at("threshold"),
            hint='Ví dụ: ["90", "100"].',
        )
    return ends[0], ends[1]


def check_growth(kind: str, low: Fraction | Decimal, where: str) -> None:
    """Raises Refusal `growth_below_nothing` for a growth by less than -100 % a year; also of a resolution file."""
    if kind == "growth" and 100 + low < 0:
        raise Refusal(
            "growth_below_nothing",
            "không gì giảm quá 100% một năm",
            where=where,
            hint="Ghi mức tăng bằng phần trăm một năm; số âm là mức giảm, không quá 100.",
        )


def _readings(row: Fields, kind: str) -> Iterable[Reading]:
    value = row.raw("readings")
    names = list(value) if isinstance(value, dict) else []
    readings = Fields(value, row.at("readings"), known=_quickly(names))
    if not names:
        raise Refusal(
            "missing_key",
            "chưa có cách hiểu nào",
            where=row.at("readings"),
            hint="Thêm ít nhất một cách hiểu.",
        )
    for name in names:
        reading = Fields(readings.raw(name), readings.at(name), known=("numerator", "denominator"))
        base = read_base(reading, kind, "measure_kind")
        yield Reading(name, reading.code("numerator"), base)


def read_base(row: Fields, kind: str, kind_key: str) -> str | None:
    """A reading's denominator: a share needs one, nothing else has one; also of a resolution file."""
    base = None if row.raw("denominator", None) is None else row.code("denominator")
    if (kind == "ratio") != (base is not None):
        raise Refusal(
            "base_does_not_fit_kind",
            "một tỷ lệ cần mẫu số" if kind == "ratio" else f"loại “{kind}” không có mẫu số",
            where=row.at("denominator"),
            hint=f"Thêm hoặc bỏ `denominator` cho khớp với `{kind_key}`.",
        )
    return base
