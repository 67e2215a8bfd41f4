"""A personal record is written only with the right over its unit, sealed where it must be, and told masked."""

from datetime import date, timedelta

import pytest
from django.db import connection
from tests.building import account
from tests.people import NUMBER, ON, OTHER, events, last_event, office, person, viewer

from khoi.actions.persons import add_person, correct_person, edit_person
from khoi.core.refusal import Refusal
from khoi.records.models import Event, Person, Unit

ALL = {
    "name": "  Nguyễn   Văn Ví Dụ ",
    "born_on": date(1980, 2, 1),
    "phone": "+84 (090) 000-0000",
    "email": " vi.du@coquan.vn ",
    "identity_number": "012 345 678 901",
    "account": "vi-du",
}


@pytest.fixture(autouse=True)
def ground(db):
    office()
    account("vi-du")


@pytest.fixture
def by():
    return viewer("x", "grassroots_office", "a")


def at(code: str) -> Unit:
    return Unit.objects.get(code=code)


def refused(act, *args, **kwargs) -> tuple[str, str]:
    before = list(Person.objects.values()), Event.objects.count()
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.hint
    assert (list(Person.objects.values()), Event.objects.count()) == before
    return caught.value.code, caught.value.where


def test_record_is_kept_in_one_form(by):
    found = add_person(ALL, unit=at("a1"), by=by, on=ON)
    found.refresh_from_db()
    kept = (found.name, found.search, found.born_on, found.phone, found.email, found.account.get_username())
    assert kept == (
        "Nguyễn Văn Ví Dụ",
        "nguyen van vi du",
        date(1980, 2, 1),
        "+840900000000",
        "vi.du@coquan.vn",
        "vi-du",
    )
    assert (found.identity_number.open(), found.recorded_by, found.unit.code) == (NUMBER, "x", "a1")


def test_number_lies_in_the_table_only_sealed(by):
    add_person(ALL, unit=at("a"), by=by, on=ON)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM records_person")
        assert NUMBER not in repr(cursor.fetchall())


def test_chain_tells_of_it_by_key_and_masked(by):
    before = last_event()
    found = add_person(ALL, unit=at("a"), by=by, on=ON)
    edit_person(found, {"name": "Nguyễn Văn Khác", "identity_number": OTHER}, by=by, on=ON)
    personal, sealed = "‹cá nhân›", "‹nhạy cảm›"
    first = {"unit": "a", **dict.fromkeys(ALL, personal), "identity_number": sealed}
    second = {"name": personal, "identity_number": sealed}
    assert events("act", "subject", "person", "post", "before", "after", after=before) == [
        ("add_person", found.key, found.key, "grassroots_office@a", None, first),
        ("edit_person", found.key, found.key, "grassroots_office@a", second, second),
    ]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"name": " "}, ("empty_text", "name")),
        ({"name": "x" * 121}, ("too_long", "name")),
        ({"name": "Ví\u200bDụ"}, ("control_character", "name")),
        ({"born_on": ON + timedelta(days=1)}, ("future_day", "born_on")),
        ({"phone": "12345"}, ("bad_phone", "phone")),
        ({"phone": "0900 000 00a"}, ("bad_phone", "phone")),
        ({"email": "vi.du"}, ("bad_email", "email")),
        ({"email": "a" * 250 + "@b.vn"}, ("bad_email", "email")),
        ({"identity_number": "01234567890"}, ("bad_identity_number", "identity_number")),
        ({"account": "nobody"}, ("unknown_account", "account")),
        ({"account": "\0"}, ("unknown_account", "account")),
    ],
)
def test_value_that_cannot_be_is_refused(by, changed, refusal):
    assert refused(add_person, ALL | changed, unit=at("a"), by=by, on=ON) == refusal
    found = person()
    assert refused(edit_person, found, changed, by=by, on=ON) == refusal


