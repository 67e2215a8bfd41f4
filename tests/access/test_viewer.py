"""What posts give, where they reach, and the day on which they stop: with the unit, the term, or what they were delegated from."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.building import BORN, BY, account, choose_network, kinds, post, unit

from khoi.access.places import Places, places
from khoi.access.posts import ends_of, grants_of, viewer_of
from khoi.access.roles import roles
from khoi.access.viewer import ANYWHERE, EVERYTHING, Grant, Viewer
from khoi.actions.units import end_unit, move_unit, record_succession
from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.core.tree import DatedTree, Placement
from khoi.records.guard import records_open
from khoi.records.models import Term, Unit

DAY = date(2026, 1, 5)
MERGED = date(2025, 7, 1)


def seen(name: str, day: date = DAY, *, proven: bool = True) -> Viewer:
    return viewer_of(account(name, proven=proven), day=day, request="r", proven=proven)


def where(viewer: Viewer, right: str) -> list[str]:
    """Codes of the units at which the right is held."""
    return [one.code for one in Unit.objects.order_by("code") if viewer.may(right, one.pk)]


@pytest.fixture
def tree(db) -> dict[str, Unit]:
    """`khoi` with `a` and `b`, and `a1` below `a`."""
    kinds()
    top = unit("khoi", kind="khoi")
    own = unit("a", top)
    found = {"khoi": top, "a": own, "a1": unit("a1", own), "b": unit("b", top)}
    choose_network("isolated", top)
    return found


def test_role_of_a_subtree_reaches_below_and_no_further(tree):
    post(account("vp"), "grassroots_office", tree["a"])
    assert where(seen("vp"), "see_results") == ["a", "a1"]


def test_role_of_a_unit_reaches_that_unit_alone(tree):
    post(account("bt"), "cell_secretary", tree["a"])
    assert where(seen("bt"), "enter_figures") == ["a"]


def test_post_without_unit_reaches_everything(tree):
    post(account("vp"), "upper_office")
    assert where(seen("vp"), "see_results") == ["a", "a1", "b", "khoi"]
    assert seen("vp").may("keep_units", None)


def test_right_that_changes_sleeps_without_second_factor(tree):
    post(account("bt", proven=False), "cell_secretary", tree["a"])
    viewer = seen("bt", proven=False)
    assert (viewer.may("see_results", tree["a"].pk), viewer.may("enter_figures", tree["a"].pk)) == (
        True,
        False,
    )
    assert viewer.lacks_second_factor
    with pytest.raises(Refusal) as caught:
        viewer.require("enter_figures", tree["a"].pk)
    assert caught.value.code == "second_factor_required"
    with pytest.raises(Refusal) as caught:
        viewer.require("enter_figures", tree["b"].pk)
    assert caught.value.code == "not_allowed"


@pytest.mark.parametrize(("day", "holds"), [(MERGED - timedelta(days=1), True), (MERGED, False)])
def test_rights_end_the_day_the_unit_merges(tree, day, holds):
    post(account("bt"), "cell_secretary", tree["b"])
    heir = unit("c", tree["khoi"], begins_on=MERGED)
    end_unit(tree["b"], ended_on=MERGED, by=BY)
    record_succession(
        "merge", on=MERGED, before=[tree["b"]], after=[heir], shares=None, decision="1-QĐ", by=BY
    )
    assert seen("bt", day).may("see_results", tree["b"].pk) is holds


def test_figures_of_a_merged_unit_stay_with_its_heir(tree):
    """Whoever answers for the heir sees what the heir was made of; the neighbour doesn't."""
    heir = unit("c", tree["khoi"], begins_on=MERGED)
    end_unit(tree["b"], ended_on=MERGED, by=BY)
    record_succession(
        "merge", on=MERGED, before=[tree["b"]], after=[heir], shares=None, decision="1-QĐ", by=BY
    )
    post(account("heir"), "grassroots_office", heir)
    post(account("beside"), "grassroots_office", tree["a"])
    assert where(seen("heir"), "see_results") == ["b", "c"]
    assert where(seen("beside"), "see_results") == ["a", "a1"]


def test_unit_moved_away_is_out_of_reach_from_that_day(tree):
    post(account("vp"), "grassroots_office", tree["a"])
    move_unit(tree["a1"], parent=tree["b"], from_day=MERGED, by=BY)
    assert where(seen("vp", MERGED - timedelta(days=1)), "see_results") == ["a", "a1"]
    assert where(seen("vp", MERGED), "see_results") == ["a"]


