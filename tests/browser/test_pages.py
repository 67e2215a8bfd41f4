"""Every kind of page, light and dark, wide and narrow: axe finds nothing serious, nothing runs off the side."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor/axe.min.js"
WIDTHS, SCHEMES = (1440, 360), ("light", "dark")
_RUN = """async (only) => {
  const found = await axe.run(document, {resultTypes: ['violations'], ...(only ? {runOnly: only} : {rules: {'target-size': {enabled: true}}})});
  return found.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.target.join(' '))]);
}"""
_BEYOND = """() => [...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect();
  if (!box.width || getComputedStyle(e).clipPath !== 'none') return false;
  return box.right > document.documentElement.clientWidth + 1 && !e.closest('.wrap, .json, .skip, .vh, svg');
}).map(e => e.outerHTML.slice(0, 120))"""
_SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
_CUT = """() => [...document.querySelectorAll('main *')].filter(e => {
  const style = getComputedStyle(e), hides = [style.overflowX, style.overflowY].some(v => v === 'hidden' || v === 'clip');
  return hides && style.clipPath === 'none' && e.tagName !== 'svg' && !e.closest('svg')
    && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
}).map(e => e.outerHTML.slice(0, 120))"""


def serious(page: Page, scheme: str) -> list[Any]:
    """What axe calls serious or critical; in the dark only what colours can change."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    return [
        found
        for found in page.evaluate(_RUN, ["cat.color"] if scheme == "dark" else None)
        if found[0] in ("serious", "critical")
    ]


def faults(page: Page) -> dict[str, Any]:
    """Everything wrong with the page as it stands, in each scheme and width."""
    found: dict[str, Any] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found[f"beyond {width}"] = page.evaluate(_BEYOND)
        found[f"scrolls {width}"] = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found[f"{scheme} {width}"] = serious(page, scheme)
    page.evaluate(_SPACED)
    found["beyond when spaced"] = page.evaluate(_BEYOND)
    found["cut when spaced"] = page.evaluate(_CUT)
    return {where: what for where, what in found.items() if what}


def test_every_kind_of_page_can_be_read_by_anyone(open_page, office, signed_in, place):
    page = open_page(office, state=signed_in)
    page.goto(place)
    assert faults(page) == {}


@pytest.mark.parametrize("path", ["/vao/", "/vao/khong-phai-lien-ket/", "/da-ra/"])
def test_pages_before_signing_in_can_be_read_by_anyone(open_page, office, path):
    page = open_page(office)
    page.goto(path)
    assert faults(page) == {}


def test_first_page_of_an_empty_office_can_be_read_by_anyone(open_page, empty_office, sign_in):
    page = open_page(empty_office, state=sign_in(empty_office))
    page.goto("/")
    assert faults(page) == {}


@pytest.mark.parametrize(
    ("path", "field", "text"),
    [
        ("/so-lieu/thu-vien-tinh/2024/", "m-members.admitted", "-3"),
        ("/so-lieu/nap/", "source", ""),
        ("/don-vi/them/", "name", ""),
        ("/van-ban/nap/", None, ""),
        ("/chi-tieu/3/", "document", "1"),
        ("/chi-tieu/9/", "assessor", "Văn phòng"),
        ("/quy-dinh/xep-loai/?day=2025-12-20&subject=member", "f-score", "91.500"),
        ("/quy-dinh/xep-loai/?day=2025-12-20&subject=member", "f-score", "101"),
        ("/quy-dinh/xep-loai/?day=2025-12-20", None, ""),
        ("/quy-dinh/han-muc/", "g1-HTT", "nhiều"),
        ("/quy-dinh/han-muc/", "day", "01/01/2016"),
        ("/quy-dinh/bieu-quyet/?day=2025-08-01&decision=admission&body=cell", "official", ""),
        ("/quy-dinh/bieu-quyet/?day=2025-08-01&decision=admission&body=cell", "official", "0"),
        ("/quy-dinh/thoi-han/?day=2026-03-02", "start", "hôm qua"),
        ("/quy-dinh/danh-gia/", "text", "units: [1"),
        ("/quy-dinh/kiem-bang/", "text", "group,year\na,b"),
        ("/quy-dinh/kiem-bang/", "text", ""),
    ],
)
def test_refused_forms_say_so_and_can_be_read_by_anyone(open_page, office, signed_in, path, field, text):
    page = open_page(office, state=signed_in)
    page.goto(path)
    # What the browser itself would stop is what the server must answer well too.
    page.evaluate("document.querySelectorAll('main form').forEach(form => { form.noValidate = true })")
    if field:
        page.fill(f"main [name='{field}']", text)
    page.click("main .btn.main")
    page.wait_for_selector(".refused")
    assert page.evaluate("document.activeElement.className") == "refused"
    assert faults(page) == {}


