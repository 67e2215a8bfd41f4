"""What the titles of a workbook say of its year, against the year that somebody chose for it."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from khoi.core.spelling import plain
from khoi.documents.workbook_columns import Columns
from khoi.documents.workbook_read import SheetGrid

OTHER_YEAR: Final = "other_year"
_LONGEST = 160
# Years after the word, one or a few; not the length of a term, as in “5 năm 2020–2025”.
_NAMED = re.compile(
    r"(?<![0-9] )\bnam ((?:19|20)[0-9]{2}(?:\s*(?:,|-|–|va|den)\s*(?:19|20)[0-9]{2})*)(?![0-9])"
)
_YEAR = re.compile(r"[0-9]{4}")


def other_years(grids: Sequence[SheetGrid], columns: Columns, year: int | None) -> list[dict[str, Any]]:
    """One warning for each sheet without a column of years whose name, title or head names other years than `year` only."""
    found = []
    for grid in grids:
        layout = columns.sheets.get(grid.name)
        if year is None or layout is None or not layout.is_used or "year" in layout.roles:
            continue
        texts = [text for text in _titles(grid, layout.header_row) if _years(text)]
        if texts and not any(year in _years(text) for text in texts):
            said = {"sheet": grid.name, "text": texts[0][:_LONGEST], "year": year}
            found.append({"code": OTHER_YEAR, **said})
    return found


def _titles(grid: SheetGrid, header_row: int) -> Iterator[str]:
    """The sheet's name and every text down to the last row of its head."""
    yield grid.name
    for row in grid.rows[: max(header_row - grid.first_row + 1, 0)]:
        yield from (" ".join(cell.split()) for cell in row if isinstance(cell, str))


def _years(text: str) -> set[int]:
    """The years that a text names; of a span also those between."""
    years: set[int] = set()
    for match in _NAMED.finditer(plain(text)):
        named = [int(one) for one in _YEAR.findall(match[1])]
        years |= set(range(min(named), max(named) + 1))
    return years
