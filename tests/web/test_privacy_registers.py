"""The registers of purposes and incidents: read by keepers and auditors, written by keepers, on any network."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.building import choose_network
from tests.people import office, signed_in

from khoi.records.guard import records_open
from khoi.records.models import Incident, Purpose
from khoi.web.budgets import BUDGETS

PURPOSES, INCIDENTS = "/muc-dich/", "/su-co/"
WHY = {"act": "add", "title": "Quản lý đảng viên", "ground": "Điều 19", "document": "12-QĐ", "held": "họ tên",
       "kept_until": "hết công tác", "from_day": "01/01/2026"}  # fmt: skip
WHAT = {"act": "add", "title": "Mất máy", "found_on": "25/11/2026", "found_hour": "08:30", "words": "Mất một máy",
        "affected": "12"}  # fmt: skip


@pytest.fixture
def client(db) -> Client:
    office()
    return signed_in("can-bo", "data_officer")


def one(address: str, key: str) -> str:
    return f"{address}?key={key}"


def test_purpose_is_written_opened_and_ended(client):
    assert client.post(PURPOSES, WHY).status_code == HTTPStatus.FOUND
    row = Purpose.objects.get()
    text = client.get(one(PURPOSES, row.key)).content.decode()
    assert [
        word
        for word in ("Quản lý đảng viên", "Điều 19", "12-QĐ", "họ tên", "hết công tác")
        if word not in text
    ] == []
    wrong = client.post(one(PURPOSES, row.key), {"act": "end", "thoi-to_day": "31/12/2025"})
    assert (wrong.status_code, wrong.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, "days_reversed")
    client.post(one(PURPOSES, row.key), {"act": "end", "thoi-to_day": "01/02/2026"})
    assert Purpose.objects.get().to_day.isoformat() == "2026-02-01"


def test_incident_is_written_with_its_clock_told_and_closed(client):
    now = timezone.localtime()
    found = now - timedelta(hours=5, minutes=30)
    client.post(INCIDENTS, WHAT | {"found_on": f"{found:%d/%m/%Y}", "found_hour": f"{found:%H:%M}"})
    row = Incident.objects.get()
    assert (row.notify_by, row.affected) == (row.found_at + timedelta(hours=72), 12)
    page = client.get(one(INCIDENTS, row.key))
    assert page.context["one"].words == "còn 66 giờ"
    told = {
        "act": "tell",
        "bao-told_on": f"{now:%d/%m/%Y}",
        "bao-told_hour": f"{now:%H:%M}",
        "bao-whom": "A (giả định)",
    }
    client.post(one(INCIDENTS, row.key), told)
    client.post(
        one(INCIDENTS, row.key),
        {"act": "close", "dong-measures": "Thu hồi", "dong-closed_on": f"{now:%d/%m/%Y}"},
    )
    row.refresh_from_db()
    assert (row.told_whom, row.measures, row.closed_on) == ("A (giả định)", "Thu hồi", now.date())
    assert "đã báo" in client.get(INCIDENTS).content.decode()


def test_late_notice_is_said_by_word_and_sign(client):
    client.post(INCIDENTS, WHAT | {"found_on": "01/02/2026"})
    text = client.get(INCIDENTS).content.decode()
    assert ("quá hạn " in text, text.count('<use href="#s-missed"/>')) == (True, 1)


@pytest.mark.parametrize(
    ("address", "sent", "errors"),
    [
        (PURPOSES, WHY | {"ground": ""}, ["ground"]),
        (PURPOSES, WHY | {"from_day": "31/02/2026"}, ["from_day"]),
        (INCIDENTS, WHAT | {"found_hour": "25:00"}, ["found_hour"]),
        (INCIDENTS, WHAT | {"affected": "-1"}, ["affected"]),
    ],
)
def test_form_that_lacks_something_is_refused(client, address, sent, errors):
    page = client.post(address, sent)
    assert (page.status_code, [*page.context["add"].errors]) == (HTTPStatus.BAD_REQUEST, errors)
    assert (Purpose.objects.count(), Incident.objects.count()) == (0, 0)


def test_incident_of_tomorrow_is_refused(client):
    day = timezone.localdate() + timedelta(days=1)
    page = client.post(INCIDENTS, WHAT | {"found_on": f"{day:%d/%m/%Y}"})
    assert (page.status_code, page.context["refusal"].code) == (HTTPStatus.BAD_REQUEST, "future_day")


@pytest.mark.parametrize("address", [PURPOSES, INCIDENTS])
def test_auditor_reads_and_writes_nothing(client, address):
    client.post(PURPOSES, WHY), client.post(INCIDENTS, WHAT)
    model = Purpose if address == PURPOSES else Incident
    auditor = signed_in("kiem-toan", "auditor")
    for shown in (auditor.get(address), auditor.get(one(address, model.objects.get().key))):
        assert (shown.status_code, shown.content.decode().count('class="btn main"')) == (HTTPStatus.OK, 0)
    assert auditor.post(address, WHY).status_code == HTTPStatus.FORBIDDEN
    assert signed_in("x", "organisation_board").get(address).status_code == HTTPStatus.FORBIDDEN


def test_keeper_of_a_part_of_the_office_reads_only(client):
    officer = signed_in("can-bo-a", "data_officer", "a")
    page = officer.post(PURPOSES, WHY)
    assert (page.status_code, page.context["refusal"].code, Purpose.objects.count()) == (
        400,
        "not_allowed",
        0,
    )
    assert officer.get(PURPOSES).content.decode().count('class="btn main"') == 0


@pytest.mark.parametrize("address", [PURPOSES, INCIDENTS])
def test_row_that_is_not_there_is_not_found(client, address):
    assert client.get(one(address, "x" * 22)).status_code == HTTPStatus.NOT_FOUND


def test_registers_are_kept_on_a_connected_installation_too(client):
    choose_network("connected")
    assert (client.post(PURPOSES, WHY).status_code, client.post(INCIDENTS, WHAT).status_code) == (302, 302)
    assert {client.get(address).status_code for address in (PURPOSES, INCIDENTS)} == {HTTPStatus.OK}


def test_pages_keep_their_budgets_at_three_rows_and_at_three_hundred(client):
    def grow(count: int) -> None:
        now, by = timezone.now(), {"recorded_at": timezone.now(), "recorded_by": "x"}
        with records_open():
            Purpose.objects.bulk_create(
                Purpose(
                    title="Quản lý",
                    ground="x",
                    document="y",
                    held="z",
                    kept_until="w",
                    from_day="2026-01-01",
                    **by,
                )
                for _ in range(count)
            )
            Incident.objects.bulk_create(
                Incident(title="Mất máy", words="x", found_at=now, notify_by=now, **by) for _ in range(count)
            )

    def measured() -> dict[str, tuple[int, int]]:
        found = {}
        for name in ("purposes", "incidents"):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(reverse(name))
            found[name] = len(queries), len(answer.content)
        return found

    grow(3)
    measured()
    few = measured()
    grow(297)
    many = measured()
    assert {name: row[0] for name, row in many.items()} == {name: row[0] for name, row in few.items()}
    over = [name for name, (queries, size) in many.items()
            if queries > BUDGETS[name].queries or size > 1000 * BUDGETS[name].kilobytes]  # fmt: skip
    assert over == []
