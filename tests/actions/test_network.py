"""The network is chosen by people on paper, and never connected while anything here is about persons."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.building import BY, account, kinds, post, unit

from khoi.access.installation import network
from khoi.access.posts import viewer_of
from khoi.actions.network import choose_network, persons_here
from khoi.core.refusal import Refusal
from khoi.records.guard import records_open
from khoi.records.models import Event, Installation, OfficeHolder, Person

DAY = timezone.localdate()
PAPER = {"decided_by": "Ban Thường vụ (giả định)", "document": "7-QĐ/ĐU", "day": DAY}


@pytest.fixture
def top(db):
    kinds()
    found = unit("khoi", kind="khoi")
    with records_open():
        Installation(unit=found, synthetic=True).save()
    return found


def choose(profile: str, by=BY, **changed):
    return choose_network(profile, **(PAPER | changed), by=by, on=DAY)


def code_of(act, *args, **kwargs) -> str:
    before = network(), Event.objects.count()
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.hint
    assert (network(), Event.objects.count()) == before
    return caught.value.code


def test_first_choice_and_a_later_one_are_recorded(top):
    assert network() == ("isolated", False)
    choose("isolated")
    assert network() == ("isolated", True)
    choose("connected", document="8-QĐ/ĐU")
    assert network() == ("connected", True)
    row, event = Installation.objects.get(), Event.objects.latest("number")
    assert (row.profile_by, row.profile_document, row.profile_day) == (PAPER["decided_by"], "8-QĐ/ĐU", DAY)
    assert (event.act, event.before["profile"], event.before["profile_document"]) == (
        "choose_network", "isolated", "7-QĐ/ĐU",
    )  # fmt: skip
    assert (event.after["profile"], event.after["profile_by"]) == ("connected", "‹cá nhân›")


def test_same_choice_on_another_paper_is_recorded_and_on_the_same_is_not(top):
    choose("isolated")
    choose("isolated", document="9-QĐ/ĐU")
    assert code_of(choose, "isolated", document="9-QĐ/ĐU") == "nothing_changes"


def test_connected_is_refused_while_rows_about_persons_lie_here(top):
    choose("isolated")
    with records_open():
        Person(unit=top, name="A", search="a", recorded_at="2026-01-01T00:00Z").save()
        OfficeHolder(unit=top, post="Bí thư", name="A", from_day=DAY).save()
    post(account("other"), "member", top)
    assert persons_here(DAY) == {"OfficeHolder": 1, "Person": 1, "Post": 1}
    with pytest.raises(Refusal) as caught:
        choose("connected")
    assert (caught.value.code, caught.value.message) == (
        "persons_still_here",
        "nơi này còn dữ liệu về cá nhân: OfficeHolder 1, Person 1, Post 1",
    )
    choose("isolated", document="khác")


def test_post_about_persons_that_has_ended_does_not_hold_it_back(top):
    one = post(account("other"), "member", top)
    assert code_of(choose, "connected") == "persons_still_here"
    with records_open():
        one.to_day = DAY
        one.save()
    choose("connected")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"day": DAY + timedelta(days=1)}, "future_day"),
        ({"document": " "}, "empty_text"),
        ({"decided_by": "x" * 161}, "too_long"),
    ],
)
def test_choice_without_good_paper_is_refused(top, changed, code):
    assert code_of(choose, "isolated", **changed) == code


def test_other_network_is_unknown(top):
    assert code_of(choose, "wide") == "unknown_network"


def test_network_is_not_chosen_before_the_office_is_open(db):
    assert code_of(choose, "isolated") == "office_not_open"


def test_only_the_keeper_of_the_installation_chooses(top):
    user = account("other")
    post(user, "upper_office", top)
    by = viewer_of(user, day=DAY, request="", proven=True)
    assert code_of(choose, "isolated", by) == "not_allowed"
    post(user, "system_administrator", top)
    choose("isolated", viewer_of(user, day=DAY, request="", proven=True))
