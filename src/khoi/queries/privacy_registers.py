"""The registers of personal data: for what purposes they are held, and the incidents with the clock of their notice."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khoi.access.viewer import ANYWHERE, Viewer, not_allowed
from khoi.core.refusal import Refusal
from khoi.records.models import Incident, Purpose

Row = TypeVar("Row", bound=Model)

ROWS = 50
READERS = ("keep_registers", "see_audit")
"""Any of these rights, held anywhere, opens the registers: they name no person and no unit."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class IncidentRow:
    """One incident and where its notice stands, in words; `is_late`: the moment passed and nobody was told."""

    record: Incident
    words: str
    is_late: bool


def purposes_listed(viewer: Viewer, number: int, *, size: int = ROWS) -> Page[Any]:
    """The purposes, those in use first, `size` a page. Raises Refusal `not_allowed`."""
    _require(viewer)
    return Paginator(_by_use(Purpose.objects.all()), size).get_page(number)


def purposes_on(day: date) -> QuerySet[Purpose]:
    """The purposes in use on a day, which whoever is held may know."""
    rows: QuerySet[Purpose] = Purpose.objects.filter(Q(to_day=None) | Q(to_day__gt=day), from_day__lte=day)
    return rows


def has_purpose(viewer: Viewer) -> bool:
    """Whether anybody has written down what data are held for today; no more is told than that."""
    return purposes_on(viewer.day).exists()


def incidents_listed(
    viewer: Viewer, number: int, now: datetime, *, size: int = ROWS
) -> tuple[Page[Any], list[IncidentRow]]:
    """The incidents, open ones first, then the latest, `size` a page. Raises Refusal `not_allowed`."""
    _require(viewer)
    rows = Incident.objects.order_by(F("closed_on").desc(nulls_first=True), "-found_at", "-pk")
    page = Paginator(rows, size).get_page(number)
    return page, [incident_row(viewer, one, now) for one in page.object_list]


def open_incidents(viewer: Viewer, now: datetime) -> list[IncidentRow]:
    """The incidents that are not closed, the next notice due first; none for whoever may not keep the register."""
    if not viewer.holders("keep_registers"):
        return []
    rows = Incident.objects.filter(closed_on=None).order_by(F("notify_by").asc(nulls_last=True), "pk")
    return [incident_row(viewer, one, now) for one in rows]


def incident_row(viewer: Viewer, record: Incident, now: datetime) -> IncidentRow:
    """One incident with the words for its clock, to the hour. Raises Refusal `not_allowed`."""
    _require(viewer)
    if record.told_at:
        return IncidentRow(record, "", is_late=False)
    if record.notify_by is None or record.closed_on:
        words = _("đóng mà chưa ghi việc báo") if record.closed_on else _("chưa mã hóa quy định")
        return IncidentRow(record, words, is_late=False)
    late = now > record.notify_by
    hours = abs(now - record.notify_by) // _HOUR
    words = (
        ngettext("quá hạn %(n)s giờ", "quá hạn %(n)s giờ", hours)
        if late
        else ngettext("còn %(n)s giờ", "còn %(n)s giờ", hours)
    )
    return IncidentRow(record, words % {"n": hours}, is_late=late)


def purpose_by_key(viewer: Viewer, key: str) -> Purpose:
    """One purpose. Raises Refusal `unknown_register_row`, `not_allowed`."""
    return _by_key(viewer, Purpose.objects.all(), key)


def incident_by_key(viewer: Viewer, key: str) -> Incident:
    """One incident. Raises Refusal `unknown_register_row`, `not_allowed`."""
    return _by_key(viewer, Incident.objects.all(), key)


def _by_key(viewer: Viewer, rows: QuerySet[Row], key: str) -> Row:
    _require(viewer)
    found = rows.filter(key=key).first() if key.isprintable() else None
    if found is None:
        hint = _("Chọn trong sổ.")
        raise Refusal("unknown_register_row", _("sổ không có dòng này"), where="key", hint=hint)
    return found


def _by_use(rows: QuerySet[Purpose]) -> QuerySet[Purpose]:
    return rows.order_by(F("to_day").desc(nulls_first=True), "from_day", "pk")


def _require(viewer: Viewer) -> None:
    if not any(viewer.may(right, ANYWHERE) for right in READERS):
        raise not_allowed(viewer, READERS[0], ANYWHERE)
