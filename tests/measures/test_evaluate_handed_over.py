"""What becomes of figures and reports that one unit hands over to another, each with a case worked by hand."""

import pytest
from tests.measures.test_evaluate import TOP, A, run, target

from khoi.core.refusal import Refusal

ENDED = {"id": "old", "kind": "cell", "parent": "top", "from": "2015-01-01", "to": "2021-07-01"}
HEIRS = [{"id": heir, "kind": "cell", "parent": "top", "from": "2021-07-01"} for heir in ("e", "f")]
PARTED = {"kind": "split", "on": "2021-07-01", "from": ["old"], "to": ["e", "f"]}
RENAMED = {"kind": "rename", "on": "2021-07-01", "from": ["old"], "to": ["e"]}


@pytest.mark.parametrize("rule", ["total_over_term", "mean_of_years"])
def test_part_that_nobody_can_tell_apart_makes_the_term_unknown(rule):
    figures = [("old", 2021, "n", 20), ("e", 2022, "n", 3), ("f", 2022, "n", 3)]
    answer = run(
        target(threshold="5", kind="count", rule=rule),
        figures,
        [TOP, ENDED, *HEIRS],
        due=("n",),
        successions=[PARTED],
    )
    found = {row["unit"]: (row["value"], row["status"]) for row in answer["results"]}
    whole = 26 if rule == "total_over_term" else {"num": 26, "den": 2}
    assert found == {"top": (whole, "met"), "e": (None, "no_data"), "f": (None, "no_data")}


def test_two_half_reports_do_not_make_a_whole_one():
    figures = [("old", 2021, "d", 10), ("e", 2021, "n", 9)]
    answer = run(target(), figures, [TOP, ENDED, HEIRS[0]], to=2021, successions=[RENAMED])
    assert [(row["unit"], row["status"], row["coverage"]) for row in answer["results"]] == [
        ("top", "partial", {"reported": 0, "expected": 1}),
        ("e", "partial", {"reported": 0, "expected": 1}),
    ]


def test_what_was_handed_over_is_a_report_whatever_else_the_heir_reports():
    figures = [("old", 2021, "n", 9), ("old", 2021, "d", 10), ("e", 2021, "other", 1)]
    answer = run(target(), figures, [TOP, ENDED, HEIRS[0]], to=2021, successions=[RENAMED])
    assert [(row["unit"], row["status"], row["coverage"]) for row in answer["results"]] == [
        ("top", "met", {"reported": 1, "expected": 1}),
        ("e", "met", {"reported": 1, "expected": 1}),
    ]


def test_base_of_zero_keeps_its_numerator_and_a_missing_one_does_not():
    aim = target(rule="total_over_term", threshold="100")
    zero = run(
        aim, [("a", 2021, "n", 5), ("a", 2021, "d", 0), ("a", 2022, "n", 5), ("a", 2022, "d", 10)], [TOP, A]
    )
    none = run(aim, [("a", 2021, "n", 5), ("a", 2022, "n", 5), ("a", 2022, "d", 10)], [TOP, A])
    assert [run["results"][0]["value"] for run in (zero, none)] == [
        {"num": 10, "den": 10, "percent": "100.00"},
        {"num": 5, "den": 10, "percent": "50.00"},
    ]


@pytest.mark.parametrize(
    ("successions", "code", "where"),
    [
        ([RENAMED, {**RENAMED, "to": ["f"]}], "two_successions", "successions[1].from[0]"),
        ([RENAMED, {**RENAMED, "from": ["e"], "to": ["old"]}], "succession_cycle", "successions[1].from[0]"),
        ([{**RENAMED, "to": ["e", "f"]}], "wrong_sides", "successions[0].to"),
        ([{**RENAMED, "to": []}], "wrong_sides", "successions[0].to"),
        ([{**RENAMED, "from": []}], "wrong_sides", "successions[0].from"),
    ],
)
def test_successions_that_lose_figures_are_refused(successions, code, where):
    with pytest.raises(Refusal) as refused:
        run(target(), [], [TOP, ENDED, *HEIRS], successions=successions)
    assert (refused.value.code, refused.value.where) == (code, where)
