"""Reads a workbook that passed the guard into plain rows; the reader itself is calamine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from khoi.core.file_kinds import kind_of, text_of
from khoi.documents.workbook_guard import Guarded, GuardedSheet, guarded
from khoi.documents.workbook_zip import malformed


@dataclass(frozen=True, slots=True)
class SheetGrid:
    """One sheet: its rows from `first_row` on, counted from 1, each from column A on; an empty cell is None.

    `besides`: texts that stand in no cell, such as page headers and comments.
    """

    name: str
    hidden: bool
    rows: list[list[Any]]
    first_row: int
    besides: tuple[str, ...] = ()


def open_workbook(data: bytes) -> tuple[SheetGrid, ...]:
    """Every sheet in its order, hidden ones too. Raises what `guarded` raises; never anything else."""
    found = guarded(data)
    try:
        return tuple(_grids(found))
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise malformed("không đọc được các ô") from error
    except BaseException as error:
        # A reader that gives up inside its own language raises a class that is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise malformed("không đọc được các ô") from None


def file_texts(data: bytes) -> Iterator[str]:
    """Every text of a file of figures, each once, for a look at its marks: a workbook's cells, or all of a text file.

    Nothing of a file in no known coding, which its reader refuses. Raises what `open_workbook` raises.
    """
    kind = kind_of(data)
    if kind == "text":
        yield text_of(data)
    elif kind != "unknown":
        yield from dict.fromkeys(workbook_texts(open_workbook(data)))


def workbook_texts(grids: Sequence[SheetGrid]) -> Iterator[str]:
    """Every text in the workbook, in cells and outside them, sheet names too."""
    for grid in grids:
        yield grid.name
        yield from grid.besides
        for row in grid.rows:
            for cell in row:
                if isinstance(cell, str):
                    yield cell


def _grids(found: Guarded) -> Iterator[SheetGrid]:
    book = CalamineWorkbook.from_object(BytesIO(found.data))
    for i, sheet in enumerate(found.sheets):
        besides = sheet.besides + (found.besides if i == 0 else ())
        yield _grid(sheet, book.get_sheet_by_name(sheet.name), besides)


def _grid(sheet: GuardedSheet, cells: CalamineSheet, besides: tuple[str, ...]) -> SheetGrid:
    first_row, first_column = cells.start or (0, 0)
    before = [None] * first_column
    rows = [[*before, *(None if cell == "" else cell for cell in row)] for row in cells.to_python()]
    return SheetGrid(sheet.name, sheet.hidden, rows, first_row + 1, besides)
