"""A request goes its way once, by whoever may answer it, and a correction changes the record with it or not at all."""

from datetime import date

import pytest
from tests.people import ON, events, last_event, office, owner, person, request, viewer
from tests.refusing import refusing

from khoi.actions.data_requests import (
    answer_request,
    ask_request,
    complete_request,
    extend_request,
    take_request,
)
from khoi.actions.journal import change
from khoi.core.refusal import Refusal
from khoi.records.guard import records_open
from khoi.records.models import DataRequest, Event, Person
from khoi.rules.data_requests import request_days

refused = refusing(DataRequest, Person)

PAPER = {"words": "Đã đối chiếu", "document": "12-CV/VP (giả định)"}


@pytest.fixture(autouse=True)
def ground(db):
    office()


@pytest.fixture
def by():
    return viewer("can-bo", "data_officer", "a")


def answer(asked: DataRequest, by, **changed) -> DataRequest:
    return answer_request(asked, **({"accepted": True, "by": by, "on": ON, **PAPER} | changed))


def test_request_gets_the_days_of_the_rules():
    asked = request(person())
    found = (asked.received_on, asked.answer_by, asked.complete_by, asked.clause, asked.state)
    assert found == (ON, date(2026, 11, 30), date(2026, 12, 6), "356/2025/NĐ-CP, 5.3", "open")


@pytest.mark.parametrize(("kind", "on"), [("complain", ON), ("view", date(2020, 1, 6))])
def test_request_without_an_encoded_rule_has_no_days(kind, on):
    asked = request(person(), kind, on=on)
    assert (asked.answer_by, asked.complete_by, asked.clause) == (None, None, "")


def test_request_beyond_the_calendar_is_taken_without_days():
    asked = request(person(), "view", on=date(2990, 1, 2))
    assert (asked.answer_by, asked.complete_by) == (None, None)


def test_request_rests_on_ones_own_record_and_its_words_are_sealed():
    found = person()
    asked = request(found)
    (event,) = Event.objects.filter(act="ask_request")
    told = (event.actor, event.post, event.subject, event.person, event.after["words"])
    assert told == (f"chu-{found.pk}", "bản thân", f"request/{asked.key}", found.key, "‹nhạy cảm›")
    assert asked.words.open() == "Số đang ghi không đúng"


def test_act_on_ones_own_record_is_not_done_on_anothers(by):
    found, mine = person(), owner(person("a", "Người khác"))
    for who in (by, mine):
        with (
            pytest.raises(Refusal) as caught,
            change("ask_request", "x", by=who, at=found.unit_id, person=found.key),
        ):
            pytest.fail("the change was opened")
        assert caught.value.code == "not_allowed"


def test_account_without_a_record_asks_nothing(by):
    assert refused(ask_request, "view", words="x", by=by, on=ON)[0] == "unknown_person"


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"kind": "wish"}, ("unknown_value", "kind")),
        ({"field": "unit"}, ("unknown_value", "field")),
        ({"words": " "}, ("empty_text", "words")),
        ({"words": "x" * 4001}, ("too_long", "words")),
    ],
)
def test_request_that_cannot_be_is_refused(changed, refusal):
    asked = {"kind": "correct", "field": "phone", "words": "x", "by": owner(person()), "on": ON} | changed
    assert refused(ask_request, asked.pop("kind"), **asked) == refusal


def test_same_request_is_not_open_twice(by):
    found = person()
    first = request(found)
    assert refused(request, found)[0] == "request_already_open"
    request(found, field="email")
    answer(first, by, accepted=False)
    assert request(found).state == "open"


def test_field_belongs_to_a_correction_only():
    assert request(person(), "delete", "phone").field == ""


STEPS = {
    "accept": answer,
    "refuse": lambda asked, by: answer(asked, by, accepted=False),
    "complete": lambda asked, by: complete_request(asked, value="0911111111", by=by, on=ON),
    "extend": lambda asked, by: extend_request(asked, why="Chờ xác minh", by=by, on=ON),
}
GOES = {
    ("open", "accept"): "answered", ("open", "refuse"): "refused", ("open", "extend"): "open",
    ("answered", "complete"): "done", ("answered", "refuse"): "refused", ("answered", "extend"): "answered",
}  # fmt: skip


@pytest.mark.parametrize("state", ["open", "answered", "done", "refused"])
@pytest.mark.parametrize("step", STEPS)
def test_every_step_leads_where_it_may_and_no_further(by, state, step):
    asked = request(person())
    with records_open():
        asked.state = state
        asked.save()
    if (state, step) in GOES:
        assert STEPS[step](asked, by).state == GOES[state, step]
    else:
        assert refused(STEPS[step], asked, by) == ("wrong_request_state", "state")


def test_of_two_answers_the_second_is_refused(by):
    asked = request(person())
    stale = DataRequest.objects.select_related("person").get()
    answer(asked, by)
    assert refused(answer, stale, by)[0] == "wrong_request_state"


def test_answer_is_kept_sealed_with_its_paper_and_told_masked(by):
    asked = answer(request(person()), by)
    kept = (asked.answer.open(), asked.document, asked.answered_by, asked.closed_on)
    assert kept == ("Đã đối chiếu", PAPER["document"], "can-bo", None)
    told = {"state": "answered", "answer": "‹nhạy cảm›", "document": PAPER["document"], "closed_on": None}
    assert events("act", "post", "before", "after")[-1] == (
        "answer_request", "data_officer@a", {"state": "open", "answer": "", "document": "", "closed_on": None}, told,
    )  # fmt: skip


