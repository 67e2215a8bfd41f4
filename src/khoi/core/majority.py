"""How many votes a majority needs, in whole numbers: a vote is carried or lost on one voice, so nothing is rounded."""

from fractions import Fraction


def needed(base: int, fraction: Fraction, *, strict: bool) -> int:
    """The fewest votes that are at least `fraction` of `base`; when `strict`, more than it.

    >>> needed(19, Fraction(2, 3), strict=False), needed(20, Fraction(1, 2), strict=True)
    (13, 11)
    """
    votes = fraction.numerator * base
    if strict:
        return votes // fraction.denominator + 1
    return -(-votes // fraction.denominator)
