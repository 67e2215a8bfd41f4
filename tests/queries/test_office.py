"""Where a reader reads a resolution: at its own unit, at their own below it, or nowhere."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import BY, TODAY, kinds, resolution, target, unit

from khoi.access.roles import roles
from khoi.access.viewer import Grant, Viewer
from khoi.actions.units import end_unit
from khoi.queries.office import first_resolution, seat_of
from khoi.records.models import Resolution, Unit


@pytest.fixture
def office(db) -> None:
    """Two trees; `khoi` with `a` and, below it, `a1` has a resolution, `ngoai` has none."""
    kinds()
    top = unit("khoi", kind="khoi")
    unit("a1", unit("a", top), kind="chi-bo")
    unit("ngoai", kind="khoi")
    resolution(top, [target("dinh-tinh")], [])


def at(code: str, role: str = "grassroots_office") -> Viewer:
    """Whoever holds a post at one unit today."""
    grant = Grant("", roles()[role], Unit.objects.get(code=code).pk, f"{role}@{code}")
    return Viewer(account=code, grants=(grant,), proven=True, day=TODAY)


@pytest.mark.parametrize(
    ("code", "role", "seat"),
    [
        ("khoi", "upper_office", "khoi"),
        ("a", "grassroots_office", "a"),
        ("a1", "cell_secretary", "a1"),
        ("ngoai", "upper_office", None),
        ("khoi", "system_administrator", None),
    ],
)
def test_resolution_is_read_at_the_own_unit_or_below(office, code, role, seat):
    found, viewer = Resolution.objects.get(), at(code, role)
    shown = seat_of(viewer, found)
    assert (shown.code if shown else None) == seat
    assert first_resolution(viewer) == ((found, shown) if shown else None)


def test_resolution_of_an_ended_unit_is_read_where_the_units_lay_on_its_last_day(office):
    for code in ("a1", "a", "khoi"):
        end_unit(Unit.objects.get(code=code), ended_on=date(2025, 2, 1), by=BY)
    assert seat_of(at("a"), Resolution.objects.get()).code == "a"


@pytest.mark.parametrize(("code", "statements"), [("khoi", 2), ("a", 4), ("ngoai", 3)])
def test_statements_do_not_grow_with_resolutions(office, code, statements):
    top = Unit.objects.get(code="khoi")
    for number in range(5):
        resolution(top, [target("dinh-tinh")], [], code=f"cu-{number}", years=(1940 + number, 1941 + number))
    viewer = at(code)
    first_resolution(viewer)  # the tree stands in memory from now on
    with CaptureQueriesContext(connection) as asked:
        first_resolution(viewer)
    assert len(asked) == statements
