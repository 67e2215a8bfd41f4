"""The rules of `khoi evaluate`, each with a case worked by hand."""

import json
from typing import Any

import pytest

from khoi.measures.evaluate import evaluate
from khoi.measures.scenario import read_scenario

CONTRACT = """
term: {from: 2021, to: 2025}
units:
  - id: khoi
    name: Đảng bộ Khối
    kind: upper
    parents: [{parent: null, from: 2015-01-01, to: null}]
  - id: so-y-te
    kind: grassroots
    parents: [{parent: khoi, from: 2015-01-01, to: 2023-07-01}, {parent: so-y-te-moi, from: 2023-07-01, to: null}]
  - {id: so-y-te-moi, kind: grassroots, parent: khoi, from: 2023-07-01}
successions:
  - {kind: merge, on: 2023-07-01, from: [so-y-te, trung-tam-a], to: [so-y-te-moi]}
tallies:
  - {unit: so-y-te, period: 2021, measure: members.rated, count: 120}
  - {unit: so-y-te, period: 2021, measure: members.good_or_better, count: 104}
expected:
  - {measure: members.rated, kind: grassroots}
targets:
  - id: members-good
    text: "80% trở lên đảng viên hoàn thành tốt nhiệm vụ"
    operator: ">="
    threshold: "80"
    measure_kind: ratio
    period_rule: each_year
    readings:
      of_rated: {numerator: members.good_or_better, denominator: members.rated}
      of_roll:  {numerator: members.good_or_better, denominator: members.on_roll}
  - {id: admissions, text: "...", operator: ">=", threshold: "200", measure_kind: count, period_rule: each_year,
     readings: {all: {numerator: members.admitted}}}
structure: own
"""
TOP = {"id": "top", "kind": "upper", "parent": None}
A, B = {"id": "a", "kind": "cell", "parent": "top"}, {"id": "b", "kind": "cell", "parent": "top"}
NEW = {"id": "c", "kind": "cell", "parent": "top", "from": "2022-07-01"}


def target(
    operator=">=", threshold: Any = "80", kind="ratio", rule="each_year", readings=None
) -> dict[str, Any]:
    one = {"numerator": "n", "denominator": "d"} if kind == "ratio" else {"numerator": "n"}
    return {
        "id": "t",
        "operator": operator,
        "threshold": threshold,
        "measure_kind": kind,
        "period_rule": rule,
        "readings": readings or {"r": one},
    }


def run(
    aim: dict[str, Any], tallies=(), units=(TOP, A, B), to=2022, due=("n", "d"), **more: Any
) -> dict[str, Any]:
    """The answer for 2021..`to`; tallies are (unit, year, measure, count), cells are due to report `due`."""
    data = {
        "term": {"from": 2021, "to": to},
        "units": list(units),
        "tallies": [{"unit": u, "period": y, "measure": m, "count": c} for u, y, m, c in tallies],
        "expected": [{"measure": measure, "kind": "cell"} for measure in due],
        "targets": [aim],
    }
    return evaluate(read_scenario(json.dumps(data | more).encode()))


def row(answer: dict[str, Any], unit="top", period="term", **more: str) -> dict[str, Any]:
    """The one result of a unit and period, without its keys."""
    wanted = {"unit": unit, "period": period, **more}
    (found,) = [one for one in answer["results"] if wanted.items() <= one.items()]
    return {key: found[key] for key in ("value", "status", "met_so_far", "coverage") if key in found}


def verdict(answer: dict[str, Any], unit="top", period="term") -> str:
    (found,) = [one["status"] for one in answer["verdicts"] if (one["unit"], one["period"]) == (unit, period)]
    return found


def codes(answer: dict[str, Any]) -> list[str]:
    return [one["code"] for one in answer["warnings"]]


def ratio(num: int, den: int, percent: str) -> dict[str, Any]:
    return {"num": num, "den": den, "percent": percent}


def covered(reported: int, expected: int) -> dict[str, int]:
    return {"reported": reported, "expected": expected}


def pair(unit: str, year: int, num: int, den: int) -> list[tuple[str, int, str, int]]:
    return [(unit, year, "n", num), (unit, year, "d", den)]


