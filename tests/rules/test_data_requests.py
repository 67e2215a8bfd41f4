"""Last days of requests about one's own data and of a breach notice, asked of the regulations in force."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.rules.building import document, write
from tests.rules.small_packs import NUMBERS, central, deadline

from khoi.core.refusal import Refusal
from khoi.records.privacy import REQUEST_KINDS
from khoi.rules.calendar import Calendar, OfficeCalendar
from khoi.rules.data_requests import KINDS, VIETNAM, NotifyBy, RequestDays, notify_by, request_days
from khoi.rules.library import Library
from khoi.rules.packs import load_packs

MONDAY = date(2026, 3, 2)
FIRST = date(2026, 1, 1)
ENCODED = tuple(kind for kind in KINDS if kind != "complain")


def wall(*parts):
    """A moment without a time zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)


def codes(answer):
    return [flag.code for flag in answer.flags]


def test_kinds_are_those_of_the_register():
    assert list(KINDS) == REQUEST_KINDS


@pytest.mark.parametrize(
    ("kind", "through_others", "complete_by", "extended_by", "clause", "flags"),
    [
        ("view", False, date(2026, 3, 12), date(2026, 3, 22), "5.3", []),
        ("correct", False, date(2026, 3, 12), date(2026, 3, 22), "5.3", []),
        ("delete", False, date(2026, 3, 22), date(2026, 4, 11), "5.4", ["due_on_day_off"]),
        ("restrict", False, date(2026, 3, 17), date(2026, 4, 1), "5.2", []),
        ("object", False, date(2026, 3, 17), date(2026, 4, 1), "5.2", []),
        ("withdraw", False, date(2026, 3, 17), date(2026, 4, 1), "5.2", []),
        ("view", True, date(2026, 3, 12), date(2026, 3, 22), "5.3", ["needs_decision"]),
        ("correct", True, date(2026, 3, 17), date(2026, 3, 27), "5.3", []),
        ("delete", True, date(2026, 4, 1), date(2026, 4, 21), "5.4", []),
        ("restrict", True, date(2026, 3, 22), date(2026, 4, 6), "5.2", ["due_on_day_off", "needs_decision"]),
        ("object", True, date(2026, 3, 22), date(2026, 4, 6), "5.2", ["due_on_day_off"]),
        ("withdraw", True, date(2026, 3, 22), date(2026, 4, 6), "5.2", ["due_on_day_off"]),
    ],
)
def test_days_of_each_kind(kind, through_others, complete_by, extended_by, clause, flags):
    answer = request_days(kind, MONDAY, through_others=through_others)
    shown = (answer.answer_by, answer.complete_by, answer.extended_by, answer.clause)
    assert shown == (date(2026, 3, 4), complete_by, extended_by, f"356/2025/NĐ-CP, {clause}")
    assert codes(answer) == flags


def test_another_clause_that_allows_longer_is_told():
    (flag,) = request_days("view", MONDAY, through_others=True).flags
    assert (flag.document, flag.clause) == ("356/2025/NĐ-CP", "5.4")
    assert flag.words.vi == (
        "356/2025/NĐ-CP, 5.4 cho đến 01/04/2026; ở đây lấy ngày sớm hơn, người có thẩm quyền quyết định"
    )


def test_answer_skips_tet():
    assert request_days("view", date(2026, 2, 13)).answer_by == date(2026, 2, 24)


def test_office_calendar_moves_the_answer():
    closed = OfficeCalendar("Lịch", "", {date(2026, 3, 3): ("Nghỉ", "Off")}, frozenset())
    assert request_days("view", MONDAY, calendar=Calendar(closed)).answer_by == date(2026, 3, 5)


