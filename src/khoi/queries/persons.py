"""Personal records as somebody reads them: nothing is told before the trace of the reading stands in the audit chain."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.access.trace import note_reading
from khoi.access.viewer import ANYWHERE, Viewer
from khoi.core.refusal import Refusal
from khoi.core.spelling import plain
from khoi.queries.ledger import LiveLedger
from khoi.records.keys import keyed_hashes
from khoi.records.models import Person, Unit

__all__ = [
    "FIELDS",
    "IDENTITY",
    "ROWS",
    "Person",
    "PersonRow",
    "PersonShown",
    "identity_digits",
    "masked",
    "person_shown",
    "persons_listed",
    "read_identity_number",
    "read_person",
    "unknown_person",
    "within",
]

Row = TypeVar("Row", bound=Model)

ROWS = 50
IDENTITY = "identity number"
"""The purpose for which the searched hash of identity numbers is keyed."""
FIELDS = {
    "name": gettext_lazy("Họ và tên"),
    "born_on": gettext_lazy("Ngày sinh"),
    "phone": gettext_lazy("Điện thoại"),
    "email": gettext_lazy("Thư điện tử"),
    "identity_number": gettext_lazy("Số định danh cá nhân"),
}
"""The fields of a record that say something of the person, as pages call them."""
_TWELVE = re.compile("[0-9]{12}")
_BETWEEN = re.compile(r"[\s.\-]")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in a list: the key of their page, name, year of birth, and where the record is kept."""

    key: str
    name: str
    born: int | None
    unit: str


@dataclass(frozen=True)
class PersonShown:
    """One record with its unit's name of today; the identity number is still sealed."""

    person: Person
    unit: str
    may_keep: bool


def persons_listed(
    viewer: Viewer,
    live: LiveLedger,
    number: int,
    *,
    unit: Unit | None = None,
    name: str = "",
    identity: str = "",
) -> tuple[Page[Any], list[PersonRow]]:
    """Persons in reach, fifty a page: all, of one unit, whose name holds `name` (marks don't matter), or of one number.

    One trace for the list; a search that names one person by number is told with their key.
    Raises Refusal `bad_identity_number`, `not_allowed`.
    """
    rows = within(Person.kept(), viewer, "see_persons", "unit_id")
    if unit is not None:
        rows = rows.filter(unit=unit)
    if name:
        rows = rows.filter(search__contains=plain(name))
    if identity:
        rows = rows.filter(identity_hash__in=keyed_hashes(IDENTITY, identity_digits(identity)))
    page = Paginator(rows, ROWS).get_page(number)
    found = list(page.object_list)
    _note_list(viewer, unit, found if identity else [])
    return page, [_row(one, live, viewer.day) for one in found]


def _row(person: Person, live: LiveLedger, day: date) -> PersonRow:
    born = person.born_on.year if person.born_on else None
    return PersonRow(person.key, person.name, born, live.name(person.unit_id, day))


def _note_list(viewer: Viewer, unit: Unit | None, named: list[Person]) -> None:
    person = named[0].key if len(named) == 1 else ""
    note_reading(
        viewer,
        "list_persons",
        subject=person or (unit.code if unit else "persons"),
        right="see_persons",
        at=named[0].unit_id if person else unit.pk if unit else ANYWHERE,
        person=person,
    )


def within(rows: QuerySet[Row], viewer: Viewer, right: str, unit: str) -> QuerySet[Row]:
    """Those of the rows whose unit, at the field path `unit`, is in reach of the right; at most two more statements."""
    holders = viewer.holders(right)
    if any(one.unit is None for one in holders):
        return rows
    units = set(rows.order_by().values_list(unit, flat=True).distinct()) if holders else set()
    return rows.filter(**{f"{unit}__in": viewer.among(right, sorted(units))})


def identity_digits(text: str) -> str:
    """An identity number brought to its one form, twelve digits; Refusal `bad_identity_number`.

    Spaces, dots and dashes between the digits do not matter.
    """
    digits = _BETWEEN.sub("", text)
    if not _TWELVE.fullmatch(digits):
        raise Refusal(
            "bad_identity_number",
            _("số định danh cá nhân gồm đúng 12 chữ số"),
            where="identity_number",
            hint=_("Đếm lại các chữ số rồi gõ lại."),
        )
    return digits


def masked(number: str) -> str:
    """A number of which only the last three digits are told.

    >>> masked("012345678901")
    '•••••••••901'
    """
    return "•" * (len(number) - 3) + number[-3:]


def read_person(viewer: Viewer, key: str, right: str = "see_persons") -> Person:
    """One record, with the trace that it was read. Raises Refusal `unknown_person`, also for a person out of reach.

    `right`: what the reader is about to do with it; `not_allowed` where they may only look.
    """
    person = _found(viewer, key)
    viewer.require(right, person.unit_id)
    _note(viewer, "see_person", person)
    return person


def person_shown(viewer: Viewer, live: LiveLedger, key: str) -> PersonShown:
    """All that the office holds about one person; leaves the trace."""
    person = read_person(viewer, key)
    may_keep = viewer.may("keep_persons", person.unit_id)
    return PersonShown(person, live.name(person.unit_id, viewer.day), may_keep)


def read_identity_number(viewer: Viewer, key: str) -> str:
    """The identity number in full, with a trace of its own; empty where none is kept. Raises Refusal `unknown_person`."""
    person = _found(viewer, key)
    _note(viewer, "see_identity", person)
    sealed: Any = person.identity_number
    return str(sealed.open())


def _found(viewer: Viewer, key: str) -> Person:
    # A NUL, which PostgreSQL cannot even be asked for, is never part of a key.
    rows = Person.kept().select_related("unit", "account")
    person = rows.filter(key=key).first() if viewer.is_known and key.isprintable() else None
    if person is None or not viewer.may("see_persons", person.unit_id):
        raise unknown_person()
    return person


def unknown_person() -> Refusal:
    """The refusal for a person who is not there, or not for this reader: nobody can tell which."""
    hint = _("Tìm trong danh sách hồ sơ được xem.")
    return Refusal("unknown_person", _("không có hồ sơ này"), where="person", hint=hint)


def _note(viewer: Viewer, act: str, person: Person) -> None:
    note_reading(viewer, act, subject=person.key, right="see_persons", at=person.unit_id, person=person.key)