def test_example_of_the_contract():
    answer = evaluate(read_scenario(CONTRACT.encode()))
    assert list(answer) == ["results", "verdicts", "warnings"]
    assert answer["results"][0] == {
        "target": "members-good",
        "unit": "khoi",
        "period": "2021",
        "reading": "of_rated",
        "value": {"num": 104, "den": 120, "percent": "86.67"},
        "status": "met",
        "coverage": {"reported": 1, "expected": 1},
    }
    assert answer["verdicts"][0] == {
        "target": "members-good",
        "unit": "khoi",
        "period": "2021",
        "status": "met",
    }
    (warning,) = answer["warnings"]
    assert (warning["code"], warning["target"]) == ("open_reading", "members-good")


def test_units_of_the_contract_example_by_year():
    answer = evaluate(read_scenario(CONTRACT.encode()))
    units = [[one["unit"] for one in answer["verdicts"] if (one["target"], one["period"]) == ("admissions", year)]
             for year in ("2022", "2023")]  # fmt: skip
    assert units == [["khoi", "so-y-te"], ["khoi", "so-y-te-moi", "so-y-te"]]


def test_percentages_are_pooled_and_never_averaged():
    answer = run(target(), [*pair("a", 2021, 1, 2), *pair("b", 2021, 99, 100)])
    assert row(answer, period="2021") == {
        "value": ratio(100, 102, "98.04"),
        "status": "met",
        "coverage": covered(2, 2),
    }
    assert [row(answer, unit, "2021")["status"] for unit in ("a", "b")] == ["missed", "met"]


def test_rows_of_one_unit_period_and_measure_add_up():
    answer = run(target("=", "5", "count"), [("a", 2021, "n", 2), ("a", 2021, "n", 3)], due=("n",))
    assert row(answer, "a", "2021") == {"value": 5, "status": "met", "coverage": covered(1, 1)}


@pytest.mark.parametrize(
    ("operator", "threshold", "statuses"),
    [
        (">=", "50", ["missed", "met", "met"]), (">", "50", ["missed", "missed", "met"]),
        ("<=", "50", ["met", "met", "missed"]), ("<", "50", ["met", "missed", "missed"]),
        ("=", "50", ["missed", "met", "missed"]), ("range", ["50", "50.5"], ["missed", "met", "missed"]),
    ],
)  # fmt: skip
def test_operator(operator, threshold, statuses):
    found = [verdict(run(target(operator, threshold), pair("a", 2021, num, 100), [TOP, A]), period="2021")
             for num in (49, 50, 51)]  # fmt: skip
    assert found == statuses


@pytest.mark.parametrize(("num", "pair_of"), [(49, "missed"), (50, "met"), (51, "readings_differ")])
def test_bare_number_is_a_floor_and_an_exact_figure(num, pair_of):
    answer = run(target("bare", "50"), pair("a", 2021, num, 100), [TOP, A])
    rows = [one for one in answer["results"] if (one["unit"], one["period"]) == ("top", "2021")]
    assert [one["as"] for one in rows] == [">=", "="]
    assert [one["status"] for one in rows] == [
        "missed" if num < 50 else "met",
        "met" if num == 50 else "missed",
    ]
    assert verdict(answer, period="2021") == pair_of


READINGS = {"r": {"numerator": "n", "denominator": "d"}, "s": {"numerator": "n", "denominator": "e"}}


def test_open_readings_are_all_computed_and_none_is_chosen():
    tallies = [*pair("a", 2021, 80, 100), ("a", 2021, "e", 101), *pair("a", 2022, 80, 100)]
    answer = run(target(readings=READINGS), tallies, [TOP, A], due=("d", "e"))
    assert row(answer, period="2021", reading="r") == {
        "value": ratio(80, 100, "80.00"), "status": "met", "coverage": covered(1, 1)}  # fmt: skip
    assert row(answer, period="2021", reading="s") == {
        "value": ratio(80, 101, "79.21"), "status": "missed", "coverage": covered(1, 1)}  # fmt: skip
    assert verdict(answer, period="2021") == "readings_differ"
    assert answer["warnings"] == [
        {"code": "open_reading", "target": "t", "detail": "chưa chốt cách hiểu nào trong: r, s"}
    ]


