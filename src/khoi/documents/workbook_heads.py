"""Finds the head of a table on a sheet: below lines of title, over one row or two, above a row of column numbers.

It goes by the sheet alone, so the same workbook with next year's figures has the same head.
"""

import hashlib
import itertools
import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from khoi.core.spelling import plain
from khoi.documents.workbook_read import SheetGrid

UNIT_WORDS: Final = frozenset(
    [
        "don vi",
        "ten don vi",
        "ma don vi",
        "to chuc",
        "to chuc dang",
        "ten to chuc dang",
        "chi bo",
        "dang bo",
        "chi bo dang bo",
        "dang uy",
        "co quan",
        "co quan don vi",
        "to chuc co so dang",
        "ten to chuc co so dang",
        "dang bo chi bo",
        "chi dang bo",
        "cap uy",
        "unit",
        "unit code",
        "don vi bao cao",
        "ten chi bo",
        "ten dang bo",
        "ten co quan",
    ]
)
_SEARCHED = 40
_NUMBERED = re.compile(r"\(?([a-zA-Z]|[0-9]{1,3})\)?(?:\s*[=+].*)?")
_NOT_LETTERS = re.compile(r"[^a-z0-9%]+")
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class Head:
    """A table's head: its last row, from 1, and each column's words; those of a wider column stand on a line before."""

    row: int
    cells: tuple[str, ...]


def normal(text: str) -> str:
    """Words without marks, capitals, signs and what stands in brackets.

    >>> normal("Số đảng  viên (người):")
    'so dang vien'
    """
    return " ".join(_NOT_LETTERS.sub(" ", _BRACKETS.sub(" ", plain(text))).split())


def head_of(grid: SheetGrid) -> Head | None:
    """The sheet's head; None where there is no table."""
    found = _first_row(grid.rows[:_SEARCHED])
    if found is None:
        return None
    last = found
    if _is_second(grid.rows, found):
        last = found + 1
    cells = _joined(grid.rows[found], grid.rows[last] if last > found else None)
    if last + 1 < len(grid.rows) and _is_numbering(grid.rows[last + 1]):
        last += 1
    return Head(grid.first_row + last, cells)


def headers_of(grids: Sequence[SheetGrid]) -> dict[str, tuple[str, ...]]:
    """The words of every column by sheet, in order; sheets without a table are left out."""
    heads = ((grid.name, head_of(grid)) for grid in grids)
    return {name: head.cells for name, head in heads if head is not None}


def signature(headers: Mapping[str, Sequence[str]]) -> str:
    """64 hexadecimal digits by which a workbook of the same columns is known again.

    Names of sheets don't count, as they carry the year; neither do capitals, nor how words are spaced.
    """
    cells = [[_same(cell) for cell in row] for row in headers.values()]
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False).encode()).hexdigest()


def _same(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _first_row(rows: Sequence[Sequence[Any]]) -> int | None:
    """A row that names units; else the last row of words before the first number; else the row of most words."""
    words = [[cell for cell in row if isinstance(cell, str) and cell.strip()] for row in rows]
    for i, said in enumerate(words):
        if len(said) > 1 and any(normal(cell) in UNIT_WORDS for cell in said):
            return i
    numbers = [any(_is_number(cell) for cell in row) for row in rows]
    first = numbers.index(True) if True in numbers else len(rows)
    above = [i for i in range(first) if len(words[i]) > 1 and not numbers[i]]
    if True in numbers and above:
        return above[-1]
    return max(above, key=lambda i: (len(words[i]), -i), default=None)


def _is_number(cell: Any) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _is_second(rows: Sequence[Sequence[Any]], first: int) -> bool:
    """Whether the next row names parts of a wider column: nothing stands where the first row names the unit."""
    if first + 1 >= len(rows):
        return False
    above, below = rows[first], rows[first + 1]
    if any(_is_number(cell) for cell in below) or not any(isinstance(cell, str) for cell in below):
        return False
    named = [i for i, cell in enumerate(above) if isinstance(cell, str) and normal(cell) in UNIT_WORDS]
    if not named or any(i < len(below) and below[i] is not None for i in named):
        return False
    return len(above) < len(below) or any(
        cell is None and i < len(below) and below[i] is not None for i, cell in enumerate(above)
    )


def _is_numbering(row: Sequence[Any]) -> bool:
    """Whether a row only numbers the columns: A, B, 1, 2, 3 or (1), (2), (3)."""
    said = [_token(cell) for cell in row if cell is not None]
    found = [_NUMBERED.fullmatch(text) for text in said]
    if len(said) <= 1 or not all(found):
        return False
    numbers = [int(match[1]) for match in found if match and match[1].isdigit()]
    letters = [match[1].upper() for match in found if match and not match[1].isdigit()]
    return (
        len(numbers) > 1
        and all(after == before + 1 for before, after in itertools.pairwise(numbers))
        and letters == [chr(ord("A") + i) for i in range(len(letters))]
        and (bool(letters) or numbers[0] == 1)
    )


def _token(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _joined(above: Sequence[Any], below: Sequence[Any] | None) -> tuple[str, ...]:
    """Words of each column; those of a wide column stand before each of its parts."""
    if below is None:
        return tuple(_text(cell) for cell in above)
    cells, wide = [], ""
    for i in range(max(len(above), len(below))):
        top = _text(above[i]) if i < len(above) else ""
        own = _text(below[i]) if i < len(below) else ""
        wide = top or (wide if own else "")
        cells.append(f"{wide}\n{own}".strip())
    return tuple(cells)


def _text(cell: Any) -> str:
    return "" if cell is None else " ".join(_token(cell).split())