@pytest.mark.parametrize(("day", "count"), [(date(2025, 3, 31), 1), (date(2025, 4, 1), 0)])
def test_rights_end_with_the_term(tree, day, count):
    with records_open():
        term = Term(
            unit=tree["a"], name="2020–2025", first_year=2020, last_year=2025, ended_on=date(2025, 4, 1)
        )
        term.save()
    post(account("vp"), "grassroots_office", tree["a"], term=term)
    assert len(grants_of(account("vp"), day=day, profile="isolated")) == count


@pytest.mark.parametrize(("day", "count"), [(date(2025, 2, 9), 1), (date(2025, 2, 10), 0)])
def test_delegated_rights_end_with_their_own_day(tree, day, count):
    source = post(account("vp"), "grassroots_office", tree["a"])
    post(account("thay"), "grassroots_office", tree["a"], source=source, to_day=date(2025, 2, 10))
    assert len(grants_of(account("thay"), day=day, profile="isolated")) == count


def test_delegated_rights_end_with_the_post_they_came_from(tree):
    source = post(account("vp"), "grassroots_office", tree["a"], to_day=date(2025, 1, 1))
    lent = post(account("thay"), "grassroots_office", tree["a"], source=source, to_day=date(2025, 6, 1))
    assert ends_of(lent) == date(2025, 1, 1)
    assert grants_of(account("thay"), day=date(2025, 1, 1), profile="isolated") == ()


def test_post_not_begun_gives_nothing(tree):
    post(account("vp"), "grassroots_office", tree["a"], from_day=date(2026, 1, 6))
    assert where(seen("vp"), "see_results") == []


def test_on_a_connected_installation_roles_and_rights_about_persons_are_gone(tree):
    post(account("dv"), "member", tree["a"])
    post(account("bt"), "cell_secretary", tree["a"])
    choose_network("connected")
    assert seen("dv").grants == ()
    assert not seen("bt").may("see_persons", tree["a"].pk)
    assert seen("bt").may("enter_figures", tree["a"].pk)


def test_locked_account_is_nobody(tree):
    user = account("vp")
    post(user, "upper_office")
    user.is_active = False
    user.save()
    assert not seen("vp").is_known


def test_unknown_role_gives_nothing(tree):
    post(account("vp"), "khong-con", tree["a"])
    assert seen("vp").grants == ()


def test_anywhere_asks_for_the_right_alone(tree):
    post(account("bt"), "cell_secretary", tree["a"])
    assert (seen("bt").may("enter_figures", ANYWHERE), seen("bt").may("keep_units", ANYWHERE)) == (
        True,
        False,
    )


def test_console_holds_every_right_there_is(tree):
    assert all(BY.may(right, at) for right in EVERYTHING.rights for at in (None, tree["a"].pk, ANYWHERE))


@given(st.integers(2, 12), st.randoms(use_true_random=False))
def test_a_subtree_covers_exactly_what_lies_below_it(size, random):
    """`lies_in` agrees with climbing the parents one by one."""
    parents = {0: None} | {i: random.randrange(i) for i in range(1, size)}
    found = Places.__new__(Places)
    found.tree = DatedTree(Placement(unit, parent, Interval(BORN)) for unit, parent in parents.items())
    found._snapshots, found._heirs = {}, {}

    def climbs(unit: int | None, top: int) -> bool:
        return unit is not None and (unit == top or climbs(parents[unit], top))

    assert {(a, b) for a in parents for b in parents if found.lies_in(a, b, DAY)} == {
        (a, b) for a in parents for b in parents if climbs(a, b)
    }


def test_tree_is_read_again_when_it_changes(tree, django_assert_num_queries):
    first = places()
    with django_assert_num_queries(1):
        assert places() is first
    move_unit(tree["a1"], parent=tree["b"], from_day=MERGED, by=BY)
    assert places() is not first


def test_every_role_names_rights_that_exist():
    assert all(role.rights for role in roles().values())
    grant = Grant("", EVERYTHING, None, "console@*")
    assert Viewer(account="x", grants=(grant,)).holders("enter_figures") == []


@given(st.integers(2, 12), st.randoms(use_true_random=False), st.integers(0, 11))
def test_asking_for_many_units_agrees_with_asking_one_by_one(size, random, top):
    parents = {0: None} | {i: random.randrange(i) for i in range(1, size)}
    found = Places.__new__(Places)
    found.tree = DatedTree(Placement(unit, parent, Interval(BORN)) for unit, parent in parents.items())
    found._snapshots, found._heirs = {}, {}
    lies = found.below(top, DAY)
    assert [lies(unit) for unit in range(size + 1)] == [
        found.lies_in(unit, top, DAY) for unit in range(size + 1)
    ]