def test_reading_without_data_does_not_disagree():
    answer = run(target(readings=READINGS), pair("a", 2021, 80, 100), [TOP, A], due=())
    assert row(answer, period="2021", reading="s") == {
        "value": None,
        "status": "no_data",
        "coverage": covered(0, 0),
    }
    assert verdict(answer, period="2021") == "met"


@pytest.mark.parametrize(("num", "so_far"), [(80, True), (79, False)])
def test_partial_until_all_have_reported(num, so_far):
    answer = run(target(), pair("a", 2021, num, 100))
    assert row(answer, period="2021") == {
        "value": ratio(num, 100, f"{num}.00"), "status": "partial", "met_so_far": so_far, "coverage": covered(1, 2),
    }  # fmt: skip
    assert verdict(answer, period="2021") == "partial"
    assert row(answer, "b", "2021") == {"value": None, "status": "no_data", "coverage": covered(0, 1)}


def test_unit_that_reported_only_one_of_two_measures_has_not_reported():
    answer = run(target(), [*pair("a", 2021, 90, 100), ("b", 2021, "n", 5)])
    assert row(answer, period="2021")["coverage"] == covered(1, 2)


def test_reported_zero_is_a_report():
    answer = run(target("<=", "0", "count"), [("a", 2021, "n", 0), ("b", 2021, "n", 0)], due=("n",))
    assert row(answer, period="2021") == {"value": 0, "status": "met", "coverage": covered(2, 2)}


def test_null_count_is_no_report():
    answer = run(target("<=", "0", "count"), [("a", 2021, "n", 0), ("b", 2021, "n", None)], due=("n",))
    assert row(answer, period="2021") == {
        "value": 0, "status": "partial", "met_so_far": True, "coverage": covered(1, 2)}  # fmt: skip


@pytest.mark.parametrize("tallies", [[], [("a", 2021, "n", 5)], [("a", 2021, "d", 5)], pair("a", 2021, 0, 0)])
def test_no_value_without_numerator_or_base(tallies):
    answer = run(target(), tallies, [TOP, A], due=())
    assert row(answer, period="2021") == {"value": None, "status": "no_data", "coverage": covered(0, 0)}
    assert (verdict(answer, period="2021"), codes(answer)) == ("no_data", [])


def test_total_over_term():
    answer = run(target("=", "7", "count", "total_over_term"), [("a", 2021, "n", 3), ("a", 2022, "n", 4)], [TOP, A],
                 due=("n",))  # fmt: skip
    assert row(answer) == {"value": 7, "status": "met", "coverage": covered(2, 2)}
    assert [one["period"] for one in answer["verdicts"]] == ["term", "term"]


def test_total_over_term_of_a_ratio_is_pooled():
    answer = run(
        target(rule="total_over_term"), [*pair("a", 2021, 1, 10), *pair("a", 2022, 90, 90)], [TOP, A]
    )
    assert row(answer) == {"value": ratio(91, 100, "91.00"), "status": "met", "coverage": covered(2, 2)}


def test_mean_of_years_needs_both_means_to_agree():
    answer = run(target(rule="mean_of_years"), [*pair("a", 2021, 1, 10), *pair("a", 2022, 90, 90)], [TOP, A])
    assert row(answer) == {
        "value": ratio(91, 100, "91.00")
        | {"pooled": ratio(91, 100, "91.00"), "mean": ratio(11, 20, "55.00")},
        "status": "readings_differ",
        "coverage": covered(2, 2),
    }
    assert verdict(answer) == "readings_differ"


def test_mean_of_years_where_both_means_agree():
    answer = run(target(rule="mean_of_years"), [*pair("a", 2021, 8, 10), *pair("a", 2022, 90, 100)], [TOP, A])
    assert (row(answer)["status"], row(answer)["value"]["mean"]) == ("met", ratio(17, 20, "85.00"))


