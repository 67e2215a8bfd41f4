"""The quota as a ceiling: maximal under every reading, and a floor above it is seen."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.tree import Snapshot
from khoi.measures.ceiling import Ceiling, ceiling_for, subject_of
from khoi.measures.coverage import Coverage
from khoi.measures.ledger import Tallies, YearFigures
from khoi.measures.rollup import Rollup
from khoi.measures.targets import Reading, Target
from khoi.rules.packs import load_packs
from khoi.rules.quota_bases import BASES, highest

NAMES = ["members.htxs", "members.good_or_better", "members.rated"]
SHARE = Reading("r", "members.htxs", "members.rated")


def year(number: int, **counts: int) -> YearFigures:
    """One unit "u" with the counts of members."""
    rollup = Rollup(Snapshot(date(number, 12, 31), {"u": None}), NAMES)
    rows = [(NAMES.index(f"members.{name}"), count) for name, count in counts.items()]
    columns = np.array(rows, np.int64).reshape(-1, 2)
    rollup.fill(np.zeros(len(counts), np.int64), Tallies.of(columns[:, 0], columns[:, 0], columns[:, 1]))
    return YearFigures(number, rollup.roll(), Coverage(*(np.zeros((1, 3), bool) for _ in range(3))))


def found(percent: str, figures: YearFigures, operator=">=", reading=SHARE, kind="ratio") -> Ceiling | None:
    target = Target("t", operator, Fraction(percent), None, kind, "each_year", (reading,))
    return ceiling_for(target, reading, "u", figures, load_packs())


@given(st.fractions(0, 100), st.sampled_from(BASES), st.integers(0, 10**20), st.integers(0, 10**20))
def test_ceiling_is_maximal(percent, base, pool, more):
    rated = pool + more

    def fits(x: int) -> bool:
        size = {"only_htt": pool - x, "htt_or_better": pool, "all_rated": rated}[base]
        return 100 * x <= percent * size

    top = highest(percent, base, pool, rated)
    assert (fits(top), fits(top + 1), top >= 0) == (True, False, True)


def test_ceilings_of_the_contract():
    assert [highest(Fraction(20), base, 126, 130) for base in BASES] == [21, 25, 26]


@pytest.mark.parametrize(
    ("measure", "subject"),
    [
        ("members.htxs", "member"),
        ("leaders.htxs", "leader"),
        ("units.htxs", "organisation"),
        ("htxs", "organisation"),
    ],
)
def test_subject_of_a_measure(measure, subject):
    assert subject_of(measure) == subject


def test_floor_against_the_counts():
    ceiling = found("18", year(2025, htxs=25, good_or_better=126, rated=130))
    assert (ceiling.needed, ceiling.ceilings) == (24, {"only_htt": 21, "htt_or_better": 25, "all_rated": 26})
    assert (ceiling.beyond, ceiling.rule.citation()) == (
        ("only_htt",),
        {"document": "366-QĐ/TW", "clause": "11.1.5"},
    )


@pytest.mark.parametrize(
    ("operator", "needed"), [(">=", 26), (">", 27), ("=", 26), ("bare", 26), ("range", 26)]
)
def test_floor_that_falls_on_a_whole_number(operator, needed):
    assert found("20", year(2025, good_or_better=126, rated=130), operator).needed == needed


def test_floor_without_counts_is_held_by_shares():
    assert found("17", year(2025)).beyond == ("only_htt",)
    assert found("20", year(2025)).beyond == ("only_htt",)
    assert found("30", year(2025)).beyond == BASES
    assert found("16.66", year(2025)).beyond == ()


def test_floor_over_an_empty_group_is_held_by_shares():
    assert (
        found("1", year(2025, good_or_better=0, rated=0), ">").needed,
        found("30", year(2025, rated=0)).beyond,
    ) == (
        None,
        BASES,
    )


def test_floor_over_the_pool_knows_nothing_of_those_rated():
    reading = Reading("r", "members.htxs", "members.good_or_better")
    assert found("30", year(2025), reading=reading).beyond == ("only_htt", "htt_or_better")
    counted = found("25", year(2025, good_or_better=100), reading=reading)
    assert (counted.needed, counted.ceilings) == (25, {"only_htt": 16, "htt_or_better": 20})


@pytest.mark.parametrize("operator", ["<=", "<"])
def test_a_promise_of_few_meets_no_ceiling(operator):
    assert found("30", year(2025), operator) is None


def test_no_ceiling_where_none_is_encoded():
    units = Reading("r", "units.htxs", "units.rated")
    assert found("30", year(2018)) is None
    assert found("30", year(2021), reading=units) is None
    assert found("30", year(2025), reading=Reading("r", "members.good_or_better", "members.rated")) is None
    assert found("30", year(2025), kind="count", reading=Reading("r", "members.htxs")) is None
