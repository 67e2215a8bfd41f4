"""Reads the rows of a workbook into lines, one for each figure and one for each row that cannot be read."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from khoi.documents.workbook_cells import Note, figure, shown, year_of
from khoi.documents.workbook_columns import Columns, SheetColumns
from khoi.documents.workbook_heads import normal
from khoi.documents.workbook_read import SheetGrid
from khoi.documents.workbook_sheet import column_letters
from khoi.documents.workbook_units import UnitWords, is_total
from khoi.queries.imports_units import UnitTexts

__all__ = ["Line", "Note", "read_lines"]


@dataclass(slots=True)
class Line:
    """One figure, or one row that cannot be read. `count` is None in an empty cell, and where notes say why."""

    sheet: str
    row: int
    cell: str
    unit_text: str
    unit_code: str | None
    year: int | None
    measure: str | None
    text: str
    count: int | None
    notes: tuple[Note, ...] = ()


class Vocabulary:
    """Which text means which unit and measure."""

    def __init__(self, units: UnitTexts, measures: Mapping[str, str] | AbstractSet[str]) -> None:
        self.unit = UnitWords(units).unit
        self.measures = {code: code for code in measures}
        if isinstance(measures, Mapping):
            labels = Counter(normal(label) for label in measures.values())
            self.measures |= {
                normal(label): code for code, label in measures.items() if labels[normal(label)] == 1
            } | self.measures

    def measure(self, text: str) -> str | None:
        """The measure by its code, or by its label where labels are known."""
        return self.measures.get(text) or self.measures.get(normal(text))


def read_lines(
    grids: Sequence[SheetGrid],
    columns: Columns,
    *,
    year: int | None,
    units: UnitTexts,
    measures: Mapping[str, str] | AbstractSet[str],
) -> Iterator[Line]:
    """Every figure of the sheets that `columns` names, in the order of the workbook; `check_columns` found no fault.

    `year`: of rows that name none. `measures`: codes, with labels where rows name measures by label.
    """
    words, lines = Vocabulary(units, measures), list[Line]()
    for grid in grids:
        layout = columns.sheets.get(grid.name)
        if layout is not None and layout.is_used:
            lines += _SheetReader(grid, layout, words, year).lines()
    yield from _with_repeats(lines)


class _SheetReader:
    """Reads one sheet."""

    def __init__(self, grid: SheetGrid, layout: SheetColumns, words: Vocabulary, year: int | None) -> None:
        self._grid, self._words, self._default = grid, words, year
        self._letters = [column_letters(i + 1) for i in range(len(layout.roles))]
        place = {role: i for i, role in enumerate(layout.roles) if role}
        self._unit, self._above, self._year = (place.get(role, -1) for role in ("unit", "parent", "year"))
        self._measure, self._count = place.get("measure", -1), place.get("count", -1)
        wide = [(i, role) for i, role in enumerate(layout.roles) if role and role.startswith("value:")]
        self._values = [(i, role.removeprefix("value:")) for i, role in wide]
        self._figures = [i for i, _ in wide] or [self._count]
        self._first = max(layout.header_row - grid.first_row + 1, 0)

    def lines(self) -> Iterator[Line]:
        """Row by row; a row without any figure says nothing unless it names a unit."""
        width = len(self._letters)
        for number, row in enumerate(self._grid.rows[self._first :], self._grid.first_row + self._first):
            cells = row if len(row) >= width else [*row, *[None] * (width - len(row))]
            text = shown(cells[self._unit])
            year = self._year_of(cells)
            code, note = (
                self._words.unit(text, self._said(cells), year) if text else (None, self._no_unit(cells))
            )
            if note is not None:
                if any(not _is_blank(cells[i]) for i in self._figures):
                    yield self._bad(number, self._unit, text, note)
                continue
            yield from self._read(number, cells, text, code, year)

    def _year_of(self, cells: Sequence[Any]) -> int | None:
        if self._year >= 0 and not _is_blank(cells[self._year]):
            return year_of(cells[self._year])
        return self._default

    def _said(self, cells: Sequence[Any]) -> str:
        """What the row names as the unit above."""
        return shown(cells[self._above]) if self._above >= 0 else ""

    def _read(
        self, number: int, cells: Sequence[Any], text: str, code: str | None, year: int | None
    ) -> Iterator[Line]:
        if year is None:
            said = shown(cells[self._year]) if self._year >= 0 else ""
            message = f"“{said}” không phải một năm" if said else "chưa rõ số này của năm nào"
            yield self._bad(number, max(self._year, 0), text, Note("bad_year", message), code)
        elif self._values:
            for i, measure in self._values:
                yield self._line(number, i, text, code, year, measure, cells[i])
        else:
            yield self._long(number, cells, text, code, year)

    def _long(self, number: int, cells: Sequence[Any], text: str, code: str | None, year: int) -> Line:
        said = shown(cells[self._measure])
        measure = self._words.measure(said)
        if measure is not None:
            return self._line(number, self._count, text, code, year, measure, cells[self._count])
        note = Note("unknown_measure", f"không có chỉ số “{said}”" if said else "dòng không ghi chỉ số")
        return self._bad(number, self._measure, text, note, code)

    def _line(
        self, number: int, column: int, text: str, code: str | None, year: int, measure: str, cell: Any
    ) -> Line:
        found = figure(cell)
        notes = (found.note,) if found.note else ()
        place = f"{self._letters[column]}{number}"
        return Line(
            self._grid.name, number, place, text, code, year, measure, found.text, found.number, notes
        )

    def _bad(self, number: int, column: int, text: str, note: Note, code: str | None = None) -> Line:
        place = f"{self._letters[column]}{number}"
        row = self._grid.rows[number - self._grid.first_row]
        said = shown(row[column]) if column < len(row) else ""
        return Line(self._grid.name, number, place, text, code, None, None, said, None, (note,))

    @staticmethod
    def _no_unit(cells: Sequence[Any]) -> Note:
        total = next((cell for cell in cells if isinstance(cell, str) and is_total(cell)), None)
        if total is not None:
            return Note("total_row", f"“{shown(total)}” là dòng tổng, không phải một đơn vị")
        return Note("no_unit", "dòng có số nhưng không ghi đơn vị")


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _with_repeats(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, where each that gives a unit, year and measure a second figure names the other cell, and so does the first."""
    first: dict[tuple[str | None, int | None, str | None], int] = {}
    other: dict[int, int] = {}
    for i, line in enumerate(lines):
        if line.measure is not None and line.text:
            earlier = first.setdefault((line.unit_code, line.year, line.measure), i)
            if earlier != i:
                other[i] = earlier
                other.setdefault(earlier, i)
    for i, earlier in other.items():
        found = lines[earlier]
        message = f"đơn vị, năm và chỉ số này còn có ở ô {found.sheet}!{found.cell}"
        lines[i].notes = (*lines[i].notes, Note("unit_twice", message))
    yield from lines
