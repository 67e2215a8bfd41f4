"""Records how an office's papers look; a report that is printed keeps its own copy, so a change reaches only later ones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from khoi.access.installation import home_unit
from khoi.access.viewer import ANYWHERE, At, Viewer
from khoi.actions.journal import change
from khoi.actions.required import required_text
from khoi.core.refusal import Refusal
from khoi.core.spelling import slug
from khoi.queries.report_profile import ENDINGS, LIMITS, URGENCIES, Profile, default_profile
from khoi.records.models import LayoutProfile

LONGEST, MOST_LINES = 120, 12
_TEXTS = ("superior", "issuer", "symbol", "place", "office")
_LINES = ("authority", "addressees")
_SWITCHES = ("has_hyphens", "duplex", "has_references")


def record_profile(code: str, values: Mapping[str, Any], *, lang: str, by: Viewer, on: date) -> LayoutProfile:
    """Records a profile over the guide in force on `on`; an empty `code` adds one named after `values["name"]`.

    `values` holds what an office settles, by the names of `Profile`; what is left out is the guide's. Whoever added a
    profile changes it, and so does whoever makes reports for the whole office. Raises Refusal: `empty_text`,
    `too_long`, `control_character`, `too_many_lines`, `out_of_range`, `unknown_value`, `duplicate_code`,
    `unknown_profile`, `no_rule_encoded`.
    """
    made = _checked(default_profile(on, lang), values)
    row = _found(code) if code else LayoutProfile(code=_free_code(made.name), recorded_by=by.account)
    with change("record_profile", f"profile/{row.code}", by=by, at=_at(row, by)) as under_way:
        under_way.before, under_way.after = _differences(row.values if row.pk else {}, made.as_json())
        row.name, row.values, row.changed_at = made.name, made.as_json(), timezone.now()
        row.save()
    return row


def _found(code: str) -> LayoutProfile:
    found = LayoutProfile.objects.filter(code=code).first() if code.isprintable() else None
    if found is None:
        raise Refusal(
            "unknown_profile", "không có mẫu trình bày này", where="code", hint="Chọn trong danh sách."
        )
    return found


def _free_code(name: str) -> str:
    code = slug(name)[:40].strip("-")
    if not code or LayoutProfile.objects.filter(code=code).exists():
        hint = "Đặt tên khác, hoặc sửa mẫu đang có."
        raise Refusal("duplicate_code", f"đã có mẫu trình bày tên “{name}”", where="name", hint=hint)
    return code


def _at(row: LayoutProfile, by: Viewer) -> At:
    """One's own may be changed by whoever makes reports anywhere; that of others by the office's own reporters."""
    return ANYWHERE if row.recorded_by == by.account else home_unit()


def _checked(base: Profile, values: Mapping[str, Any]) -> Profile:
    found: dict[str, Any] = {"name": required_text(str(values["name"]), "name", LONGEST)}
    for name in _TEXTS:
        if text := str(values.get(name) or "").strip():
            found[name] = required_text(text, name, LONGEST)
    found |= {name: _lines(values[name], name) for name in _LINES if name in values}
    found |= {name: bool(values[name]) for name in _SWITCHES if name in values}
    found |= {name: _amount(values[name], name) for name in LIMITS if values.get(name) is not None}
    for name, allowed in (("urgency", URGENCIES), ("ending", ENDINGS)):
        if name in values:
            found[name] = _one_of(values[name], name, allowed)
    return _readable(replace(base, **found))


def _lines(given: Sequence[str], where: str) -> tuple[str, ...]:
    lines = tuple(required_text(line, where, LONGEST) for line in given if line.strip())
    if len(lines) > MOST_LINES:
        hint = f"Giữ tối đa {MOST_LINES} dòng."
        raise Refusal("too_many_lines", f"có {len(lines)} dòng", where=where, hint=hint)
    return lines


def _amount(given: Any, where: str) -> int:
    least, most = LIMITS[where]
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        raise Refusal(
            "out_of_range", f"{given} không đặt được", where=where, hint=f"Ghi từ {least} đến {most}."
        )
    return given


def _one_of(given: Any, where: str, allowed: Sequence[str]) -> str:
    if given not in allowed:
        hint = "Chọn một trong: " + ", ".join(filter(None, allowed)) + "."
        raise Refusal("unknown_value", f"không có lựa chọn “{given}”", where=where, hint=hint)
    return str(given)


def _readable(made: Profile) -> Profile:
    if made.line <= made.text_size:
        message = f"khoảng cách dòng {made.line} pt không lớn hơn cỡ chữ {made.text_size} pt"
        raise Refusal("out_of_range", message, where="line", hint="Tăng khoảng cách dòng, hoặc giảm cỡ chữ.")
    return made


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    changed = [name for name, value in new.items() if old.get(name) != _stored(value)]
    return {name: old[name] for name in changed if name in old}, {
        name: _stored(new[name]) for name in changed
    }


def _stored(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
