"""A table that leaves the program says the same in both files, runs nothing, and its check sum can be worked out from the file."""

import csv
import io
import re
from datetime import UTC, date, datetime
from hashlib import sha256
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from tests.libreoffice import convert, needs_libreoffice

from khoi.documents.tables_out import LONGEST, OutTable, csv_of, digest, escaped, plain_text, xlsx_of

AT = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)
TABLE = OutTable(
    "thu",
    "Bảng thử",
    ("Đơn vị", "Số", "Ngày"),
    [
        ("=1+1", 40, date(2024, 12, 31)),
        ("'@x", None, None),
        ('b,"c"\nd', 2, date(1800, 1, 2)),
        ("+5", -7, None),
    ],
    frozenset({1}),
    frozenset({1}),
    synthetic=True,
)
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TEXTS = st.text(
    st.one_of(st.sampled_from("=+-@\t\r\n'\",;_x0041ă＝\x00\x1f\ufffe😀"), st.characters()), max_size=40
)


def checked(rows: list[list[str]]) -> str:
    """The check sum as another program would work it out."""
    return sha256("".join("".join(c + "\x1f" for c in row) + "\x1e" for row in rows).encode()).hexdigest()


def from_csv(data: bytes) -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return [[re.sub("^'(?='*[=+\\-@\t\r\n＝＋－＠])", "", cell) for cell in row] for row in rows]


def from_xlsx(data: bytes, columns: int) -> list[list[str]]:
    def text(cell: object) -> str:
        if isinstance(cell, date):
            return cell.isoformat()[:10]
        return str(int(cell)) if isinstance(cell, float) else str(cell)

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return [[text(cell) for cell in row[:columns]] for row in sheet.to_python()]


def test_count_and_check_sum_come_out_of_both_files():
    count, found = digest(TABLE)
    head, *rows = from_csv(csv_of(TABLE))
    assert head[-1] == "DỮ LIỆU GIẢ ĐỊNH"
    # A minus before a number is the number's own, so nothing was put before it.
    assert b"\r\n'+5,-7,\r\n" in csv_of(TABLE)
    assert (len(rows), checked([head[:-1], *rows])) == (count, found)
    sheet = from_xlsx(xlsx_of(TABLE, moment=AT), 3)
    assert sheet[-1] == ["Cộng", "35", ""]
    assert (len(sheet) - 2, checked(sheet[:-1])) == (count, found)


def test_a_changed_cell_changes_the_check_sum():
    shifted = OutTable("thu", "", TABLE.head, [("=1+14", 0, None), *TABLE.rows[1:]])
    parted = OutTable("thu", "", TABLE.head, [("=1+1", 40, None), *TABLE.rows[1:]])
    assert len({digest(one)[1] for one in (TABLE, shifted, parted)}) == 3


def test_second_sheet_says_how_many_rows_which_sum_and_that_the_data_are_made_up():
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_of(TABLE, moment=AT)))
    assert book.sheet_names == ["Bảng", "Kiểm"]
    told = dict(book.get_sheet_by_index(1).to_python())
    assert (told["Số dòng"], told["SHA-256"]) == (4, digest(TABLE)[1])
    assert told["Lấy ra lúc"].startswith("2026-01-05 08:30:00")
    assert told["DỮ LIỆU GIẢ ĐỊNH"] == "DỮ LIỆU GIẢ ĐỊNH"


def test_a_column_of_missing_figures_has_no_sum():
    empty = OutTable("thu", "", ("a", "b"), [("x", None)], frozenset({1}), frozenset({1}))
    assert empty.total == {}
    assert from_xlsx(xlsx_of(empty, moment=AT), 2) == [["a", "b"], ["x", ""]]


def test_numbers_that_a_spreadsheet_would_round_stay_whole():
    found = 12345678901234567  # as a spreadsheet keeps it, it ends in 8
    big = OutTable("thu", "", ("a",), [(found,)], frozenset({0}))
    assert from_xlsx(xlsx_of(big, moment=AT), 1) == [["a"], [str(found)]]
    sheet = part_of(xlsx_of(OutTable("thu", "", ("a",), [(10**15,), (10**15 - 1,)]), moment=AT))
    assert sheet.count('t="s"') == 2  # the heading, and the first figure of sixteen digits


