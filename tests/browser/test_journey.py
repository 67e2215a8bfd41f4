"""The office's main work by keyboard alone: no mouse, no click; each stop of the focus is checked to be visible."""

import re

CODE = "khoi-2025-2030-thu"
RESOLUTION = f"""
resolution:
  code: {CODE}
  title: Nghị quyết thử của Đảng bộ Khối (giả định)
  unit: khoi
  term: {{name: "2025–2030 (thử)", from: 2026, to: 2030}}
  source: Tệp thử (giả định)
  synthetic: true
measures:
  - code: meetings.held
    label: Buổi sinh hoạt chuyên đề đã tổ chức
    label_en: Thematic meetings held
    counted: buổi
    counted_en: meetings
    reported_by: [chi_bo_truc_thuoc, chi_bo_co_so]
indicators:
  - {{code: meetings, label: Sinh hoạt chuyên đề, label_en: Thematic meetings}}
goals:
  - words: Về sinh hoạt chi bộ
    targets:
      - code: meetings
        indicator: meetings
        words: mỗi năm tổ chức 4 buổi sinh hoạt chuyên đề trở lên
        kind: count
        operator: ">="
        threshold: "4"
        period_rule: each_year
        readings:
          - {{code: held, label: số buổi đã tổ chức, label_en: meetings held, numerator: meetings.held}}
"""
BOARD = "/ket-qua/thai-binh-khoi-2020-2025/khoi/"
TITLE = "Nghị quyết Đại hội Đảng bộ Khối các cơ quan tỉnh, nhiệm kỳ 2020 - 2025"


def admitted(page) -> int:
    """The members admitted in 2024 as the scoreboard at the root shows them."""
    return int(page.locator(f"a.v[href^='{BOARD}admissions/2024/'] .pv").inner_text())


def to_board(keys) -> None:
    """From any page to the scoreboard, by the documents: the newest resolution comes first elsewhere."""
    keys.follow("Văn bản")
    keys.follow(TITLE)
    keys.follow("Mở bảng kết quả")


def test_resolution_is_loaded_and_becomes_the_first_page(open_page, own_office, own_signed_in, at_keyboard):
    page = open_page(own_office, state=own_signed_in)
    page.goto("/")
    keys = at_keyboard(page)
    keys.follow("Văn bản")
    keys.follow("Nạp nghị quyết")
    keys.to("Tệp nghị quyết (YAML)")
    # No key can choose a file without a window system's dialog.
    page.locator(":focus").set_input_files(
        {"name": "thu.yaml", "mimeType": "text/yaml", "buffer": RESOLUTION.encode()}
    )
    keys.follow("Nạp nghị quyết")
    assert page.inner_text("[role=status]") == "Đã nạp nghị quyết."
    assert page.inner_text("h1") == "Nghị quyết thử của Đảng bộ Khối (giả định)"
    keys.follow("Kết quả")
    assert page.url == f"{own_office.base}/ket-qua/{CODE}/khoi/"
    assert page.inner_text("#board .q") == "mỗi năm tổ chức 4 buổi sinh hoạt chuyên đề trở lên"


def test_figure_of_a_cell_moves_the_scoreboard_by_exactly_that(
    open_page, own_office, own_signed_in, at_keyboard
):
    page = open_page(own_office, state=own_signed_in)
    page.goto("/")
    keys = at_keyboard(page)
    to_board(keys)
    before = admitted(page)
    keys.into("Tìm đơn vị", "thu vien tinh")
    keys.follow("Tìm")
    keys.follow("Chi bộ Thư viện tỉnh")
    keys.follow("2024")
    keys.to("Đảng viên mới kết nạp trong năm")
    stood = int(page.locator(":focus").input_value())
    keys.press("Control+a")
    keys.write(str(stood + 3))
    keys.into("Nguồn", "Báo cáo bổ sung 52-BC/CB (giả định)")
    keys.into("Người báo cáo, chức vụ", "Bí thư chi bộ")
    keys.to("Ngày nhận")
    # One and the same in every order of day and month.
    keys.write("06062025")
    with page.expect_navigation():
        keys.press("Enter")
    assert page.inner_text("[role=status]") == "Đã ghi nhận 1 số liệu."
    to_board(keys)
    assert admitted(page) - before == 3


