"""Levels inside one another, rows beside the levels, and totals: what is held against what."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.measures.test_published_audit import HT, HTT, HTXS, KHT, codes, group
from tests.measures.test_published_misprints import RATED, TB, TSVM, found

from khoi.core.shares import rounded

UNRATED, EXEMPT, OR_BETTER = "[chưa/không đánh giá]", "[miễn]", "[từ hoàn thành tốt trở lên]"
COUNTED = [(HTXS, 5, "8,33", 60), (HTT, 40, "66,67", 60), (HT, 5, "8,33", 60)]


def of(total, *rows):
    """Rows of (level, count, percent) with one total."""
    return [(*row, total) for row in rows]


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        (of(50, (HTXS, 5, 10), (HTT, 40, 80), (HT, 10, 10)), [4]),
        (of(50, (HTXS, 5, 10), (HTT, 40, 80), (HT, 10, 10), (KHT, 0, 0)), [4]),
        (of(50, (HTXS, 5, 10), (HTT, 45, 80), (HT, 5, 10)), [3]),
        (of(45, (HTXS, 5, 10), (HTT, 40, 80), (HT, 5, 10)), []),
        (of(47, (HTXS, 5, 11), (HTT, 29, 62), (HT, 9, 9), (KHT, 9, 19)), [4]),
    ],
)
def test_misprint_whose_shares_count_the_sub_level_apart_is_no_inclusion(rows, wrong):
    told = group(*rows)["findings"]
    assert [one["code"] for one in told if one["code"] not in ("percent_mismatch", "base_implied")] == [
        "sum_mismatch"
    ]
    assert [one["rows"][0] for one in told if one["code"] == "percent_mismatch"] == wrong
    assert told[-1]["detail"]["may_include"] == [{"level": HTXS, "in": HTT}]


def test_misprint_beside_an_exemplary_counted_apart_is_no_inclusion():
    rows = of(50, (TB, 5, 10), (TSVM, 25, 50), (HTT, 15, 30), (KHT, 10, 10))
    assert codes(*rows) == ["percent_mismatch", "base_implied", "sum_mismatch", "of_which_whole"]
    assert found("sum_mismatch", *rows)["detail"]["sum"] == 55


@pytest.mark.parametrize("exemplary", [5, ""])
def test_exemplary_stays_inside_its_level_beside_a_misprinted_share(exemplary):
    rows = of(50, (TB, exemplary, 10), (TSVM, 30, 60), (HTT, 15, 30), (HT, 5, 12))
    assert [code for code in codes(*rows) if code.startswith("sum_")] == ["sum_closes"]


def test_inclusion_without_percentages_is_still_told():
    rows = of(50, (HTXS, 5, ""), (HTT, 40, ""), (HT, 10, ""), (KHT, 0, ""))
    assert codes(*rows) == ["sum_closes", "levels_overlap"]


@given(st.lists(st.integers(1, 400), min_size=4, max_size=4), st.integers(0, 2))
def test_inclusive_table_closes_however_its_shares_are_rounded(counts, places):
    excellent, apart, completed, lowest = counts
    total = excellent + apart + completed + lowest
    levels = zip((HTXS, HTT, HT, KHT), (excellent, excellent + apart, completed, lowest), strict=True)
    rows = [(level, count, rounded(Fraction(100 * count, total), places), total) for level, count in levels]
    assert codes(*rows)[:2] == ["sum_closes", "levels_overlap"]


@pytest.mark.parametrize(
    "rows",
    [
        of(662, (HTT, 604, "91,2"), (HTXS, 144, "23,8")),
        of(100, (HTT, 95, 95), (HTXS, 10, 10)),
        of("", (HTT, "", "91,2"), (HTXS, "", "23,8")),
        of(100, (TSVM, 95, ""), (TB, 19, "")),
    ],
)
def test_two_levels_alone_beyond_the_whole_overlap_and_need_not_exhaust_it(rows):
    told = codes(*rows)
    assert (told.count("levels_overlap"), told.count("sum_mismatch")) == (1, 0)


def test_quota_of_two_overlapping_levels_is_of_the_good_that_includes():
    detail = found("quota_exceeded", *of(662, (HTT, 604, "91,2"), (HTXS, 144, "23,8")))["detail"]
    assert [one["den"] for one in detail["readings"].values()] == [460, 604, 662]


def test_overlap_beside_an_empty_level_is_told_with_the_mismatch():
    assert codes(*of(50, (HTXS, 30, ""), (HTT, 30, ""), (HT, "", ""))) == [
        "levels_overlap",
        "sum_mismatch",
        "quota_exceeded",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [*COUNTED, (UNRATED, 10, "16,67", 60)],
        [*COUNTED, (KHT, 0, 0, 60), (UNRATED, 8, "13,33", 60), (EXEMPT, 2, "3,33", 60)],
        [(HTT, 45, 75, 60), (HT, 5, "8,33", 60), (UNRATED, 10, "16,67", 60)],
        [(level, "", share, "") for level, _, share, _ in COUNTED] + [(UNRATED, "", "16,67", "")],
    ],
)
def test_levels_and_those_not_rated_exhaust_the_existing(rows):
    assert codes(*rows) == ["sum_closes"]


def test_levels_and_those_not_rated_one_short_of_the_existing_are_a_mismatch():
    rows = [*COUNTED[:2], (HT, 4, "", 60), (UNRATED, 10, "16,67", 60)]
    assert found("sum_mismatch", *rows)["arithmetic"].startswith("5 + 40 + 4 + 10 = 59; printed 60")


@pytest.mark.parametrize("name", ["Tổng số", "Tổng", "CỘNG", "Tổng cộng:", "[tổng số]"])
@pytest.mark.parametrize("total", [50, ""])
def test_row_of_totals_is_the_printed_total_and_no_level(name, total):
    rows = of(total, (HTXS, 5, 10), (HTT, 40, 80), (HT, 5, 10), (name, 50, 100))
    assert codes(*rows) == ["sum_closes"]
    candidates = group(*rows)["bases"][1]["candidates"]
    assert [(one["base"], one["is"]) for one in candidates] == [(50, "total"), (50, "sum_of_levels")]


def test_inclusive_sum_that_is_wrong_is_among_the_rows_and_repairs_no_level():
    rows = of(50, (OR_BETTER, 44, 88), (HTXS, 9, 18), (HTT, 36, 72), (HT, 5, 10))
    one = found("sum_mismatch", *rows)
    assert (one["rows"], one["detail"]["closes_if"]) == ([2, 3, 4], [])
    assert one["en"] == f"The rows “{HTXS}”, “{HTT}” add up to 45, but the table prints 44."


def test_total_smaller_than_a_level_is_no_base_of_the_quota():
    readings = found("quota_exceeded", *of(15, (HTXS, 10, ""), (HTT, 40, ""), (HT, "", "")))["detail"][
        "readings"
    ]
    assert readings["all_rated"]["status"] == "no_data"


def test_share_of_the_parent_is_not_added_to_the_whole():
    assert codes(*of(100, (HTT, 80, 80), (HTXS, 16, 20))) == ["of_which_parent"]


def test_existing_that_is_added_up_is_a_candidate_where_no_total_is_printed():
    rows = of("", (RATED, 90, 90), (UNRATED, 10, 10), (HTT, 80, 80), (HT, 10, 10))
    assert codes(*rows) == ["sum_closes", "rated_differs_from_existing"]
    fitting = [[one["base"] for one in entry["candidates"] if one["fits"]] for entry in group(*rows)["bases"]]
    assert fitting == [[100]] * 4
