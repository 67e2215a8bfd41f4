"""Fields taken by name and kind; each refusal carries the path."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from khoi.core.refusal import Refusal
from khoi.rules.fields import Fields, as_day, as_exact, as_fraction, as_year

WRONG = [None, "", "  ", True, [], {}, [1], {"a": 1}, Decimal("1.5")]


def refused(act, *args, **named) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        act(*args, **named)
    return caught.value.code, caught.value.where


def one(value) -> Fields:
    return Fields({"key": value}, "rows[2]", known=("key", "other"))


@pytest.mark.parametrize("value", [None, [], "text", 5, True])
def test_fields_of_something_else(value):
    assert refused(Fields, value, "rows[0]", known=()) == ("wrong_type", "rows[0]")


def test_fields_at_the_top_of_the_file():
    assert refused(Fields, [], known=()) == ("wrong_type", "tệp")


def test_unknown_key():
    assert refused(Fields, {"key": 1, "odd": 2}, "a.b", known=("key",)) == ("unknown_key", "a.b.odd")


@pytest.mark.parametrize("take", ["raw", "text", "code", "whole", "year", "day", "exact", "rows", "codes"])
def test_missing_key(take):
    assert refused(getattr(Fields({}, "x", known=("key",)), take), "key") == ("missing_key", "x.key")


@pytest.mark.parametrize("value", [*WRONG, 5])
def test_text_of_something_else(value):
    assert refused(one(value).text, "key") == ("wrong_type", "rows[2].key")


@pytest.mark.parametrize("value", WRONG)
def test_code_of_something_else(value):
    assert refused(one(value).code, "key") == ("wrong_type", "rows[2].key")


@pytest.mark.parametrize("value", WRONG)
def test_codes_of_something_else(value):
    assert refused(one(["a", value]).codes, "key") == ("wrong_type", "rows[2].key[1]")


@pytest.mark.parametrize("value", [*WRONG, "5"])
def test_whole_of_something_else(value):
    assert refused(one(value).whole, "key") == ("wrong_type", "rows[2].key")


@pytest.mark.parametrize("value", [*WRONG, 5, "odd"])
def test_choice_of_something_else(value):
    assert refused(one(value).choice, "key", ("even",)) == ("unknown_value", "rows[2].key")


@pytest.mark.parametrize("value", [True, "text", 5, {}])
def test_rows_of_something_else(value):
    assert refused(one(value).rows, "key") == ("wrong_type", "rows[2].key")


def test_values_of_each_kind():
    row = Fields(
        {
            "text": "chữ",
            "code": 7,
            "whole": 0,
            "year": "2025",
            "day": "2024-02-29",
            "exact": "19.39",
            "codes": ["a", 1],
        },
        known=("text", "code", "whole", "year", "day", "exact", "codes", "absent"),
    )
    found = [
        row.text("text"),
        row.code("code"),
        row.whole("whole"),
        row.year("year"),
        row.day("day"),
        row.exact("exact"),
    ]
    assert found == ["chữ", "7", 0, 2025, date(2024, 2, 29), Fraction(1939, 100)]
    assert (row.codes("codes"), list(row.rows("codes"))) == (["a", "1"], [("codes[0]", "a"), ("codes[1]", 1)])
    assert (row.text("absent", ""), row.day("absent", None), row.codes("absent", None)) == ("", None, [])


def test_negative_count():
    assert refused(one(-1).whole, "key") == ("negative_count", "rows[2].key")


DAYS = [*WRONG, 20210101, "20210101", "2021-13-01", "2023-02-29", "2021-W01-1", "2021-1-1", "01/01/2021", "2021-01-01T00:00",
        "٢٠٢١-٠١-٠١", "0000-01-01"]  # fmt: skip


@pytest.mark.parametrize("value", DAYS)
def test_not_a_day(value):
    assert refused(as_day, value, "here") == ("not_a_day", "here")


@pytest.mark.parametrize("value", [*WRONG, 1899, 2201, "21", "20255", "２０２５", Decimal(2025), 10**50])
def test_not_a_year(value):
    assert refused(as_year, value, "here") == ("not_a_year", "here")


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (80, 80),
        ("80", 80),
        (" 80 ", 80),
        ("-3", -3),
        ("19.39", Fraction(1939, 100)),
        ("80.", 80),
        (Decimal("0.1"), Fraction(1, 10)),
    ],
)
def test_exact(value, exact):
    assert as_exact(value, "here") == exact


@pytest.mark.parametrize(
    "value",
    [None, True, "", [], {}, "80%", "19,39", "1e3", ".5", "1/2", "--1", "1.2.3", "NaN", "٣", "1" * 61],
)
def test_not_exact(value):
    assert refused(as_exact, value, "here") == ("not_a_number", "here")


@pytest.mark.parametrize("value", ["3/5", " 3 / 5 ", "0.6", Decimal("0.6"), "6/10"])
def test_fraction(value):
    assert as_fraction(value, "here") == Fraction(3, 5)


@pytest.mark.parametrize("value", ["1/0", "/", "1/", "1/2/3", "-1/2", "a/b", "1.5/2", None, []])
def test_not_a_fraction(value):
    assert refused(as_fraction, value, "here") == ("not_a_number", "here")


def test_long_values_are_shown_short():
    with pytest.raises(Refusal) as caught:
        as_day("x" * 1000, "here")
    assert caught.value.message == f"“{'x' * 60}…” không phải một ngày dạng 2025-12-31"
