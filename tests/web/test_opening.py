"""The pages that set an office up: what they show at each step, what they refuse, and the walk to a scoreboard."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.building import BY, account, isolated, office_client, post

from khoi.actions.opening import open_office
from khoi.records.guard import records_open
from khoi.records.models import Event, Installation, Placement, Unit, UnitGroup, UnitName

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2015, 8, 1)
HEAD = "code,name,kind,parent,from\n"
OPENING = {"name": "Đảng bộ Sở Mẫu", "kind": "dang_bo_co_so", "begins_on": "2015-08-01", "code": "so-mau"}
PAPER = {
    "source": "Báo cáo 01 (giả định)",
    "reporter": "Văn phòng",
    "cut_off": "2021-12-31",
    "received_on": "2022-01-05",
}
RESOLUTION = """
resolution:
  code: so-mau-2020
  title: Nghị quyết của Sở Mẫu (giả định)
  unit: so-mau
  term: {name: "2020–2025", from: 2021, to: 2025}
  source: Văn bản mẫu (giả định)
  synthetic: false
measures:
  - code: members.admitted
    label: Đảng viên kết nạp
    label_en: Members admitted
    counted: đảng viên
    counted_en: members
    reported_by: [chi_bo_truc_thuoc]
indicators:
  - {code: admissions, label: Kết nạp đảng viên, label_en: Admissions}
goals:
  - words: Về xây dựng Đảng
    targets:
      - code: admissions
        indicator: admissions
        words: Mỗi năm kết nạp từ 5 đảng viên trở lên
        kind: count
        operator: ">="
        threshold: "5"
        period_rule: each_year
        readings:
          - {code: all, label: số kết nạp, label_en: admitted, numerator: members.admitted}
