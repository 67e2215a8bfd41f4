"""Misprinted and ambiguous tables: what is said of them is no more than their figures prove."""

import pytest
from tests.measures.test_published_audit import HT, HTT, HTXS, KHT, RULE, audit, codes, group, refused, table

from khoi.measures.published import QuotaRule, audit_lines, audit_table

TSVM, TB = "Trong sạch, vững mạnh", "Trong sạch, vững mạnh tiêu biểu"
RATED = "[được đánh giá]"


def found(code, *rows, **kwargs):
    """The one finding of this code."""
    (one,) = [one for one in group(*rows, **kwargs)["findings"] if one["code"] == code]
    return one


def counted(*counts, total=50):
    """Rows of the usual scale with counts and one total."""
    return [(level, count, "", total) for level, count in zip((HTXS, HTT, HT, KHT), counts, strict=False)]


@pytest.mark.parametrize(
    "rows",
    [
        counted(7, 37, 7),
        counted(7, 37, 7, 0),
        [(RATED, 50, "", 55), *counted(7, 37, 7, 0)],
        [(HTXS, "", "16,0", ""), (HTT, "", "82,0", ""), (HT, "", "4,0", "")],
    ],
)
def test_sum_one_too_large_is_a_mismatch_and_no_inclusion(rows):
    assert codes(*rows) == ["sum_mismatch"]


def test_level_that_may_be_inside_is_told_with_the_mismatch():
    one = found("sum_mismatch", *counted(7, 37, 7))
    assert (one["detail"]["sum"], one["detail"]["may_include"]) == (51, [{"level": HTXS, "in": HTT}])
    assert one["vi"].endswith(f"Có thể “{HTT}” đã gồm “{HTXS}”.")


def test_level_stays_in_the_sum_when_leaving_it_out_does_not_close():
    entry = group((HTXS, 10, 20, 50), (HTT, 37, 74, 50), (HT, 4, 8, 50))["bases"][0]
    assert [one["base"] for one in entry["candidates"] if one["is"] == "sum_of_levels"] == [51]


def test_quota_is_given_under_both_readings_of_a_possible_inclusion():
    detail = found("quota_exceeded", *counted(10, 37, 4))["detail"]
    assert [one["den"] for one in detail["readings"].values()] == [37, 47, 51]
    (other,) = detail["otherwise"]
    assert other["good_includes_excellent"] is True
    assert [one["den"] for one in other["readings"].values()] == [27, 37, 51]


def test_exemplary_that_does_not_close_is_no_inclusion():
    rows = [(TB, 10, "", 100), (TSVM, 40, "", 100), (HTT, 45, "", 100), (HT, 6, "", 100)]
    assert codes(*rows) == ["sum_mismatch"]


@pytest.mark.parametrize(
    ("total", "uses"),
    [(1000, "either"), (900, "rated"), ("", "rated")],
)
def test_shares_that_fit_rated_and_existing_are_told_by_what_is_printed_beside_them(total, uses):
    rows = [(RATED, 900, 90, 1000), (HTT, "", 80, total), (HT, "", 20, total)]
    one = found("rated_differs_from_existing", *rows)
    assert (one["detail"]["uses"], [row["row"] for row in one["detail"]["by_row"]]) == (uses, [3, 4])


def test_percentage_beside_the_rated_is_told_only_where_no_level_has_one():
    one = found("rated_differs_from_existing", (RATED, 900, 90, 1000), (HTT, 800, "", ""))
    assert (one["detail"]["uses"], one["rows"]) == ("existing", [2])
    assert codes((RATED, 90, 90, 100), (HTT, 45, 47, 90)) == ["percent_mismatch", "base_implied"]


def test_quota_sentence_names_the_base_it_depends_on():
    assert found("quota_exceeded", *counted(10, 37, 2), year="2020")["vi"] == (
        "“Xuất sắc” vượt mức 20 % nếu tính trên: riêng số hoàn thành tốt (10/37 = 27,03 %), "
        "từ hoàn thành tốt trở lên (10/47 = 21,28 %). "
        "Tuỳ mẫu số nếu tính trên: tổng số được xếp loại (10/49 = 20,41 %; 10/50 = 20,00 %). "
        "Chưa có quy định nào của năm này được nhập, nên chưa kết luận đúng hay sai quy định."
    )


def test_quota_sentence_of_an_ambiguous_share_gives_both_bases():
    one = found("quota_exceeded", (HTXS, "", 18, ""), (HTT, "", 90, ""), (HT, "", 10, ""), year="2020")
    assert one["en"] == (
        "“Excellent” is above 20 % of: those rated good only "
        "(if the share is of the parent level: 21.95 %; if the share is of everybody: 25.00 %). "
        "It is not above 20 % of: all rated "
        "(if the share is of the parent level: 16.20 %; if the share is of everybody: 18.00 %). "
        "It cannot be told for: good or better "
        "(if the share is of the parent level: 18.00 %; if the share is of everybody: 20.00 %). "
        "No rule of that year is encoded, so nothing is said about compliance."
    )


def test_quota_does_not_count_the_existing_as_rated():
    rows = [(RATED, 48, "", 60), (HTXS, 10, "", 60), (HTT, 38, "", 60)]
    assert "or" not in found("quota_exceeded", *rows)["detail"]["readings"]["all_rated"]


