"""A deleted record says nothing of anybody any more; what the office did with it stays in the chain and the register."""

from datetime import date

import pytest
from django.db import connection
from tests.building import post
from tests.people import NUMBER, ON, events, last_event, office, owner, person, request, viewer
from tests.refusing import refusing

from khoi.actions.data_requests import answer_request, complete_request, extend_request
from khoi.actions.network import persons_here
from khoi.actions.persons import add_person
from khoi.actions.persons_deleted import delete_person
from khoi.records.chain_check import breaks
from khoi.records.models import DataRequest, Person, Post, Unit

refused = refusing(DataRequest, Person)

PAPER = {"words": "Đồng ý xóa", "document": "12-CV/VP (giả định)"}
FULL = {
    "born_on": date(1980, 2, 1),
    "phone": "0900000000",
    "email": "a@b.vn",
    "identity_number": NUMBER,
}


@pytest.fixture(autouse=True)
def ground(db):
    office()


@pytest.fixture
def by():
    return viewer("can-bo", "data_officer", "a")


@pytest.fixture
def keeper():
    return viewer("van-phong", "grassroots_office", "a")


def accepted(found: Person, by, kind: str = "delete") -> DataRequest:
    return answer_request(request(found, kind), accepted=True, by=by, on=ON, **PAPER)


def lying() -> str:
    """Both tables as they lie in the database."""
    with connection.cursor() as cursor:
        rows = []
        for table in ("records_person", "records_datarequest"):
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()
    return repr(rows)


def test_deleted_record_says_nothing_of_the_person(keeper):
    found = person(**FULL)
    delete_person(found, document="5-QĐ", by=keeper)
    left = lying()
    assert [word for word in ("Trần", "tran", "1980", "0900000000", "a@b.vn") if word in left] == []
    kept = Person.objects.get()
    assert (kept.identity_number.token, kept.identity_hash, kept.account, kept.is_emptied) == (
        "",
        "",
        None,
        True,
    )


def test_request_to_be_deleted_is_done_with_the_record_in_one_change(by):
    found = person(**FULL)
    asked, before = accepted(found, by), last_event()
    done = complete_request(asked, deletes=True, by=by, on=ON)
    assert (done.state, done.closed_on, done.document) == ("done", ON, PAPER["document"])
    assert Person.kept().count() == 0
    row = DataRequest.objects.get()
    assert [sealed.token for sealed in (row.words, row.answer, row.extended_why)] == ["", "", ""]
    assert (row.kind, row.received_on, row.clause) == ("delete", ON, asked.clause)
    assert events("act", "subject", "person", "post", after=before) == [
        ("delete_as_asked", found.key, found.key, "data_officer@a"),
        ("complete_request", f"request/{row.key}", found.key, "data_officer@a"),
    ]


def test_request_to_be_deleted_is_not_done_by_saying_so(by):
    asked = accepted(person(), by)
    assert refused(complete_request, asked, by=by, on=ON) == ("deletion_not_confirmed", "deletes")


def test_other_request_leaves_the_record(by):
    complete_request(accepted(person(), by, "view"), deletes=True, by=by, on=ON)
    assert Person.kept().count() == 1


def test_chain_stays_whole_and_keeps_masked_what_went(keeper):
    found = person(**FULL)
    delete_person(found, document="5-QĐ", by=keeper)
    personal = dict.fromkeys(("name", "born_on", "phone", "email"), "‹cá nhân›")
    told = events("act", "subject", "before", "after")[-1]
    assert told == (
        "delete_person",
        found.key,
        personal | {"identity_number": "‹nhạy cảm›", "account": ""},
        {"document": "5-QĐ"},
    )
    assert [*breaks()] == []


def test_account_and_its_posts_are_left(keeper):
    found = person()
    account = owner(found).key
    post(found.account, "cell_secretary", Unit.objects.get(code="a1"))
    delete_person(found, document="5-QĐ", by=keeper)
    assert Post.objects.filter(account_id=account).count() == 1


def test_person_is_recorded_anew_after_a_deletion(keeper):
    found = person(account="", **FULL)
    delete_person(found, document="5-QĐ", by=keeper)
    again = add_person(
        {"name": "Trần Thị Giả Định", **FULL}, unit=Unit.objects.get(code="a"), by=keeper, on=ON
    )
    assert again.key != found.key


@pytest.mark.parametrize("state", ["open", "answered"])
def test_record_with_a_request_under_way_is_not_deleted(keeper, by, state):
    found = person()
    asked = request(found)
    if state == "answered":
        answer_request(asked, accepted=True, by=by, on=ON, **PAPER)
    assert refused(delete_person, found, document="5-QĐ", by=keeper) == ("requests_still_open", "person")


def test_request_to_be_deleted_waits_for_the_others(by):
    found = person()
    asked = accepted(found, by)
    other = request(found)
    assert refused(complete_request, asked, deletes=True, by=by, on=ON)[0] == "requests_still_open"
    answer_request(other, accepted=False, by=by, on=ON, **PAPER)
    assert complete_request(asked, deletes=True, by=by, on=ON).state == "done"
    assert {row.words.token + row.answer.token for row in DataRequest.objects.all()} == {""}


def test_reason_of_an_extension_goes_too(by):
    asked = extend_request(request(person(), "delete"), why="Chờ hỏi lưu trữ", by=by, on=ON)
    answer_request(asked, accepted=True, by=by, on=ON, **PAPER)
    complete_request(DataRequest.objects.select_related("person").get(), deletes=True, by=by, on=ON)
    assert DataRequest.objects.get().extended_why.token == ""


def test_record_is_deleted_once(keeper):
    found = person()
    delete_person(found, document="5-QĐ", by=keeper)
    assert refused(delete_person, found, document="5-QĐ", by=keeper)[0] == "unknown_person"


@pytest.mark.parametrize(
    ("role", "where"),
    [("grassroots_office", "b"), ("cell_secretary", "a"), ("data_officer", ""), ("auditor", "")],
)
def test_record_beyond_reach_is_not_deleted(role, where):
    assert refused(delete_person, person(), document="5-QĐ", by=viewer("y", role, where))[0] == "not_allowed"


def test_deletion_names_its_paper(keeper):
    assert refused(delete_person, person(), document=" ", by=keeper) == ("empty_text", "document")


def test_nothing_about_persons_is_left_once_every_record_is_deleted(by, keeper):
    complete_request(accepted(person(), by), deletes=True, by=by, on=ON)
    delete_person(person("a1", "Người khác"), document="5-QĐ", by=keeper)
    assert persons_here(ON) == {}
