"""Where the focus goes: it starts with a way past the navigation, follows the page, and is never hidden."""

import itertools

import pytest

KINDS = {
    "scoreboard": "/ket-qua/thai-binh-khoi-2020-2025/khoi/",
    "figure": "/ket-qua/thai-binh-khoi-2020-2025/khoi/agencies-excellent/2024/",
    "target": "/chi-tieu/thai-binh-khoi-2020-2025/agencies-excellent/",
    "tree": "/don-vi/?at=ban-to-chuc-tinh-uy&day=2024-06-01",
    "sheet": "/so-lieu/thu-vien-tinh/2024/",
    "duties": "/viec/",
    "check of a table": "/quy-dinh/kiem-bang/",
    "desk": "/van-phong/",
    "second factor": "/tai-khoan/yeu-to-hai/",
    "person": "/nguoi/{person}/",
    "own record": "/toi/",
    "posts": "/vi-tri/",
    "one more post": "/vi-tri/giao/",
    "why": "/vi-sao/?account=quan-tri&right=see_persons&unit=thu-vien-tinh",
    "journal": "/nhat-ky/",
    "request about data": "/yeu-cau/{request}/",
}


def against_the_order(stops: list[dict]) -> list[tuple[str, str]]:
    """Neighbours of which the second stands earlier in the page, or both above and to the left of the first."""
    found = []
    for one, two in itertools.pairwise(stops):
        back = two["bottom"] <= one["top"] and two["right"] <= one["left"]
        if not two["later"] or (back and not one["fixed"] and not two["fixed"]):
            found.append((one["name"], two["name"]))
    return found


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS.keys())
def test_focus_is_visible_and_follows_the_page(open_page, office, signed_in, at_keyboard, path, width):
    page = open_page(office, state=signed_in, width=width)
    page.goto(path.format(**office.named))
    keys, stops = at_keyboard(page), []
    while (stop := keys.stop()) is not None:
        stops.append(stop)
    assert against_the_order(stops) == []
    reachable = page.evaluate(
        "[...document.querySelectorAll('a[href], button, select, textarea, summary, input:not([type=hidden], [type=radio])')]"
        ".filter(e => e.checkVisibility({contentVisibilityAuto: true})).length"
    )
    groups = page.evaluate(
        "new Set([...document.querySelectorAll('input[type=radio]')].map(e => e.name)).size"
    )
    inside = [
        two
        for one, two in itertools.pairwise([None, *stops])
        if one is None or one["top"] != two["top"] or one["left"] != two["left"]
    ]
    assert len(inside) == reachable + groups


def test_skip_link_comes_first_and_leads_past_the_navigation(open_page, office, signed_in, at_keyboard):
    page = open_page(office, state=signed_in)
    page.goto("/viec/")
    keys = at_keyboard(page)
    first = keys.stop()
    assert first["name"] == "Đến nội dung chính"
    assert first["left"] >= 0
    keys.press("Enter", "Tab")
    assert page.evaluate("Boolean(document.activeElement.closest('main'))")


def test_against_the_order_sees_a_step_back():
    one = {"name": "a", "later": True, "top": 100, "bottom": 120, "left": 50, "right": 90, "fixed": False}
    above_left = one | {"name": "b", "top": 10, "bottom": 30, "left": 0, "right": 40}
    earlier = one | {"name": "c", "later": False, "top": 200, "bottom": 220}
    assert against_the_order([one, above_left, earlier]) == [("a", "b"), ("b", "c")]
