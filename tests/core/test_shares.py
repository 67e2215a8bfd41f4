"""Rounding is for showing only; these hold it against Decimal."""

from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.shares import Share, rounded

THOUSANDTHS = st.integers(0, 10**12).map(lambda n: (Fraction(n, 1000), Decimal(n) / 1000))


@given(THOUSANDTHS, st.integers(0, 4))
def test_rounded_half_up(number, places):
    exact, decimal = number
    with localcontext() as context:
        context.prec = 60
        assert rounded(exact, places) == f"{decimal.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(-5, 1000), "0.00"), (Fraction(-6, 1000), "-0.01"), (Fraction(-7, 2), "-3.50")],
)
def test_rounded_below_zero(value, text):
    assert rounded(value) == text


def test_share_is_not_reduced():
    share = Share(604, 662)
    assert (share.num, share.den, share.percent) == (604, 662, "91.24")


def test_share_compares_exactly():
    assert Share(2, 3).exact == Fraction(2, 3) != Fraction("0.6667")


@pytest.mark.parametrize("base", [0, -1])
def test_share_without_a_base(base):
    with pytest.raises(ValueError):
        Share(1, base)
