"""The register of requests and one request, from asking to the corrected record, each by its own person."""

from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.building import choose_network
from tests.people import crowd, office, person, request, signed_in

from khoi.records.guard import records_open
from khoi.records.models import DataRequest, Person
from khoi.web.budgets import BUDGETS

LIST = "/yeu-cau/"
ANSWER = {
    "act": "answer",
    "tra-loi-accepted": "1",
    "tra-loi-words": "Đã đối chiếu",
    "tra-loi-document": "12-CV",
}


@pytest.fixture
def client(db) -> Client:
    office()
    return signed_in("can-bo", "data_officer")


@pytest.fixture
def asked(client) -> DataRequest:
    return request(person(phone="0900000000"), on=timezone.localdate())


def at(asked: DataRequest) -> str:
    return reverse("data_request", args=[asked.key])


def state(asked: DataRequest) -> str:
    return DataRequest.objects.values_list("state", flat=True).get(pk=asked.pk)


def test_register_names_nobody(client, asked):
    text = client.get(LIST).content.decode()
    assert (at(asked) in text, asked.person.name in text, asked.person.key in text) == (True, False, False)


def test_register_shows_closed_requests_when_asked_for(client, asked):
    client.post(at(asked), ANSWER | {"tra-loi-accepted": "0"})
    assert ([*client.get(LIST).context["rows"]], state(asked)) == ([], "refused")
    assert [row.record.pk for row in client.get(LIST + "?state=all").context["rows"]] == [asked.pk]


def test_overdue_is_said_by_word_and_sign(client):
    request(person())
    with records_open():
        DataRequest.objects.update(answer_by="2026-01-05", complete_by="2026-01-15")
    text = client.get(LIST).content.decode()
    assert (text.count("quá hạn "), text.count('<use href="#s-missed"/>')) == (2, 2)


def test_request_without_a_rule_says_so(client):
    text = client.get(at(request(person(), "complain"))).content.decode()
    assert text.count("chưa mã hóa quy định") == 2


def test_correction_is_answered_and_the_record_corrected_at_once(client, asked):
    page = client.post(at(asked), ANSWER | {"tra-loi-value": "0911 111 111"}, follow=True)
    assert [str(one) for one in page.context["messages"]] == ["Đã ghi nhận."]
    assert (state(asked), Person.objects.get().phone) == ("done", "0911111111")
    assert [page.context[name] for name in ("answer", "complete", "refuse", "extend")] == [None] * 4


def test_wrong_value_changes_nothing_and_shows_the_request_as_it_is(client, asked):
    page = client.post(at(asked), ANSWER | {"tra-loi-value": "12"})
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, "bad_phone")
    assert (state(asked), page.context["shown"].row.state) == ("open", "chưa trả lời")
    assert page.context["answer"]["words"].value() == "Đã đối chiếu"


def test_accepted_request_is_extended_then_done(client, asked):
    client.post(at(asked), ANSWER)
    client.post(at(asked), {"act": "extend", "gia-han-why": "Chờ xác minh"})
    page = client.get(at(asked))
    assert (state(asked), page.context["answer"], page.context["extend"]) == ("answered", None, None)
    client.post(at(asked), {"act": "complete", "lam-xong-document": "", "lam-xong-value": "0911111111"})
    found = DataRequest.objects.get()
    assert (found.state, found.extended_why.open(), Person.objects.get().phone) == (
        "done",
        "Chờ xác minh",
        "0911111111",
    )


def test_accepted_request_is_refused_when_it_cannot_be_done(client, asked):
    client.post(at(asked), ANSWER)
    client.post(at(asked), {"act": "refuse", "tu-choi-words": "Chưa đủ giấy tờ", "tu-choi-document": "15-CV"})
    assert (state(asked), DataRequest.objects.get().document) == ("refused", "15-CV")


def test_answer_to_a_closed_request_is_refused(client, asked):
    client.post(at(asked), ANSWER | {"tra-loi-accepted": "0"})
    page = client.post(at(asked), ANSWER)
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, "wrong_request_state")


@pytest.mark.parametrize("field", ["tra-loi-accepted", "tra-loi-words", "tra-loi-document"])
def test_answer_that_lacks_something_is_refused(client, asked, field):
    page = client.post(at(asked), ANSWER | {field: ""})
    assert ([*page.context["answer"].errors], state(asked)) == ([field.removeprefix("tra-loi-")], "open")


