"""The registers take what people write down, keep it, and know until when a breach must be told."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.people import events, last_event, office, viewer
from tests.refusing import refusing

from khoi.actions.privacy_registers import (
    _notice,
    close_incident,
    end_purpose,
    record_incident,
    record_purpose,
    tell_incident,
)
from khoi.records.models import Incident, Purpose

refused = refusing(Purpose, Incident)

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=timezone(timedelta(hours=7)))
WHY = {
    "title": "Quản lý",
    "ground": "Điều 19",
    "document": "12-QĐ",
    "held": "họ tên",
    "kept_until": "hết công tác",
}
WHAT = {"words": "Mất một máy tính", "affected": None, "now": NOW}


@pytest.fixture
def by(db):
    office()
    return viewer("can-bo", "data_officer")


def incident(by, found_at: datetime = NOW, **changed) -> Incident:
    return record_incident("Mất máy", found_at=found_at, by=by, **(WHAT | changed))


def test_purpose_is_kept_with_ground_and_paper(by):
    before = last_event()
    row = record_purpose(WHY, from_day=date(2026, 1, 1), by=by)
    assert {name: getattr(row, name) for name in WHY} == WHY
    assert events("act", "subject", "person", "after", after=before) == [
        ("record_purpose", f"purpose/{row.key}", "", WHY | {"from_day": "2026-01-01"})
    ]


@pytest.mark.parametrize("field", WHY)
def test_purpose_says_everything(by, field):
    assert refused(record_purpose, WHY | {field: " "}, from_day=date(2026, 1, 1), by=by) == (
        "empty_text",
        field,
    )
    long = {field: "x" * 4001}
    assert refused(record_purpose, WHY | long, from_day=date(2026, 1, 1), by=by) == ("too_long", field)


def test_purpose_ends_once_and_not_before_it_began(by):
    row = record_purpose(WHY, from_day=date(2026, 1, 1), by=by)
    assert refused(end_purpose, row, to_day=date(2025, 12, 31), by=by) == ("days_reversed", "to_day")
    end_purpose(row, to_day=date(2026, 1, 1), by=by)
    assert Purpose.objects.get().to_day == date(2026, 1, 1)
    assert refused(end_purpose, row, to_day=date(2027, 1, 1), by=by)[0] == "already_closed"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)),  # noqa: DTZ001 - the zone is drawn beside it
    st.integers(-12, 14),
)
def test_notice_is_due_seventy_two_hours_after_the_finding_in_any_zone(found, hours):
    found_at = found.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert _notice(found_at) == (found_at + timedelta(hours=72), "91/2025/QH15, 23.1")


def test_incident_keeps_the_moment_it_must_be_told_by(by):
    row = incident(by)
    assert (row.notify_by, row.clause) == (NOW + timedelta(hours=72), "91/2025/QH15, 23.1")
    assert events("act", "subject", "after")[-1] == (
        "record_incident", f"incident/{row.key}",
        {"title": "Mất máy", "found_at": "2026-11-26T08:00:00+07:00", "notify_by": "2026-11-29T08:00:00+07:00",
         "clause": "91/2025/QH15, 23.1", "affected": None},
    )  # fmt: skip


@pytest.mark.parametrize("found_at", [datetime(2024, 5, 1, tzinfo=UTC), datetime(1950, 5, 1, tzinfo=UTC)])
def test_incident_before_there_was_a_rule_has_no_clock(by, found_at):
    row = incident(by, found_at)
    assert (row.notify_by, row.clause) == (None, "")


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"found_at": NOW + timedelta(seconds=1)}, ("future_day", "found_at")),
        ({"words": ""}, ("empty_text", "words")),
        ({"affected": -1}, ("out_of_range", "affected")),
        ({"affected": 2**31}, ("out_of_range", "affected")),
    ],
)
def test_incident_that_cannot_be_is_refused(by, changed, refusal):
    assert refused(incident, by, **changed) == refusal


def test_incident_is_told_once_after_it_was_found(by):
    row = incident(by, NOW - timedelta(hours=2))
    early, late = NOW - timedelta(hours=3), NOW + timedelta(minutes=1)
    assert refused(tell_incident, row, told_at=early, whom="A05", by=by, now=NOW) == (
        "days_reversed",
        "told_at",
    )
    assert refused(tell_incident, row, told_at=late, whom="A05", by=by, now=NOW) == ("future_day", "told_at")
    tell_incident(row, told_at=NOW, whom="Cơ quan (giả định)", by=by, now=NOW)
    row.refresh_from_db()
    assert (row.told_at, row.told_whom) == (NOW, "Cơ quan (giả định)")
    assert refused(tell_incident, row, told_at=NOW, whom="x", by=by, now=NOW)[0] == "already_closed"


def test_incident_is_closed_once_with_what_was_done(by):
    row, day = incident(by), date(2026, 11, 26)
    for wrong, code in ((day - timedelta(days=1), "days_reversed"), (day + timedelta(days=1), "future_day")):
        assert refused(close_incident, row, measures="x", closed_on=wrong, by=by, now=NOW) == (
            code,
            "closed_on",
        )
    close_incident(row, measures="Đã thu hồi", closed_on=day, by=by, now=NOW)
    row.refresh_from_db()
    assert (row.measures, row.closed_on) == ("Đã thu hồi", day)
    assert refused(close_incident, row, measures="x", closed_on=day, by=by, now=NOW)[0] == "already_closed"


@pytest.mark.parametrize(
    ("role", "at"), [("auditor", ""), ("data_officer", "a"), ("system_administrator", "")]
)
def test_registers_are_kept_with_the_right_over_the_whole_office_only(by, role, at):
    other = viewer("y", role, at)
    purpose, row = record_purpose(WHY, from_day=date(2026, 1, 1), by=by), incident(by)
    refusals = [
        refused(record_purpose, WHY, from_day=date(2026, 1, 1), by=other),
        refused(end_purpose, purpose, to_day=date(2027, 1, 1), by=other),
        refused(incident, other),
        refused(tell_incident, row, told_at=NOW, whom="x", by=other, now=NOW),
        refused(close_incident, row, measures="x", closed_on=date(2026, 11, 26), by=other, now=NOW),
    ]
    assert {code for code, _where in refusals} == {"not_allowed"}
