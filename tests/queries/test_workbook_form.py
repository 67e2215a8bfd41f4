"""What a form asks of which units, and that its cost doesn't grow with their number."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import BY, flock, kinds, measure, record, unit

from khoi.access.roles import roles
from khoi.access.viewer import Grant, Viewer
from khoi.actions.units import end_unit, move_unit
from khoi.core.refusal import Refusal
from khoi.core.refusal_english import SENTENCES
from khoi.queries.ledger import forget
from khoi.queries.workbook_form import cycle_form, forms_offered
from khoi.records.guard import records_open
from khoi.records.models import Grouping, Revision, Unit, UnitGroup


@pytest.fixture
def office(db) -> dict[str, Unit]:
    kinds()
    measure("m")
    measure("n", since=2022)
    measure("x", kind="chi-bo")
    top = unit("khoi", kind="khoi")
    for code in ("a", "b", "c"):
        unit(code, top)
    unit("a1", Unit.objects.get(code="a"), kind="chi-bo")
    found = {one.code: one for one in Unit.objects.all()}
    record(found["a"], 2022, {"m": 3, "n": 0})
    record(found["b"], 2021, {"m": 2})
    forget()
    return found


def shape(found) -> list:
    return [
        (group.label, [(one.code, dict(one.values), sorted(one.owed)) for one in group.units])
        for group in found.groups
    ]


def test_form_asks_what_is_owed_and_shows_what_stands(office):
    found = cycle_form(BY, office["khoi"], 2022, "vi")
    rows = [
        ("a", {"m": 3, "n": 0}, ["m", "n"]),
        ("a1", {}, ["x"]),
        ("b", {}, ["m", "n"]),
        ("c", {}, ["m", "n"]),
    ]
    assert shape(found) == [("Số liệu", rows)]
    assert [(one.code, one.label, one.counted) for one in found.measures] == [
        ("m", "Số m", "người"), ("n", "Số n", "người"), ("x", "Số x", "người"),
    ]  # fmt: skip
    assert (found.year, found.revision) == (2022, Revision.objects.get().number)
    assert found.title == "Biểu số liệu năm 2022 – Đơn vị khoi"
    assert [one.name for one in found.groups[0].units][:2] == ["Đơn vị a", "Đơn vị a1"]
    assert [one.kind for one in found.groups[0].units][:2] == ["Đảng bộ cơ sở", "Chi bộ"]


def test_measure_that_nobody_owes_that_year_is_not_asked(office):
    found = cycle_form(BY, office["khoi"], 2021, "en")
    assert [one.code for one in found.measures] == ["m", "x"]
    assert [one.label for one in found.measures] == ["Number of m", "Number of x"]


def test_form_of_one_unit_holds_only_what_lies_below(office):
    assert [row[0] for row in shape(cycle_form(BY, office["a"], 2022, "vi"))[0][1]] == ["a", "a1"]


def test_figure_nobody_asked_for_stays_in_the_form(office):
    record(office["khoi"], 2022, {"x": 1})
    assert shape(cycle_form(BY, office["khoi"], 2022, "vi"))[0][1][0] == ("khoi", {"x": 1}, [])


def test_groups_of_that_day_are_sheets(office):
    with records_open():
        first, second = (
            Grouping(code=c, label=f"Nhóm {c}", label_en=c, position=i) for i, c in enumerate("yz")
        )
        first.save()
        second.save()
        UnitGroup(unit=office["a"], from_day=date(2016, 1, 1), grouping=second).save()
        UnitGroup(unit=office["b"], from_day=date(2016, 1, 1), grouping=first).save()
        UnitGroup(unit=office["b"], from_day=date(2023, 1, 1), grouping=second).save()
    assert [
        (label, [row[0] for row in rows]) for label, rows in shape(cycle_form(BY, office["khoi"], 2022, "vi"))
    ] == [
        ("Nhóm y", ["b"]),
        ("Nhóm z", ["a"]),
        ("Không thuộc khối công tác nào", ["a1", "c"]),
    ]


def offered(viewer=BY, years=(2022, 2021)) -> dict[int, list[tuple[str, str]]]:
    return dict(forms_offered(viewer, years))


def test_forms_are_offered_of_the_topmost_units(office):
    assert offered() == {2022: [("khoi", "Đơn vị khoi")], 2021: [("khoi", "Đơn vị khoi")]}
    assert offered(years=(2014,)) == {2014: []}


def test_form_of_a_unit_that_has_ended_is_offered_only_up_to_its_end(office):
    new = unit("moi", kind="khoi", begins_on=date(2022, 2, 1))
    for code in ("a", "b", "c"):
        move_unit(office[code], parent=new, from_day=date(2022, 2, 1), by=BY)
    end_unit(office["khoi"], ended_on=date(2022, 2, 1), by=BY)
    assert offered() == {2022: [("moi", "Đơn vị moi")], 2021: [("khoi", "Đơn vị khoi")]}
    for year, ((code, _),) in offered().items():
        assert cycle_form(BY, Unit.objects.get(code=code), year, "vi").groups


def test_forms_of_whoever_enters_figures_at_two_units(office):
    writes = roles()["cell_secretary"]
    grants = tuple(Grant("", writes, office[code].pk, "x@*") for code in ("a1", "b"))
    assert offered(Viewer(account="x", grants=grants, proven=True), (2022,)) == {
        2022: [("a1", "Đơn vị a1"), ("b", "Đơn vị b")]
    }


def test_form_below_which_nobody_owes_a_figure_is_not_offered(db):
    kinds()
    unit("khoi", kind="khoi")
    assert offered() == {2022: [], 2021: []}


def test_every_unit_names_the_one_above_it(office):
    found = cycle_form(BY, office["khoi"], 2022, "vi").groups[0].units
    assert {one.code: one.above for one in found} == {
        "a": "Đơn vị khoi", "a1": "Đơn vị a", "b": "Đơn vị khoi", "c": "Đơn vị khoi",
    }  # fmt: skip


def test_form_is_given_only_to_who_enters_figures(office):
    reader = Viewer(account="x", grants=(Grant("", roles()["auditor"], None, "x@*"),), proven=True)
    with pytest.raises(Refusal) as refused:
        cycle_form(reader, office["khoi"], 2022, "vi")
    assert refused.value.code == "not_allowed"


@pytest.mark.parametrize(("year", "code"), [(1999, "outside_life"), (2000, "outside_life")])
def test_year_without_the_unit_is_refused(office, year, code):
    with pytest.raises(Refusal) as refused:
        cycle_form(BY, office["khoi"], year, "vi")
    assert refused.value.code == code in SENTENCES


def test_year_without_duties_is_refused(db):
    kinds()
    top = unit("khoi", kind="khoi")
    with pytest.raises(Refusal) as refused:
        cycle_form(BY, top, 2022, "vi")
    assert refused.value.code == "nothing_owed" in SENTENCES


def test_cost_does_not_grow_with_units(office):
    def statements() -> int:
        forget()
        cycle_form(BY, office["khoi"], 2022, "vi")  # fills the ledger, which is not this query's cost
        with CaptureQueriesContext(connection) as found:
            cycle_form(BY, office["khoi"], 2022, "vi")
        return len(found)

    few = statements()
    flock(office["khoi"], 300)
    assert statements() == few <= 10
