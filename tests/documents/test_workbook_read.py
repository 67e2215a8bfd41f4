"""Which workbooks are read, cell by cell, and that each hostile one meets its refusal at the right place."""

import io
import resource
import time
from datetime import date

import pytest
import xlsxwriter
from tests.documents.bad_workbooks import (
    SHEET,
    STRINGS,
    bad_files,
    book,
    edited,
    packed,
    parts_of,
    sheet_of,
    with_part,
)

from khoi.core.refusal import Refusal
from khoi.core.refusal_english import SENTENCES
from khoi.core.secrecy import refuse_marks_in
from khoi.documents.workbook_read import open_workbook, workbook_texts

GOOD = [["Đơn vị", "Năm", "m"], ["a", 2024, 3], ["b", 2024, 5]]
BAD = list(bad_files())
SECONDS, MEGABYTES = 10, 1_500


@pytest.mark.parametrize(("data", "code", "where"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_bad_workbook_meets_its_refusal(data, code, where):
    begin = time.process_time()
    with pytest.raises(Refusal) as refused:
        open_workbook(data)
    assert (refused.value.code, refused.value.where) == (code, where)
    assert refused.value.hint
    assert code in SENTENCES
    assert time.process_time() - begin < SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MEGABYTES * 1024


def test_there_are_enough_bad_workbooks():
    assert len(BAD) >= 25
    assert len({row[1] for row in BAD}) == len({row[0] for row in BAD}) == len(BAD)


def test_good_workbook_is_read_cell_by_cell():
    (grid,) = open_workbook(book())
    assert (grid.name, grid.hidden, grid.rows, grid.first_row) == ("Số liệu", False, GOOD, 1)


def test_rows_and_columns_keep_their_places():
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file)
    sheet = made.add_worksheet("x")
    sheet.write("C5", "chữ")
    sheet.write("D7", 12)
    made.add_worksheet("y").hide()
    made.add_worksheet("z").very_hidden()
    made.close()
    first, second, third = open_workbook(file.getvalue())
    assert (first.first_row, first.rows) == (
        5,
        [[None, None, "chữ", None], [None, None, None, None], [None, None, None, 12]],
    )
    assert (second.rows, second.hidden, third.hidden) == ([], True, True)


def test_days_and_truths_keep_their_kinds():
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file)
    sheet = made.add_worksheet("x")
    sheet.write_datetime("D1", date(2024, 12, 31), made.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write("D2", True)
    made.close()
    (grid,) = open_workbook(file.getvalue())
    assert [row[3] for row in grid.rows] == [date(2024, 12, 31), True]


def test_declared_size_of_a_million_rows_is_not_believed():
    data = edited(SHEET, b'<dimension ref="A1:C3"/>', b'<dimension ref="A1:XFD1048576"/>')
    assert open_workbook(data)[0].rows == GOOD


def test_cells_that_only_have_a_colour_do_not_count():
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/><c r="XFD1048576" s="0"></c></row></sheetData>'
    assert open_workbook(edited(SHEET, b"</sheetData>", far))[0].rows == GOOD


def test_names_of_parts_in_other_capitals_are_read():
    parts = {
        name.replace("sharedStrings", "SharedStrings"): content for name, content in parts_of(book()).items()
    }
    parts["xl/worksheets/Sheet1.xml"] = parts.pop(SHEET)
    assert STRINGS not in parts
    assert open_workbook(packed(parts))[0].rows == GOOD


def test_link_to_a_page_is_no_external_data():
    assert (
        open_workbook(book(lambda sheet: sheet.write_url("D1", "https://example.org", string="x")))[0].rows[
            0
        ][3]
        == "x"
    )


def test_hundred_thousand_rows_below_a_head_are_read():
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(1, 100_004))
    begin = time.process_time()
    (grid,) = open_workbook(sheet_of(rows))
    assert len(grid.rows) == 100_003
    assert grid.rows[-1] == [100_003]
    assert time.process_time() - begin < SECONDS


@pytest.mark.parametrize(
    "write",
    [
        lambda sheet: sheet.write("E9", "TỐI MẬT"),
        lambda sheet: sheet.set_header('&C&"Times,Bold"&14TỐI MẬT'),
        lambda sheet: sheet.write_comment("A1", "TỐI MẬT"),
        lambda sheet: sheet.insert_textbox("B5", "TỐI MẬT"),
    ],
    ids=["cell", "page header", "comment", "text box"],
)
def test_every_text_is_looked_at_for_secrecy_marks(write):
    texts = list(workbook_texts(open_workbook(book(write))))
    with pytest.raises(Refusal) as refused:
        refuse_marks_in(texts)
    assert refused.value.code == "secrecy_mark"


def test_harmless_parts_are_dropped_unread():
    assert open_workbook(with_part("xl/printerSettings/x.bin", b"\xff" * 1000))[0].rows == GOOD
