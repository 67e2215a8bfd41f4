"""Figures of a divided unit restated by shares of each measure: nothing lost, nothing mixed between measures, and back again."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.intervals import Interval
from khoi.core.succession import Succession, Successions
from khoi.core.tree import DatedTree, Placement
from khoi.measures.ledger import Ledger, Tallies

CHANGE = date(2023, 5, 1)
BEFORE, AFTER = date(2021, 12, 31), date(2025, 12, 31)
MEASURES = ("m", "n", "o")
HEIRS = ("x", "y", "z")
TREE = DatedTree(
    [
        Placement("top", None, Interval()),
        Placement("old", "top", Interval(date.min, CHANGE)),
        Placement("other", "top", Interval()),
        *(Placement(heir, "top", Interval(CHANGE)) for heir in HEIRS),
    ]
)


@st.composite
def parts(draw) -> dict[str, Fraction]:
    weights = draw(st.lists(st.integers(0, 9), min_size=3, max_size=3).filter(any))
    return {heir: Fraction(weight, sum(weights)) for heir, weight in zip(HEIRS, weights, strict=True)}


SHARES: st.SearchStrategy[dict[str, Fraction]] = st.one_of(st.just({}), parts())
APART = st.dictionaries(st.sampled_from(MEASURES[:2]), parts())
COUNTS = st.lists(st.integers(0, 2**63), min_size=3, max_size=3)


def ledger(shares: Mapping, apart: Mapping, year: int, counts: Mapping[str, list[int]]) -> Ledger:
    """Counts of each unit, one for each measure."""
    number = {unit: i for i, unit in enumerate(TREE.units)}
    rows = [(number[unit], i, count) for unit, row in counts.items() for i, count in enumerate(row)]
    units, measures, amounts = zip(*rows, strict=True)
    columns = Tallies.of(np.array(units), np.array(measures), np.array(amounts, object))
    bridge = Successions(TREE, [Succession("split", CHANGE, ("old",), HEIRS, shares, apart)])
    return Ledger(TREE, bridge, list(MEASURES), {year: columns}, [], lambda _day: {})


def amounts(found: Ledger, year: int, day: date, unit: str) -> list[Fraction | None]:
    rollup = found.figures(year, day).rollup
    return [rollup.amount(unit, measure) for measure in MEASURES]


@given(SHARES, APART, COUNTS, COUNTS)
def test_each_measure_divides_by_its_own_shares_and_sums_stay(shares, apart, old, other):
    found = ledger(shares, apart, 2021, {"old": old, "other": other})
    whole = [Fraction(a + b) for a, b in zip(old, other, strict=True)]
    assert amounts(found, 2021, BEFORE, "top") == amounts(found, 2021, AFTER, "top") == whole
    assert amounts(found, 2021, AFTER, "other") == other
    for column, measure in enumerate(MEASURES):
        divided = apart.get(measure, shares)
        here = {heir: amounts(found, 2021, AFTER, heir)[column] for heir in HEIRS}
        if divided:
            assert here == {heir: divided[heir] * old[column] for heir in HEIRS}
        else:
            assert here == dict.fromkeys(HEIRS)
            assert all(found.figures(2021, AFTER).rollup.is_undivided(heir, measure) for heir in HEIRS)


@given(SHARES, APART, st.lists(COUNTS, min_size=3, max_size=3))
def test_figures_of_the_heirs_read_back_are_whole_again(shares, apart, counts):
    found = ledger(shares, apart, 2025, dict(zip(HEIRS, counts, strict=True)))
    assert amounts(found, 2025, BEFORE, "old") == [sum(row[i] for row in counts) for i in range(3)]


@given(parts(), COUNTS)
def test_shares_of_one_measure_equal_to_those_of_all_change_nothing(shares, old):
    said, unsaid = (ledger(shares, apart, 2021, {"old": old}) for apart in ({"m": shares}, {}))
    for heir in HEIRS:
        assert amounts(said, 2021, AFTER, heir) == amounts(unsaid, 2021, AFTER, heir)


def test_without_shares_of_single_measures_every_unit_lands_once(monkeypatch):
    asked = []
    landings = Successions.landings

    def counted(self, units, tree_of_day, measure=None):
        asked.append(measure)
        return landings(self, units, tree_of_day, measure)

    monkeypatch.setattr(Successions, "landings", counted)
    ledger({}, {}, 2021, {"old": [1, 2, 3]}).figures(2021, AFTER)
    plain = len(asked)
    ledger({}, {"m": dict.fromkeys(HEIRS, Fraction(1, 3))}, 2021, {"old": [1, 2, 3]}).figures(2021, AFTER)
    assert asked[:plain] == [None] * plain
    assert asked[plain:].count("m") == 1
