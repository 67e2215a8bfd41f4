"""Records what units report: a changed figure is a new row beside the old one, never over it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from khoi.access.viewer import ANYWHERE, Viewer
from khoi.actions.journal import change
from khoi.actions.required import lifetime, required_text, written
from khoi.core.refusal import Refusal
from khoi.measures.figure_file import LARGEST, Row, read_figures
from khoi.measures.row_file import BadRows, Fault
from khoi.records.models import Measure, Revision, Tally, Unit
from khoi.records.ready import ReadyRows

# Far below the number of values that SQLite takes in one statement.
_BATCH = 500
Key = tuple[str, int, str]
"""Unit code, year, measure code."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure before and after, by unit code, year and measure code; None is no figure."""

    unit: str
    year: int
    measure: str
    old: int | None
    new: int | None

    @property
    def key(self) -> Key:
        """What the figure stands at."""
        return self.unit, self.year, self.measure


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What a file changes: its figures, those equal to what stands, its empty rows, and the changes themselves."""

    figures: int
    unchanged: int
    skipped: int
    changes: tuple[FigureChange, ...]


@dataclass(frozen=True, slots=True)
class _Paper:
    source: str
    reporter: str
    cut_off: date
    received_on: date


@dataclass(frozen=True, slots=True)
class _Known:
    """Units and measures by code, and the standing tallies (pk, count) by key."""

    units: Mapping[str, tuple[int, date, date | None]]
    measures: Mapping[str, int]
    standing: Mapping[Key, tuple[int, int | None]]


@dataclass(frozen=True, slots=True)
class _Ready:
    """What a change will write, if it gets this revision: rows it replaces, by key, and new ones."""

    revision: int
    replaced: Sequence[int]
    rows: ReadyRows


class _NothingChanges(Exception):  # noqa: N818 - not an error: it undoes an act that has nothing to write
    pass


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
    paper = _paper(source, reporter, cut_off, received_on)
    wanted = {(unit.code, year, code): _whole(count, code) for code, count in counts.items()}
    try:
        with change("record_figures", unit.code, by=by, at=unit.pk) as under_way:
            known = _known(wanted)
            for key, count in wanted.items():
                if fault := _fault(key, known) or _not_there(key, count, known):
                    raise fault
            changes = _changes(wanted, known)
            _write(_ready(changes, known, paper, under_way.revision, by))
            under_way.before, under_way.after = _told(changes)
    except _NothingChanges:
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
    paper = _paper(source, reporter, cut_off, received_on)
    subject = required_text(filename, "filename", 200)
    by.require("enter_figures", ANYWHERE)  # who has no right learns nothing of what stands
    rows, faults = read_figures(data, filename)
    standing = Revision.objects.values_list("number", flat=True).first() or 0
    result, ready = _planned(rows, faults, paper, standing + 1, by)
    try:
        with change("import_figures", subject, by=by, at=ANYWHERE) as under_way:
            if ready.revision != under_way.revision:
                result, ready = _planned(rows, faults, paper, under_way.revision, by)
            _write(ready)
            under_way.before, under_way.after = _told(result.changes)
    except _NothingChanges:
        return result
    return result


def _paper(source: str, reporter: str, cut_off: date, received_on: date) -> _Paper:
    if cut_off > received_on:
        raise Refusal(
            "days_reversed",
            f"số liệu chốt ngày {written(cut_off)}, sau ngày nhận {written(received_on)}",
            where="cut_off",
            hint="Ngày chốt số liệu không thể sau ngày nhận báo cáo.",
        )
    return _Paper(
        required_text(source, "source", 200), required_text(reporter, "reporter", 120), cut_off, received_on
    )


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


def _known(keys: Iterable[Key]) -> _Known:
    """Everything the database knows of these keys, in as few queries as their units allow."""
    keys = list(keys)
    codes, years = sorted({key[0] for key in keys}), {key[1] for key in keys}
    units: dict[str, tuple[int, date, date | None]] = {}
    standing: dict[Key, tuple[int, int | None]] = {}
    for batch in _batches(codes):
        rows = Unit.objects.filter(code__in=batch).values_list("code", "pk", "begins_on", "ended_on")
        units |= {code: (pk, begins, ended) for code, pk, begins, ended in rows}
        tallies = Tally.objects.filter(unit__code__in=batch, year__in=years, replaced_in=None)
        for pk, unit, year, measure, count in tallies.values_list(
            "pk", "unit__code", "year", "measure__code", "count"
        ):
            standing[unit, year, measure] = pk, count
    return _Known(units, dict(Measure.objects.values_list("code", "pk")), standing)


def _allowed(known: _Known, by: Viewer) -> _Known:
    """What is known to this reporter: a unit beyond their reach is to them as one that does not exist."""
    holds = by.reach("enter_figures")
    units = {code: row for code, row in known.units.items() if holds(row[0])}
    return replace(known, units=units)


def _fault(key: Key, known: _Known) -> Refusal | None:
    """Why no figure can stand at `key`: `unknown_unit`, `unknown_measure` or `outside_life`."""
    unit, year, measure = key
    if unit not in known.units:
        hint = "Dùng mã đơn vị như trong danh sách đơn vị."
        return Refusal("unknown_unit", f"không có đơn vị mã “{unit}”", where=unit, hint=hint)
    if measure not in known.measures:
        hint = "Dùng mã như trong danh sách chỉ số thống kê."
        return Refusal("unknown_measure", f"không có chỉ số mã “{measure}”", where=measure, hint=hint)
    _, begins, ended = known.units[unit]
    if begins.year > year or (ended is not None and ended <= date(year, 1, 1)):
        message = f"đơn vị “{unit}” không hoạt động trong năm {year} ({lifetime(begins, ended)})"
        return Refusal("outside_life", message, where=str(year), hint="Kiểm tra lại năm hoặc đơn vị.")
    return None


def _not_there(key: Key, count: int | None, known: _Known) -> Refusal | None:
    if count is None and known.standing.get(key, (0, None))[1] is None:
        hint = "Chỉ rút lại được số liệu đang có."
        return Refusal("nothing_to_take_back", "chưa có số liệu để rút lại", where=key[2], hint=hint)
    return None


def _planned(
    rows: Sequence[Row], faults: Sequence[Fault], paper: _Paper, revision: int, by: Viewer
) -> tuple[ImportResult, _Ready]:
    """What the file changes, and that as rows of `revision`: all changes before that one were read."""
    result, known = _compared(rows, faults, by)
    return result, _ready(result.changes, known, paper, revision, by)


def _compared(rows: Sequence[Row], faults: Sequence[Fault], by: Viewer) -> tuple[ImportResult, _Known]:
    """The file against what stands; raises `BadRows` with the file's faults and those found here."""
    known = _allowed(_known((row.unit, row.year, row.measure) for row in rows), by)
    unfit = [
        Fault(row.where, fault.message)
        for row in rows
        if (fault := _fault((row.unit, row.year, row.measure), known)) is not None
    ]
    if faults or unfit:
        raise BadRows([*faults, *unfit], undone="chưa số nào được ghi")
    wanted = {(row.unit, row.year, row.measure): row.count for row in rows if row.count is not None}
    changes = tuple(_changes(wanted, known))
    return ImportResult(len(wanted), len(wanted) - len(changes), len(rows) - len(wanted), changes), known


