"""What a workbook that came in is: our own form, one whose columns are remembered, or one to ask about; and its lines."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from khoi.access.viewer import Viewer
from khoi.actions.imports_lines import FoundLine, Note
from khoi.core.refusal import Refusal
from khoi.documents.importing_titles import other_years
from khoi.documents.workbook_cells import shown
from khoi.documents.workbook_columns import (
    Columns,
    check_columns,
    headers_of,
    propose_columns,
    refitted,
    signature,
)
from khoi.documents.workbook_lines import read_lines
from khoi.documents.workbook_mark import form_in
from khoi.documents.workbook_read import SheetGrid, open_workbook
from khoi.queries.imports import measure_labels
from khoi.queries.imports_units import unit_texts
from khoi.records.models import ColumnMapping, FigureImport

_SAMPLES = 3
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A workbook with its columns. `is_settled`: nobody need be asked; `revision`: of our own form, else None."""

    grids: Sequence[SheetGrid]
    columns: Columns
    is_settled: bool
    account: str
    year: int | None = None
    revision: int | None = None

    def warnings(self) -> list[dict[str, Any]]:
        """What its titles say against the chosen year; a form of ours bears the year that it was made for."""
        return other_years(self.grids, self.columns, self.year) if self.revision is None else []

    def as_json(self) -> dict[str, Any]:
        """What a page that asks about the columns needs, and what is kept of the answer."""
        headers = headers_of(self.grids)
        return {
            "columns": self.columns.as_json(),
            "signature": remembered_as(headers, self.account),
            "headers": {name: list(cells) for name, cells in headers.items()},
            "samples": {grid.name: _samples(grid, self.columns) for grid in self.grids},
            "revision": self.revision,
        }


def laid_out(data: bytes, entry: FigureImport, by: Viewer) -> LaidOut:
    """The workbook with the columns that its form, an answer or a remembered answer names, else with proposed ones.

    Raises what `open_workbook` raises, and of our own form `form_altered`, `form_newer` or what keeps it from being read.
    """
    grids, measures, units = open_workbook(data), measure_labels(by, "vi"), unit_texts(by)
    mark, proposed = form_in(grids), propose_columns(grids, measures, units.names)
    if mark is not None:
        if faults := check_columns(proposed, grids, measures.keys()):
            raise faults[0]
        return LaidOut(grids, proposed, True, entry.recorded_by, year=mark.year, revision=mark.revision)
    known = _known(entry, grids)
    if known is None:
        return LaidOut(grids, proposed, is_settled=False, account=entry.recorded_by)
    is_settled = not columns_faults(known, grids, measures, entry.year)
    return LaidOut(grids, known, is_settled, entry.recorded_by, year=entry.year)


def _known(entry: FigureImport, grids: Sequence[SheetGrid]) -> Columns | None:
    """The columns named for this very file, or by the same account for an earlier one of the same headers."""
    if entry.layout.get("chosen"):
        return Columns.from_json(entry.layout["columns"])
    kept = ColumnMapping.objects.filter(signature=remembered_as(headers_of(grids), entry.recorded_by)).first()
    return refitted(Columns.from_json(kept.columns), grids) if kept else None


def remembered_as(headers: Mapping[str, Sequence[str]], account: str) -> str:
    """By what an answer is found again: its workbook's headers and who gave it, since two offices may mean two things."""
    return hashlib.sha256(f"{account}\n{signature(headers)}".encode()).hexdigest()


def chosen_faults(
    entry: FigureImport, columns: Mapping[str, Any], year: int | None, by: Viewer
) -> list[Refusal]:
    """Everything that keeps a kept workbook from being read with these columns."""
    grids = open_workbook(bytes(entry.content or b""))
    return columns_faults(Columns.from_json(columns), grids, measure_labels(by, "vi"), year)


def columns_faults(
    columns: Columns, grids: Sequence[SheetGrid], measures: Mapping[str, str], year: int | None
) -> list[Refusal]:
    """What is wrong with columns, the missing year included."""
    found = check_columns(columns, grids, measures.keys())
    used = [(name, one) for name, one in columns.sheets.items() if one.is_used]
    if year is None and (bare := [name for name, one in used if "year" not in one.roles]):
        hint = "Ghi năm của số liệu, hoặc chọn cột năm."
        found.append(Refusal("year_not_given", "chưa rõ số liệu của năm nào", where=bare[0], hint=hint))
    return found


def workbook_lines(layout: LaidOut, by: Viewer) -> tuple[int, Iterator[FoundLine]]:
    """How many lines to expect at least, and every line."""
    lines = read_lines(
        layout.grids,
        layout.columns,
        year=layout.year,
        units=unit_texts(by),
        measures=measure_labels(by, "vi"),
    )
    found = (
        FoundLine(
            line.sheet,
            line.row,
            line.cell,
            line.unit_text,
            line.unit_code,
            line.year,
            line.measure,
            line.text,
            line.count,
            tuple(Note(note.code, note.message) for note in line.notes),
        )
        for line in lines
    )
    return sum(len(grid.rows) for grid in layout.grids if grid.name in layout.columns.sheets), found


def _samples(grid: SheetGrid, columns: Columns) -> list[list[str]]:
    """The first rows below the head, as text."""
    if grid.name not in columns.sheets:
        return []
    first = columns.sheets[grid.name].header_row - grid.first_row + 1
    return [[shown(cell)[:_SHOWN] for cell in row] for row in grid.rows[max(first, 0) :][:_SAMPLES]]
