"""Posts are given only by who may, never more than the giver's own, and end where their rules say."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from tests.building import BORN, BY, account, choose_network, isolated, kinds, post, resolution, target, unit

from khoi.access.invitations import invited
from khoi.access.posts import ends_of, viewer_of
from khoi.access.roles import roles
from khoi.access.viewer import Viewer
from khoi.actions.accounts import open_posts
from khoi.actions.posts import delegate_post, end_post, give_post, renew_invitation
from khoi.actions.units import end_unit
from khoi.core.refusal import Refusal
from khoi.records.chain import breaks
from khoi.records.guard import records_open
from khoi.records.models import Event, Invitation, Person, Post, Term, Unit

DAY = timezone.localdate()
SOON, LATER = DAY + timedelta(days=30), DAY + timedelta(days=60)


@pytest.fixture
def office(db) -> dict[str, Unit]:
    """`khoi` over `a` over `cell`, and `b`; isolated."""
    kinds()
    top = unit("khoi", kind="khoi")
    a = unit("a", top)
    found = {"khoi": top, "a": a, "cell": unit("cell", a, kind="chi-bo"), "b": unit("b", top)}
    isolated(top)
    return found


def viewer(name: str, *, proven: bool = True) -> Viewer:
    user = User.objects.get(username=name)
    return viewer_of(user, day=DAY, request="r", proven=proven)


def holding(role: str, at: Unit | None, name: str = "giver") -> Viewer:
    post(account(name), role, at)
    return viewer(name)


def give(by: Viewer, to: str = "other", *, role: str = "cell_secretary", at: Unit | None = None, **changed):
    asked = {"from_day": DAY, "to_day": None, "term": None, "decision": "12-QĐ", "is_new": False} | changed
    return give_post(to, role=role, unit=at, by=by, **asked)


def refused(act, *args, **kwargs) -> str:
    before = Post.objects.count(), User.objects.count(), Event.objects.count(), Invitation.objects.count()
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.hint
    after = Post.objects.count(), User.objects.count(), Event.objects.count(), Invitation.objects.count()
    assert after == before
    return caught.value.code


def test_given_post_gives_its_rights_and_is_told(office):
    by = holding("upper_office", office["a"])
    account("other")
    given, code = give(by, at=office["cell"], to_day=SOON)
    assert (code, viewer("other").may("see_figures", office["cell"].pk)) == ("", True)
    event = Event.objects.latest("number")
    assert (event.act, event.subject, event.post, event.actor) == (
        "give_post", "account/other", "upper_office@a", "giver",
    )  # fmt: skip
    assert event.after == {
        "key": given.key, "role": "cell_secretary", "unit": "cell", "from_day": DAY.isoformat(),
        "to_day": SOON.isoformat(), "term": None, "decision": "12-QĐ", "new_account": False,
    }  # fmt: skip


def test_new_account_has_no_password_and_a_code_that_lets_it_in(office):
    given, code = give(BY, "moi.an", at=office["a"], role="grassroots_office", is_new=True)
    assert (given.account.has_usable_password(), invited(code)) == (False, given.account)
    assert list(breaks()) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "bad_account_name"),
        ("có khoảng trắng", "bad_account_name"),
        ("x" * 151, "bad_account_name"),
        ("a\0b", "bad_account_name"),
        ("qu\u0430n-tri", "bad_account_name"),  # a Cyrillic letter that looks like the Latin one
        ("quản-trị", "bad_account_name"),
        ("..", "bad_account_name"),
        ("a@b", "bad_account_name"),
        ("OTHER", "account_taken"),
        ("other", "account_taken"),
    ],
)
def test_name_of_a_new_account_is_checked(office, name, code):
    account("other")
    assert refused(give, BY, name, at=office["a"], is_new=True) == code


@pytest.mark.parametrize("name", ["quản-trị", "qu\u0430n-tri", "a@b+c"])
def test_account_of_before_with_another_name_is_still_known(office, name):
    account(name)
    assert give(BY, name, at=office["a"])[0].account.get_username() == name


def test_account_must_be_known_and_open(office):
    user = account("other")
    assert refused(give, BY, "nobody", at=office["a"]) == "unknown_account"
    assert refused(give, BY, "\0", at=office["a"]) == "unknown_account"
    user.is_active = False
    user.save()
    assert refused(give, BY, "other", at=office["a"]) == "account_locked"


@pytest.mark.parametrize("at", ["khoi", "b", None])
def test_post_beyond_the_givers_reach_is_refused(office, at):
    by = holding("organisation_board", office["a"])
    account("other")
    assert refused(give, by, at=at and office[at]) == "not_allowed"


def test_giver_without_second_factor_gives_nothing(office):
    holding("organisation_board", office["a"])
    account("other")
    assert refused(give, viewer("giver", proven=False), at=office["a"]) == "second_factor_required"


@pytest.mark.parametrize("role", list(roles()))
def test_role_is_given_only_with_rights_the_giver_holds_there(office, role):
    """An organisation board of one part: no role with a right that it lacks."""
    by = holding("organisation_board", office["a"])
    account("other")
    if roles()[role].rights <= roles()["organisation_board"].rights:
        assert give(by, at=office["a"], role=role)[0].role == role
    else:
        assert refused(give, by, at=office["a"], role=role) == "right_not_held"


@pytest.mark.parametrize("role", list(roles()))
def test_whoever_gives_for_the_whole_installation_may_give_any_role(office, role):
    by = holding("organisation_board", None)
    account("other")
    assert give(by, at=office["a"], role=role)[0].role == role


def test_right_held_at_one_unit_alone_is_not_given_over_its_subtree(office):
    """`enter_figures` as cell secretary of `a` alone; a grassroots office of `a` would have it below too."""
    post(account("giver"), "cell_secretary", office["a"])
    by = holding("organisation_board", office["a"])
    account("other")
    assert refused(give, by, at=office["a"], role="grassroots_office") == "right_not_held"
    assert give(by, at=office["a"], role="cell_secretary")[0].role == "cell_secretary"


def test_right_held_elsewhere_does_not_count(office):
    post(account("giver"), "grassroots_office", office["b"])
    by = holding("organisation_board", office["a"])
    account("other")
    assert refused(give, by, at=office["a"], role="grassroots_office") == "right_not_held"


def test_nobody_gives_a_post_to_himself(office):
    by = holding("organisation_board", None)
    assert refused(give, by, "giver", at=office["a"]) == "own_post"
    assert refused(give, by, "GIVER", at=office["a"]) == "own_post"


def test_role_about_persons_is_not_given_where_none_are_kept(office):
    choose_network("connected")
    account("other")
    assert refused(give, BY, at=office["cell"], role="member") == "role_about_persons"
    choose_network("isolated")
    assert give(BY, at=office["cell"], role="member")[0].role == "member"


def test_rights_that_sleep_on_this_network_are_still_compared(office):
    """On a connected installation nobody sees persons; the role with that right can be given all the same."""
    choose_network("connected")
    by = holding("organisation_board", office["a"])
    account("other")
    post(account("giver"), "grassroots_office", office["a"])
    assert give(viewer("giver"), at=office["cell"])[0].role == "cell_secretary"
    assert by.may("see_persons", office["a"].pk) is False


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ((DAY, None), (DAY, None), "post_twice"),
        ((DAY, SOON), (SOON - timedelta(days=1), LATER), "post_twice"),
        ((SOON, LATER), (DAY, None), "post_twice"),
        ((DAY, SOON), (SOON, LATER), ""),
        ((SOON, LATER), (DAY, SOON), ""),
    ],
)
def test_same_role_at_the_same_unit_is_held_once_at_a_time(office, first, second, code):
    account("other")
    give(BY, at=office["cell"], from_day=first[0], to_day=first[1])
    days = {"from_day": second[0], "to_day": second[1]}
    if code:
        assert refused(give, BY, at=office["cell"], **days) == code
    else:
        give(BY, at=office["cell"], **days)
    give(BY, at=office["a"], **days)
    give(BY, at=office["cell"], role="standing_board", **days)


@pytest.mark.parametrize("role", ["cell_secretary", "member"])
def test_role_of_one_unit_is_never_given_for_all_of_them(office, role):
    """An empty field would make the secretary of one cell the secretary of every cell."""
    account("other")
    with pytest.raises(Refusal) as caught:
        give(BY, role=role, at=None)
    assert (caught.value.code, caught.value.where) == ("unit_needed", "unit")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"role": "king"}, "unknown_role"),
        ({"to_day": DAY}, "days_reversed"),
        ({"from_day": BORN - timedelta(days=1)}, "outside_life"),
        ({"decision": " "}, "empty_text"),
        ({"decision": "x" * 161}, "too_long"),
    ],
)
def test_post_that_makes_no_sense_is_refused(office, changed, code):
    account("other")
    assert refused(give, BY, at=office["cell"], **changed) == code


def test_post_of_a_term_cut_short_is_refused_and_ends_with_its_term(office):
    resolution(office["khoi"], [target("dinh-tinh")], [])
    term = Term.objects.get()
    account("other")
    given, _ = give(BY, at=office["khoi"], role="standing_board", term=term)
    with records_open():
        term.ended_on, term.ended_why = SOON, "x"
        term.save()
    assert ends_of(Post.objects.get(pk=given.pk)) == SOON
    days = {"from_day": LATER, "term": term}
    assert refused(give, BY, at=office["khoi"], role="standing_board", **days) == "term_over"


def test_ended_post_gives_nothing_from_that_day_on(office):
    user = account("other")
    one = post(user, "cell_secretary", office["cell"])
    end_post(one, to_day=DAY, why="Chuyển công tác", by=BY, on=DAY)
    assert viewer("other").grants == ()
    one.refresh_from_db()
    assert (one.to_day, one.ended_by, one.ended_why) == (DAY, BY.account, "Chuyển công tác")
    event = Event.objects.latest("number")
    assert (event.before["to_day"], event.after["to_day"], event.after["why"]) == (
        None, DAY.isoformat(), "Chuyển công tác",
    )  # fmt: skip


def test_post_given_by_mistake_ends_on_its_own_first_day(office):
    one = post(account("other"), "cell_secretary", office["cell"])
    end_post(one, to_day=BORN, why="Ghi nhầm", by=BY, on=DAY)
    assert (Post.objects.get().to_day, viewer("other").grants) == (BORN, ())


@pytest.mark.parametrize(
    ("to_day", "code"),
    [
        (DAY - timedelta(days=1), "past_day"),
        (BORN + timedelta(days=1), "past_day"),
        (BORN - timedelta(days=1), "days_reversed"),
        (LATER, "nothing_changes"),
        (LATER + timedelta(days=1), "nothing_changes"),
    ],
)
def test_day_of_an_end_is_checked(office, to_day, code):
    one = post(account("other"), "cell_secretary", office["cell"], to_day=LATER)
    assert refused(end_post, one, to_day=to_day, why="x", by=BY, on=DAY) == code


def test_post_that_has_ended_is_not_ended_again(office):
    one = post(account("other"), "cell_secretary", office["cell"])
    with records_open():
        Unit.objects.filter(code="cell").update(ended_on=DAY)
    assert refused(end_post, one, to_day=SOON, why="x", by=BY, on=DAY) == "already_ended"


def test_post_is_ended_only_within_reach_and_with_a_reason(office):
    by = holding("organisation_board", office["a"])
    other = account("other")
    out, inside = post(other, "standing_board", office["b"]), post(other, "standing_board", office["cell"])
    assert refused(end_post, out, to_day=DAY, why="x", by=by, on=DAY) == "not_allowed"
    assert refused(end_post, inside, to_day=DAY, why=" ", by=by, on=DAY) == "empty_text"
    end_post(inside, to_day=DAY, why="x", by=by, on=DAY)


@pytest.mark.parametrize("role", list(roles()))
def test_post_is_ended_only_by_whoever_could_give_it(office, role):
    """An organisation board of one part ends nobody's reading of the journal there."""
    by = holding("organisation_board", office["a"])
    one = post(account("other"), role, office["a"])
    if roles()[role].rights <= roles()["organisation_board"].rights:
        end_post(one, to_day=DAY, why="x", by=by, on=DAY)
    else:
        assert refused(end_post, one, to_day=DAY, why="x", by=by, on=DAY) == "right_not_held"
    other = post(account("third"), role, office["a"])
    end_post(other, to_day=DAY, why="x", by=holding("organisation_board", None, "whole"), on=DAY)


