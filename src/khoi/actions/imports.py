"""A file of figures comes in, is looked at and taken in, whole or in part; until then nothing of what stands changes."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from khoi.access.rights import ACTS
from khoi.access.viewer import ANYWHERE, Viewer
from khoi.actions.figure_rows import (
    FigureChange,
    NothingChanges,
    Paper,
    Ready,
    allowed,
    batches,
    fault_at,
    known_of,
    paper_of,
    ready_rows,
    told,
    write,
)
from khoi.actions.imports_entry import locked_entry, not_open, own_entry, subject_of
from khoi.actions.imports_lines import CHANGE, DOUBT
from khoi.actions.journal import change, noted
from khoi.actions.required import required_text
from khoi.core import formats
from khoi.core.refusal import Refusal
from khoi.records.guard import records_open
from khoi.records.models import ColumnMapping, FigureImport, ImportLine, Revision

OPEN = ("waiting", "reading", "mapping", "ready")
SINCE_PREVIEW = "changed_since_preview"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was taken in, and how many lines were not because something else stands there by now."""

    changed: int
    kept: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """What will be written; the lines taken, by key, and notes on those that cannot be any more."""

    changes: Sequence[FigureChange]
    ready: Ready
    taken: Sequence[int]
    kept: Mapping[int, dict[str, Any]]


def start_import(
    data: bytes,
    *,
    filename: str,
    source: str,
    reporter: str,
    cut_off: date,
    received_on: date,
    by: Viewer,
    year: int | None = None,
) -> FigureImport:
    """Keeps a file until it is read; `year` is that of rows which name none. Whoever calls has looked for secrecy marks: a marked file is never stored.

    Refusals: `not_allowed`, `days_reversed`, `empty_text`, `too_long`.
    """
    name = required_text(filename, "filename", 200)
    paper = paper_of(source, reporter, cut_off, received_on)
    digest = hashlib.sha256(data).hexdigest()
    after = {"filename": name, "sha256": digest, "size": len(data)}
    entry = FigureImport(
        key=uuid4().hex,
        filename=name,
        sha256=digest,
        size=len(data),
        state="waiting",
        content=data,
        year=year,
        source=paper.source,
        reporter=paper.reporter,
        cut_off=paper.cut_off,
        received_on=paper.received_on,
        recorded_by=by.account,
        started_at=timezone.now(),
    )
    with noted("start_import", subject_of(entry), by=by, at=ANYWHERE, after=after):
        entry.save()
    return entry


def choose_columns(
    entry: FigureImport,
    *,
    columns: Any,
    signature: str,
    headers: Any,
    name: str,
    year: int | None,
    by: Viewer,
) -> None:
    """Says what the columns mean and remembers it for files of the same headers; the file waits to be read again.

    Refusals: `not_allowed`, `import_not_open`, `empty_text`, `too_long`.
    """
    called = required_text(name, "name", 120)
    said = {"signature": signature, "name": called}
    with noted("choose_columns", subject_of(entry), by=by, at=ANYWHERE, after=said):
        locked = own_entry(entry, ("mapping",), by)
        values = {"name": called, "headers": headers, "columns": columns, "used_at": timezone.now()}
        ColumnMapping.objects.update_or_create(
            signature=signature, defaults=values | {"recorded_by": by.account}
        )
        locked.layout = locked.layout | {"columns": columns, "chosen": True}
        locked.year = year
        # Read with the eyes of whoever answered.
        locked.state, locked.recorded_by = "waiting", by.account
        locked.save(update_fields=["layout", "state", "year", "recorded_by"])


def drop_import(entry: FigureImport, *, by: Viewer) -> None:
    """Puts a file aside without taking or keeping anything of it; its columns are asked for again the next time.

    Refusals: `not_allowed`, `import_not_open`.
    """
    with noted("drop_import", subject_of(entry), by=by, at=ANYWHERE):
        locked = own_entry(entry, OPEN, by)
        ColumnMapping.objects.filter(signature=locked.layout.get("signature", "")).delete()
        ImportLine.objects.filter(entry=locked).delete()
        locked.state, locked.content = "dropped", None
        locked.layout = locked.layout | {"samples": {}, "headers": {}}
        locked.save(update_fields=["state", "content", "layout"])


