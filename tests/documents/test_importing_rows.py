"""A file of rows, CSV or YAML: what is taken of it, every fault at its own row, and files that cannot be read at all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import BY, PAPER, kinds, measure, unit
from tests.importing import HEAD, looked_at, taken_in

from khoi.actions.imports import accept_import, start_import
from khoi.documents.importing import read_import
from khoi.records.models import FigureImport, ImportLine, Tally


@pytest.fixture
def office(db) -> None:
    """One unit, from 2015, and four measures."""
    kinds()
    for code in ("rated", "good", "m.2", "m.3"):
        measure(code)
    unit("cb-1")


def handed_in(data: str | bytes, filename: str) -> FigureImport:
    content = data if isinstance(data, bytes) else data.encode()
    entry = start_import(content, filename=filename, **PAPER)
    read_import(entry.key, by=BY)
    entry.refresh_from_db()
    return entry


@pytest.mark.parametrize(
    ("filename", "data"),
    [
        ("a.csv", HEAD + "cb-1,2022,rated,9\ncb-1,2023,rated,10\ncb-1,2023,good,\n"),
        ("A.CSV", ("\ufeffUnit; Measure ;year;count\r\ncb-1;rated;2022;9\r\n\r\ncb-1;rated;2023;10\r\n"
                  "cb-1;good;2023;\r\n")),
        ("a.yaml", ("- {unit: cb-1, year: 2022, measure: rated, count: 9}\n"
                   "- {unit: cb-1, year: 2023, measure: rated, count: 10}\n"
                   "- {unit: cb-1, year: 2023, measure: good, count: null}\n")),
    ],
)  # fmt: skip
def test_rows_are_taken_and_empty_counts_say_nothing(office, filename, data):
    entry = handed_in(data, filename)
    assert [*ImportLine.objects.values_list("state", flat=True)] == ["change", "change", "empty"]
    accept_import(entry, take="all", by=BY)
    rows = Tally.objects.order_by("year").values_list("unit__code", "year", "measure__code", "count")
    assert [*rows] == [("cb-1", 2022, "rated", 9), ("cb-1", 2023, "rated", 10)]


def test_every_fault_stands_at_its_own_row(office):
    entry = looked_at(
        "cb-1,2023,rated,10\n"
        "cb-9,2023,rated,1\n"
        "cb-1,2023,typo,1\n"
        "cb-1,2023,rated,11\n"
        "cb-1,2023,good,1.5\n"
        "cb-1,2023,m.2,-3\n"
        "cb-1,23,m.3,1\n"
        "cb-1,2014,m.3,1\n"
        "cb-1,2023\n"
        ",2023,m.3,1\n"
        "cb-1,2023,m.3,1.234\n"
    )
    faults = ImportLine.objects.filter(entry=entry, state="fault")
    assert {line.row: line.notes[0]["message"] for line in faults} == {
        3: "không có đơn vị mã “cb-9”",
        4: "không có chỉ số mã “typo”",
        5: "trùng đơn vị, năm và chỉ số với dòng 2",
        6: "count: “1.5” không phải một số nguyên",
        7: "count: -3 nhỏ hơn 0",
        8: "year: “23” không phải một năm, ví dụ 2025",
        9: "đơn vị “cb-1” không hoạt động trong năm 2014 (từ 01/03/2015)",
        10: "dòng: dòng có 2 ô, không bằng số ô của dòng đầu",
        11: "unit: để trống không phải một dòng chữ",
        12: "count: “1.234” không phải một số nguyên",
    }


@pytest.mark.parametrize(
    ("filename", "data", "code"),
    [
        ("a.xlsx", HEAD, "unknown_format"),
        ("a", HEAD, "unknown_format"),
        ("a.csv", "", "missing_key"),
        ("a.csv", HEAD, "empty"),
        ("a.csv", "unit,year,measure\na,2023,b\n", "missing_key"),
        ("a.csv", "unit,year,measure,count,note\na,2023,b,1,c\n", "unknown_key"),
        ("a.csv", "unit,year,measure,count,count\na,2023,b,1,1\n", "duplicate_key"),
        ("a.csv", HEAD + 'cb-1,2023,"a"b,1\n', "malformed"),
        ("a.csv", HEAD.encode() + b"\xff", "not_text"),
        ("a.csv", HEAD + "cb-1,2023,\0,1\n", "not_text"),
        ("a.yaml", "unit: cb-1", "wrong_type"),
        ("a.yaml", "[]", "empty"),
        ("a.yaml", "- {unit: a, unit: b}", "duplicate_key"),
    ],
)
def test_file_that_cannot_be_read_is_refused_and_not_kept(office, filename, data, code):
    entry = handed_in(data, filename)
    assert (entry.state, entry.refusal["code"], entry.content) == ("refused", code, None)


@pytest.mark.parametrize(("filename", "data"), [("a.json", '[{"unit": "cb-1"}]'), ("a.yaml", "- 3")])
def test_row_of_another_shape_is_a_fault_of_its_own(office, filename, data):
    handed_in(data, filename)
    assert [(line.row, line.state) for line in ImportLine.objects.all()] == [(1, "fault")]


def test_text_under_the_name_of_a_workbook_says_so_and_asks_for_one(office):
    refusal = handed_in(HEAD + "cb-1,2023,rated,1\n", "25-text.xlsx").refusal
    assert "bên trong chỉ là văn bản thuần, không phải bảng Excel" in refusal["message"]
    assert "lưu lại dạng .xlsx" in refusal["hint"]


def test_statements_do_not_grow_with_rows(office):
    def statements(years: range) -> int:
        rows = "".join(
            f"cb-1,{year},{code},{year}\n" for year in years for code in ("rated", "good", "m.2", "m.3")
        )
        with CaptureQueriesContext(connection) as asked:
            taken_in(rows)
        return len(asked)

    statements(range(2016, 2017))  # the trees stand in memory from now on
    assert statements(range(2017, 2018)) == statements(range(2018, 2023))
