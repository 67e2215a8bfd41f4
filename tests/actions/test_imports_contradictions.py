"""A figure that the tree, a duty or its own paper speaks against is never taken in by itself."""

from datetime import date

import pytest
from django.utils import timezone
from tests.building import BORN, BY, account, kinds, measure, post, record, unit
from tests.importing import looked_at

from khoi.access.posts import viewer_of
from khoi.access.viewer import Viewer
from khoi.actions.imports import accept_import
from khoi.actions.units import end_unit
from khoi.records.models import FigureImport, ImportLine, Tally, Unit


@pytest.fixture
def office(db) -> Unit:
    """`khoi` with `a` (under it `a1`, `a2`) and `b`; `tong` is owed by all of them but `khoi`."""
    kinds()
    measure("tong")
    top = unit("khoi", kind="khoi")
    a = unit("a", top)
    for code in ("a1", "a2"):
        unit(code, a)
    unit("b", top)
    return top


def lines(entry: FigureImport) -> dict[int, list[str]]:
    """Codes of what contradicts by row; none for a plain change."""
    found = {}
    for line in ImportLine.objects.filter(entry=entry):
        assert line.state == ("doubt" if line.notes else "change"), (line.row, line.state, line.notes)
        assert line.taken is (line.state == "change")
        found[line.row] = [note["code"] for note in line.notes]
    return found


def said(entry: FigureImport, row: int) -> str:
    (note,) = ImportLine.objects.get(entry=entry, row=row).notes
    return note["message"]


def test_total_row_over_parts_of_the_same_file_is_asked_about_and_the_parts_are_not(office):
    entry = looked_at("a,2023,tong,9\na1,2023,tong,4\na2,2023,tong,5\nb,2023,tong,6\n")
    assert lines(entry) == {2: ["counted_twice"], 3: [], 4: [], 5: []}
    assert said(entry, 2) == "bên dưới có 2 đơn vị ghi chỉ số này; nếu đây là dòng tổng thì không nhận"
    accept_import(entry, take="sure", by=BY)
    assert {*Tally.objects.values_list("unit__code", "count")} == {("a1", 4), ("a2", 5), ("b", 6)}


def test_total_row_over_figures_that_stand_is_asked_about(office):
    record(Unit.objects.get(code="a2"), 2023, {"tong": 5})
    assert lines(looked_at("a,2023,tong,5\n")) == {2: ["counted_twice"]}


def test_total_at_the_committee_itself_is_asked_about_for_both_reasons(office):
    record(Unit.objects.get(code="a2"), 2023, {"tong": 5})
    assert lines(looked_at("khoi,2023,tong,5\n")) == {2: ["no_duty", "counted_twice"]}


def test_part_of_a_figure_that_stands_above_is_asked_about(office):
    record(Unit.objects.get(code="a"), 2023, {"tong": 9})
    entry = looked_at("a1,2023,tong,4\nb,2023,tong,3\n")
    assert lines(entry) == {2: ["counted_twice"], 3: []}
    assert said(entry, 2) == "“Đơn vị a” ở cấp trên đã ghi chỉ số này; ghi cả hai thì tổng cộng hai lần"


def test_unit_above_is_not_named_to_whoever_does_not_see_its_figures(office):
    record(Unit.objects.get(code="a"), 2023, {"tong": 9})
    user = account("bi-thu")
    post(user, "cell_secretary", Unit.objects.get(code="a1"), from_day=BORN)
    mine: Viewer = viewer_of(user, day=timezone.localdate(), request="", proven=True)
    assert said(looked_at("a1,2023,tong,4\n", by=mine), 2).startswith("một đơn vị ở cấp trên")


@pytest.mark.parametrize("counts", [{2022: {"tong": 9}}, {2023: {"khac": 9}}, {2023: {"tong": None}}])
def test_figure_of_another_year_or_measure_or_taken_back_counts_nothing_twice(office, counts):
    measure("khac")
    a = Unit.objects.get(code="a")
    record(a, 2023, {"tong": 1})
    record(a, 2023, {"tong": None})
    ((year, figures),) = counts.items()
    if None not in figures.values():
        record(a, year, figures)
    assert lines(looked_at("a1,2023,tong,4\n")) == {2: []}


def test_unit_that_does_not_owe_the_measure_is_asked_about(office):
    entry = looked_at("khoi,2023,tong,3\n")
    assert lines(entry) == {2: ["no_duty"]}
    assert said(entry, 2) == "loại đơn vị này không phải báo cáo chỉ số này năm 2023"


def test_measure_that_nobody_owes_in_the_year_is_owed_by_nobody_less(office):
    """Figures of years before the first resolution may be kept (ADR 0021)."""
    measure("moi", since=2023)
    assert lines(looked_at("khoi,2022,moi,3\n")) == {2: []}
    assert lines(looked_at("khoi,2023,moi,3\n")) == {2: ["no_duty"]}


def test_unit_that_ended_before_the_years_end_is_asked_about_as_no_form_lists_it(office):
    end_unit(Unit.objects.get(code="b"), ended_on=date(2023, 2, 1), by=BY)
    entry = looked_at("b,2023,tong,3\n")
    assert lines(entry) == {2: ["ended_in_year"]}
    assert "kết thúc ngày 01/02/2023" in said(entry, 2)
    assert lines(looked_at("b,2022,tong,3\n")) == {2: []}


@pytest.mark.parametrize(
    ("day", "rows", "found"),
    [
        (date(2023, 12, 31), "b,2023,tong,3\n", {2: []}),
        (date(2023, 1, 1), "b,2023,tong,3\n", {2: []}),
        (date(2022, 12, 31), "b,2023,tong,3\n", {2: ["cut_off_outside"]}),
        (date(2024, 1, 1), "b,2023,tong,3\n", {2: ["cut_off_outside"]}),
        (date(2023, 12, 31), "b,2022,tong,3\nb,2023,tong,4\n", {2: [], 3: []}),
        (date(2022, 12, 31), "b,2022,tong,3\nb,2023,tong,4\n", {2: [], 3: ["cut_off_outside"]}),
    ],
)
def test_day_up_to_which_is_counted_lies_in_the_year(office, day, rows, found):
    """A file of several years up to that of its paper is a table of the years past."""
    assert lines(looked_at(rows, cut_off=day, received_on=date(2024, 1, 10))) == found


def test_years_past_beside_that_of_the_paper_are_a_warning(office):
    entry = looked_at("b,2021,tong,3\nb,2022,tong,3\nb,2023,tong,4\n")
    assert entry.layout["warnings"] == [{"code": "earlier_years", "first": 2021, "last": 2022}]
    assert looked_at("b,2023,tong,4\n").layout["warnings"] == []


def test_year_that_has_not_come_is_a_fault(office):
    year = timezone.localdate().year
    entry = looked_at(f"b,{year},tong,3\nb,{year + 1},tong,3\nb,{year + 1},tong,\n")
    found = {line.row: (line.state, line.notes) for line in ImportLine.objects.filter(entry=entry)}
    note = {"code": "future_year", "message": f"năm {year + 1} chưa tới, chưa thể có số liệu"}
    assert found[3] == ("fault", [note])
    assert "future_year" not in str(found[2])
