"""Workbooks for tests: sheets from plain rows, our own form of a small office, and cells changed inside the file."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from khoi.documents.workbook_form import CycleForm, FormGroup, FormMeasure, FormUnit
from khoi.documents.workbook_read import SheetGrid

MEASURES = {
    "members.rated": "Số đảng viên được đánh giá",
    "members.good": "Số đảng viên tốt",
    "cells": "Số chi bộ",
}
UNITS = {
    "dv-1": "Chi bộ Sở Tài chính",
    "dv-2": "Chi bộ Sở Y tế",
    "dv-3": "Chi bộ Sở Y Tế",
    "dv-4": "Tổng công ty Điện",
}


def workbook(**sheets: Sequence[Sequence[Any]]) -> bytes:
    """A workbook of these rows by sheet; None leaves a cell empty."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "default_date_format": "dd/mm/yyyy"}
    )
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for i, row in enumerate(rows):
            sheet.write_row(i, 0, row)
    book.close()
    return file.getvalue()


def grid(rows: Sequence[Sequence[Any]], name: str = "S", first_row: int = 1) -> SheetGrid:
    """A sheet as it was read."""
    return SheetGrid(name, hidden=False, rows=[list(row) for row in rows], first_row=first_row)


def form(
    units: int = 3, groups: int = 2, year: int = 2024, values: Mapping[str, int | None] | None = None
) -> CycleForm:
    """A form whose first measure every unit owes, the second only every other one; units spread over groups."""
    measures = tuple(FormMeasure(code, label, "đảng viên") for code, label in MEASURES.items())
    rows = [
        FormUnit(
            f"dv-{i}",
            f"Chi bộ số {i}",
            "Đảng bộ Khối",
            "Chi bộ",
            dict(values or {}),
            frozenset(["members.rated", *(["members.good"] if i % 2 else [])]),
        )
        for i in range(units)
    ]
    parts = tuple(FormGroup(f"Khối {g}: việc [chung]/riêng", tuple(rows[g::groups])) for g in range(groups))
    return CycleForm(year, f"Biểu số liệu năm {year} – Đảng bộ Khối", 17, True, parts, measures)


def set_cells(data: bytes, sheet: int, cells: Mapping[str, int | str | None]) -> bytes:
    """The workbook with cells of one sheet changed in its XML, as a person would change values: looks stay."""
    name = f"xl/worksheets/sheet{sheet}.xml"
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        parts = {one: box.read(one) for one in box.namelist()}
    xml = parts[name].decode()
    for cell, value in cells.items():
        found = re.search(rf'<c r="{cell}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', xml)
        assert found, cell
        xml = xml.replace(found[0], _cell(cell, found[1] or "", value), 1)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box:
        for one, content in (parts | {name: xml.encode()}).items():
            box.writestr(one, content)
    return file.getvalue()


def _cell(cell: str, style: str, value: int | str | None) -> str:
    if value is None:
        return f'<c r="{cell}"{style}/>'
    if isinstance(value, str):
        return f'<c r="{cell}"{style} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{cell}"{style}><v>{value}</v></c>'
