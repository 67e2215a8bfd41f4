"""A resolution is pasted, each marked sentence confirmed by a person, and stands among the others afterwards."""

TEXT = (
    "Về công tác xây dựng Đảng: hằng năm có 85% trở lên đảng viên hoàn thành tốt nhiệm vụ, trong đó 15% hoàn thành xuất "
    "sắc nhiệm vụ. Phấn đấu mỗi năm kết nạp 180 đảng viên trở lên."
)
HEAD = {
    "title": "Nghị quyết soạn thử (giả định)", "first_year": "2026", "last_year": "2030",
    "goals": "Về công tác xây dựng Đảng", "source": "Lời đặt ra để thử", "text": TEXT, "unit": "khoi",
}  # fmt: skip
RATED, GOOD = "members.rated", "members.good_or_better"
BOTH = {
    "indicator": "members-excellent", "numerator_1": "members.htxs", "denominator_1": RATED,
    "numerator_2": "members.htxs", "denominator_2": GOOD,
}  # fmt: skip


def confirm(page, **chosen: str) -> None:
    """Fills what the words do not say and confirms."""
    for name, value in chosen.items():
        field = page.locator(f"[name={name}]")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    page.get_by_role("button", name="Xác nhận chỉ tiêu").click()
    assert page.locator(".refused").count() == 0


def declare_and_come_back(page) -> None:
    """A thing to count is declared from the sentence; what was typed there is still there afterwards."""
    page.fill("[name=low]", "85,5")
    page.get_by_role("button", name="Khai số đo mới").click()
    page.fill("[name=label]", "Đảng viên được khen thưởng")
    page.fill("[name=counted]", "đảng viên")
    page.locator("[name=reported_by]").first.check()
    page.get_by_role("button", name="Khai số đo").click()
    assert (page.inner_text("h1"), page.locator("[name=low]").input_value()) == ("Câu 1", "85,5")
    assert "Đảng viên được khen thưởng" in page.locator("[name=numerator_1]").inner_text()


def test_pasted_resolution_is_confirmed_sentence_by_sentence(open_page, own_office, own_signed_in):
    page = open_page(own_office, state=own_signed_in)
    page.goto("/van-ban/")
    page.get_by_role("link", name="Soạn từ lời văn").click()
    page.get_by_role("link", name="Dán một nghị quyết").click()
    for name, value in HEAD.items():
        page.fill(f"[name={name}]", value)
    page.check("[name=synthetic]")
    page.get_by_role("button", name="Đánh dấu các câu").click()
    rows = page.locator("table[aria-labelledby=cau] tbody tr")
    assert rows.count() == 3
    assert "ít nhất (≥), 85%, từng năm" in rows.nth(0).inner_text()
    assert "trong đó của câu 1" in rows.nth(1).inner_text()
    assert page.locator(".prose mark").count() == 3
    page.locator("table[aria-labelledby=cau] a").first.click()

    assert page.locator("[name=operator]").input_value() == ">="
    assert page.locator("[name=low]").input_value() == "85"
    assert page.locator("[name=indicator]").input_value() == "members-good"
    assert (
        page.locator("[name=numerator_1]").input_value(),
        page.locator("[name=denominator_1]").input_value(),
    ) == (GOOD, RATED)
    assert not page.locator("[name=code]").is_visible()
    declare_and_come_back(page)
    confirm(page)
    assert page.inner_text("h1") == "Câu 2"
    assert page.locator("[name=operator]").input_value() == "bare"
    assert [page.locator(f"[name={name}]").input_value() for name in BOTH] == [*BOTH.values()]
    confirm(page)
    confirm(page, indicator="admissions", numerator_1="members.admitted")
    assert "Nạp 3 chỉ tiêu đã xác nhận" in page.inner_text("main")
    page.locator("#load_sure").check()
    page.get_by_role("button", name="Nạp nghị quyết").click()
    assert page.inner_text(".said") != ""
    targets = page.locator("main a[href^='/chi-tieu/khoi-2026-2030/']")
    assert targets.count() == 3
    targets.nth(1).click()
    assert "Các cách hiểu" in page.inner_text("main")
