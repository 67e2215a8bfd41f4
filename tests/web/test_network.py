"""The page on the network says what was chosen, records a choice, and refuses to connect a machine that holds persons."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.building import account, post

from khoi.access.installation import network
from khoi.records.guard import records_open
from khoi.records.models import Installation, Unit
from khoi.web.budgets import BUDGETS

PAGE = "/may-nay/"
SENT = {
    "profile": "isolated",
    "decided_by": "Ban Thường vụ (giả định)",
    "document": "7-QĐ/ĐU",
    "day": f"{timezone.localdate():%d/%m/%Y}",
}


def told(answer) -> tuple[int, str]:
    refusal = (answer.context or {}).get("refusal")
    return answer.status_code, refusal.code if refusal else ""


def test_choice_is_recorded_and_shown_with_who_and_paper(client):
    with records_open():
        Installation.objects.update(profile_day=None)
    assert "Chưa ai chọn." in client.get(PAGE).content.decode()
    page = client.post(PAGE, SENT, follow=True)
    text = page.content.decode()
    told_words = ("Đã ghi nhận.", "cách ly:", "Ban Thường vụ (giả định)", "7-QĐ/ĐU", "van-phong")
    assert ([words for words in told_words if words not in text], network()) == ([], ("isolated", True))


def test_nothing_is_chosen_beforehand_and_no_clearance_is_claimed(client):
    text = client.get(PAGE).content.decode()
    assert ("checked" in text, "không được phép chứa bí mật nhà nước" in text) == (False, True)


def test_machine_with_persons_is_not_connected(client):
    post(account("one"), "member", Unit.objects.get(code="a"))
    page = client.post(PAGE, SENT | {"profile": "connected"})
    assert (told(page), network()) == ((400, "persons_still_here"), ("isolated", True))
    assert "Post 1" in page.content.decode()


def test_machine_without_persons_is_connected(client):
    client.post(PAGE, SENT | {"profile": "connected"})
    assert network() == ("connected", True)
    assert "có nối mạng:" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("changed", "errors"),
    [({name: ""}, [name]) for name in SENT] + [({"profile": "x"}, ["profile"]), ({"day": "x"}, ["day"])],
)
def test_form_that_lacks_something_is_refused(client, changed, errors):
    page = client.post(PAGE, SENT | changed)
    assert (page.status_code, [*page.context["form"].errors]) == (400, errors)


def test_only_the_keeper_of_the_installation_comes_here(office):
    post(account("other"), "upper_office")
    client = Client()
    client.force_login(account("other"))
    assert told(client.get(PAGE)) == told(client.post(PAGE, SENT)) == (403, "not_allowed")
    post(account("other"), "system_administrator", Unit.objects.get(code="a"))
    assert told(client.get(PAGE)) == told(client.post(PAGE, SENT)) == (403, "not_allowed")
    post(account("other"), "system_administrator", Unit.objects.get(code="khoi"))
    assert client.get(PAGE).status_code == 200


def test_page_keeps_its_budget(client):
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(PAGE)
    most = BUDGETS["network"]
    found = len(asked), len(answer.content)
    assert (max(found[0], most.queries), max(found[1], 1000 * most.kilobytes)) == (
        most.queries,
        1000 * most.kilobytes,
    )
