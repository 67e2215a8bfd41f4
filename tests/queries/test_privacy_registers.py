"""The registers open to whoever keeps them or reads the journal, and say how many hours are left."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.building import BY
from tests.people import office, viewer

from khoi.actions.privacy_registers import (
    close_incident,
    end_purpose,
    record_incident,
    record_purpose,
    tell_incident,
)
from khoi.core.refusal import Refusal
from khoi.queries.privacy_registers import (
    incident_by_key,
    incident_row,
    incidents_listed,
    purpose_by_key,
    purposes_listed,
    purposes_on,
)
from khoi.records.models import Incident

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=timezone(timedelta(hours=7)))
WHY = {"ground": "Điều 19", "document": "12-QĐ", "held": "họ tên", "kept_until": "hết công tác"}


@pytest.fixture
def by(db):
    office()
    return viewer("can-bo", "data_officer")


def purpose(by, title: str = "Quản lý", from_day: date = date(2026, 1, 1)):
    return record_purpose(WHY | {"title": title}, from_day=from_day, by=by)


def incident(by, title: str = "Mất máy", hours: int = 0) -> Incident:
    found_at = NOW - timedelta(hours=hours)
    return record_incident(title, words="x", found_at=found_at, affected=None, by=by, now=NOW)


@given(st.integers(-100 * 3600, 100 * 3600))
def test_clock_counts_whole_hours_and_is_late_after_the_moment(seconds):
    row = incident_row(BY, Incident(notify_by=NOW + timedelta(seconds=seconds)), NOW)
    hours = abs(seconds) // 3600
    words = f"quá hạn {hours} giờ" if seconds < 0 else f"còn {hours} giờ"
    assert (row.words, row.is_late) == (words, seconds < 0)


def test_clock_stops_when_told_and_is_unknown_without_a_rule():
    told = incident_row(BY, Incident(notify_by=NOW, told_at=NOW), NOW + timedelta(days=9))
    unknown = incident_row(BY, Incident(notify_by=None), NOW)
    assert [(row.words, row.is_late) for row in (told, unknown)] == [
        ("", False),
        ("chưa mã hóa quy định", False),
    ]


def test_purposes_in_use_come_first(by):
    end_purpose(purpose(by, "Cũ", date(2025, 1, 1)), to_day=date(2025, 6, 1), by=by)
    purpose(by, "Sau", date(2026, 5, 1)), purpose(by, "Nay")
    assert [row.title for row in purposes_listed(by, 1)] == ["Nay", "Sau", "Cũ"]
    assert [row.title for row in purposes_on(date(2026, 4, 30))] == ["Nay"]


def test_open_incidents_come_first(by):
    closed = incident(by, "Cũ")
    close_incident(closed, measures="x", closed_on=date(2026, 11, 26), by=by, now=NOW)
    incident(by, "Trước", 80), incident(by, "Nay", 1)
    tell_incident(Incident.objects.get(title="Nay"), told_at=NOW, whom="x", by=by, now=NOW)
    rows = incidents_listed(by, 1, NOW)[1]
    assert [(row.record.title, row.words, row.is_late) for row in rows] == [
        ("Nay", "", False), ("Trước", "quá hạn 8 giờ", True), ("Cũ", "đóng mà chưa ghi việc báo", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "code"), [("auditor", ""), ("data_officer", ""), ("organisation_board", "not_allowed")]
)
def test_registers_open_to_keepers_and_auditors(by, role, code):
    reader, key, other = viewer("x", role), purpose(by).key, incident(by).key
    for read in (
        lambda: purposes_listed(reader, 1),
        lambda: incidents_listed(reader, 1, NOW),
        lambda: purpose_by_key(reader, key),
        lambda: incident_by_key(reader, other),
    ):
        assert answer(read) == code


def test_empty_register_is_shut_too(by):
    reader = viewer("x", "organisation_board")
    assert {answer(lambda: purposes_listed(reader, 1)), answer(lambda: incidents_listed(reader, 1, NOW))} == {
        "not_allowed"
    }


def answer(read) -> str:
    try:
        read()
    except Refusal as refusal:
        return refusal.code
    return ""


def test_row_that_is_not_there_is_refused(by):
    keys = (purpose(by).key[::-1], "", "\0")
    assert {answer(lambda key=key: purpose_by_key(by, key)) for key in keys} == {"unknown_register_row"}
    assert {answer(lambda key=key: incident_by_key(by, key)) for key in keys} == {"unknown_register_row"}
