"""What an account may do follows from its posts of the day: begun, not ended by anything, second factor, network."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.building import BORN, BY, account, choose_network, isolated, kinds, post, resolution, target, unit

from khoi.access.posts import ends_of, grants_of, viewer_of
from khoi.access.rights import RIGHTS
from khoi.access.roles import roles
from khoi.actions.units import end_unit
from khoi.queries.ledger import live_ledger
from khoi.queries.own_page import Spoken
from khoi.records.guard import records_open
from khoi.records.models import Post, Term, Unit

DAY = timezone.localdate()
SOON = DAY + timedelta(days=30)


@pytest.fixture
def office(db) -> dict[str, Unit]:
    kinds()
    top = unit("khoi", kind="khoi")
    a = unit("a", top)
    isolated(top)
    return {"khoi": top, "a": a, "cell": unit("cell", a)}


def viewing(user: User, day: date = DAY, *, proven: bool = True):
    return viewer_of(user, day=day, request="r", proven=proven)


def words(user: User, day: date = DAY) -> list[str]:
    return [grant.words for grant in viewing(user, day).grants]


def test_post_gives_its_rights_from_its_first_day_up_to_its_end(office):
    user = account("one")
    post(user, "auditor", office["a"], DAY, to_day=SOON)
    days = (DAY - timedelta(days=1), DAY, SOON - timedelta(days=1), SOON)
    assert [words(user, day) for day in days] == [[], ["auditor@a"], ["auditor@a"], []]


def test_post_of_no_days_gives_nothing(office):
    user = account("one")
    post(user, "auditor", office["a"], DAY, to_day=DAY)
    assert words(user) == []


def test_posts_end_the_day_their_unit_ends(office):
    user = account("one")
    post(user, "auditor", office["cell"])
    end_unit(office["cell"], ended_on=SOON, by=BY)
    assert [words(user, day) for day in (SOON - timedelta(days=1), SOON)] == [["auditor@cell"], []]


def test_posts_end_the_day_their_term_is_cut_short(office):
    resolution(office["khoi"], [target("dinh-tinh")], [])
    user = account("one")
    post(user, "auditor", office["a"], term=Term.objects.get())
    with records_open():
        Term.objects.update(ended_on=SOON, ended_why="x")
    assert [words(user, day) for day in (SOON - timedelta(days=1), SOON)] == [["auditor@a"], []]


def test_delegated_post_ends_with_what_ends_its_source(office):
    user = account("one")
    source = post(account("two"), "auditor", office["cell"])
    post(user, "auditor", office["cell"], to_day=SOON, source=source)
    end_unit(office["cell"], ended_on=DAY, by=BY)
    assert words(user) == []


def test_delegated_post_is_named_as_such_in_the_chain(office):
    user = account("one")
    source = post(account("two"), "auditor", office["cell"])
    post(user, "auditor", office["cell"], to_day=SOON, source=source)
    assert words(user) == ["auditor@cell~lent"]
    with live_ledger(BY) as live:
        assert Spoken(live, DAY, "vi").post(*words(user)) == (
            f"Người kiểm toán nhật ký, {live.name(office['cell'].pk, DAY)} (được ủy quyền)"
        )


def test_post_for_the_whole_installation_has_a_star(office):
    user = account("one")
    post(user, "auditor")
    assert words(user) == ["auditor@*"]
    assert viewing(user).may("see_audit", None)


def test_role_that_is_no_longer_in_the_file_gives_nothing(office):
    user = account("one")
    post(user, "king", office["a"])
    assert words(user) == []


def test_unit_that_has_not_begun_gives_nothing_yet(office):
    user = account("one")
    post(user, "auditor", unit("new", office["a"], begins_on=SOON))
    assert [words(user, day) for day in (DAY, SOON)] == [[], ["auditor@new"]]


def test_role_about_persons_gives_nothing_on_a_connected_installation(office):
    user = account("one")
    post(user, "member", office["a"])
    assert words(user) == ["member@a"]
    choose_network("connected")
    assert words(user) == []


def test_locked_and_anonymous_have_no_posts(office):
    user = account("one")
    post(user, "auditor")
    user.is_active = False
    for nobody in (user, AnonymousUser()):
        found = viewing(nobody)
        assert (found.is_known, found.grants, found.key) == (False, (), None)


def test_rights_that_change_or_export_sleep_without_second_factor(office):
    user = account("one")
    post(user, "upper_office")
    awake, asleep = viewing(user), viewing(user, proven=False)
    for right in RIGHTS.values():
        held = right.code in roles()["upper_office"].rights
        assert awake.may(right.code, None) == held
        assert asleep.may(right.code, None) == (held and not (right.changes or right.exports))


ends = st.none() | st.integers(0, 300).map(lambda n: DAY + timedelta(days=n))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(own=ends, of_unit=ends, of_term=ends, of_source=ends, day=st.integers(-1, 301))
def test_post_stands_before_its_earliest_end_and_never_after(office, own, of_unit, of_term, of_source, day):
    Post.objects.all()._raw_delete("default")
    resolution_needed = Term.objects.first() is None
    if resolution_needed:
        resolution(office["khoi"], [target("dinh-tinh")], [])
    with records_open():
        Term.objects.update(ended_on=of_term, ended_why="x" if of_term else "")
        Unit.objects.filter(code="cell").update(ended_on=of_unit)
    source = post(account("two"), "auditor", office["a"], to_day=of_source)
    one = post(account("one"), "auditor", office["cell"], BORN, term=Term.objects.get(), to_day=own or SOON)
    with records_open():
        one.source = source
        one.save()
    earliest = min(filter(None, (own or SOON, of_unit, of_term, of_source)))
    stored = Post.objects.select_related("unit", "term", "source__unit", "source__term").get(pk=one.pk)
    assert ends_of(stored) == earliest
    asked = DAY + timedelta(days=day)
    assert bool(grants_of(one.account, day=asked, profile="isolated")) == (asked < earliest)
