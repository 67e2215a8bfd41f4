"""A unit typed by its name or its code: whole names first, living units first, never beyond one's reach."""

from datetime import date

import pytest
from tests.building import BY, kinds, unit

from khoi.access.roles import roles
from khoi.access.viewer import Grant, Viewer
from khoi.actions.units import end_unit, rename_unit
from khoi.core.refusal import Refusal
from khoi.queries.unit_called import unit_called
from khoi.records.models import Unit

ENDED = date(2024, 3, 1)


@pytest.fixture
def office(db) -> None:
    """A committee over two organisations with a cell of the same name each, and one that has ended."""
    kinds()
    top = unit("khoi")
    for code, name in (("tc", "Sở Tài chính"), ("yt", "Sở Y tế")):
        above = unit(code, top)
        rename_unit(above, name=name, from_day=date(2021, 1, 1), by=BY)
        cell = unit(f"{code}-cb1", above)
        rename_unit(cell, name="Chi bộ 1", from_day=date(2021, 1, 1), by=BY)
    end_unit(unit("tc-cu", top), ended_on=ENDED, by=BY)
    rename_unit(unit("tc-moi", top), name="Đơn vị tc-cu", from_day=ENDED, by=BY)


def refused(viewer: Viewer, text: str, right: str = "") -> Refusal:
    with pytest.raises(Refusal) as caught:
        unit_called(viewer, text, right)
    return caught.value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("yt-cb1", "yt-cb1"),
        (" Sở Y tế ", "yt"),
        ("so y TE", "yt"),
        ("tài chính", "tc"),
        ("Đơn vị tc", "tc"),  # what it was called before; others only contain it
        ("Đơn vị tc-cu", "tc-moi"),  # the one that lives
        ("tc-cu", "tc-cu"),
    ],
)
def test_name_or_code_finds_the_unit(office, text, code):
    assert unit_called(BY, text).code == code


def test_several_of_one_name_are_told_apart_by_their_codes(office):
    found = refused(BY, "chi bo 1")
    assert (found.code, found.where) == ("ambiguous_unit", "chi bo 1")
    assert "Chi bộ 1 (tc-cb1); Chi bộ 1 (yt-cb1)." in found.hint


def test_more_than_a_few_say_that_there_are_more(office):
    assert refused(BY, "o").hint.count("(") == 5
    assert "; và nữa." in refused(BY, "o").hint


@pytest.mark.parametrize("text", ["không có", "", "  ", "\x00", "%", "chi_bo"])
def test_nothing_of_that_name_is_unknown(office, text):
    assert refused(BY, text).code == "unknown_unit"


def test_only_units_in_reach_are_found(office):
    place = Unit.objects.get(code="yt-cb1").pk
    grants = (Grant("p", roles()["cell_secretary"], place, "cell_secretary@yt-cb1"),)
    viewer = Viewer(account="x", grants=grants, proven=True)
    assert unit_called(viewer, "Chi bộ 1", "enter_figures").code == "yt-cb1"
    assert refused(viewer, "Sở Tài chính", "enter_figures").code == "unknown_unit"
    assert refused(viewer, "tc-cb1", "enter_figures").code == "unknown_unit"
