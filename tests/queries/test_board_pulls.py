"""Choosing by columns whom to judge gives the same units, in the same order, as judging everybody."""

import pytest
from tests.building import BY, kinds, reading, record, resolution, target, unit

from khoi.measures.ledger import OWN
from khoi.queries.board_pulls import EACH_WAY, furthest, pulls_of
from khoi.queries.ledger import live_ledger
from khoi.queries.pledges import pledges_of
from khoi.queries.scoreboard import desk_for

GOOD = reading("tot", "members.good_or_better", "members.rated")
TARGETS = [
    target("it-nhat", [GOOD], operator=">=", threshold="66.7"),
    target("hon", [GOOD], operator=">", threshold="50"),
    target("nhieu-nhat", [GOOD], operator="<=", threshold="50"),
    target("duoi", [GOOD], operator="<", threshold="30"),
    target("dung", [GOOD], operator="bare", threshold="40"),
    target("khoang", [GOOD], operator="range", threshold=["30", "60"]),
    target("ca-nhiem-ky", [GOOD], operator=">=", threshold="50", period_rule="total_over_term"),
]
# Rated and good: bases that share a factor with the thresholds, one of 0, one unit without any report.
FIGURES = [(10, 0), (10, 4), (10, 5), (3, 2), (3, 1), (20, 13), (0, 0), (7, 7), (1, 0), (40, 16)]


@pytest.fixture
def desk(db):
    kinds()
    top = unit("khoi", kind="khoi")
    found = resolution(top, TARGETS, ["members.rated", "members.good_or_better"])
    for i, (rated, good) in enumerate(FIGURES):
        record(unit(f"d{i}", top), 2022, {"members.rated": rated, "members.good_or_better": good})
    unit("chua-gui", top)
    with live_ledger(BY) as live:
        yield desk_for(BY, live, found, top, 2022, OWN)


def test_columns_choose_whom_verdicts_would(desk):
    for pledge in pledges_of(BY, desk.resolution):
        judged = pulls_of(desk, pledge)
        assert len(judged) == 9
        assert furthest(desk, pledge) == (judged[:EACH_WAY] + judged[-EACH_WAY:], 9)


def test_coverage_of_many_units_is_that_of_each(desk):
    figures, measures = desk.figures(2022), ["members.rated", "members.good_or_better"]
    units = figures.tree.order
    assert figures.coverages(units, measures) == [figures.coverage(one, measures) for one in units]
    assert figures.coverages(units, measures)[0] == (10, 11)
