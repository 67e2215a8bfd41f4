"""Looks through one sheet before it is read: how far its cells reach, and whether there are formulas among them.

A reader lays a sheet out as a table from its first cell to its last, so two cells in opposite corners would fill the
memory. What a sheet says of its own size is not believed, and cells that only carry a colour do not count.
"""

import html
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from khoi.core.refusal import Refusal
from khoi.documents.workbook_xml import Attributes, XmlReader
from khoi.documents.workbook_zip import malformed, too_large

MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 200
MOST_CELLS: Final = 2_000_000
"""Of the table from the first cell to the last: 100,000 rows of 20 columns."""
_HEADS = 200  # rows of titles that may stand above so many figures
_SHOWN = 5
_LETTERS = 26
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_PRINTED = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)\b[^>]*>([^<]+)<")
_CODES = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|K\d\d[+-]\d{3}|\d+|[A-Z&])')


def column_number(letters: str) -> int:
    """1 for A.

    >>> column_number("AB")
    28
    """
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """A for 1.

    >>> column_letters(28)
    'AB'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(slots=True)
class Extent:
    """How far the cells that say something reach, from 1, and how many cells point to a shared text."""

    first_row: int = 0
    last_row: int = 0
    last_column: int = 0
    shared: int = 0


class SheetLook(XmlReader):
    """Goes through every element of a sheet once and refuses it as soon as it goes too far.

    `pointed`: also counts how often each shared text is pointed to.
    """

    def __init__(self, name: str, pointed: Counter[str] | None = None) -> None:
        super().__init__(name)
        self.extent = Extent()
        self._row, self._cell, self._is_shared, self._in_value = 0, "", False, False
        self._filled: list[str] = []
        self._formulas: list[str] = []
        self._pointed = pointed
        if pointed is not None:
            self.text = self._value

    def started(self, name: str, attributes: Attributes) -> None:
        """Notes a row, a cell, or that the cell says something."""
        self.elements += 1
        if ":" in name:
            name = name.rpartition(":")[2]
        self._in_value = name == "v"
        if name in ("v", "t"):
            self._filled.append(self._cell)
        elif name == "c":
            self._cell = attributes.get("r") or self._next()
            self._is_shared = attributes.get("t") == "s"
            self.extent.shared += self._is_shared
        elif name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "f":
            self._formulas.append(self._cell)

    def piece_read(self) -> None:
        """Raises Refusal `workbook_formulas`, `workbook_too_many_rows`, `workbook_too_many_columns`,
        `workbook_too_large` or `workbook_malformed`.
        """
        if self._formulas:
            raise _formulas(self.where, self._formulas[:_SHOWN])
        if not self._filled:
            return
        places = _REFERENCE.findall(" ".join(self._filled))
        if len(places) != len(self._filled):
            raise malformed("có ô ghi sai địa chỉ", self.where)
        self._filled.clear()
        self._reach({int(row) for row in {row for _, row in places}}, {letters for letters, _ in places})

    def _reach(self, rows: set[int], letters: set[str]) -> None:
        extent = self.extent
        extent.first_row = min(extent.first_row or min(rows), *rows)
        extent.last_row = max(extent.last_row, *rows)
        extent.last_column = max(extent.last_column, *map(column_number, letters))
        height = extent.last_row - extent.first_row + 1
        if height > MOST_ROWS + _HEADS:
            raise _too_many_rows(self.where, extent.last_row)
        if extent.last_column > MOST_COLUMNS:
            raise _too_many_columns(self.where, extent.last_column)
        if height * extent.last_column > MOST_CELLS:
            raise too_large(f"trang “{self.where}” có hơn {MOST_CELLS // 1_000_000} triệu ô", self.where)

    def _begin_row(self, number: str | None) -> None:
        if number is not None and not (
            number.isascii() and number.isdigit() and len(number) <= len("1048576")
        ):
            raise malformed("có dòng ghi sai số thứ tự", self.where)
        self._row = int(number) if number else self._row + 1
        self._cell = ""

    def _next(self) -> str:
        """The address of a cell that does not say its own: one further than the cell before it."""
        found = _REFERENCE.fullmatch(self._cell)
        column = column_number(found[1]) if found else 0
        return f"{column_letters(column + 1)}{self._row}"

    def _value(self, said: str) -> None:
        if self._pointed is not None and self._in_value and self._is_shared:
            self._pointed[said.strip()] += 1


def printed_around(data: bytes) -> list[str]:
    """What stands in the page headers and footers of a sheet, without their codes of form."""
    found = _PRINTED.findall(data[data.rfind(b"sheetData") :])
    return [_CODES.sub("\n", html.unescape(text.decode("utf-8", "replace"))) for text in found]


def _formulas(name: str, cells: list[str]) -> Refusal:
    shown = ", ".join(f"{name}!{cell}" for cell in cells)
    return Refusal(
        "workbook_formulas",
        f"có công thức trong ô ({shown}); phần mềm chỉ nhận số, không tính thay",
        where=f"{name}!{cells[0]}",
        hint="Chọn các ô đó, sao chép, rồi Dán đặc biệt → Giá trị (Paste Special → Values), lưu lại và nạp lại.",
    )


def _too_many_rows(name: str, last: int) -> Refusal:
    return Refusal(
        "workbook_too_many_rows",
        f"trang “{name}” có chữ hoặc số tới dòng {last}; mỗi trang chỉ nhận 100.000 dòng",
        where=name,
        hint="Xóa các dòng thừa ở cuối trang (bấm Ctrl+End để tới ô cuối), hoặc chia số liệu ra nhiều tệp.",
    )


def _too_many_columns(name: str, last: int) -> Refusal:
    return Refusal(
        "workbook_too_many_columns",
        f"trang “{name}” có chữ hoặc số tới cột {column_letters(last)}; mỗi trang chỉ nhận {MOST_COLUMNS} cột",
        where=name,
        hint="Xóa các cột thừa (bấm Ctrl+End để tới ô cuối), hoặc chia số liệu ra nhiều trang.",
    )
