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
    confirm(page, indicator="members-good", numerator_1=GOOD, denominator_1=RATED)
    assert page.inner_text("h1") == "Câu 2"
    assert page.locator("[name=operator]").input_value() == "bare"
    both = {
        "numerator_1": "members.htxs",
        "denominator_1": RATED,
        "numerator_2": "members.htxs",
        "denominator_2": GOOD,
    }
    confirm(page, indicator="members-excellent", **both)
    confirm(page, indicator="admissions", numerator_1="members.admitted")
    page.get_by_role("button", name="Nạp nghị quyết").click()
    assert page.inner_text(".said") != ""
    targets = page.locator("main a[href^='/chi-tieu/khoi-2026-2030/']")
    assert targets.count() == 3
    targets.nth(1).click()
    assert "Các cách hiểu" in page.inner_text("main")
