"""How many “excellent” ratings a group may have, under each reading of the base: the answer of `khoi quota`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from khoi.core.refusal import Refusal
from khoi.rules.fields import Fields, wrong
from khoi.rules.flags import Flag
from khoi.rules.formula import plain
from khoi.rules.in_force import Source, day_asked, doubts, not_encoded, sources
from khoi.rules.library import Library, load_library
from khoi.rules.questions import Words
from khoi.rules.quota_bases import BASES, LEVELS, Held, Rated, held, least, together
from khoi.rules.rate import SUBJECTS, flag_as_json
from khoi.rules.values import Value

QUOTA, RAISED = "ty_le_xuat_sac_toi_da", "ty_le_xuat_sac_khi_nang"
FLOORS = {
    "all": "all_rated",
    "all_rated": "all_rated",
    "htt_or_better": "htt_or_better",
    "only_htt": "only_htt",
}
_CASE = ("on", "opened", "groups", "target_floor")
_GROUP = ("name", "rated", "raised_to_25_percent", "subject", "decision", "decision_number")
_MEMBERS = {"member", "member_outside_system"}
_MOST_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Group:
    """People or bodies under one quota: counts as proposed, the quota of the regulation and the one that applies."""

    name: str
    rated: Rated
    source: Source
    quota: Value
    applied: Value
    flags: tuple[Flag, ...]

    @property
    def percent(self) -> Fraction:
        """The percentage that applies."""
        return self.applied.amount

    def held(self, base: str) -> Held:
        """The group under one reading."""
        return held(base, [(self.percent, self.rated)])


@dataclass(frozen=True, slots=True)
class Floor:
    """A resolution's promise of excellent ratings: at least `percent` of a base."""

    percent: Fraction
    base: str


@dataclass(frozen=True, slots=True)
class Quotas:
    """The groups of one case, held apart and as one; `said` is what must be said of the whole."""

    groups: tuple[Group, ...]
    floor: Floor | None
    said: tuple[Flag, ...]

    def whole(self, base: str) -> Held:
        """All groups as one, under one reading."""
        return held(base, [(group.percent, group.rated) for group in self.groups])

    def needed(self) -> int | None:
        """How many excellent ratings the resolution's floor needs."""
        rated = together(group.rated for group in self.groups)
        return least(self.floor.percent, self.floor.base, rated) if self.floor else None


def quota(case: Any, library: Library | None = None, *, chosen: str | None = None) -> dict[str, Any]:
    """The document of `contracts/quota.md` for a case as read from a file; `chosen` is the reading the office recorded.

    Raises Refusal.
    """
    return as_json(hold(case, library or load_library()), chosen=chosen)


def hold(case: Any, library: Library) -> Quotas:
    """The groups of a case held against the quota in force.

    Raises Refusal `no_rule_encoded` where the regulation has none, `no_group`, and for what is odd in a case.
    """
    row = Fields(case, known=_CASE)
    day = day_asked(row)
    groups = tuple(_group(Fields(item, at, known=_GROUP), library, day) for at, item in row.rows("groups"))
    if not groups:
        hint = "Nêu ít nhất một nhóm có tên và số đã xếp loại."
        raise Refusal("no_group", "không có nhóm nào", where="groups", hint=hint)
    found = Quotas(groups, _floor(row), ())
    return Quotas(groups, found.floor, (*doubts(library, groups[0].source), *_about_the_whole(found)))


def as_json(found: Quotas, *, chosen: str | None = None, lang: str = "vi") -> dict[str, Any]:
    """The document of `contracts/quota.md`."""
    return {
        "regulation": found.groups[0].quota.citation(),
        "chosen": chosen,
        "groups": [
            {
                "name": group.name,
                "percent": plain(group.percent),
                "readings": {base: _held_as_json(group.held(base)) for base in BASES},
                "flags": [flag_as_json(flag, lang) for flag in group.flags],
            }
            for group in found.groups
        ],
        "sum": {
            "readings": {base: _held_as_json(found.whole(base)) for base in BASES},
            "flags": [flag_as_json(flag, lang) for flag in found.said],
        },
        "floor": {base: _floor_as_json(found, base) for base in BASES} if found.floor else None,
    }


def _held_as_json(one: Held) -> dict[str, Any]:
    return {
        "base": one.base,
        "ceiling": one.ceiling,
        "used": one.used,
        "over_by": one.over_by,
        "holds": one.holds,
    }


def _floor_as_json(found: Quotas, base: str) -> dict[str, Any]:
    needed, ceiling = found.needed(), found.whole(base).ceiling
    attainable = None if needed is None or ceiling is None else needed <= ceiling
    return {"attainable": attainable, "needed": needed, "ceiling": ceiling}


def _floor(row: Fields) -> Floor | None:
    if row.raw("target_floor", None) is None:
        return None
    given = Fields(row.raw("target_floor"), "target_floor", known=("level", "percent", "of"))
    given.choice("level", LEVELS[:1])
    percent = given.exact("percent")
    if not 0 <= percent <= _MOST_PERCENT:
        hint = "Tỷ lệ từ 0 đến 100."
        raise Refusal("out_of_range", f"{plain(percent)} %", where=given.at("percent"), hint=hint)
    return Floor(percent, FLOORS[given.choice("of", tuple(FLOORS))])


