"""A form given out, changed and handed in gives exactly the changes made; what others changed meanwhile is not undone."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.building import BY, PAPER, kinds, measure, record, unit
from tests.libreoffice import convert, needs_libreoffice

from khoi.actions.imports import accept_import, start_import
from khoi.actions.imports_undo import undo_import
from khoi.documents.importing import read_import
from khoi.documents.workbook_form import CycleForm, cycle_workbook
from khoi.queries.workbook_form import cycle_form
from khoi.records.guard import records_open
from khoi.records.models import FigureImport, ImportLine, Tally, Unit

YEAR = 2023
CODES, MEASURES = ("a", "b", "c"), ("mot", "hai", "ba")
Edits = dict[tuple[str, str], int | None]


@pytest.fixture
def office(db) -> Unit:
    kinds()
    top = unit("khoi", kind="khoi")
    for code in MEASURES:
        measure(code)
    for i, code in enumerate(CODES):
        record(unit(code, top), YEAR, {"mot": 10 + i, "hai": 20 + i})
    return top


def form() -> CycleForm:
    return cycle_form(BY, Unit.objects.get(code="khoi"), YEAR, "vi")


def edited(given: CycleForm, edits: Edits) -> bytes:
    """The form's workbook with some of its cells typed over; None empties one."""
    groups = tuple(
        replace(
            group,
            units=tuple(
                replace(
                    row,
                    values=row.values | {m: count for (code, m), count in edits.items() if code == row.code},
                )
                for row in group.units
            ),
        )
        for group in given.groups
    )
    return cycle_workbook(replace(given, groups=groups))


def handed_in(data: bytes) -> FigureImport:
    entry = start_import(data, filename="bieu.xlsx", **PAPER)
    read_import(entry.key, by=BY)
    entry.refresh_from_db()
    assert entry.state == "ready", entry.refusal
    return entry


def standing() -> Edits:
    rows = Tally.objects.filter(replaced_in=None, year=YEAR)
    return {
        (code, m): count
        for code, m, count in rows.values_list("unit__code", "measure__code", "count")
        if count is not None
    }


def changes(entry: FigureImport) -> Edits:
    lines = ImportLine.objects.filter(entry=entry, state__in=("change", "doubt"))
    return {(line.unit.code, line.measure.code): line.new for line in lines}


keys = st.tuples(st.sampled_from(CODES), st.sampled_from(MEASURES))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.dictionaries(keys, st.none() | st.integers(0, 2**53 + 3)))
def test_form_handed_in_gives_exactly_the_changes_made(office, edits):
    before = standing()
    entry = handed_in(edited(form(), edits))
    expected = {key: new for key, new in edits.items() if new is not None and before.get(key) != new}
    assert changes(entry) == expected
    assert not ImportLine.objects.filter(entry=entry, state="fault").exists()
    if expected:
        accept_import(entry, take="all", by=BY)
    assert standing() == before | expected


def test_every_cell_is_a_line_and_empty_ones_say_nothing(office):
    entry = handed_in(cycle_workbook(form()))
    states = [*ImportLine.objects.filter(entry=entry).values_list("state", flat=True)]
    assert (states.count("same"), states.count("empty"), len(states)) == (6, 3, 9)


def test_cell_left_alone_does_not_undo_what_others_changed(office):
    given = form()
    record(Unit.objects.get(code="a"), YEAR, {"mot": 55})
    entry = handed_in(edited(given, {("b", "mot"): 12}))
    assert changes(entry) == {("b", "mot"): 12}
    line = ImportLine.objects.get(entry=entry, unit__code="a", measure__code="mot")
    assert (line.state, [note["code"] for note in line.notes]) == ("same", ["changed_since_form"])
    accept_import(entry, take="all", by=BY)
    assert (standing()["a", "mot"], standing()["b", "mot"]) == (55, 12)


def test_cell_changed_on_both_sides_is_asked_about(office):
    given = form()
    record(Unit.objects.get(code="a"), YEAR, {"mot": 12})
    entry = handed_in(edited(given, {("a", "mot"): 13}))
    line = ImportLine.objects.get(entry=entry, unit__code="a", measure__code="mot")
    assert (line.state, line.old, line.new, [note["code"] for note in line.notes]) == (
        "doubt",
        12,
        13,
        ["changed_since_form"],
    )


def test_last_change_before_the_form_is_no_change_since(office):
    record(Unit.objects.get(code="a"), YEAR, {"mot": 12})
    entry = handed_in(edited(form(), {("a", "mot"): 13}))
    line = ImportLine.objects.get(entry=entry, unit__code="a", measure__code="mot")
    assert (line.state, line.notes) == ("change", [])


def test_figure_taken_in_and_back_since_the_form_is_as_it_was(office):
    given = form()
    entry = handed_in(edited(given, {("a", "ba"): 7, ("b", "mot"): 12}))
    accept_import(entry, take="all", by=BY)
    entry.refresh_from_db()
    undo_import(entry, by=BY)
    again = handed_in(edited(given, {("a", "ba"): 8, ("b", "mot"): 13}))
    found = ImportLine.objects.filter(entry=again).exclude(state__in=("same", "empty"))
    assert {(line.unit.code, line.state, str(line.notes)) for line in found} == {
        ("a", "change", "[]"),
        ("b", "change", "[]"),
    }


def test_empty_cell_of_a_unit_that_did_not_live_then_is_no_fault(office):
    given = form()
    with records_open():
        Unit.objects.filter(code="c").update(begins_on=PAPER["cut_off"].replace(year=2024))
    entry = handed_in(edited(given, {("c", "mot"): None, ("c", "hai"): None}))
    states = ImportLine.objects.filter(entry=entry, unit__code="c").values_list("state", flat=True)
    assert {*states} == {"empty"}


def test_figure_taken_back_after_the_form_does_not_come_back_by_itself(office):
    given = form()
    record(Unit.objects.get(code="a"), YEAR, {"mot": None})
    assert changes(handed_in(cycle_workbook(given))) == {}


@needs_libreoffice
def test_form_saved_by_libreoffice_gives_the_same_changes(office, tmp_path):
    file = tmp_path / "bieu.xlsx"
    file.write_bytes(edited(form(), {("a", "mot"): 11, ("b", "ba"): 0, ("c", "hai"): None}))
    saved = convert(file, "xlsx", tmp_path / "out")
    assert changes(handed_in(saved.read_bytes())) == {("a", "mot"): 11, ("b", "ba"): 0}
