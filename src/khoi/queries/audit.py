"""The journal as an auditor reads it: every event with its before and after, the head of a day, the check of the chain.

An event rests on a post or on one's own account, and its unit is often gone or never was; what an auditor of one
part could be shown can't be told from the event. So the journal is whole or shut: it asks for `see_audit` at the
unit whose office works here, or for the whole installation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from khoi.access.installation import home_unit
from khoi.access.viewer import Grant, Viewer
from khoi.core.refusal import Refusal
from khoi.queries.audit_fields import field_words, value_words
from khoi.queries.audit_words import act_words
from khoi.queries.ledger import LiveLedger
from khoi.queries.one_moment import one_moment
from khoi.queries.own_page import Spoken
from khoi.records.chain import Break, breaks
from khoi.records.chain_check import is_as_printed
from khoi.records.models import ChainHead, Event

ROWS = 50
SHOWN, LONGEST = 4, 80
"""So many changed fields, and so many letters of each value, the list shows; the event's own page shows all."""
_GROUP = 4
_FIRST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which events: of one act, one account, a span of days, or whose subject holds a text; empty ones are not asked."""

    act: str = ""
    account: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of what was changed; `before` and `after` are None where nothing was said."""

    field: str
    before: str | None
    after: str | None

    @property
    def label(self) -> str:
        """What the field is called."""
        return field_words(self.field)


@dataclass(frozen=True, slots=True)
class EventRow:
    """One event in words. `more`: how many changed fields the list leaves out."""

    record: Event
    act: str
    post: str
    changes: Sequence[Changed]
    more: int

    @property
    def digest(self) -> str:
        """Its hash in groups of four letters."""
        return grouped(self.record.digest)

    @property
    def previous(self) -> str:
        """The hash of the event before, in groups of four letters."""
        return grouped(self.record.previous)


@dataclass(frozen=True, slots=True)
class DayHead:
    """What is printed of a day: its events, and number and hash of the last event up to its end. `is_over`: it can't grow."""

    day: date
    events: int
    number: int
    digest: str
    is_over: bool

    @property
    def groups(self) -> str:
        """The hash in groups of four letters, as somebody reads it aloud."""
        return grouped(self.digest)


@dataclass(frozen=True, slots=True)
class Verified:
    """What the check of the whole chain found: how many events lie there, the stored head, and every break."""

    events: int
    number: int
    digest: str
    breaks: Sequence[Break]


def grouped(text: str) -> str:
    """A hash in groups of four letters.

    >>> grouped("0123456789")
    '0123 4567 89'
    """
    return " ".join(text[i : i + _GROUP] for i in range(0, len(text), _GROUP))


def require_audit(viewer: Viewer) -> Grant:
    """The post that opens the journal. Raises Refusal `not_allowed`."""
    return viewer.require("see_audit", home_unit())


def events_listed(
    viewer: Viewer, live: LiveLedger, asked: Asked, number: int, lang: str
) -> tuple[Page[Any], list[EventRow]]:
    """Events, the newest first, fifty a page. Raises Refusal `not_allowed`."""
    require_audit(viewer)
    page = Paginator(_asked(asked).order_by("-number"), ROWS).get_page(number)
    said = Spoken(live, viewer.day, lang)
    return page, [_row(event, said, SHOWN, LONGEST) for event in page.object_list]


def events_whole(
    viewer: Viewer, live: LiveLedger, asked: Asked, size: int, lang: str
) -> tuple[Page[Any], list[EventRow]]:
    """The first `size` events, the oldest first, each with all it says. Raises Refusal `not_allowed`."""
    require_audit(viewer)
    page = Paginator(_asked(asked).order_by("number"), size).get_page(1)
    said = Spoken(live, viewer.day, lang)
    return page, [_row(event, said, None, None) for event in page.object_list]


