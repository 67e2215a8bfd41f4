"""A form goes out, comes back filled, is looked at, taken in line by line and undone, as an office does it."""

from io import BytesIO
from pathlib import Path

import python_calamine
import xlsxwriter

UNIT, YEAR = "thu-vien-tinh", 2024
PAPER = {"source": "Báo cáo 52-BC/CB (giả định)", "reporter": "Bí thư chi bộ"}


def filled(form: bytes, changes: dict[str, int]) -> bytes:
    """The form typed over by another program, which keeps its cells and nothing else: figures by measure code."""
    book, data = python_calamine.CalamineWorkbook.from_filelike(BytesIO(form)), BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False}) as copy:
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for row in rows:
                if row[0] == UNIT:
                    columns = {cell: i for i, cell in enumerate(next(one for one in rows if "unit" in one))}
                    for code, count in changes.items():
                        row[columns[f"value:{code}"]] = count
            sheet = copy.add_worksheet(name)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, ["" if cell is None else cell for cell in row])
    return data.getvalue()


def upload(page, keys, data: bytes, name: str) -> None:
    keys.to("Tệp số liệu")
    # No key can choose a file without a window system's dialog.
    page.locator(":focus").set_input_files({"name": name, "mimeType": "application/zip", "buffer": data})
    keys.into("Nguồn", PAPER["source"])
    keys.into("Người báo cáo, chức vụ", PAPER["reporter"])
    keys.to("Ngày chốt số liệu")
    keys.write("31122024")
    keys.follow("Đọc và xem trước")
    page.wait_for_selector("#se-doi, #dang-doc, .refused")
    page.wait_for_selector("#se-doi", timeout=30_000)


def figure(page, code: str) -> str:
    page.goto(f"/so-lieu/{UNIT}/{YEAR}/")
    return page.input_value(f"[name='m-{code}']")


def test_form_is_filled_looked_at_accepted_by_line_and_undone(
    open_page, own_office, own_signed_in, at_keyboard, tmp_path: Path
):
    page = open_page(own_office, state=own_signed_in, accept_downloads=True)
    rated, good = figure(page, "members.rated"), figure(page, "members.good_or_better")
    keys = at_keyboard(page)
    keys.to(f"Tải biểu Excel năm {YEAR}")
    with page.expect_download() as waiting:
        keys.press("Enter")
    waiting.value.save_as(tmp_path / "bieu.xlsx")
    form = (tmp_path / "bieu.xlsx").read_bytes()

    page.goto("/so-lieu/nap/")
    changes = {"members.good_or_better": int(rated) + 1, "members.admitted": 3}
    upload(page, at_keyboard(page), filled(form, changes), "bieu.xlsx")
    row = page.locator("tbody tr", has_text="tử số lớn hơn mẫu số")
    assert "!" in row.locator("th").inner_text()
    assert row.locator("input[type=checkbox]").is_checked() is False
    assert figure(page, "members.good_or_better") == good

    page.goto("/so-lieu/so-nap/")
    keys = at_keyboard(page)
    keys.follow("bieu.xlsx")
    keys.to(row.locator("th").inner_text().strip())
    keys.press("Space")
    keys.follow("Chỉ nhận các dòng đã chọn")
    assert "số liệu" in page.inner_text("[role=status]")
    assert page.locator("tr", has_text="đã nhận, đang ghi").count() >= 1
    address = page.url
    assert figure(page, "members.good_or_better") == str(int(rated) + 1)

    page.goto(address)
    keys = at_keyboard(page)
    keys.follow("Hoàn tác lần nạp này")
    assert "như trước" in page.inner_text("[role=status]")
    assert figure(page, "members.good_or_better") == good


def test_workbook_of_the_office_is_asked_about_once(open_page, own_office, own_signed_in, at_keyboard):
    page = open_page(own_office, state=own_signed_in)
    data = BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Khối nội chính")
        sheet.write_row(0, 0, ["TT", "Đơn vị", "Kết nạp (riêng)"])
        sheet.write_row(1, 0, [1, UNIT, "mười hai"])
    page.goto("/so-lieu/nap/")
    keys = at_keyboard(page)
    keys.to("Tệp số liệu")
    page.locator(":focus").set_input_files(
        {"name": "bang.xlsx", "mimeType": "application/zip", "buffer": data.getvalue()}
    )
    keys.into("Nguồn", PAPER["source"])
    keys.into("Người báo cáo, chức vụ", PAPER["reporter"])
    keys.to("Ngày chốt số liệu")
    keys.write("31122024")
    keys.follow("Đọc và xem trước")
    page.wait_for_selector("select", timeout=30_000)
    page.select_option("select >> nth=2", "value:members.admitted")
    with page.expect_navigation():
        page.press("main .btn.main", "Enter")
    page.wait_for_selector("#se-doi", timeout=30_000)
    row = page.locator("tbody tr", has_text="chữ ở chỗ số")
    assert row.locator("th").inner_text() == "Khối nội chính!C2"
    assert page.inner_text("#se-doi ~ .empty b") == "Không có gì để nhận."
