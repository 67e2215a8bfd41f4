"""The end of the bloc in the example: carried out by the pages, read in both structures, undone, done again."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page
from tests.browser.accounts import first_state
from tests.browser.offices import ROOT, Office, running
from tests.browser.readable import faults

PLAN = ROOT / "data/reorganisations/ket-thuc-khoi-2025.yaml"
BOARD = "/ket-qua/thai-binh-khoi-2020-2025/{unit}/?year=2024&structure={day}"
EVE, DAY = "2025-01-31", "2025-02-01"
SUCCESSORS = ("dang-bo-co-quan-dang", "dang-bo-ubnd")
WHEN = ("Tính lúc", "# Tính lúc")


@pytest.fixture(scope="module")
def january(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The example office as it stood on the eve of the bloc's end."""
    with running(tmp_path_factory.mktemp("january") / "var", "--example-until", EVE) as found:
        yield found


@pytest.fixture(scope="module")
def state(browser, january) -> Any:
    return first_state(browser, january)


def board(page: Page, unit: str, day: str) -> list[str]:
    """Every cell of a year on a unit's scoreboard in the structure of a day, as printed."""
    page.goto(BOARD.format(unit=unit, day=day))
    cells = page.locator("#board .y[data-y]").all_inner_texts()
    return [re.sub(r"\s+", " ", text).strip() for text in cells]


def shares(page: Page, unit: str, day: str) -> list[tuple[int, int]]:
    """Numerator and denominator of every share of 2024 on the scoreboard, in its order."""
    page.goto(BOARD.format(unit=unit, day=day))
    text = " ".join(page.locator("#board .y[data-y='2024']").all_inner_texts())
    found = re.findall(r"(?<![/\d.])([\d.]+)/([\d.]+)(?![/\d.])", text)
    return [(int(top.replace(".", "")), int(base.replace(".", ""))) for top, base in found]


def table(page: Page) -> list[str]:
    """The old year's table as it is taken out, but for the lines that say when."""
    answer = page.request.get(BOARD.format(unit="khoi", day=EVE).replace("/?", "/bang.csv?"))
    return [line for line in answer.text().splitlines() if not line.startswith(WHEN)]


def members(page: Page, unit: str, day: str) -> list[str]:
    """The units that lie under one on a day, by code."""
    page.goto(f"/don-vi/?at={unit}&day={day}")
    found = [link.get_attribute("href") for link in page.locator("main tbody th a").all()]
    while (following := page.locator("a[rel=next]")).count():
        following.click()
        found += [link.get_attribute("href") for link in page.locator("main tbody th a").all()]
    return [str(one) for one in found]


def confirm(page: Page, keys: Any, button: str) -> None:
    """Ticks the line that names decision, day and counts, and presses the button, by keyboard."""
    page.locator("main [name=sure]").focus()
    keys.press("Space")
    keys.follow(button)


def load(page: Page, keys: Any) -> str:
    """From the desk: loads the plan's file; the address of its preview."""
    page.goto("/van-phong/")
    keys.follow("Sắp xếp tổ chức")
    keys.follow("Nạp kế hoạch từ tệp")
    keys.to("Tệp kế hoạch (YAML)")
    # No key can choose a file without a window system's dialog.
    page.locator(":focus").set_input_files(PLAN)
    keys.follow("Nạp kế hoạch")
    return page.url


def reassign(page: Page, keys: Any) -> None:
    """Sends one unit of the plan to the other successor, by hand."""
    keys.follow("Sửa")
    keys.follow("Đảng bộ Khối các cơ quan tỉnh")
    assert page.inner_text("h1") == "Đơn vị nào về đâu: đã phân 76/76"
    page.locator("[name='u-bao-tinh']").focus()
    keys.pick("Đảng bộ Ủy ban nhân dân tỉnh")
    keys.follow("Ghi và xem trước")
    assert page.inner_text("[role=status]") == "Đã ghi nơi nhận."


