"""The sheet of a unit, one figure with its history, and who has not reported."""

from datetime import date

import pytest
from tests.building import BY, PAPER, flock, kinds, measure, record, unit
from tests.importing import looked_at

from khoi.actions.imports import accept_import
from khoi.actions.imports_undo import undo_import
from khoi.core.refusal import Refusal
from khoi.measures.ledger import OWN
from khoi.queries.addressed import measure_by_code
from khoi.queries.figures import report_rows, sheet, single
from khoi.queries.ledger import live_ledger
from khoi.records.guard import records_open
from khoi.records.models import ReportingRound, Unit


@pytest.fixture
def office(db) -> dict[str, Unit]:
    kinds()
    measure("m")
    measure("n", since=2022)
    measure("x", kind="chi-bo")
    top = unit("khoi", kind="khoi")
    for code in ("a", "b", "c"):
        unit(code, top)
    found = {one.code: one for one in Unit.objects.all()}
    record(found["a"], 2022, {"m": 3, "n": 0})
    record(found["b"], 2022, {"m": 4})
    record(found["b"], 2021, {"m": 2})
    return found


def lines(unit: Unit, year: int, lang: str = "vi") -> list[tuple]:
    with live_ledger(BY) as live:
        return [
            (row.code, row.count, row.before, row.is_due) for row in sheet(BY, live, unit, year, lang).rows
        ]


def test_sheet_lists_what_is_owed_and_what_stands(office):
    assert lines(office["b"], 2022) == [("m", 4, 2, True), ("n", None, None, True)]
    assert lines(office["b"], 2021) == [("m", 2, None, True)]


def test_zero_stands_on_the_sheet_as_zero(office):
    assert lines(office["a"], 2022) == [("m", 3, None, True), ("n", 0, None, True)]


def test_figure_nobody_asked_for_stays_on_the_sheet(office):
    record(office["khoi"], 2022, {"x": 1})
    assert lines(office["khoi"], 2022) == [("x", 1, None, False)]
    assert lines(office["khoi"], 2023) == [("x", None, 1, False)]


def test_figure_that_undoing_an_import_took_back_is_none_and_rests_on_no_paper(office):
    record(office["b"], 2022, {"m": None})
    entry = looked_at("b,2022,m,7\nb,2022,n,7\na,2022,m,30\nkhoi,2022,x,5\n")
    accept_import(entry, take="all", by=BY)
    entry.refresh_from_db()
    undo_import(entry, by=BY)
    with live_ledger(BY) as live:
        found = {
            code: {row.code: row for row in sheet(BY, live, office[code], 2022, "vi").rows}
            for code in ("a", "b", "khoi")
        }
    assert (found["b"]["n"].count, found["b"]["n"].tally) == (None, None)
    assert found["khoi"] == {}
    # What stood before stands with its own paper: a figure, or that it was taken back by a person.
    assert (found["a"]["m"].count, found["a"]["m"].tally.source) == (3, PAPER["source"])
    assert (found["b"]["m"].count, found["b"]["m"].tally.source) == (None, PAPER["source"])


def test_sheet_names_the_day_it_is_due(office):
    with records_open():
        ReportingRound(year=2022, due_on=date(2023, 1, 15), document="7-CV").save()
    with live_ledger(BY) as live:
        due, none = sheet(BY, live, office["a"], 2022, "vi"), sheet(BY, live, office["a"], 2021, "vi")
    assert [(one.due_on, one.document) for one in (due, none)] == [(date(2023, 1, 15), "7-CV"), (None, "")]


def test_labels_follow_the_language(office):
    with live_ledger(BY) as live:
        rows = [sheet(BY, live, office["a"], 2022, lang).rows[0] for lang in ("vi", "en")]
        singles = [
            single(BY, live, office["a"], measure_by_code(BY, "m"), 2022, OWN, lang) for lang in ("vi", "en")
        ]
    assert [row.label for row in rows] == ["Số m", "Number of m"]
    assert [(one.label, one.counted) for one in singles] == [("Số m", "người"), ("Number of m", "people")]


def test_single_figure_keeps_every_paper_newest_first(office):
    record(office["b"], 2022, {"m": 5})
    record(office["b"], 2022, {"m": None})
    with live_ledger(BY) as live:
        shown = single(BY, live, office["b"], measure_by_code(BY, "m"), 2022, OWN, "vi")
        above = single(BY, live, office["khoi"], measure_by_code(BY, "m"), 2022, OWN, "vi")
    assert [(row.count, row.replaced_in is None) for row in shown.tallies] == [
        (None, True),
        (5, False),
        (4, False),
    ]
    assert (shown.total, shown.has_below, shown.standing.count) == (None, False, None)
    assert (above.total, above.has_below, above.standing) == (3, True, None)


@pytest.mark.parametrize("code", ["khong-co", "", "m\x00"])
def test_measure_that_is_not_there_is_refused(office, code):
    with pytest.raises(Refusal) as refused:
        measure_by_code(BY, code)
    assert refused.value.code == "unknown_measure"


def reports(unit: Unit, number: int = 1) -> list[tuple]:
    with live_ledger(BY) as live:
        _page, rows = report_rows(BY, live, unit, ["m", "n"], 2022, OWN, number)
    return [(row.code, row.parent, row.due, row.late, row.received) for row in rows]


def test_those_who_owe_come_first(office):
    day = date(2024, 1, 10)
    assert reports(office["khoi"]) == [
        ("b", "Đơn vị khoi", 2, 1, day),
        ("c", "Đơn vị khoi", 2, 2, None),
        ("a", "Đơn vị khoi", 2, 0, day),
    ]


def test_reports_of_a_unit_that_owes_nothing_below(office):
    chi_bo = unit("cb", office["c"], kind="chi-bo")
    assert reports(chi_bo) == []


def test_reports_of_a_unit_not_there(office):
    assert reports(unit("moi", office["khoi"], begins_on=date(2023, 1, 1))) == []


def test_reports_are_cut_in_pages(office):
    flock(office["khoi"], 60)
    assert [len(reports(office["khoi"], number)) for number in (1, 2)] == [50, 13]
