"""Figures restated from one structure to another: nothing is lost, doubled or made up; coverage stays honest."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.measures.ledger import OWN, YearFigures
from khoi.measures.scenario import Scenario, read_scenario

BEFORE, AFTER = date(2021, 12, 31), date(2025, 12, 31)
CELLS, MEASURE = 6, "m"
TOP = {"id": "top", "kind": "upper", "parent": None}


def read(units: list[Any], tallies: list[Any], successions: list[Any] = [], **more: Any) -> Scenario:  # noqa: B006
    """A scenario over 2021-2025 with `cell` units expected to report the measure; tallies are (unit, year, count)."""
    reading = {"all": {"numerator": MEASURE}}
    target = {
        "id": "t",
        "operator": ">=",
        "threshold": "1",
        "measure_kind": "count",
        "period_rule": "each_year",
    }
    data = {
        "term": {"from": 2021, "to": 2025},
        "units": [TOP, *units],
        "successions": successions,
        "tallies": [{"unit": u, "period": y, "measure": MEASURE, "count": c} for u, y, c in tallies],
        "expected": [{"measure": MEASURE, "kind": "cell"}],
        "targets": [target | {"readings": reading}],
    }
    return read_scenario(json.dumps(data | more).encode())


def cell(name: str, parent: str = "top", **days: str) -> dict[str, Any]:
    return {"id": name, "kind": "cell", "parent": parent, **days}


def amounts(figures: YearFigures) -> dict[Any, Any]:
    return {unit: figures.rollup.amount(unit, MEASURE) for unit in figures.tree.order}


def coverages(figures: YearFigures) -> dict[Any, Any]:
    return {unit: figures.coverage(unit, [MEASURE]) for unit in figures.tree.order}


@st.composite
def offices(draw, kinds=("keep", "move", "rename", "merge", "split", "dissolve")) -> Scenario:
    """Cells under two branches; on a day of 2023 each keeps, moves, is renamed, merges, splits or is dissolved."""
    units = [{"id": name, "kind": "upper", "parent": "top"} for name in ("left", "right")]
    rows: list[dict[str, Any]] = []
    change, tallies, merging = "2023-05-01", [], []
    for i in range(draw(st.integers(1, CELLS))):
        name, home, fate = f"c{i}", draw(st.sampled_from(["left", "right"])), draw(st.sampled_from(kinds))
        later = draw(st.sampled_from(["left", "right"]))
        if draw(st.booleans()):
            tallies.append((name, 2021, draw(st.integers(0, 2**64))))
        if fate in ("keep", "move"):
            there = later if fate == "move" else home
            spans = [{"parent": home, "to": change}, {"parent": there, "from": change}]
            units.append({"id": name, "kind": "cell", "parents": spans})
            continue
        units.append(cell(name, home, to=change))
        if fate == "merge":
            merging.append(name)
        elif fate != "dissolve":
            heirs = [f"{name}{mark}" for mark in ("ab" if fate == "split" else "a")]
            units += [cell(heir, later, **{"from": change}) for heir in heirs]
            shares = {"shares": dict(zip(heirs, ("1/3", "2/3"), strict=True))} if fate == "split" else {}
            rows.append({"kind": fate, "on": change, "from": [name], "to": heirs, **shares})
    if merging:
        units.append(cell("merged", "right", **{"from": change}))
        rows.append({"kind": "merge", "on": change, "from": merging, "to": ["merged"]})
    return read(units, tallies, rows)


@given(offices())
def test_root_total_is_the_same_in_either_structure(office):
    there = office.ledger.figures(2021, AFTER).rollup.amount("top", MEASURE)
    back = office.ledger.figures(2021, BEFORE).rollup.amount("top", MEASURE)
    own = office.ledger.figures(2021, OWN).rollup.amount("top", MEASURE)
    assert there == back == own


@given(offices())
def test_parts_of_a_restated_year_add_up_to_the_root(office):
    figures = office.ledger.figures(2021, AFTER)
    own = sum(figures.rollup.own_amount(unit, MEASURE) for unit in figures.tree.order)
    assert own == (figures.rollup.amount("top", MEASURE) or 0)


def as_reported(figures: YearFigures, year: int) -> list[tuple[str, int, int]]:
    own = [(unit, figures.rollup.own_amount(unit, MEASURE)) for unit in figures.tree.order]
    return [(unit, year, int(count)) for unit, count in own if count]


@given(offices(kinds=("keep", "move", "rename", "merge")), st.integers(0, 10**6))
def test_figures_reported_in_the_new_tree_read_back_keep_the_root_and_return_to_the_same_totals(
    office, extra
):
    there = office.ledger.figures(2021, AFTER)
    reported = [*as_reported(there, 2025), ("top", 2025, extra)]
    again = read_with(office, reported)
    back = again.ledger.figures(2025, BEFORE)
    assert back.rollup.amount("top", MEASURE) == sum(count for _, _, count in reported)
    forward = again.ledger.figures(2025, AFTER)
    assert {u: a or 0 for u, a in amounts(forward).items() if u != "top"} == {
        u: a or 0 for u, a in amounts(there).items() if u != "top"
    }


def read_with(office: Scenario, tallies: list[tuple[str, int, int]]) -> Scenario:
    """The same office with other figures."""
    ledger = office.ledger
    units = [
        {
            "id": unit,
            "kind": ledger.kinds(AFTER)[unit],
            "parents": [
                {
                    "parent": row.parent,
                    "from": row.days.start.isoformat(),
                    "to": row.days.end and row.days.end.isoformat(),
                }
                for row in ledger.tree.placements(unit)
            ],
        }
        for unit in ledger.units
        if unit != "top"
    ]
    events = {id(row): row for rows in ledger.successions._out.values() for row in rows}.values()
    successions = [
        {"kind": row.kind, "on": row.on.isoformat(), "from": list(row.before), "to": list(row.after)}
        for row in events
    ]
    return read(units, tallies, successions)


@given(offices(kinds=("keep", "move", "rename", "split")))
def test_coverage_at_the_root_without_mergers(office):
    """A rename or move keeps the number of duties; a split only adds to it."""
    own = office.ledger.figures(2021, OWN).coverage("top", [MEASURE])
    there = office.ledger.figures(2021, AFTER).coverage("top", [MEASURE])
    splits = [row for rows in office.ledger.successions._out.values() for row in rows if row.kind == "split"]
    assert there[1] == own[1] + len(splits)
    if not splits:
        assert there == own


@given(offices(), st.sampled_from([OWN, BEFORE, AFTER]), st.sampled_from([2021, 2023, 2025]))
def test_coverage_never_exceeds_what_is_expected_and_a_report_never_lowers_it(office, structure, year):
    before = coverages(office.ledger.figures(year, structure))
    cells = [unit for unit in office.ledger.tree_on(date(year, 12, 31)).order if unit.startswith("c")]
    for unit in cells:
        office.ledger.note(unit, MEASURE, year, 0, 1)
        after = coverages(office.ledger.figures(year, structure))
        for place in after:
            assert after[place][1] == before[place][1]
            assert 0 <= before[place][0] <= after[place][0] <= after[place][1]
        before = after


def test_notes_equal_tallies_read_from_the_start():
    units = [cell("a"), cell("b", to="2023-05-01")]
    noted, read_so = (
        read(units, [("a", 2021, 5)]),
        read(units, [("a", 2021, 5), ("b", 2021, 7), ("b", 2023, 9)]),
    )
    for unit, year, count in (("b", 2021, 7), ("b", 2023, 9)):
        noted.ledger.note(unit, MEASURE, year, count, 1)
    for year in (2021, 2023):
        for structure in (OWN, AFTER):
            found = [office.ledger.figures(year, structure) for office in (noted, read_so)]
            assert amounts(found[0]) == amounts(found[1])
            assert coverages(found[0]) == coverages(found[1])


MERGE = {"kind": "merge", "on": "2023-05-01", "from": ["a", "b"], "to": ["c"]}
MERGING = [cell("a", to="2023-05-01"), cell("b", to="2023-05-01"), cell("c", **{"from": "2023-05-01"})]


@pytest.mark.parametrize(
    ("reports", "covered"),
    [
        ([], (0, 1)),
        ([("a", 2023, 4)], (0, 1)),
        ([("a", 2023, 4), ("b", 2023, 6)], (1, 1)),
        ([("c", 2023, 4)], (1, 1)),
    ],
)
def test_unit_born_of_a_merger_has_reported_when_all_that_ended_into_it_have(reports, covered):
    figures = read(MERGING, reports, [MERGE]).ledger.figures(2023, OWN)
    assert figures.coverage("c", [MEASURE]) == figures.coverage("top", [MEASURE]) == covered


def test_unit_that_took_another_in_must_still_report_itself():
    rows = [{"kind": "merge", "on": "2023-05-01", "from": ["b"], "to": ["a"]}]
    figures = read([cell("a"), cell("b", to="2023-05-01")], [("b", 2023, 6)], rows).ledger.figures(2023, OWN)
    assert (figures.coverage("a", [MEASURE]), amounts(figures)) == ((0, 1), {"top": 6, "a": 6})


def test_parent_of_a_dissolved_unit_must_still_report_itself():
    units = [cell("a"), cell("b", "a", to="2023-05-01")]
    figures = read(units, [("b", 2023, 6)]).ledger.figures(2023, OWN)
    assert (figures.coverage("a", [MEASURE]), amounts(figures)) == ((0, 1), {"top": 6, "a": 6})


def test_duty_restated_goes_where_the_figures_go():
    ledger = read(MERGING, [("a", 2021, 4)], [MERGE]).ledger
    assert coverages(ledger.figures(2021, OWN)) == {"top": (1, 2), "a": (1, 1), "b": (0, 1)}
    assert coverages(ledger.figures(2021, AFTER)) == {"top": (0, 1), "c": (0, 1)}


def test_merger_read_back_is_whole_only_above_both():
    ledger = read(MERGING, [("c", 2025, 10)], [MERGE]).ledger
    assert amounts(ledger.figures(2025, BEFORE)) == {"top": 10, "a": None, "b": None}


def test_figures_of_a_line_that_ended_at_the_top_are_named():
    office = read([{"id": "other", "kind": "cell", "parent": None, "to": "2023-05-01"}], [("other", 2023, 9)])
    figures = office.ledger.figures(2023, OWN)
    assert (figures.nowhere, amounts(figures)) == (("other",), {"top": None})


@pytest.mark.parametrize(
    ("year", "counted"),
    [(2021, None), (2022, 3), (2023, 3), (2024, None)],
)
def test_figures_outside_the_life_of_their_unit(year, counted):
    office = read([cell("a", **{"from": "2022-12-31", "to": "2023-01-02"})], [("a", year, 3)])
    assert office.ledger.figures(year, OWN).rollup.amount("top", MEASURE) == counted
    assert office.ledger.outside == ([] if counted else [("a", year)])


def test_unit_that_ends_on_the_first_day_of_a_year_has_no_part_in_it():
    office = read([cell("a", to="2023-01-01")], [("a", 2023, 3)])
    assert office.ledger.outside == [("a", 2023)]
