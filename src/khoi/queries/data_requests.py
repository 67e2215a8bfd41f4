"""What persons ask about their own data, each with its two clocks: the answer, and carrying it out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from khoi.access.trace import note_reading
from khoi.access.viewer import ANYWHERE, Viewer, asleep
from khoi.core.refusal import Refusal
from khoi.queries.ledger import LiveLedger
from khoi.queries.persons import FIELDS, ROWS, within
from khoi.queries.regulation_flags import Said, said_of
from khoi.queries.regulations import library
from khoi.records.models import DataRequest, Person
from khoi.rules.data_requests import RequestDays, request_days

__all__ = [
    "KINDS",
    "OPEN_STATES",
    "OTHER_FIELDS",
    "STATES",
    "Clock",
    "DataRequest",
    "RequestRow",
    "RequestShown",
    "clock",
    "days_of",
    "may_extend",
    "open_requests",
    "read_request",
    "request_row",
    "request_shown",
    "requests_listed",
    "requests_of_person",
    "unknown_request",
]

KINDS = {
    "correct": gettext_lazy("đính chính dữ liệu"),
    "view": gettext_lazy("xem, nhận bản dữ liệu"),
    "delete": gettext_lazy("xóa dữ liệu"),
    "restrict": gettext_lazy("hạn chế xử lý"),
    "object": gettext_lazy("phản đối xử lý"),
    "withdraw": gettext_lazy("rút lại sự đồng ý"),
    "complain": gettext_lazy("khiếu nại về xử lý dữ liệu"),
}
STATES = {
    "open": gettext_lazy("chưa trả lời"),
    "answered": gettext_lazy("đã trả lời, chưa làm xong"),
    "done": gettext_lazy("đã làm xong"),
    "refused": gettext_lazy("đã từ chối"),
}
OPEN_STATES = ("open", "answered")
OTHER_FIELDS = {"": gettext_lazy("dữ liệu khác, nêu ở dưới")}


@dataclass(frozen=True, slots=True)
class Clock:
    """A last day and what it means today, in words. `day` None: no rule is encoded. `is_running`: nobody has met it yet."""

    day: date | None
    words: str
    is_late: bool
    is_running: bool


@dataclass(frozen=True)
class RequestRow:
    """One request with its kind, state and clocks in words; it names no person."""

    record: DataRequest
    kind: str
    field: str
    state: str
    unit: str
    answer: Clock
    complete: Clock


@dataclass(frozen=True)
class RequestShown:
    """One request opened: what was asked and answered in words, and what may be done with it now."""

    row: RequestRow
    words: str
    reply: str
    why_longer: str
    flags: Sequence[Said]
    extends_to: date | None


def clock(day: date | None, today: date, *, is_running: bool) -> Clock:
    """The clock of a last day: how many days are left or over, unless it has been met."""
    if day is None:
        return Clock(None, _("chưa mã hóa quy định"), is_late=False, is_running=is_running)
    if not is_running:
        return Clock(day, "", is_late=False, is_running=False)
    left = (day - today).days
    return Clock(day, _left(left), is_late=left < 0, is_running=True)


def _left(days: int) -> str:
    if days == 0:
        return _("hôm nay là hạn")
    many = abs(days)
    words = (
        ngettext("còn %(n)s ngày", "còn %(n)s ngày", many)
        if days > 0
        else ngettext("quá hạn %(n)s ngày", "quá hạn %(n)s ngày", many)
    )
    return words % {"n": many}


def requests_listed(
    viewer: Viewer, live: LiveLedger, number: int, *, also_closed: bool
) -> tuple[Page[Any], list[RequestRow]]:
    """The requests of persons in reach, the next due first, fifty a page; the list names nobody. One trace."""
    rows = _in_reach(viewer).order_by(F("complete_by").asc(nulls_last=True), "pk")
    rows = rows.order_by("-received_on", "-pk") if also_closed else rows.filter(state__in=OPEN_STATES)
    page = Paginator(rows, ROWS).get_page(number)
    found = list(page.object_list)
    note_reading(viewer, "list_requests", subject="requests", right="answer_requests", at=ANYWHERE)
    return page, [request_row(viewer, live, one) for one in found]


def open_requests(viewer: Viewer) -> list[DataRequest]:
    """The open requests this viewer may answer, the next due first; none for whoever may answer none."""
    if not viewer.holders("answer_requests"):
        return []
    rows = _in_reach(viewer).filter(state__in=OPEN_STATES)
    return list(rows.order_by(F("complete_by").asc(nulls_last=True), "pk"))


def _in_reach(viewer: Viewer) -> QuerySet[DataRequest]:
    rows = DataRequest.objects.select_related("person")
    return within(rows, viewer, "answer_requests", "person__unit_id")


def request_row(viewer: Viewer, live: LiveLedger, request: DataRequest) -> RequestRow:
    """A request, already found for this viewer, in words."""
    field = FIELDS.get(request.field, OTHER_FIELDS[""]) if request.kind == "correct" else ""
    running = request.state in OPEN_STATES
    return RequestRow(
        request,
        str(KINDS[request.kind]),
        str(field),
        str(STATES[request.state]),
        live.name(request.person.unit_id, viewer.day),
        clock(request.answer_by, viewer.day, is_running=request.state == "open"),
        clock(request.extended_to or request.complete_by, viewer.day, is_running=running),
    )


def requests_of_person(viewer: Viewer, person: Person) -> list[tuple[str, str, DataRequest]]:
    """The person's latest requests with kind and state in words; none for whoever may not answer them."""
    if not viewer.may("answer_requests", person.unit_id):
        return []
    rows = DataRequest.objects.filter(person=person).order_by("-received_on", "-pk")[:ROWS]
    return [(str(KINDS[row.kind]), str(STATES[row.state]), row) for row in rows]


