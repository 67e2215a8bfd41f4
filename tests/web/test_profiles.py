"""The page of layout profiles: one is added, opened, changed and looked at in print; wrong input is told beside its field."""

from http import HTTPStatus
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from tests.people import office, signed_in

from khoi.queries.report_profile import default_profile
from khoi.records.guard import records_open
from khoi.records.models import LayoutProfile
from khoi.web.budgets import BUDGETS
from khoi.web.office.asked import today
from khoi.web.office.profile_forms import filled

PAGE, TRIAL = "/mau-trinh-bay/", "/mau-trinh-bay/xem-thu.pdf"


@pytest.fixture
def client(db) -> Client:
    office()
    return signed_in("van-phong", "upper_office", "khoi")


def sent(**changed) -> dict:
    """The form as it opens, with a name, then changed; a switch that is off is not sent."""
    given = filled(default_profile(today(), "vi")) | {"name": "Mẫu khối", "symbol": "BC/ĐUK"} | changed
    return {name: value for name, value in given.items() if value is not False}


def test_profile_is_added_opened_and_changed(client):
    answer = client.post(PAGE, sent(addressees="Tỉnh ủy\nLưu văn phòng"))
    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, f"{PAGE}?code=mau-khoi")
    page = client.get(answer["Location"])
    assert page.context["form"]["addressees"].value() == "Tỉnh ủy\nLưu văn phòng"
    assert page.context["one"].profile.has_hyphens is True
    client.post(f"{PAGE}?code=mau-khoi", sent(text_size=15, has_hyphens=False))
    assert (
        LayoutProfile.objects.get().values["text_size"],
        LayoutProfile.objects.get().values["has_hyphens"],
    ) == (15, False)
    assert "Mẫu khối" in client.get(PAGE).content.decode()


def test_form_has_no_field_for_a_secrecy_mark(client):
    page = client.get(PAGE)
    names = {name for name in page.context["form"].fields if "mat" in name or "secre" in name}
    assert names == set()
    assert dict(page.context["form"].fields["urgency"].choices).keys() == {
        "",
        "KHẨN",
        "THƯỢNG KHẨN",
        "HỎA TỐC",
    }


@pytest.mark.parametrize("field", ["issuer", "addressees", "symbol"])
def test_secrecy_mark_typed_into_a_profile_is_refused(client, field):
    answer = client.post(PAGE, sent(**{field: "TỐI MẬT"}))
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not LayoutProfile.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": ""}, "name"),
        ({"top": "abc"}, "top"),
        ({"left": "99"}, "left"),
        ({"urgency": "MẬT KHẨN"}, "urgency"),
    ],
)
def test_wrong_input_is_told_beside_its_field(client, changed, field):
    page = client.post(PAGE, sent(**changed))
    assert list(page.context["form"].errors) == [field]
    assert f'href="#id_{field}' in page.content.decode()
    assert not LayoutProfile.objects.exists()


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"line": "14", "text_size": "15"}, "out_of_range"), ({"authority": "x\n" * 13}, "too_many_lines")],
)
def test_what_the_act_refuses_is_told_on_the_page(client, changed, code):
    page = client.post(PAGE, sent(**changed))
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, code)


def test_older_guide_is_said_on_the_page(client):
    client.post(PAGE, sent())
    with records_open():
        row = LayoutProfile.objects.get()
        row.values |= {"guide": "36-HD/VPTW"}
        row.save()
    text = client.get(f"{PAGE}?code=mau-khoi").content.decode()
    assert "Mẫu này lập theo 36-HD/VPTW; nay đang dùng 05-HD/VPTW." in text


def test_profile_of_another_office_is_only_looked_at(client):
    client.post(PAGE, sent())
    other = signed_in("co-so", "grassroots_office", "a")
    page = other.get(f"{PAGE}?code=mau-khoi")
    assert page.context["one"].may_change is False
    assert '<form class="one"' not in page.content.decode()
    assert other.post(f"{PAGE}?code=mau-khoi", sent()).context["refusal"].code == "not_allowed"


@pytest.mark.parametrize("words", ["", "?code=mau-khoi"])
def test_trial_is_a_pdf_in_that_profile(client, words):
    client.post(PAGE, sent(issuer="Đảng ủy khối giả định"))
    answer = client.get(f"{TRIAL}{words}")
    assert answer["Content-Type"] == "application/pdf"
    text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert ("ĐẢNG ỦY KHỐI GIẢ ĐỊNH" in text.replace("\n", " ")) is bool(words)
    assert "DỮ LIỆU GIẢ ĐỊNH" in text


def test_unknown_profile_is_not_found(client):
    assert [client.get(f"{address}?code=khong-co").status_code for address in (PAGE, TRIAL)] == [
        HTTPStatus.NOT_FOUND
    ] * 2


def test_pages_keep_their_budget_with_three_hundred_profiles(client):
    values = default_profile(today(), "vi").as_json()
    with records_open():
        LayoutProfile.objects.bulk_create(
            LayoutProfile(code=f"mau-{i}", name=f"Mẫu số {i} của một đảng ủy có tên dài", values=values, recorded_by="x",
                          changed_at="2026-01-01T00:00Z") for i in range(300)
        )  # fmt: skip
    for name, address in (
        ("profiles", PAGE),
        ("profiles", f"{PAGE}?code=mau-7"),
        ("profile_trial", f"{TRIAL}?code=mau-7"),
    ):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        budget = BUDGETS[name]
        assert (len(asked) <= budget.queries, len(answer.content) <= 1000 * budget.kilobytes) == (True, True), (
            name, len(asked), len(answer.content),
        )  # fmt: skip


def test_page_in_english(client):
    client.post("/ngon-ngu/", {"language": "en", "next": PAGE})
    page = client.get(PAGE).content.decode()
    assert "<h1>Layout profiles</h1>" in page
