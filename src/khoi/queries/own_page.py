"""What a person may know of their own record: what is held and why, who can see it, who looked, what they asked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.access.places import places
from khoi.access.posts import ENDING, LENT, ends_of, holds, standing_posts
from khoi.access.rights import OWN
from khoi.access.roles import Role, roles
from khoi.access.trace import leave_trace
from khoi.access.viewer import EVERYTHING, Grant, Viewer
from khoi.core.formats import is_english
from khoi.queries.data_requests import RequestRow, request_row
from khoi.queries.ledger import LiveLedger
from khoi.queries.persons import FIELDS, ROWS, masked
from khoi.queries.privacy_registers import purposes_on
from khoi.records.models import DataRequest, Event, Person, Post, Purpose

NAMED = 20
"""So many accounts of one group, and so many purposes, a page names; the export names all."""
ACTS = {
    "see_person": gettext_lazy("xem hồ sơ"),
    "see_identity": gettext_lazy("xem số định danh"),
    "list_persons": gettext_lazy("tìm ra theo số định danh"),
    "see_request": gettext_lazy("xem yêu cầu"),
    "see_own": gettext_lazy("xem hồ sơ của mình"),
    "export_own": gettext_lazy("tải dữ liệu của mình"),
    "add_person": gettext_lazy("lập hồ sơ"),
    "edit_person": gettext_lazy("sửa hồ sơ"),
    "correct_person": gettext_lazy("đính chính hồ sơ"),
    "ask_request": gettext_lazy("gửi yêu cầu"),
    "answer_request": gettext_lazy("trả lời yêu cầu"),
    "extend_request": gettext_lazy("gia hạn yêu cầu"),
    "complete_request": gettext_lazy("làm xong yêu cầu"),
}
"""What was done, in words; an act that is missing here is shown by its code."""


@dataclass(frozen=True, slots=True)
class PostLine:
    """A role at a unit in words; `until` is the first day without it."""

    role: str
    unit: str
    from_day: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Seers:
    """All who can see the record by one role at one unit."""

    role: str
    unit: str
    accounts: tuple[str, ...]

    @property
    def named(self) -> tuple[str, ...]:
        """Those a page names."""
        return self.accounts[:NAMED]

    @property
    def others(self) -> int:
        """How many more there are."""
        return max(0, len(self.accounts) - NAMED)


@dataclass(frozen=True, slots=True)
class Looked:
    """One line of the audit chain about the person: when, which account, as which post, what, and which fields changed."""

    at: Any
    account: str
    post: str
    act: str
    fields: str


@dataclass(frozen=True)
class OwnRecord:
    """All that is told of one's own record. `looked` is one page, newest first; own visits are left out of it."""

    person: Person
    unit: str
    number: str
    posts: Sequence[PostLine]
    seers: Sequence[Seers]
    page: Page[Any]
    looked: Sequence[Looked]
    requests: Sequence[tuple[RequestRow, str, str, str]]
    purposes: QuerySet[Purpose]


def own_record(viewer: Viewer, live: LiveLedger, number: int, lang: str) -> OwnRecord | None:
    """The record of whoever looks, the number masked; None where nothing is held. Leaves a trace."""
    person = own_person(viewer)
    if person is None:
        return None
    leave_trace(viewer, "see_own", subject=person.key, post=OWN, person=person.key)
    said = Spoken(live, viewer.day, lang)
    events = Event.objects.filter(person=person.key).exclude(act="see_own", post=OWN).order_by("-number")
    page = Paginator(events, ROWS).get_page(number)
    sealed: Any = person.identity_number
    return OwnRecord(
        person,
        live.name(person.unit_id, viewer.day),
        masked(sealed.open()),
        posts_today(viewer, said),
        seers_of(viewer, person, said),
        page,
        [looked_of(event, said) for event in page.object_list],
        [asked(viewer, live, one) for one in requests_of(person)[:ROWS]],
        purposes_on(viewer.day)[:NAMED],
    )


