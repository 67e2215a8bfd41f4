"""Holds what a file says against what stands: what would change, what cannot be, and what contradicts. Writes nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from khoi.access.viewer import Viewer
from khoi.actions.figure_rows import Key, Known, allowed, batches, fault_at, known_at
from khoi.core import formats
from khoi.measures.contradictions import Contradiction, ContradictionRules, contradictions
from khoi.queries.contradictions import contradiction_rules
from khoi.records.models import Tally

CHANGE, DOUBT, SAME, FAULT, EMPTY = "change", "doubt", "same", "fault", "empty"
SINCE_FORM = "changed_since_form"
Year = tuple[str, int]
"""Unit code and year."""


class Note(NamedTuple):
    """What was found at a line, by code, in Vietnamese."""

    code: str
    message: str


class FoundLine(NamedTuple):
    """One figure as a file has it; `cell` is empty where the file has rows and no cells. No number: an empty cell."""

    sheet: str
    row: int
    cell: str
    unit_text: str
    unit: str | None
    year: int | None
    measure: str | None
    text: str
    number: int | None
    notes: tuple[Note, ...] = ()

    @property
    def key(self) -> Key:
        """What the figure stands at; only of a line that has all three."""
        return self.unit or "", self.year or 0, self.measure or ""


@dataclass(slots=True)
class ComparedLine:
    """A line with what stands there, its state, and every note as JSON keeps it."""

    found: FoundLine
    state: str
    old: int | None = None
    unit: int | None = None
    measure: int | None = None
    notes: list[dict[str, Any]] = field(default_factory=list)


def compared(
    lines: Sequence[FoundLine], by: Viewer, *, form_revision: int | None = None
) -> list[ComparedLine]:
    """Every line, in its order. A unit beyond the reader's reach is to them as one that does not exist.

    `form_revision`: the last change that the office had before it when it was given our own form.
    """
    years = {line.year for line in lines if line.year is not None}
    codes = {line.unit for line in lines if line.unit is not None}
    known = allowed(known_at(codes, years | {year - 1 for year in years}), by)
    twice = {key for key, times in Counter(line.key for line in lines if _says(line)).items() if times > 1}
    rows = [_line(line, known, twice) for line in lines]
    if form_revision is not None:
        _mark_since_form(rows, form_revision)
    _mark_contradictions(rows, known, contradiction_rules())
    return rows


def _says(line: FoundLine) -> bool:
    return line.number is not None and not line.notes


def _line(line: FoundLine, known: Known, twice: set[Key]) -> ComparedLine:
    unit = known.units.get(line.unit or "", (None,))[0]
    measure = known.measures.get(line.measure or "")
    if notes := line.notes or tuple(_faults(line, known, twice)):
        return ComparedLine(line, FAULT, None, unit, measure, [note._asdict() for note in notes])
    old = known.count(line.key)
    if line.number is None:
        return ComparedLine(line, EMPTY, old, unit, measure)
    return ComparedLine(line, SAME if line.number == old else CHANGE, old, unit, measure)


def _faults(line: FoundLine, known: Known, twice: set[Key]) -> Iterator[Note]:
    if line.year is None:
        yield Note("bad_year", "chưa rõ số này của năm nào")
    elif (fault := fault_at(line.key, known)) is not None:
        # A form lists every unit: no figure for one that did not exist is what should be there.
        if line.number is not None or fault.code != "outside_life":
            yield Note(fault.code, fault.message)
    elif line.number is not None and line.key in twice:
        yield Note("figure_twice", "tệp có hai số cho cùng đơn vị, năm và chỉ số")


def _mark_since_form(rows: Sequence[ComparedLine], revision: int) -> None:
    """A figure changed after the form was made: a cell the office left alone says nothing, another one is asked about."""
    changed = {row.found.key: row for row in rows if row.state == CHANGE}
    for key, was in _before(changed, revision):
        row = changed[key]
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


def _mark_contradictions(rows: Sequence[ComparedLine], known: Known, rules: ContradictionRules) -> None:
    """Looks at each unit and year that changes as it would then stand, beside the year before."""
    changing: dict[Year, dict[str, ComparedLine]] = {}
    figures: dict[Year, dict[str, int | None]] = {}
    for (unit, year, measure), (_, count) in known.standing.items():
        figures.setdefault((unit, year), {})[measure] = count
    for row in rows:
        if row.state in (CHANGE, DOUBT):
            unit, year, measure = row.found.key
            changing.setdefault((unit, year), {})[measure] = row
            figures.setdefault((unit, year), {})[measure] = row.found.number
    for (unit, year), lines in changing.items():
        for one in contradictions(figures[unit, year], figures.get((unit, year - 1), {}), rules):
            _doubt([lines[code] for code in one.measures if code in lines], one)


def _doubt(lines: Sequence[ComparedLine], found: Contradiction) -> None:
    said = {"code": found.code, "measures": list(found.measures), "numbers": list(found.numbers)}
    for line in lines:
        line.state = DOUBT
        line.notes.append(said)
