"""Plans that change the tree are drafted, checked, carried out and undone, page by page."""

from datetime import date
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.building import account, flock, measure, over_budget, post, record
from tests.reorganising import (
    BAD,
    FILE,
    HEAD,
    carried_out,
    drafted,
    found,
    head_of,
    loaded,
    parent,
    posted,
    sent_act,
    split,
)
from tests.web.test_posts import said, signed_in, told

from khoi.queries.ledger import forget
from khoi.records.guard import records_open
from khoi.records.models import Event, Grouping, Reorganisation, Unit, UnitGroup


def test_office_without_plans_says_so_and_offers_every_act(client):
    assert "Chưa có kế hoạch nào." in client.get("/sap-xep/").content.decode()
    page = client.get("/sap-xep/moi/?unit=a")
    acts = ["merge", "split", "rename", "move", "dissolve"]
    text = page.content.decode()
    assert [f"?viec={act}&amp;unit=a" in text for act in acts] == [True] * 5
    assert "/sap-xep/moi/?unit=a" in client.get("/don-vi/ma/a/").content.decode()
    assert "/sap-xep/" in client.get("/van-phong/").content.decode()


def test_plan_from_a_file_is_assigned_and_carried_out_as_a_whole(client, below_a):
    with records_open():
        group = Grouping(code="dang", label="Khối Đảng", label_en="Party", position=0)
        group.save()
        for code in ("a1", "a2"):
            UnitGroup(unit=Unit.objects.get(code=code), grouping=group, from_day=date(2015, 3, 1)).save()
    forget()
    page = loaded(client)
    plan = drafted()
    assert [one.code for one, *_ in page.context["obstacles"]] == ["left_under_ended"]
    assert f"/sap-xep/{plan.key}/phan/a/" in page.content.decode()
    assert "Thực hiện</button>" not in page.content.decode()
    page = client.get(f"/sap-xep/{plan.key}/sua/")
    assert page.context["ended"] == [("a", "Đơn vị a", 0, 3)]

    address = f"/sap-xep/{plan.key}/phan/a/"
    page = posted(client, address, {"group": "g-dang", "to": "dang", "all": "1"}, follow=True)
    assert "đã phân 2/3" in page.content.decode()
    page = posted(client, address, {"u-a1": "uy-ban", "u-a2": "dang", "u-a3": "uy-ban"}, follow=True)
    assert (page.context["done"], page.context["all"], page.context["left"]) == (3, 3, 0)
    assert drafted().steps[3:] == [
        {"do": "move", "unit": "a1", "parent": "uy-ban"},
        {"do": "move", "unit": "a2", "parent": "dang"},
        {"do": "move", "unit": "a3", "parent": "uy-ban"},
    ]
    page = carried_out(client, plan)
    assert said(page) == ["Đã thực hiện."]
    assert [parent(code) for code in ("a1", "a2", "a3")] == ["uy-ban", "dang", "uy-ban"]
    assert Event.objects.filter(act="carry_out_reorganisation").count() == 1


def test_unit_taken_out_again_has_no_goal(client, below_a):
    loaded(client)
    address = f"/sap-xep/{drafted().key}/phan/a/"
    posted(client, address, {"group": "*", "to": "dang", "all": "1"})
    page = posted(client, address, {"u-a1": "", "u-a2": "dang", "u-a3": "dang"}, follow=True)
    assert (page.context["done"], page.context["left"]) == (2, 1)


def test_group_without_a_goal_is_refused(client, below_a):
    loaded(client)
    page = client.post(f"/sap-xep/{drafted().key}/phan/a/", {"group": "*", "to": "", "all": "1"})
    assert (page.status_code, [*page.context["form"].errors]) == (BAD, ["to"])


def test_goal_that_is_no_successor_is_refused(client, below_a):
    loaded(client)
    page = client.post(f"/sap-xep/{drafted().key}/phan/a/", {"u-a1": "khong-co"})
    assert (page.status_code, [*page.context["form"].errors]) == (BAD, ["u-a1"])
    assert len(drafted().steps) == 3


