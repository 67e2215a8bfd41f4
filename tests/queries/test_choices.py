"""The register as it stands on a day: open until somebody chose, with every earlier choice still readable."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import BY

from khoi.actions.choices import record_choice, withdraw_choice
from khoi.core.refusal import Refusal
from khoi.queries.choice_words import CLOSED, GROUPS, SUBJECTS, subjects_words
from khoi.queries.choices import (
    choice_on,
    choices_on,
    history_of,
    register_row,
    register_rows,
    states,
)
from khoi.rules import ambiguities
from khoi.rules.ambiguities import ambiguity, load_ambiguities

MEMBERS, LEADERS = "qd-366-2025/member", "qd-366-2025/leader"
FIRST, SECOND, TODAY = date(2025, 9, 1), date(2026, 6, 1), date(2026, 1, 5)


def record(code: str, from_day: date = FIRST, **said: str):
    words = {"reading": "", "own_words": "", "scope": ""} | said
    return record_choice(
        code, **words, from_day=from_day, chosen_by="x", document="1-TB", document_day=FIRST, grounds="x",
        by=BY, on=TODAY,
    )  # fmt: skip


@pytest.fixture
def chosen(db) -> None:
    """R-01 settled twice for members and once for leaders, the latter withdrawn; R-07 from a later day only."""
    record("R-01", reading="htt_or_better", scope=MEMBERS)
    record("R-01", SECOND, reading="only_htt", scope=MEMBERS)
    record("R-01", reading="all_rated", scope=LEADERS)
    withdraw_choice("R-01", scope=LEADERS, to_day=date(2025, 12, 1), why="x", by=BY, on=TODAY)
    record("R-07", SECOND, own_words="Báo cáo cấp trên")


def reading_on(day: date, scope: str) -> str | None:
    found = choice_on("R-01", day, scope)
    return found.reading if found else None


@pytest.mark.parametrize(
    ("scope", "day", "reading"),
    [
        (MEMBERS, date(2025, 8, 31), None),
        (MEMBERS, FIRST, "htt_or_better"),
        (MEMBERS, date(2026, 5, 31), "htt_or_better"),
        (MEMBERS, SECOND, "only_htt"),
        (MEMBERS, date(2030, 1, 1), "only_htt"),
        (LEADERS, date(2025, 11, 30), "all_rated"),
        (LEADERS, date(2025, 12, 1), None),
        ("", FIRST, None),
        ("qd-366-2025/collective", FIRST, None),
    ],
)
def test_choice_of_a_day_is_the_one_that_held_for_that_scope(chosen, scope, day, reading):
    assert reading_on(day, scope) == reading


def test_choice_for_every_case_gives_way_to_one_for_the_case_itself(db):
    record("R-07", own_words="chung")
    record("R-07", own_words="riêng", scope="chi bộ Một")
    told = {scope: choice_on("R-07", FIRST, scope).own_words for scope in ("", "chi bộ Một", "chi bộ Hai")}
    assert told == {"": "chung", "chi bộ Một": "riêng", "chi bộ Hai": "chung"}


@pytest.mark.parametrize(
    ("code", "scopes", "is_partly_open"),
    [
        ("R-07", [], False),
        ("R-07", ["chi bộ Một"], True),
        ("R-07", ["chi bộ Một", ""], False),
        ("R-01", [MEMBERS], True),
        ("R-01", [option.code for option in ambiguity("R-01").scope.options], False),
    ],
)
def test_point_settled_for_some_cases_is_open_for_the_others(db, code, scopes, is_partly_open):
    for scope in scopes:
        record(code, own_words="x", scope=scope)
    assert register_row(ambiguity(code), TODAY, "vi").is_partly_open == is_partly_open


def test_choice_withdrawn_from_its_own_first_day_never_held(db):
    record("R-01", SECOND, reading="only_htt", scope=MEMBERS)
    withdraw_choice("R-01", scope=MEMBERS, to_day=SECOND, why="x", by=BY, on=TODAY)
    assert reading_on(SECOND, MEMBERS) is None
    row = register_row(ambiguity("R-01"), TODAY, "vi")
    assert (row.state, row.choices) == ("open", ())
    (kept,) = history_of(ambiguity("R-01"), TODAY, "vi")
    assert (kept.never_held, kept.is_standing) == (True, False)


def test_choices_of_a_day_are_those_of_all_scopes(chosen):
    found = choices_on("R-01", date(2025, 10, 1)).order_by("scope")
    assert [(choice.scope, choice.reading) for choice in found] == [
        (LEADERS, "all_rated"), (MEMBERS, "htt_or_better"),
    ]  # fmt: skip


def test_choice_of_a_point_nobody_knows_is_refused(db):
    with pytest.raises(Refusal) as caught:
        choice_on("R-99", TODAY)
    assert caught.value.code == "unknown_ambiguity"


def test_nothing_is_chosen_until_somebody_chooses(db):
    rows = register_rows(TODAY, "vi")
    assert [row.entry.id for row in rows] == list(load_ambiguities())
    assert {row.state for row in rows if row.entry.is_open_to_choice} == {"open"}
    assert {row.state for row in rows if not row.entry.is_open_to_choice} == {"closed"}
    assert [row.choices for row in rows if row.choices] == []


def test_register_row_says_what_holds_and_what_will(chosen):
    rows = {row.entry.id: row for row in register_rows(TODAY, "vi")}
    told = [(one.said, one.scope, one.has_begun) for one in rows["R-01"].choices]
    members = "366-QĐ/TW: đảng viên không giữ chức vụ lãnh đạo, quản lý"
    assert told == [
        ("số từ hoàn thành tốt trở lên", members, True),
        ("riêng số xếp loại hoàn thành tốt", members, False),
    ]
    later = [(one.said, one.scope, one.has_begun) for one in rows["R-07"].choices]
    assert later == [("Báo cáo cấp trên", "mọi trường hợp", False)]
    assert (rows["R-01"].state, rows["R-07"].state) == ("chosen", "open")
    assert states(rows.values())["chosen"] == 1


def test_row_speaks_the_readers_language(chosen):
    row = register_row(ambiguity("R-01"), TODAY, "en")
    assert row.question == "On which number does the quota of “excellent” stand?"
    assert row.readings == (
        ("a", "those rated good only"), ("b", "those rated good or better"), ("c", "all rated"),
    )  # fmt: skip
    assert (row.choices[0].said, row.choices[0].scope) == (
        "those rated good or better", "366-QĐ/TW: members without a leading post",
    )  # fmt: skip


def test_history_keeps_every_choice_the_latest_first(chosen):
    told = [
        (one.record.reading, one.is_standing, one.has_ended)
        for one in history_of(ambiguity("R-01"), TODAY, "vi")
    ]
    assert told == [("only_htt", True, False), ("all_rated", False, True), ("htt_or_better", False, False)]


def test_reading_no_longer_listed_keeps_its_code(chosen, monkeypatch):
    entry = ambiguity("R-01")
    shorter = ambiguities.Ambiguity(
        **{name: getattr(entry, name) for name in entry.__slots__} | {"readings": ()}
    )
    assert [one.said for one in history_of(shorter, TODAY, "vi")] == [
        "only_htt", "all_rated", "htt_or_better",
    ]  # fmt: skip


def test_register_takes_one_statement_however_many_choices(chosen):
    with CaptureQueriesContext(connection) as asked:
        register_rows(TODAY, "vi")
    assert len(asked) == 1


def test_every_group_handling_and_subject_has_its_words():
    assert tuple(GROUPS) == ambiguities.GROUPS
    assert {*CLOSED, "setting"} == set(ambiguities.HANDLINGS)
    assert tuple(SUBJECTS) == ambiguities.SUBJECTS
    assert subjects_words(ambiguity("R-01")) == "hạn mức xuất sắc, xếp loại"
