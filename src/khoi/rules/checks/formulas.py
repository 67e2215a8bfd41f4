"""Checks that each formula puts together what goes together: amounts with amounts, days with days, yes with yes."""

from collections.abc import Iterator
from typing import Any

from khoi.rules import formula
from khoi.rules.checks.findings import Finding
from khoi.rules.facts import Catalogue, load_facts
from khoi.rules.packs import Pack
from khoi.rules.rule_file import root_of

_FORMULAS = ("ask", "waived", "when")
AMOUNT, DAY, YES_NO = "một con số", "một ngày", "đúng/sai"
_KINDS = {"count": AMOUNT, "number": AMOUNT, "day": DAY, "flag": YES_NO}


class _Odd(Exception):  # noqa: N818 - it never leaves this module
    """What does not go together."""


def check_formulas(pack: Pack) -> Iterator[Finding]:
    """Every formula of a pack's rules that cannot be answered as it stands; read as written, before choices are ranked."""
    facts = load_facts((root_of(pack), pack.folder))
    for i, data in enumerate(pack.files.get("rules", ())):
        for where, text in written(data, f"{pack.code}/rules[{i}]", _FORMULAS):
            if told := fault(formula.parse(text, where), facts):
                yield Finding("formula_types", where, told)


def written(data: Any, at: str, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every text that stands under one of `names` in a file as read, with its place."""
    if isinstance(data, list):
        for i, item in enumerate(data):
            yield from written(item, f"{at}[{i}]", names)
    elif isinstance(data, dict):
        for key, item in data.items():
            if key in names and isinstance(item, str):
                yield f"{at}.{key}", item
            else:
                yield from written(item, f"{at}.{key}", names)


def fault(node: formula.Node, facts: Catalogue) -> str:
    """What does not go together in a formula that should answer yes or no; empty where all does."""
    try:
        _wants(YES_NO, node, facts)
    except _Odd as odd:
        return str(odd)
    return ""


def _wants(kind: str, node: formula.Node, facts: Catalogue) -> None:
    if (found := _kind(node, facts)) != kind:
        raise _Odd(f"“{_said(node)}” là {found}, ở đây cần {kind}")


def _kind(node: formula.Node, facts: Catalogue) -> str:
    match node:
        case formula.Number() | formula.Parameter():
            return AMOUNT
        case formula.Fact(name):
            fact = facts[name]
            return _KINDS.get(fact.kind) or "một trong: " + ", ".join(fact.choices)
        case formula.Choice(word):
            return f"chữ “{word}”"
        case formula.Arithmetic(_, left, right):
            _wants(AMOUNT, left, facts)
            _wants(AMOUNT, right, facts)
            return AMOUNT
        case formula.Call(_, start, end):
            _wants(DAY, start, facts)
            _wants(DAY, end, facts)
            return AMOUNT
        case formula.Compare():
            _compared(node, facts)
        case formula.Not(inner):
            _wants(YES_NO, inner, facts)
        case formula.Every(parts) | formula.Some(parts):
            for part in parts:
                _wants(YES_NO, part, facts)
    return YES_NO


def _compared(node: formula.Compare, facts: Catalogue) -> None:
    left, right = _kind(node.left, facts), _kind(node.right, facts)
    if YES_NO in (left, right):
        raise _Odd(f"“{_said(node)}”: dữ kiện đúng/sai đứng một mình hoặc sau “not”, không so sánh")
    if isinstance(node.right, formula.Choice):
        return  # the reader has seen that the word is one of the fact's
    if left != right:
        raise _Odd(f"“{_said(node)}” so {left} với {right}")


def _said(node: formula.Node) -> str:
    """The names in a formula, so that it can be found again."""
    names = [*formula.facts_in(node), *formula.parameters_in(node)]
    numbers = [str(part.value) for part in formula.parts(node) if isinstance(part, formula.Number)]
    return ", ".join(names or numbers) or "?"
