"""The journal's pages: events in words, one event, and the sheet of a day to print."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.building import account, over_budget, post

from khoi.records.chain import append
from khoi.records.guard import trace_open
from khoi.records.models import Event, Unit

DAY = timezone.localdate()


def write(**changed) -> Event:
    values = {"actor": "x", "post": "", "act": "sign_in", "subject": "account x", "request": "abc"}
    with trace_open(), transaction.atomic():
        return append(**({"before": None, "after": None} | values | changed))


def told(answer) -> tuple[int, str]:
    refusal = (answer.context or {}).get("refusal")
    return answer.status_code, refusal.code if refusal else ""


def test_event_is_told_in_words(client):
    event = write(
        actor="an",
        post="upper_office@khoi",
        act="rename_unit",
        subject="a",
        before={"name": "A"},
        after={"name": "B"},
    )
    text = client.get("/nhat-ky/").content.decode()
    words = (
        "đổi tên đơn vị",
        "Văn phòng cấp ủy cấp trên, Đơn vị khoi",
        "tên: A → <b>B</b>",
        f"/nhat-ky/so/{event.number}/",
    )
    assert [one for one in words if one not in text] == []


def test_list_is_narrowed_by_the_address(client):
    write(actor="an", subject="account/an")
    for words in (
        "act=sign_in",
        "account=an",
        "subject=ACCOUNT/AN",
        f"act=sign_in&from={DAY:%d/%m/%Y}&to={DAY:%d/%m/%Y}",
    ):
        page = client.get(f"/nhat-ky/?{words}")
        assert [row.record.actor for row in page.context["rows"]] == ["an"]
    page = client.get(f"/nhat-ky/?from={DAY + timedelta(days=1):%d/%m/%Y}")
    assert ([*page.context["rows"]], "Không có sự kiện nào như vậy." in page.content.decode()) == ([], True)
    assert told(client.get("/nhat-ky/?from=x")) == (400, "not_a_day")


@pytest.mark.parametrize(
    "words",
    ["from=0001-01-01&to=9999-12-31", "act=%00&account=%00&subject=%00", "page=999", "subject=" + "x" * 999],
)
def test_nonsense_in_the_address_is_answered(client, words):
    assert client.get(f"/nhat-ky/?{words}").status_code == 200


def test_page_of_one_event_shows_all_it_says(client):
    event = write(person="key-1", after={f"f{i}": "x" * 300 for i in range(9)})
    text = client.get(f"/nhat-ky/so/{event.number}/").content.decode()
    grouped = " ".join(event.digest[i : i + 4] for i in range(0, 64, 4))
    assert [one for one in ("key-1", "abc", "f8", "x" * 300, grouped) if one not in text] == []
    assert client.get("/nhat-ky/so/999999/").status_code == 404
    assert client.get("/nhat-ky/so/99999999999999999999999/").status_code == 404


def test_sheet_of_a_day_has_number_hash_and_a_line_to_sign(client):
    event = write()
    page = client.get(f"/nhat-ky/{DAY.isoformat()}/")
    text = page.content.decode()
    grouped = " ".join(event.digest[i : i + 4] for i in range(0, 64, 4))
    words = (
        grouped,
        f"khoi audit verify --number {event.number} --head {event.digest}",
        "chữ ký",
        "Ngày này chưa hết",
    )
    assert [one for one in words if one not in text] == []


def test_sheet_of_an_earlier_day_is_closed_and_may_be_empty(client):
    page = client.get("/nhat-ky/2000-01-01/")
    assert ("chưa có sự kiện nào" in page.content.decode(), page.context["head"].is_over) == (True, True)


@pytest.mark.parametrize("day", ["2026-02-30", "x", "0000-00-00", "26-1-1"])
def test_day_that_is_none_is_not_there(client, day):
    assert client.get(f"/nhat-ky/{day}/").status_code == 404


def test_day_that_has_not_come_is_refused(client):
    assert told(client.get("/nhat-ky/9999-12-31/")) == (400, "future_day")


@pytest.mark.parametrize("address", ["/nhat-ky/", "/nhat-ky/so/1/", "/nhat-ky/2026-01-01/"])
def test_auditor_of_one_part_does_not_come_here(client, address):
    post(account("part"), "auditor", Unit.objects.get(code="a"))
    other = Client()
    other.force_login(account("part"))
    assert told(other.get(address)) == (403, "not_allowed")
    post(account("part"), "auditor", Unit.objects.get(code="khoi"))
    assert other.get(address).status_code == 200


def test_what_an_event_says_is_shown_as_text(client):
    write(actor="<script>", subject="<b>", after={"<i>": "<u>"})
    text = client.get("/nhat-ky/").content.decode()
    assert [one for one in ("<script>", "<i>", "<u>") if one in text] == []


def test_pages_keep_their_budgets_at_three_events_and_at_three_hundred(client):
    found = {}
    for many in (3, 300):
        for i in range(many):
            event = write(
                actor=f"vanphong.{i}",
                act="record_figures",
                subject=f"don-vi-co-ma-dai-{i}",
                post="upper_office@khoi",
                before={"so": i},
                after={f"m{n}": "x" * 100 for n in range(6)},
            )
        pages = {
            "journal": "/nhat-ky/",
            "journal_event": f"/nhat-ky/so/{event.number}/",
            "journal_day": f"/nhat-ky/{DAY}/",
        }
        for name, address in pages.items():
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address)
            found.setdefault(name, []).append((len(asked), len(answer.content)))
    assert {name: rows for name, rows in found.items() if rows[0][0] != rows[1][0]} == {}
    assert over_budget(found) == {}
