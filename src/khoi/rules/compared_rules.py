"""The rules of a regulation as entries to be compared: questions, outcomes and notices by their ids, whatever the clause."""

import re
from collections.abc import Iterable
from dataclasses import replace

from khoi.core.refusal import Refusal
from khoi.rules import formula
from khoi.rules.amounts import LEFT_TO_OFFICE, number_words
from khoi.rules.compared import NOTHING, Aspect, Entries, Entry, Place
from khoi.rules.library import Numbers
from khoi.rules.questions import NOT_RATED, NOT_REVIEWED, Outcome, Question, Remark, Rule, Words
from khoi.rules.words import with_amounts, words_of

_KEY = re.compile(r"\{[^{}]*\}")
_TREATMENTS = {
    NOT_REVIEWED: Words("không kiểm điểm", "not reviewed"),
    NOT_RATED: Words("kiểm điểm nhưng không xếp loại", "reviewed but not rated"),
    "": Words("không thuộc diện", "not concerned"),
}


def rule_entries(rule: Rule, numbers: Numbers) -> Entries:
    """Every entry of one rule, once for each of its subjects."""
    named: list[tuple[str, str, Entry]] = [("rule", "", _rule(rule))]
    named += [("outcome", outcome.code, _outcome(outcome)) for outcome in rule.outcomes]
    named += [("question", one.id, _question(one, rule, numbers)) for one in rule.questions]
    named += [("flag", remark.id, _remark(remark, numbers)) for remark in rule.remarks]
    return {
        Place(kind, rule.family, name, subject): entry
        for kind, name, entry in named
        for subject in rule.subjects
    }


def _rule(rule: Rule) -> Entry:
    mode = (
        Words("mọi kết quả đúng", "all that hold") if rule.is_every else Words("kết quả cao nhất", "the best")
    )
    return Entry(rule.title, {"mode": Aspect(rule.is_every, mode)})


def _outcome(outcome: Outcome) -> Entry:
    name = Words(words_of(outcome.code, "vi"), words_of(outcome.code, "en"))
    told = Words("chưa mã hóa", "not encoded") if outcome.is_unknown else Words("đã mã hóa", "encoded")
    return Entry(name, {"conditions": Aspect(outcome.is_unknown, told)})


def _question(question: Question, rule: Rule, numbers: Numbers) -> Entry:
    nodes = [node for node in (question.ask, question.waived) if node is not None]
    label = said(question.words, numbers)
    return Entry(
        label,
        {
            "amount": _amounts(nodes, numbers),
            "formula": Aspect(bare(question.ask), _asked(question, numbers)),
            "wording": Aspect(_template(question.words), label),
            "treatment": _treatment(question, rule),
            "circumstances": _circumstances(question),
            "discretion": _discretion(question, numbers),
        },
    )


def _remark(remark: Remark, numbers: Numbers) -> Entry:
    label = said(remark.words, numbers)
    facts = (remark.code, *([remark.level] if remark.level else []), *formula.facts_in(remark.when))
    return Entry(
        label,
        {
            "amount": _amounts([remark.when], numbers),
            "conditions": Aspect((facts, remark.given, bare(remark.when)), _same(", ".join(facts))),
            "wording": Aspect(_template(remark.words), label),
        },
    )


def _same(text: str) -> Words:
    return Words(text, text)


def said(words: Words, numbers: Numbers) -> Words:
    """A sentence with the numbers of its day."""
    return Words(with_amounts(words.vi, numbers, "vi"), with_amounts(words.en, numbers, "en"))


def _template(words: Words) -> tuple[str, str]:
    """The wording without its numbers, whose keys differ from document to document."""
    return _KEY.sub("{}", words.vi), _KEY.sub("{}", words.en)


def bare(node: formula.Node) -> formula.Node:
    """The formula without the keys of its numbers."""
    match node:
        case formula.Parameter():
            return formula.Parameter("")
        case formula.Call():
            return replace(node, start=bare(node.start), end=bare(node.end))
        case formula.Compare() | formula.Arithmetic():
            return replace(node, left=bare(node.left), right=bare(node.right))
        case formula.Not(inner):
            return formula.Not(bare(inner))
        case formula.Every(parts) | formula.Some(parts):
            return type(node)(tuple(bare(part) for part in parts))
    return node


def _amounts(nodes: Iterable[formula.Node], numbers: Numbers) -> Aspect:
    told = [_number(key, numbers) for node in nodes for key in formula.parameters_in(node)]
    words = Words("; ".join(one.vi for one in told), "; ".join(one.en for one in told)) if told else NOTHING
    return Aspect(words if told else None, words)


def _number(key: str, numbers: Numbers) -> Words:
    try:
        return number_words(numbers.value(key))
    except Refusal:
        return LEFT_TO_OFFICE


def _asked(question: Question, numbers: Numbers) -> Words:
    try:
        return _same(formula.with_numbers(question.source, numbers))
    except Refusal:
        return _same(question.source)


def _treatment(question: Question, rule: Rule) -> Aspect:
    for outcome in rule.outcomes:
        name = words_of(outcome.code, "vi"), words_of(outcome.code, "en")
        if question in outcome.any:
            return Aspect(("gives", outcome.code), Words(f"thành {name[0]}", f"it becomes {name[1]}"))
        if question in outcome.all:
            return Aspect(("bars", outcome.code), Words(f"không được {name[0]}", f"not {name[1]}"))
    return Aspect(("leaves", question.otherwise), _TREATMENTS[question.otherwise])


def _circumstances(question: Question) -> Aspect:
    waived = bare(question.waived) if question.waived else None
    told = [(f"khi có nêu {name}", f"where {name} is stated") for name in question.given]
    if question.judged:
        told.append(("khi đã có người nhận xét", "once people have judged it"))
    if question.waived:
        names = ", ".join(formula.facts_in(question.waived))
        told.append((f"trừ trường hợp miễn theo {names}", f"unless waived by {names}"))
    words = Words("; ".join(vi for vi, _ in told), "; ".join(en for _, en in told))
    return Aspect((question.given, question.judged, waived), words if told else Words("luôn hỏi", "always"))


def _discretion(question: Question, numbers: Numbers) -> Aspect:
    if question.discretion is None:
        return Aspect(None, NOTHING)
    return Aspect(_template(question.discretion[1]), said(question.discretion[1], numbers))