class Spoken:
    """Roles and units as the reader calls them."""

    def __init__(self, live: LiveLedger, day: date, lang: str) -> None:
        self._live, self._day, self._english = live, day, is_english(lang)
        self._units: dict[str, int] = {code: unit for unit, code in live.codes.items()}

    def role(self, role: Role) -> str:
        """What a role is called."""
        return role.label_en if self._english else role.label

    def unit(self, unit: int | None) -> str:
        """What a unit is called today."""
        return _("cả cơ quan") if unit is None else self._live.name(unit, self._day)

    def post(self, words: str) -> str:
        """`role@unit` as the audit chain keeps it, with what tells of a delegation; anything else as it stands."""
        if words == OWN:
            return _("bản thân")
        if words.endswith(LENT):
            return _("%(post)s (được ủy quyền)") % {"post": self.post(words.removesuffix(LENT))}
        role, _at, code = words.partition("@")
        known = {**roles(), EVERYTHING.code: EVERYTHING}
        if role not in known:
            return words
        return f"{self.role(known[role])}, {self.unit(self._units[code]) if code in self._units else self.unit(None)}"


def own_person(viewer: Viewer) -> Person | None:
    """The record of whoever looks; None where nothing is held."""
    if viewer.person is None or not viewer.keeps_persons:
        return None
    found: Person | None = Person.objects.select_related("unit").filter(pk=viewer.person).first()
    return found


def posts_today(viewer: Viewer, said: Spoken) -> list[PostLine]:
    """The posts of whoever looks that give rights today."""
    rows = standing_posts(viewer.day).filter(account_id=viewer.key)
    return [
        PostLine(said.role(roles()[row.role]), said.unit(row.unit_id), row.from_day, ends_of(row))
        for row in rows
        if holds(row, viewer.day, viewer.network)
    ]


def seers_of(viewer: Viewer, person: Person, said: Spoken) -> list[Seers]:
    """Who can see the record today, by role and unit, in the order of roles."""
    grouped: dict[tuple[str, int | None], set[str]] = {}
    for row in _reaching(viewer, person):
        grouped.setdefault((row.role, row.unit_id), set()).add(row.account.get_username())
    order = list(roles())
    return [
        Seers(said.role(roles()[role]), said.unit(unit), tuple(sorted(accounts)))
        for (role, unit), accounts in sorted(
            grouped.items(), key=lambda group: (order.index(group[0][0]), group[0][1] or 0)
        )
    ]


def _reaching(viewer: Viewer, person: Person) -> Iterator[Post]:
    """The posts that let somebody see the record today; accounts that are locked let in nobody."""
    seeing = [role.code for role in roles().values() if "see_persons" in role.rights]
    rows = standing_posts(viewer.day).filter(role__in=seeing, account__is_active=True)
    where = places()
    for row in rows.select_related("account", *ENDING):
        grant = Grant(row.key, roles()[row.role], row.unit_id, "")
        if holds(row, viewer.day, viewer.network) and grant.covers(person.unit_id, where, viewer.day):
            yield row


def requests_of(person: Person) -> QuerySet[DataRequest]:
    """The person's requests, newest first."""
    rows: QuerySet[DataRequest] = DataRequest.objects.filter(person=person).select_related("person")
    return rows.order_by("-received_on", "-pk")


def asked(viewer: Viewer, live: LiveLedger, request: DataRequest) -> tuple[RequestRow, str, str, str]:
    """The request, what was asked, what was answered, and why it was extended."""
    opened: tuple[Any, ...] = (request.words, request.answer, request.extended_why)
    words, reply, why = (sealed.open() for sealed in opened)
    return request_row(viewer, live, request), words, reply, why


def looked_of(event: Event, said: Spoken) -> Looked:
    """One event in words."""
    changed = {**(event.before or {}), **(event.after or {})} if event.act.endswith("_person") else {}
    # In our order: PostgreSQL keeps the keys of an event in an order of its own.
    fields = ", ".join(str(label) for name, label in FIELDS.items() if name in changed)
    return Looked(event.at, event.actor, said.post(event.post), str(ACTS.get(event.act, event.act)), fields)