def test_file_that_is_wrong_is_told_with_its_place(client, below_a):
    page = loaded(client, FILE.replace("unit: a", "unit: [a]"))
    assert page.status_code == BAD
    assert page.context["refusal"].where == "steps[2].unit"
    assert Reorganisation.objects.count() == 0


@pytest.mark.parametrize("day", ["0001-01-01", "1800-01-01", "9999-12-31"])
def test_day_at_the_edge_of_the_calendar_is_answered(client, below_a, day):
    page = loaded(client, FILE.replace("2023-02-01", day))
    refusal = page.context["refusal"]
    assert (page.status_code, refusal and refusal.where) == (
        (BAD, "effective_on") if day == "0001-01-01" else (HTTPStatus.OK, None)
    )
    assert refusal or page.context["obstacles"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/sap-xep/moi/?viec=merge&unit=%00", 200),
        ("/sap-xep/moi/?viec=split&unit=khong-co", 200),
        ("/sap-xep/%00/", 404),
        ("/sap-xep/{key}/phan/%00/", 404),
        ("/sap-xep/{key}/?muc=placements&page=99", 200),
        ("/sap-xep/{key}/?muc=khong-co", 200),
        ("/sap-xep/{key}/sua/?page=99", 200),
    ],
)
def test_nonsense_in_an_address_is_answered(client, below_a, address, status):
    loaded(client)
    assert client.get(address.format(key=drafted().key)).status_code == status


def test_plan_with_obstacles_cannot_be_forced(client, below_a):
    loaded(client)
    page = carried_out(client, drafted())
    assert told(page) == (BAD, "plan_has_obstacles")
    assert (drafted().state, Unit.objects.exclude(ended_on=None).count()) == ("draft", 0)


def test_plan_without_a_decision_waits_for_one(client, below_a):
    page = sent_act(client, "rename", {"unit": "a1", "name": "X", "decision": ""}, follow=True)
    assert "Thực hiện</button>" not in page.content.decode()
    assert "chưa có số quyết định" in page.content.decode()
    assert told(carried_out(client, drafted())) == (BAD, "decision_required")


def test_carrying_out_asks_to_be_sure_and_names_decision_day_and_counts(client, below_a):
    sent_act(client, "rename", {"unit": "a1", "name": "X"})
    plan = drafted()
    page = client.get(f"/sap-xep/{plan.key}/")
    label = page.context["form"].fields["sure"].label
    assert label == "Tôi đã xem và thực hiện theo 12-QĐ/TU, hiệu lực từ 01/02/2023: đơn vị đổi tên 1."
    page = client.post(f"/sap-xep/{plan.key}/", {"seen": page.context["form"]["seen"].value()})
    assert (page.status_code, drafted().state) == (BAD, "draft")


def test_plan_changed_by_somebody_else_is_not_carried_out_unseen(client, below_a):
    sent_act(client, "rename", {"unit": "a1", "name": "X"})
    plan = drafted()
    seen = client.get(f"/sap-xep/{plan.key}/").context["form"]["seen"].value()
    posted(client, f"/sap-xep/{plan.key}/viec/?buoc=1", {"unit": "a2", "name": "Y"})
    page = client.post(f"/sap-xep/{plan.key}/", {"sure": "on", "seen": seen})
    assert (told(page), drafted().state) == ((BAD, "plan_changed"), "draft")
    # The page now shows what changed; the tick is to be made anew.
    assert (page.context["form"].is_bound, page.context["form"]["seen"].value() == seen) == (False, False)


