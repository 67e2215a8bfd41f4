"""The register of requests shows what is due to whoever may answer it, names nobody, and keeps two clocks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people import ON, crowd, events, last_event, office, person, request, viewer

from khoi.actions.data_requests import answer_request, extend_request
from khoi.core.refusal import Refusal
from khoi.queries.data_requests import (
    Clock,
    clock,
    open_requests,
    read_request,
    request_shown,
    requests_listed,
    requests_of_person,
)
from khoi.queries.duties import duties
from khoi.queries.ledger import live_ledger
from khoi.records.guard import records_open
from khoi.records.models import DataRequest

UNKNOWN = "chưa mã hóa quy định"


@pytest.fixture
def by(db):
    office()
    return viewer("can-bo", "data_officer", "a")


def listed(viewer, *, also_closed: bool = False) -> list[tuple]:
    with live_ledger(viewer) as live:
        rows = requests_listed(viewer, live, 1, also_closed=also_closed)[1]
    return [(row.kind, row.unit, row.state, row.answer.words, row.complete.words) for row in rows]


def refused(act, *args) -> str:
    with pytest.raises(Refusal) as caught:
        act(*args)
    return caught.value.code


@pytest.mark.parametrize(
    ("left", "words", "late"),
    [
        (2, "còn 2 ngày", False),
        (1, "còn 1 ngày", False),
        (0, "hôm nay là hạn", False),
        (-1, "quá hạn 1 ngày", True),
    ],
)
def test_clock_says_what_is_left_in_words(left, words, late):
    last = ON + timedelta(days=left)
    assert clock(last, ON, is_running=True) == Clock(last, words, is_late=late, is_running=True)


@given(days=st.integers(-4000, 4000))
def test_clock_is_late_from_the_day_after(days):
    found = clock(ON + timedelta(days=days), ON, is_running=True)
    assert (found.is_late, str(abs(days)) in found.words or days == 0) == (days < 0, True)


def test_clock_that_was_met_says_its_day_only():
    assert clock(ON, date(2030, 1, 1), is_running=False) == Clock(ON, "", is_late=False, is_running=False)


def test_clock_without_an_encoded_rule_says_so():
    assert clock(None, ON, is_running=True) == Clock(None, UNKNOWN, is_late=False, is_running=True)


def test_list_begins_with_what_is_due_first_and_ends_with_what_has_no_day(by):
    found = person("a1")
    (
        request(found, "complain"),
        request(found, "delete"),
        request(found, "correct", on=ON - timedelta(days=30)),
    )
    assert listed(by) == [
        ("đính chính dữ liệu", "Đơn vị a1", "chưa trả lời", "quá hạn 28 ngày", "quá hạn 20 ngày"),
        ("xóa dữ liệu", "Đơn vị a1", "chưa trả lời", "còn 4 ngày", "còn 20 ngày"),
        ("khiếu nại về xử lý dữ liệu", "Đơn vị a1", "chưa trả lời", UNKNOWN, UNKNOWN),
    ]


def test_closed_requests_are_listed_when_asked_for(by):
    asked = request(person(), "view")
    answer_request(asked, accepted=False, words="x", document="y", by=by, on=ON)
    assert listed(by) == []
    assert listed(by, also_closed=True) == [("xem, nhận bản dữ liệu", "Đơn vị a", "đã từ chối", "", "")]


def test_answered_request_keeps_the_second_clock_running(by):
    asked = request(person())
    answer_request(asked, accepted=True, words="x", document="y", by=by, on=ON)
    extend_request(asked, why="z", by=by, on=ON)
    asked.refresh_from_db()
    left = (asked.extended_to - ON).days
    assert [row[2:] for row in listed(by)] == [("đã trả lời, chưa làm xong", "", f"còn {left} ngày")]


def test_request_beyond_reach_is_not_there(by):
    other = request(person("b"))
    assert (listed(by), open_requests(by), refused(read_request, by, other.key)) == (
        [],
        [],
        "unknown_request",
    )
    assert {refused(read_request, by, key) for key in ("x" * 22, "\0", "")} == {"unknown_request"}


def test_password_alone_opens_no_request(by):
    asked, asleep = request(person()), viewer("y", "data_officer", "a", proven=False)
    assert (open_requests(asleep), refused(read_request, asleep, asked.key)) == ([], "second_factor_required")


def test_opened_request_tells_its_words_and_leaves_a_trace(by):
    asked, before = request(person()), last_event()
    with live_ledger(by) as live:
        shown = request_shown(by, live, read_request(by, asked.key), "vi")
    assert (shown.words, shown.reply, shown.row.field) == ("Số đang ghi không đúng", "", "Điện thoại")
    assert shown.extends_to == date(2026, 12, 16)
    told = ("see_request", f"request/{asked.key}", asked.person.key, "data_officer@a")
    assert events("act", "subject", "person", "post", after=before) == [told]


def test_flags_of_the_rules_stand_beside_a_request_without_a_rule(by):
    asked = request(person(), "complain")
    with live_ledger(by) as live:
        flags = request_shown(by, live, read_request(by, asked.key), "vi").flags
    assert [flag.code for flag in flags] == ["no_rule_encoded"]


def test_requests_of_a_person_are_for_whoever_answers_them(by):
    found = person()
    asked = request(found)
    assert requests_of_person(by, found) == [("đính chính dữ liệu", "chưa trả lời", asked)]
    assert requests_of_person(viewer("y", "organisation_board"), found) == []


def test_open_request_is_a_duty_of_whoever_answers_it(by):
    asked = request(person())
    with live_ledger(by) as live:
        rows = duties(by, live, 1)[1]
    assert [(row.kind, row.title, row.text) for row in rows] == [
        ("Yêu cầu về dữ liệu cá nhân", "đính chính dữ liệu", "trả lời, 30/11/2026, còn 4 ngày")
    ]
    assert rows[0].url.endswith(f"/{asked.key}/")
    other = viewer("y", "organisation_board")
    with live_ledger(other) as live:
        assert duties(other, live, 1)[1] == []


def test_fifty_requests_stand_on_a_page(by):
    people = crowd(60)
    with records_open():
        DataRequest.objects.bulk_create(
            DataRequest(person=one, kind="view", received_on=ON) for one in people
        )
    assert (len(listed(by)), len(open_requests(by))) == (50, 60)
