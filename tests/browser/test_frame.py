"""What stands round every page: the mark of invented data, the language, and what paper leaves out."""

import re

import pytest

VIETNAMESE = re.compile(r"[^\x00-\x7f–—’“”·…]")
OWN_WORDS = {
    "duties": "/viec/",
    "upload of figures": "/so-lieu/nap/",
    "upload of a resolution": "/van-ban/nap/",
    "rules": "/quy-dinh/",
    "trial of a scenario": "/quy-dinh/danh-gia/",
    "check of a table": "/quy-dinh/kiem-bang/",
    "desk": "/van-phong/",
    "account": "/tai-khoan/",
    "sessions": "/tai-khoan/phien/",
    "second factor": "/tai-khoan/yeu-to-hai/",
    "persons": "/nguoi/",
    "one more person": "/nguoi/them/",
    "own record": "/toi/",
    "request about data": "/yeu-cau/{request}/",
    "purposes": "/muc-dich/",
    "incidents": "/su-co/",
    "posts": "/vi-tri/",
    "own posts": "/vi-tri/cua-toi/",
    "one more post": "/vi-tri/giao/",
    "why": "/vi-sao/",
    "accounts": "/tai-khoan-co-quan/",
    "network": "/may-nay/",
    "journal": "/nhat-ky/",
    "unknown address": "/khong-co/",
}
"""Pages whose heading, labels and buttons are the product's own words, not an office's."""


def test_every_page_is_marked_as_invented_on_screen_and_paper(open_page, office, signed_in, place):
    page = open_page(office, state=signed_in)
    page.goto(place)
    assert page.get_attribute("html", "lang") == "vi"
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        mark = page.get_by_role("complementary", name="Dữ liệu giả định", exact=True)
        assert mark.get_by_text("DỮ LIỆU GIẢ ĐỊNH", exact=True).is_visible()
        assert [heading.is_visible() for heading in page.locator("h1").all()] == [True]
    left = (".nav", ".find", ".lang", ".skip", ".foot form", ".btn")
    assert [part for part in left for one in page.locator(part).all() if one.is_visible()] == []


@pytest.mark.parametrize("path", OWN_WORDS.values(), ids=OWN_WORDS.keys())
def test_english_page_speaks_english(open_page, office, signed_in, path):
    page = open_page(office, state=signed_in)
    path = path.format(**office.named)
    page.goto(path)
    with page.expect_navigation():
        page.press(".lang button[value=en]", "Enter")
    assert page.url == f"{office.base}{path}"
    assert page.get_attribute("html", "lang") == "en"
    words = page.locator(
        ".nav a, .skip, .find button, h1, main label, main button, thead th"
    ).all_inner_texts()
    assert len(words) > 7
    assert [word for word in words if VIETNAMESE.search(word)] == []
    with page.expect_navigation():
        page.press(".lang button[value=vi]", "Enter")
    assert page.get_attribute("html", "lang") == "vi"
