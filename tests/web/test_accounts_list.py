"""Accounts are listed by work name and kept by buttons; nothing about a person, no way to a personal record."""

from http import HTTPStatus

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.building import account, over_budget, post

from khoi.access.invitations import invited
from khoi.records.guard import records_open
from khoi.records.models import Event, Person, Unit

LIST = "/tai-khoan-co-quan/"


@pytest.fixture
def keeper(office) -> Client:
    """A system administrator at the home unit, and nothing else."""
    post(account("keeper"), "system_administrator", Unit.objects.get(code="khoi"))
    client = Client()
    client.force_login(account("keeper"))
    return client


def told(answer) -> tuple[int, str]:
    refusal = (answer.context or {}).get("refusal")
    return answer.status_code, refusal.code if refusal else ""


def names(page) -> list[str]:
    return [row.name for row in page.context["rows"]]


def test_accounts_are_listed_and_narrowed(keeper):
    account("moi")
    account("vanphong.an", proven=False)
    assert names(keeper.get(LIST)) == ["keeper", "moi", "vanphong.an"]
    assert names(keeper.get(f"{LIST}?q=phong")) == ["vanphong.an"]
    assert names(keeper.get(f"{LIST}?state=never")) == ["moi", "vanphong.an"]
    assert names(keeper.get(f"{LIST}?state=locked")) == []
    assert "Không có tài khoản nào như vậy." in keeper.get(f"{LIST}?state=locked").content.decode()


def test_pages_hold_nothing_about_the_person(keeper):
    user = User.objects.create(username="an", first_name="Trần", last_name="Bình", email="an@vi.du")
    post(user, "member", Unit.objects.get(code="a"))
    with records_open():
        Person(
            unit=Unit.objects.get(code="a"), name="Trần Văn An", search="x", phone="0900000000", account=user,
            recorded_at="2026-01-01T00:00Z",
        ).save()  # fmt: skip
    for address in (LIST, f"{LIST}an/"):
        text = keeper.get(address).content.decode()
        assert [
            words for words in ("Trần", "Bình", "an@vi.du", "0900000000", "Đảng viên") if words in text
        ] == []


@pytest.mark.parametrize(
    ("button", "words", "act"),
    [
        ("lock", "Đã khóa tài khoản.", "lock_account"),
        ("sessions", "Đã kết thúc mọi phiên của tài khoản.", "end_account_sessions"),
        ("factors", "Đã bỏ yếu tố thứ hai của tài khoản.", "remove_account_factors"),
    ],
)
def test_button_does_its_act_and_says_so(keeper, button, words, act):
    account("one")
    page = keeper.post(f"{LIST}one/", {button: "", f"{button}-sure": "on"}, follow=True)
    assert [str(message) for message in page.context["messages"]] == [words]
    event = Event.objects.latest("number")
    assert (event.act, event.subject, event.actor) == (act, "account/one", "keeper")


@pytest.mark.parametrize("button", ["lock", "sessions", "factors"])
def test_button_alone_asks_first_and_says_what_happens(keeper, button):
    account("one")
    before = Event.objects.count()
    page = keeper.post(f"{LIST}one/", {button: ""})
    (form,) = [form for act, _, form in page.context["asking"] if act == button]
    assert (page.status_code, [*form.errors], Event.objects.count()) == (400, ["sure"], before)
    assert str(form.fields["sure"].label) in page.content.decode()


def test_locked_account_offers_to_unlock_it(keeper):
    account("one")
    keeper.post(f"{LIST}one/", {"lock": "", "lock-sure": "on"})
    text = keeper.get(f"{LIST}one/").content.decode()
    assert ('name="unlock"' in text, 'name="lock"' in text, 'name="invite"' in text) == (True, False, False)
    keeper.post(f"{LIST}one/", {"unlock": ""})
    assert User.objects.get(username="one").is_active


def test_sheet_is_shown_for_an_account_that_holds_no_more_than_the_keeper(keeper):
    account("one")
    assert 'name="invite"' in keeper.get(f"{LIST}one/").content.decode()
    page = keeper.post(f"{LIST}one/", {"invite": ""})
    assert (invited(page.context["code"]).username, "no-store" in page["Cache-Control"]) == ("one", True)


def test_keeper_cannot_take_over_an_account_that_sees_persons(keeper):
    user = account("one")
    post(user, "inspection_board")
    page = keeper.post(f"{LIST}one/", {"invite": ""})
    assert (told(page), user.invitations.count()) == ((400, "account_sees_persons"), 0)


def test_keeper_cannot_become_the_auditor(keeper):
    user = account("one")
    post(user, "auditor")
    assert 'name="invite"' not in keeper.get(f"{LIST}one/").content.decode()
    page = keeper.post(f"{LIST}one/", {"invite": ""})
    assert (told(page), user.invitations.count()) == ((400, "account_holds_more"), 0)


def test_own_account_has_no_buttons(keeper):
    text = keeper.get(f"{LIST}keeper/").content.decode()
    assert ('name="lock"' in text, "Đây là tài khoản của chính mình." in text) == (False, True)
    assert told(keeper.post(f"{LIST}keeper/", {"lock": "", "lock-sure": "on"})) == (400, "own_account")


def test_press_of_no_button_does_nothing(keeper):
    account("one")
    before = Event.objects.count()
    assert told(keeper.post(f"{LIST}one/", {})) == (400, "unknown_act")
    assert Event.objects.count() == before


@pytest.mark.parametrize("name", ["khong-co", "%00", "x" * 300])
def test_account_that_is_not_there_gets_a_page_that_says_so(keeper, name):
    assert told(keeper.get(f"{LIST}{name}/")) == (404, "unknown_account")
    assert told(keeper.post(f"{LIST}{name}/", {"lock": "", "lock-sure": "on"})) == (404, "unknown_account")


def test_nobody_else_comes_here(office):
    post(account("other"), "upper_office")
    client = Client()
    client.force_login(account("other"))
    assert {client.get(LIST).status_code, client.get(f"{LIST}other/").status_code} == {HTTPStatus.FORBIDDEN}


def test_pages_keep_their_budgets_at_three_accounts_and_at_three_hundred(keeper):
    found = {}
    for many in (3, 300):
        for i in range(many):
            account(f"vanphong.{many}.{i}", proven=i % 2 == 0)
        for name, address in (("accounts", LIST), ("office_account", f"{LIST}vanphong.3.0/")):
            keeper.get(address)
            with CaptureQueriesContext(connection) as asked:
                answer = keeper.get(address)
            found.setdefault(name, []).append((len(asked), len(answer.content)))
    assert {name: rows for name, rows in found.items() if rows[0][0] != rows[1][0]} == {}
    assert over_budget(found) == {}
