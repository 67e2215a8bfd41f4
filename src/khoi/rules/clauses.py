"""A regulation clause by clause, as it is encoded: numbers, questions, notices, votes, terms, steps, and how many cases."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from khoi.core import formats
from khoi.rules.amounts import number_words
from khoi.rules.cases import cases_of
from khoi.rules.compared_rules import said
from khoi.rules.difference import last_day_of
from khoi.rules.library import Library, Numbers
from khoi.rules.packs import Pack
from khoi.rules.procedure import procedures_of
from khoi.rules.questions import Words
from khoi.rules.read_together import (
    number_named,
    numbers_of,
    written_bodies,
    written_deadlines,
    written_votes,
)
from khoi.rules.rule_file import rules_of
from khoi.rules.values import Slot, Value

_PARTS = re.compile(r"\d+|[^\W\d]+")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing a clause gives: its kind (as in `compared.KINDS`) and a sentence."""

    kind: str
    words: Words


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause, what is encoded of it, and how many worked cases name it."""

    clause: str
    items: tuple[Item, ...]
    cases: int


def clauses_of(pack: Pack, library: Library, day: date | None) -> list[Clause]:
    """The clauses in reading order; with a `day` only numbers of that day, else each with the day it begins."""
    numbers = library.numbers(pack, day or last_day_of(pack))
    found: dict[str, list[Item]] = {}
    for clause, kind, words in _items(pack, library, numbers, day):
        found.setdefault(clause, []).append(Item(kind, words))
    shown = Counter(clause for case in cases_of(pack) for clause in dict.fromkeys(case.clauses))
    return [
        Clause(clause, tuple(dict.fromkeys(found[clause])), shown[clause])
        for clause in sorted(found, key=_reading_order)
    ]


def _reading_order(clause: str) -> tuple[tuple[int, int, str], ...]:
    parts = _PARTS.findall(clause)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def _items(
    pack: Pack, library: Library, numbers: Numbers, day: date | None
) -> Iterator[tuple[str, str, Words]]:
    for number in numbers_of([pack]):
        if day is None or number.days.has(day):
            yield number.clause, "slot" if isinstance(number, Slot) else "number", _number(number, day)
    yield from _ruled(pack, numbers)
    for _, row in written_bodies(pack):
        yield _clause(row), "body", _label(row)
    for _, row in written_votes(pack):
        yield _clause(row), "vote", _with(row, ("majority",), pack, library)
    for _, row in written_deadlines(pack):
        yield _clause(row), "deadline", _with(row, ("term", "extension"), pack, library)
    for procedure in procedures_of(pack):
        for step in procedure.steps:
            title = procedure.title
            yield (
                step.clause,
                "step",
                Words(f"{title.vi}: {step.words.vi}", f"{title.en}: {step.words.en}"),
            )


def _ruled(pack: Pack, numbers: Numbers) -> Iterator[tuple[str, str, Words]]:
    for rule in rules_of(pack):
        for question in rule.questions:
            yield question.clause, "question", said(question.words, numbers)
            if question.discretion is not None:
                yield question.discretion[0], "flag", said(question.discretion[1], numbers)
        for remark in rule.remarks:
            yield remark.clause, "flag", said(remark.words, numbers)


def _number(number: Value | Slot, day: date | None) -> Words:
    told = number_words(number)
    start = number.days.start
    vi, en = (
        (f" từ {formats.day(start, 'vi')}", f" from {formats.day(start, 'en')}") if day is None else ("", "")
    )
    return Words(
        f"{number.description}: {told.vi}{vi} ({number.key})",
        f"{number.description_en}: {told.en}{en} ({number.key})",
    )


def _clause(row: dict[str, Any]) -> str:
    return str(row.get("clause", ""))


def _label(row: dict[str, Any]) -> Words:
    return Words(str(row.get("vi", "")), str(row.get("en", "")))


def _with(row: dict[str, Any], keys: tuple[str, ...], pack: Pack, library: Library) -> Words:
    told = [number_words(number) for key in keys if (number := number_named(row.get(key), pack, library))]
    label = _label(row)
    return Words(
        ": ".join([label.vi, ", ".join(one.vi for one in told)]).removesuffix(": "),
        ": ".join([label.en, ", ".join(one.en for one in told)]).removesuffix(": "),
    )
