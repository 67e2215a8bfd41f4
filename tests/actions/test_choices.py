"""What an office settles is recorded with person, paper and day; what it replaces or takes back is kept."""

from datetime import date

import pytest
from tests.building import BY, NAME

from khoi.actions.choices import record_choice, withdraw_choice
from khoi.records.declared import MASKS, PERSONAL
from khoi.records.models import Event, RecordedChoice

ON = date(2026, 1, 5)
MEMBERS, LEADERS = "qd-366-2025/member", "qd-366-2025/leader"
SAID = {
    "reading": "htt_or_better",
    "own_words": "",
    "scope": MEMBERS,
    "from_day": date(2025, 9, 1),
    "chosen_by": "Ban Thường vụ (giả định)",
    "document": "12-TB/ĐUK (giả định)",
    "document_day": date(2025, 8, 20),
    "grounds": "Theo kết luận",
}
ENDS = {"scope": MEMBERS, "to_day": date(2025, 12, 1), "why": "Văn bản bị thu hồi"}


def record(code="R-01", **changed):
    return record_choice(code, **(SAID | {"by": BY, "on": ON} | changed))


def withdraw(code="R-01", **changed):
    return withdraw_choice(code, **(ENDS | {"by": BY, "on": ON} | changed))


def spans() -> list[tuple[str, date, date | None]]:
    return list(RecordedChoice.objects.order_by("pk").values_list("reading", "from_day", "to_day"))


def test_choice_is_recorded_with_person_paper_and_day(db):
    choice = record()
    assert [getattr(choice, name) for name in SAID] == list(SAID.values())
    assert (choice.ambiguity, choice.to_day, choice.recorded_by) == ("R-01", None, NAME)
    event = Event.objects.get()
    assert (event.act, event.subject, event.actor, event.before) == (
        "record_choice", "ambiguity/R-01", NAME, None,
    )  # fmt: skip
    days = {"from_day": "2025-09-01", "document_day": "2025-08-20", "on": "2026-01-05"}
    assert event.after == SAID | days | {"chosen_by": MASKS[PERSONAL]}


def test_own_words_are_recorded_where_the_register_knows_no_reading(db):
    choice = record("R-07", reading="", own_words="  Báo cáo\ncấp trên ", scope="")
    assert (choice.reading, choice.own_words, choice.scope) == ("", "Báo cáo cấp trên", "")


def test_own_words_are_recorded_beside_known_readings_too(db):
    assert record(reading="", own_words="Theo từng nhóm").own_words == "Theo từng nhóm"


def test_free_scope_is_kept_with_single_spaces(db):
    assert record("R-07", reading="", own_words="x", scope=" chi bộ  Một ").scope == "chi bộ Một"


def test_later_choice_ends_the_earlier_one_where_it_begins(db):
    record()
    record(reading="only_htt", from_day=date(2026, 6, 1))
    assert spans() == [
        ("htt_or_better", date(2025, 9, 1), date(2026, 6, 1)),
        ("only_htt", date(2026, 6, 1), None),
    ]
    assert Event.objects.latest("id").before["reading"] == "htt_or_better"
    assert not RecordedChoice.objects.exclude(withdrawn_at=None).exists()


def test_choices_for_other_scopes_stand_side_by_side(db):
    record()
    record(reading="only_htt", scope=LEADERS)
    assert [to_day for _, _, to_day in spans()] == [None, None]


@pytest.mark.parametrize(
    ("code", "changed", "refused", "where"),
    [
        ("R-99", {}, "unknown_ambiguity", "ambiguity"),
        ("P-01", {"scope": ""}, "nothing_to_choose", "ambiguity"),
        ("T-06", {"reading": "rated", "scope": ""}, "nothing_to_choose", "ambiguity"),
        ("R-01", {"reading": ""}, "one_way_only", "reading"),
        ("R-01", {"own_words": "x"}, "one_way_only", "reading"),
        ("R-01", {"reading": "HTT"}, "unknown_reading", "reading"),
        ("R-07", {"scope": ""}, "unknown_reading", "reading"),
        ("R-01", {"scope": " "}, "scope_required", "scope"),
        ("R-01", {"scope": "đảng viên"}, "unknown_scope", "scope"),
        ("T-05", {"reading": "now", "scope": ""}, "scope_required", "scope"),
        ("T-05", {"reading": "now", "scope": "x" * 201}, "too_long", "scope"),
        ("R-01", {"chosen_by": ""}, "empty_text", "chosen_by"),
        ("R-01", {"document": " "}, "empty_text", "document"),
        ("R-01", {"grounds": ""}, "empty_text", "grounds"),
        ("R-01", {"document_day": date(2026, 1, 6)}, "future_day", "document_day"),
        ("R-01", {"reading": "", "own_words": "a\u200bb"}, "control_character", "own_words"),
    ],
)
def test_choice_that_lacks_something_is_refused(refusal, code, changed, refused, where):
    assert refusal(record, code, **changed) == (refused, where)