def test_post_of_a_role_that_is_no_more_can_be_ended(office):
    one = post(account("other"), "king", office["a"])
    end_post(one, to_day=DAY, why="x", by=holding("organisation_board", office["a"]), on=DAY)


def test_own_delegation_is_ended_whatever_the_rights_of_the_post(office):
    holding("organisation_board", office["a"], "holder")
    one = post(account("holder"), "auditor", office["a"], to_day=LATER)
    account("other")
    lent = lend(one)
    assert refused(
        end_post, lent, to_day=DAY, why="x", by=holding("organisation_board", office["a"]), on=DAY
    ) == ("right_not_held")
    end_post(lent, to_day=DAY, why="x", by=viewer("holder"), on=DAY)
    assert viewer("other").grants == ()


def test_somebody_is_left_who_gives_posts_for_the_whole_installation(office):
    last = post(account("one"), "upper_office")
    assert refused(end_post, last, to_day=DAY, why="x", by=BY, on=DAY) == "last_giver"
    post(account("two"), "organisation_board", to_day=SOON)
    assert refused(end_post, last, to_day=DAY, why="x", by=BY, on=DAY) == "last_giver"
    post(account("three"), "organisation_board")
    end_post(last, to_day=DAY, why="x", by=BY, on=DAY)


def lend(one: Post, to: str = "other", by: str = "holder", *, proven: bool = True, **changed):
    asked = {"from_day": DAY, "to_day": SOON, "decision": "3-GUQ"} | changed
    return delegate_post(one, to=to, by=viewer(by, proven=proven), on=DAY, **asked)


