"""What the rows of a workbook say: figures, and at the right cell why there is none."""

import time as clock
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.workbooks import MEASURES, UNITS, grid

from khoi.core.spelling import plain
from khoi.documents.workbook_cells import figure
from khoi.documents.workbook_columns import Columns, SheetColumns
from khoi.documents.workbook_lines import read_lines
from khoi.documents.workbook_units import MOST_GUESSED, is_total
from khoi.queries.imports_units import UnitTexts

OFFICES = {
    **UNITS,
    "vp-1": "Chi bộ Văn phòng",
    "vp-2": "Chi bộ Văn phòng",
    "vp-3": "Chi bộ Văn phòng",
    "bt": "Chi bộ Bảo tàng tỉnh",
    "py": "Chi bộ Trung tâm Pháp y tỉnh",
    "cb-12": "Chi bộ số 12",
}
ABOVE = {
    "so-y": ("Đảng bộ Sở Y tế", frozenset({"dang bo so y te"})),
    "so-n": ("Đảng bộ Sở Nội vụ", frozenset({"dang bo so noi vu"})),
}
PLACED = {
    "vp-1": ((date(2015, 1, 1), "so-y"), (date(2024, 1, 1), "so-n")),
    "vp-2": ((date(2015, 1, 1), "so-n"), (date(2024, 1, 1), "so-y")),
    "vp-3": ((date(2015, 1, 1), None),),
}


def texts(names: Mapping[str, str] = OFFICES) -> UnitTexts:
    owners: dict[str, tuple[str, ...]] = {}
    for code, name in names.items():
        owners[plain(name)] = (*owners.get(plain(name), ()), code)
    return UnitTexts(names, owners, PLACED, ABOVE)


KNOWN = texts()
WIDE = ("unit", "value:members.rated", "value:cells")
LONG = ("unit", "year", "measure", "count")


def read(rows, roles=WIDE, year=2024, measures=None, first_row=1, header=1, units=KNOWN):
    columns = Columns({"S": SheetColumns(header, roles)})
    head = [["x"]] * (header - first_row + 1)
    return list(
        read_lines(
            [grid([*head, *rows], first_row=first_row)],
            columns,
            year=year,
            units=units,
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
    ("cell", "advice"),
    [
        ("1.234", "nếu là số đếm thì gõ 1234, không dấu ngăn cách"),
        ("12 345 678", "nếu là số đếm thì gõ 12345678, không dấu ngăn cách"),
        ("1.234,5", "cần số đếm, không có phần lẻ"),
        ("12,0", "gõ 12"),
        ("-", "chưa có số thì để trống ô, thật sự không có thì gõ 0"),
        ("Chưa có", "chưa có số thì để trống ô, thật sự không có thì gõ 0"),
        ("85%", "cần số đếm, không phải tỷ lệ"),
        (0.85, "cần số đếm, không phải tỷ lệ"),
        (12.5, "cần số đếm, không có phần lẻ"),
        ("13 đồng chí", "chỉ gõ số: 13"),
    ],
)
def test_cell_that_is_no_count_says_what_to_type(cell, advice):
    (line, _) = read([["dv-1", cell, None]])
    assert line.notes[0].message.partition("; ")[2] == advice


@pytest.mark.parametrize("cell", ["hai", "1e3", "12/2024", "7-8"])
def test_what_cannot_be_understood_gets_no_advice(cell):
    (line, _) = read([["dv-1", cell, None]])
    assert line.notes[0].message == f"“{cell}” không phải một số"


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


UNDER = ("unit", "parent", "value:cells")


@pytest.mark.parametrize(
    ("above", "year", "code"),
    [
        ("Đảng bộ Sở Y tế", 2023, "vp-1"),
        ("ĐẢNG BỘ sở nội vụ", 2023, "vp-2"),
        ("so-y", 2023, "vp-1"),
        ("so-y", 2024, "vp-2"),
    ],
)
def test_units_of_one_name_are_told_apart_by_what_lies_above_them_that_year(above, year, code):
    (line,) = read([["Chi bộ Văn phòng", above, 3]], roles=UNDER, year=year)
    assert (line.unit_code, line.count, line.notes) == (code, 3, ())


@pytest.mark.parametrize("above", [None, "Đảng bộ nào đó"])
def test_units_of_one_name_are_listed_with_what_lies_above_them(above):
    (line,) = read([["Chi bộ Văn phòng", above, 3]], roles=UNDER)
    assert line.notes[0] == (
        "ambiguous_unit",
        (
            "3 đơn vị tên “Chi bộ Văn phòng”: vp-1 (trực thuộc Đảng bộ Sở Nội vụ); vp-2 (trực thuộc Đảng bộ Sở Y tế); "
            "vp-3. Ghi mã, hoặc thêm cột “Trực thuộc”"
        ),
    )


def test_parent_of_a_unit_that_is_clear_is_not_asked():
    (line,) = read([["dv-1", "Đảng bộ nào đó", 3]], roles=UNDER)
    assert line.unit_code == "dv-1"


def test_at_most_five_units_of_one_name_are_listed():
    names = {f"x-{i}": "Chi bộ Tổng hợp" for i in range(8)}
    (line,) = read([["Chi bộ Tổng hợp", 3, None]], units=texts(names))
    assert "x-4" in line.notes[0].message
    assert "x-5" not in line.notes[0].message
    assert "và 3 đơn vị nữa" in line.notes[0].message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CB Bảo tàng tỉnh", "bt"),
        ("cb. bảo tàng tỉnh", "bt"),
        ("- Chi bộ Bảo tàng tỉnh", "bt"),
        ("• CB Bảo tàng tỉnh", "bt"),
        ("1.2. Chi bộ Bảo tàng tỉnh", "bt"),
        ("3) CB Bảo tàng tỉnh", "bt"),
        ("IV. Chi bộ Bảo tàng tỉnh", "bt"),
        ("12 Chi bộ Bảo tàng tỉnh", "bt"),
        ("- dv-1", "dv-1"),
    ],
)
def test_what_stands_before_a_name_is_cut_and_its_sort_written_out(text, code):
    assert read([[text, 3, None]])[0].unit_code == code