def _group(row: Fields, library: Library, day: date) -> Group:
    name = row.code("name")
    counts = Fields(row.raw("rated"), row.at("rated"), known=LEVELS)
    rated = {level: None if counts.raw(level, None) is None else counts.whole(level) for level in LEVELS}
    subject = None if row.raw("subject", None) is None else row.choice("subject", SUBJECTS)
    source, value = _quota_of(library, day, subject, row)
    applied = _raised(row, source, subject) if _is_raised(row) else value
    flags = tuple(_flags(row, rated, subject, value, applied))
    return Group(name, rated, source, value, applied, flags)


def _quota_of(library: Library, day: date, subject: str | None, row: Fields) -> tuple[Source, Value]:
    for source in sources(library, day):
        if value := _value(source, QUOTA, subject):
            return source, value
    whom = f"hạn mức xuất sắc của “{subject}”" if subject else "hạn mức xuất sắc"
    areas = {pack.subject for pack in library.packs for value in pack.values if value.topic == QUOTA}
    raise not_encoded(library, day, whom, areas, row.at("subject") if subject else "on")


def _value(source: Source, topic: str, subject: str | None) -> Value | None:
    """The value of a topic on the day asked for a subject, or for anybody where none is named."""
    for value in source.document.values:
        if (
            value.topic == topic
            and value.days.has(source.day)
            and (subject is None or subject in value.subjects)
        ):
            return source.value(value.key)
    return None


def _is_raised(row: Fields) -> bool:
    raised = row.raw("raised_to_25_percent", None)
    if raised is not None and not isinstance(raised, bool):
        raise wrong(row.at("raised_to_25_percent"), raised, "true hoặc false")
    return raised is True


def _raised(row: Fields, source: Source, subject: str | None) -> Value:
    value = _value(source, RAISED, subject)
    if value is None:
        message = f"{source.pack.number} không có hạn mức được nâng nào được mã hóa"
        where = row.at("raised_to_25_percent")
        raise Refusal("no_rule_encoded", message, where=where, hint="Bỏ khóa này, hoặc kiểm tra ngày.")
    return value


def _decision(row: Fields) -> str | None:
    """The number of the decision that raised the quota."""
    if "decision_number" in row:
        return row.text("decision_number")
    if row.raw("decision", None) is None:
        return None
    if isinstance(row.raw("decision"), str):
        return row.text("decision")
    given = Fields(row.raw("decision"), row.at("decision"), known=("number", "day"))
    given.day("day", None)
    return None if given.raw("number", None) is None else given.text("number")


def _flags(row: Fields, rated: Rated, subject: str | None, quota: Value, applied: Value) -> Iterator[Flag]:
    def flag(code: str, vi: str, en: str, fact: str = "") -> Flag:
        return Flag(code, applied.document, applied.clause, Words(vi, en), fact)

    for level in LEVELS:
        if rated[level] is None:
            yield flag("missing_fact", "Chưa có số liệu", "The count is missing", level)
    if _decision(row) is None and applied is not quota:
        yield flag(
            "needs_decision",
            "Hạn mức được nâng cần số quyết định của cấp có thẩm quyền",
            "The raised quota needs the number of the authority's decision",
        )
    if subject is None and quota.subjects and set(quota.subjects) <= _MEMBERS:
        yield flag(
            "members_only",
            "Hạn mức này chỉ được mã hóa cho đảng viên; nhóm chưa nêu đối tượng",
            "This quota is encoded for members only; the group does not say whom it counts",
        )
    yield from _too_small(
        [base for base in BASES if held(base, [(applied.amount, rated)]).ceiling == 0], applied
    )


def _too_small(bases: list[str], value: Value) -> Iterator[Flag]:
    if bases:
        words = Words(
            f"Nhóm quá nhỏ: hạn mức bằng 0 theo {', '.join(bases)}; gộp nhóm phải có quyết định",
            f"Group too small: the quota is 0 under {', '.join(bases)}; pooling groups takes a decision",
        )
        yield Flag("group_too_small", value.document, value.clause, words)


def _about_the_whole(found: Quotas) -> Iterator[Flag]:
    value = found.groups[0].applied
    wholes = {base: found.whole(base).ceiling for base in BASES}
    yield from _too_small([base for base in BASES if wholes[base] == 0], value)
    if len({group.percent for group in found.groups}) > 1:
        words = Words(
            "Các nhóm có tỷ lệ khác nhau: cộng phần chính xác của từng nhóm rồi mới làm tròn xuống",
            "Groups have different percentages: their exact shares are added, then rounded down",
        )
        yield Flag("mixed_percent", value.document, value.clause, words)
    parts = {base: [group.held(base).ceiling for group in found.groups] for base in BASES}
    sums = {base: sum(part or 0 for part in parts[base]) for base in BASES if None not in parts[base]}
    differs = [f"{base}: {sums[base]} ≠ {wholes[base]}" for base in sums if sums[base] != wholes[base]]
    if differs:
        words = Words(
            f"Hạn mức từng nhóm cộng lại khác hạn mức của cả khối ({'; '.join(differs)})",
            f"The groups' quotas add up to something else than the whole's ({'; '.join(differs)})",
        )
        yield Flag("groups_do_not_sum", value.document, value.clause, words)
