"""Every kind of page, light and dark, wide and narrow: axe finds nothing serious, nothing runs off the side."""

import pytest
from tests.browser.accounts import choose_password, send, set_up_app, sign_in
from tests.browser.places import TARGETS
from tests.browser.readable import faults


def test_every_kind_of_page_can_be_read_by_anyone(open_page, office, signed_in, place):
    page = open_page(office, state=signed_in)
    assert page.goto(place).status < 500
    assert faults(page) == {}


@pytest.mark.parametrize(
    "path",
    [
        "/da-ra/",
        "/tai-khoan/vao/",
        "/tai-khoan/dang-ky/",
        "/tai-khoan/bi-khoa/",
        "/moi/",
        "/moi/KHONG-PHAI-MA/",
    ],
)
def test_pages_before_signing_in_can_be_read_by_anyone(open_page, office, path):
    page = open_page(office)
    page.goto(path)
    assert faults(page) == {}


def test_pages_of_a_newcomer_can_be_read_by_anyone(open_page, office, signed_in):
    giver = open_page(office, state=signed_in)
    giver.goto(f"/vi-tri/{office.named['post']}/giay-moi/")
    send(giver)
    found = {"sheet": faults(giver)}
    page = open_page(office)
    page.goto(f"/moi/{giver.inner_text('main [translate=no]')}/")
    found["invitation"] = faults(page)
    send(page, password1="ngan", password2="khac")
    found["refused password"] = faults(page)
    choose_password(page)
    found["second factor not set up"] = faults(page)
    page.goto("/tai-khoan/yeu-to-hai/ung-dung/them/")
    send(page, code="000000")
    found["refused code"] = faults(page)
    set_up_app(page)
    found["recovery codes"] = faults(page)
    page.goto("/tai-khoan/yeu-to-hai/du-phong/moi/")
    found["new recovery codes"] = faults(page)
    page.goto("/tai-khoan/khoa/them/")
    found["one more passkey"] = faults(page)
    page.goto("/tai-khoan/mat-khau/")
    found["new password"] = faults(page)
    page.goto("/tai-khoan/co-quan/")
    found["office login"] = faults(page)
    page.goto("/nguoi/them/")
    found["not allowed"] = faults(page)
    assert {where: what for where, what in found.items() if what} == {}


def test_pages_between_password_and_second_factor_can_be_read_by_anyone(open_page, office, signed_in):
    page = open_page(office)
    sign_in(page, "quan-tri", "")
    found = {"second factor": faults(page)}
    send(page, code="abc")
    found["refused code"] = faults(page)
    assert {where: what for where, what in found.items() if what} == {}


def test_first_page_of_an_empty_office_can_be_read_by_anyone(open_page, empty_office, first):
    page = open_page(empty_office, state=first(empty_office))
    page.goto("/")
    assert faults(page) == {}


@pytest.mark.parametrize(
    ("path", "field", "text"),
    [
        ("/so-lieu/thu-vien-tinh/2024/", "m-members.admitted", "-3"),
        ("/so-lieu/nap/", "source", ""),
        ("/don-vi/them/", "name", ""),
        ("/van-ban/nap/", None, ""),
        ("/sap-xep/nap/", None, ""),
        ("/sap-xep/moi/?viec=plan", "title", ""),
        ("/sap-xep/moi/?viec=merge", "units-text", "chi bo"),
        ("/sap-xep/moi/?viec=split&unit=thu-vien-tinh", "share:*:1", "nửa"),
        ("/sap-xep/{plan}/viec/?viec=move", None, ""),
        (f"{TARGETS}agencies-excellent/", "document", "1"),
        (f"{TARGETS}offices-fine/", "assessor", "Văn phòng"),
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
        ("/vi-tri/giao/?unit=thu-vien-tinh", "decision", ""),
        ("/vi-tri/{post}/thoi/", "to_day", "01/01/2001"),
        ("/vi-tri/{own_post}/uy-quyen/", "to", "khong-co"),
        ("/may-nay/", None, ""),
        ("/nguoi/them/?unit=thu-vien-tinh", "phone", "0900"),
        ("/nguoi/{person}/sua/", "name", ""),
        ("/toi/", "words", ""),
        ("/yeu-cau/{request}/", "tra-loi-words", ""),
        ("/muc-dich/", None, ""),
        ("/su-co/", None, ""),
    ],
)
def test_refused_forms_say_so_and_can_be_read_by_anyone(open_page, office, signed_in, path, field, text):
    page = open_page(office, state=signed_in)
    page.goto(path.format(**office.named))
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