def test_steps_are_added_changed_and_taken_away(client, below_a):
    sent_act(client, "plan", {"title": "Kế hoạch"})
    plan = drafted()
    address = f"/sap-xep/{plan.key}"
    posted(client, f"{address}/viec/?viec=found", {"name": "Chi bộ mới", "kind": "chi-bo", "parent": "b"})
    posted(client, f"{address}/viec/?viec=change_kind", {"unit": "a", "kind": "khoi"})
    posted(client, f"{address}/viec/?viec=end", {"unit": "a1"})
    posted(client, f"{address}/viec/?viec=end_term", {"term": "khoi|2021–2023", "why": "Sắp xếp"})
    posted(client, f"{address}/viec/?viec=move", {"units": ["a2"], "parent": "chi-bo-moi"})
    assert [step["do"] for step in drafted().steps] == ["found", "change_kind", "end", "end_term", "move"]
    page = client.get(f"{address}/viec/?buoc=1")
    assert (page.context["form"]["name"].value(), found(page, "parent")) == ("Chi bộ mới", [("b", True)])
    typed = {"name": "Tên khác", "kind": "chi-bo", "top": "on", "code": "chi-bo-moi"}
    posted(client, f"{address}/viec/?buoc=1", typed)
    assert drafted().steps[0] | {"group": None} == {
        "do": "found", "code": "chi-bo-moi", "name": "Tên khác", "kind": "chi-bo", "parent": None, "group": None,
    }  # fmt: skip
    removed = head_of(client, plan.key, remove="3")
    stale = removed | {"seen": client.get(f"{address}/sua/").context["seen"]}
    page = client.post(f"{address}/sua/", stale, follow=True)
    assert [step["do"] for step in drafted().steps] == ["found", "change_kind", "end_term", "move"]
    assert page.context["rows"][3][2] == "Chuyển “Đơn vị a2” về dưới “Tên khác”"
    assert told(client.post(f"{address}/sua/", stale)) == (BAD, "plan_changed")


def test_head_of_a_plan_is_changed(client, below_a):
    sent_act(client, "rename", {"unit": "a1", "name": "X"})
    plan = drafted()
    typed = HEAD | {"title": "Tên mới", "effective_on": "01/03/2023"}
    page = posted(client, f"/sap-xep/{plan.key}/sua/", typed, follow=True)
    assert said(page) == ["Đã ghi phần đầu của kế hoạch."]
    assert (drafted().title, drafted().effective_on, len(drafted().steps)) == ("Tên mới", date(2023, 3, 1), 1)


def test_shares_of_a_split_in_a_plan_are_changed(client, below_a):
    sent_act(client, "split", split())
    plan = drafted()
    heirs = ("chi-bo-a1-1", "chi-bo-a1-2")
    page = client.get(f"/sap-xep/{plan.key}/viec/?buoc=3")
    assert next(label for label, _ in page.context["shares"].rows) == "mọi số đo khác"
    sent = {"divided": "yes", f"share:*:{heirs[0]}": "0,25", f"share:*:{heirs[1]}": "75%"}
    posted(client, f"/sap-xep/{plan.key}/viec/?buoc=3", sent)
    assert drafted().steps[2]["shares"] == {"*": {heirs[0]: "1/4", heirs[1]: "3/4"}}


def test_plan_in_force_can_be_neither_edited_nor_dropped(client, below_a):
    sent_act(client, "rename", {"unit": "a1", "name": "X"})
    plan = drafted()
    carried_out(client, plan)
    for address, sent in (
        (f"/sap-xep/{plan.key}/", {"drop": "1"}),
        (f"/sap-xep/{plan.key}/sua/", head_of(client, plan.key, remove="1")),
        (f"/sap-xep/{plan.key}/viec/?viec=end", {"unit": "b"}),
    ):
        assert told(posted(client, address, sent)) == (BAD, "plan_not_open")


def test_plan_on_which_something_was_built_says_so_instead_of_undoing(client, below_a):
    sent_act(client, "split", split(unit="a1"))
    plan = drafted()
    carried_out(client, plan)
    measure("meetings", kind="chi-bo")
    forget()
    record(Unit.objects.get(code="chi-bo-a1-1"), 2023, {"meetings": 3})
    page = client.get(f"/sap-xep/{plan.key}/")
    assert ("Không hoàn tác được nữa" in page.content.decode(), "Hoàn tác</button>" in page.content.decode()) == (
        True, False,
    )  # fmt: skip
    assert told(carried_out(client, plan, undo="1")) == (BAD, "built_upon")