def test_delegated_post_gives_the_same_rights_until_its_day(office):
    one = post(account("holder"), "organisation_board", office["a"])
    account("other")
    lent = lend(one)
    assert viewer("other").may("keep_units", office["cell"].pk)
    assert viewer("holder").may("keep_units", office["cell"].pk)
    later = viewer_of(User.objects.get(username="other"), day=SOON, request="", proven=True)
    assert later.grants == ()
    event = Event.objects.latest("number")
    assert (event.act, event.post, event.after["source"]) == (
        "delegate_post",
        "organisation_board@a",
        one.key,
    )
    assert (lent.source, lent.given_by) == (one, "holder")


@pytest.mark.parametrize("at", ["a", None])
def test_delegated_post_gives_no_post_and_no_invitation(office, at):
    """What it gave would outlive it, and whoever opens an account has what that account has."""
    one = post(account("holder"), "upper_office", at and office[at])
    account("other")
    account("third")
    lend(one)
    helper = viewer("other")
    assert refused(give, helper, "third", at=at and office[at], role="upper_office") == "not_allowed"
    assert refused(give, helper, "third", at=office["cell"]) == "not_allowed"
    assert refused(renew_invitation, User.objects.get(username="holder"), by=helper) == "not_allowed"
    assert refused(end_post, one, to_day=SOON, why="x", by=helper, on=DAY) == "not_allowed"


