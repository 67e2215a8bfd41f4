"""Records what units report: a changed figure is a new row beside the old one, never over it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from khoi.access.viewer import ANYWHERE, Viewer
from khoi.actions.figure_rows import (
    FigureChange,
    Key,
    Known,
    NothingChanges,
    Paper,
    Ready,
    allowed,
    changes_of,
    fault_at,
    known_of,
    paper_of,
    ready_rows,
    told,
    write,
)
from khoi.actions.journal import change
from khoi.actions.required import required_text
from khoi.core.refusal import Refusal
from khoi.measures.figure_file import LARGEST, Row, read_figures
from khoi.measures.row_file import BadRows, Fault
from khoi.records.models import Revision, Unit

__all__ = ["FigureChange", "ImportResult", "import_figures", "record_figures"]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What a file changes: its figures, those equal to what stands, its empty rows, and the changes themselves."""

    figures: int
    unchanged: int
    skipped: int
    changes: tuple[FigureChange, ...]


def record_figures(
    unit: Unit,
    *,
    year: int,
    counts: Mapping[str, int | None],
    source: str,
    reporter: str,
    cut_off: date,
    received_on: date,
    by: Viewer,
) -> int:
    """Records a unit's counts of one year by measure code and returns how many changed; None takes a figure back.

    Refusals: `unknown_measure`, `negative_count`, `wrong_type`, `count_too_large`, `outside_life`,
    `nothing_to_take_back`, `days_reversed`, `empty_text`, `too_long`.
    """
    paper = paper_of(source, reporter, cut_off, received_on)
    wanted = {(unit.code, year, code): _whole(count, code) for code, count in counts.items()}
    try:
        with change("record_figures", unit.code, by=by, at=unit.pk) as under_way:
            known = known_of(wanted)
            for key, count in wanted.items():
                if fault := fault_at(key, known) or _not_there(key, count, known):
                    raise fault
            changes = changes_of(wanted, known)
            write(ready_rows(changes, known, paper, under_way.revision, by))
            under_way.before, under_way.after = told(changes)
    except NothingChanges:
        return 0
    return len(changes)


def import_figures(
    data: bytes,
    *,
    filename: str,
    source: str,
    reporter: str,
    cut_off: date,
    received_on: date,
    by: Viewer,
) -> ImportResult:
    """Records every figure of a file, or none. A row without a count changes nothing.

    The file is compared, and its rows made ready, before anybody has to wait; only if something has changed
    meanwhile is that done once more, under the lock (ADR 0016).
    Refusals: `bad_rows` (a `BadRows`, with all faults), those of `read_figures`, `days_reversed`, `empty_text`.
    """
    paper = paper_of(source, reporter, cut_off, received_on)
    subject = required_text(filename, "filename", 200)
    by.require("enter_figures", ANYWHERE)  # who has no right learns nothing of what stands
    rows, faults = read_figures(data, filename)
    standing = Revision.objects.values_list("number", flat=True).first() or 0
    result, ready = _planned(rows, faults, paper, standing + 1, by)
    try:
        with change("import_figures", subject, by=by, at=ANYWHERE) as under_way:
            if ready.revision != under_way.revision:
                result, ready = _planned(rows, faults, paper, under_way.revision, by)
            write(ready)
            under_way.before, under_way.after = told(result.changes)
    except NothingChanges:
        return result
    return result


def _whole(count: int | None, code: str) -> int | None:
    if count is None:
        return None
    if not isinstance(count, int) or isinstance(count, bool):
        raise Refusal(
            "wrong_type", f"“{count}” không phải một số nguyên", where=code, hint="Ghi một số nguyên."
        )
    if count < 0:
        hint = "Số đếm không thể âm. Để trống nếu chưa có số liệu."
        raise Refusal("negative_count", f"{count} nhỏ hơn 0", where=code, hint=hint)
    if count > LARGEST:
        raise Refusal("count_too_large", f"{count} lớn quá mức", where=code, hint="Kiểm tra lại số liệu.")
    return count


def _not_there(key: Key, count: int | None, known: Known) -> Refusal | None:
    if count is None and known.count(key) is None:
        hint = "Chỉ rút lại được số liệu đang có."
        return Refusal("nothing_to_take_back", "chưa có số liệu để rút lại", where=key[2], hint=hint)
    return None


def _planned(
    rows: Sequence[Row], faults: Sequence[Fault], paper: Paper, revision: int, by: Viewer
) -> tuple[ImportResult, Ready]:
    """What the file changes, and that as rows of `revision`: all changes before that one were read."""
    result, known = _compared(rows, faults, by)
    return result, ready_rows(result.changes, known, paper, revision, by)


def _compared(rows: Sequence[Row], faults: Sequence[Fault], by: Viewer) -> tuple[ImportResult, Known]:
    """The file against what stands; raises `BadRows` with the file's faults and those found here."""
    known = allowed(known_of((row.unit, row.year, row.measure) for row in rows), by)
    unfit = [
        Fault(row.where, fault.message)
        for row in rows
        if (fault := fault_at((row.unit, row.year, row.measure), known)) is not None
    ]
    if faults or unfit:
        raise BadRows([*faults, *unfit], undone="chưa số nào được ghi")
    wanted = {(row.unit, row.year, row.measure): row.count for row in rows if row.count is not None}
    changes = tuple(changes_of(wanted, known))
    return ImportResult(len(wanted), len(wanted) - len(changes), len(rows) - len(wanted), changes), known
