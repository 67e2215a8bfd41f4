"""Reads a plan for a reorganisation (`docs/reorganisation-file.md`) and its steps, strictly, or refuses with the path."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from khoi.core.refusal import Refusal
from khoi.measures.reorganisation_steps import (
    ChangeKind,
    Dissolve,
    End,
    EndTerm,
    Found,
    Merge,
    Move,
    Rename,
    Shares,
    Split,
    Step,
    step_json,
)
from khoi.measures.unit_file import DEEPEST, checked_code
from khoi.measures.unmarked import read_value
from khoi.rules.fields import Fields, as_fraction, wrong

MOST_STEPS = 5_000
MOST_UNITS = 999
_LARGEST = 2**31 - 1
_TOP = ("reorganisation", "steps")
_HEAD = ("title", "decision", "decision_day", "effective_on", "note")


@dataclass(frozen=True, slots=True)
class PlanHead:
    """On what paper a plan rests, and the first day on which everything in it has happened."""

    title: str
    effective_on: date
    decision: str = ""
    decision_day: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What a plan file says; `steps` are JSON objects as they are stored."""

    head: PlanHead
    steps: tuple[dict[str, Any], ...]


def read_plan(data: bytes) -> PlanFile:
    """The plan in `data` (YAML 1.2 or JSON).

    Raises Refusal with the path of what is wrong, and what `read_value` raises.
    """
    top = Fields(read_value(data), known=_TOP)
    head = Fields(top.raw("reorganisation"), "reorganisation", known=_HEAD)
    return PlanFile(_head(head), tuple(step_json(step) for step in checked_steps(top.raw("steps"))))


def _head(head: Fields) -> PlanHead:
    return PlanHead(
        title=_line(head, "title", 200),
        decision=_line(head, "decision", 160, optional=True),
        decision_day=head.day("decision_day", None),
        effective_on=head.day("effective_on"),
        note=_line(head, "note", 400, optional=True),
    )


def checked_steps(steps: Any) -> tuple[Step, ...]:
    """Steps (JSON objects) as values, in order; whether they fit the stored units is not asked here.

    Raises Refusal with the path, such as `steps[3].parent`.
    """
    if isinstance(steps, tuple):
        steps = list(steps)
    if not isinstance(steps, list):
        raise wrong("steps", steps, "một danh sách")
    if len(steps) > MOST_STEPS:
        raise Refusal(
            "too_large",
            f"kế hoạch có {len(steps)} việc, nhiều hơn {MOST_STEPS}",
            where="steps",
            hint="Chia thành nhiều kế hoạch.",
        )
    checked = tuple(_step(value, f"steps[{i}]") for i, value in enumerate(steps))
    _refuse_deep(checked)
    return checked


def _refuse_deep(steps: Sequence[Step]) -> None:
    """A chain of new units makes every look at the tree take the square of its length."""
    level: dict[str | None, int] = {}
    for i, step in enumerate(steps):
        if isinstance(step, Found):
            level[step.code] = level.get(step.parent, 0) + 1
            if level[step.code] > DEEPEST:
                message = f"đơn vị mới nằm dưới quá {DEEPEST} cấp đơn vị mới khác"
                hint = "Đặt đơn vị ở đúng cấp của nó."
                raise Refusal("too_deep", message, where=f"steps[{i}].parent", hint=hint)


def _step(value: Any, path: str) -> Step:
    if not isinstance(value, Mapping):
        raise wrong(path, value, "một nhóm “khóa: giá trị”")
    bare = Fields(dict(value), path, known=tuple(str(key) for key in value))
    keys, read = _READERS[bare.choice("do", tuple(_READERS))]
    return read(Fields(dict(value), path, known=("do", *keys)))


def _found(row: Fields) -> Step:
    try:
        code = checked_code(row.code("code"))
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.message, where=row.at("code"), hint=refusal.hint) from None
    return Found(code, _line(row, "name", 200), row.code("kind"), _parent(row), _maybe(row, "group"))


def _merge(row: Fields) -> Step:
    units, into = _several(row, "units", 1), row.code("into")
    if into in units:
        raise Refusal(
            "wrong_sides",
            f"“{into}” vừa kết thúc vừa là nơi tiếp nhận",
            where=row.at("into"),
            hint="Bỏ đơn vị tiếp nhận khỏi danh sách các đơn vị kết thúc.",
        )
    return Merge(units, into)


