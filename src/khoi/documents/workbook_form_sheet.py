"""One sheet of the form: titles, the head in words and in codes, and a cell for each unit and measure."""

import textwrap
from typing import Final

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from khoi.measures.figure_file import LARGEST
from khoi.queries.workbook_form import CycleForm, FormGroup, FormUnit

WORDS: Final = 3
HEAD: Final = 4
"""Row of codes, from 0; the units stand below it."""
FIRST_UNIT: Final = 5
FIRST_VALUE: Final = 4
_PINNED = 3  # columns that stay in sight: code, name, and the unit above, which tells equal names apart
_WIDTHS = (16, 40, 28, 18)
_VALUE_WIDTH = 15
_LINE = 15.0  # points of one line of the head
_EXACT = 2**53
_ALLOWED = {
    "format_columns": True,
    "format_rows": True,
    "select_locked_cells": True,
    "select_unlocked_cells": True,
}


class Styles:
    """The looks of the form's cells; only cells to be filled are unlocked."""

    def __init__(self, book: Workbook) -> None:
        line = {"border": 1, "border_color": "#B8B8B8"}
        self.title = book.add_format({"bold": True, "font_size": 14, "text_wrap": True, "valign": "top"})
        self.heading = book.add_format({"bold": True})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.note = book.add_format({"italic": True})
        head = {
            "bold": True,
            "text_wrap": True,
            "align": "center",
            "valign": "vcenter",
            "bg_color": "#E8E3DA",
        }
        self.head = book.add_format(line | head)
        self.code = book.add_format({"font_size": 8, "font_color": "#808080"})
        self.unit = book.add_format(line | {"text_wrap": True, "valign": "vcenter"})
        self.value = book.add_format(line | {"locked": False, "num_format": "#,##0", "valign": "vcenter"})
        self.not_owed = book.add_format(line | {"bg_color": "#D9D9D9"})


def write_group(sheet: Worksheet, form: CycleForm, group: FormGroup, styles: Styles, *, codes: str) -> None:
    """Fills the sheet; `codes` is the range that holds every unit code there may be."""
    _write_head(sheet, form, group, styles)
    for row, unit in enumerate(group.units, start=FIRST_UNIT):
        _write_unit(sheet, row, form, unit, styles)
    last_row, last_column = FIRST_UNIT + len(group.units) - 1, FIRST_VALUE + len(form.measures) - 1
    if group.units and form.measures:
        sheet.data_validation(FIRST_UNIT, FIRST_VALUE, last_row, last_column, _whole_numbers())
        sheet.data_validation(FIRST_UNIT, 0, last_row, 0, _known_codes(codes))
    _lay_out(sheet, form)
    sheet.protect("", _ALLOWED)


def _write_head(sheet: Worksheet, form: CycleForm, group: FormGroup, styles: Styles) -> None:
    sheet.write_string(0, 0, form.title, styles.heading)
    sheet.write_string(1, 0, group.label, styles.heading)
    said = _("Điền số nguyên vào ô trắng; chưa có số thì để trống.")
    mark = _("DỮ LIỆU GIẢ ĐỊNH") + ". " if form.synthetic else ""
    sheet.write_string(2, 0, mark + said, styles.note)
    words = [_("Mã đơn vị"), _("Tên đơn vị"), _("Trực thuộc"), _("Loại"), *_value_words(form)]
    roles = ["unit", "ignore", "ignore", "ignore", *(f"value:{one.code}" for one in form.measures)]
    for column, (word, role) in enumerate(zip(words, roles, strict=True)):
        sheet.write_string(WORDS, column, word, styles.head)
        sheet.write_string(HEAD, column, role, styles.code)


def _value_words(form: CycleForm) -> list[str]:
    return [f"{one.label} ({one.counted})" if one.counted else one.label for one in form.measures]


def _write_unit(sheet: Worksheet, row: int, form: CycleForm, unit: FormUnit, styles: Styles) -> None:
    for column, text in enumerate((unit.code, unit.name, unit.above, unit.kind)):
        sheet.write_string(row, column, text, styles.unit)
    for column, measure in enumerate(form.measures, start=FIRST_VALUE):
        count = unit.values.get(measure.code)
        if count is None:
            look = styles.value if measure.code in unit.owed else styles.not_owed
            sheet.write_blank(row, column, None, look)
        elif count < _EXACT:
            sheet.write_number(row, column, count, styles.value)
        else:  # a workbook's numbers are not exact beyond it, its texts are
            sheet.write_string(row, column, str(count), styles.value)


def _whole_numbers() -> dict[str, object]:
    return {
        "validate": "integer",
        "criteria": "between",
        "minimum": 0,
        "maximum": min(LARGEST, _EXACT - 1),
        "input_title": _("Số đếm"),
        "input_message": _("Số nguyên từ 0 trở lên. Chưa có số thì để trống."),
        "error_title": _("Không phải số đếm"),
        "error_message": _("Ghi một số nguyên từ 0 trở lên, không kèm chữ, dấu chấm hay dấu phẩy."),
    }


def _known_codes(codes: str) -> dict[str, object]:
    return {
        "validate": "list",
        "source": codes,
        "dropdown": False,
        "error_title": _("Không phải mã đơn vị"),
        "error_message": _("Mã này không có trong biểu. Tải biểu mới nếu có đơn vị mới."),
    }


def _lay_out(sheet: Worksheet, form: CycleForm) -> None:
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_column(FIRST_VALUE, FIRST_VALUE + max(len(form.measures) - 1, 0), _VALUE_WIDTH)
    sheet.set_row(WORDS, _LINE * max((_lines(words) for words in _value_words(form)), default=1) + 4)
    sheet.set_row(HEAD, None, None, {"hidden": True})
    sheet.freeze_panes(FIRST_UNIT, _PINNED)
    sheet.repeat_rows(WORDS)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _lines(words: str) -> int:
    """How many lines the words take in their column; bold letters are wider than the width's own."""
    return len(textwrap.wrap(words, _VALUE_WIDTH - 2))