@pytest.mark.parametrize("from_day", [date(2025, 9, 1), date(2025, 8, 31)])
def test_choice_from_no_later_day_is_refused(refusal, from_day):
    record()
    assert refusal(record, reading="only_htt", from_day=from_day) == ("choice_not_later", "from_day")
    assert spans() == [("htt_or_better", date(2025, 9, 1), None)]


def test_withdrawn_choice_keeps_its_days_and_says_who_and_why(db):
    record()
    choice = withdraw()
    choice.refresh_from_db()
    assert (choice.to_day, choice.withdrawn_by, choice.withdrawn_why) == (
        date(2025, 12, 1), NAME, "Văn bản bị thu hồi",
    )  # fmt: skip
    assert choice.withdrawn_at is not None
    event = Event.objects.latest("id")
    assert (event.act, event.before["reading"]) == ("withdraw_recorded_choice", "htt_or_better")
    assert event.after == {
        "to_day": "2025-12-01", "why": "Văn bản bị thu hồi", "stands_again": None, "on": "2026-01-05",
    }  # fmt: skip


def test_choice_after_a_withdrawal_may_begin_where_it_ended_and_not_before(refusal):
    record()
    withdraw()
    assert refusal(record, from_day=date(2025, 11, 30)) == ("choice_not_later", "from_day")
    record(reading="only_htt", from_day=date(2025, 12, 1))
    assert [row[0] for row in spans()] == ["htt_or_better", "only_htt"]


def test_choice_recorded_by_mistake_gives_way_to_the_one_before(db):
    record()
    record(reading="only_htt", from_day=date(2062, 6, 1))
    withdraw(to_day=date(2062, 6, 1))
    assert spans() == [
        ("htt_or_better", date(2025, 9, 1), None),
        ("only_htt", date(2062, 6, 1), date(2062, 6, 1)),
    ]
    assert Event.objects.latest("id").after["stands_again"]["reading"] == "htt_or_better"
    record(reading="all_rated", from_day=date(2026, 6, 1))
    assert spans()[0] == ("htt_or_better", date(2025, 9, 1), date(2026, 6, 1))


def test_withdrawal_from_a_later_day_leaves_the_point_open(db):
    record()
    record(reading="only_htt", from_day=date(2025, 11, 1))
    withdraw(to_day=date(2025, 12, 1))
    assert [to_day for _, _, to_day in spans()] == [date(2025, 11, 1), date(2025, 12, 1)]


def test_withdrawal_touches_no_other_scope(db):
    record()
    record(reading="only_htt", scope=LEADERS)
    withdraw(scope=LEADERS)
    assert [to_day for _, _, to_day in spans()] == [None, date(2025, 12, 1)]


@pytest.mark.parametrize(
    ("changed", "refused", "where"),
    [
        ({"scope": LEADERS}, "no_choice", "scope"),
        ({"to_day": date(2025, 8, 31)}, "days_reversed", "to_day"),
        ({"to_day": date(2026, 1, 6)}, "future_day", "to_day"),
        ({"why": " "}, "empty_text", "why"),
    ],
)
def test_withdrawal_that_does_not_fit_is_refused(refusal, changed, refused, where):
    record()
    assert refusal(withdraw, **changed) == (refused, where)
    assert spans() == [("htt_or_better", date(2025, 9, 1), None)]


def test_choice_is_withdrawn_once(refusal):
    record()
    withdraw()
    assert refusal(withdraw) == ("no_choice", "scope")


def test_withdrawal_for_a_point_nobody_knows_is_refused(refusal):
    assert refusal(withdraw, "R-99") == ("unknown_ambiguity", "ambiguity")
