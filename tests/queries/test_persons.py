"""Personal records are found within reach only, and nothing is told before its trace stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people import NUMBER, OTHER, crowd, events, last_event, office, person, user, viewer

from khoi.access import trace
from khoi.access.viewer import Viewer
from khoi.actions.resealing import HASHES
from khoi.core.refusal import Refusal
from khoi.queries import persons as asked
from khoi.queries.ledger import live_ledger
from khoi.queries.persons import (
    identity_digits,
    masked,
    person_shown,
    persons_listed,
    read_identity_number,
    read_person,
)
from khoi.records.models import Person, Unit


@pytest.fixture(autouse=True)
def ground(db):
    office()


def listed(by: Viewer, number: int = 1, **words) -> list[str]:
    with live_ledger(by) as live:
        return [row.name for row in persons_listed(by, live, number, **words)[1]]


def refused(act, *args, **kwargs) -> tuple[str, str, str]:
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    return caught.value.code, caught.value.message, caught.value.where


@pytest.mark.parametrize(
    ("role", "at", "seen"),
    [
        ("grassroots_office", "a", ["An", "Bình"]),
        ("cell_secretary", "a", ["An"]),
        ("cell_secretary", "a1", ["Bình"]),
        ("organisation_board", "khoi", ["An", "Bình", "Chi"]),
        ("standing_board", "", ["An", "Bình", "Chi"]),
    ],
)
def test_list_holds_the_persons_in_reach(role, at, seen):
    person("a", "An"), person("a1", "Bình"), person("b", "Chi")
    assert listed(viewer("x", role, at)) == seen


def test_search_by_name_ignores_marks_and_stays_in_reach():
    person("a", "Đặng Thị Ả"), person("b", "Đặng Thị Bê")
    assert listed(viewer("x", "grassroots_office", "a"), name="dang thi") == ["Đặng Thị Ả"]


def test_list_of_one_unit_leaves_out_what_lies_below():
    person("a", "An"), person("a1", "Bình")
    assert listed(viewer("x", "grassroots_office", "a"), unit=Unit.objects.get(code="a")) == ["An"]


def test_search_by_number_finds_the_one_person_and_says_so_in_the_chain():
    found = person("a", "An", identity_number=NUMBER)
    person("a", "Bình", identity_number=OTHER)
    by, before = viewer("x", "grassroots_office", "a"), last_event()
    assert listed(by, identity="012 345.678-901") == ["An"]
    assert events("act", "subject", "person", "post", after=before) == [
        ("list_persons", found.key, found.key, "grassroots_office@a")
    ]


def test_search_by_number_of_somebody_out_of_reach_finds_nobody():
    person("b", "Chi", identity_number=NUMBER)
    by, before = viewer("x", "grassroots_office", "a"), last_event()
    assert listed(by, identity=NUMBER) == []
    assert events("act", "subject", "person", after=before) == [("list_persons", "persons", "")]


def test_list_leaves_one_trace_however_long_it_is():
    crowd(120)
    by, before = viewer("x", "grassroots_office", "a"), last_event()
    assert len(listed(by, 2)) == 50
    assert events("act", "subject", "person", "actor", after=before) == [("list_persons", "persons", "", "x")]


def test_person_out_of_reach_is_answered_as_one_that_does_not_exist():
    found, by = person("b"), viewer("x", "grassroots_office", "a")
    before = last_event()
    answers = {refused(read_person, by, key) for key in (found.key, "x" * 22, "\0", "")}
    assert answers == {("unknown_person", "không có hồ sơ này", "person")}
    assert {refused(read_identity_number, by, key) for key in (found.key, "x" * 22)} == answers
    assert last_event() == before


def test_person_without_rights_over_them_is_not_found_by_the_unsigned():
    assert refused(read_person, Viewer(), person().key)[0] == "unknown_person"


def test_reading_leaves_a_trace_with_keys_only():
    found = person(identity_number=NUMBER)
    by, before = viewer("x", "grassroots_office", "a"), last_event()
    with live_ledger(by) as live:
        shown = person_shown(by, live, found.key)
    assert read_identity_number(by, found.key) == NUMBER
    assert (shown.person.pk, shown.unit, shown.may_keep) == (found.pk, "Đơn vị a", True)
    trail = [("see_person", found.key, found.key, None), ("see_identity", found.key, found.key, None)]
    assert events("act", "subject", "person", "after", after=before) == trail


def test_nothing_is_told_when_the_trace_cannot_be_written(monkeypatch):
    found, by = person(identity_number=NUMBER), viewer("x", "grassroots_office", "a")

    def broken(**_fields):
        raise OSError("full")

    monkeypatch.setattr(trace, "append", broken)
    with live_ledger(by) as live:
        for read in (
            lambda: read_person(by, found.key),
            lambda: read_identity_number(by, found.key),
            lambda: persons_listed(by, live, 1),
        ):
            with pytest.raises(OSError, match="full"):
                read()


def test_right_to_change_is_asked_apart_from_the_right_to_see():
    found, by = person("a"), viewer("x", "cell_secretary", "a")
    assert refused(read_person, by, found.key, "keep_persons")[0] == "not_allowed"
    asleep = viewer("y", "grassroots_office", "a", proven=False)
    assert read_person(asleep, found.key).pk == found.pk
    assert refused(read_person, asleep, found.key, "keep_persons")[0] == "second_factor_required"


def test_role_without_personal_records_sees_nobody():
    found, by = person("a"), viewer("x", "system_administrator")
    assert refused(read_person, by, found.key)[0] == "unknown_person"
    assert refused(listed, by)[0] == "not_allowed"


def test_purpose_of_the_hash_is_the_one_that_rotation_knows():
    assert HASHES[Person] == (("identity_hash", "identity_number", asked.IDENTITY),)


@given(
    st.text("0123456789", min_size=12, max_size=12),
    st.lists(st.sampled_from(" .-\t\n"), max_size=30),
    st.randoms(),
)
def test_identity_number_is_read_however_its_digits_are_parted(digits, marks, chance):
    letters = list(digits)
    for mark in marks:
        letters.insert(chance.randrange(len(letters) + 1), mark)
    assert identity_digits("".join(letters)) == digits


@given(st.text().filter(lambda text: sum(letter in "0123456789" for letter in text) != 12))
def test_anything_else_is_no_identity_number(text):
    assert refused(identity_digits, text)[0] == "bad_identity_number"


@pytest.mark.parametrize("text", ["01234567890a1", "٠١٢٣٤٥٦٧٨٩٠١", "+012345678901", "0123456789012"])
def test_number_with_letters_or_foreign_digits_is_refused(text):
    assert refused(identity_digits, text)[0] == "bad_identity_number"


def test_masked_number_tells_three_digits():
    assert (masked(NUMBER), masked("")) == ("•••••••••901", "")


def test_locked_out_network_holds_nobody(settings):
    from tests.building import choose_network

    found = person("a")
    choose_network("connected")
    by = viewer("x", "grassroots_office", "a")
    assert refused(read_person, by, found.key)[0] == "unknown_person"
    assert user("x").pk == by.key
