"""Posts are listed, given, ended, delegated, and their holders invited anew, page by page."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.building import account, over_budget, post, unit

from khoi.access.invitations import invited
from khoi.records.models import Event, Post, Unit

DAY = timezone.localdate()
SOON = DAY + timedelta(days=30)
SENT = {
    "account": "other",
    "role": "cell_secretary",
    "unit": "a",
    "from_day": f"{DAY:%d/%m/%Y}",
    "to_day": "",
    "term": "",
    "decision": "12-QĐ/ĐU",
}


def signed_in(name: str, role: str = "", at: str = "") -> Client:
    if role:
        post(account(name), role, Unit.objects.get(code=at) if at else None)
    client = Client()
    client.force_login(account(name))
    return client


def told(answer) -> tuple[int, str]:
    refusal = (answer.context or {}).get("refusal")
    return answer.status_code, refusal.code if refusal else ""


def said(page) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def names(page) -> list[str]:
    return [row.record.account.username for row, _ in page.context["rows"]]


def test_posts_are_listed_in_reach_with_their_end(client):
    post(account("one"), "cell_secretary", Unit.objects.get(code="a"), to_day=SOON)
    post(account("two"), "cell_secretary", Unit.objects.get(code="khoi"))
    seer = signed_in("seer", "grassroots_office", "a")
    page = seer.get("/vi-tri/")
    assert names(page) == ["seer", "one"]
    text = page.content.decode()
    last = SOON - timedelta(days=1)
    assert [
        words
        for words in ("Bí thư chi bộ", f"{last:%d/%m/%Y}", "theo quyết định", "Quyết định giả định")
        if words not in text
    ] == []
    assert [words for words in ("Giao vị trí", "Cho thôi") if words in text] == []
    assert sorted(names(client.get("/vi-tri/?state=all"))) == ["one", "seer", "two"] + ["van-phong"] * 4


def test_list_of_one_unit_and_of_nothing(client):
    assert names(client.get("/vi-tri/?unit=a")) == []
    assert "Hiện không ai giữ vị trí nào." in client.get("/vi-tri/?unit=a").content.decode()
    assert told(client.get("/vi-tri/?unit=khong-co")) == (404, "unknown_unit")
    seer = signed_in("seer", "grassroots_office", "a")
    assert told(seer.get("/vi-tri/?unit=khoi")) == (404, "unknown_unit")


def test_post_is_given_to_an_account_that_exists(client):
    account("other")
    page = client.post("/vi-tri/giao/", SENT, follow=True)
    assert (said(page), names(page)) == (["Đã giao vị trí."], ["other"])
    found = Post.objects.get(account__username="other")
    assert (found.role, found.unit.code, found.from_day, found.to_day, found.decision, found.given_by) == (
        "cell_secretary", "a", DAY, None, "12-QĐ/ĐU", "van-phong",
    )  # fmt: skip


def test_post_for_the_whole_installation_has_no_unit(client):
    account("other")
    client.post("/vi-tri/giao/", SENT | {"unit": "", "role": "auditor"})
    assert Post.objects.get(account__username="other").unit is None


def test_new_account_gets_its_sheet_once(client):
    page = client.post("/vi-tri/giao/", SENT | {"account": "moi.an", "is_new": "on"})
    assert (page.status_code, "no-store" in page["Cache-Control"]) == (200, True)
    assert invited(page.context["code"]).username == "moi.an"
    assert page.context["code"] in page.content.decode()
    assert Event.objects.latest("number").act == "give_post"
    assert page.context["code"] not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"account": "nobody"}, "unknown_account"),
        ({"account": "van-phong"}, "own_post"),
        ({"account": "other", "is_new": "on"}, "account_taken"),
        ({"account": "a b", "is_new": "on"}, "bad_account_name"),
        ({"unit": "khong-co"}, "unknown_unit"),
        ({"from_day": "01/01/1900"}, "outside_life"),
        ({"to_day": f"{DAY:%d/%m/%Y}"}, "days_reversed"),
    ],
)
def test_refused_post_keeps_what_was_typed(client, changed, code):
    account("other")
    page = client.post("/vi-tri/giao/", SENT | changed)
    assert told(page) == (HTTPStatus.BAD_REQUEST, code)
    assert page.context["form"].data["decision"] == "12-QĐ/ĐU"
    assert Post.objects.count() == 4


@pytest.mark.parametrize("field", ["account", "role", "from_day", "decision"])
def test_form_that_lacks_something_is_refused(client, field):
    page = client.post("/vi-tri/giao/", SENT | {field: ""})
    assert (page.status_code, [*page.context["form"].errors]) == (400, [field])


def test_giver_of_one_part_must_name_a_unit_and_gets_only_what_it_may_give(client):
    giver = signed_in("giver", "organisation_board", "a")
    account("other")
    page = giver.get("/vi-tri/giao/?unit=a")
    offered = [code for code, _ in page.context["form"].fields["role"].choices]
    assert ("cell_secretary" in offered, "auditor" in offered, page.context["form"]["unit"].value()) == (
        False, False, "a",
    )  # fmt: skip
    assert [
        *giver.post("/vi-tri/giao/", SENT | {"unit": "", "role": "standing_board"}).context["form"].errors
    ] == ["unit"]
    assert told(giver.post("/vi-tri/giao/", SENT | {"role": "standing_board", "unit": "khoi"})) == (
        400,
        "unknown_unit",
    )
    assert giver.post("/vi-tri/giao/", SENT | {"role": "standing_board"})["Location"] == "/vi-tri/?unit=a"


def test_post_is_ended_with_day_and_reason(client):
    one = post(account("one"), "cell_secretary", Unit.objects.get(code="a"))
    assert "Bí thư chi bộ" in client.get(f"/vi-tri/{one.key}/thoi/").content.decode()
    sent = {"to_day": f"{DAY:%d/%m/%Y}", "why": "Chuyển công tác"}
    page = client.post(f"/vi-tri/{one.key}/thoi/", sent, follow=True)
    assert (said(page), names(page)) == (["Đã ghi ngày thôi."], [])
    assert "Chuyển công tác" in client.get("/vi-tri/?state=all").content.decode()
    assert told(client.post(f"/vi-tri/{one.key}/thoi/", sent)) == (400, "already_ended")


def test_end_is_offered_only_for_posts_that_whoever_looks_could_give(client):
    at = Unit.objects.get(code="a")
    board, auditor = post(account("one"), "standing_board", at), post(account("two"), "auditor", at)
    text = signed_in("giver", "organisation_board", "a").get("/vi-tri/").content.decode()
    offered = [reverse("end_post", args=[one.key]) in text for one in (board, auditor)]
    assert (offered, "two" in text) == ([True, False], True)


def test_delegate_is_offered_no_giving_of_posts(client):
    at = Unit.objects.get(code="a")
    one = post(account("one"), "upper_office", at)
    post(account("two"), "upper_office", at, source=one, to_day=SOON)
    helper = signed_in("two")
    text = helper.get("/vi-tri/").content.decode()
    assert [reverse("give_post") in text, "/thoi/" in text, "/giay-moi/" in text] == [False] * 3
    assert helper.get("/vi-tri/giao/").status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("page", ["thoi", "giay-moi", "uy-quyen"])
def test_post_out_of_reach_is_not_there(client, page):
    one = post(account("one"), "cell_secretary", Unit.objects.get(code="khoi"))
    other = signed_in("other", "organisation_board", "a")
    for key in (one.key, "x"):
        assert told(other.get(f"/vi-tri/{key}/{page}/")) == (404, "unknown_post")
        assert told(other.post(f"/vi-tri/{key}/{page}/", {})) == (404, "unknown_post")


def test_own_post_is_delegated_until_a_day_and_shown(client):
    one = post(account("one"), "organisation_board", Unit.objects.get(code="a"))
    account("two")
    holder = signed_in("one")
    page = holder.get("/vi-tri/cua-toi/")
    assert reverse("delegate_post", args=[one.key]) in page.content.decode()
    sent = {"to": "two", "from_day": f"{DAY:%d/%m/%Y}", "to_day": f"{SOON:%d/%m/%Y}", "decision": "3-GUQ"}
    page = holder.post(f"/vi-tri/{one.key}/uy-quyen/", sent, follow=True)
    assert said(page) == ["Đã ủy quyền."]
    assert [row.record.account.username for row in page.context["lent"]] == ["two"]
    helper = signed_in("two").get("/vi-tri/cua-toi/").content.decode()
    assert ("one ủy quyền" in helper, "uy-quyen" in helper) == (True, False)
    assert told(holder.post(f"/vi-tri/{one.key}/uy-quyen/", sent)) == (400, "post_twice")


def test_post_of_somebody_else_cannot_be_delegated(client):
    one = post(account("one"), "organisation_board", Unit.objects.get(code="a"))
    assert told(client.get(f"/vi-tri/{one.key}/uy-quyen/")) == (404, "unknown_post")


def test_holder_is_invited_anew_on_a_sheet(client):
    one = post(account("one"), "cell_secretary", Unit.objects.get(code="a"))
    before = Event.objects.count()
    assert "code" not in client.get(f"/vi-tri/{one.key}/giay-moi/").context
    assert Event.objects.count() == before
    page = client.post(f"/vi-tri/{one.key}/giay-moi/")
    assert (invited(page.context["code"]), "no-store" in page["Cache-Control"]) == (
        User.objects.get(username="one"),
        True,
    )
    own = Post.objects.filter(account__username="van-phong").first()
    assert told(client.post(f"/vi-tri/{own.key}/giay-moi/")) == (400, "own_account")


def test_account_without_posts_sees_that_it_has_none(client):
    assert "Tài khoản này chưa giữ vị trí nào." in signed_in("new").get("/vi-tri/cua-toi/").content.decode()


def test_what_was_typed_is_shown_as_text(client):
    account("other")
    client.post("/vi-tri/giao/", SENT | {"decision": "<script>alert(1)</script>"})
    text = client.get("/vi-tri/").content.decode()
    assert ("<script>" in text, "&lt;script&gt;" in text) == (False, True)


def pages(key: str, own: str) -> dict[str, str]:
    return {
        "posts": "/vi-tri/?state=all",
        "my_posts": "/vi-tri/cua-toi/",
        "give_post": "/vi-tri/giao/",
        "end_post": f"/vi-tri/{key}/thoi/",
        "delegate_post": f"/vi-tri/{own}/uy-quyen/",
        "invite_holder": f"/vi-tri/{key}/giay-moi/",
    }


@pytest.mark.parametrize("where", ["", "khoi"])
def test_pages_keep_their_budgets_at_three_posts_and_at_three_hundred(client, where):
    top = Unit.objects.get(code="khoi")
    if where:
        Post.objects.all()._raw_delete("default")
        for role in ("upper_office", "auditor"):
            post(account(), role, top)
    own = Post.objects.filter(account__username="van-phong", role="upper_office").get().key
    found = {}
    for many in (3, 300):
        for i in range(many):
            key = post(
                account(f"vanphong.{many}.{i}", proven=False),
                "cell_secretary",
                unit(f"dv-{many}-{i}", top) if i < 3 else top,
            ).key
        for name, address in pages(key, own).items():
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address)
            assert answer.status_code == HTTPStatus.OK
            found.setdefault(name, []).append((len(asked), len(answer.content)))
    assert {name: few for name, ((few, _), (many, _)) in found.items() if few != many} == {}
    assert over_budget(found) == {}
