"""What acts on figures share: their paper, what stands, what cannot be, and rows written beside those they replace."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import repeat
from typing import Any

from django.utils import timezone

from khoi.access.viewer import Viewer
from khoi.actions.required import lifetime, required_text, written
from khoi.core.refusal import Refusal
from khoi.records.models import Measure, Tally, Unit
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
class Paper:
    """The paper that figures rest on."""

    source: str
    reporter: str
    cut_off: date
    received_on: date


@dataclass(frozen=True, slots=True)
class Known:
    """Units and measures by code, and the standing tallies (pk, count) by key."""

    units: Mapping[str, tuple[int, date, date | None]]
    measures: Mapping[str, int]
    standing: Mapping[Key, tuple[int, int | None]]

    def count(self, key: Key) -> int | None:
        """The count that stands; None for none."""
        return self.standing.get(key, (0, None))[1]


@dataclass(frozen=True, slots=True)
class Ready:
    """What a change will write, if it gets this revision: rows it replaces, by key, and new ones."""

    revision: int
    replaced: Sequence[int]
    rows: ReadyRows


class NothingChanges(Exception):  # noqa: N818 - not an error: it undoes an act that has nothing to write
    """Raised inside an act to leave everything as it was."""


def paper_of(source: str, reporter: str, cut_off: date, received_on: date) -> Paper:
    """The paper, checked. Raises Refusal: `days_reversed`, `empty_text`, `too_long`, `control_character`."""
    if cut_off > received_on:
        raise Refusal(
            "days_reversed",
            f"số liệu chốt ngày {written(cut_off)}, sau ngày nhận {written(received_on)}",
            where="cut_off",
            hint="Ngày chốt số liệu không thể sau ngày nhận báo cáo.",
        )
    return Paper(
        required_text(source, "source", 200), required_text(reporter, "reporter", 120), cut_off, received_on
    )


def known_of(keys: Iterable[Key]) -> Known:
    """Everything the database knows of these keys, in as few queries as their units allow."""
    keys = list(keys)
    return known_at({key[0] for key in keys}, {key[1] for key in keys})


def known_at(codes: Iterable[str], years: Collection[int]) -> Known:
    """Everything the database knows of these units, by code, in these years."""
    units: dict[str, tuple[int, date, date | None]] = {}
    standing: dict[Key, tuple[int, int | None]] = {}
    for batch in batches(sorted(codes)):
        rows = Unit.objects.filter(code__in=batch).values_list("code", "pk", "begins_on", "ended_on")
        units |= {code: (pk, begins, ended) for code, pk, begins, ended in rows}
        tallies = Tally.objects.filter(unit__code__in=batch, year__in=years, replaced_in=None)
        for pk, unit, year, measure, count in tallies.values_list(
            "pk", "unit__code", "year", "measure__code", "count"
        ):
            standing[unit, year, measure] = pk, count
    return Known(units, dict(Measure.objects.values_list("code", "pk")), standing)


def allowed(known: Known, by: Viewer) -> Known:
    """What is known to this reporter: a unit beyond their reach is to them as one that does not exist."""
    holds = by.reach("enter_figures")
    units = {code: row for code, row in known.units.items() if holds(row[0])}
    return replace(known, units=units)


def fault_at(key: Key, known: Known) -> Refusal | None:
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


def changes_of(wanted: Mapping[Key, int | None], known: Known) -> list[FigureChange]:
    """Those of the wanted figures that differ from what stands, in their order."""
    olds = {key: known.standing.get(key, (0, None))[1] for key in wanted}
    return [FigureChange(*key, olds[key], count) for key, count in wanted.items() if count != olds[key]]


def ready_rows(
    changes: Sequence[FigureChange], known: Known, papers: Paper | Sequence[Paper], revision: int, by: Viewer
) -> Ready:
    """The changes as rows of `revision`, recorded now by this account; `papers`: one for all, or one for each."""
    now = timezone.now()
    each = repeat(papers, len(changes)) if isinstance(papers, Paper) else papers
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
        for row, paper in zip(changes, each, strict=True)
    )
    replaced = [known.standing[row.key][0] for row in changes if row.key in known.standing]
    return Ready(revision, replaced, ReadyRows(Tally, rows))


def write(ready: Ready) -> None:
    """Marks what is replaced, then adds the new rows; this order keeps one standing tally at every moment.

    Raises `NothingChanges` where there is no row. Inside an action only.
    """
    if not ready.rows:
        raise NothingChanges
    for batch in batches(ready.replaced):
        Tally.objects.filter(pk__in=batch).update(replaced_in=ready.revision)
    ready.rows.insert()


def told(changes: Sequence[FigureChange]) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """Before and after as the journal keeps them, by `unit/year/measure`."""
    names = [f"{row.unit}/{row.year}/{row.measure}" for row in changes]
    return (
        {name: row.old for name, row in zip(names, changes, strict=True)},
        {name: row.new for name, row in zip(names, changes, strict=True)},
    )


def batches(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The items in parts that one statement takes."""
    return (items[i : i + _BATCH] for i in range(0, len(items), _BATCH))
