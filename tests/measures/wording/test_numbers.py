"""Numbers in every printed form read back to what they were."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core import formats
from khoi.measures.wording.numbers import number, spelled
from khoi.measures.wording.proposal import proposals

SPACES = st.sampled_from(["", " ", "\u00a0", "  "])
COUNTS = st.integers(2101, 9_999_999)  # below, a number alone may be a year
_ONES = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


@given(COUNTS, st.sampled_from([".", " ", ""]))
def test_whole_numbers_with_any_parting(value, mark):
    printed = f"{value:,}".replace(",", mark)
    (found,) = proposals(f"Mỗi năm kết nạp ít nhất {printed} đảng viên.")
    assert (found.low, found.printed, found.operator) == (value, printed, ">=")


@given(st.integers(1, 9999), st.sampled_from([",", "."]), SPACES)
def test_shares_with_comma_or_dot(hundredths, mark, space):
    whole, part = divmod(hundredths, 100)
    printed = f"{whole}{mark}{part:02}"
    (found,) = proposals(f"Hằng năm, trên {printed}{space}% chi bộ đạt chuẩn.")
    assert (found.low, found.operator, found.kind) == (Fraction(hundredths, 100), ">", "ratio")


@given(
    st.integers(1, 98), st.integers(1, 99), SPACES, st.sampled_from(["-", "–", "đến", " tới "]), st.booleans()
)
def test_ranges(low, more, space, between, twice):
    high = low + more
    sign = "%" if twice else ""
    gap = " " if between.isalpha() else space
    (found,) = proposals(f"Hằng năm từ {low}{sign}{gap}{between}{gap}{high}% đảng viên dự học tập.")
    assert (found.operator, found.low, found.high) == ("range", low, high)


@given(st.integers(2, 999_999_999))
def test_what_the_program_prints_it_reads(value):
    assert number(formats.count(value, "vi")) == value


@given(st.integers(21, 99))
def test_spelled_numbers(value):
    tens, ones = divmod(value, 10)
    words = f"{_ONES[tens]} mươi" + (f" {_ONES[ones]}" if ones else "")
    assert spelled(words) == value
    (found,) = proposals(f"Hằng năm {words} phần trăm chi bộ đạt chuẩn.")
    assert (found.low, found.kind) == (value, "ratio")


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("hai phần ba", Fraction(200, 3)),
        ("2/3", Fraction(200, 3)),
        ("một nửa", 50),
        ("3 phần 4", 75),
        ("ba phần tư", 75),
    ],
)
def test_parts(words, value):
    (found,) = proposals(f"Hằng năm {words} số chi bộ đạt chuẩn.")
    assert (found.low, found.kind) == (value, "ratio")


@pytest.mark.parametrize("words", ["mươi", "một hai", "mười mươi", "linh", "trăm"])
def test_words_that_make_no_number(words):
    assert spelled(words) is None


@pytest.mark.parametrize(
    "name",
    ["Nghị quyết số 04", "Chỉ thị 05", "ngày 10/08/2020", "nhiệm kỳ 2020 - 2025", "khóa 12", "lần thứ 20", "Điều 30",
     "Quy định số 37-QĐ/TW", "331/2026/NĐ-CP", "09:16", "(3)", "mạng 5G", "quý 2", "Mẫu 2"],
)  # fmt: skip
def test_names_and_days_are_no_numbers(name):
    assert proposals(f"Các chi bộ thực hiện {name} theo hướng dẫn.") == ()
