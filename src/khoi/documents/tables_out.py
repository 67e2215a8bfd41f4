"""A table that leaves the program: as .xlsx, as .csv, and the check sum that is the same for both.

The check sum is SHA-256 over the head and the rows, each cell followed by U+001F and each row by U+001E, in UTF-8: texts
as they stand, whole numbers in digits, days as 2025-12-31, nothing for what is missing. The row of sums is not part of it.
Cells hold no other control characters than tab and line feed, so another program can part them again.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO, StringIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Value = str | int | date | None
LONGEST = 16_000
"""So many characters of a text leave the program: a spreadsheet's cell holds 32,767 units of UTF-16."""
_EXACT = 10**15
"""Numbers from here on lose their last digits in a spreadsheet, so they are written there as text."""
_FIRST_DAY = date(1900, 3, 1)
"""Before it the two spreadsheet programs count days differently."""
_UNIT, _RECORD = "\x1f", "\x1e"
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_RUNS = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_WIDEST, _NARROWEST = 60, 8
_LOOKED_AT = 200
_A4, _LONGEST_FOOT = 9, 100


@dataclass(frozen=True, slots=True)
class OutTable:
    """One table. `numbers` and `sums` are places of columns: those of whole numbers, and those of them that have a sum.

    A None in a column of numbers is a missing figure, never 0. `name` stands in addresses and file names.
    """

    name: str
    title: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    numbers: frozenset[int] = field(default_factory=frozenset)
    sums: frozenset[int] = field(default_factory=frozenset)
    note: str = ""
    synthetic: bool = False

    @property
    def total(self) -> dict[int, int]:
        """The sum of each column that has one; none where every figure of the column is missing."""
        found = {at: [row[at] for row in self.rows if isinstance(row[at], int)] for at in sorted(self.sums)}
        return {at: sum(values) for at, values in found.items() if values}  # type: ignore[arg-type] # ints only


def plain_text(text: str) -> str:
    """`text` as both kinds of file can hold it: line feeds for line ends, U+FFFD for what neither prints, cut when too long."""
    text = _UNPRINTED.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def canonical(value: Value) -> str:
    """A cell as the check sum reads it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return plain_text(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def digest(table: OutTable) -> tuple[int, str]:
    """How many rows the table has, and its check sum in hexadecimal."""
    found = sha256()
    for row in (table.head, *table.rows):
        found.update(("".join(canonical(cell) + _UNIT for cell in row) + _RECORD).encode())
    return len(table.rows), found.hexdigest()


def csv_of(table: OutTable) -> bytes:
    """UTF-8 with its mark, lines ended as RFC 4180 has it. A text that a spreadsheet would run gets one apostrophe before it.

    To read such a text back, take one apostrophe off where apostrophes are followed by `=`, `+`, `-`, `@`, tab or line feed.
    """
    text = StringIO()
    sheet = csv.writer(text, lineterminator="\r\n")
    sheet.writerow([*map(escaped, table.head), *([_mark()] if table.synthetic else [])])
    sheet.writerows([_in_csv(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def _in_csv(value: Value) -> str:
    return escaped(value) if isinstance(value, str) else canonical(value)


def escaped(text: str) -> str:
    """A text that no spreadsheet runs.

    >>> escaped("=1+1"), escaped("'=1+1"), escaped("'tis"), escaped("a=1")
    ("'=1+1", "''=1+1", "'tis", 'a=1')
    """
    text = plain_text(text)
    return f"'{text}" if _RUNS.match(text) else text


def xlsx_of(table: OutTable, *, moment: datetime) -> bytes:
    """The table on the first sheet with its sums as formulas, and on the second its count, check sum and the moment."""
    data = BytesIO()
    never = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = Workbook(data, {"in_memory": True, **never})
    book.set_properties({"title": plain_text(table.title)[:200], "created": moment.replace(tzinfo=None)})
    _write_rows(book, book.add_worksheet(_("Bảng")), table)
    _write_check(book, book.add_worksheet(_("Kiểm")), table, moment)
    book.close()
    return data.getvalue()


def _write_rows(book: Workbook, sheet: Worksheet, table: OutTable) -> None:
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for at, words in enumerate([*table.head, *([_mark()] if table.synthetic else [])]):
        sheet.write_string(0, at, plain_text(words), bold)
    formats = _formats(book, table)
    for i, row in enumerate(table.rows, 1):
        for at, value in enumerate(row):
            _write(sheet, i, at, value, formats[at])
    _write_sums(book, sheet, table)
    _lay_out(sheet, table)


def _formats(book: Workbook, table: OutTable) -> list[dict[str, Format]]:
    """For each column how its numbers, days and texts look."""
    day, text = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"valign": "top"})
    plain, parted = book.add_format({"num_format": "0"}), book.add_format({"num_format": "#,##0"})
    return [
        {"number": parted if at in table.sums else plain, "day": day, "text": text}
        for at in range(len(table.head))
    ]


def _write(sheet: Worksheet, row: int, at: int, value: Value, formats: dict[str, Format]) -> None:
    if isinstance(value, int) and abs(value) < _EXACT:
        sheet.write_number(row, at, value, formats["number"])
    elif isinstance(value, date) and value >= _FIRST_DAY:
        sheet.write_datetime(row, at, value, formats["day"])
    elif text := canonical(value):
        sheet.write_string(row, at, text, formats["text"])


def _write_sums(book: Workbook, sheet: Worksheet, table: OutTable) -> None:
    """One row more, whose formulas another program can work out again; what we found stands in it already."""
    totals = {at: found for at, found in table.total.items() if found < _EXACT}
    if not totals:
        return
    last, bold = len(table.rows), book.add_format({"bold": True, "num_format": "#,##0", "top": 1})
    if 0 not in table.sums:
        sheet.write_string(last + 1, 0, _("Cộng"), bold)
    for at, found in totals.items():
        column = _letters(at)
        sheet.write_formula(last + 1, at, f"=SUM({column}2:{column}{last + 1})", bold, found)


def _letters(at: int) -> str:
    """The name of a column.

    >>> _letters(0), _letters(25), _letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _lay_out(sheet: Worksheet, table: OutTable) -> None:
    sheet.freeze_panes(1, 0)
    _set_print(sheet, table)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.head) - 1)
    for at, width in enumerate(_widths(table)):
        sheet.set_column(at, at, width)


