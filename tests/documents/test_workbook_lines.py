"""What the rows of a workbook say: figures, and at the right cell why there is none."""

import time as clock
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.workbooks import MEASURES, UNITS, grid

from khoi.core.spelling import plain
from khoi.documents.workbook_cells import figure
from khoi.documents.workbook_columns import Columns, SheetColumns
from khoi.documents.workbook_lines import is_total, read_lines

KNOWN = {code: code for code in UNITS} | {"chi bo so tai chinh": "dv-1", "tong cong ty dien": "dv-4"}
AMBIGUOUS = {plain("Chi bộ Sở Y tế")}
WIDE = ("unit", "value:members.rated", "value:cells")
LONG = ("unit", "year", "measure", "count")


def read(rows, roles=WIDE, year=2024, measures=None, first_row=1, header=1):
    columns = Columns({"S": SheetColumns(header, roles)})
    head = [["x"]] * (header - first_row + 1)
    return list(
        read_lines(
            [grid([*head, *rows], first_row=first_row)],
            columns,
            year=year,
            units=KNOWN,
            ambiguous=AMBIGUOUS,
            measures=MEASURES if measures is None else measures,
        )
    )


def codes(line) -> list[str]:
    return [note.code for note in line.notes]


def test_every_figure_is_a_line_of_its_own():
    found = read([["dv-1", 3.0, None], ["CHI BỘ sở tài  chính", None, "12"], ["dv-2", 0, " 7 "]], year=2023)
    assert [
        (one.cell, one.row, one.unit_code, one.year, one.measure, one.count, one.text) for one in found
    ] == [
        ("B2", 2, "dv-1", 2023, "members.rated", 3, "3"),
        ("C2", 2, "dv-1", 2023, "cells", None, ""),
        ("B3", 3, "dv-1", 2023, "members.rated", None, ""),
        ("C3", 3, "dv-1", 2023, "cells", 12, "12"),
        ("B4", 4, "dv-2", 2023, "members.rated", 0, "0"),
        ("C4", 4, "dv-2", 2023, "cells", 7, "7"),
    ]
    assert [one.notes for one in found] == [()] * 6


def test_rows_keep_their_numbers_where_a_sheet_begins_late():
    assert [(one.cell, one.count) for one in read([["dv-1", 3]], first_row=6, header=7)] == [
        ("B8", 3),
        ("C8", None),
    ]


@pytest.mark.parametrize(
    ("cell", "code", "text"),
    [
        ("12 người", "text_for_number", "12 người"),
        ("1.234", "text_for_number", "1.234"),
        ("12,5", "text_for_number", "12,5"),
        ("12.0", "text_for_number", "12.0"),
        ("x", "text_for_number", "x"),
        ("-", "text_for_number", "-"),
        ("١٢", "text_for_number", "١٢"),
        ("1e3", "text_for_number", "1e3"),
        (True, "text_for_number", "TRUE"),
        (date(2024, 3, 12), "text_for_number", "12/03/2024"),
        (datetime(2024, 3, 12, 8, 30), "text_for_number", "12/03/2024 08:30"),  # noqa: DTZ001 - a cell has no zone
        (time(12, 0), "text_for_number", "12:00:00"),
        (timedelta(hours=30), "text_for_number", "1 day, 6:00:00"),
        (float("inf"), "text_for_number", "inf"),
        (float("nan"), "text_for_number", "nan"),
        (12.5, "not_whole", "12.5"),
        (-3.0, "negative_count", "-3"),
        ("-3", "negative_count", "-3"),
        (1e300, "count_too_large", "1e+300"),
        (2.0**53 * 2, "count_too_large", "1.8014398509481984e+16"),
        ("9" * 19, "count_too_large", "9" * 19),
    ],
)  # fmt: skip
def test_cell_that_is_no_count_says_why(cell, code, text):
    (line, _) = read([["dv-1", cell, None]])
    assert (codes(line), line.text, line.count, line.cell) == ([code], text, None, "B2")


@pytest.mark.parametrize(
    ("cell", "count"), [("12", 12), (12.0, 12), (0.0, 0), ("007", 7), (str(2**62), 2**62), ("\xa012 ", 12)]
)
def test_whole_number_is_taken_as_it_is(cell, count):
    assert figure(cell).number == count


@given(st.one_of(st.integers(0, 2**53), st.integers(0, 2**53).map(float)))
def test_every_count_a_workbook_can_hold_is_read_back(number):
    assert figure(number) == (figure(float(number)) if number < 2**53 else figure(number))
    assert figure(number).number == number


