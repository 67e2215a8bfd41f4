"""The answer why somebody may is the answer that the gate gives, with the first condition that fails and the way down."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.building import BORN, BY, account, choose_network, isolated, kinds, post, unit

from khoi.access.places import places
from khoi.access.posts import viewer_of
from khoi.access.rights import RIGHTS
from khoi.access.roles import roles
from khoi.actions.units import end_unit, move_unit, record_succession
from khoi.core.refusal import Refusal
from khoi.queries.ledger import live_ledger
from khoi.queries.own_page import Spoken
from khoi.queries.why import holders, trail, unit_of_person, why
from khoi.records.guard import records_open
from khoi.records.models import Event, Person, Post, Unit

DAY = timezone.localdate()
SOON = DAY + timedelta(days=30)
GONE, MERGED = date(2020, 7, 1), date(2021, 7, 1)


@pytest.fixture
def office(db) -> dict[str, Unit]:
    """`khoi` over `a` over `cell`, and `b`; `gone` lay under `cell`; `old` under `a` went into `heir` under `b`."""
    kinds()
    top = unit("khoi", kind="khoi")
    a, b = unit("a", top), unit("b", top)
    cell = unit("cell", a)
    gone, old, heir = unit("gone", cell), unit("old", a), unit("heir", b, begins_on=MERGED)
    coming = unit("coming", a, begins_on=SOON)
    end_unit(gone, ended_on=GONE, by=BY)
    end_unit(old, ended_on=MERGED, by=BY)
    record_succession("merge", on=MERGED, before=[old], after=[heir], shares=None, decision="1", by=BY)
    isolated(top)
    return {
        "khoi": top, "a": a, "b": b, "cell": cell, "gone": gone, "old": old, "heir": heir, "coming": coming,
    }  # fmt: skip


def asked(name: str, right: str, at: Unit, by=BY, **changed):
    with live_ledger(by) as live:
        return why(by, live, name, RIGHTS[right], at, "vi", **changed)


def steps(answer) -> dict[str, bool | None]:
    return {step.code: step.is_met for step in answer.steps}


def way(answer) -> list[tuple[str, str]]:
    return [(hop.name.removeprefix("Đơn vị "), hop.how) for hop in answer.way]


def test_right_that_is_held_is_explained_by_post_way_and_days(office):
    one = post(account("one"), "grassroots_office", office["a"], to_day=SOON)
    found = asked("one", "enter_figures", office["cell"])
    assert (found.is_yes, found.failed, found.asleep, found.post.record) == (True, "", False, one)
    assert way(found) == [("a", ""), ("cell", "under")]
    assert set(steps(found).values()) == {True}


def test_right_that_waits_for_a_second_factor_is_asleep(office):
    post(account("one", proven=False), "grassroots_office", office["a"])
    found = asked("one", "enter_figures", office["a"])
    assert (found.is_yes, found.asleep, found.failed) == (False, True, "factor")
    assert asked("one", "see_figures", office["a"]).is_yes


@pytest.mark.parametrize(
    ("role", "at", "changed", "right", "asked_at", "failed"),
    [
        ("standing_board", "a", {}, "enter_figures", "a", "role"),
        ("cell_secretary", "b", {}, "see_figures", "cell", "reach"),
        ("cell_secretary", "a", {}, "see_figures", "cell", "reach"),
        ("standing_board", "cell", {}, "see_figures", "a", "reach"),
        ("standing_board", "a", {"to_day": DAY}, "see_figures", "cell", "time"),
        ("standing_board", "a", {"from_day": SOON}, "see_figures", "cell", "time"),
    ],
)
def test_first_condition_that_fails_is_named(office, role, at, changed, right, asked_at, failed):
    post(account("one"), role, office[at], **changed)
    found = asked("one", right, office[asked_at])
    order = ["role", "reach", "time", "network", "lock", "factor"]
    i = order.index(failed)
    assert (found.failed, found.is_yes) == (failed, False)
    assert steps(found) == {code: None if n > i else n < i for n, code in enumerate(order)}


def test_right_that_is_not_delegated_is_explained_so(office):
    source = post(account("lender"), "upper_office", office["a"])
    post(account("one"), "upper_office", office["a"], source=source, to_day=SOON)
    found = asked("one", "give_posts", office["cell"])
    assert (found.is_yes, found.failed, found.asleep) == (False, "lent", False)
    assert list(steps(found)) == ["role", "reach", "lent", "time", "network", "lock", "factor"]
    assert asked("lender", "give_posts", office["cell"]).is_yes
    assert asked("one", "keep_units", office["cell"]).is_yes
    assert asked("one", "give_posts", office["b"]).failed == "reach"
    with live_ledger(BY) as live:
        _, rows = holders(BY, live, RIGHTS["give_posts"], office["cell"], 1, "vi")
    assert [row.account for row in rows] == ["lender"]


def test_post_that_does_not_reach_is_not_told(office):
    post(account("one"), "standing_board", office["b"])
    found = asked("one", "see_figures", office["cell"])
    assert (found.post, found.way) == (None, [])


def test_account_that_is_not_there_is_answered_as_one_without_posts(office):
    account("one")
    nobody, without = asked("x", "see_figures", office["a"]), asked("one", "see_figures", office["a"])
    assert replace(nobody, account="") == replace(without, account="")
    assert asked("\0", "see_figures", office["a"]).failed == "role"


def test_locked_account_is_told_only_where_its_post_reaches(office):
    user = account("one")
    user.is_active = False
    user.save()
    post(user, "standing_board", office["a"])
    assert asked("one", "see_figures", office["cell"]).failed == "lock"
    assert asked("one", "see_figures", office["b"]).failed == "reach"


def test_personal_right_ends_with_the_network(office):
    post(account("one"), "inspection_board", office["a"])
    assert asked("one", "see_persons", office["cell"]).is_yes
    found = asked("one", "see_persons", office["cell"], replace(BY, network="connected"))
    assert (found.failed, found.is_yes) == ("network", False)
    assert asked("one", "see_figures", office["cell"], replace(BY, network="connected")).is_yes


def test_nearest_of_several_posts_is_told(office):
    user = account("one")
    post(user, "standing_board", office["b"])
    near = post(user, "standing_board", office["a"], to_day=DAY)
    assert asked("one", "see_figures", office["cell"]).post.record == near
    best = post(user, "inspection_board", office["khoi"])
    assert (asked("one", "see_figures", office["cell"]).post.record, best.role) == (best, "inspection_board")


@pytest.mark.parametrize(
    ("at", "asked_at", "expected"),
    [
        (None, "cell", [("cell", "")]),
        ("cell", "cell", [("cell", "")]),
        ("khoi", "cell", [("khoi", ""), ("a", "under"), ("cell", "under")]),
        ("a", "gone", [("a", ""), ("cell", "under"), ("gone", "last")]),
        ("a", "old", [("a", ""), ("old", "last")]),
        ("b", "old", [("b", ""), ("heir", "under"), ("old", "heir")]),
        ("heir", "old", [("heir", ""), ("old", "heir")]),
        ("a", "coming", [("a", ""), ("coming", "first")]),
    ],
)
def test_way_goes_down_the_tree_of_today_or_over_what_became_of_the_unit(office, at, asked_at, expected):
    post(account("one"), "standing_board", at and office[at])
    assert way(asked("one", "see_results", office[asked_at])) == expected


def test_hop_over_an_ended_unit_carries_its_last_day(office):
    post(account("one"), "standing_board", office["b"])
    assert asked("one", "see_results", office["old"]).way[-1].day == MERGED - timedelta(days=1)


CODES = ["khoi", "a", "b", "cell", "gone", "old", "heir", "coming"]
slow = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@slow
@given(st.sampled_from(CODES), st.sampled_from(CODES), st.integers(-4200, 400))
def test_there_is_a_way_exactly_where_the_unit_lies_in_reach(office, one, top, days):
    day = DAY + timedelta(days=days)
    with live_ledger(BY) as live:
        found = trail(places(), office[one].pk, office[top].pk, day, Spoken(live, day, "vi"))
    assert (found is not None) == places().lies_in(office[one].pk, office[top].pk, day)
    assert found is None or (found[0].unit, found[-1].unit) == (office[top].pk, office[one].pk)


@slow
@given(
    role=st.sampled_from(list(roles())),
    at=st.sampled_from([*CODES, None]),
    starts=st.integers(-2, 2),
    lasts=st.none() | st.integers(0, 3),
    right=st.sampled_from(list(RIGHTS)),
    asked_at=st.sampled_from(CODES),
    proven=st.booleans(),
    network=st.sampled_from(["isolated", "connected"]),
    active=st.booleans(),
    lent=st.booleans(),
)
def test_answer_is_that_of_the_gate(
    office, *, role, at, starts, lasts, right, asked_at, proven, network, active, lent
):
    Post.objects.all()._raw_delete("default")
    User.objects.filter(username="one").delete()
    user, first = account("one", proven=proven), DAY + timedelta(days=starts)
    user.is_active = active
    user.save()
    last = None if lasts is None else first + timedelta(days=lasts)
    last = last or (DAY + timedelta(days=400) if lent else None)
    # The lender is locked, so that nobody but the delegate can be listed.
    lender = User.objects.update_or_create(username="lender", defaults={"is_active": False})[0]
    source = post(lender, role, at and office[at], first) if lent else None
    post(user, role, at and office[at], first, to_day=last, source=source)
    choose_network(network)
    gate = viewer_of(user, day=DAY, request="", proven=proven)
    found = asked("one", right, office[asked_at], replace(BY, network=network))
    assert found.is_yes == gate.may(right, office[asked_at].pk)
    awake = replace(gate, proven=True).may(right, office[asked_at].pk)
    assert found.asleep == (awake and not found.is_yes)
    with live_ledger(BY) as live:
        _, rows = holders(replace(BY, network=network), live, RIGHTS[right], office[asked_at], 1, "vi")
    assert [(row.account, row.asleep) for row in rows] == ([("one", found.asleep)] if awake else [])


def test_everybody_who_holds_a_right_is_listed_with_their_post(office):
    post(account("one"), "grassroots_office", office["a"])
    post(account("two", proven=False), "grassroots_office", office["khoi"])
    post(account("three"), "grassroots_office", office["b"])
    with live_ledger(BY) as live:
        page, rows = holders(BY, live, RIGHTS["enter_figures"], office["cell"], 1, "vi")
    assert [(row.account, row.post.unit, row.asleep) for row in rows] == [
        ("one", "Đơn vị a", False), ("two", "Đơn vị khoi", True),
    ]  # fmt: skip
    assert page.paginator.count == 2


@pytest.mark.parametrize("many", [300])
def test_many_holders_take_as_many_statements_as_few(office, many):
    counted = []
    for count in (3, many):
        for i in range(count):
            post(account(f"k{count}-{i}", proven=False), "grassroots_office", office["khoi"])
        for _ in range(2):
            with live_ledger(BY) as live, CaptureQueriesContext(connection) as statements:
                page, rows = holders(BY, live, RIGHTS["enter_figures"], office["a"], 1, "vi")
        counted.append(len(statements))
    assert (counted[0], len(rows), page.paginator.num_pages) == (counted[1], 50, 7)


@pytest.fixture
def person(office) -> Person:
    with records_open():
        found = Person(
            unit=office["cell"], account=account("own"), name="A", search="a", recorded_at="2026-01-01T00:00Z"
        )
        found.save()
    return found


def test_own_record_is_seen_by_its_own_account_without_any_post(office, person):
    found = asked("own", "see_persons", office["cell"], person=person.key)
    assert (found.is_own, found.is_yes, found.failed) == (True, True, "role")
    assert not asked("own", "see_persons", office["cell"]).is_yes
    user = User.objects.get(username="own")
    user.is_active = False
    user.save()
    assert not asked("own", "see_persons", office["cell"], person=person.key).is_yes


def test_unit_of_a_record_is_told_in_reach_with_a_trace(office, person):
    post(account("seer"), "auditor", office["a"])
    viewer = viewer_of(User.objects.get(username="seer"), day=DAY, request="q", proven=True)
    assert unit_of_person(viewer, person.key) == office["cell"]
    event = Event.objects.latest("number")
    assert (event.act, event.person, event.actor, event.post) == (
        "see_reach",
        person.key,
        "seer",
        "auditor@a",
    )


@pytest.mark.parametrize("key", ["", "x", "\0"])
def test_record_that_is_not_there_is_refused(office, person, key):
    with pytest.raises(Refusal) as caught:
        unit_of_person(BY, key)
    assert caught.value.code == "unknown_person"


@pytest.mark.parametrize("changed", [{"grants": ()}, {"network": "connected"}])
def test_record_out_of_reach_is_as_one_that_is_not_there(office, person, changed):
    before = Event.objects.count()
    with pytest.raises(Refusal) as caught:
        unit_of_person(replace(BY, **changed), person.key)
    assert (caught.value.code, Event.objects.count()) == ("unknown_person", before)


def test_moved_unit_is_explained_by_where_it_lies_today(office):
    move_unit(office["cell"], parent=office["b"], from_day=DAY, by=BY)
    post(account("one"), "standing_board", office["b"], BORN)
    assert way(asked("one", "see_results", office["cell"])) == [("b", ""), ("cell", "under")]
    assert asked("one", "see_results", office["gone"]).is_yes
