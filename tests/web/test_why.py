"""The page answers why, or lists everybody who may; only where whoever asks sees access."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.building import account, post

from khoi.records.guard import records_open
from khoi.records.models import Event, Person, Unit
from khoi.web.budgets import BUDGETS


def signed_in(name: str, role: str, at: str) -> Client:
    post(account(name), role, Unit.objects.get(code=at))
    client = Client()
    client.force_login(account(name))
    return client


def told(answer) -> tuple[int, str]:
    refusal = (answer.context or {}).get("refusal")
    return answer.status_code, refusal.code if refusal else ""


def test_page_asks_before_it_answers(client):
    text = client.get("/vi-sao/").content.decode()
    assert ('name="account"' in text, "<table" in text) == (True, False)


def test_yes_is_answered_with_post_way_and_paper(client):
    post(account("one"), "inspection_board", Unit.objects.get(code="khoi"))
    page = client.get("/vi-sao/?account=one&right=see_figures&unit=a")
    text = page.content.decode()
    assert page.context["answer"].is_yes
    told_words = (
        "Ủy ban kiểm tra, Đơn vị khoi",
        "Quyết định giả định",
        "Đơn vị khoi › Đơn vị a",
        "từ 01/03/2015",
    )
    assert [words for words in told_words if words not in text] == []


def test_no_is_answered_with_the_condition_that_failed(client):
    post(account("one"), "cell_secretary", Unit.objects.get(code="khoi"))
    page = client.get("/vi-sao/?account=one&right=see_figures&unit=a")
    assert page.context["answer"].failed == "reach"
    assert "các vị trí có quyền này không tới đơn vị này" in page.content.decode()


def test_sleeping_right_is_said_to_sleep(client):
    post(account("one", proven=False), "upper_office")
    text = client.get("/vi-sao/?account=one&right=enter_figures&unit=a").content.decode()
    assert "quyền đang ngủ, chờ yếu tố thứ hai" in text


def test_right_that_is_not_delegated_is_said_so(client):
    source = post(account("lender"), "upper_office")
    post(account("one"), "upper_office", source=source, to_day=timezone.localdate() + timedelta(days=9))
    text = client.get("/vi-sao/?account=one&right=give_posts&unit=a").content.decode()
    assert ("quyền này không ủy quyền được" in text, "lender ủy quyền" in text) == (True, True)


def test_without_an_account_everybody_is_listed(client):
    post(account("one"), "inspection_board", Unit.objects.get(code="khoi"))
    page = client.get("/vi-sao/?right=see_persons&unit=a")
    assert [row.account for row in page.context["holders"]] == ["van-phong", "van-phong", "one"]
    assert 'href="?right=see_persons&amp;unit=a&amp;account=one"' in page.content.decode()


def test_unit_out_of_reach_is_not_there(client):
    seer = signed_in("seer", "grassroots_office", "a")
    assert told(seer.get("/vi-sao/?unit=khoi&account=van-phong")) == (404, "unknown_unit")
    assert seer.get("/vi-sao/?unit=a&account=van-phong").context["answer"].is_yes


def test_record_is_asked_about_by_its_key_and_leaves_a_trace(client):
    with records_open():
        person = Person(
            unit=Unit.objects.get(code="a"), name="Trần A", search="tran a", account=account("own"),
            recorded_at="2026-01-01T00:00Z",
        )  # fmt: skip
        person.save()
    page = client.get(f"/vi-sao/?person={person.key}&account=own")
    assert (page.context["answer"].is_own, page.context["unit"].code) == (True, "a")
    assert ("Được: đây là hồ sơ của chính người ấy" in page.content.decode(), "Trần A" in page.content.decode()) == (
        True, False,
    )  # fmt: skip
    assert Event.objects.latest("number").act == "see_reach"
    seer = signed_in("seer", "grassroots_office", "a")
    assert seer.get(f"/vi-sao/?person={person.key}").status_code == 200
    assert told(client.get("/vi-sao/?person=x")) == (404, "unknown_person")


@pytest.mark.parametrize(
    "words", ["unit=a&right=x", "unit=a&account=%00", "unit=a&page=9", "account=" + "x" * 999]
)
def test_nonsense_in_the_address_is_answered(client, words):
    assert client.get(f"/vi-sao/?{words}").status_code == 200


@pytest.mark.parametrize("words", ["right=enter_figures&unit=a", "account=vp.3.0&right=enter_figures&unit=a"])
def test_page_keeps_its_budget_at_three_holders_and_at_three_hundred(client, words):
    found = []
    for many in (3, 300):
        for i in range(many):
            post(account(f"vp.{many}.{i}", proven=False), "grassroots_office", Unit.objects.get(code="khoi"))
        client.get(f"/vi-sao/?{words}")
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(f"/vi-sao/?{words}")
        found.append((len(asked), len(answer.content)))
    most = BUDGETS["why"]
    assert found[0][0] == found[1][0] <= most.queries
    assert max(size for _, size in found) <= 1000 * most.kilobytes