def read_request(viewer: Viewer, key: str) -> DataRequest:
    """One request, with the trace that it was read. Raises Refusal `unknown_request`, also where it is out of reach."""
    rows = DataRequest.objects.select_related("person__unit", "person__account")
    request = rows.filter(key=key).first() if viewer.is_known and key.isprintable() else None
    if request is None:
        raise unknown_request()
    unit, person = request.person.unit_id, request.person.key
    if not viewer.may("answer_requests", unit):
        raise asleep(viewer, "answer_requests", unit) or unknown_request()
    note_reading(
        viewer, "see_request", subject=f"request/{key}", right="answer_requests", at=unit, person=person
    )
    return request


def request_shown(viewer: Viewer, live: LiveLedger, request: DataRequest, lang: str) -> RequestShown:
    """A request that `read_request` has given, opened. The rules of the day it came say until when it may be extended."""
    days = days_of(request.kind, request.received_on)
    opened: tuple[Any, ...] = (request.words, request.answer, request.extended_why)
    words, reply, why_longer = (sealed.open() for sealed in opened)
    return RequestShown(
        request_row(viewer, live, request),
        words,
        reply,
        why_longer,
        said_of(days.flags, library(), lang) if days else (),
        days.extended_by if days and may_extend(request) else None,
    )


def may_extend(request: DataRequest) -> bool:
    """Whether the one extension is still there to be used."""
    return request.state in OPEN_STATES and request.extended_to is None and request.complete_by is not None


def days_of(kind: str, received_on: date) -> RequestDays | None:
    """The days the rules give; None for a day beyond the calendar of the rules."""
    try:
        return request_days(kind, received_on)
    except Refusal as refusal:
        if refusal.code == "outside_calendar":
            return None
        raise


def unknown_request() -> Refusal:
    """The refusal for a request that is not there, or not for this reader."""
    hint = _("Chọn trong sổ yêu cầu.")
    return Refusal("unknown_request", _("không có yêu cầu này"), where="request", hint=hint)