def test_day_of_birth_is_corrected_by_a_day(client):
    asked = request(person(), field="born_on")
    assert (
        client.post(at(asked), ANSWER | {"tra-loi-value": "31/02/1980"}).status_code == HTTPStatus.BAD_REQUEST
    )
    client.post(at(asked), ANSWER | {"tra-loi-value": "01/02/1980"})
    assert Person.objects.get().born_on.isoformat() == "1980-02-01"


def test_press_of_an_unknown_button_does_nothing(client, asked):
    assert (client.post(at(asked), {"act": "delete"}).status_code, state(asked)) == (HTTPStatus.OK, "open")


def test_request_beyond_reach_is_not_there(client):
    asked, officer = request(person("b")), signed_in("can-bo-a", "data_officer", "a")
    pages = [officer.post(reverse("data_request", args=[key]), ANSWER) for key in (asked.key, "x" * 22)]
    assert {(page.status_code, page.context["refusal"].code) for page in pages} == {(404, "unknown_request")}
    assert state(asked) == "open"


def test_register_is_shut_for_others_and_absent_on_a_connected_installation(client, asked):
    assert signed_in("x", "organisation_board").get(LIST).status_code == HTTPStatus.FORBIDDEN
    assert signed_in("y", "data_officer", proven=False).get(LIST).status_code == HTTPStatus.FORBIDDEN
    choose_network("connected")
    assert {client.get(address).status_code for address in (LIST, at(asked))} == {HTTPStatus.NOT_FOUND}


def test_open_request_stands_among_the_duties(client, asked):
    assert at(asked) in client.get(reverse("duties")).content.decode()


def test_pages_keep_their_budgets_at_three_rows_and_at_three_hundred(client, asked):
    def grow(count: int) -> None:
        people = crowd(count)
        with records_open():
            DataRequest.objects.bulk_create(
                DataRequest(person=one, kind="view", received_on="2026-11-26", complete_by="2026-12-06")
                for one in people
            )

    def measured() -> dict[str, tuple[int, int]]:
        found = {}
        for name, address in {"data_requests": LIST, "data_request": at(asked)}.items():
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            found[name] = len(queries), len(answer.content)
        return found

    grow(2)
    few = measured()
    grow(298)
    many = measured()
    assert {name: row[0] for name, row in many.items()} == {name: row[0] for name, row in few.items()}
    over = [name for name, (queries, size) in many.items()
            if queries > BUDGETS[name].queries or size > 1000 * BUDGETS[name].kilobytes]  # fmt: skip
    assert over == []


def test_request_on_paper_is_noted_on_its_page(client):
    found, sent = person(), {"kind": "view", "words": "Xin xem", "received_on": "01/01/2026"}
    page = reverse("take_request", args=[found.key])
    assert client.get(page).status_code == HTTPStatus.OK
    answer = client.post(page, sent)
    asked = DataRequest.objects.get(person=found)
    assert (answer["Location"], asked.received_on.isoformat()) == (at(asked), "2026-01-01")
    again = client.post(page, sent)
    assert (again.status_code, again.context["refusal"].code) == (400, "request_already_open")


def test_request_to_be_deleted_is_done_with_the_record_and_after_a_tick(client):
    asked = request(person(), "delete")
    client.post(at(asked), ANSWER)
    text = client.get(at(asked)).content.decode()
    assert [word for word in ("Sẽ xóa", "Còn lại", "các bản sao lưu") if word not in text] == []
    assert client.post(at(asked), {"act": "complete"}).status_code == HTTPStatus.BAD_REQUEST
    assert (state(asked), Person.kept().count()) == ("answered", 1)
    page = client.post(at(asked), {"act": "complete", "lam-xong-deletes": "on"}, follow=True)
    assert (state(asked), Person.kept().count(), page.status_code) == ("done", 0, HTTPStatus.OK)
    text = page.content.decode()
    assert [word for word in ("hồ sơ đã xóa", "đã xóa cùng hồ sơ") if word not in text] == []


def test_own_page_shows_nothing_after_a_deletion(client):
    asked = request(person(), "delete")
    owner_name = asked.person.account.get_username()
    client.post(at(asked), ANSWER)
    client.post(at(asked), {"act": "complete", "lam-xong-deletes": "on"})
    assert signed_in(owner_name, proven=False).get("/toi/").context["shown"] is None


def test_correction_asks_for_its_value_when_it_is_done(client, asked):
    client.post(at(asked), ANSWER)
    page = client.post(at(asked), {"act": "complete", "lam-xong-document": "", "lam-xong-value": ""})
    assert (page.status_code, [*page.context["complete"].errors]) == (HTTPStatus.BAD_REQUEST, ["value"])
    assert page.context["complete"].fields["value"].required
