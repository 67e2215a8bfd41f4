"""Unseen tables: what must be found, what must not, and what is refused."""

import csv
import io
import unicodedata
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from khoi.core.refusal import Refusal
from khoi.core.shares import rounded
from khoi.measures.published import QuotaRule, audit_table

HEADER = ["group", "year", "unit", "kind", "level", "count", "percent", "total", "note"]
HTXS, HTT, HT, KHT = (
    "Hoàn thành xuất sắc nhiệm vụ",
    "Hoàn thành tốt nhiệm vụ",
    "Hoàn thành nhiệm vụ",
    "Không hoàn thành nhiệm vụ",
)
SCALE = [HTXS, HTT, HT, KHT]
RULE = QuotaRule(Fraction(20), "366-QĐ/TW", "11.1.5")


def table(rows, year="2025", delimiter=","):
    """CSV bytes of one group; each row is (level, count, percent, total)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(HEADER)
    writer.writerows(["G", year, "U", "organisation", *row, ""] for row in rows)
    return out.getvalue().encode()


def audit(data):
    return audit_table(data, ceiling=lambda year, _kind: RULE if year >= 2025 else None, default=RULE)


def group(*rows, **kwargs):
    return audit(table(rows, **kwargs))["groups"][0]


def codes(*rows):
    return [one["code"] for one in group(*rows)["findings"]]


def refused(data):
    with pytest.raises(Refusal) as caught:
        audit(data)
    return caught.value.code, caught.value.where


def truncated(value: Fraction, places: int) -> str:
    scale = 10**places
    whole, rest = divmod(value.numerator * scale // value.denominator, scale)
    return f"{whole}.{rest:0{places}d}" if places else f"{whole}"


@given(
    st.data(),
    st.integers(1, 20_000),
    st.integers(0, 3),
    st.sampled_from([rounded, truncated]),
    st.sampled_from(".,"),
)
def test_percentage_made_from_a_base_fits_that_base(data, base, places, print_as, mark):
    count = data.draw(st.integers(0, base))
    percent = print_as(Fraction(100 * count, base), places).replace(".", mark)
    entry = group((HTT, count, percent, base))["bases"][0]
    assert entry["candidates"] == [{"base": base, "is": "total", "fits": True}]


@given(st.data(), st.integers(1, 20_000), st.integers(0, 3), st.sampled_from([rounded, truncated]))
def test_implied_range_holds_the_base_that_was_not_printed(data, base, places, print_as):
    count = data.draw(st.integers(0, base))
    one = group((HTT, count, print_as(Fraction(100 * count, base), places), ""))["bases"][0]["candidates"]
    assert [(low["is"], low["base"] <= base, low["to"] is None or base <= low["to"]) for low in one] == [
        ("implied", True, True)
    ]


@given(st.lists(st.integers(0, 5000), min_size=4, max_size=4))
def test_table_made_to_close_never_mismatches(counts):
    total = sum(counts)
    found = codes(*[(level, count, "", total) for level, count in zip(SCALE, counts, strict=True)])
    assert (found.count("sum_mismatch"), found.count("sum_closes")) == (0, 1)


@given(st.lists(st.integers(0, 5000), min_size=4, max_size=4), st.integers(0, 3), st.integers(0, 6000))
def test_table_with_one_altered_count_does_not_close(counts, at, altered):
    total = sum(counts)
    counts[at] = altered
    # Levels that close without the excellent are told as “good includes excellent” instead.
    assume(total not in (sum(counts), sum(counts[1:])))
    found = codes(*[(level, count, "", total) for level, count in zip(SCALE, counts, strict=True)])
    assert (found.count("sum_mismatch"), found.count("sum_closes")) == (1, 0)


@pytest.mark.parametrize(
    "text", ["1.12", "1.1200", "12.34", "0.120", "1,120", "abc", "1e3", "12 of 15", "83/50", "9" * 70]
)
def test_count_that_is_ambiguous_or_no_number_is_found(text):
    assert [(one["code"], one["detail"]["text"]) for one in group((HTT, text, "", ""))["findings"]] == [
        ("not_a_count", text)
    ]


@pytest.mark.parametrize("text", ["1.120", "1120", " 1.120 ", "1.120\u00a0"])
def test_thousands_dot_is_read(text):
    assert group((HTT, text, "20", 5600))["bases"][0]["candidates"] == [
        {"base": 5600, "is": "total", "fits": True}
    ]


@pytest.mark.parametrize("text", ["gần 120", "trên 90", "khoảng 1.120", "~120", "120 đồng chí"])
def test_count_with_words_contradicts_nothing(text):
    assert codes((HTXS, 1, "", 10), (HTT, text, "", 10), (HT, 1, "", 10), (KHT, 0, "", 10)) == []


def test_base_not_printed_is_named():
    found = group(("Trong sạch, vững mạnh", 439, "62,62", 709))["findings"]
    assert [one["code"] for one in found] == ["percent_mismatch", "base_implied"]
    assert (found[1]["detail"]["from"], found[1]["detail"]["to"]) == (701, 701)


def test_exemplary_fitting_only_its_parent():
    rows = [
        ("Trong sạch, vững mạnh", 439, "62,62", 701),
        ("Trong sạch, vững mạnh tiêu biểu", 107, "24,37", ""),
    ]
    assert codes(*rows) == ["of_which_parent"]


def test_excellent_inside_the_inclusive_sum():
    rows = [("[từ hoàn thành tốt trở lên]", 152, "", 159), (HTXS, 31, "20,4", "")]
    assert codes(*rows) == ["of_which_parent", "quota_exceeded"]


def test_excellent_percentage_of_the_good_in_an_exclusive_table():
    rows = [(HTXS, 10, "12,5", 100), (HTT, 80, "80", 100), (HT, 8, "8", 100), (KHT, 2, "2", 100)]
    assert codes(*rows) == ["sum_closes", "of_which_parent"]


def test_good_that_includes_excellent_is_an_overlap():
    assert codes((HTXS, 15, "", 100), (HTT, 90, "", 100), (HT, 8, "", 100), (KHT, 2, "", 100)) == [
        "sum_closes",
        "levels_overlap",
    ]


def test_shares_beyond_the_whole_without_a_sub_level_do_not_close():
    assert codes(("A", "", "60", ""), ("B", "", "30", ""), ("C", "", "20", "")) == ["sum_mismatch"]


def test_levels_not_all_printed_are_not_expected_to_close():
    assert codes((HTXS, 5, "", 100), (HTT, 60, "", 100)) == []


def test_quota_names_the_rule_of_its_year():
    one = group((HTXS, 30, "", 100), (HTT, 70, "", 100))["findings"][-1]
    rule = {"document": "366-QĐ/TW", "clause": "11.1.5", "percent": "20"}
    assert (one["code"], one["detail"]["regulation"]) == ("quota_exceeded", rule)


def test_quota_with_nobody_rated_good():
    readings = group((HTXS, 3, "", ""), (HTT, 0, "", ""))["findings"][-1]["detail"]["readings"]
    assert readings["only_htt"] == {"num": 3, "den": 0, "percent": None, "holds": False, "from": "counts"}
    assert readings["all_rated"]["status"] == "no_data"


def test_quota_at_exactly_the_limit_is_not_exceeded():
    assert codes((HTXS, 10, "", ""), (HTT, 50, "", "")) == []


@pytest.mark.parametrize(
    "spell",
    [
        lambda text: unicodedata.normalize("NFD", text),
        str.upper,
        lambda text: "\u00a0" + text.replace(" ", "  ") + " ",
        lambda text: "Đảng viên " + text.lower(),
    ],
)
def test_levels_are_known_however_they_are_spelt(spell):
    rows = [(spell(HTXS), 30, "", 100), (spell(HTT), 60, "", 100), (spell(HT), 10, "", 100)]
    assert codes(*rows) == ["sum_closes", "quota_exceeded"]


def test_mark_at_the_start_and_semicolons_are_accepted():
    rows = [(HTT, 33, "33,3", 99)]
    assert audit(b"\xef\xbb\xbf" + table(rows, delimiter=";")) == audit(table(rows))


def test_rows_are_lines_of_the_file_even_after_a_note_of_two_lines():
    text = ",".join(HEADER) + f'\nG,2025,U,k,{HTT},1,,,"two\nlines"\n\nG,2025,U,k,{HT},x,,,\n'
    assert [one["rows"] for one in audit(text.encode())["groups"][0]["findings"]] == [[5]]


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (b"", "empty_file", "file"),
        (b" \n", "empty_file", "file"),
        (",".join(HEADER).encode(), "empty_file", "file"),
        (b"x" * (8 * 1024 * 1024 + 1), "too_large", "file"),
        (b"group\n\xff", "not_utf8", "row 2"),
        (b"group\n\n\0", "nul_byte", "row 3"),
        (",".join(HEADER[:-1]).encode() + b"\n", "missing_column", "row 1, column note"),
        (",".join([*HEADER, "note"]).encode() + b"\n", "duplicate_column", "row 1, column note"),
        (",".join([*HEADER, "extra"]).encode() + b"\n", "unknown_column", "row 1, column extra"),
        (table([(HTT, 1, "", "", "more")]), "field_count", "row 2"),
        (table([(HTT, 1, "", ""), (HT, "-5", "", "")]), "negative_count", "row 3, column count"),
        (table([(HTT, 1, "-5,1", "")]), "negative_count", "row 2, column percent"),
        (table([(HTT, 1, "", "NaN")]), "not_finite", "row 2, column total"),
        (table([(HTT, "inf", "", "")]), "not_finite", "row 2, column count"),
        (table([("", 1, "", "")]), "missing_value", "row 2, column level"),
        (table([(HTT, 1, "", "")]) + b"G,2024,U,organisation,x,1,,,\n", "mixed_group", "row 3, column year"),
        (table([(HTT, 1, "", "")]) + b'G,2025,U,organisation,"x,1,,,\n', "bad_csv", "row 3"),
        (table([(HTT, 1, "", "")] * 41), "too_many_rows", "row 42, column group"),
    ],
)
def test_bad_file_is_refused_at_its_place(data, code, where):
    assert refused(data) == (code, where)


def outcome(data):
    try:
        return sorted(audit(data))
    except Refusal as refusal:
        return [bool(refusal.code), bool(refusal.where)]


@given(st.binary(max_size=200))
def test_any_bytes_are_audited_or_refused_with_a_place(noise):
    assert outcome(",".join(HEADER).encode() + b"\nG,2025,U,k," + noise) in (["groups"], [True, True])
