"""The year's report of the bloc by keyboard: read, followed to a figure, kept, downloaded, made final; it stays as printed."""

from hashlib import sha256
from pathlib import Path

BOARD = "/ket-qua/thai-binh-khoi-2020-2025/khoi/"
CORRECTED = "/so-lieu/thu-vien-tinh/2024/"


def saved(page, label: str) -> bytes:
    """What the browser saves under a link."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=label).press("Enter")
    return Path(waiting.value.path()).read_bytes()


def test_report_is_made_followed_finished_and_stays_as_printed(
    open_page, own_office, own_signed_in, at_keyboard
):
    page = open_page(own_office, state=own_signed_in)
    page.goto(f"{BOARD}?year=2024")
    keys = at_keyboard(page)
    keys.follow("Lập báo cáo năm")
    assert page.inner_text("h1").startswith("Báo cáo kết quả năm 2024")
    figure = page.locator(".paper a", has_text="186").first
    address = figure.get_attribute("href")
    figure.press("Enter")
    page.wait_for_url(f"**{address}")
    assert page.inner_text("h1") == "Chỉ tiêu 8, năm 2024"
    assert "186" in page.inner_text("main")
    page.go_back()

    page.fill("[name=signatory]", "Nguyễn Văn Giả Định")
    page.press("[name=signatory]", "Enter")
    page.wait_for_selector("[role=status]")
    assert page.inner_text("[role=status]") == "Đã giữ bản in lần 1."
    edition = page.url
    assert "Lập lại hôm nay, mọi số liệu vẫn như đã in." in page.inner_text("main")
    word, printed = saved(page, "Tải tệp Word"), saved(page, "Tải tệp PDF")
    assert (word[:4], printed[:5]) == (b"PK\x03\x04", b"%PDF-")
    sums = page.locator("code").all_inner_texts()
    assert sums == [sha256(word).hexdigest(), sha256(printed).hexdigest()]

    page.check("[name=sure]")
    page.get_by_role("button", name="Chốt bản này").press("Enter")
    page.wait_for_selector("[role=status]")
    assert page.inner_text("[role=status]") == "Đã chốt bản này."
    assert page.get_by_role("button", name="Chốt bản này").count() == 0
    shown = page.inner_text(".paper")

    page.goto(CORRECTED)
    page.fill("[name='m-members.admitted']", "7")
    page.fill("[name=source]", "Báo cáo bổ sung 53-BC/CB (giả định)")
    page.fill("[name=reporter]", "Bí thư chi bộ")
    page.fill("[name=cut_off]", "31/12/2024")
    page.fill("[name=received_on]", "06/06/2025")
    page.press("[name=received_on]", "Enter")
    page.wait_for_selector("[role=status]")

    page.goto(edition)
    differing = page.locator("section.bl", has_text="So với số liệu hôm nay").first.inner_text()
    assert "Chỉ tiêu 8, năm 2024" in differing
    assert "186" in differing
    assert "193" in differing
    assert page.inner_text(".paper") == shown
    assert (saved(page, "Tải tệp Word"), saved(page, "Tải tệp PDF")) == (word, printed)


def test_kept_reports_are_listed_with_their_state(open_page, own_office, own_signed_in):
    page = open_page(own_office, state=own_signed_in)
    page.goto("/van-phong/")
    page.get_by_role("link", name="Báo cáo đã lập").press("Enter")
    page.wait_for_url("**/bao-cao/")
    row = page.locator("tbody tr").first.inner_text()
    assert "Báo cáo năm 2024" in row
    assert "đã chốt" in row
