"""Accounts by work name, each in one state, and nothing about the person."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.building import BY, account, isolated, kinds, post, unit

from khoi.access.invitations import new_code
from khoi.access.posts import viewer_of
from khoi.core.refusal import Refusal
from khoi.queries.accounts import STATES, AccountRow, account_shown, accounts_listed, idle

IN_FORCE = replace(BY, day=date(2026, 9, 1))
BEFORE = replace(BY, day=date(2026, 1, 5))


@pytest.fixture
def top(db):
    kinds()
    found = unit("khoi", kind="khoi")
    isolated(found)
    return found


def used(name: str, days: float | None, *, made: float = 100, active: bool = True) -> User:
    """An account that signed in so many days ago (None: never) and was made so many days ago."""
    now = timezone.now()
    user = account(name, proven=False)
    user.last_login = None if days is None else now - timedelta(days=days)
    user.date_joined, user.is_active = now - timedelta(days=made), active
    user.save()
    return user


def names(viewer=IN_FORCE, number: int = 1, **asked) -> list[str]:
    return [row.name for row in accounts_listed(viewer, number, **asked)[1]]


def states(viewer=IN_FORCE) -> dict[str, str]:
    return {row.name: row.state for row in accounts_listed(viewer, 1)[1]}


def test_every_account_has_one_state(top):
    used("a-dung", 1)
    used("b-lau", 46)
    used("c-moi", None, made=1)
    used("d-bo", None, made=46)
    used("e-khoa", 1, active=False)
    used("f-sat", 44.9)
    assert states() == {
        "a-dung": "active", "b-lau": "unused", "c-moi": "never", "d-bo": "unused", "e-khoa": "locked", "f-sat": "active",
    }  # fmt: skip
    assert {state: names(state=state) for state in STATES} == {
        "active": ["a-dung", "f-sat"], "never": ["c-moi"], "unused": ["b-lau", "d-bo"], "locked": ["e-khoa"],
    }  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.none() | st.integers(0, 90), st.integers(0, 90), st.booleans()), max_size=6),
    st.sampled_from([IN_FORCE, BEFORE]),
)
def test_states_of_the_list_and_of_its_filter_agree(top, rows, viewer):
    User.objects.all().delete()
    for i, (days, made, active) in enumerate(rows):
        used(f"k{i}", days, made=made, active=active)
    by_state = {state: names(viewer, state=state) for state in STATES}
    assert sorted(name for found in by_state.values() for name in found) == sorted(states(viewer))
    assert {name: state for state, found in by_state.items() for name in found} == states(viewer)


def test_days_without_use_come_from_the_standard_in_force(top):
    found = idle(IN_FORCE)
    assert (found.days, found.document, found.clause) == (45, "TCVN 14423:2026", "4.6.2.3")
    assert idle(BEFORE).days is None
    used("lau", 400)
    assert states(BEFORE) == {"lau": "active"}


def test_list_is_narrowed_by_name(top):
    for name in ("vanphong.an", "VanPhong.binh", "tochuc"):
        used(name, 1)
    assert names(text="phong") == ["VanPhong.binh", "vanphong.an"]
    assert names(text="%") == []


def test_row_says_whether_there_is_a_second_factor(top):
    used("without", 1)
    account("with")
    Authenticator.objects.create(user=account("codes", proven=False), type="recovery_codes", data={})
    found = {row.name: row.proven for row in accounts_listed(IN_FORCE, 1)[1]}
    assert found == {"codes": False, "with": True, "without": False}


def test_row_holds_nothing_about_the_person():
    assert [field.name for field in fields(AccountRow)] == ["name", "state", "proven", "last", "made"]


def test_account_is_shown_with_its_open_invitation(top):
    user = used("one", None, made=1)
    shown = account_shown(BY, "one")
    assert (shown.account, shown.invited_until, shown.sessions, shown.is_own) == (user, None, 0, False)
    new_code(user, by="x")
    assert account_shown(BY, "one").invited_until > timezone.now()
    assert account_shown(replace(BY, key=user.pk), "one").is_own


def code_of(act, *args) -> str:
    with pytest.raises(Refusal) as caught:
        act(*args)
    return caught.value.code


@pytest.mark.parametrize("name", ["", "x", "\0", "ONE"])
def test_account_that_is_not_there_is_refused(top, name):
    used("one", 1)
    assert code_of(account_shown, BY, name) == "unknown_account"


def test_accounts_are_kept_from_the_home_unit_only(top):
    below = unit("a", top)
    user = account("one")
    post(user, "system_administrator", below)
    viewer = viewer_of(user, day=BY.day, request="", proven=True)
    assert code_of(accounts_listed, viewer, 1) == code_of(account_shown, viewer, "one") == "not_allowed"
    post(user, "system_administrator", top)
    viewer = viewer_of(user, day=BY.day, request="", proven=True)
    assert names(viewer) == ["one"]


def test_three_hundred_accounts_take_as_many_statements_as_three(top):
    counted = []
    for many in (3, 300):
        for i in range(many):
            used(f"k{many}-{i}", i)
        with CaptureQueriesContext(connection) as asked:
            page, rows = accounts_listed(IN_FORCE, 1)
        counted.append(len(asked))
    assert (counted[0], len(rows), page.paginator.num_pages) == (counted[1], 50, 7)