"""


@pytest.fixture
def page(db):
    """Asks for a page by its name, signed in; gives back its status, its text and where it leads."""
    client = office_client()

    def asked(name, *args, query="", post=None):
        url = reverse(name, args=args) + query
        answer = client.get(url) if post is None else client.post(url, post)
        return answer.status_code, unescape(answer.content.decode()), answer.headers.get("Location", "")

    return asked


@pytest.fixture
def own_office(db):
    return open_office("so-mau", name="Đảng bộ Sở Mẫu", kind="dang_bo_co_so", begins_on=DAY, by=BY)


def file(text: str, name: str = "tep.csv") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, text.encode())}


def test_home_of_an_empty_installation_asks_for_the_committee(page):
    status, text, _ = page("home")
    assert (status, text.count('<form class="one"'), "Mở văn phòng của mình" in text) == (200, 1, True)
    assert "Đảng bộ cấp trên trực tiếp của tổ chức cơ sở đảng (trước đây: Đảng bộ Khối)" in text


@pytest.mark.parametrize("name", ["add_unit", "load_units"])
def test_unit_pages_lead_to_the_first_steps_before_the_office_is_open(page, name):
    assert page(name) == (302, "", "/buoc-dau/")
    assert page(name, post={}) == (302, "", "/buoc-dau/")


def test_open_office_takes_its_code_from_the_name(page):
    assert page("first_steps", post=OPENING | {"code": ""}) == (302, "", "/buoc-dau/")
    assert list(Unit.objects.values_list("code", flat=True)) == ["dang-bo-so-mau"]
    _, text, _ = page("first_steps")
    assert ("Đã mở văn phòng." in text, "Đang có 1 đơn vị." in text) == (True, True)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": "a b"}, "mã “a b” không dùng được"),
        ({"name": "—", "code": ""}, "mã “” không dùng được"),
    ],
)
def test_open_office_refused_keeps_what_was_typed(page, wrong, words):
    status, text, _ = page("first_steps", post=OPENING | wrong)
    assert (status, words in text, 'value="2015-08-01"' in text) == (400, True, True)
    assert not Unit.objects.exists()


@pytest.mark.parametrize("wrong", [{"kind": "no-such"}, {"begins_on": "sai"}, {"name": ""}])
def test_open_office_with_a_wrong_field(page, wrong):
    status, text, _ = page("first_steps", post=OPENING | wrong)
    assert (status, "Chưa ghi được" in text, Unit.objects.exists()) == (400, True, False)


def test_open_office_twice_is_refused(page, own_office):
    status, text, _ = page("first_steps", post=OPENING)
    assert (status, "not_empty" in text, Unit.objects.count()) == (400, True, 1)


def test_load_units_says_how_many(page, own_office):
    sample = (ROOT / "data/units-example.csv").read_text(encoding="utf-8")
    assert page("load_units", post=file(sample)) == (302, "", "/don-vi/nap/")
    _, text, _ = page("load_units")
    assert ("Đã nạp 8 đơn vị." in text, Unit.objects.count()) == (True, 9)


def test_load_units_refused_lists_each_line(page, own_office):
    lines = HEAD + "a,A,no-such,so-mau,2016-01-01\nb,B,chi_bo_truc_thuoc,nobody,sai\n"
    status, text, _ = page("load_units", post=file(lines))
    assert (status, "Tệp có 2 lỗi, chưa đơn vị nào được thêm" in text) == (400, True)
    assert [f"Dòng {line}:" in text for line in (1, 2, 3, 4)] == [False, True, True, False]
    assert Unit.objects.count() == 1


def test_load_units_with_more_faults_than_are_shown(page, own_office):
    rows = "".join(f"u{i},U,no-such,so-mau,2016-01-01\n" for i in range(120))
    _, text, _ = page("load_units", post=file(HEAD + rows))
    assert (text.count("<li>Dòng "), "Tệp có 120 lỗi" in text, "<li>…</li>" in text) == (100, True, True)


def test_load_units_with_a_file_of_another_kind(page, own_office):
    status, text, _ = page("load_units", post=file("x", "don-vi.xlsx"))
    assert (status, "không đọc được tệp “don-vi.xlsx”" in text) == (400, True)


def test_add_unit_under_the_unit_asked_for(page, own_office):
    assert 'value="so-mau"' in page("add_unit", query="?parent=so-mau")[1]
    new = {"name": "Chi bộ Văn phòng", "kind": "chi_bo_truc_thuoc", "begins_on": "01/08/2016", "code": ""}
    answer = page("add_unit", post=new | {"parent": "so-mau", "group": "noi_chinh"})
    assert answer == (302, "", "/don-vi/them/?parent=so-mau")
    unit = Unit.objects.get(code="chi-bo-van-phong")
    assert (unit.begins_on, Placement.objects.get(unit=unit).parent) == (date(2016, 8, 1), own_office)
    assert UnitGroup.objects.get(unit=unit).grouping.code == "noi_chinh"
    assert UnitName.objects.get(unit=unit).name == "Chi bộ Văn phòng"
    assert "Đã thêm đơn vị “chi-bo-van-phong”." in page("add_unit")[1]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"parent": "nobody"}, "unknown_unit"),
        ({"code": "so-mau"}, "duplicate_code"),
        ({"begins_on": "2015-07-31"}, "parent_not_alive"),
    ],
)
def test_add_unit_refused(page, own_office, wrong, code):
    new = {
        "name": "A",
        "kind": "chi_bo_truc_thuoc",
        "begins_on": "2016-01-01",
        "parent": "so-mau",
        "code": "",
    }
    status, text, _ = page("add_unit", post=new | wrong)
    assert (status, f"<code>{code}</code>" in text, Event.objects.count()) == (400, True, 2)


def test_tree_leads_to_both_ways_of_adding(page, own_office):
    _, text, _ = page("units", query="?at=so-mau")
    assert ('href="/don-vi/them/?parent=so-mau"' in text, 'href="/don-vi/nap/"' in text) == (True, True)


def test_the_whole_walk_in_the_browser(page):
    sample = (ROOT / "data/units-example.csv").read_text(encoding="utf-8")
    figures = (
        "unit,year,measure,count\nthanh-tra,2021,members.admitted,4\nchi-cuc-mot,2021,members.admitted,3\n"
    )
    board = "/ket-qua/so-mau-2020/so-mau/"

    assert page("first_steps", post=OPENING)[0] == 302
    assert page("load_units", post=file(sample))[0] == 302
    assert "Chưa có nghị quyết nào." in page("home")[1]
    assert page("load_resolution", post=file(RESOLUTION, "nghi-quyet.yaml"))[2] == "/van-ban/so-mau-2020/"
    status, text, _ = page("home")
    assert (status, "Nghị quyết của Sở Mẫu" in text, "Chưa có số liệu nào." in text) == (200, True, True)
    status, _, entry = page("upload_figures", post=file(figures) | PAPER)
    assert status == 302
    assert page("import", entry.split("/")[-2], post={"act": "accept", "take": "sure"})[0] == 302
    assert page("home") == (302, "", board)
    status, text, _ = page("scoreboard", "so-mau-2020", "so-mau")
    assert (status, '<span class="pv">7</span>' in text, "DỮ LIỆU GIẢ ĐỊNH" in text) == (200, True, False)
    assert "Đã có số liệu." in page("first_steps")[1]


def test_until_somebody_chooses_the_network_every_page_says_so(client):
    assert "Ghi lựa chọn" not in client.get("/don-vi/").content.decode()
    with records_open():
        Installation.objects.update(profile_day=None)
    page = client.get("/don-vi/").content.decode()
    assert ("Chưa chọn cách ly hay nối mạng" in page, f'href="{reverse("network")}"' in page) == (True, True)


@pytest.mark.parametrize(
    "role", ["cell_secretary", "member", "auditor", "system_administrator", "upper_office"]
)
def test_home_before_the_first_resolution_leads_nobody_to_a_shut_page(own_office, role):
    isolated(own_office)
    user = account(role)
    post(user, role, own_office)
    client = Client()
    client.force_login(user)
    home = client.get("/")
    text = home.content.decode()
    leads = re.findall(r'<a[^>]* href="(/[^"?#]*)', text[text.index("<main") : text.index("</main")])
    assert len(leads) > 2
    assert {one: client.get(one).status_code for one in leads if client.get(one).status_code >= 400} == {}
    assert [path for path in ("docs/", "data/", "YAML") if path in text] == []


def test_steps_name_the_editor_and_those_who_may_do_nothing_see_no_steps(page, own_office):
    assert 'href="/van-ban/soan/"' in page("home")[1]
    user = account("dang-vien")
    post(user, "member", own_office)
    client = Client()
    client.force_login(user)
    text = client.get("/").content.decode()
    assert ("Chưa có bảng kết quả" in text, "Những bước đầu</h1>" in text) == (True, False)


def test_account_that_keeps_accounts_and_sees_persons_is_told_to_split(page, own_office):
    assert "nên tách cho hai người" in page("home")[1]
    user = account("chi-van-phong")
    post(user, "upper_office", own_office)
    client = Client()
    client.force_login(user)
    assert "nên tách cho hai người" not in client.get("/").content.decode()