def test_bloc_ends_and_two_successors_begin(open_page, january, state, at_keyboard):
    page = open_page(january, state=state)
    keys = at_keyboard(page)
    old, whole, taken = board(page, "khoi", EVE), shares(page, "khoi", EVE), table(page)
    assert len(whole) > 5

    address = load(page, keys)
    assert page.inner_text("h1") == "Kết thúc hoạt động Đảng bộ Khối, thành lập hai đảng bộ mới"
    heads = page.locator("main section > h2").all_inner_texts()
    assert heads[:3] == ["Đơn vị kết thúc: 1", "Đơn vị thành lập: 2", "Đơn vị đổi nơi trực thuộc: 76"]
    reassign(page, keys)
    assert page.url == address

    for _round in range(2):
        confirm(page, keys, "Thực hiện")
        assert page.inner_text("[role=status]") == "Đã thực hiện."
        below = [len(members(page, unit, DAY)) for unit in SUCCESSORS]
        assert (below, len(members(page, "khoi", EVE))) == ([22, 54], 76)
        # As structured then nothing moved; as structured after, the two parts make the whole.
        assert (board(page, "khoi", EVE), table(page)) == (old, taken)
        parts = [shares(page, unit, DAY) for unit in SUCCESSORS]
        assert [tuple(map(sum, zip(*pair, strict=True))) for pair in zip(*parts, strict=True)] == whole

        page.goto(address)
        keys.follow("Đảng bộ các cơ quan Đảng tỉnh, theo cơ cấu 01/02/2025")
        assert page.url.endswith(f"/{SUCCESSORS[0]}/?year=2025&structure={DAY}")
        page.goto(address)
        confirm(page, keys, "Hoàn tác")
        assert page.inner_text("[role=status]") == "Đã hoàn tác: cây tổ chức trở lại như trước."
        assert (len(members(page, "khoi", DAY)), board(page, "khoi", EVE)) == (76, old)
        page.goto(address)


def test_plan_can_be_read_by_anyone_before_and_after(open_page, january, state, at_keyboard):
    page = open_page(january, state=state)
    address = load(page, at_keyboard(page))
    found = {"preview": faults(page)}
    for name, path in {"one section": "?muc=duties", "steps": "sua/", "who goes where": "phan/khoi/"}.items():
        page.goto(address + path)
        found[name] = faults(page)
    page.goto(address)
    page.check("[name=sure]")
    page.press("main .btn.main", "Enter")
    page.wait_for_selector("#lui")
    found["carried out"] = faults(page)
    page.check("[name=sure]")
    page.press("text=Hoàn tác >> nth=-1", "Enter")
    page.wait_for_selector("#lam")
    found["undone"] = faults(page)
    assert {where: what for where, what in found.items() if what} == {}


def test_enter_in_the_head_of_a_plan_saves_it_and_stays(open_page, january, state, at_keyboard):
    page = open_page(january, state=state)
    address = load(page, at_keyboard(page))
    page.goto(address + "sua/")
    page.fill("[name=decision]", "77-QĐ/TU")
    page.press("[name=decision]", "Enter")
    assert page.inner_text("[role=status]") == "Đã ghi phần đầu của kế hoạch."
    assert page.url == address + "sua/"
    assert "Kết thúc hoạt động" in page.inner_text("main")
    page.fill("[name=decision]", "78-QĐ/TU")
    page.click("text=Ghi, sang trang sau")
    assert page.url == address + "sua/?page=2"
    assert page.input_value("[name=decision]") == "78-QĐ/TU"


def test_units_are_found_by_name_without_a_script(open_page, january, state):
    page = open_page(january, state=state, java_script_enabled=False)
    page.goto("/sap-xep/moi/?viec=merge")
    for text, code in (("so tai chinh", "so-tai-chinh"), ("so ke hoach va dau tu", "so-ke-hoach-va-dau-tu")):
        page.fill("[name='units-text']", text)
        page.press("[name='units-text']", "Enter")
        page.check(f"[name=units][value={code}]")
    page.fill("[name=name]", "Đảng bộ Sở Tài chính (thử)")
    page.select_option("[name=kind]", "dang_bo_co_so")
    page.fill("[name=effective_on]", "01/02/2025")
    page.click("main .btn.main")
    heads = page.locator("main section > h2").all_inner_texts()
    assert heads[:2] == ["Đơn vị kết thúc: 2", "Đơn vị thành lập: 1"]
    assert page.inner_text("h1").endswith("vào “Đảng bộ Sở Tài chính (thử)”")
