"""Made-up persons in a small office of two organisations, and whoever looks at their records."""

from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from tests.building import BY, account, isolated, kinds, post, unit

from khoi.access.posts import viewer_of
from khoi.access.viewer import Viewer
from khoi.actions.data_requests import ask_request
from khoi.actions.persons import add_person
from khoi.records.guard import records_open
from khoi.records.models import DataRequest, Event, Person, Unit

ON = date(2026, 11, 26)
"""A Thursday on which the decree of 2025 is in force."""
NUMBER, OTHER = "012345678901", "098765432109"


def office() -> Unit:
    """`khoi` with `a`, below it `a1`, and `b`; records about persons may be kept."""
    kinds()
    top = unit("khoi", kind="khoi")
    a = unit("a", top)
    unit("a1", a, kind="chi-bo")
    unit("b", top)
    isolated(top)
    return top


def person(at: str = "a", name: str = "Trần Thị Giả Định", **values: Any) -> Person:
    """A record kept at a unit."""
    return add_person({"name": name, **values}, unit=Unit.objects.get(code=at), by=BY, on=ON)


def crowd(count: int, at: str = "a") -> list[Person]:
    """Many records at once, as no act makes them."""
    where, first = Unit.objects.get(code=at), Person.objects.count()
    with records_open():
        return Person.objects.bulk_create(
            Person(
                unit=where,
                name=f"Người {i}",
                search=f"nguoi {i}",
                recorded_by="x",
                recorded_at="2026-01-01T00:00Z",
            )
            for i in range(first, first + count)
        )


def user(name: str, role: str = "", at: str = "", **changed: Any) -> User:
    """An account with a post, its second factor set up."""
    found = account(name, **changed)
    if role:
        post(found, role, Unit.objects.get(code=at) if at else None)
    return found


def viewer(name: str, role: str = "", at: str = "", *, proven: bool = True, day: date = ON) -> Viewer:
    """Whoever holds a role at a unit (none: the whole installation) on `ON`."""
    return viewer_of(user(name, role, at), day=day, request="", proven=proven)


def signed_in(name: str, role: str = "", at: str = "", **changed: Any) -> Client:
    """A client of such an account."""
    client = Client()
    client.force_login(user(name, role, at, **changed))
    return client


def owner(found: Person, name: str = "chu") -> Viewer:
    """The account of the person themself."""
    with records_open():
        found.account = account(name)
        found.save(update_fields=["account"])
    return viewer_of(found.account, day=ON, request="", proven=False)


def request(found: Person, kind: str = "correct", field: str = "phone", on: date = ON) -> DataRequest:
    """What the person asks."""
    by = owner(found, found.account.get_username() if found.account else f"chu-{found.pk}")
    return ask_request(kind, field=field, words="Số đang ghi không đúng", by=by, on=on)


def events(*fields: str, after: int = 0) -> list[tuple[Any, ...]]:
    """Fields of the audit chain, oldest first."""
    return list(Event.objects.filter(number__gt=after).order_by("number").values_list(*fields))


def last_event() -> int:
    """The number of the last event."""
    return Event.objects.order_by("-number").values_list("number", flat=True).first() or 0