def test_complaint_has_no_rule():
    answer = request_days("complain", MONDAY)
    assert (answer.answer_by, answer.complete_by, answer.extended_by, answer.clause) == (None, None, None, "")
    assert codes(answer) == ["no_rule_encoded"]
    assert answer.flags[0].words.vi == (
        "Ngày 02/03/2026 chưa có quy định nào được mã hóa cho yêu cầu loại này; đối chiếu nguyên văn"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_day_before_the_decree_has_no_rule(kind):
    answer = request_days(kind, FIRST - timedelta(days=1))
    assert answer == RequestDays(None, None, None, "", answer.flags)
    assert codes(answer) == ["no_rule_encoded"]


def test_library_without_the_law_has_no_rule(tmp_path):
    answer = request_days("delete", MONDAY, library=central(tmp_path))
    assert (answer.complete_by, codes(answer)) == (None, ["no_rule_encoded"])


@pytest.mark.parametrize(
    ("steps", "answer_by", "complete_by", "what"),
    [
        ({"data_view_answer": "ngay"}, date(2026, 3, 17), None, "thời hạn thực hiện yêu cầu loại này"),
        ({"data_view_done": "ngay"}, None, date(2026, 3, 17), "thời hạn trả lời yêu cầu loại này"),
        (
            {"data_view_answer": "ngay", "data_view_done": "co_quan"},
            date(2026, 3, 17),
            None,
            "thời hạn thực hiện yêu cầu loại này",
        ),
    ],
)
def test_half_a_rule_says_which_half_is_missing(tmp_path, steps, answer_by, complete_by, what):
    terms = "".join(deadline(step, f"dieu_2.{term}") for step, term in steps.items())
    files = {"document": document("1-QĐ/TW"), "parameters/so": NUMBERS, "deadlines/thoi-han": terms}
    write(tmp_path, {f"qd-1/{name}.yaml": text for name, text in files.items()})
    answer = request_days("view", MONDAY, library=Library(load_packs(tmp_path)))
    assert (answer.answer_by, answer.complete_by, answer.clause) == (answer_by, complete_by, "1-QĐ/TW, 2")
    assert [flag.words.vi for flag in answer.flags] == [
        f"Ngày 02/03/2026 chưa có quy định nào được mã hóa cho {what}; đối chiếu nguyên văn"
    ]


def test_unknown_kind_is_refused():
    with pytest.raises(Refusal) as caught:
        request_days("erase", MONDAY)
    assert (caught.value.code, caught.value.where) == ("unknown_value", "kind")


def test_day_beyond_the_calendar_is_refused():
    with pytest.raises(Refusal) as caught:
        request_days("view", date(9999, 12, 31))
    assert caught.value.code == "outside_calendar"


@given(st.sampled_from(ENCODED), st.dates(FIRST, date(2090, 12, 31)), st.booleans())
def test_days_come_in_order(kind, received_on, through_others):
    answer = request_days(kind, received_on, through_others=through_others)
    assert received_on < answer.answer_by
    assert received_on < answer.complete_by < answer.extended_by


@given(st.sampled_from(ENCODED), st.dates(FIRST, date(2090, 12, 31)))
def test_answer_is_the_second_working_day(kind, received_on):
    calendar, answer = Calendar(), request_days(kind, received_on).answer_by
    days = [received_on + timedelta(days=n) for n in range(1, (answer - received_on).days + 1)]
    worked = [day for day in days if day.weekday() < 5 and day not in calendar]
    assert (len(worked), worked[-1]) == (2, answer)


@given(st.sampled_from(ENCODED), st.dates(FIRST, date(2090, 12, 31)))
def test_others_never_shorten_the_work(kind, received_on):
    alone = request_days(kind, received_on)
    assert alone.complete_by <= request_days(kind, received_on, through_others=True).complete_by


@given(
    st.datetimes(wall(2026, 1, 2), wall(2090, 1, 1)),
    st.sampled_from([None, UTC, VIETNAM, ZoneInfo("Asia/Tokyo")]),
)
def test_breach_is_notified_after_exactly_72_hours(found_at, zone):
    moment = found_at.replace(tzinfo=zone)
    answer = notify_by(moment)
    assert (answer.by - moment, answer.by.tzinfo) == (timedelta(hours=72), zone)
    assert answer.clause == "91/2025/QH15, 23.1"


@pytest.mark.parametrize(
    ("found_at", "by"),
    [
        (datetime(2025, 12, 31, 17, 0, tzinfo=UTC), datetime(2026, 1, 3, 17, 0, tzinfo=UTC)),
        (datetime(2025, 12, 31, 16, 59, tzinfo=UTC), None),
        (wall(2025, 12, 31, 23, 59), None),
        (wall(2026, 1, 1), wall(2026, 1, 4)),
    ],
)
def test_breach_on_the_eve_of_the_law_counts_by_the_day_in_vietnam(found_at, by):
    assert notify_by(found_at).by == by


def test_breach_before_the_law_has_no_rule():
    answer = notify_by(wall(2025, 12, 30, 9))
    assert answer == NotifyBy(None, "", answer.flags)
    assert codes(answer) == ["no_rule_encoded"]


def test_breach_notice_due_on_a_sunday_is_told_and_not_moved():
    answer = notify_by(wall(2026, 3, 5, 8, 30, 15))
    assert (answer.by, codes(answer)) == (wall(2026, 3, 8, 8, 30, 15), ["due_on_day_off"])
