"""Takes an import back: what stood before stands again, as new figures beside those they replace."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from khoi.access.viewer import ANYWHERE, Viewer
from khoi.actions.figure_rows import (
    FigureChange,
    Key,
    Known,
    NothingChanges,
    Paper,
    allowed,
    known_of,
    ready_rows,
    told,
    write,
)
from khoi.actions.imports_entry import not_open, subject_of
from khoi.actions.journal import change
from khoi.core.refusal import Refusal
from khoi.records.models import FigureImport, Tally

UNDO_DAYS = 30
"""Ours, no regulation sets it: a wrong file shows by the next monthly report, and after that other papers rest on it."""
_KEY = "unit__code", "year", "measure__code"
_PAPER = "source", "reporter", "cut_off", "received_on"


@dataclass(frozen=True, slots=True)
class Undone:
    """How many figures were put back, and how many stay because they were corrected since."""

    put_back: int
    kept: int


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure, whether it stands, and its paper."""

    count: int | None
    stands: bool
    paper: Paper


def undo_import(entry: FigureImport, *, by: Viewer) -> Undone:
    """Puts back what stood before; a figure that somebody corrected since stays, and so does one beyond one's reach.

    Refusals: `not_allowed`, `import_not_open`, `undo_too_late`, `nothing_to_undo`.
    """
    by.require("enter_figures", ANYWHERE)
    try:
        with change("undo_import", subject_of(entry), by=by, at=ANYWHERE) as under_way:
            locked = _undoable(entry)
            written = _figures(revision=locked.revision)
            known = allowed(known_of(written), by)
            changes, papers = _put_back(locked, written, known)
            write(ready_rows(changes, known, papers, under_way.revision, by))
            locked.state, locked.undone_at, locked.undone_in = "undone", timezone.now(), under_way.revision
            locked.save(update_fields=["state", "undone_at", "undone_in"])
            under_way.before, under_way.after = told(changes)
    except NothingChanges:
        hint = "Mọi số của lần nạp này đã được sửa lại sau đó; sửa từng số nếu cần."
        raise Refusal("nothing_to_undo", "không còn số nào của lần nạp này đang ghi", hint=hint) from None
    return Undone(len(changes), len(written) - len(changes))


def undo_until(accepted_at: datetime) -> date:
    """The last day on which what was accepted then can be undone."""
    return timezone.localdate(accepted_at) + timedelta(days=UNDO_DAYS)


def _undoable(entry: FigureImport) -> FigureImport:
    found: FigureImport = FigureImport.objects.select_for_update().get(pk=entry.pk)
    if found.state != "accepted" or found.accepted_at is None:
        raise not_open(found)
    if timezone.localdate() > undo_until(found.accepted_at):
        raise Refusal(
            "undo_too_late",
            f"lần nạp này được nhận quá {UNDO_DAYS} ngày",
            where=found.filename,
            hint="Sửa từng số trên phiếu của đơn vị, hoặc nạp một tệp với số đúng.",
        )
    return found


def _put_back(
    entry: FigureImport, written: Mapping[Key, _Figure], known: Known
) -> tuple[list[FigureChange], list[Paper]]:
    """What stood before each figure of the import that still stands within reach, with its own paper.

    Where nothing did, the figure is taken back under the paper of the import and is missing again.
    """
    before = _figures(replaced_in=entry.revision)
    changes, papers = [], []
    for key, now in written.items():
        if now.stands and key[0] in known.units:
            was = before.get(key)
            changes.append(FigureChange(*key, now.count, was.count if was else None))
            papers.append((was or now).paper)
    return changes, papers


def _figures(**chosen: int | None) -> dict[Key, _Figure]:
    """Figures by key, of one revision or replaced in one."""
    rows = Tally.objects.filter(**chosen).values_list(*_KEY, "count", "replaced_in", *_PAPER)
    return {
        (unit, year, measure): _Figure(count, replaced is None, Paper(*paper))
        for unit, year, measure, count, replaced, *paper in rows.iterator(2_000)
    }
