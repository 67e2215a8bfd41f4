"""The fewest votes that carry: minimal, in whole numbers, by the handbook's own table."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.majority import needed

BASES = (3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 27, 30)


@pytest.mark.parametrize(
    ("fraction", "strict", "votes"),
    [
        (Fraction(2, 3), False, (2, 3, 4, 4, 5, 6, 6, 7, 8, 10, 14, 18, 20)),
        (Fraction(1, 2), True, (2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 11, 14, 16)),
    ],
)
def test_needed_by_the_table(fraction, strict, votes):
    assert tuple(needed(base, fraction, strict=strict) for base in BASES) == votes


@given(st.integers(1, 10**25), st.fractions(0, 1), st.booleans())
def test_needed_is_minimal(base, fraction, strict):
    def carries(votes: int) -> bool:
        return votes > fraction * base if strict else votes >= fraction * base

    votes = needed(base, fraction, strict=strict)
    assert (carries(votes), carries(votes - 1)) == (True, False)
