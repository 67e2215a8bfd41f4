"""What it would take: how many people or units more (or fewer) would keep a promise."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from khoi.core.shares import Share
from khoi.measures.targets import Amount, Target, holds


@dataclass(frozen=True, slots=True)
class Need:
    """`more` whole ones are needed in the numerator (negative: that many too many); 0 when the promise is kept.

    `spare` is how many the promise could still lose. `at` is the figure that would just keep it.
    """

    more: int
    spare: int
    at: int
    share: Share | None


def need(target: Target, sense: str, value: Amount) -> Need:
    """How far the figure is from its threshold, counted in people or units, the base staying as it is."""
    low, high = bounds(target, sense, value)
    num = Fraction(value.num, 1) if value.den is None or value.is_share or value.steps else value.exact
    if low is not None and num < low:
        wanted = low
    elif high is not None and num > high:
        wanted = high
    else:
        return Need(0, floor(num - low) if low is not None else floor((high or num) - num), int(num), None)
    share = Share(wanted, value.den) if value.is_share and value.den else None
    return Need(ceil(wanted - num) if wanted > num else floor(wanted - num), 0, wanted, share)


def bounds(target: Target, sense: str, value: Amount) -> tuple[int | None, int | None]:
    """The least and the most whole numerator that keeps the promise on this base; None where unbounded.

    An exact share that no whole numerator meets has its least above its most.
    """
    low, high = _scaled(target.low, value), _scaled(target.high, value) if target.high is not None else None
    if sense == ">=":
        return ceil(low), None
    if sense == ">":
        return floor(low) + 1, None
    if sense == "<=":
        return None, floor(low)
    if sense == "<":
        return None, ceil(low) - 1
    return ceil(low), floor(high if high is not None else low)


def in_reach(target: Target, sense: str, value: Amount, before: Amount | None) -> bool | None:
    """Whether last year's change, repeated once, would keep the promise; None without a year before.

    A share keeps its base; both figures must be counts or shares of the same kind.
    """
    if before is None or value.steps or (before.den is None) != (value.den is None):
        return None
    again = value.num + (value.num - before.num)
    return holds(target, sense, Amount(again, value.den, value.is_share))


def _scaled(bound: Fraction, value: Amount) -> Fraction:
    if value.steps:
        return value.den * (100 + bound) ** value.steps / Fraction(100) ** value.steps if value.den else bound
    if value.is_share and value.den:
        return bound * value.den / 100
    return bound
