"""What a careful reader noted beside each printed table is what the audit finds."""

from fractions import Fraction
from pathlib import Path

import pytest

from khoi.measures.published import QuotaRule, audit_lines, audit_table

SAMPLE = Path(__file__).with_name("published-ratings-sample.csv")
RULE = QuotaRule(Fraction(20), "366-QĐ/TW", "11.1.5")


def audited(data=None):
    data = SAMPLE.read_bytes() if data is None else data
    return audit_table(data, ceiling=lambda year, _kind: RULE if year >= 2025 else None, default=RULE)


GROUPS = {group["group"]: group for group in audited()["groups"]}

CODES = {
    "R01a": ["base_implied"] * 5 + ["sum_closes", "levels_overlap", "of_which_ambiguous"],
    "R01b": ["sum_closes", "levels_overlap", "of_which_ambiguous"],
    "R01c": ["sum_closes", "of_which_parent"],
    "R02a": ["sum_closes", "of_which_whole", "rated_differs_from_existing"],
    "R02b": ["sum_closes"],
    "R04a": [
        "sum_closes",
        "levels_overlap",
        "of_which_ambiguous",
        "rated_differs_from_existing",
        "quota_exceeded",
    ],
    "R04b": ["sum_closes"],
    "R07a": ["percent_mismatch", "sum_mismatch"],
    "R07b": ["sum_closes", "rated_differs_from_existing"],
    "R07c": ["sum_closes", "sum_closes", "rated_differs_from_existing"],
    "R11a": ["sum_closes", "quota_exceeded"],
    "R11b": ["sum_mismatch", "quota_exceeded"],
    "R11c": ["sum_closes", "rated_differs_from_existing"],
    "R12a": ["quota_exceeded"],
    "R12b": [],
    "R17a": ["sum_closes", "rated_differs_from_existing"],
    "R17b": ["sum_closes"],
    "R17c": ["sum_closes", "rated_differs_from_existing"],
}


def found(group, code):
    return [one for one in GROUPS[group]["findings"] if one["code"] == code]


def base(row, number, what):
    entries = [entry for group in GROUPS.values() for entry in group["bases"] if entry["row"] == row]
    return [one["fits"] for one in entries[0]["candidates"] if (one["base"], one["is"]) == (number, what)]


def test_groups_keep_the_order_of_the_file():
    assert list(GROUPS) == list(CODES)


@pytest.mark.parametrize("group", CODES)
def test_group_has_exactly_the_findings_its_notes_tell(group):
    assert [one["code"] for one in GROUPS[group]["findings"]] == CODES[group]


def test_787_existing_is_not_the_base_of_any_percentage_of_r01a():
    assert [base(row, 787, "total") for row in range(2, 7)] == [[False]] * 5


def test_exemplary_of_r01a_has_no_base_to_be_told_by():
    detail = found("R01a", "of_which_ambiguous")[0]["detail"]
    assert (detail["parent"]["fits"], detail["whole"]["fits"]) == (None, None)


def test_second_print_of_excellent_in_r01c_is_of_the_good():
    one = found("R01c", "of_which_parent")[0]
    assert (one["rows"], one["detail"]["parent"]["level"]) == (
        [12, 13, 14],
        "Đủ tư cách, hoàn thành tốt nhiệm vụ",
    )
    assert found("R01c", "sum_closes")[0]["detail"]["sum"] == "99.99"


def test_clean_strong_of_r02a_excludes_exemplary():
    one = found("R02a", "sum_closes")[0]
    assert (one["rows"], one["detail"]["sum"], one["detail"]["inside"]) == ([18, 19, 20, 21, 22], 117, [])


def test_good_of_r04a_includes_excellent_whose_base_stays_open():
    assert found("R04a", "levels_overlap")[0]["rows"] == [30, 31]
    assert found("R04a", "of_which_ambiguous")[0]["arithmetic"] == (
        "23.8 % of 604: 144; 23.8 % of 662: 158; printed 23.8 %"
    )
    assert (base(30, 662, "rated"), base(30, 686, "total")) == ([True], [False])


def test_rest_of_r04a_is_58_of_662():
    entry = next(entry for entry in GROUPS["R04a"]["bases"] if entry["row"] == 32)
    assert entry["candidates"][0] == {"base": 662, "is": "total", "fits": True, "counts": [58, 58]}