def _split(row: Fields) -> Step:
    unit, into = row.code("unit"), _several(row, "into", 2)
    if unit in into:
        raise Refusal(
            "wrong_sides",
            f"“{unit}” vừa kết thúc vừa là nơi tiếp nhận",
            where=row.at("into"),
            hint="Đơn vị bị tách kết thúc; lập các đơn vị mới để tiếp nhận.",
        )
    return Split(unit, into, _shares(row, into))


def _dissolve(row: Fields) -> Step:
    unit, heirs = row.code("unit"), _several(row, "heirs", 0)
    if unit in heirs or _maybe(row, "children_to") == unit:
        raise Refusal(
            "wrong_sides",
            f"“{unit}” giải thể nên không tiếp nhận được gì",
            where=row.at("heirs" if unit in heirs else "children_to"),
            hint="Chọn đơn vị khác tiếp nhận.",
        )
    return Dissolve(unit, _maybe(row, "children_to"), heirs)


def _shares(row: Fields, into: Sequence[str]) -> Shares:
    value = row.raw("shares", None)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise wrong(row.at("shares"), value, "một nhóm “số đo: tỷ lệ từng đơn vị”")
    at = row.at("shares")
    return {str(of): _parts(parts, f"{at}.{of}", into) for of, parts in value.items()}


def _parts(value: Any, path: str, into: Sequence[str]) -> dict[str, Fraction]:
    fields = Fields(value, path, known=tuple(into))
    parts = {unit: as_fraction(fields.raw(unit), fields.at(unit)) for unit in into}
    fine = all(part >= 0 and part.denominator <= _LARGEST for part in parts.values())
    if not fine or sum(parts.values()) != 1:
        raise Refusal(
            "shares_not_whole",
            "tỷ lệ chia phải không âm và cộng đúng bằng 1, nay là "
            + " + ".join(str(part) for part in parts.values()),
            where=path,
            hint="Sửa các tỷ lệ, hoặc bỏ hẳn nếu chưa ai quyết định.",
        )
    return parts


def _several(row: Fields, key: str, least: int) -> tuple[str, ...]:
    codes = row.codes(key, None) if least == 0 else row.codes(key)
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise Refusal(
            "named_twice", f"“{twice}” có hai lần", where=row.at(key), hint="Mỗi đơn vị chỉ nêu một lần."
        )
    if not least <= len(codes) <= MOST_UNITS:
        raise Refusal(
            "wrong_sides",
            f"có {len(codes)} đơn vị ở đây",
            where=row.at(key),
            hint=f"Cần từ {least} đến {MOST_UNITS} đơn vị.",
        )
    return tuple(codes)


def _maybe(row: Fields, key: str) -> str | None:
    return None if row.raw(key, None) is None else row.code(key)


def _line(row: Fields, key: str, limit: int, *, optional: bool = False) -> str:
    if optional and row.raw(key, None) in (None, ""):
        return ""
    text = " ".join(row.text(key).split())
    if len(text) > limit:
        hint = f"Rút gọn còn tối đa {limit} ký tự."
        raise Refusal("too_long", f"dài {len(text)} ký tự", where=row.at(key), hint=hint)
    if not text.isprintable():
        hint = "Gõ lại bằng bàn phím thay vì dán."
        raise Refusal("control_character", "có ký tự điều khiển", where=row.at(key), hint=hint)
    return text


_READERS: Mapping[str, tuple[tuple[str, ...], Callable[[Fields], Step]]] = {
    "found": (("code", "name", "kind", "parent", "group"), _found),
    "move": (("unit", "parent"), lambda row: Move(row.code("unit"), _parent(row))),
    "rename": (("unit", "name"), lambda row: Rename(row.code("unit"), _line(row, "name", 200))),
    "change_kind": (("unit", "kind"), lambda row: ChangeKind(row.code("unit"), row.code("kind"))),
    "end": (("unit",), lambda row: End(row.code("unit"))),
    "merge": (("units", "into"), _merge),
    "split": (("unit", "into", "shares"), _split),
    "dissolve": (("unit", "children_to", "heirs"), _dissolve),
    "end_term": (
        ("unit", "term", "why"),
        lambda row: EndTerm(row.code("unit"), _line(row, "term", 40), _line(row, "why", 200)),
    ),
}


def _parent(row: Fields) -> str | None:
    """Where a unit goes must be said, even when it is the top."""
    return None if row.raw("parent") is None else row.code("parent")
