"""Answers a rule's formulas for many subjects at once, exactly as `rules.formula.evaluate` answers them one by one."""

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from khoi.core.refusal import Refusal
from khoi.measures.amount_columns import (
    Amount,
    Block,
    Run,
    arithmetic,
    between,
    compared,
    fixed,
    missing,
    stated,
    unfit,
)
from khoi.measures.fact_columns import Column, day_number
from khoi.rules import formula

YES, NO = np.True_, np.False_
Mask = Any
"""Booleans of many subjects, or YES or NO for everybody."""
Truth = tuple[Mask, Mask]
"""Where something surely holds and where it may hold; one and the same array where nothing is missing (Kleene's logic)."""

Ask = Callable[[Block], Truth]


def contrary(truth: Truth) -> Truth:
    """Not."""
    yes, maybe = truth
    no = ~maybe
    return (no, no) if yes is maybe else (no, ~yes)


def every(truths: Iterable[Truth]) -> Truth:
    """And."""
    return _joined(truths, operator.and_, YES)


def some(truths: Iterable[Truth]) -> Truth:
    """Or."""
    return _joined(truths, operator.or_, NO)


def _joined(truths: Iterable[Truth], join: Callable[[Mask, Mask], Mask], idle: Mask) -> Truth:
    """All joined, without the work that changes nothing: one YES with an array takes NumPy as long as twenty arrays."""
    found: Truth = idle, idle
    for yes, maybe in truths:
        if found[0] is idle and found[1] is idle:
            found = yes, maybe
        elif yes is not idle or maybe is not idle:
            is_sure = yes is maybe and found[0] is found[1]
            sure = join(found[0], yes)
            found = sure, sure if is_sure else join(found[1], maybe)
    return found


class Formulas:
    """Formulas over columns, each different one compiled once and computed once in a block."""

    def __init__(self, columns: Mapping[str, Column], numbers: formula.Amounts, day: date) -> None:
        # A column without a single value has no kind: it is as if it weren't there.
        self._columns = {name: one for name, one in columns.items() if one.known is None or one.known.any()}
        self._numbers, self._day = numbers, day
        self._asks: dict[formula.Node, Ask] = {}
        self._known: dict[frozenset[str], Ask] = {}

    def ask(self, node: formula.Node) -> Ask:
        """How `node` is answered; where a number it reads is refused, so is asking it."""
        if node not in self._asks:
            try:
                self._asks[node] = _once(self._truth(node))
            except Refusal as refusal:
                self._asks[node] = _refusing(refusal)
        return self._asks[node]

    def known(self, names: frozenset[str]) -> Ask:
        """Where all of `names` are stated, and where one is missing."""
        if names not in self._known:
            masks = [self._mask(name) for name in sorted(names)]

            def known(block: Block) -> Truth:
                stated = reduce(operator.and_, (mask(block) for mask in masks))
                return stated, ~stated

            self._known[names] = _once(known)
        return self._known[names]

    def gaps(self, names: frozenset[str] | tuple[str, ...]) -> frozenset[str]:
        """Those of `names` that can be missing."""
        return frozenset(name for name in names if self._can_miss(name))

    def _can_miss(self, name: str) -> bool:
        column = self._columns.get(name)
        return name != "on" if column is None else column.known is not None

    def _mask(self, name: str) -> Run:
        column = self._columns.get(name)
        known = None if column is None else column.known
        return (lambda _: NO) if known is None else (lambda block: known[block.part])

    def _truth(self, node: formula.Node) -> Ask:
        match node:
            case formula.Compare(sign, left, right):
                return self._compare(sign, self._amount(left), self._amount(right))
            case formula.Fact(name):
                return self._flag(name)
            case formula.Not(inner):
                asked = self.ask(inner)
                return lambda block: contrary(asked(block))
            case formula.Every(parts) | formula.Some(parts):
                join = every if isinstance(node, formula.Every) else some
                asks = [self.ask(part) for part in parts]
                return lambda block: join(asked(block) for asked in asks)
        raise unfit(*formula.facts_in(node))

    def _flag(self, name: str) -> Ask:
        column = self._columns.get(name)
        if column is None:
            return lambda _: (NO, YES)
        if not column.is_flag:
            raise unfit(name)
        return self._where_known(self.gaps((name,)), lambda block: column.values[block.part])

    def _where_known(self, gaps: frozenset[str], run: Run) -> Ask:
        def sure(block: Block) -> Truth:
            answer = run(block)
            return answer, answer

        def open_in_places(block: Block) -> Truth:
            answer, (stated, missing) = run(block), known(block)
            return answer & stated, answer | missing

        if not gaps:
            return sure
        known = self.known(gaps)
        return open_in_places

    def _compare(self, sign: str, left: Amount, right: Amount) -> Ask:
        return self._where_known(left.names | right.names, compared(sign, left, right))

    def _amount(self, node: formula.Node) -> Amount:
        match node:
            case formula.Number(value):
                return fixed(Fraction(value))
            case formula.Parameter(key):
                return fixed(self._numbers(key))
            case formula.Fact(name):
                return self._stated(name)
            case formula.Arithmetic(sign, left, right):
                return arithmetic(sign, self._amount(left), self._amount(right))
            case formula.Call(name, start, end):
                return between(name, self._amount(start), self._amount(end))
        raise unfit(*formula.facts_in(node))

    def _stated(self, name: str) -> Amount:
        column = self._columns.get(name)
        if column is not None:
            return stated(column, name)
        return fixed(Fraction(day_number(self._day)), is_day=True) if name == "on" else missing(name)


def _once(asked: Ask) -> Ask:
    def kept(block: Block) -> Truth:
        found: Truth | None = block.memo.get(asked)
        if found is None:
            found = block.memo[asked] = asked(block)
        return found

    return kept


def _refusing(refusal: Refusal) -> Ask:
    def refuse(_: Block) -> Truth:
        raise refusal

    return refuse