TABLE = "group,year,unit,kind,level,count,percent,total,note\nA,2023,A,organisation,Xuất sắc,2,20,10,\n"
SCENARIO = """
term: {from: 2021, to: 2022}
units: [{id: khoi, kind: upper}, {id: a, kind: grassroots, parent: khoi}]
tallies:
  - {unit: a, period: 2021, measure: rated, count: 10}
  - {unit: a, period: 2021, measure: good, count: 8}
expected: [{measure: rated, kind: grassroots}]
targets:
  - id: good
    text: 80% tốt
    operator: ">="
    threshold: "80"
    measure_kind: ratio
    period_rule: each_year
    readings: {all: {numerator: good, denominator: rated}}
"""


@pytest.mark.parametrize(
    ("path", "text"),
    [("/quy-dinh/danh-gia/", SCENARIO), ("/quy-dinh/kiem-bang/", TABLE)],
    ids=["trial", "check"],
)
def test_answers_to_pasted_text_can_be_read_by_anyone(open_page, office, signed_in, path, text):
    page = open_page(office, state=signed_in)
    page.goto(path)
    page.fill("main [name='text']", text)
    page.click("main .btn.main")
    page.wait_for_selector("pre.json", state="attached")
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    assert faults(page) == {}


ANSWERS = {
    "level under the quota": (
        "/quy-dinh/xep-loai/?day=2025-12-20&subject=member",
        {
            "f-score": "92,5", "f-tasks_total": "20", "f-tasks_done": "20", "f-tasks_on_time": "20", "f-tasks_exceeded": "6",
            "f-tasks_not_done": "0", "f-shortcomings_total": "2", "f-shortcomings_fixed": "2", "f-admitted_on": "19/05/2015",
        },
        ("f-disciplined_for_duty", "f-concluded_degraded", "f-forbidden_acts_violated", "f-exempt", "f-suspended"),
    ),
    "facts missing": (
        "/quy-dinh/xep-loai/?day=2025-12-20&subject=leader",
        {"f-score": "91", "f-tasks_total": "20", "f-tasks_on_time": "18"},
        ("f-exempt",),
    ),
    "quota": (
        "/quy-dinh/han-muc/",
        {"day": "20/12/2025", "g1-name": "Sở A", "g1-HTXS": "25", "g1-HTT": "101", "g1-HT": "4", "g1-KHT": "0", "percent": "20"},
        (),
    ),
    "vote": (
        "/quy-dinh/bieu-quyet/?day=2025-08-01&decision=admission&body=cell",
        {"official": "20", "n-temporary_elsewhere": "1", "n-exempt": "2", "present": "17", "v-for": "12", "v-against": "3"},
        ("p-temporary_elsewhere",),
    ),
}  # fmt: skip
"""Fields to fill in, and flags to which the answer is no."""


@pytest.mark.parametrize(("path", "fields", "noes"), ANSWERS.values(), ids=ANSWERS.keys())
def test_answers_of_calculators_can_be_read_by_anyone(open_page, office, signed_in, path, fields, noes):
    page = open_page(office, state=signed_in)
    page.goto(path)
    for name, text in fields.items():
        page.fill(f"main [name='{name}']", text)
    for name in noes:
        page.check(f"main [name='{name}'][value='no']")
    page.click("main .btn.main")
    page.wait_for_selector(".who")
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    assert faults(page) == {}
