"""Acts on units: each says from which day something holds, and none may leave a hole, a cycle or a second parent.

A check that needs the whole tree reads it after writing; a refusal takes the writing back with the transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Max, Model

from khoi.access.viewer import ANYWHERE, Viewer
from khoi.actions.handover import check_handover
from khoi.actions.journal import change
from khoi.actions.required import lifetime, required_text, written
from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.core.spelling import plain
from khoi.measures.unit_file import checked_code
from khoi.records.declared import told
from khoi.records.models import (
    Grouping,
    Kind,
    OfficeHolder,
    Placement,
    Succession,
    SuccessionPart,
    Tally,
    Unit,
    UnitGroup,
    UnitKind,
    UnitName,
)
from khoi.records.reading import names_on, spans, stored_lives, stored_points, tree_of

_DAY = timedelta(days=1)
_DATED: tuple[type[Model], ...] = (Placement, UnitName, UnitKind, UnitGroup)
_NAMED = 5


def add_unit(
    code: str,
    *,
    name: str,
    kind: str,
    parent: Unit | None,
    begins_on: date,
    by: Viewer,
    group: str | None = None,
) -> Unit:
    """A new unit under `parent` from its first day; `kind` and `group` are codes. It is listed last.

    Refusals: `bad_code`, `duplicate_code`, `empty_text`, `too_long`, `unknown_kind`, `unknown_group`,
    `unknown_parent`, `parent_not_alive`.
    """
    name = required_text(name, "name", 200)
    checked_code(code)
    with change("add_unit", code, by=by, at=parent.pk if parent else None, structure=True) as under_way:
        if Unit.objects.filter(code=code).exists():
            raise Refusal("duplicate_code", f"mã “{code}” đã có", where="code", hint="Chọn một mã khác.")
        last = Unit.objects.aggregate(last=Max("position"))["last"]
        unit = Unit(code=code, begins_on=begins_on, position=0 if last is None else last + 1)
        unit.save(force_insert=True)
        Placement(unit=unit, from_day=begins_on, parent=parent).save()
        UnitName(unit=unit, from_day=begins_on, name=name, search=plain(name)[:200]).save()
        UnitKind(unit=unit, from_day=begins_on, kind=_kind(kind)).save()
        if group is not None:
            UnitGroup(unit=unit, from_day=begins_on, grouping=_grouping(group)).save()
        _check_tree(unit)
        under_way.after = {"begins_on": begins_on.isoformat(), "name": name, "kind": kind}
        under_way.after |= {"parent": parent and parent.code, "group": group}
    return unit


def move_unit(unit: Unit, *, parent: Unit | None, from_day: date, by: Viewer) -> None:
    """Puts the unit under `parent` (None: at the top) from a day until its next move.

    Refusals: `cycle`, `unknown_parent`, `parent_not_alive`, `outside_life`, `same_day`, `nothing_changes`.
    """
    if parent == unit:
        hint = "Chọn một cấp trên khác."
        raise Refusal("cycle", "đơn vị không thể trực thuộc chính nó", where=unit.code, hint=hint)
    with change("move_unit", unit.code, by=by, at=unit.pk, structure=True) as under_way:
        by.require("keep_units", parent.pk if parent else None)
        old = _hold_from(Placement, unit, from_day, {"parent": parent})
        _check_tree(unit)
        under_way.before = {"parent": old["parent"] and old["parent"].code}
        under_way.after = {"parent": parent and parent.code, "from_day": from_day.isoformat()}


def rename_unit(unit: Unit, *, name: str, from_day: date, by: Viewer) -> None:
    """Gives the unit another name. Refusals: `empty_text`, `too_long`, `outside_life`, `same_day`, `nothing_changes`."""
    name = required_text(name, "name", 200)
    with change("rename_unit", unit.code, by=by, at=unit.pk, structure=True) as under_way:
        old = _hold_from(UnitName, unit, from_day, {"name": name, "search": plain(name)[:200]})
        under_way.before = {"name": old["name"]}
        under_way.after = {"name": name, "from_day": from_day.isoformat()}


def change_kind(unit: Unit, *, kind: str, from_day: date, by: Viewer) -> None:
    """Makes it another kind, by code. Refusals: `unknown_kind`, `outside_life`, `same_day`, `nothing_changes`."""
    with change("change_kind", unit.code, by=by, at=unit.pk, structure=True) as under_way:
        old = _hold_from(UnitKind, unit, from_day, {"kind": _kind(kind)})
        under_way.before = {"kind": old["kind"] and old["kind"].code}
        under_way.after = {"kind": kind, "from_day": from_day.isoformat()}


def change_group(unit: Unit, *, group: str | None, from_day: date, by: Viewer) -> None:
    """Puts the unit into a group by code, or into none.

    Refusals: `unknown_group`, `outside_life`, `same_day`, `nothing_changes`.
    """
    with change("change_group", unit.code, by=by, at=unit.pk, structure=True) as under_way:
        grouping = None if group is None else _grouping(group)
        old = _hold_from(UnitGroup, unit, from_day, {"grouping": grouping})
        under_way.before = {"group": old["grouping"] and old["grouping"].code}
        under_way.after = {"group": group, "from_day": from_day.isoformat()}


def end_unit(unit: Unit, *, ended_on: date, by: Viewer) -> None:
    """Ends the unit: `ended_on` is the first day it no longer exists. Posts in it end with it.

    Refusals: `already_ended`, `outside_life`, `has_children`, `changes_after_end`, `figures_after_end`.
    """
    with change("end_unit", unit.code, by=by, at=unit.pk, structure=True) as under_way:
        unit.refresh_from_db()
        if unit.ended_on is not None:
            message = f"đơn vị đã kết thúc ngày {written(unit.ended_on)}"
            raise Refusal("already_ended", message, where=unit.code, hint="Không cần kết thúc lần nữa.")
        if ended_on <= unit.begins_on:
            raise _outside(unit, ended_on, hint="Đơn vị phải tồn tại ít nhất một ngày.")
        _refuse_children(unit, ended_on)
        _refuse_later_rows(unit, ended_on)
        unit.ended_on = ended_on
        unit.save(update_fields=["ended_on"])
        under_way.before, under_way.after = {"ended_on": None}, {"ended_on": ended_on.isoformat()}


def appoint(
    unit: Unit, *, post: str, name: str, from_day: date, to_day: date | None, by: Viewer
) -> OfficeHolder:
    """Notes who holds a post from a day up to but not including another.

    Refusals: `empty_text`, `too_long`, `days_reversed`, `outside_life`.
    """
    post, name = required_text(post, "post", 80), required_text(name, "name", 120)
    with change("appoint", unit.code, by=by, at=unit.pk, structure=True) as under_way:
        unit.refresh_from_db()
        _refuse_outside(unit, from_day)
        if to_day is not None:
            if to_day <= from_day:
                hint = "Ngày thôi giữ chức phải sau ngày nhận chức."
                raise Refusal("days_reversed", "ngày thôi giữ chức quá sớm", where="to_day", hint=hint)
            _refuse_outside(unit, to_day - _DAY)
        holder = OfficeHolder(unit=unit, post=post, name=name, from_day=from_day, to_day=to_day)
        holder.save(force_insert=True)
        days = {"from_day": from_day.isoformat(), "to_day": to_day and to_day.isoformat()}
        under_way.after = told(OfficeHolder, {"post": post, "name": name, **days})
    return holder


def record_succession(
    kind: str,
    *,
    on: date,
    before: Sequence[Unit],
    after: Sequence[Unit],
    shares: Mapping[Unit, Fraction] | None,
    decision: str,
    by: Viewer,
) -> Succession:
    """Notes that on a day the units `before` handed over to `after`; units are begun and ended by their own acts.

    A unit on both sides goes on living. `shares` only divides a split, and sums to 1.
    Refusals: those of `check_handover`, `empty_text`, `too_long`.
    """
    decision = required_text(decision, "decision", 160)
    subject = ", ".join(unit.code for unit in before)[:200]
    with change("record_succession", subject, by=by, at=ANYWHERE, structure=True) as under_way:
        for unit in (*before, *after):
            by.require("keep_units", unit.pk)
        check_handover(kind, on, before, after, shares or {})
        succession = Succession(kind=kind, on=on, decision=decision)
        succession.save(force_insert=True)
        for unit in before:
            SuccessionPart(succession=succession, unit=unit, side="before").save()
        for unit in after:
            _heir(succession, unit, shares).save()
        under_way.before = [unit.code for unit in before]
        under_way.after = {"kind": kind, "on": on.isoformat(), "units": [unit.code for unit in after]}
        under_way.after |= {"shares": {unit.code: str(share) for unit, share in (shares or {}).items()}}
    return succession


def _heir(succession: Succession, unit: Unit, shares: Mapping[Unit, Fraction] | None) -> SuccessionPart:
    part = SuccessionPart(succession=succession, unit=unit, side="after")
    if shares:
        part.share_num, part.share_den = shares[unit].numerator, shares[unit].denominator
    return part


def _hold_from(model: Any, unit: Unit, from_day: date, values: Mapping[str, Any]) -> dict[str, Any]:
    """Writes the change point and returns what held on that day until now, None where nothing did."""
    unit.refresh_from_db()
    _refuse_outside(unit, from_day)
    rows = list(model.objects.filter(unit=unit).order_by("from_day"))
    days = {row.from_day for row in rows}
    if from_day in days:
        raise _same_day(unit, from_day, days)
    standing = next((row for row in reversed(rows) if row.from_day < from_day), None)
    old = {field: getattr(standing, field, None) for field in values}
    if old == values:
        message = f"từ trước ngày {written(from_day)} đã như vậy"
        raise Refusal("nothing_changes", message, where=unit.code, hint="Không cần ghi lại.")
    model(unit=unit, from_day=from_day, **values).save(force_insert=True)
    return old


def _check_tree(unit: Unit) -> None:
    """Refuses a tree with a cycle, and a parent that does not live through the whole of a placement of `unit`."""
    lives, points = stored_lives("code"), stored_points("code")
    tree = tree_of(lives, points)
    for row in tree.placements(unit.code):
        if row.parent is None:
            continue
        life = tree.life(row.parent)
        if not life.covers(row.days):
            held = lifetime(life.start, life.end)
            raise Refusal(
                "parent_not_alive",
                f"cấp trên “{row.parent}” chỉ tồn tại {held}, không đủ cho cả thời gian “{unit.code}” trực thuộc",
                where=unit.code,
                hint="Chọn cấp trên khác, hoặc ghi trước việc chuyển đơn vị khỏi cấp trên này từ ngày đó.",
            )


def _refuse_children(unit: Unit, ended_on: date) -> None:
    lives, points, after = stored_lives(), stored_points(), Interval(ended_on)
    children = [
        child
        for child, (_, ended) in lives.items()
        if any(
            parent == unit.pk and span.meets(after) for span, parent in spans(points.get(child, []), ended)
        )
    ]
    if children:
        names = names_on(date.max)
        shown = ", ".join(f"“{names[child]}”" for child in children[:_NAMED])
        more = f" và {len(children) - _NAMED} đơn vị khác" if len(children) > _NAMED else ""
        raise Refusal(
            "has_children",
            f"từ ngày {written(ended_on)} vẫn còn đơn vị trực thuộc: {shown}{more}",
            where=unit.code,
            hint="Chuyển hoặc kết thúc các đơn vị này trước.",
        )


def _refuse_later_rows(unit: Unit, ended_on: date) -> None:
    if any(model._base_manager.filter(unit=unit, from_day__gte=ended_on).exists() for model in _DATED):  # noqa: SLF001
        message = f"đơn vị có thay đổi đã ghi từ ngày {written(ended_on)} trở đi"
        raise Refusal("changes_after_end", message, where=unit.code, hint="Chọn ngày kết thúc muộn hơn.")
    # Ended on 1 January, a unit did not live in that year.
    first_without = ended_on.year if (ended_on.month, ended_on.day) == (1, 1) else ended_on.year + 1
    later = Tally.objects.filter(unit=unit, replaced_in=None, count__isnull=False, year__gte=first_without)
    if later.exists():
        message = f"đơn vị có số liệu từ năm {first_without} trở đi"
        hint = "Rút lại các số liệu đó, hoặc chọn ngày kết thúc muộn hơn."
        raise Refusal("figures_after_end", message, where=unit.code, hint=hint)


def _refuse_outside(unit: Unit, day: date) -> None:
    if not Interval(unit.begins_on, unit.ended_on).has(day):
        raise _outside(unit, day, hint="Chọn một ngày trong thời gian đơn vị tồn tại.")


def _outside(unit: Unit, day: date, *, hint: str) -> Refusal:
    life = lifetime(unit.begins_on, unit.ended_on)
    message = f"ngày {written(day)} ở ngoài thời gian đơn vị tồn tại ({life})"
    return Refusal("outside_life", message, where=unit.code, hint=hint)


def _same_day(unit: Unit, day: date, taken: set[date]) -> Refusal:
    free = day + _DAY
    while free in taken:
        free += _DAY
    return Refusal(
        "same_day",
        f"ngày {written(day)} đã có một thay đổi cùng loại của đơn vị này",
        where=unit.code,
        hint=f"Chọn ngày khác, ví dụ {written(free)}.",
    )


def _kind(code: str) -> Kind:
    if (kind := Kind.objects.filter(code=code).first()) is None:
        hint = "Chọn một loại trong danh sách."
        raise Refusal("unknown_kind", f"không có loại đơn vị “{code}”", where="kind", hint=hint)
    return kind


def _grouping(code: str) -> Grouping:
    if (grouping := Grouping.objects.filter(code=code).first()) is None:
        hint = "Chọn một nhóm trong danh sách."
        raise Refusal("unknown_group", f"không có nhóm “{code}”", where="group", hint=hint)
    return grouping
