"""What columns of an office's own workbook are taken for, and what is never guessed."""

from typing import Any

import pytest
from tests.documents.workbooks import MEASURES, UNITS, form, grid, workbook

from khoi.core.refusal import Refusal
from khoi.core.refusal_english import SENTENCES
from khoi.documents.workbook_columns import (
    Columns,
    SheetColumns,
    check_columns,
    headers_of,
    propose_columns,
    refitted,
    signature,
)
from khoi.documents.workbook_form import cycle_workbook
from khoi.documents.workbook_lines import read_lines
from khoi.documents.workbook_mark import SHEET, FormMark, form_in
from khoi.documents.workbook_read import SheetGrid, open_workbook
from khoi.queries.imports_units import UnitTexts

RATED, GOOD = "value:members.rated", "value:members.good"


def roles(rows, first_row=1) -> tuple[int, tuple]:
    (found,) = propose_columns([grid(rows, first_row=first_row)], MEASURES, UNITS).sheets.values()
    return found.header_row, found.roles


def test_wide_table_below_titles_of_several_lines():
    rows = [
        ["ĐẢNG ỦY KHỐI", None, None, None],
        ["BÁO CÁO\nSỐ LIỆU NĂM 2024", None, None, None],
        [None, None, None, None],
        ["STT", "Tên đơn vị", "SỐ ĐẢNG VIÊN được đánh giá (người)", "so dang vien tot"],
        [1, "Chi bộ Sở Tài chính", 30, 20],
    ]
    assert roles(rows) == (4, ("ignore", "unit", RATED, GOOD))
    assert roles(rows[3:], first_row=8) == (8, ("ignore", "unit", RATED, GOOD))


@pytest.mark.parametrize("words", ["Trực thuộc", "Đơn vị cấp trên", "Cấp trên trực tiếp"])
def test_column_of_units_above_is_known_by_its_head(words):
    rows = [["Đơn vị", words, "Số chi bộ"], ["Chi bộ Sở Tài chính", "Tổng công ty Điện", 3]]
    columns = propose_columns([grid(rows)], MEASURES, UNITS)
    assert columns.sheets["S"].roles == ("unit", "parent", "value:cells")
    assert check_columns(columns, [grid(rows)], MEASURES.keys()) == []


def test_head_of_two_rows_with_wide_columns_and_a_row_of_numbers():
    rows: list[list[Any]] = [
        ["TT", "Đơn vị", "Đảng viên", None, "Ghi chú"],
        [None, None, "Số đảng viên được đánh giá", "Số đảng viên tốt", None],
        ["A", "B", 1, 2, 3],
        [1, "dv-1", 30, 20, None],
    ]
    assert headers_of([grid(rows)]) == {
        "S": (
            "TT",
            "Đơn vị",
            "Đảng viên\nSố đảng viên được đánh giá",
            "Đảng viên\nSố đảng viên tốt",
            "Ghi chú",
        )
    }
    assert roles(rows) == (3, ("ignore", "unit", RATED, GOOD, "ignore"))


def test_long_table():
    rows = [["Đơn vị", "Năm", "Chỉ tiêu", "Số"], ["dv-1", 2024, "members.rated", 3]]
    assert roles(rows) == (1, ("unit", "year", "measure", "count"))


def test_two_columns_of_one_measure_are_both_left_open():
    rows = [["Mã đơn vị", "Số đảng viên tốt", "Số đảng viên tốt năm 2023"], ["dv-1", 3, 4]]
    assert roles(rows) == (1, ("unit", None, None))


def test_two_measures_of_one_label_stand_for_none():
    found = propose_columns(
        [grid([["Đơn vị", "Số người", "b"], ["dv-1", 1, 2]])], {"a": "Số người", "b": "Số  NGƯỜI"}, UNITS
    )
    assert found.sheets["S"].roles == ("unit", None, "value:b")


def test_codes_go_before_names():
    rows = [["Đơn vị", "Ký hiệu", "cells"], ["Chi bộ Sở Tài chính", "dv-1", 1], ["Chi bộ Sở Y tế", "dv-2", 1]]
    assert roles(rows) == (1, ("ignore", "unit", "value:cells"))


def test_sheet_of_prose_is_left_out():
    assert propose_columns([grid([["Hướng dẫn"], ["Đọc kỹ."]])], MEASURES, UNITS).sheets == {}


def test_our_own_form_says_itself_what_it_is():
    grids = open_workbook(cycle_workbook(form()))
    found = propose_columns(grids, {}, {})
    wide = ("unit", "ignore", "ignore", "ignore", RATED, GOOD, "value:cells")
    assert [(one.header_row, one.roles) for one in found.sheets.values()] == [(5, wide)] * 2
    assert check_columns(found, grids, MEASURES.keys()) == []
    mark = form_in(grids)
    assert mark is not None
    assert (mark.year, mark.revision, sorted(mark.units), list(mark.measures)) == (
        2024, 17, ["dv-0", "dv-1", "dv-2"], list(MEASURES),
    )  # fmt: skip


