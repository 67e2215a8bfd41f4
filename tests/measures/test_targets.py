"""Operators, growth and verdicts, exact to the last unit."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.shares import rounded
from khoi.measures.targets import (
    DIFFER,
    MET,
    MISSED,
    NO_DATA,
    PARTIAL,
    Amount,
    Reading,
    Target,
    agreed,
    compare,
    growth_per_year,
    holds,
    periods,
    years_read,
)

YEARS = [2021, 2022, 2023, 2024, 2025]


def target(operator=">=", low="80", high=None, kind="ratio", rule="each_year", bare_as="") -> Target:
    top = None if high is None else Fraction(high)
    return Target("t", operator, Fraction(low), top, kind, rule, (Reading("r", "n", "d"),), bare_as=bare_as)


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [(">=", 0, 1, 1), (">", 0, 0, 1), ("<=", 1, 1, 0), ("<", 1, 0, 0), ("=", 0, 1, 0)],
)
def test_operator_around_its_threshold(operator, below, at, above):
    least = Fraction(1, 10**30)
    found = [compare(80 + step, operator, Fraction(80)) for step in (-least, Fraction(0), least)]
    assert found == [bool(below), bool(at), bool(above)]


def test_range_holds_at_both_ends():
    values = [Fraction(8999, 100), Fraction(90), Fraction(100), Fraction(10001, 100)]
    assert [compare(value, "range", Fraction(90), Fraction(100)) for value in values] == [
        False,
        True,
        True,
        False,
    ]


def test_ratio_that_is_shown_as_the_threshold_but_misses_it():
    share = Amount(num=799_999_999, den=10**9, is_share=True)
    assert (share.percent, holds(target(), ">=", share)) == ("80.00", False)


@given(st.integers(0, 2**80), st.integers(1, 2**80), st.integers(-100, 300), st.integers(1, 6))
def test_growth_holds_as_the_contract_writes_it(last, first, percent, steps):
    grown = Amount(num=last, den=first, steps=steps)
    for sense, held in (
        (">=", last * 100**steps >= first * (100 + percent) ** steps),
        ("<", last * 100**steps < first * (100 + percent) ** steps),
        ("=", last * 100**steps == first * (100 + percent) ** steps),
    ):
        assert holds(target(low=str(percent), kind="growth", rule="growth_per_year"), sense, grown) is held


def test_growth_of_exactly_ten_percent_a_year():
    grown = Amount(num=14641, den=10000, steps=4)
    held = [holds(target(low="10", kind="growth"), sense, grown) for sense in (">=", "=", ">")]
    assert (held, grown.as_json()) == (
        [True, True, False],
        {"num": 14641, "den": 10000, "percent": "146.41", "percent_per_year": "10.00"},
    )


@given(st.integers(0, 10**12), st.integers(1, 10**6), st.integers(1, 6))
def test_growth_per_year_is_the_nearest_hundredth(last, first, steps):
    shown = Fraction(growth_per_year(Amount(num=last, den=first, steps=steps)))
    half = Fraction(1, 200)
    low, high = (100 + shown - half) / 100, (100 + shown + half) / 100
    assert max(low, 0) ** steps <= Fraction(last, first) < high**steps


def test_growth_per_year_against_decimal_roots():
    with localcontext() as context:
        context.prec = 50
        root = (Decimal(737) / 600) ** (Decimal(1) / 4)
        assert growth_per_year(Amount(num=737, den=600, steps=4)) == rounded(Fraction((root - 1) * 100))


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("each_year", [("2021", [2021]), ("2025", [2025])]),
        ("total_over_term", [("term", YEARS)]),
        ("mean_of_years", [("term", YEARS)]),
        ("end_of_term", [("term", [2025])]),
        ("growth_per_year", [("term", [2021, 2025])]),
    ],
)
def test_years_that_a_rule_reads(rule, found):
    shown = [
        (period, years_read(target(rule=rule), period, YEARS)) for period in periods(target(rule=rule), YEARS)
    ]
    assert [pair for pair in shown if pair[0] in ("2021", "2025", "term")] == found


def test_growth_over_one_year_reads_it_once():
    assert years_read(target(rule="growth_per_year"), "term", [2021]) == [2021]


def test_bare_number_is_read_both_ways_until_one_is_decided():
    assert target("bare").senses == (">=", "=")
    assert target("bare", bare_as=">=").senses == (">=",)
    assert target("<").senses == ("<",)


@pytest.mark.parametrize(
    ("statuses", "one"),
    [
        ([MET, MET], MET), ([MET, MISSED], DIFFER), ([MET, NO_DATA], MET), ([NO_DATA, NO_DATA], NO_DATA),
        ([PARTIAL, PARTIAL], PARTIAL), ([PARTIAL, MET], DIFFER), ([DIFFER, MET], DIFFER), ([DIFFER], DIFFER),
    ],
)  # fmt: skip
def test_agreed(statuses, one):
    assert agreed(statuses) == one


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Amount(120), 120),
        (Amount(2**70), 2**70),
        (Amount(401, 2), {"num": 401, "den": 2}),
        (Amount(0, 5, is_share=True), {"num": 0, "den": 5, "percent": "0.00"}),
        (
            Amount(3, 12, is_share=True, mean=Fraction(3, 8)),
            {
                "num": 3,
                "den": 12,
                "percent": "25.00",
                "pooled": {"num": 3, "den": 12, "percent": "25.00"},
                "mean": {"num": 3, "den": 8, "percent": "37.50"},
            },
        ),
    ],
)
def test_amount_as_json(amount, shown):
    assert amount.as_json() == shown