def event_shown(viewer: Viewer, live: LiveLedger, number: int, lang: str) -> EventRow:
    """One event with all it says. Raises Refusal: `not_allowed`, `unknown_event`."""
    require_audit(viewer)
    found = Event.objects.filter(number=number).first() if number < 2**63 else None
    if found is None:
        message, hint = _("không có sự kiện số %(number)s"), _("Chọn trong nhật ký.")
        raise Refusal("unknown_event", message % {"number": number}, where=str(number), hint=hint)
    return _row(found, Spoken(live, viewer.day, lang), None, None)


def acts_known(viewer: Viewer) -> list[tuple[str, str]]:
    """Every act that stands in the journal with its words, by words."""
    require_audit(viewer)
    acts = Event.objects.order_by().values_list("act", flat=True).distinct()
    return sorted(((act, act_words(act)) for act in acts), key=lambda pair: pair[1])


def day_head(viewer: Viewer, day: date) -> DayHead:
    """The head of a day. Raises Refusal: `not_allowed`, `future_day`."""
    require_audit(viewer)
    if day > viewer.day:
        message, hint = _("ngày này chưa tới"), _("Chọn hôm nay hoặc một ngày đã qua.")
        raise Refusal("future_day", message, where=day.isoformat(), hint=hint)
    events = Event.objects.filter(at__gte=_start(day), at__lt=_start(day + timedelta(days=1)))
    last = Event.objects.filter(at__lt=_start(day + timedelta(days=1))).order_by("-number").first()
    digest, number = (last.digest, last.number) if last else ("", 0)
    return DayHead(day, events.count(), number, digest, is_over=day < viewer.day)


def chain_verified(viewer: Viewer, printed: tuple[int, str] | None = None) -> Verified:
    """Reads the whole chain at one moment; `printed` is a number and hash from paper. Raises Refusal `not_allowed`."""
    require_audit(viewer)
    with one_moment():
        found = list(breaks())
        if printed and not is_as_printed(*printed):
            found.append(Break(printed[0], "paper"))
        head = ChainHead.objects.filter(pk=1).first() or ChainHead()
        return Verified(Event.objects.count(), head.number, head.digest, found)


def _asked(asked: Asked) -> QuerySet[Event]:
    rows: QuerySet[Event] = Event.objects.all()
    if asked.act:
        rows = rows.filter(act=asked.act)
    if asked.account:
        rows = rows.filter(actor=asked.account)
    if asked.subject:
        rows = rows.filter(subject__icontains=asked.subject)
    if asked.since:
        rows = rows.filter(at__gte=_start(asked.since))
    if asked.until and asked.until < date.max:
        rows = rows.filter(at__lt=_start(asked.until + timedelta(days=1)))
    return rows


def _start(day: date) -> datetime:
    """The first moment of a local day; no event is older than the first."""
    return timezone.make_aware(datetime.combine(max(day, _FIRST), time.min))


def _row(event: Event, said: Spoken, fields: int | None, letters: int | None) -> EventRow:
    changes = _changes(event.before, event.after, letters)
    shown = changes if fields is None else changes[:fields]
    return EventRow(event, act_words(event.act), said.post(event.post), shown, len(changes) - len(shown))


def _changes(before: Any, after: Any, letters: int | None) -> list[Changed]:
    if not isinstance(before, Mapping | None) or not isinstance(after, Mapping | None):
        return [Changed("", _value(before, letters), _value(after, letters))]
    old, new = before or {}, after or {}
    fields = dict.fromkeys((*old, *new))
    return [
        Changed(
            field,
            _value(old[field], letters, field) if field in old else None,
            _value(new[field], letters, field) if field in new else None,
        )
        for field in fields
        if old.get(field) != new.get(field) or (field in old) != (field in new)
    ]


def _value(value: Any, letters: int | None, field: str = "") -> str:
    text = value_words(value, field)
    return text if letters is None or len(text) <= letters else f"{text[:letters]}…"