def test_prints_lying_one_page_wide_with_the_heading_on_each(tmp_path):
    long = OutTable("thu", "A & B", ("a", "b"), [("x", i) for i in range(200)])
    book = xlsx_of(long, moment=AT)
    sheet = part_of(book)
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "A &amp;&amp; B" in sheet
    assert "$1:$1" in part_of(book, "xl/workbook.xml")


def part_of(book: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with ZipFile(io.BytesIO(book)) as parts:
        return parts.read(name).decode()


@given(TEXTS)
def test_no_text_runs_and_every_text_comes_back(text):
    safe = escaped(text)
    assert not safe.startswith(DANGEROUS)
    table = OutTable("thu", "", ("a", "b"), [(text, 1), ("x", 2)], frozenset({1}))
    assert from_csv(csv_of(table))[1] == [plain_text(text), "1"]


@given(
    st.lists(st.tuples(TEXTS, st.one_of(st.none(), st.integers(-(10**14), 10**14))), min_size=1, max_size=4)
)
def test_check_sum_of_any_table_comes_out_of_its_csv(rows):
    table = OutTable("thu", "", ("a", "b"), rows, frozenset({1}), frozenset({1}))
    assert checked(from_csv(csv_of(table))) == digest(table)[1]


@given(st.lists(TEXTS.map(lambda text: f"x{text}y"), min_size=1, max_size=4))
def test_any_text_comes_out_of_the_workbook(texts):
    table = OutTable("thu", "", ("a", "b"), [(text, 1) for text in texts], frozenset({1}))
    # The letters `_x0041_` stand for a character in this kind of file, and must have been written otherwise.
    assert [row[0] for row in from_xlsx(xlsx_of(table, moment=AT), 2)][1:] == [
        plain_text(one) for one in texts
    ]


def test_a_text_too_long_for_a_cell_is_cut_and_says_so():
    found = plain_text("ă" * (LONGEST + 1))
    assert (len(found), found[-1]) == (LONGEST, "…")


@needs_libreoffice
@pytest.mark.parametrize("found_by", ["us", "LibreOffice"])
def test_libreoffice_adds_up_to_the_same_and_runs_nothing(tmp_path, found_by):
    """Also where the value that we put beside the formula is taken away, so that the other program must work it out."""
    data = xlsx_of(TABLE, moment=AT)
    path = tmp_path / "bang.xlsx"
    path.write_bytes(data if found_by == "us" else without(data, b"<v>35</v>"))
    made = convert(path, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", tmp_path)
    with made.open(encoding="utf-8", newline="") as file:
        head, *rows, total = list(csv.reader(file))
    assert head == ["Đơn vị", "Số", "Ngày", "DỮ LIỆU GIẢ ĐỊNH"]
    assert [row[0] for row in rows] == ["=1+1", "'@x", 'b,"c"\nd', "+5"]
    assert [row[1] for row in rows] == ["40", "", "2", "-7"]
    # A day is a day to the other program, which writes it as its own settings have it.
    assert rows[0][2] in ("31/12/2024", "12/31/2024")
    assert (rows[2][2], total[:2]) == ("1800-01-02", ["Cộng", "35"])


def without(data: bytes, piece: bytes) -> bytes:
    """The workbook without one piece of its first sheet, which stands there once."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as before, ZipFile(out, "w") as after:
        for name in before.namelist():
            part = before.read(name)
            if name.endswith("sheet1.xml"):
                assert part.count(piece) == 1
                part = part.replace(piece, b"")
            after.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra", "\na", "'=1", "''@", "＝1"])
def test_texts_a_spreadsheet_would_run_get_one_apostrophe(text):
    assert escaped(text) == f"'{plain_text(text)}"
