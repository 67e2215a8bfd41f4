"""The door every change goes through: one transaction, one lock, one revision number, one event."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from khoi.records.guard import records_open
from khoi.records.models import Event, Revision


@dataclass(slots=True)
class Change:
    """A change under way: its revision number, and what it says of before and after."""

    revision: int
    before: Any = None
    after: Any = None


@contextmanager
def change(act: str, subject: str, *, by: str, structure: bool = False) -> Iterator[Change]:
    """Opens a change named `act` on `subject` by the person `by`; set `before` and `after` on what it yields.

    All writers queue on the revision row, so revisions are committed in order and a check made inside
    (no cycle, one standing figure) still holds at commit. `structure` tells readers to build their sums anew.
    """
    with transaction.atomic(), records_open():
        number = _next_revision(structure=structure)
        under_way = Change(number)
        yield under_way
        Event(
            at=timezone.now(),
            actor=by,
            act=act,
            subject=subject,
            before=under_way.before,
            after=under_way.after,
        ).save(force_insert=True)


def _next_revision(*, structure: bool) -> int:
    row, _ = Revision.objects.select_for_update().get_or_create(pk=1)
    row.number += 1
    if structure:
        row.structure = row.number
    row.save(update_fields=["number", "structure"])
    return row.number