def _changes(wanted: Mapping[Key, int | None], known: _Known) -> list[FigureChange]:
    olds = {key: known.standing.get(key, (0, None))[1] for key in wanted}
    return [FigureChange(*key, olds[key], count) for key, count in wanted.items() if count != olds[key]]


def _ready(
    changes: Sequence[FigureChange], known: _Known, paper: _Paper, revision: int, by: Viewer
) -> _Ready:
    now = timezone.now()
    rows = (
        Tally(
            unit_id=known.units[row.unit][0],
            measure_id=known.measures[row.measure],
            year=row.year,
            count=row.new,
            source=paper.source,
            reporter=paper.reporter,
            cut_off=paper.cut_off,
            received_on=paper.received_on,
            recorded_at=now,
            recorded_by=by.account,
            revision=revision,
        )
        for row in changes
    )
    replaced = [known.standing[row.key][0] for row in changes if row.key in known.standing]
    return _Ready(revision, replaced, ReadyRows(Tally, rows))


def _write(ready: _Ready) -> None:
    """Marks what is replaced, then adds the new rows; this order keeps one standing tally at every moment."""
    if not ready.rows:
        raise _NothingChanges
    for batch in _batches(ready.replaced):
        Tally.objects.filter(pk__in=batch).update(replaced_in=ready.revision)
    ready.rows.insert()


def _told(changes: Sequence[FigureChange]) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """Before and after as the journal keeps them, by `unit/year/measure`."""
    names = [f"{row.unit}/{row.year}/{row.measure}" for row in changes]
    return (
        {name: row.old for name, row in zip(names, changes, strict=True)},
        {name: row.new for name, row in zip(names, changes, strict=True)},
    )


def _batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (items[i : i + _BATCH] for i in range(0, len(items), _BATCH))