def test_form_from_before_the_column_of_units_above_is_still_read():
    mark = FormMark(2024, 17, ("dv-1", "dv-2"), ("members.rated", "cells"), {"Khối": 2})
    rows = [
        ["Mã đơn vị", "Tên đơn vị", "Loại", "Số", "Số"],
        ["unit", "ignore", "ignore", RATED, "value:cells"],
        ["dv-1", "Chi bộ Sở Tài chính", "Chi bộ", 12.0, 3.0],
    ]
    grids = [grid(list(map(list, mark.rows())), SHEET), grid(rows, "Khối")]
    columns = propose_columns(grids, MEASURES, {})
    assert check_columns(columns, grids, MEASURES.keys()) == []
    found = read_lines(grids, columns, year=2024, units=UnitTexts({"dv-1": "x"}, {}), measures=set(MEASURES))
    assert [(one.unit_code, one.measure, one.count) for one in found] == [
        ("dv-1", "members.rated", 12),
        ("dv-1", "cells", 3),
    ]


@pytest.mark.parametrize("row", [1, 2, 3, -1], ids=["year", "revision", "digest", "unit"])
def test_altered_form_is_refused(row):
    grids = [
        one
        if one.name != "_khoi"
        else SheetGrid(one.name, one.hidden, [list(cells) for cells in one.rows], 1)
        for one in open_workbook(cycle_workbook(form()))
    ]
    hidden = next(one for one in grids if one.name == "_khoi")
    hidden.rows[row][1 if row in (3, -1) else 2] = 5
    with pytest.raises(Refusal) as refused:
        form_in(grids)
    assert refused.value.code == "form_altered"


def test_form_of_a_newer_program_is_refused():
    with pytest.raises(Refusal) as refused:
        form_in([grid([["khoi.form", None, 2]], name="_khoi")])
    assert refused.value.code == "form_newer"


@pytest.mark.parametrize("rows", [[], [["x"]], [["khoi.form", "a", "b"]], [["year", "", 2024]], [[None]]])
def test_foreign_sheet_of_that_name_is_refused(rows):
    with pytest.raises(Refusal) as refused:
        form_in([grid(rows, name="_khoi")])
    assert refused.value.code == "form_altered"


def test_signature_knows_the_same_columns_again():
    first = [grid([["Đơn vị", "Số  ĐẢNG viên"], ["dv-1", 1]], name="2024")]
    second = [grid([["TIÊU ĐỀ", None], ["ĐƠN VỊ", "Số đảng viên"], ["dv-2", 9]], name="2025")]
    third = [grid([["Số đảng viên", "Đơn vị"], [1, "dv-2"]], name="2025")]
    one, two, three = (signature(headers_of(each)) for each in (first, second, third))
    assert one == two != three
    assert len(one) == 64


def test_remembered_columns_fit_next_years_workbook():
    kept = Columns.from_json(Columns({"2024": SheetColumns(1, ("unit", RATED))}).as_json())
    found = refitted(kept, [grid([["TIÊU ĐỀ", None], ["Đơn vị", "x"], ["dv-2", 9]], name="2025")])
    assert found.sheets == {"2025": SheetColumns(2, ("unit", RATED))}


@pytest.mark.parametrize(
    ("found", "code", "where"),
    [
        ({"S": ("unit", RATED, RATED)}, "column_twice", "S"),
        ({"S": (RATED,)}, "no_unit_column", "S"),
        ({"S": ("unit",)}, "no_figure_column", "S"),
        ({"S": ("unit", "measure")}, "no_figure_column", "S"),
        ({"S": ("unit", "count", "measure", RATED)}, "columns_mixed", "S"),
        ({"S": ("unit", "value:xyz")}, "unknown_measure", "S, cột B"),
        ({"S": ("unit", "abc", RATED)}, "unknown_role", "S, cột B"),
        ({"T": ("unit", RATED)}, "unknown_sheet", "T"),
        ({"S": ("ignore", None)}, "no_sheet_chosen", "tệp"),
        ({}, "no_sheet_chosen", "tệp"),
    ],
)
def test_columns_that_cannot_be_read_are_refused(found, code, where):
    columns = Columns({name: SheetColumns(1, each) for name, each in found.items()})
    faults = check_columns(columns, [grid([["a"]])], MEASURES.keys())
    assert [(fault.code, fault.where) for fault in faults] == [(code, where)]
    assert code in SENTENCES


def test_columns_of_a_good_long_table_have_no_fault():
    columns = Columns({"S": SheetColumns(1, ("unit", "year", "measure", "count", None, "ignore"))})
    assert check_columns(columns, [grid([["a"]])], MEASURES.keys()) == []


def test_blank_workbook_has_no_columns():
    assert propose_columns(open_workbook(workbook(S=[])), MEASURES, UNITS).sheets == {}
