"""Whoever keeps accounts locks and frees them, and comes to no personal record by it."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from tests.building import account, isolated, kinds, post, unit

from khoi.access.invitations import invited
from khoi.access.posts import viewer_of
from khoi.access.rights import RIGHTS
from khoi.access.roles import Role, roles
from khoi.access.viewer import Viewer
from khoi.actions.accounts import (
    end_account_sessions,
    invite_account,
    lock_account,
    remove_account_factors,
    sees_persons,
    unlock_account,
)
from khoi.actions.first_account import new_code_for
from khoi.actions.posts import renew_invitation
from khoi.core.refusal import Refusal
from khoi.records.guard import records_open
from khoi.records.models import Event, Person, Unit


@pytest.fixture
def keeper(db) -> Viewer:
    kinds()
    top = unit("khoi", kind="khoi")
    isolated(top)
    user = account("keeper")
    post(user, "system_administrator", top)
    return viewing(user)


def viewing(user: User, *, proven: bool = True) -> Viewer:
    return viewer_of(user, day=timezone.localdate(), request="r", proven=proven)


def code_of(act, *args, **kwargs) -> str:
    before = Event.objects.count()
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert (bool(caught.value.hint), Event.objects.count()) == (True, before)
    return caught.value.code


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    client.get("/")
    UserSession.objects.get_or_create(
        user=user, session_key=client.session.session_key, defaults={"ip": "127.0.0.1", "user_agent": "x"}
    )
    return client


def test_locked_account_is_signed_out_and_stays_out_until_it_is_unlocked(keeper):
    user = account("other")
    client = signed_in(user)
    lock_account(user, by=keeper)
    assert (client.get("/tai-khoan/").status_code, UserSession.objects.count()) == (302, 0)
    assert code_of(lock_account, user, by=keeper) == "nothing_changes"
    unlock_account(user, by=keeper)
    assert User.objects.get(username="other").is_active
    assert code_of(unlock_account, user, by=keeper) == "nothing_changes"
    told = [(event.act, event.subject, event.post) for event in Event.objects.order_by("-number")[:2]]
    assert told == [
        ("unlock_account", "account/other", "system_administrator@khoi"),
        ("lock_account", "account/other", "system_administrator@khoi"),
    ]


def test_sessions_end_everywhere(keeper):
    user = account("other")
    clients = [signed_in(user), signed_in(user)]
    end_account_sessions(user, by=keeper)
    assert [client.get("/tai-khoan/").status_code for client in clients] == [302, 302]


def test_second_factor_is_taken_away_with_the_sessions(keeper):
    user = account("other")
    signed_in(user)
    remove_account_factors(user, by=keeper)
    assert (Authenticator.objects.filter(user=user).count(), UserSession.objects.count()) == (0, 0)


@pytest.mark.parametrize("act", [lock_account, unlock_account, remove_account_factors, invite_account])
def test_own_account_is_not_kept_here(keeper, act):
    assert code_of(act, User.objects.get(username="keeper"), by=keeper) == "own_account"


ACTS = [lock_account, unlock_account, end_account_sessions, remove_account_factors, invite_account]


@pytest.mark.parametrize("act", ACTS)
def test_nobody_else_keeps_accounts(keeper, act):
    user, other = account("other"), account("third")
    for role in roles():
        if role != "system_administrator":
            post(user, role)
    assert code_of(act, other, by=viewing(user)) == "not_allowed"
    sleeping = viewing(User.objects.get(username="keeper"), proven=False)
    assert code_of(act, other, by=sleeping) == "second_factor_required"


@pytest.mark.parametrize("role", list(roles()))
def test_account_that_comes_to_personal_records_is_not_invited_by_its_keeper(keeper, role):
    user = account("other")
    post(user, role)
    rights = roles()[role].rights
    personal = any(RIGHTS[right].persons for right in rights) or "give_posts" in rights
    assert sees_persons(user) == personal
    if role == "system_administrator":
        assert code_of(invite_account, user, by=keeper) == "account_holds_more"  # at the whole installation
    else:
        assert code_of(invite_account, user, by=keeper) == (
            "account_sees_persons" if personal else "account_holds_more"
        )


@pytest.mark.parametrize("from_day", [None, "coming"])
def test_keeper_of_accounts_becomes_no_auditor(keeper, from_day):
    """Whoever opens an account has what it has: also by a post that is still to begin."""
    user, top = account("other"), Unit.objects.get(code="khoi")
    begins = {"from_day": timezone.localdate() + timedelta(days=9)} if from_day else {}
    post(user, "auditor", top, **begins)
    assert code_of(invite_account, user, by=keeper) == "account_holds_more"
    post(account("giver"), "upper_office")
    assert invited(renew_invitation(user, by=viewing(account("giver")))) == user


def test_account_without_posts_or_with_no_more_than_the_keepers_is_invited(keeper):
    user, top = account("other"), Unit.objects.get(code="khoi")
    assert invited(invite_account(user, by=keeper)) == user
    post(user, "system_administrator", top)
    post(user, "auditor", top, to_day=timezone.localdate())
    assert invited(invite_account(user, by=keeper)) == user


def test_console_still_lets_anybody_in(keeper):
    """Nobody is locked out for good: whoever works at the machine makes a code for the last giver of posts."""
    user = account("last")
    post(user, "upper_office")
    assert invited(new_code_for("last")) == user


def test_account_that_gives_posts_could_make_itself_a_helper_with_any_right(keeper, monkeypatch):
    giver = Role("giver", "x", "x", "subtree", persons=False, rights=frozenset({"give_posts"}))
    monkeypatch.setitem(roles(), "giver", giver)
    user = account("other")
    post(user, "giver")
    assert code_of(invite_account, user, by=keeper) == "account_sees_persons"


def test_account_with_a_record_of_its_own_is_not_invited_by_its_keeper(keeper):
    user = account("other")
    with records_open():
        Person(
            account=user, unit_id=keeper.grants[0].unit, name="A", search="a", recorded_at="2026-01-01T00:00Z"
        ).save()
    assert code_of(invite_account, user, by=keeper) == "account_sees_persons"


def test_locked_account_is_not_invited(keeper):
    user = account("other")
    lock_account(user, by=keeper)
    assert code_of(invite_account, user, by=keeper) == "account_locked"
