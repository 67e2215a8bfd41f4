"""The form that goes out comes back with exactly the changes made in it, by hand or by LibreOffice."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.documents.workbooks import MEASURES, form, set_cells
from tests.libreoffice import convert, needs_libreoffice

from khoi.documents.workbook_columns import propose_columns
from khoi.documents.workbook_form import CycleForm, FormGroup, FormMeasure, cycle_workbook
from khoi.documents.workbook_form_sheet import FIRST_UNIT, FIRST_VALUE
from khoi.documents.workbook_lines import Line, read_lines
from khoi.documents.workbook_mark import form_in
from khoi.documents.workbook_read import open_workbook
from khoi.queries.imports_units import UnitTexts

Key = tuple[str, str]
STANDING = {"members.rated": 10, "members.good": None, "cells": 0}


def lines(data: bytes) -> list[Line]:
    grids = open_workbook(data)
    mark = form_in(grids)
    assert mark is not None
    codes = {code: code for code in mark.units}
    columns = propose_columns(grids, MEASURES, codes)
    return list(
        read_lines(grids, columns, year=mark.year, units=UnitTexts(codes, {}), measures=set(mark.measures))
    )


def counts(data: bytes) -> dict[Key, int | None]:
    found = lines(data)
    assert [line.notes for line in found if line.notes] == []
    return {(str(line.unit_code), str(line.measure)): line.count for line in found}


def standing(asked: CycleForm) -> dict[Key, int | None]:
    return {
        (unit.code, measure.code): unit.values.get(measure.code)
        for group in asked.groups
        for unit in group.units
        for measure in asked.measures
    }


def places(asked: CycleForm) -> dict[Key, tuple[int, str]]:
    """Sheet in the file and cell of each figure; the guide and the hidden sheet come first."""
    letters = "ABCDEFGH"
    return {
        (unit.code, measure.code): (number, f"{letters[FIRST_VALUE + column]}{FIRST_UNIT + row + 1}")
        for number, group in enumerate(asked.groups, start=3)
        for row, unit in enumerate(group.units)
        for column, measure in enumerate(asked.measures)
    }


def changed(data: bytes, asked: CycleForm, edits: Mapping[Key, int | None]) -> bytes:
    for key, value in edits.items():
        sheet, cell = places(asked)[key]
        data = set_cells(data, sheet, {cell: value})
    return data


@pytest.mark.parametrize(("units", "groups"), [(0, 1), (1, 1), (3, 2), (2_000, 7)])
def test_form_comes_back_as_it_went(units, groups):
    asked = form(units, groups, values=STANDING)
    assert counts(cycle_workbook(asked)) == standing(asked)


FORM = form(6, 3, values=STANDING)
MADE = cycle_workbook(FORM)
EDITS = st.dictionaries(st.sampled_from(sorted(standing(FORM))), st.none() | st.integers(0, 2**53 - 1))


@given(EDITS)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_exactly_the_changes_come_back(edits):
    assert counts(changed(MADE, FORM, edits)) == standing(FORM) | edits


@needs_libreoffice
def test_form_changed_in_libreoffice_comes_back_with_exactly_the_changes(tmp_path):
    edits = {
        ("dv-0", "members.rated"): 41,
        ("dv-3", "members.good"): 7,
        ("dv-5", "cells"): None,
        ("dv-1", "cells"): 12,
    }
    source = tmp_path / "bieu.xlsx"
    source.write_bytes(MADE)
    flat = convert(source, "fods", tmp_path)
    flat.write_text(edited_flat(flat.read_text("utf-8"), edits), "utf-8")
    back = convert(flat, "xlsx:Calc MS Excel 2007 XML", Path(tmp_path, "out").resolve())
    assert counts(back.read_bytes()) == standing(FORM) | edits


def edited_flat(text: str, edits: Mapping[Key, int | None]) -> str:
    """LibreOffice's own flat file with cells of our sheets changed; repeated cells are taken apart."""
    tables = re.findall(r"<table:table .*?</table:table>", text, re.DOTALL)
    for table in tables:
        rows = re.findall(r"<table:table-row.*?</table:table-row>", table, re.DOTALL)
        done = table
        for row in rows:
            for (unit, measure), value in edits.items():
                if f"<text:p>{unit}</text:p>" in row and "_khoi" not in table[:200]:
                    done = done.replace(
                        row, with_value(row, FIRST_VALUE + list(MEASURES).index(measure), value)
                    )
                    row = with_value(row, FIRST_VALUE + list(MEASURES).index(measure), value)  # noqa: PLW2901
        text = text.replace(table, done)
    return text