def test_mean_of_years_of_a_count_is_not_rounded():
    tallies = [("a", 2021, "n", 200), ("a", 2022, "n", 199)]
    answer = run(target(">=", "199.5", "count", "mean_of_years"), tallies, [TOP, A], due=("n",))
    assert row(answer) == {"value": {"num": 399, "den": 2}, "status": "met", "coverage": covered(2, 2)}


def test_end_of_term_reads_only_the_last_year():
    answer = run(target("=", "4", "count", "end_of_term"), [("a", 2021, "n", 3), ("a", 2022, "n", 4)], [TOP, A],
                 due=("n",))  # fmt: skip
    assert row(answer) == {"value": 4, "status": "met", "coverage": covered(1, 1)}


@pytest.mark.parametrize(("last", "status"), [(1209, "missed"), (1210, "met")])
def test_growth_per_year(last, status):
    answer = run(target(">=", "10", "growth", "growth_per_year"), [("a", 2021, "n", 1000), ("a", 2023, "n", last)],
                 [TOP, A], to=2023, due=("n",))  # fmt: skip
    assert (row(answer)["status"], row(answer)["coverage"]) == (status, covered(2, 2))
    assert (row(answer)["value"]["num"], row(answer)["value"]["den"]) == (last, 1000)


@pytest.mark.parametrize(
    "tallies", [[("a", 2021, "n", 5)], [("a", 2023, "n", 5)], [("a", 2021, "n", 0), ("a", 2023, "n", 5)]]
)
def test_growth_from_nothing_is_no_data(tallies):
    answer = run(target(">=", "10", "growth", "growth_per_year"), tallies, [TOP, A], to=2023, due=())
    assert row(answer) == {"value": None, "status": "no_data", "coverage": covered(0, 0)}


def test_growth_over_a_term_of_one_year_is_no_data():
    answer = run(
        target(">=", "-5", "growth", "growth_per_year"), [("a", 2021, "n", 5)], [TOP, A], to=2021, due=("n",)
    )
    assert row(answer) == {"value": None, "status": "no_data", "coverage": covered(1, 1)}


def test_coverage_over_the_term_counts_unit_years():
    answer = run(
        target(rule="total_over_term"),
        [*pair("a", 2021, 9, 10), *pair("b", 2021, 9, 10), *pair("a", 2022, 9, 10)],
    )
    assert row(answer)["coverage"] == covered(3, 4)
    assert [row(answer, unit)["coverage"] for unit in ("a", "b")] == [covered(2, 2), covered(1, 2)]


MOVE = [TOP, A, {"id": "b", "kind": "cell", "parent": "top"},
        {"id": "x", "kind": "cell", "parents": [{"parent": "a", "to": "2022-07-01"}, {"parent": "b", "from": "2022-07-01"}]}]  # fmt: skip


def test_moved_unit_counts_where_it_stood_or_where_it_stands():
    tallies = [("x", 2021, "n", 5), ("x", 2022, "n", 7)]
    own = run(target("=", "5", "count"), tallies, MOVE, due=())
    late = run(target("=", "5", "count"), tallies, MOVE, due=(), structure="2022-12-31")
    early = run(target("=", "5", "count"), tallies, MOVE, due=(), structure="2021-12-31")

    def found(answer):
        return [row(answer, unit, year)["value"] for year in ("2021", "2022") for unit in ("a", "b", "top")]

    assert found(own) == [5, None, 5, None, 7, 7]
    assert found(late) == [None, 5, 5, None, 7, 7]
    assert found(early) == [5, None, 5, 7, None, 7]


MERGE = {"kind": "merge", "on": "2022-07-01", "from": ["a", "b"], "to": ["c"]}
MERGING = [TOP, A | {"to": "2022-07-01"}, B | {"to": "2022-07-01"}, NEW]
TWO = [("a", 2021, "n", 3), ("b", 2021, "n", 4), ("a", 2022, "n", 5), ("b", 2022, "n", 6)]


def values(answer: dict[str, Any]) -> dict[tuple[str, str], Any]:
    return {(one["period"], one["unit"]): one["value"] for one in answer["results"]}


