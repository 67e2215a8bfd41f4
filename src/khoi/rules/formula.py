"""The small language in which a regulation asks about facts: read once, answered exactly, silent where a fact is missing."""

import ast
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Any

from khoi.core.months import completed_months, month_steps
from khoi.core.refusal import Refusal

LONGEST, DEEPEST = 400, 20
Amounts = Callable[[str], Fraction]

COMPARES: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul}
CALLS: dict[str, Callable[[date, date], int]] = {
    "months": completed_months,
    "month_steps": month_steps,
    "days": lambda start, end: (end - start).days,
}
_OPERATORS = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*",
}  # fmt: skip
_NAMES = re.compile(r"'[^']*'|[a-z_]\w*(?:\.\w+)+")


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number written in the formula."""

    value: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A grade or another choice, in quotes."""

    word: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the regulation by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class Call:
    """`months`, `month_steps` or `days` between two days."""

    name: str
    start: "Node"
    end: "Node"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum, difference or product."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Compare:
    """Two values compared."""

    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    inner: "Node"


@dataclass(frozen=True, slots=True)
class Every:
    """All parts hold."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part holds."""

    parts: tuple["Node", ...]


Node = Number | Choice | Fact | Parameter | Call | Arithmetic | Compare | Not | Every | Some


def parse(text: str, where: str = "") -> Node:
    """The formula written in `text`; a Refusal `bad_formula` for anything the language does not have."""
    hint = "Xem phần Formulas trong docs/pack-format.md."
    if len(text) > LONGEST:
        raise Refusal("bad_formula", f"công thức dài quá {LONGEST} ký tự", where=where, hint=hint)
    try:
        return _node(ast.parse(text.strip(), mode="eval").body, 0)
    except (SyntaxError, ValueError, RecursionError, MemoryError, _Unreadable) as error:
        told = str(error) if isinstance(error, _Unreadable) else "sai cú pháp"
        hint = "Xem phần Formulas trong docs/pack-format.md."
        raise Refusal(
            "bad_formula", f"không đọc được “{text[:80]}”: {told}", where=where, hint=hint
        ) from None


class _Unreadable(Exception):  # noqa: N818 - it never leaves this module
    """Why a formula cannot be read."""


def _node(tree: ast.expr, depth: int) -> Node:  # noqa: C901, PLR0911 - one line for each form of the language
    if depth > DEEPEST:
        raise _Unreadable(f"lồng nhau quá {DEEPEST} lớp")
    deeper = depth + 1
    match tree:
        case ast.Constant(value=bool()):
            raise _Unreadable("không viết True, False")
        case ast.Constant(value=int(value)):
            return Number(value)
        case ast.Constant(value=str(word)):
            return Choice(word)
        case ast.Name(id=name):
            return Fact(name)
        case ast.Attribute():
            return Parameter(ast.unparse(tree))
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return Not(_node(inner, deeper))
        case ast.BoolOp(op=sign, values=parts):
            kind = Every if isinstance(sign, ast.And) else Some
            return kind(tuple(_node(part, deeper) for part in parts))
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() as sign, left=left, right=right):
            return Arithmetic(_OPERATORS[type(sign)], _node(left, deeper), _node(right, deeper))
        case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in _OPERATORS:
            return Compare(_OPERATORS[type(sign)], _node(left, deeper), _node(right, deeper))
        case ast.Call(func=ast.Name(id=name), args=[start, end], keywords=[]) if name in CALLS:
            return Call(name, _node(start, deeper), _node(end, deeper))
    raise _Unreadable(f"“{ast.unparse(tree)}” không thuộc ngôn ngữ của quy định")


