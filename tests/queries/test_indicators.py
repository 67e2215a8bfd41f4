"""One indicator over its terms: each year's threshold and figure, and what sources printed."""

from fractions import Fraction

import pytest
from tests.building import BY, kinds, reading, record, resolution, target, unit

from khoi.queries.indicators import history
from khoi.queries.ledger import live_ledger
from khoi.records.models import Indicator


@pytest.fixture
def office(db) -> None:
    kinds()
    top, low = unit("khoi", kind="khoi"), None
    good = [reading("tot", "g", "r"), reading("tren-d", "g", "d")]
    resolution(top, [target("tot", good)], ["g", "r", "d"], code="cu", years=(2018, 2019))
    growth = {"kind": "growth", "operator": ">", "threshold": "5", "period_rule": "growth_per_year"}
    resolution(
        top,
        [
            target("tot", good[:1], threshold="92.5"),
            target("tang", [reading("r", "r")], **growth),
            target("dinh-tinh"),
        ],
        [],
        code="moi",
        years=(2020, 2022),
    )
    low = unit("a", top)
    for year, counts in {2018: (45, 50, 90), 2020: (90, 100, 100), 2022: (111, 121, 111)}.items():
        record(low, year, dict(zip(("g", "r", "d"), counts, strict=True)))


def lines(code: str, lang: str = "vi"):
    with live_ledger(BY) as live:
        return history(BY, live, Indicator.objects.get(code=code), lang)


def test_terms_follow_each_other_on_one_indicator(office):
    old, new = lines("tot").lines
    assert [(row.term, row.readings, row.is_share) for row in (old, new)] == [
        ("2018–2019", ("cách tot", "cách tren-d"), True),
        ("2020–2022", ("cách tot",), True),
    ]
    assert [(point.year, point.threshold, point.status) for point in old.points] == [
        (2018, "≥ 90%", "readings_differ"),
        (2019, "≥ 90%", "no_data"),
    ]
    assert old.points[0].values == (
        ("90,00%", Fraction(45, 50), "45/50"),
        ("50,00%", Fraction(45, 90), "45/90"),
    )
    assert old.points[1].values == (("chưa có", None, ""), ("chưa có", None, ""))


def test_level_is_drawn_in_the_unit_of_its_values(office):
    new = lines("tot").lines[1]
    assert [(point.threshold, point.bound) for point in new.points] == [("≥ 92,5%", Fraction(925, 1000))] * 3
    assert [point.status for point in new.points] == ["missed", "no_data", "missed"]


def test_growth_is_drawn_in_percent_a_year(office):
    (line,) = lines("tang").lines
    # From 100 to 121 in two years: ten percent a year.
    assert [point.values for point in line.points][2] == (("10,00%", Fraction(10), "121/100"),)
    assert (line.points[2].bound, line.points[2].status, line.is_share) == (5, "met", False)


def test_english_labels(office):
    assert lines("tot", "en").lines[0].readings == ("way tot", "way tren-d")


def test_indicator_without_measured_targets_has_no_line(office):
    shown = lines("dinh-tinh")
    assert (shown.lines, shown.published) == ((), ())