def test_excellent_as_many_as_good_is_given_with_its_figure():
    one = found("quota_exceeded", (HTXS, 30, "", 50), (HTT, 30, "", 50), (HT, "", "", 50))
    assert one["detail"]["readings"]["only_htt"]["percent"] == "100.00"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (QuotaRule(RULE.percent, "366-QĐ/TW", "11.1.5"), "366-QĐ/TW, điểm 11.1.5, 20 %."),
        (QuotaRule(RULE.percent, "124-QĐ/TW", "11-12"), "124-QĐ/TW, Điều 11–12, 20 %."),
    ],
)
def test_clause_is_cited_as_it_is(rule, words):
    result = audit_table(table(counted(10, 37, 3)), ceiling=lambda _year, _kind: rule, default=RULE)
    assert result["groups"][0]["findings"][-1]["vi"].endswith(f"Quy định áp dụng cho năm này: {words}")


def test_quoted_cells_and_names_keep_their_points():
    assert found("not_a_count", ("Nhóm 1.2", "1.12", "", ""))["vi"] == (
        "Nhóm 1.2: cột count ghi “1.12”, không đọc được thành con số."
    )
    assert found("percent_mismatch", ("Nhóm 1.2", 40, "80.5", 50))["vi"] == (
        "Nhóm 1.2: 40 và 80,5 % không khớp nhau trên bất kỳ mẫu số nào đã in."
    )


@pytest.mark.parametrize(
    ("rows", "total"),
    [
        ([(HTT, 60, 120, 50)], 60),
        ([(HTT, 60, "", 50)], 60),
        ([(RATED, 50, "", ""), (HTT, 60, "", "")], 60),
        ([(HTXS, "", "", ""), (HTT, "", 70, ""), (HT, "", 60, "")], "130.00"),
        ([(HTT, "", 120, "")], "120.00"),
        ([(HTXS, 30, "", 50), (HTT, 30, "", 50), (HT, "", "", 50)], 60),
    ],
)
def test_more_than_the_whole_is_a_mismatch(rows, total):
    assert found("sum_mismatch", *rows)["detail"]["sum"] == total


def test_exemplary_beyond_the_whole_may_lie_in_its_level():
    one = found("levels_overlap", (TSVM, 90, "", 100), (TB, 20, "", 100), (HTT, 8, "", 100))
    assert (one["rows"], one["detail"]["proved"]) == ([2, 3], False)


def test_cumulative_levels_overlap():
    rows = [(HT, 100, 100, 100), (HTT, 80, 80, 100), (HTXS, 10, 10, 100)]
    assert codes(*rows) == ["sum_mismatch", "levels_overlap", "levels_overlap", "of_which_whole"]


def test_control_characters_are_shown_escaped_in_lines_only():
    result = audit(table([("A\x1b[31mB", 45, 91, 50)]))
    assert result["groups"][0]["bases"][0]["level"] == "A\x1b[31mB"
    lines = audit_lines(result, "vi")
    assert [line for line in lines if not line.isprintable()] == []
    assert lines[1].startswith("  A\\x1b[31mB: 45 và 91 %")


def test_least_base_is_not_said_to_hold_for_every_larger_one():
    one = found("base_implied", (HTT, "", "87,97", 787))
    assert one["vi"] == (
        f"{HTT}: 87,97 % không khớp mẫu số nào đã in; nhỏ nhất có thể là 133, không phải số lớn hơn nào cũng khớp."
    )
    assert one["arithmetic"] == "87.965 ≤ 100*x/base < 87.98"
    implied = {"base": 133, "to": None, "every": False, "is": "implied", "fits": True}
    assert group((HTT, "", "87,97", 787))["bases"][0]["candidates"][-1] == implied


def test_only_base_is_named_once():
    one = found("base_implied", (HTXS, 7, "14,58", 50))
    assert one["vi"] == f"{HTXS}: 7 chỉ là 14,58 % nếu mẫu số là 48, số không được in."


def test_none_of_nobody_has_no_implied_base():
    one = group((HTT, 0, 0, 0), (HT, 0, 0, 0))
    zero = [{"base": 0, "is": "total", "fits": False}]
    assert [entry["candidates"] for entry in one["bases"]] == [zero, zero]
    assert [finding["code"] for finding in one["findings"]] == ["sum_closes"]


@pytest.mark.parametrize(
    ("rows", "repeated", "added"),
    [
        ([(HTT, 45, "", 50), (HT, 5, "", 50), (HT, 5, "", 50)], [3, 4], [True, False]),
        ([(HTT, 39, "", 50), (HT, 5, "", 50), (HT, 6, "", 50)], [3, 4], [True, True]),
    ],
)
def test_level_printed_twice_is_told(rows, repeated, added):
    told = found("sum_closes", *rows)["detail"]["repeated"]
    assert ([one["row"] for one in told], [one["added"] for one in told]) == (repeated, added)


def test_every_printed_total_that_was_tried_is_listed():
    one = found("sum_mismatch", (HTT, 45, "", 40), (HT, 5, "", 60))
    assert [tried["printed"] for tried in one["detail"]["tried"]] == [40, 60]
    assert one["arithmetic"] == "45 + 5 = 50; printed 40, 60"


def test_base_of_an_unrelated_level_does_not_silence_a_mismatch():
    rows = [(HTT, 35, 70, 50), (HT, 5, 50, 50), (KHT, 10, 20, 50)]
    assert codes(*rows) == ["percent_mismatch", "base_implied", "sum_closes"]


def test_number_of_too_many_digits_is_called_too_large():
    one = found("not_a_count", (HTT, "1" * 20, "", ""))
    assert (one["detail"]["too_large"], one["en"]) == (
        True,
        f"{HTT}: column count says “{'1' * 20}”, too large to be a figure, so it is not read.",
    )


@pytest.mark.parametrize("year", ["abcd", "2023-2024", "23"])
def test_year_of_other_than_four_digits_is_refused(year):
    assert refused(table([(HTT, 1, "", "")], year=year)) == ("not_a_year", "row 2, column year")
