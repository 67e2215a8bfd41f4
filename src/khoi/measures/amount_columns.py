"""Numbers and days of a formula over columns: whole numbers in units small enough, in bits enough, so that nothing is lost."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np

from khoi.core.refusal import Refusal
from khoi.measures.fact_columns import Column, days_since_start, month_end_as_31
from khoi.rules import formula

# For each comparison: on whole numbers, turned round, and against the whole number just below a bound that is none.
_COMPARES: dict[str, tuple[np.ufunc, str, np.ufunc | None]] = {
    "==": (np.equal, "==", None),
    "!=": (np.not_equal, "!=", None),
    "<": (np.less, ">", np.less_equal),
    "<=": (np.less_equal, ">=", np.less_equal),
    ">": (np.greater, "<", np.greater),
    ">=": (np.greater_equal, "<=", np.greater),
}
_ARITHMETIC: dict[str, np.ufunc] = {"+": np.add, "-": np.subtract, "*": np.multiply}
_WIDTHS: tuple[np.dtype[Any], ...] = tuple(map(np.dtype, (np.int8, np.int16, np.int32, np.int64, object)))
_DAYS = _WIDTHS[2]
_MOST_DAYS = 10**7  # more than there are days between the first and the last one that can be written


class Block:
    """A run of subjects, few enough that what is computed on the way stays in the processor's cache."""

    __slots__ = ("memo", "part")

    def __init__(self, start: int, end: int) -> None:
        self.part = slice(start, end)
        self.memo: dict[object, Any] = {}


Run = Callable[[Block], Any]


@dataclass(frozen=True, slots=True)
class Amount:
    """A number or a day of a formula: how to get it, in units of 1/`scale`, how large it can be and how wide it is.

    `names` are the facts in it that can be missing. `fixed`: the same for everyone. `is_day` is None where nobody states it.
    """

    run: Run
    width: np.dtype[Any]
    most: int
    scale: int = 1
    names: frozenset[str] = frozenset()
    is_day: bool | None = False
    fixed: Fraction | None = None

    def in_units(self, scale: int) -> "Amount":
        """The same amount in units of 1/`scale`, a multiple of its own."""
        factor = scale // self.scale
        if factor == 1:
            return self
        width = _width(self.most * factor, self.width, factor)
        run = _acting(np.multiply, self.run, lambda _: factor, width)
        return replace(self, run=run, width=width, most=self.most * factor, scale=scale)


def _width(most: int, width: np.dtype[Any], factor: int = 0) -> np.dtype[Any]:
    """The narrowest whole numbers that hold `most` and the operands, so that nothing can run over."""
    size = max(most, abs(factor))
    bits = next((8 << i for i in range(4) if size < 1 << (8 << i) - 1), 0)
    return max(width, np.dtype(f"int{bits}" if bits else object), key=_WIDTHS.index)


def fixed(value: Fraction, *, is_day: bool = False) -> Amount:
    """An amount that is the same for everyone."""
    whole, most = value.numerator, abs(value.numerator)
    width = _width(most, _WIDTHS[0])
    return Amount(lambda _: whole, width, most, value.denominator, is_day=is_day, fixed=value)


def stated(column: Column, name: str) -> Amount:
    """The amount that a column holds."""
    values = column.values
    width = _width(column.most, _WIDTHS[0] if column.is_flag else values.dtype)
    names = frozenset(() if column.known is None else (name,))
    return Amount(lambda block: values[block.part], width, column.most, column.scale, names, column.is_day)


def missing(name: str) -> Amount:
    """An amount that nobody states."""
    return Amount(lambda _: 0, _WIDTHS[0], 0, names=frozenset((name,)), is_day=None)


def compared(sign: str, left: Amount, right: Amount) -> Run:
    """Two amounts compared, whatever is missing in them."""
    if right.fixed is not None and left.fixed is not None:
        holds = np.bool_(formula.COMPARES[sign](left.fixed, right.fixed))
        return lambda _: holds
    if left.fixed is not None:
        return compared(_COMPARES[sign][1], right, left)
    if left.is_day is not right.is_day and None not in (left.is_day, right.is_day):
        raise unfit(*left.names, *right.names)
    return _with_other(sign, left, right) if right.fixed is None else _with_bound(sign, left, right.fixed)


def arithmetic(sign: str, left: Amount, right: Amount) -> Amount:
    """A sum, difference or product."""
    if left.is_day or right.is_day:
        raise unfit(*left.names, *right.names)
    if left.fixed is not None and right.fixed is not None:
        return fixed(formula.ARITHMETIC[sign](left.fixed, right.fixed))
    if sign == "*":
        scale, most = left.scale * right.scale, left.most * right.most
    else:
        scale = lcm(left.scale, right.scale)
        left, right = left.in_units(scale), right.in_units(scale)
        most = left.most + right.most
    width = _width(max(most, left.most, right.most), max(left.width, right.width, key=_WIDTHS.index))
    run = _acting(_ARITHMETIC[sign], left.run, right.run, width)
    return Amount(run, width, most, scale, left.names | right.names)


def between(name: str, start: Amount, end: Amount) -> Amount:
    """Months or days between two days."""
    if start.is_day is False or end.is_day is False:
        raise unfit(*start.names, *end.names)
    one, other = start.run, end.run
    last = _month_end(end)
    runs: dict[str, Run] = {
        # One subtraction and one shift: a day of the month not yet reached borrows from the months.
        "months": lambda block: (last(block) - one(block)) >> 5,
        "month_steps": lambda block: (other(block) >> 5) - (one(block) >> 5),
        "days": lambda block: days_since_start(other(block)) - days_since_start(one(block)),
    }
    return Amount(runs[name], _DAYS, _MOST_DAYS, names=start.names | end.names)


def _month_end(end: Amount) -> Run:
    if end.fixed is not None:
        months, day = divmod(int(end.fixed), 32)
        is_last = day + 1 == monthrange(months // 12, months % 12 + 1)[1]
        fixed = months * 32 + (31 if is_last else day)
        return lambda _: fixed
    run = end.run
    return lambda block: month_end_as_31(run(block))


def _with_bound(sign: str, left: Amount, bound: Fraction) -> Run:
    """A column against one number: the bound is brought to the column's units instead of the column to the bound's."""
    exact, run = bound * left.scale, left.run
    compare, _, beside = _COMPARES[sign]
    whole = exact.numerator // exact.denominator
    if exact.denominator == 1:
        return lambda block: compare(run(block), whole)
    if beside is None:
        holds = np.bool_(sign == "!=")
        return lambda _: holds
    return lambda block: beside(run(block), whole)


def _with_other(sign: str, left: Amount, right: Amount) -> Run:
    scale = lcm(left.scale, right.scale)
    one, other, compare = left.in_units(scale).run, right.in_units(scale).run, _COMPARES[sign][0]
    return lambda block: compare(one(block), other(block))


def _acting(act: np.ufunc, one: Run, other: Run, width: np.dtype[Any]) -> Run:
    return lambda block: act(one(block), other(block), dtype=width)


def unfit(*names: str) -> Refusal:
    """The refusal of a formula in which a fact stands where another kind is needed."""
    hint = "Xem phần Formulas trong docs/pack-format.md."
    message = "công thức so ngày với số, tính với ngày, hoặc lấy số làm câu trả lời có hay không"
    return Refusal("bad_formula", message, where=", ".join(sorted(names)), hint=hint)
