"""Adds all units of a file at once, or none: each row is checked against the file and against what is stored."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from khoi.access.viewer import ANYWHERE, Viewer
from khoi.actions.journal import change
from khoi.actions.required import lifetime, required_text
from khoi.core.refusal import Refusal
from khoi.core.spelling import plain
from khoi.measures.row_file import BadRows, Fault
from khoi.measures.unit_file import Row, UnitFile, outlives, read_units
from khoi.records.models import Grouping, Kind, Placement, Unit, UnitGroup, UnitKind, UnitName

_NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class _Known:
    """What is stored, by code; a unit with its key and the days of its life."""

    units: Mapping[str, tuple[int, date, date | None]]
    kinds: Mapping[str, int]
    groupings: Mapping[str, int]


def import_units(data: bytes, *, filename: str, by: Viewer) -> int:
    """Adds every unit of a file (`docs/unit-file.md`), or none, and returns how many; they are listed last, as in the file.

    Refusals: `bad_rows` (a `BadRows`, with all faults), those of `read_units`.
    """
    file = read_units(data, filename)
    subject = required_text(filename, "filename", 200)
    with change("import_units", subject, by=by, at=ANYWHERE, structure=True) as under_way:
        known = _known()
        if faults := [*file.faults, *_unfit(file, known, by)]:
            raise BadRows(faults, undone="chưa đơn vị nào được ghi")
        _store(file.rows, known)
        under_way.after = {"sha256": hashlib.sha256(data).hexdigest(), "units": _told(file.rows)}
    return len(file.rows)


def _known() -> _Known:
    units = Unit.objects.values_list("code", "pk", "begins_on", "ended_on")
    return _Known(
        {code: (pk, begins, ended) for code, pk, begins, ended in units.iterator(chunk_size=10_000)},
        dict(Kind.objects.order_by("rank", "pk").values_list("code", "pk")),
        dict(Grouping.objects.order_by("position", "pk").values_list("code", "pk")),
    )


def _unfit(file: UnitFile, known: _Known, by: Viewer) -> Iterator[Fault]:
    """What does not fit what is stored, or the other rows; a parent beyond one's reach is as one not stored."""
    holds = by.reach("keep_units")
    lives = {code: life for code, (key, *life) in known.units.items() if holds(key)}
    lives |= {row.code: [row.begins_on, row.ended_on] for row in file.rows}
    for row in file.rows:
        for message in (*_unfit_words(row, known), *_unfit_parent(row, file, lives, by)):
            yield Fault(row.where, message)


def _unfit_words(row: Row, known: _Known) -> Iterator[str]:
    if row.code in known.units:
        yield f"code: mã “{row.code}” đã có trong chương trình"
    if row.kind not in known.kinds:
        yield f"kind: không có loại đơn vị “{row.kind}”; đang có: {_listed(known.kinds)}"
    if row.group is not None and row.group not in known.groupings:
        yield f"group: không có nhóm “{row.group}”; đang có: {_listed(known.groupings)}"
    try:
        _name(row)
    except Refusal as refusal:
        yield f"name: {refusal.message}"


def _unfit_parent(row: Row, file: UnitFile, lives: Mapping[str, list[Any]], by: Viewer) -> Iterator[str]:
    if row.parent is None and not by.may("keep_units", None):
        yield "parent: chỉ người giữ cả cây đơn vị mới đặt được đơn vị ở trên cùng"
    if row.parent is None or row.parent == row.code:
        return  # the file's own check names a unit that lies under itself
    if row.parent not in lives:
        # A parent whose own row cannot be read is told there.
        if row.parent not in file.codes:
            yield f"parent: không có đơn vị mã “{row.parent}” trong tệp hay trong chương trình"
    elif outlives(row, *lives[row.parent]):
        held = lifetime(*lives[row.parent])
        yield f"parent: “{row.parent}” chỉ tồn tại {held}, không đủ cho cả thời gian “{row.code}” trực thuộc"


def _name(row: Row) -> str:
    return required_text(row.name, "name", _NAME_LENGTH)


def _listed(codes: Mapping[str, int]) -> str:
    return ", ".join(codes) or "chưa có gì"


def _store(rows: tuple[Row, ...], known: _Known) -> None:
    last = Unit.objects.aggregate(last=Max("position"))["last"]
    first = 0 if last is None else last + 1
    stored = Unit.objects.bulk_create(
        Unit(code=row.code, begins_on=row.begins_on, ended_on=row.ended_on, position=first + i)
        for i, row in enumerate(rows)
    )
    keys = {code: key for code, (key, *_) in known.units.items()} | {unit.code: unit.pk for unit in stored}
    Placement.objects.bulk_create(
        Placement(
            unit_id=keys[row.code],
            from_day=row.begins_on,
            parent_id=None if row.parent is None else keys[row.parent],
        )
        for row in rows
    )
    UnitName.objects.bulk_create(
        UnitName(
            unit_id=keys[row.code],
            from_day=row.begins_on,
            name=_name(row),
            search=plain(row.name)[:_NAME_LENGTH],
        )
        for row in rows
    )
    UnitKind.objects.bulk_create(
        UnitKind(unit_id=keys[row.code], from_day=row.begins_on, kind_id=known.kinds[row.kind])
        for row in rows
    )
    UnitGroup.objects.bulk_create(
        UnitGroup(unit_id=keys[row.code], from_day=row.begins_on, grouping_id=known.groupings[row.group])
        for row in rows
        if row.group is not None
    )


def _told(rows: tuple[Row, ...]) -> dict[str, dict[str, str | None]]:
    """Each unit as the journal keeps it, by code."""
    return {
        row.code: {
            "name": _name(row),
            "kind": row.kind,
            "parent": row.parent,
            "begins_on": row.begins_on.isoformat(),
            "ended_on": row.ended_on.isoformat() if row.ended_on else None,
            "group": row.group,
        }
        for row in rows
    }
