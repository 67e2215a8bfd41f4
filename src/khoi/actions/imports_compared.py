"""Holds what a file says against what stands: what would change, what cannot be, and what contradicts. Writes nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from khoi.access.viewer import Viewer
from khoi.actions.figure_rows import Key, Known, allowed, batches, fault_at, known_at
from khoi.actions.imports_contradictions import mark_contradictions
from khoi.actions.imports_lines import (
    CHANGE,
    DOUBT,
    EMPTY,
    FAULT,
    SAME,
    ComparedLine,
    FoundLine,
    Note,
)
from khoi.core import formats
from khoi.records.models import Tally

SINCE_FORM = "changed_since_form"


@dataclass(frozen=True, slots=True)
class _Scene:
    """What every line is held against: what stands, keys that the file names twice, the year of today."""

    known: Known
    twice: AbstractSet[Key]
    this_year: int


def compared(
    lines: Sequence[FoundLine], by: Viewer, *, cut_off: date | None = None, form_revision: int | None = None
) -> list[ComparedLine]:
    """Every line, in its order. A unit beyond the reader's reach is to them as one that does not exist.

    `cut_off`: the day up to which the paper counts; `form_revision`: the last change that the office had before it
    when it was given our own form.
    """
    years = {line.year for line in lines if line.year is not None}
    codes = {line.unit for line in lines if line.unit is not None}
    known = allowed(known_at(codes, years | {year - 1 for year in years}), by)
    twice = {key for key, times in Counter(line.key for line in lines if _says(line)).items() if times > 1}
    scene = _Scene(known, twice, timezone.localdate().year)
    rows = [_line(line, scene) for line in lines]
    if form_revision is not None:
        _mark_since_form(rows, form_revision)
    mark_contradictions(rows, known, by, cut_off)
    return rows


def _says(line: FoundLine) -> bool:
    return line.number is not None and not line.notes


def _line(line: FoundLine, scene: _Scene) -> ComparedLine:
    unit = scene.known.units.get(line.unit or "", (None,))[0]
    measure = scene.known.measures.get(line.measure or "")
    if notes := line.notes or tuple(_faults(line, scene)):
        return ComparedLine(line, FAULT, None, unit, measure, [note._asdict() for note in notes])
    old = scene.known.count(line.key)
    if line.number is None:
        return ComparedLine(line, EMPTY, old, unit, measure)
    return ComparedLine(line, SAME if line.number == old else CHANGE, old, unit, measure)


def _faults(line: FoundLine, scene: _Scene) -> Iterator[Note]:
    if line.year is None:
        yield Note("bad_year", "chưa rõ số này của năm nào")
    elif (fault := fault_at(line.key, scene.known)) is not None:
        # A form lists every unit: no figure for one that did not exist is what should be there.
        if line.number is not None or fault.code != "outside_life":
            yield Note(fault.code, fault.message)
    elif line.number is not None and line.year > scene.this_year:
        yield Note("future_year", f"năm {line.year} chưa tới, chưa thể có số liệu")
    elif line.number is not None and line.key in scene.twice:
        yield Note("figure_twice", "tệp có hai số cho cùng đơn vị, năm và chỉ số")


def _mark_since_form(rows: Sequence[ComparedLine], revision: int) -> None:
    """A figure changed after the form was made: a cell the office left alone says nothing, another one is asked about."""
    changed = {row.found.key: row for row in rows if row.state == CHANGE}
    for key, was in _before(changed, revision):
        row = changed[key]
        if was == row.old:  # changed and put back: the office had before it what stands now
            continue
        row.state = SAME if was == row.found.number else DOUBT
        stands = "chưa có số liệu" if row.old is None else formats.count(row.old, "vi")
        row.notes.append(Note(SINCE_FORM, f"số đang ghi đã thành {stands} sau khi tải biểu")._asdict())


def _before(keys: dict[Key, ComparedLine], revision: int) -> Iterator[tuple[Key, int | None]]:
    """Those of the keys whose figure was changed after `revision`, with what stood at that moment."""
    names = "unit__code", "year", "measure__code"
    for batch in batches(sorted({key[0] for key in keys})):
        rows = Tally.objects.filter(unit__code__in=batch, year__in={key[1] for key in keys})
        later = set(rows.filter(revision__gt=revision, replaced_in=None).values_list(*names)) & keys.keys()
        then = rows.filter(revision__lte=revision, replaced_in__gt=revision).values_list(*names, "count")
        counts = {(unit, year, measure): count for unit, year, measure, count in then} if later else {}
        yield from ((key, counts.get(key)) for key in later)