def evaluate(node: Node, facts: Mapping[str, Any], amount: Amounts) -> Any:  # noqa: C901, PLR0911 - as above
    """The value of `node`, exact; None where a missing fact leaves it open (Kleene's logic for and, or, not).

    `facts` holds numbers, booleans, days, and for a choice its rank; a name that is absent or None is missing.
    """
    match node:
        case Fact(name):
            return facts.get(name)
        case Number(value):
            return value
        case Parameter(key):
            return amount(key)
        case Compare(sign, left, right):
            return _joined(COMPARES[sign], evaluate(left, facts, amount), evaluate(right, facts, amount))
        case Arithmetic(sign, left, right):
            return _joined(ARITHMETIC[sign], evaluate(left, facts, amount), evaluate(right, facts, amount))
        case Call(name, start, end):
            return _joined(CALLS[name], evaluate(start, facts, amount), evaluate(end, facts, amount))
        case Not(inner):
            value = evaluate(inner, facts, amount)
            return None if value is None else not value
        case Every(parts):
            return _kleene((evaluate(part, facts, amount) for part in parts), settles=False)
        case Some(parts):
            return _kleene((evaluate(part, facts, amount) for part in parts), settles=True)
        case Choice(word):
            raise AssertionError(f"“{word}” was not ranked")


def _joined(join: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    return None if left is None or right is None else join(left, right)


def _kleene(values: Iterator[Any], *, settles: bool) -> bool | None:
    """`settles` decides alone; else any unknown leaves it open."""
    found = list(values)
    if settles in found:
        return settles
    return None if None in found else not settles


def parts(node: Node) -> Iterator[Node]:
    """`node` and everything below it."""
    yield node
    for field in fields(node):
        value = getattr(node, field.name)
        for inner in value if isinstance(value, tuple) else (value,):
            if not isinstance(inner, str | int):
                yield from parts(inner)


def facts_in(node: Node) -> tuple[str, ...]:
    """Names of the facts `node` reads, each once, in order."""
    return tuple(dict.fromkeys(part.name for part in parts(node) if isinstance(part, Fact)))


def parameters_in(node: Node) -> tuple[str, ...]:
    """Keys of the numbers `node` reads, each once, in order."""
    return tuple(dict.fromkeys(part.key for part in parts(node) if isinstance(part, Parameter)))


def margin(node: Node, facts: Mapping[str, Any], amount: Amounts) -> tuple[Fraction, str] | None:
    """How far a comparison of amounts stands from its edge, in units of the first fact on its left; None elsewhere.

    Negative: so much is lacking. `100 * tasks_exceeded >= 30 * tasks_total` with 7 of 20 is 1 task beyond.
    """
    if not isinstance(node, Compare) or node.sign in ("==", "!="):
        return None
    names = facts_in(node.left)
    if len(names) != 1 or any(isinstance(part, Call) for part in parts(node)):
        return None
    gap = _joined(operator.sub, evaluate(node.left, facts, amount), evaluate(node.right, facts, amount))
    # What one unit more of the fact adds to the left side; the sides are linear in it.
    step = evaluate(node.left, dict(facts) | {names[0]: 1}, amount) - evaluate(
        node.left, {names[0]: 0}, amount
    )
    if gap is None or not step:
        return None
    ahead = Fraction(gap) / Fraction(step)
    return (ahead if node.sign in (">", ">=") else -ahead), names[0]


def with_numbers(text: str, amount: Amounts) -> str:
    """The formula as a reader meets it: numbers in place of their keys.

    >>> with_numbers("score >= dieu_11.diem", lambda key: Fraction(90))
    'score >= 90'
    """
    return _NAMES.sub(lambda found: found[0] if found[0][0] == "'" else plain(amount(found[0])), text)


def plain(amount: Fraction) -> str:
    """An exact amount as text: `90`, `0.5`, `2/3`."""
    for places in range(5):
        if 10**places % amount.denominator == 0:
            whole = str(amount.numerator * 10**places // amount.denominator)
            if not places:
                return whole
            digits = whole.lstrip("-").rjust(places + 1, "0")
            return ("-" if amount < 0 else "") + f"{digits[:-places]}.{digits[-places:]}"
    return f"{amount.numerator}/{amount.denominator}"