def test_plan_that_is_dropped_stays_to_be_read(client, below_a):
    sent_act(client, "rename", {"unit": "a1", "name": "X"})
    plan = drafted()
    page = posted(client, f"/sap-xep/{plan.key}/", {"drop": "1"}, follow=True)
    assert said(page) == ["Đã bỏ kế hoạch."]
    assert "Kế hoạch đã bỏ" in client.get(f"/sap-xep/{plan.key}/").content.decode()


@pytest.mark.parametrize("page", ["", "sua/", "viec/?viec=end", "phan/a/"])
def test_plan_that_is_not_there(client, page):
    assert told(client.get(f"/sap-xep/khong-co/{page}")) == (HTTPStatus.NOT_FOUND, "unknown_reorganisation")


@pytest.mark.parametrize("query", ["viec=khong-co", "", "buoc=99", "buoc=x"])
def test_step_that_is_not_there_leads_back_to_the_plan(client, below_a, query):
    sent_act(client, "plan", {"title": "Kế hoạch"})
    assert (
        client.get(f"/sap-xep/{drafted().key}/viec/?{query}")["Location"] == f"/sap-xep/{drafted().key}/sua/"
    )


def test_reader_without_the_right_sees_no_door(client, below_a):
    reader = signed_in("reader", "auditor")
    assert told(reader.get("/sap-xep/")) == (HTTPStatus.FORBIDDEN, "not_allowed")
    assert "Sắp xếp lại" not in reader.get("/don-vi/ma/a/").content.decode()


def test_without_second_factor_nothing_is_carried_out(client, below_a):
    sent_act(client, "rename", {"unit": "a1", "name": "X"})
    user = account("khong-yeu-to", proven=False)
    post(user, "upper_office")
    weak = Client()
    weak.force_login(user)
    address = f"/sap-xep/{drafted().key}/"
    assert told(weak.get(address)) == (HTTPStatus.FORBIDDEN, "second_factor_required")
    sent = {"sure": "on", "seen": client.get(address).context["form"]["seen"].value()}
    assert told(weak.post(address, sent)) == (HTTPStatus.FORBIDDEN, "second_factor_required")
    assert drafted().state == "draft"


def test_what_was_typed_is_shown_as_text(client, below_a):
    page = sent_act(client, "rename", {"unit": "a1", "name": "<script>alert(1)</script>"}, follow=True)
    text = page.content.decode()
    assert ("<script>alert" in text, "&lt;script&gt;" in text) == (False, True)


def pages(key: str) -> dict[str, str]:
    return {
        "reorganisations": "/sap-xep/",
        "new_reorganisation": "/sap-xep/moi/?viec=split&unit=a",
        "load_reorganisation": "/sap-xep/nap/",
        "reorganisation": f"/sap-xep/{key}/",
        "edit_reorganisation": f"/sap-xep/{key}/sua/",
        "reorganisation_step": f"/sap-xep/{key}/viec/?buoc=4",
        "assign_units": f"/sap-xep/{key}/phan/a/",
    }


def test_pages_keep_their_budgets_at_three_units_and_at_three_hundred(client, office):
    a, measured = Unit.objects.get(code="a"), {}
    for many in (3, 297):
        for _ in range(many // 3):
            loaded(client)
        flock(a, many)
        forget()
        loaded(client)
        plan = drafted()
        posted(client, f"/sap-xep/{plan.key}/phan/a/", {"group": "*", "to": "dang", "all": "1"})
        for name, address in pages(plan.key).items():
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(address)
            assert answer.status_code == HTTPStatus.OK, name
            measured.setdefault(name, []).append((len(asked), len(answer.content)))
    assert {name: rows for name, rows in measured.items() if rows[0][0] != rows[1][0]} == {}
    assert over_budget(measured) == {}