def _set_print(sheet: Worksheet, table: OutTable) -> None:
    """On lying A4, one page wide however many there are, the heading row on each, with title and page below."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    title = plain_text(table.title)[:_LONGEST_FOOT].replace("&", "&&").replace("\n", " ")
    sheet.set_footer(f"&L{title}&R&P/&N")


def _widths(table: OutTable) -> Iterator[int]:
    for at, words in enumerate(table.head):
        longest = max([len(words), *(len(canonical(row[at])) for row in table.rows[:_LOOKED_AT])])
        yield min(max(longest + 2, _NARROWEST), _WIDEST)


def _write_check(book: Workbook, sheet: Worksheet, table: OutTable, moment: datetime) -> None:
    count, found = digest(table)
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    lines: list[tuple[str, str | int]] = [
        (_("Bảng"), table.title),
        (_("Tên bảng trong chương trình"), table.name),
        (_("Số dòng"), count),
        ("SHA-256", found),
        (_("Lấy ra lúc"), moment.strftime("%Y-%m-%d %H:%M:%S %z").strip()),
        (_("Cách tính lại"), recipe()),
    ]
    lines += [(_("Ghi chú"), table.note)] if table.note else []
    lines += [(_mark(), _mark())] if table.synthetic else []
    for i, (label, value) in enumerate(lines):
        sheet.write_string(i, 0, label, bold)
        if isinstance(value, int):
            sheet.write_number(i, 1, value)
        else:
            sheet.write_string(i, 1, plain_text(value), wrapped)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 70)


def recipe() -> str:
    """In one sentence, how another program works out the check sum."""
    return _(
        "SHA-256 trên dòng đầu và mọi dòng, không kể dòng cộng: sau mỗi ô là ký tự U+001F, sau mỗi dòng là U+001E, mã UTF-8;"
        " số viết bằng chữ số, ngày viết 2025-12-31, ô trống để trống."
    )


def _mark() -> str:
    return _("DỮ LIỆU GIẢ ĐỊNH")
