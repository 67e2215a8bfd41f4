"""Numbers and days as each language writes them."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from khoi.core import formats
from khoi.core.shares import Share


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (Share(47, 52), "90,38%", "90.38%"),
        (Fraction(47, 52), "90,38%", "90.38%"),
        ("90.38", "90,38%", "90.38%"),
        (Fraction(1), "100,00%", "100.00%"),
        (Fraction(0), "0,00%", "0.00%"),
        (Fraction(-1, 100), "−1,00%", "−1.00%"),
        (Fraction(123456, 100), "123.456,00%", "123,456.00%"),
        ("80", "80%", "80%"),
    ],
)
def test_percent_is_written_with_the_marks_of_the_language(value, vi, en):
    assert (formats.percent(value, "vi"), formats.percent(value, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (4612, "4.612", "4,612"),
        (-36, "−36", "−36"),
        (1_234_567, "1.234.567", "1,234,567"),
    ],
)
def test_count_parts_its_thousands(value, vi, en):
    assert (formats.count(value, "vi"), formats.count(value, "en")) == (vi, en)


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (Fraction(47), "47", "47"),
        (Fraction(468, 10), "46,8", "46.8"),
        (Fraction(1, 8), "0,125", "0.125"),
        (Fraction(43, 3), "43/3", "43/3"),
        (Fraction(10_001, 3), "10.001/3", "10,001/3"),
    ],
)
def test_amount_is_exact_or_a_fraction(value, vi, en):
    assert (formats.amount(value, "vi"), formats.amount(value, "en")) == (vi, en)


@pytest.mark.parametrize(
    "write", [formats.percent, formats.count, formats.amount, formats.day, formats.moment]
)
def test_unknown_has_words_of_its_own(write):
    assert (write(None, "vi"), write(None, "en")) == ("chưa có", "no figure yet")


def test_day_in_english_names_its_month():
    assert formats.day(date(2026, 1, 2), "vi") == "02/01/2026"
    assert formats.day(date(2026, 1, 2), "en") == "2 Jan 2026"


def test_moment_keeps_the_hour_it_carries():
    value = datetime(2026, 1, 20, 8, 5, tzinfo=UTC)
    assert formats.moment(value, "vi") == "20/01/2026, 08:05"
    assert formats.moment(value, "en") == "20 Jan 2026, 08:05"


@pytest.mark.parametrize(("lang", "text"), [("vi", "0,50%"), ("en-gb", "0.50%"), ("fr", "0,50%")])
def test_a_regional_code_is_its_language_and_others_are_vietnamese(lang, text):
    assert formats.percent(Fraction(1, 200), lang) == text
