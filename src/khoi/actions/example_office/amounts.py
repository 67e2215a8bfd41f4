"""Divides whole numbers by weights without losing or inventing one, in integers only."""

from collections.abc import Sequence


def allot(total: int, weights: Sequence[int], most: Sequence[int]) -> list[int]:
    """`total` in whole parts after `weights`, none above its `most`; what a full part cannot take goes to others.

    Raises ValueError when all parts together cannot hold the total.

    >>> allot(10, [1, 1, 2], [9, 9, 4])
    [3, 3, 4]
    """
    given = [0] * len(weights)
    left = total
    while left:
        free = [i for i, weight in enumerate(weights) if weight and given[i] < most[i]]
        if not free:
            raise ValueError(f"{left} of {total} find no place")
        for i, part in _parts(left, [weights[i] for i in free], free):
            taken = min(part, most[i] - given[i])
            given[i] += taken
            left -= taken
    return given


def _parts(total: int, weights: Sequence[int], places: Sequence[int]) -> list[tuple[int, int]]:
    """Largest remainders; the earlier place wins a tie."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return list(zip(places, parts, strict=True))