def test_rights_that_were_delegated_are_not_given_on_by_a_post_of_ones_own(office):
    one = post(account("holder"), "upper_office", office["a"])
    holding("organisation_board", office["a"], "other")
    user = account("third")
    lend(one)
    helper = viewer("other")
    assert helper.may("enter_figures", office["cell"].pk)
    assert refused(give, helper, "third", at=office["cell"]) == "right_not_held"
    post(user, "cell_secretary", office["cell"])
    assert refused(renew_invitation, user, by=helper) == "right_not_held"


def test_delegated_keeping_of_accounts_keeps_none(office):
    one = post(account("holder"), "system_administrator")
    account("other")
    lend(one)
    helper = viewer("other")
    assert (helper.may("keep_accounts", None), helper.may("keep_installation", None)) == (False, True)


def test_delegated_post_ends_with_the_post_it_came_from(office):
    one = post(account("holder"), "organisation_board", office["a"])
    account("other")
    lend(one)
    end_post(one, to_day=DAY, why="x", by=BY, on=DAY)
    assert viewer("other").grants == ()


def test_delegated_post_is_not_delegated_on(office):
    one = post(account("holder"), "organisation_board", office["a"])
    account("other")
    account("third")
    assert refused(lend, lend(one), "third", "other") == "delegated_already"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"to": "holder"}, "own_post"),
        ({"to": "nobody"}, "unknown_account"),
        ({"from_day": DAY - timedelta(days=1)}, "past_day"),
        ({"to_day": DAY}, "days_reversed"),
        ({"to_day": LATER + timedelta(days=1)}, "beyond_source"),
        ({"proven": False}, "second_factor_required"),
        ({"decision": ""}, "empty_text"),
        ({"by": "other"}, "not_allowed"),
    ],
)
def test_delegation_that_may_not_be_is_refused(office, changed, code):
    one = post(account("holder"), "organisation_board", office["a"], to_day=LATER)
    account("other")
    assert refused(lend, one, **changed) == code