def test_typo_of_r07a_is_named_but_not_corrected():
    one = found("R07a", "sum_mismatch")[0]
    assert (one["detail"]["sum"], one["detail"]["printed"]) == (61, 41)
    assert one["detail"]["closes_if"] == [{"row": 39, "level": "Hoàn thành nhiệm vụ", "count": 2}]
    assert found("R07a", "percent_mismatch")[0]["rows"] == [38]


def test_words_of_r07a_are_kept_and_prove_nothing():
    entries = [entry for entry in GROUPS["R07a"]["bases"] if entry.get("approximate")]
    assert [entry["percent"] for entry in entries] == ["gần 59", "trên 4.8"]
    assert [one["is"] for entry in entries for one in entry["candidates"] if one["is"] == "implied"] == []


def test_base_of_r07b_is_545_existing():
    assert [base(row, number, "total") for row in (41, 42) for number in (543, 545)] == [[False], [True]] * 2
    assert found("R07b", "rated_differs_from_existing")[0]["detail"]["uses"] == "existing"


@pytest.mark.parametrize(
    ("group", "rated", "existing", "uses"),
    [
        ("R02a", 117, 120, "rated"),
        ("R04a", 662, 686, "rated"),
        ("R07c", 6659, 8159, "rated"),
        ("R11c", 4760, 5645, "existing"),
        ("R17a", 50, 52, "rated"),
        ("R17c", 7132, 8274, "rated"),
    ],
)
def test_rated_and_existing_are_kept_apart(group, rated, existing, uses):
    detail = found(group, "rated_differs_from_existing")[0]["detail"]
    assert (detail["rated"], detail["existing"], detail["uses"]) == (rated, existing, uses)


@pytest.mark.parametrize(("group", "total"), [("R07c", 8159), ("R11c", 5645)])
def test_rated_exempt_and_unrated_add_up_to_the_existing(group, total):
    assert [
        one["detail"]["sum"] for one in found(group, "sum_closes") if one["detail"]["of"] == "existing"
    ] == [total]


def test_r11b_is_one_short():
    detail = found("R11b", "sum_mismatch")[0]["detail"]
    assert (detail["sum"], detail["difference"], detail["lowest_level_printed"]) == (141, -1, False)


READINGS = {
    "R04a": [(144, 460, "31.30", False), (144, 604, "23.84", False), (144, 662, "21.75", False)],
    "R11a": [(10, 37, "27.03", False), (10, 47, "21.28", False), (10, 50, "20.00", True)],
    "R11b": [(29, 99, "29.29", False), (29, 128, "22.66", False), (29, 141, "20.57", False)],
    "R12a": [(31, 121, "25.62", False), (31, 152, "20.39", False), (31, 159, "19.50", True)],
}


@pytest.mark.parametrize("group", READINGS)
def test_quota_lists_every_reading_exactly(group):
    readings = found(group, "quota_exceeded")[0]["detail"]["readings"]
    shown = [(one["num"], one["den"], one["percent"], one["holds"]) for one in readings.values()]
    assert (list(readings), shown) == (["only_htt", "htt_or_better", "all_rated"], READINGS[group])


def test_quota_of_a_year_without_a_rule_says_so():
    detail = found("R11a", "quota_exceeded")[0]["detail"]
    rule = {"document": "366-QĐ/TW", "clause": "11.1.5", "percent": "20"}
    assert (detail["compared_with"], detail["regulation"]) == (rule, None)


def test_truncated_percentages_of_r17_stand_on_the_printed_total():
    assert [base(row, 431, "total") for row in range(69, 73)] == [[True]] * 4
    assert base(74, 7132, "total") == [True]


def test_every_finding_is_said_in_both_languages():
    findings = [one for group in GROUPS.values() for one in group["findings"]]
    assert [one["code"] for one in findings if not one["vi"] or not one["en"] or one["vi"] == one["en"]] == []


@pytest.mark.parametrize(
    ("lang", "heading", "nothing"), [("vi", "Bảng R11a", "Bảng R02b"), ("en", "Table R11a", "Table R02b")]
)
def test_lines_open_each_table_with_its_name(lang, heading, nothing):
    lines = audit_lines(audited(), lang)
    assert [line for line in lines if line in (heading, nothing)] == [nothing, heading]


def test_vietnamese_lines_carry_no_english_arithmetic():
    lines = [line for line in audit_lines(audited(), "vi") if line.startswith("    ")]
    assert [line for line in lines for word in (" of ", "printed", "whole", "closes") if word in line] == []
