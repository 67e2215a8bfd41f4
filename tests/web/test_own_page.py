"""One's own page, by whoever the record is about: what is held, who looked, asking for a correction, a copy to keep."""

import json
import re
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime
from tests.building import choose_network
from tests.people import (
    NUMBER,
    crowd,
    events,
    last_event,
    office,
    owner,
    person,
    request,
    signed_in,
    user,
    viewer,
)

from khoi.queries.persons import read_person
from khoi.records.models import DataRequest, Event, Person
from khoi.web.budgets import BUDGETS

PAGE, COPY = "/toi/", "/toi/du-lieu.json"


@pytest.fixture
def found(db) -> Person:
    office()
    return person(identity_number=NUMBER, phone="0900000000")


@pytest.fixture
def client(found) -> Client:
    owner(found, "chu")
    return signed_in("chu", proven=False)


def test_page_shows_what_is_held_with_the_number_masked(client):
    text = client.get(PAGE).content.decode()
    assert [
        word for word in ("Trần Thị Giả Định", "•••••••••901", "0900000000", "Đơn vị a") if word not in text
    ] == []
    assert NUMBER not in text


def test_page_shows_who_looked_and_as_what(client, found):
    read_person(viewer("can-bo", "grassroots_office", "a"), found.key)
    page = client.get(PAGE)
    first = page.context["shown"].looked[0]
    assert (first.account, first.act, first.post) == (
        "can-bo",
        "xem hồ sơ",
        "Văn phòng tổ chức cơ sở đảng, Đơn vị a",
    )


def test_account_without_a_record_is_told_so(client):
    page = signed_in("nguoi-khac", "grassroots_office", "a").get(PAGE)
    assert (page.status_code, page.context["shown"]) == (HTTPStatus.OK, None)
    assert "không giữ hồ sơ nào" in page.content.decode()


def test_correction_is_asked_for_with_a_password_alone(client):
    page = client.post(PAGE, {"kind": "correct", "field": "phone", "words": "Đúng là số khác"}, follow=True)
    asked = DataRequest.objects.get()
    assert (asked.kind, asked.field, asked.words.open()) == ("correct", "phone", "Đúng là số khác")
    assert [str(one) for one in page.context["messages"]] == ["Đã gửi yêu cầu. Hạn trả lời ghi ở dưới."]
    assert [row.record for row, *_ in page.context["shown"].requests] == [asked]
    again = client.post(PAGE, {"kind": "correct", "field": "phone", "words": "Lần nữa"})
    assert (again.status_code, again.context["refusal"].code) == (
        HTTPStatus.BAD_REQUEST,
        "request_already_open",
    )


@pytest.mark.parametrize("sent", [{"kind": "wish", "words": "x"}, {"kind": "view", "words": ""}, {}])
def test_request_that_lacks_something_is_refused(client, sent):
    assert (client.post(PAGE, sent).status_code, DataRequest.objects.count()) == (HTTPStatus.BAD_REQUEST, 0)


def test_account_without_a_record_cannot_ask(client):
    other = signed_in("nguoi-khac", "grassroots_office", "a")
    page = other.post(PAGE, {"kind": "view", "words": "x"})
    assert (page.context["refusal"].code, DataRequest.objects.count()) == ("unknown_person", 0)


def test_copy_is_a_file_with_the_full_number_and_leaves_its_trace(client, found):
    before = last_event()
    answer = client.get(COPY)
    assert answer["Content-Disposition"] == 'attachment; filename="du-lieu-cua-toi.json"'
    assert answer["Content-Type"] == "application/json"
    assert json.loads(answer.content)["record"]["identity_number"] == NUMBER
    assert events("act", "person", "post", after=before) == [("export_own", found.key, "bản thân")]


def test_copy_of_nothing_is_refused(client):
    assert signed_in("nguoi-khac").get(COPY).status_code == HTTPStatus.NOT_FOUND


def test_pages_are_absent_on_a_connected_installation_and_for_strangers(client):
    assert {Client().get(address).status_code for address in (PAGE, COPY)} == {HTTPStatus.FOUND}
    choose_network("connected")
    assert {client.get(address).status_code for address in (PAGE, COPY)} == {HTTPStatus.NOT_FOUND}


def test_page_keeps_its_budget_at_three_rows_and_at_three_hundred(client, found):
    def measured() -> tuple[int, int]:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(PAGE)
        return len(asked), len(answer.content)

    user("can-bo", "grassroots_office", "a")
    reader = viewer("can-bo")
    for _ in range(3):
        read_person(reader, found.key)
    few = measured()
    crowd(300)
    for _ in range(297):
        read_person(reader, found.key)
    for number in range(30):
        user(f"can-bo-{number}", "cell_secretary", "a")
    many = measured()
    limit = BUDGETS["own_page"]
    assert (many[0], many[0] <= limit.queries, many[1] <= 1000 * limit.kilobytes) == (few[0], True, True)


def test_sheet_to_print_holds_everything_with_local_days_and_times(client, found):
    request(found)
    read_person(viewer("can-bo", "grassroots_office", "a"), found.key)
    before = last_event()
    text = client.get("/toi/ban-in/").content.decode()
    at = localtime(Event.objects.get(act="see_person").at)
    wanted = (NUMBER, "0900000000", "Số đang ghi không đúng", "can-bo", f"{at:%d/%m/%Y}", f"{at:%H:%M}")
    assert [words for words in wanted if words not in text] == []
    assert (re.findall(r"\d{4}-\d\d-\d\d", text), '<body class="sheet">' in text) == ([], True)
    assert events("act", "person", after=before) == [("export_own", found.key)]


def test_sheet_of_nothing_is_refused(client):
    assert signed_in("nguoi-khac").get("/toi/ban-in/").status_code == HTTPStatus.NOT_FOUND
