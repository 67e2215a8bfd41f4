"""Asks the questions of a rule about stated facts and finds what the answers allow, with every question kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from khoi.rules import formula
from khoi.rules.decision import Answers, Decision, decide
from khoi.rules.flags import Flag, said
from khoi.rules.library import Numbers
from khoi.rules.questions import Question, Rule


@dataclass(frozen=True, slots=True)
class Verdict:
    """A rule's answer for one subject, with all that was asked."""

    rule: Rule
    day: date
    facts: Mapping[str, Any]
    answers: Answers
    decision: Decision
    flags: tuple[Flag, ...]

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions asked, in order."""
        return tuple(question for question in self.rule.questions if question.id in self.answers)


def judge(rule: Rule, facts: Mapping[str, Any], numbers: Numbers, day: date) -> Verdict:
    """The verdict of `rule` on typed `facts` (see `facts.read_facts`) with the numbers of the day.

    Raises Refusal `not_configured` or `no_value_on_day` where a number that must be read is not there.
    """
    known = dict(facts) | {"on": facts.get("on", day)}
    answers = ask(rule.scope, known, numbers)
    if False not in answers.values():
        answers |= ask(rule.questions[len(rule.scope) :], known, numbers)
    decision = decide(rule, answers)
    flags = said(rule, answers, decision, known, numbers)
    return Verdict(rule, day, facts, answers, decision, tuple(flags))


def ask(
    questions: tuple[Question, ...], facts: Mapping[str, Any], numbers: Numbers
) -> dict[str, bool | None]:
    """Each question's answer; one that does not concern these facts is left out."""
    found = {}
    for question in questions:
        if not _concerns(question, facts, numbers):
            continue
        found[question.id] = formula.evaluate(question.ask, facts, numbers)
    return found


def _concerns(question: Question, facts: Mapping[str, Any], numbers: Numbers) -> bool:
    stated = question.given or (question.facts if question.judged else ())
    if any(facts.get(name) is None for name in stated):
        return False
    return question.waived is None or formula.evaluate(question.waived, facts, numbers) is not True