def test_post_that_has_ended_is_not_delegated(office):
    one = post(account("holder"), "organisation_board", office["a"], to_day=DAY)
    account("other")
    assert refused(lend, one) == "not_allowed"


def test_delegation_is_once_at_a_time(office):
    one = post(account("holder"), "organisation_board", office["a"])
    account("other")
    lend(one)
    assert refused(lend, one) == "post_twice"


def test_invitation_is_renewed_by_whoever_could_give_every_post(office):
    by = holding("organisation_board", office["a"])
    user = account("other")
    assert refused(renew_invitation, user, by=by) == "no_post"
    post(user, "cell_secretary", office["cell"])
    # A cell secretary enters figures, which an organisation board does not.
    assert refused(renew_invitation, user, by=by) == "right_not_held"
    post(account("giver"), "grassroots_office", office["a"])
    assert invited(renew_invitation(user, by=viewer("giver"))) == user
    post(user, "standing_board", office["b"], from_day=SOON)
    assert refused(renew_invitation, user, by=viewer("giver")) == "not_allowed"


def test_invitation_of_an_account_with_a_record_needs_the_right_to_see_it(office):
    user = account("other")
    post(user, "standing_board", office["a"])
    by = holding("organisation_board", None)
    with records_open():
        Person(account=user, unit=office["a"], name="A", search="a", recorded_at="2026-01-01T00:00Z").save()
    assert invited(renew_invitation(user, by=by)) == user
    assert refused(renew_invitation, user, by=replace(by, network="connected")) == "not_allowed"


def test_own_and_locked_accounts_are_not_invited_anew(office):
    by = holding("upper_office", None)
    assert refused(renew_invitation, User.objects.get(username="giver"), by=by) == "own_account"
    user = account("other")
    post(user, "cell_secretary", office["cell"])
    user.is_active = False
    user.save()
    assert refused(renew_invitation, user, by=by) == "account_locked"


def test_open_posts_are_those_that_stand_or_will(office):
    user = account("other")
    stands, comes = post(user, "member", office["cell"]), post(user, "member", office["b"], from_day=SOON)
    post(user, "auditor", office["a"], to_day=DAY)
    ended = unit("gone", office["a"])
    post(user, "member", ended)
    end_unit(ended, ended_on=DAY, by=BY)
    assert open_posts(user) == [stands, comes]