def with_value(row: str, column: int, value: int | None) -> str:
    cells: list[str] = []
    for cell in re.findall(r"<table:table-cell[^>]*?(?:/>|>.*?</table:table-cell>)", row, re.DOTALL):
        times = re.search(r' table:number-columns-repeated="(\d+)"', cell)
        one = cell.replace(times[0], "", 1) if times else cell
        if times and int(times[1]) > 1_000:
            cells.append(cell)
            continue
        cells += [one] * (int(times[1]) if times else 1)
    style = re.search(r'table:style-name="[^"]*"', cells[column])
    look = f" {style[0]}" if style else ""
    cells[column] = (
        f"<table:table-cell{look}/>"
        if value is None
        else f'<table:table-cell{look} office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
    )
    head = row[: row.index("<table:table-cell")]
    return head + "".join(cells) + "</table:table-row>"


def sheet_xml(data: bytes, number: int) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        return box.read(f"xl/worksheets/sheet{number}.xml").decode()


def test_form_is_protected_frozen_and_checked_and_holds_no_formula():
    xml = sheet_xml(MADE, 3)
    assert '<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0"/>' in xml
    assert 'xSplit="3" ySplit="5"' in xml
    assert 'type="whole"' in xml
    assert 'type="list"' in xml
    assert "<f>" not in xml + sheet_xml(MADE, 1) + sheet_xml(MADE, 2)


def test_head_is_as_tall_as_the_longest_name_of_a_measure_needs():
    asked = form(1, 1)
    long = FormMeasure(
        "cells", "Số tổ chức cơ sở đảng được kiểm tra, giám sát chuyên đề về chấp hành Điều lệ", "tổ chức"
    )
    rows = [
        sheet_xml(cycle_workbook(replace(asked, measures=measures)), 3)
        for measures in (asked.measures, (long,))
    ]
    heights = [float(re.search(r'<row r="4"[^>]* ht="([0-9.]+)"', xml)[1]) for xml in rows]
    assert heights[0] >= 3 * 15  # “Số đảng viên được đánh giá (đảng viên)” in a column of fifteen letters
    assert heights[1] >= 7 * 15


def test_units_of_one_name_are_told_apart_by_the_one_above():
    grids = {one.name: one for one in open_workbook(MADE)}
    sheet = next(one for name, one in grids.items() if name.startswith("Khối 0"))
    assert [row[:4] for row in sheet.rows[3:6:2]] == [
        ["Mã đơn vị", "Tên đơn vị", "Trực thuộc", "Loại"],
        ["dv-0", "Chi bộ số 0", "Đảng bộ Khối", "Chi bộ"],
    ]


def test_only_what_is_owed_or_reported_can_be_filled():
    with zipfile.ZipFile(io.BytesIO(cycle_workbook(form(2, 1)))) as box:
        xml, styles = box.read("xl/worksheets/sheet3.xml").decode(), box.read("xl/styles.xml").decode()
    looks = re.findall(r"<xf [^>]*/>|<xf .*?</xf>", styles[styles.index("<cellXfs") :], re.DOTALL)
    found = {
        cell: 'locked="0"' in looks[int(style)]
        for cell, style in re.findall(r'<c r="([E-G][67])" s="(\d+)"', xml)
    }
    assert found == {"E6": True, "F6": False, "G6": False, "E7": True, "F7": True, "G7": False}


def test_version_stands_in_the_hidden_sheet_and_in_the_properties():
    mark = form_in(open_workbook(MADE))
    assert mark is not None
    with zipfile.ZipFile(io.BytesIO(MADE)) as box:
        properties = box.read("docProps/custom.xml").decode()
        assert 'name="_khoi" sheetId="2" state="veryHidden"' in box.read("xl/workbook.xml").decode()
    assert mark.digest in properties
    assert "khoi.revision" in properties


def test_names_of_sheets_are_safe_and_told_apart():
    labels = [
        "a/b*c?[d]:e\\f",
        "A b c  d  e f",
        "x" * 50,
        "x" * 60,
        "History",
        "_khoi",
        "Hướng dẫn",
        "'",
        "'a'",
    ]
    asked = CycleForm(
        2024,
        "t",
        1,
        False,
        tuple(FormGroup(label, form(1, 1).groups[0].units) for label in labels),
        form().measures,
    )
    names = [grid.name for grid in open_workbook(cycle_workbook(asked))][2:]
    assert len({name.casefold() for name in names}) == len(labels)
    assert max(map(len, names)) <= 31
    assert not set("".join(names)) & set("[]:*?/\\")
    assert not {"history", "_khoi", "hướng dẫn"} & {name.casefold() for name in names}


def test_count_beyond_what_a_workbook_counts_exactly_stays_exact():
    asked = form(1, 1, values={"members.rated": 2**60 + 1})
    assert counts(cycle_workbook(asked))["dv-0", "members.rated"] == 2**60 + 1


def test_synthetic_form_says_so_on_every_sheet():
    grids = [grid for grid in open_workbook(MADE) if not grid.hidden]
    assert ["GIẢ ĐỊNH" in str(grid.rows) for grid in grids] == [True] * 4