def test_accepted_correction_changes_the_record_in_the_same_transaction(by):
    found = person(phone="0900000000")
    asked, before = request(found), last_event()
    done = answer(asked, by, value="0911 111 111")
    assert (done.state, done.closed_on) == ("done", ON)
    assert Person.objects.get().phone == "0911111111"
    masked = {"phone": "‹cá nhân›"}
    assert events("act", "subject", "person", "post", after=before) == [
        ("correct_person", found.key, found.key, "data_officer@a"),
        ("answer_request", f"request/{asked.key}", found.key, "data_officer@a"),
    ]
    assert Event.objects.values_list("before", "after").get(act="correct_person") == (masked, masked)


def test_value_that_cannot_be_takes_the_answer_back_too(by):
    asked = request(person(phone="0900000000"))
    assert refused(answer, asked, by, value="12") == ("bad_phone", "phone")


def test_correction_of_a_day_and_of_the_number(by):
    found = person()
    answer(request(found, field="born_on"), by, value=date(1980, 2, 1))
    answer(request(found, field="identity_number"), by, value="012 345 678 901")
    found.refresh_from_db()
    assert (found.born_on, found.identity_number.open()) == (date(1980, 2, 1), "012345678901")


def test_value_for_a_request_that_names_no_field_is_refused(by):
    assert refused(answer, request(person(), "delete"), by, value="x")[0] == "not_a_correction"


def test_correction_is_not_done_without_its_value(by):
    asked = answer(request(person()), by)
    assert refused(complete_request, asked, by=by, on=ON) == ("correction_needed", "value")


def test_correction_already_made_is_done_by_saying_so_again(by):
    asked = answer(request(person(phone="0911111111")), by)
    before = last_event()
    assert complete_request(asked, value="0911111111", by=by, on=ON).state == "done"
    assert events("act", after=before) == [("complete_request",)]


def test_completion_keeps_the_answers_paper_or_names_its_own(by):
    found = person()
    first = complete_request(answer(request(found, "view"), by), by=by, on=ON)
    second = complete_request(answer(request(found, "restrict"), by), document="15-BB", by=by, on=ON)
    assert (first.document, second.document) == (PAPER["document"], "15-BB")


def test_later_refusal_keeps_the_earlier_answer(by):
    asked = answer(answer(request(person(), "delete"), by), by, accepted=False, words="Chưa xóa được")
    assert (asked.answer.open(), asked.state, asked.closed_on) == (
        "Đã đối chiếu\nChưa xóa được",
        "refused",
        ON,
    )


def test_extension_is_given_once_until_the_day_of_the_rules(by):
    asked = extend_request(request(person()), why="Chờ xác minh", by=by, on=ON)
    assert (asked.extended_to, asked.extended_why.open()) == (
        request_days("correct", ON).extended_by,
        "Chờ xác minh",
    )
    assert asked.extended_to > asked.complete_by
    assert refused(extend_request, asked, why="Nữa", by=by, on=ON) == ("not_extendable", "why")


def test_extension_comes_before_the_last_day_is_over(by):
    asked = request(person())
    assert refused(extend_request, asked, why="x", by=by, on=date(2026, 12, 7))[0] == "not_extendable"
    assert extend_request(asked, why="x", by=by, on=date(2026, 12, 6)).extended_to is not None


def test_request_without_days_has_no_extension(by):
    assert (
        refused(extend_request, request(person(), "complain"), why="x", by=by, on=ON)[0] == "not_extendable"
    )


@pytest.mark.parametrize(("role", "at"), [("data_officer", "b"), ("organisation_board", ""), ("auditor", "")])
@pytest.mark.parametrize("step", STEPS)
def test_request_beyond_reach_is_not_touched(role, at, step):
    assert refused(STEPS[step], request(person()), viewer("y", role, at))[0] == "not_allowed"


def test_request_on_paper_is_noted_for_somebody_without_an_account(by):
    found = person()
    asked = take_request(found, "view", words="Xin xem hồ sơ", received_on=date(2026, 11, 24), by=by, on=ON)
    assert (asked.received_on, asked.complete_by) == (date(2026, 11, 24), date(2026, 12, 4))
    (event,) = Event.objects.filter(act="take_request")
    assert (event.actor, event.post, event.person) == ("can-bo", "data_officer@a", found.key)


def test_request_on_paper_cannot_come_from_the_future(by):
    later = {"words": "x", "received_on": date(2026, 11, 27), "by": by, "on": ON}
    assert refused(take_request, person(), "view", **later) == ("future_day", "received_on")


def test_request_on_paper_beyond_reach_is_refused(by):
    there = {"words": "x", "received_on": ON, "by": by, "on": ON}
    assert refused(take_request, person("b"), "view", **there)[0] == "not_allowed"


def test_nobody_answers_their_own_request():
    asked = request(person())
    by = viewer(f"chu-{asked.person_id}", "data_officer", "a")
    assert refused(answer, asked, by)[0] == "own_request"