def choose_lines(entry: FigureImport, *, shown: Collection[int], ticked: Collection[int], by: Viewer) -> None:
    """Keeps which of the lines shown on a page somebody ticked, by position. Refusals: `not_allowed`, `import_not_open`.

    A tick is no decision yet: it stands in the preview only, so the journal tells of the acceptance and not of ticks.
    """
    by.require(ACTS["accept_import"], ANYWHERE)
    with transaction.atomic(), records_open():
        own_entry(entry, ("ready",), by)
        for batch in batches(sorted(shown)):
            lines = ImportLine.objects.filter(entry=entry, position__in=batch, state__in=(CHANGE, DOUBT))
            lines.update(taken=False)
            lines.filter(position__in=[one for one in batch if one in ticked]).update(taken=True)


def accept_import(entry: FigureImport, *, take: str, by: Viewer) -> Accepted:
    """Records what the file changes. `take`: `sure` all that contradicts nothing, `all`, or `chosen`, the ticked lines.

    What was made ready before the lock is compared again if anything was changed since (ADR 0016); a figure that is
    no longer what the preview showed is named and not overwritten.
    Refusals: `not_allowed`, `import_not_open`, `nothing_to_accept`.
    """
    by.require(ACTS["accept_import"], ANYWHERE)
    if entry.state != "ready":
        raise not_open(entry)
    lines = _lines(entry, take)
    revision = (Revision.objects.values_list("number", flat=True).first() or 0) + 1
    plan = _planned(lines, entry, revision, by)
    try:
        with change("accept_import", subject_of(entry), by=by, at=ANYWHERE) as under_way:
            locked = locked_entry(entry, ("ready",))
            if plan.ready.revision != under_way.revision:
                plan = _planned(lines, entry, under_way.revision, by)
            write(plan.ready)
            _settle(locked, plan, under_way.revision)
            under_way.before, under_way.after = told(plan.changes)
    except NothingChanges:
        raise _nothing(plan) from None
    return Accepted(len(plan.changes), len(plan.kept))


def _lines(entry: FigureImport, take: str) -> list[Any]:
    rows = ImportLine.objects.filter(entry=entry, state__in=(CHANGE,) if take == "sure" else (CHANGE, DOUBT))
    if take == "chosen":
        rows = rows.filter(taken=True)
    return list(rows.values_list("pk", "unit__code", "year", "measure__code", "old", "new"))


def _planned(lines: Sequence[Any], entry: FigureImport, revision: int, by: Viewer) -> _Plan:
    known = allowed(known_of((unit, year, measure) for _, unit, year, measure, *_ in lines), by)
    changes, taken, kept = [], [], {}
    for pk, unit, year, measure, old, new in lines:
        key = unit, year, measure
        if fault := fault_at(key, known):
            kept[pk] = {"code": fault.code, "message": fault.message}
        elif known.count(key) != old:
            kept[pk] = _since_preview(known.count(key))
        else:
            changes.append(FigureChange(*key, old, new))
            taken.append(pk)
    paper = Paper(entry.source, entry.reporter, entry.cut_off, entry.received_on)
    return _Plan(changes, ready_rows(changes, known, paper, revision, by), taken, kept)


def _since_preview(stands: int | None) -> dict[str, Any]:
    shown = "chưa có số liệu" if stands is None else formats.count(stands, "vi")
    return {"code": SINCE_PREVIEW, "message": f"số đang ghi đã thành {shown} sau khi xem trước"}


def _settle(entry: FigureImport, plan: _Plan, revision: int) -> None:
    """Marks which lines were taken, and says at the others why not."""
    ImportLine.objects.filter(entry=entry, taken=True).update(taken=False)
    for batch in batches(plan.taken):
        ImportLine.objects.filter(pk__in=batch).update(taken=True)
    for batch in batches([*plan.kept]):
        lines = list(ImportLine.objects.filter(pk__in=batch))
        for line in lines:
            line.notes = [*line.notes, plan.kept[line.pk]]
        ImportLine.objects.bulk_update(lines, ["notes"])
    entry.state, entry.accepted_at, entry.revision = "accepted", timezone.now(), revision
    entry.save(update_fields=["state", "accepted_at", "revision"])


def _nothing(plan: _Plan) -> Refusal:
    if plan.kept:
        message = f"cả {len(plan.kept)} số được chọn đều đã thay đổi sau khi xem trước: " + "; ".join(
            dict.fromkeys(note["message"] for note in [*plan.kept.values()][:3])
        )
        hint = "Nạp lại tệp để xem với số đang ghi."
    else:
        message, hint = "không có dòng nào để nhận", "Chọn ít nhất một dòng có thay đổi, hoặc bỏ tệp này."
    return Refusal("nothing_to_accept", message, hint=hint)