@given(st.one_of(st.text(), st.floats(), st.booleans(), st.none(), st.dates(), st.times(), st.integers()))
def test_no_cell_is_both_a_number_and_a_fault(cell):
    found = figure(cell)
    assert (found.number is None) or (found.note is None and found.number >= 0)
    assert found.text or found.number is None


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (["dv-9", 3, None], "unknown_unit", "A2"),
        (["Chi bộ Sở Y tế", 3, None], "ambiguous_unit", "A2"),
        ([None, 3, None], "no_unit", "A2"),
        (["  ", 3, None], "no_unit", "A2"),
        (["Tổng cộng", 3, 9], "total_row", "A2"),
        (["TỔNG", 3, 9], "total_row", "A2"),
        (["Cộng:", 3, 9], "total_row", "A2"),
        (["Toàn Đảng bộ", 3, 9], "total_row", "A2"),
        (["Total", 3, 9], "total_row", "A2"),
    ],
)
def test_row_without_a_unit_is_one_line(row, code, cell):
    (line,) = read([row])
    assert (codes(line), line.cell, line.count, line.unit_code) == ([code], cell, None, None)


def test_total_beside_an_empty_unit_is_a_total():
    (line,) = read([["Tổng cộng", None, 9]], roles=("ignore", "unit", "value:cells"))
    assert codes(line) == ["total_row"]


@pytest.mark.parametrize(
    "name", ["Tổng công ty Điện", "Cộng đồng", "Tổng cục Thuế", "Cộng hòa", "Chi bộ Tổng hợp", "Công an tỉnh"]
)
def test_name_that_only_begins_like_a_total_is_none(name):
    assert not is_total(name)


def test_unit_that_is_known_is_no_total():
    assert [one.unit_code for one in read([["Tổng công ty Điện", 3, None]])] == ["dv-4", "dv-4"]


def test_heading_without_figures_says_nothing():
    assert read([["I. Khối nội chính", None, None], [None, None, None], ["Người lập biểu", None, " "]]) == []


def test_second_figure_names_the_first_and_the_first_names_it():
    first, _, second, _, third, _ = read(
        [["dv-1", 3, None], ["dv-1", 3, None], ["Chi bộ Sở Tài chính", 4, None]]
    )
    assert [codes(one) for one in (first, second, third)] == [["unit_twice"]] * 3
    assert [
        "S!B3" in first.notes[0].message,
        "S!B2" in second.notes[0].message,
        "S!B2" in third.notes[0].message,
    ] == [True] * 3


def test_empty_cell_repeats_nothing():
    assert [codes(one) for one in read([["dv-1", 3, None], ["dv-1", None, 4]])] == [[]] * 4


def test_long_rows_by_code_and_by_label():
    rows = [
        ["dv-1", 2023, "members.rated", 3],
        ["dv-1", "Năm 2022", "số CHI BỘ", 4],
        ["dv-1", None, "cells", 5],
        ["dv-1", 2023, "gì đó", 6],
        ["dv-1", 2023, None, 6],
        ["dv-1", "hai nghìn", "cells", 6],
        ["dv-1", 20.5, "cells", 6],
    ]
    found = read(rows, roles=LONG)
    assert [(one.cell, one.year, one.measure, one.count, codes(one)) for one in found] == [
        ("D2", 2023, "members.rated", 3, []),
        ("D3", 2022, "cells", 4, []),
        ("D4", 2024, "cells", 5, []),
        ("C5", None, None, None, ["unknown_measure"]),
        ("C6", None, None, None, ["unknown_measure"]),
        ("B7", None, None, None, ["bad_year"]),
        ("B8", None, None, None, ["bad_year"]),
    ]
    assert [codes(one) for one in read(rows[1:2], roles=LONG, measures=set(MEASURES))] == [
        ["unknown_measure"]
    ]


def test_row_of_no_year_at_all_is_refused():
    (line,) = read([["dv-1", 3, 4]], year=None)
    assert codes(line) == ["bad_year"]


def test_sheet_that_is_not_named_is_not_read():
    columns = Columns({"S": SheetColumns(1, ("ignore", None))})
    assert (
        list(
            read_lines(
                [grid([["a"], ["dv-1", 3]])], columns, year=2024, units=KNOWN, ambiguous=set(), measures={}
            )
        )
        == []
    )


def test_short_rows_end_in_empty_cells():
    assert [(one.cell, one.text) for one in read([["dv-1"]])] == [("B2", ""), ("C2", "")]


def test_hundred_thousand_rows_are_read_soon():
    rows = [["dv-1", 2000.0 + i % 50, "cells", float(i)] for i in range(100_000)]
    begin = clock.process_time()
    assert len(read(rows, roles=LONG)) == 100_000
    assert clock.process_time() - begin < 15