def test_merger():
    own = run(target("=", "11", "count"), TWO, MERGING, due=("n",), successions=[MERGE])
    assert values(own) == {
        ("2021", "top"): 7,
        ("2021", "a"): 3,
        ("2021", "b"): 4,
        ("2022", "top"): 11,
        ("2022", "c"): 11,
    }
    assert row(own, "c", "2022") == {"value": 11, "status": "met", "coverage": covered(1, 1)}
    late = run(
        target("=", "11", "count"), TWO, MERGING, due=("n",), successions=[MERGE], structure="2022-12-31"
    )
    assert values(late) == {("2021", "top"): 7, ("2021", "c"): 7, ("2022", "top"): 11, ("2022", "c"): 11}
    assert (codes(own), codes(late)) == ([], [])


def test_merger_read_back_is_undivided():
    answer = run(
        target("=", "9", "count"), [("c", 2022, "n", 9)], MERGING, successions=[MERGE], structure="2021-12-31"
    )
    found = values(answer)
    assert [found["2022", unit] for unit in ("top", "a", "b")] == [9, None, None]
    assert [(one["code"], one["period"], one["measure"], one["units"]) for one in answer["warnings"]] == [
        ("split_without_shares", "2022", "n", ["a", "b"])
    ]


def test_rename():
    units = [TOP, A | {"to": "2022-07-01"}, NEW]
    rename = {"kind": "rename", "on": "2022-07-01", "from": ["a"], "to": ["c"]}
    tallies = [("a", 2021, "n", 3), ("c", 2022, "n", 4)]
    there = run(
        target("=", "3", "count"), tallies, units, due=("n",), successions=[rename], structure="2022-12-31"
    )
    back = run(
        target("=", "3", "count"), tallies, units, due=("n",), successions=[rename], structure="2021-12-31"
    )
    assert values(there) == {("2021", "top"): 3, ("2021", "c"): 3, ("2022", "top"): 4, ("2022", "c"): 4}
    assert values(back) == {("2021", "top"): 3, ("2021", "a"): 3, ("2022", "top"): 4, ("2022", "a"): 4}
    assert row(there, "c", "2021")["coverage"] == row(back, "a", "2022")["coverage"] == covered(1, 1)


SPLITTING = [TOP, A | {"to": "2022-07-01"}, NEW, NEW | {"id": "e"}]
SPLIT = {"kind": "split", "on": "2022-07-01", "from": ["a"], "to": ["c", "e"]}


def test_split_with_shares():
    split = SPLIT | {"shares": {"c": "3/5", "e": "2/5"}}
    answer = run(target("=", "50"), [*pair("a", 2021, 4, 8), *pair("a", 2022, 5, 10)], SPLITTING, successions=[split],
                 structure="2022-12-31")  # fmt: skip
    assert values(answer) == {
        ("2021", "top"): ratio(4, 8, "50.00"), ("2021", "c"): ratio(12, 24, "50.00"), ("2021", "e"): ratio(8, 16, "50.00"),
        ("2022", "top"): ratio(5, 10, "50.00"), ("2022", "c"): ratio(3, 6, "50.00"), ("2022", "e"): ratio(2, 4, "50.00"),
    }  # fmt: skip
    assert codes(answer) == []


def test_split_without_shares():
    answer = run(
        target("=", "8", "count"),
        [("a", 2021, "n", 8)],
        SPLITTING,
        successions=[SPLIT],
        structure="2022-12-31",
    )
    found = values(answer)
    assert [found["2021", unit] for unit in ("top", "c", "e")] == [8, None, None]
    assert [(one["code"], one["period"], one["units"]) for one in answer["warnings"]] == [
        ("split_without_shares", "2021", ["c", "e"])
    ]
    assert row(answer, "c", "2021")["status"] == "no_data"


