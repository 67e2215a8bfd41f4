"""Writes the workbook that an office fills: units down, measures across, a sheet for each group of units.

It holds no formula, because a workbook with formulas is refused when it comes back.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from khoi.documents.workbook_form_sheet import HEAD, Styles, write_group
from khoi.documents.workbook_mark import FORMAT, GUIDE, SHEET, FormMark
from khoi.queries.workbook_form import CycleForm, FormGroup, FormMeasure, FormUnit

__all__ = ["CycleForm", "FormGroup", "FormMeasure", "FormUnit", "cycle_workbook"]

_LONGEST = 31  # letters of a sheet's name
_FORBIDDEN = str.maketrans("[]:*?/\\", "       ")
_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def cycle_workbook(form: CycleForm) -> bytes:
    """The form as an .xlsx file, for three units as for thousands."""
    file = BytesIO()
    book = Workbook(file, _PLAIN)
    styles = Styles(book)
    names = _sheet_names([group.label for group in form.groups])
    mark = FormMark(
        form.year,
        form.revision,
        tuple(unit.code for group in form.groups for unit in group.units),
        tuple(measure.code for measure in form.measures),
        dict.fromkeys(names, HEAD + 1),
    )
    _write_properties(book, form, mark)
    _write_guide(book, form, styles)
    last = _write_mark(book, mark)
    for name, group in zip(names, form.groups, strict=True):
        write_group(book.add_worksheet(name), form, group, styles, codes=f"={SHEET}!{last}")
    if form.groups:
        book.get_worksheet_by_name(names[0]).activate()
    book.close()
    return file.getvalue()


def _sheet_names(labels: Sequence[str]) -> list[str]:
    """Names that any office program takes: short enough, without its signs, no two alike."""
    taken, names = {SHEET, GUIDE.casefold(), "history"}, []
    for label in labels:
        name = " ".join(label.translate(_FORBIDDEN).split()).strip("'")[:_LONGEST].strip(" '") or _("Nhóm")
        number, wanted = 2, name
        while name.casefold() in taken:
            end = f" ({number})"
            name, number = wanted[: _LONGEST - len(end)] + end, number + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def _write_properties(book: Workbook, form: CycleForm, mark: FormMark) -> None:
    book.set_properties({"title": form.title, "comments": _("Biểu nhập số liệu của Khối")})
    book.set_custom_property("khoi.form", FORMAT)
    book.set_custom_property("khoi.year", mark.year)
    book.set_custom_property("khoi.revision", mark.revision)
    book.set_custom_property("khoi.digest", mark.digest)


def _write_mark(book: Workbook, mark: FormMark) -> str:
    """The hidden sheet; returns where the codes of units stand in it."""
    sheet = book.add_worksheet(SHEET)
    rows = list(mark.rows())
    for i, (kind, text, number) in enumerate(rows):
        sheet.write_string(i, 0, kind)
        sheet.write_string(i, 1, text)
        sheet.write_number(i, 2, number)
    sheet.protect()
    sheet.very_hidden()
    return f"$B${len(rows) - len(mark.units) + 1}:$B${max(len(rows), 1)}"


def _write_guide(book: Workbook, form: CycleForm, styles: Styles) -> None:
    sheet = book.add_worksheet(GUIDE)
    sheet.set_column(0, 0, 100, styles.wrapped)
    sheet.write_string(0, 0, form.title, styles.title)
    for i, line in enumerate(_guide(form), start=1):
        sheet.write_string(i, 0, line, styles.wrapped)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect()


def _guide(form: CycleForm) -> Iterator[str]:
    if form.synthetic:
        yield _("DỮ LIỆU GIẢ ĐỊNH: tên đơn vị và mọi con số được đặt ra để minh họa.")
    yield _("Mỗi trang là một khối công tác. Mỗi dòng một đơn vị, mỗi cột một chỉ số.")
    yield _(
        "Chỉ điền vào ô trắng. Ghi số nguyên từ 0 trở lên, không ghi chữ, đơn vị tính, dấu chấm hay dấu phẩy."
    )
    yield _(
        "Chưa có số thì để trống: ô trống nghĩa là chưa báo cáo, không phải số 0. Thật sự không có thì ghi 0."
    )
    yield _(
        "Ô xám: đơn vị không phải báo cáo chỉ số đó. Số có sẵn là số đang ghi; sửa thẳng vào ô nếu số đó sai."
    )
    yield _(
        "Xóa trống một ô đang có số không làm mất số đã ghi. Muốn rút lại một số thì rút ở trang số liệu của đơn vị."
    )
    yield _(
        "Không dùng công thức. Nếu tính bằng công thức ở nơi khác, khi chép sang chọn Dán đặc biệt → Giá trị."
    )
    yield _(
        "Không thêm dòng tổng, không sửa mã đơn vị và tiêu đề cột. Thêm đơn vị mới thì thêm trên máy, rồi tải biểu mới."
    )
    yield _(
        "Điền xong, lưu dạng .xlsx và nạp lại. Máy cho xem trước từng chỗ đổi; chưa bấm nhận thì chưa có gì được ghi."
    )
