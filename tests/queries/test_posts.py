"""Posts in reach, page by page, each with its real end and what ends it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.building import BORN, BY, account, choose_network, isolated, kinds, post, resolution, target, unit

from khoi.access.posts import ends_of, viewer_of
from khoi.access.roles import roles
from khoi.core.refusal import Refusal
from khoi.queries.ledger import forget, live_ledger
from khoi.queries.posts import (
    end_of,
    giveable_roles,
    open_terms,
    own_post,
    own_posts,
    post_by_key,
    posts_listed,
)
from khoi.records.guard import records_open
from khoi.records.models import Post, Term, Unit

DAY = timezone.localdate()
SOON, LATER = DAY + timedelta(days=30), DAY + timedelta(days=60)
days = st.none() | st.integers(0, 400).map(lambda n: DAY + timedelta(days=n))


@pytest.fixture
def office(db) -> dict[str, Unit]:
    """`khoi` over `a` over `cell`, and `b`."""
    kinds()
    top = unit("khoi", kind="khoi")
    a = unit("a", top)
    found = {"khoi": top, "a": a, "cell": unit("cell", a), "b": unit("b", top)}
    isolated(top)
    return found


def viewing(name: str = "seer", *, proven: bool = True):
    return viewer_of(User.objects.get(username=name), day=DAY, request="", proven=proven)


def listed(viewer, number: int = 1, **asked) -> list[tuple[str, str]]:
    with live_ledger(viewer) as live:
        _, rows = posts_listed(viewer, live, number, "vi", **asked)
    return [(row.record.account.username, row.unit) for row in rows]


def rows_of(viewer, **asked):
    with live_ledger(viewer) as live:
        return posts_listed(viewer, live, 1, "vi", **asked)[1]


@pytest.fixture
def posts(office) -> None:
    post(account("one"), "cell_secretary", office["cell"])
    post(account("two"), "grassroots_office", office["b"], from_day=BORN + timedelta(days=1))
    post(account("whole"), "upper_office", from_day=BORN + timedelta(days=2))
    post(account("gone"), "auditor", office["a"], to_day=DAY)
    post(account("comes"), "auditor", office["a"], from_day=SOON)


def test_posts_in_reach_that_stand_are_listed_last_begun_first(office, posts):
    post(account("seer"), "inspection_board", office["a"])
    assert listed(viewing()) == [("seer", "Đơn vị a"), ("one", "Đơn vị cell")]
    assert listed(viewing(), everything=True) == [
        ("comes", "Đơn vị a"), ("seer", "Đơn vị a"), ("gone", "Đơn vị a"), ("one", "Đơn vị cell"),
    ]  # fmt: skip


def test_whoever_sees_the_whole_installation_sees_its_posts_too(office, posts):
    assert listed(BY) == [("whole", "cả cơ quan"), ("two", "Đơn vị b"), ("one", "Đơn vị cell")]
    assert listed(BY, unit=office["b"]) == [("two", "Đơn vị b")]


def test_nobody_without_the_right_sees_a_post(office, posts):
    post(account("seer"), "standing_board", office["khoi"])
    assert listed(viewing(), everything=True) == []


def test_unit_out_of_reach_lists_nothing(office, posts):
    post(account("seer"), "inspection_board", office["a"])
    assert listed(viewing(), unit=office["b"]) == []


def test_row_tells_role_end_and_cause(office):
    one = post(account("one"), "cell_secretary", office["cell"], to_day=LATER)
    with records_open():
        Unit.objects.filter(code="cell").update(ended_on=SOON)
    (row,) = rows_of(BY)
    assert (row.role, row.ends, row.last, row.why, row.why_words, row.holds, row.coming, row.is_void) == (
        "Bí thư chi bộ", SOON, SOON - timedelta(days=1), "unit", "vì đơn vị kết thúc", True, False, False,
    )  # fmt: skip
    assert row.record == one


def test_post_taken_back_as_never_given_is_told_so(office):
    post(account("one"), "cell_secretary", office["cell"], to_day=BORN)
    (row,) = rows_of(BY, everything=True)
    assert (row.is_void, row.holds) == (True, False)


def test_role_about_persons_holds_nothing_on_a_connected_installation(office):
    post(account("one"), "member", office["cell"])
    choose_network("connected")
    post(account("seer"), "upper_office")
    assert {row.record.account.username: row.holds for row in rows_of(viewing())} == {
        "one": False, "seer": True,
    }  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(own=days, of_unit=days, of_term=days, of_source=days, source_unit=days)
def test_end_with_its_cause_is_the_end_by_which_rights_go(
    office, own, of_unit, of_term, of_source, source_unit
):
    term = Term(ended_on=of_term)
    source = Post(to_day=of_source, unit=Unit(ended_on=source_unit))
    one = Post(to_day=own, unit=Unit(ended_on=of_unit), term=term, source=source)
    found = end_of(one)
    assert (found and found[0]) == ends_of(one)
    known = {
        "own_day": own,
        "unit": of_unit,
        "term": of_term,
        "source": min(filter(None, (of_source, source_unit)), default=None),
    }
    if found:
        assert known[found[1]] == found[0]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(starts=st.integers(-5, 5), own=days, of_unit=days, of_source=days)
def test_list_of_standing_posts_is_what_gives_rights(office, starts, own, of_unit, of_source):
    Post.objects.all()._raw_delete("default")
    user, first = account("one"), DAY + timedelta(days=starts)
    own = own and max(own, first)
    with records_open():
        Unit.objects.filter(code="cell").update(ended_on=of_unit)
    source = post(account("source"), "auditor", office["b"], to_day=of_source)
    post(user, "auditor", office["cell"], first, to_day=own or SOON, source=source)
    forget()
    grants = viewer_of(user, day=DAY, request="", proven=True).grants
    names = [name for name, _ in listed(BY)]
    assert ("one" in names) == bool(grants)


def test_own_posts_are_those_that_stand_or_come_and_what_was_lent(office):
    user = account("seer")
    source = post(user, "auditor", office["a"])
    post(user, "auditor", office["b"], from_day=SOON)
    post(user, "auditor", office["khoi"], to_day=DAY)
    post(account("helper"), "auditor", office["a"], DAY, to_day=SOON, source=source)
    post(account("other"), "auditor", office["a"])
    with live_ledger(viewing()) as live:
        rows = own_posts(viewing(), live, "vi")
    found = [(row.record.account.username, row.unit, row.coming) for row in rows]
    assert found == [
        ("seer", "Đơn vị a", False), ("helper", "Đơn vị a", False), ("seer", "Đơn vị b", True),
    ]  # fmt: skip


def code_of(act, *args) -> str:
    with pytest.raises(Refusal) as caught:
        act(*args)
    return caught.value.code


def test_post_is_found_where_the_right_is_held_and_is_not_there_elsewhere(office):
    out, inside = (
        post(account("one"), "auditor", office["b"]),
        post(account("one"), "auditor", office["cell"]),
    )
    whole = post(account("one"), "auditor")
    post(account("seer"), "organisation_board", office["a"])
    assert post_by_key(viewing(), inside.key, "give_posts") == inside
    for key in (out.key, whole.key, "x", "\0", ""):
        assert code_of(post_by_key, viewing(), key, "give_posts") == "unknown_post"
    assert post_by_key(BY, whole.key, "give_posts") == whole


def test_own_post_is_one_that_is_held_today(office):
    user = account("seer")
    mine, ended = post(user, "auditor", office["a"]), post(user, "auditor", office["b"], to_day=DAY)
    other = post(account("one"), "auditor", office["a"])
    assert own_post(viewing(), mine.key) == mine
    for key in (ended.key, other.key, "x", "\0", ""):
        assert code_of(own_post, viewing(), key) == "unknown_post"


def test_roles_offered_are_those_that_might_be_given(office):
    post(account("seer"), "organisation_board", office["a"])
    held = roles()["organisation_board"].rights
    assert [role.code for role in giveable_roles(viewing())] == [
        role.code for role in roles().values() if role.rights <= held
    ]
    assert giveable_roles(BY) == list(roles().values())
    source = post(account("holder"), "upper_office", office["a"])
    post(account("seer"), "upper_office", office["a"], source=source, to_day=DAY + timedelta(days=9))
    assert [role.code for role in giveable_roles(viewing())] == [
        role.code for role in roles().values() if role.rights <= held
    ]
    choose_network("connected")
    post(account("whole"), "organisation_board")
    assert "member" not in [role.code for role in giveable_roles(viewing("whole"))]


def test_terms_offered_are_open_and_of_committees_in_reach(office):
    resolution(office["khoi"], [target("dinh-tinh")], [], code="k", years=(2020, 2025))
    resolution(office["a"], [target("dinh-tinh")], [], code="a", years=(2021, 2026))
    post(account("seer"), "organisation_board", office["a"])
    assert [term.unit.code for term in open_terms(viewing())] == ["a"]
    with records_open():
        Term.objects.filter(unit=office["a"]).update(ended_on=DAY, ended_why="x")
    assert [term.unit.code for term in open_terms(BY)] == ["khoi"]


@pytest.mark.parametrize("everything", [False, True])
def test_three_hundred_posts_take_as_many_statements_as_three(office, everything):
    post(account("seer"), "inspection_board", office["khoi"])
    counted = []
    for many in (3, 300):
        for i in range(many):
            post(account(f"k{many}-{i}", proven=False), "auditor", office["cell"])
        viewer = viewing()
        listed(viewer)
        with live_ledger(viewer) as live, CaptureQueriesContext(connection) as asked:
            posts_listed(viewer, live, 1, "vi", everything=everything)
        counted.append(len(asked))
    assert (counted[0], len(listed(viewing(), 7))) == (counted[1], 4)