def test_year_after_the_end_is_empty_in_its_own_structure_and_filled_in_another(
    open_page, own_office, own_signed_in, at_keyboard
):
    page = open_page(own_office, state=own_signed_in)
    page.goto("/")
    keys = at_keyboard(page)
    to_board(keys)
    cells = page.locator("#board tr.r .y[data-y='2025']")
    assert {re.sub(r"\s+", " ", text).strip() for text in cells.all_inner_texts()} == {"kết thúc 01/02/2025"}
    keys.to("Đổi đơn vị, năm, ngày")
    keys.press("Enter")
    keys.to("Năm")
    keys.press("End")
    keys.to("Theo cơ cấu tổ chức ngày")
    for _ in range(4):
        keys.press("ArrowDown")
    keys.follow("Xem")
    assert page.inner_text(".where").split("Theo cơ cấu tổ chức ngày\n")[1].split("\n")[0] == "31/12/2024"
    filled = page.locator(f"#board a.v[href^='{BOARD}admissions/2025/'] .pv").inner_text()
    assert int(filled) > 0
    assert "2025" in page.inner_text("#board thead .now")


def test_reading_chosen_settles_the_target_with_its_paper(open_page, own_office, own_signed_in, at_keyboard):
    page = open_page(own_office, state=own_signed_in)
    page.goto("/")
    keys = at_keyboard(page)
    to_board(keys)
    row = page.locator("#board tr.r", has_text="có 30% hoàn thành xuất sắc")
    assert row.locator(".stt .st").inner_text() == "Các cách hiểu cho kết quả khác nhau"
    keys.follow("có 30% hoàn thành xuất sắc")
    keys.choose("reading", "trên số hoàn thành tốt trở lên")
    keys.choose("sense", "ít nhất bằng mức")
    keys.into("Người hoặc cơ quan quyết định", "Ban Thường vụ Đảng ủy Khối (giả định)")
    keys.into("Số văn bản", "45-TB/ĐUK (giả định)")
    keys.to("Ngày văn bản")
    keys.write("05052024")
    keys.into("Căn cứ", "Chỉ tiêu con tính trên chỉ tiêu mẹ.")
    keys.follow("Ghi cách hiểu")
    assert page.inner_text("[role=status]") == "Đã ghi nhận."
    to_board(keys)
    assert row.locator(".stt .st").inner_text() == "Đạt"
    note = row.locator(".nt").inner_text()
    assert note.endswith(": 45-TB/ĐUK (giả định), 05/05/2024"), note
    assert page.locator("#board tr.note", has_text="Còn để ngỏ").count() == 0


def test_empty_office_is_opened_without_invented_data(open_page, empty_office, first, at_keyboard):
    page = open_page(empty_office, state=first(empty_office))
    page.goto("/")
    assert page.inner_text("h1") == "Mở văn phòng của mình"
    keys = at_keyboard(page)
    keys.into("Tên cấp ủy, tổ chức đảng", "Đảng bộ các cơ quan (thử)")
    keys.to("Loại đơn vị")
    keys.press("ArrowDown")
    keys.to("Ngày bắt đầu")
    keys.write("01012020")
    keys.follow("Mở văn phòng")
    assert page.inner_text("h1") == "Những bước đầu"
    assert page.locator(".synth").count() == 0
    keys.follow("Đơn vị")
    assert page.locator("tbody th").all_inner_texts() == ["Đảng bộ các cơ quan (thử)"]

    # Until people have said on paper which network this machine is on, it knows of no persons.
    assert page.goto("/nguoi/").status == 404
    page.goto("/")
    keys.follow("Văn phòng")
    keys.follow("Máy này")
    assert page.inner_text("main .empty b") == "Chưa ai chọn."
    keys.choose("profile", "cách ly: máy đứng riêng, hoặc mạng nội bộ không nối ra ngoài")
    keys.into("Người hoặc cơ quan quyết định", "Ban Thường vụ Đảng ủy (thử)")
    keys.into("Số văn bản", "12-QĐ/ĐU (thử)")
    keys.to("Ngày văn bản")
    keys.write("01112026")
    keys.follow("Ghi nhận")
    assert page.inner_text("[role=status]") == "Đã ghi nhận."
    assert page.goto("/nguoi/").status == 200
