"""The drawings: where the marks stand, which form they have, and that no text gets out of its place."""

import re
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from khoi.web.parts.charts import Level, Point, Series, coverage_bar, deviation_bar, line_chart, sparkline


def drawn(svg):
    """The drawing as a tree; broken markup raises."""
    return ET.fromstring(svg)


def marks(svg):
    return [(mark.get("class"), mark.get("cx"), mark.get("cy")) for mark in drawn(svg).iter("circle")]


def strokes(svg):
    return [(path.get("class"), path.get("d")) for path in drawn(svg).iter("path")]


def share(year, num, den, status="met"):
    return Point(year, Fraction(num, den), status)


def test_sparkline_stands_as_in_the_pattern_book():
    points = [
        share(2021, 54, 60),
        share(2022, 55, 60),
        share(2023, 52, 58, "missed"),
        share(2024, 54, 58),
        share(2025, 47, 52),
    ]
    svg = sparkline(points, threshold=Fraction(9, 10), label="Chỉ tiêu 2")
    assert strokes(svg) == [("thr", "M2 20H106"), ("ln", "M8 20L30 15L52 21L74 10.7L96 18.8")]
    assert marks(svg) == [
        ("dm", "8", "20"),
        ("dm", "30", "15"),
        ("dx", "52", "21"),
        ("dm", "74", "10.7"),
        ("dm", "96", "18.8"),
    ]


def test_sparkline_draws_no_line_to_a_missing_year():
    points = [
        share(2021, 9, 10),
        Point(2022, None, "no_data"),
        share(2023, 9, 10),
        share(2024, 9, 10, "partial"),
    ]
    svg = sparkline(points, threshold=Fraction(9, 10), label="")
    assert strokes(svg)[1] == ("ln", "M8 20M66.7 20L96 20")
    assert [mark[0] for mark in marks(svg)] == ["dm", "dn", "dm", "dp"]


def test_sparkline_of_missing_years_only_has_no_line():
    svg = sparkline([Point(2025, None, "no_data")], threshold=Fraction(9, 10), label="")
    assert strokes(svg) == [("thr", "M2 20H106")]
    assert marks(svg) == [("dn", "8", "20")]


def test_sparkline_keeps_far_values_at_the_edge():
    svg = sparkline([share(2024, 0, 1, "missed"), share(2025, 1, 1)], threshold=Fraction(1, 2), label="")
    assert [mark[2] for mark in marks(svg)] == ["36", "4"]


def test_sparkline_of_counts_uses_its_own_span():
    points = [Point(2021, Fraction(168), "missed"), Point(2022, Fraction(207), "met")]
    svg = sparkline(points, threshold=Fraction(200), label="", span=Fraction(40))
    assert [mark[2] for mark in marks(svg)] == ["32", "17.4"]


def test_sparkline_of_two_readings_draws_lines_a_and_b():
    svg = sparkline(
        [share(2025, 15, 52, "missed")],
        threshold=Fraction(3, 10),
        label="",
        others=[[share(2025, 15, 47)]],
    )
    assert [stroke[0] for stroke in strokes(svg)] == ["thr", "ln", "ln b"]
    assert marks(svg) == [("dx", "8", "23.5"), ("dm b", "8", "14.3")]


def test_label_is_escaped():
    svg = sparkline([], threshold=Fraction(1), label='"><script>')
    assert drawn(svg).get("aria-label") == '"><script>'
    assert "<script" not in svg


@pytest.mark.parametrize(
    ("deviation", "status", "expected"),
    [
        (19, "met", ("100", "45.6", "bmet")),
        (-36, "missed", ("13.6", "86.4", "bmissed")),
        (0, "met", ("100", "0", "bmet")),
        (400, "met", ("100", "100", "bmet")),
        (-400, "missed", ("0", "100", "bmissed")),
    ],
)
def test_deviation_bar_goes_to_its_side_of_the_threshold(deviation, status, expected):
    rect = drawn(deviation_bar(deviation, span=40, status=status)).find("rect")
    assert (rect.get("x"), rect.get("width"), rect.get("class")) == expected


def test_deviation_bar_without_span_is_still_drawn():
    assert drawn(deviation_bar(0, span=0, status="met")).find("rect").get("width") == "0"


@pytest.mark.parametrize(
    ("reported", "expected", "widths"),
    [
        (51, 54, [("a", "510"), ("m", "28")]),
        (54, 54, [("a", "540")]),
        (0, 54, [("a", "0"), ("m", "538")]),
        (0, 0, [("a", "0"), ("m", "538")]),
        (55, 54, [("a", "540")]),
    ],
)
def test_coverage_bar_shows_what_came_and_what_is_missing(reported, expected, widths):
    rects = drawn(coverage_bar(reported, expected)).iter("rect")
    assert [(rect.get("class"), rect.get("width")) for rect in rects] == widths


def whole_percent(value):
    return f"{value * 100}%"


def long_chart():
    points = [
        share(2019, 82, 100),
        share(2020, 84, 100),
        Point(2021, None, "no_data"),
        share(2022, 79, 100, "missed"),
    ]
    levels = [
        Level(2016, 2020, Fraction(78, 100), "≥ 78%"),
        Level(2021, 2025, Fraction(80, 100), "≥ 80%"),
        Level(2030, 2035, Fraction(80, 100), "unseen"),
    ]
    return line_chart([Series("a", points)], levels=levels, label="Nhiều năm", tick=whole_percent)


def test_line_chart_prints_round_ticks_years_and_levels():
    texts = [text.text for text in drawn(long_chart()).iter("text")]
    assert texts == ["78%", "80%", "82%", "84%", "2022", "2021", "2020", "2019", "≥ 78%", "≥ 80%", "a"]


def test_line_chart_steps_its_threshold_within_its_years():
    levels = [stroke for stroke in strokes(long_chart()) if stroke[0] == "thr"]
    assert levels == [("thr", "M64 180H266.7"), ("thr", "M437.3 126.7H640")]


def test_line_chart_lays_a_missing_year_on_the_threshold_that_held():
    assert marks(long_chart()) == [
        ("dm", "72", "73.3"),
        ("dm", "258.7", "20"),
        ("dn", "445.3", "126.7"),
        ("dx", "632", "153.3"),
    ]
    assert [stroke for stroke in strokes(long_chart()) if stroke[0] == "ln"] == [
        ("ln", "M72 73.3L258.7 20M632 153.3")
    ]


def test_line_chart_of_equal_values_has_height():
    svg = line_chart([Series("", [share(2025, 1, 2)])], label="", tick=whole_percent)
    assert marks(svg) == [("dm", "360", "180")]


def test_line_chart_of_nothing_is_an_empty_frame():
    svg = line_chart([Series("", [])], label="", tick=str)
    assert (marks(svg), strokes(svg)[0]) == ([], ("grid", "M64 180H640"))


@pytest.mark.parametrize("svg", [long_chart(), coverage_bar(1, 2), deviation_bar(1, span=2, status="met")])
def test_drawings_carry_no_style_and_no_script(svg):
    assert re.findall(r"style=|<style|<script| on\w+=", svg) == []