def test_short_form_that_fits_several_units_is_not_taken():
    assert codes(read([["- CB Văn phòng", 3, None]])[0]) == ["ambiguous_unit"]
    assert codes(read([["I. Tổng cộng", 3, None]])[0]) == ["total_row"]


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("Chi bộ Trung tâm Pháp y", "“Chi bộ Trung tâm Pháp y tỉnh” (py)"),
        ("CB Trung tâm Pháp ytỉnh", "“Chi bộ Trung tâm Pháp y tỉnh” (py)"),
        ("Chi bộ Bảo tàn tỉnh", "“Chi bộ Bảo tàng tỉnh” (bt)"),
        ("Bảo tàng tỉnh", "“Chi bộ Bảo tàng tỉnh” (bt)"),
    ],
)
def test_near_name_is_proposed_and_not_taken(text, proposed):
    (line,) = read([[text, 3, None]])
    assert (codes(line), line.unit_code) == (["unknown_unit"], None)
    assert line.notes[0].message == f"không có đơn vị “{text}”; có phải {proposed}?"


@pytest.mark.parametrize("text", ["Chi bộ số 13", "Trường Mầm non Hoa Sen", "-", "(a)", "Chi bộ"])
def test_name_that_is_near_to_none_gets_no_proposal(text):
    (line,) = read([[text, 3, None]])
    assert line.notes[0].message == f"không có đơn vị “{text}”"


def test_near_names_among_ten_thousand_are_looked_for_soon_and_not_without_end():
    names = {
        f"n-{i}": f"Chi bộ Phòng Nghiệp vụ {chr(97 + i % 26)}{chr(97 + i // 26 % 26)}{i // 676}"
        for i in range(10_000)
    }
    rows = [[f"Chi bộ Phòng Nghiệp vu xx{i % 9}{chr(97 + i % 26)}{i}", 3, None] for i in range(2_000)]
    begin = clock.process_time()
    assert len(read(rows, units=texts(names))) == 2_000
    assert clock.process_time() - begin < 30
    assert MOST_GUESSED < 2_000


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
    assert list(read_lines([grid([["a"], ["dv-1", 3]])], columns, year=2024, units=KNOWN, measures={})) == []


def test_short_rows_end_in_empty_cells():
    assert [(one.cell, one.text) for one in read([["dv-1"]])] == [("B2", ""), ("C2", "")]


def test_hundred_thousand_rows_are_read_soon():
    rows = [["dv-1", 2000.0 + i % 50, "cells", float(i)] for i in range(100_000)]
    begin = clock.process_time()
    assert len(read(rows, roles=LONG)) == 100_000
    assert clock.process_time() - begin < 15