def test_somebody_born_today_is_recorded(by):
    assert add_person({"name": "Bé", "born_on": ON}, unit=at("a"), by=by, on=ON).born_on == ON


@pytest.mark.parametrize(("where", "hint"), [("a1", "Mở hồ sơ đã có"), ("b", "Hỏi cấp ủy cấp trên")])
def test_number_of_another_record_is_refused_and_named_only_within_reach(by, where, hint):
    known = person(where, "Người đã có", identity_number=NUMBER)
    with pytest.raises(Refusal) as caught:
        add_person(ALL, unit=at("a"), by=by, on=ON)
    told = caught.value.as_json()
    assert (told["error"], told["hint"].startswith(hint)) == ("duplicate_identity_number", True)
    assert [
        word for word in (known.name, known.key, where, NUMBER) if word in " ".join(told.values()).split()
    ] == []


def test_own_number_is_not_taken_by_oneself(by):
    found = person(identity_number=NUMBER)
    edit_person(found, {"name": "Tên Mới", "identity_number": NUMBER}, by=by, on=ON)
    assert events("after")[-1] == ({"name": "‹cá nhân›"},)


def test_account_belongs_to_one_record(by):
    person(account="vi-du")
    assert refused(add_person, ALL, unit=at("a"), by=by, on=ON) == ("account_taken", "account")


@pytest.mark.parametrize(
    ("role", "where"),
    [("grassroots_office", "b"), ("cell_secretary", "a"), ("data_officer", ""), ("auditor", "")],
)
def test_record_beyond_reach_is_not_written(role, where):
    other, found = viewer("y", role, where), person("a")
    assert refused(add_person, {"name": "An"}, unit=at("a"), by=other, on=ON)[0] == "not_allowed"
    assert refused(edit_person, found, {"name": "An"}, by=other, on=ON)[0] == "not_allowed"


def test_record_moves_only_to_a_unit_one_holds_too(by):
    found = person("a")
    assert refused(edit_person, found, {"unit": at("b")}, by=by, on=ON)[0] == "not_allowed"
    edit_person(found, {"unit": at("a1")}, by=by, on=ON)
    assert events("before", "after")[-1] == ({"unit": "a"}, {"unit": "a1"})


def test_record_moved_away_meanwhile_is_not_written(by):
    found = person("a")
    edit_person(Person.objects.get(), {"unit": at("b")}, by=viewer("y", "organisation_board"), on=ON)
    assert refused(edit_person, found, {"name": "An"}, by=by, on=ON)[0] == "unknown_person"


def test_password_alone_writes_nothing():
    asleep = viewer("y", "grassroots_office", "a", proven=False)
    assert refused(add_person, {"name": "An"}, unit=at("a"), by=asleep, on=ON)[0] == "second_factor_required"


def test_edit_without_a_difference_is_refused(by):
    found = person(identity_number=NUMBER, phone="0900000000")
    same = {"phone": "0900 000 000", "identity_number": NUMBER, "unit": at("a")}
    assert refused(edit_person, found, same, by=by, on=ON) == ("nothing_changes", "person")


def test_edit_leaves_alone_what_another_changed_meanwhile(by):
    found = person(phone="0900000000")
    edit_person(Person.objects.get(), {"phone": "0911111111"}, by=by, on=ON)
    edit_person(found, {"email": "a@b.vn"}, by=by, on=ON)
    assert list(Person.objects.values_list("phone", "email")) == [("0911111111", "a@b.vn")]


def test_number_is_cleared_with_its_hash(by):
    found = person(identity_number=NUMBER)
    edit_person(found, {"identity_number": ""}, by=by, on=ON)
    found.refresh_from_db()
    assert (found.identity_number.open(), found.identity_hash) == ("", "")


def test_correction_that_changes_nothing_writes_nothing(by):
    found, before = person(phone="0900000000"), last_event()
    correct_person(found, "phone", "0900 000 000", by=viewer("y", "data_officer"), on=ON)
    assert last_event() == before
