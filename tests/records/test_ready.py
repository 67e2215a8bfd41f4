"""Rows made ready beforehand are those that `bulk_create` would write, and are written by actions only."""

from datetime import date

import pytest

from khoi.records.guard import records_open
from khoi.records.models import Unit
from khoi.records.ready import ReadyRows

BORN = date(2015, 3, 1)
COUNT = 6_000  # more than one statement on either database


def rows(first: int):
    return (Unit(code=f"dv-{i}", begins_on=BORN, position=i % 7) for i in range(first, first + COUNT))


def stored(first: int) -> list[tuple]:
    names = "code", "begins_on", "ended_on", "position"
    found = Unit.objects.filter(pk__gt=first).order_by("pk").values_list(*names)
    return [(int(code.removeprefix("dv-")), *rest) for code, *rest in found]


def test_ready_rows_are_what_bulk_create_writes(db):
    with records_open():
        Unit.objects.bulk_create(rows(0))
        usual, last = stored(0), Unit.objects.latest("pk").pk
        ReadyRows(Unit, rows(COUNT)).insert()
    assert stored(last) == [
        (number + COUNT, begins, ended, (number + COUNT) % 7) for number, begins, ended, _ in usual
    ]


def test_ready_rows_are_written_inside_an_action_only(db):
    ready = ReadyRows(Unit, rows(0))
    with pytest.raises(RuntimeError, match="Unit changes only through"):
        ready.insert()
    assert Unit.objects.count() == 0


@pytest.mark.parametrize(("given", "some"), [((), False), ((Unit(code="a", begins_on=BORN),), True)])
def test_ready_rows_say_whether_there_are_any(db, given, some):
    assert bool(ReadyRows(Unit, given)) is some
