"""Takes an import back: what stood before stands again, as new figures beside those they replace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from khoi.access.viewer import ANYWHERE, Viewer
from khoi.actions.figure_rows import NothingChanges, batches
from khoi.actions.journal import change
from khoi.core.refusal import Refusal
from khoi.records.models import FigureImport, Measure, Tally, Unit
from khoi.records.ready import ReadyRows

UNDO_DAYS = 30
"""Ours, no regulation sets it: a wrong file shows by the next monthly report, and after that other papers rest on it."""


@dataclass(frozen=True, slots=True)
class Undone:
    """How many figures were put back, and how many stay because they were corrected since."""

    put_back: int
    kept: int


def undo_import(entry: FigureImport, *, by: Viewer) -> Undone:
    """Puts back what stood before; a figure that somebody corrected since stays, and so does one beyond one's reach.

    Refusals: `not_allowed`, `import_not_open`, `undo_too_late`, `nothing_to_undo`.
    """
    by.require("enter_figures", ANYWHERE)
    try:
        with change("undo_import", f"{entry.filename[:160]} ({entry.key})", by=by, at=ANYWHERE) as under_way:
            locked = _undoable(entry)
            standing, kept = _standing(locked, by)
            before = _replaced_by(locked)
            rows = [_put_back(one, before.get(_place(one)), under_way.revision, by) for one in standing]
            _write(standing, rows, under_way.revision)
            locked.state, locked.undone_at, locked.undone_in = "undone", timezone.now(), under_way.revision
            locked.save(update_fields=["state", "undone_at", "undone_in"])
            codes = _codes(rows)
            under_way.before, under_way.after = _told(standing, codes), _told(rows, codes)
    except NothingChanges:
        hint = "Mọi số của lần nạp này đã được sửa lại sau đó; sửa từng số nếu cần."
        raise Refusal("nothing_to_undo", "không còn số nào của lần nạp này đang ghi", hint=hint) from None
    return Undone(len(rows), kept)


def undo_until(accepted_at: datetime) -> date:
    """The last day on which what was accepted then can be undone."""
    return timezone.localdate(accepted_at) + timedelta(days=UNDO_DAYS)


def _undoable(entry: FigureImport) -> FigureImport:
    found: FigureImport = FigureImport.objects.select_for_update().get(pk=entry.pk)
    if found.state != "accepted" or found.accepted_at is None:
        hint = "Tải lại trang để xem tình trạng hiện nay."
        raise Refusal("import_not_open", "lần nạp này không còn ở bước đó", where=found.filename, hint=hint)
    if timezone.localdate() > undo_until(found.accepted_at):
        raise Refusal(
            "undo_too_late",
            f"lần nạp này được nhận quá {UNDO_DAYS} ngày",
            where=found.filename,
            hint="Sửa từng số trên phiếu của đơn vị, hoặc nạp một tệp với số đúng.",
        )
    return found


def _standing(entry: FigureImport, by: Viewer) -> tuple[list[Tally], int]:
    """Figures of this import that still stand and lie within reach, and how many others there were."""
    holds = by.reach("enter_figures")
    rows = list(Tally.objects.filter(revision=entry.revision or 0))
    ours = [row for row in rows if row.replaced_in is None and holds(row.unit_id)]
    return ours, len(rows) - len(ours)


def _replaced_by(entry: FigureImport) -> dict[tuple[int, int, int], Tally]:
    return {_place(row): row for row in Tally.objects.filter(replaced_in=entry.revision)}


def _place(row: Tally) -> tuple[int, int, int]:
    return row.unit_id, row.year, row.measure_id


def _put_back(now: Tally, was: Tally | None, revision: int, by: Viewer) -> Tally:
    """What stood before with its own paper; where nothing did, the figure is taken back and is missing again."""
    paper = was or now
    return Tally(
        unit_id=now.unit_id,
        measure_id=now.measure_id,
        year=now.year,
        count=was.count if was else None,
        source=paper.source,
        reporter=paper.reporter,
        cut_off=paper.cut_off,
        received_on=paper.received_on,
        recorded_at=timezone.now(),
        recorded_by=by.account,
        revision=revision,
    )


def _write(standing: Sequence[Tally], rows: Sequence[Tally], revision: int) -> None:
    if not rows:
        raise NothingChanges
    for batch in batches([one.pk for one in standing]):
        Tally.objects.filter(pk__in=batch).update(replaced_in=revision)
    ReadyRows(Tally, rows).insert()


def _codes(rows: Sequence[Tally]) -> tuple[dict[int, str], dict[int, str]]:
    """Codes of the units and of all measures, by key."""
    units: dict[int, str] = {}
    for batch in batches(sorted({row.unit_id for row in rows})):
        units |= dict(Unit.objects.filter(pk__in=batch).values_list("pk", "code"))
    return units, dict(Measure.objects.values_list("pk", "code"))


def _told(rows: Sequence[Tally], codes: tuple[dict[int, str], dict[int, str]]) -> dict[str, int | None]:
    units, measures = codes
    return {f"{units[row.unit_id]}/{row.year}/{measures[row.measure_id]}": row.count for row in rows}
