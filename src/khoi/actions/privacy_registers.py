"""Acts on the registers of personal data. A row is never taken out: a purpose ends, an incident is closed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from khoi.access.installation import home_unit
from khoi.access.viewer import Viewer
from khoi.actions.journal import change
from khoi.actions.required import required_text, written
from khoi.core.refusal import Refusal
from khoi.measures.resolution_file import LONG
from khoi.records.declared import told
from khoi.records.models import Incident, Purpose
from khoi.rules.data_requests import notify_by

_PURPOSE = {"title": 200, "ground": 200, "document": 160, "held": LONG, "kept_until": 200}
MOST_AFFECTED = 2_147_483_647


def record_purpose(values: Mapping[str, str], *, from_day: date, by: Viewer) -> Purpose:
    """A purpose with its legal ground and paper, what is held for it and how long. `values`: those texts by field.

    Raises Refusal: `not_allowed`, `empty_text`, `too_long`, `control_character`.
    """
    texts = {name: required_text(values.get(name, ""), name, longest) for name, longest in _PURPOSE.items()}
    row = Purpose(**texts, from_day=from_day, recorded_by=by.account, recorded_at=timezone.now())
    with change("record_purpose", f"purpose/{row.key}", by=by, at=home_unit()) as under_way:
        row.save(force_insert=True)
        under_way.after = _told(row, *texts, "from_day")
    return row


def end_purpose(purpose: Purpose, *, to_day: date, by: Viewer) -> None:
    """From `to_day` on nothing is held for it any more. Raises Refusal: `already_closed`, `days_reversed`."""
    with change("end_purpose", f"purpose/{purpose.key}", by=by, at=home_unit()) as under_way:
        row = Purpose.objects.get(pk=purpose.pk)
        _refuse_closed(row.to_day)
        _refuse_reversed(row.from_day, to_day, "to_day")
        row.to_day = to_day
        row.save(update_fields=["to_day"])
        under_way.after = _told(row, "to_day")


def record_incident(
    title: str, *, words: str, found_at: datetime, affected: int | None, by: Viewer, now: datetime
) -> Incident:
    """A breach found at a moment with its zone; by when it must be told, is worked out by the rules of that day.

    The texts name no person. Raises Refusal: `future_day`, `empty_text`, `too_long`, `out_of_range`.
    """
    _refuse_future(found_at, now, "found_at")
    row = Incident(found_at=found_at, affected=_people(affected), recorded_by=by.account, recorded_at=now)
    row.title, row.words = required_text(title, "title", 200), required_text(words, "words", LONG)
    row.notify_by, row.clause = _notice(found_at)
    with change("record_incident", f"incident/{row.key}", by=by, at=home_unit()) as under_way:
        row.save(force_insert=True)
        under_way.after = _told(row, "title", "found_at", "notify_by", "clause", "affected")
    return row


def tell_incident(incident: Incident, *, told_at: datetime, whom: str, by: Viewer, now: datetime) -> None:
    """The competent body was told. Raises Refusal: `already_closed`, `future_day`, `days_reversed`, `empty_text`."""
    whom = required_text(whom, "whom", 200)
    _refuse_future(told_at, now, "told_at")
    with change("tell_incident", f"incident/{incident.key}", by=by, at=home_unit()) as under_way:
        row = Incident.objects.get(pk=incident.pk)
        _refuse_closed(row.told_at)
        _refuse_reversed(row.found_at, told_at, "told_at")
        row.told_at, row.told_whom = told_at, whom
        row.save(update_fields=["told_at", "told_whom"])
        under_way.after = _told(row, "told_at", "told_whom")


def close_incident(incident: Incident, *, measures: str, closed_on: date, by: Viewer, now: datetime) -> None:
    """What was done about it, and that it is over. Raises Refusal: `already_closed`, `future_day`, `days_reversed`, `empty_text`."""
    measures = required_text(measures, "measures", LONG)
    today = timezone.localdate(now)
    if closed_on > today:
        raise _future(f"ngày {written(closed_on)} sau ngày ghi {written(today)}", "closed_on")
    with change("close_incident", f"incident/{incident.key}", by=by, at=home_unit()) as under_way:
        row = Incident.objects.get(pk=incident.pk)
        _refuse_closed(row.closed_on)
        _refuse_reversed(timezone.localdate(row.found_at), closed_on, "closed_on")
        row.closed_on, row.measures = closed_on, measures
        row.save(update_fields=["closed_on", "measures"])
        under_way.after = _told(row, "closed_on", "measures")


def _notice(found_at: datetime) -> tuple[datetime | None, str]:
    """No moment where no rule is encoded for it, or the calendar does not reach it: the register must take it all the same."""
    try:
        found = notify_by(found_at)
    except Refusal as refusal:
        if refusal.code == "outside_calendar":
            return None, ""
        raise
    return found.by, found.clause[:200]


def _people(affected: int | None) -> int | None:
    if affected is not None and not 0 <= affected <= MOST_AFFECTED:
        hint = "Gõ số người, hoặc để trống khi chưa biết."
        raise Refusal("out_of_range", "số người không thể như vậy", where="affected", hint=hint)
    return affected


def _refuse_closed(mark: object) -> None:
    if mark is not None:
        hint = "Tải lại trang để xem dòng này."
        raise Refusal("already_closed", "việc này đã được ghi", where="key", hint=hint)


def _refuse_reversed(first: Any, last: Any, where: str) -> None:
    if last < first:
        hint = "Xem lại hai ngày, giờ."
        raise Refusal("days_reversed", "ngày kết thúc trước ngày bắt đầu", where=where, hint=hint)


def _refuse_future(moment: datetime, now: datetime, where: str) -> None:
    if moment > now:
        raise _future("thời điểm này chưa tới", where)


def _future(message: str, where: str) -> Refusal:
    return Refusal("future_day", message, where=where, hint="Kiểm tra lại ngày, giờ.")


def _told(row: Any, *names: str) -> dict[str, object]:
    values = told(type(row), {name: getattr(row, name) for name in names})
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in values.items()
    }