@pytest.mark.parametrize("rows", [[], [{"kind": "dissolve", "on": "2022-07-01", "from": ["x"]}]])
def test_figures_of_a_dissolved_unit_stay_under_its_last_parent(rows):
    units = [TOP, A, {"id": "x", "kind": "cell", "parent": "a", "to": "2022-07-01"}]
    answer = run(
        target("=", "5", "count"), [("x", 2022, "n", 5), ("x", 2021, "n", 2)], units, due=(), successions=rows
    )
    assert values(answer) == {
        ("2021", "top"): 2, ("2021", "a"): 2, ("2021", "x"): 2, ("2022", "top"): 5, ("2022", "a"): 5}  # fmt: skip


def test_figures_for_a_unit_outside_its_life():
    units = [TOP, A | {"from": "2022-01-01"}]
    answer = run(target("=", "5", "count"), [("a", 2021, "n", 3), ("a", 2022, "n", 5)], units, due=())
    assert values(answer) == {("2021", "top"): None, ("2022", "top"): 5, ("2022", "a"): 5}
    assert [(one["code"], one["unit"], one["period"]) for one in answer["warnings"]] == [
        ("figures_for_unit_outside_its_life", "a", "2021")
    ]


def test_numerator_above_its_base_is_warned_of_and_computed():
    answer = run(target(), pair("a", 2021, 6, 5), [TOP, A])
    assert row(answer, "a", "2021") == {
        "value": ratio(6, 5, "120.00"),
        "status": "met",
        "coverage": covered(1, 1),
    }
    assert [(one["code"], one["unit"], one["period"], one["reading"]) for one in answer["warnings"]] == [
        ("numerator_exceeds_denominator", "top", "2021", "r"),
        ("numerator_exceeds_denominator", "a", "2021", "r"),
    ]


def test_floor_above_the_quota_in_force():
    excellent = {"r": {"numerator": "members.htxs", "denominator": "members.rated"}}
    answer = run(target(">=", "30", readings=excellent), units=[TOP], to=2021, due=())
    (warning,) = answer["warnings"]
    assert warning == {
        "code": "target_above_ceiling",
        "target": "t",
        "reading": "r",
        "period": "2021",
        "units": ["top"],
        "clause": {"document": "21-HD/BTCTW", "clause": "II.B.2.3"},
        "detail": warning["detail"],
    }
    below = run(target(">=", "15", readings=excellent), units=[TOP], to=2021, due=())
    assert codes(below) == []


def lonely(*units: dict[str, Any]) -> list[tuple[str, list[str]]]:
    answer = run(target("=", "1", "count"), units=units, due=())
    assert set(codes(answer)) <= {"unit_without_parent"}
    return [(one["unit"], one["periods"]) for one in answer["warnings"]]


def test_unit_in_a_gap_has_no_parent():
    gap = {
        "id": "x",
        "kind": "cell",
        "parents": [{"parent": "top", "to": "2021-05-01"}, {"parent": "top", "from": "2022-05-01"}],
    }
    assert lonely(TOP, gap) == [("x", ["2021"])]


def test_unit_under_a_parent_that_ended_has_no_parent():
    assert lonely(TOP, A | {"to": "2022-05-01"}, {"id": "x", "kind": "cell", "parent": "a"}) == [
        ("x", ["2022"])
    ]


def test_unit_whose_entry_names_no_parent_has_none():
    assert lonely(TOP, {"id": "x", "kind": "cell"}) == [("x", ["2021", "2022"])]


def test_only_top_is_the_root_and_no_orphan():
    assert lonely({"id": "top", "kind": "upper"}, A) == lonely({"id": "top", "kind": "upper"}) == []


def test_several_roots_written_as_roots_are_no_orphans():
    assert lonely(TOP, TOP | {"id": "other"}) == []


def test_counts_beyond_63_bits_stay_exact():
    answer = run(target(">=", "50"), [*pair("a", 2021, 2**64, 2**65), *pair("b", 2021, 2**63 - 1, 2**64)])
    assert row(answer, period="2021") == {
        "value": ratio(2**64 + 2**63 - 1, 2**65 + 2**64, "50.00"), "status": "missed", "coverage": covered(2, 2)}  # fmt: skip


def test_answer_is_the_same_every_time():
    assert evaluate(read_scenario(CONTRACT.encode())) == evaluate(read_scenario(CONTRACT.encode()))
