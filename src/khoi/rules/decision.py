"""What a rule's answers allow: by nothing but the answers, so that a stored list of them can be read again."""

from collections.abc import Mapping
from dataclasses import dataclass

from khoi.rules.questions import NOT_REVIEWED, Outcome, Question, Rule

Answers = Mapping[str, bool | None]
"""By the id of each question asked: yes, no, or unknown. A question not asked is not in it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the answers allow; it depends on nothing but them.

    `outcome` is None where nothing can be said: `open_questions` then names those that stand in the way, and
    without any no outcome covers the facts. `outcomes` has all that hold, for a rule in which several may.
    `reviewed` and `rated` are None where a scope question is unknown.
    """

    outcome: str | None
    outcomes: tuple[str, ...]
    reviewed: bool | None
    rated: bool | None
    open_questions: tuple[str, ...]
    is_alone: bool = False


def decide(rule: Rule, answers: Answers) -> Decision:
    """What the answers allow, by nothing but the answers; so that a stored list of answers can be read again."""
    reviewed, rated = _scope(rule, answers)
    if rated is False:
        return Decision(None, (), reviewed, rated, ())
    unknown = [question.id for question in rule.scope if answers.get(question.id, True) is None]
    found = _every(rule, answers) if rule.is_every else _first(rule, answers)
    if unknown:
        return Decision(None, (), reviewed, rated, (*unknown, *found.open_questions))
    return Decision(found.outcome, found.outcomes, reviewed, rated, found.open_questions, found.is_alone)


def _scope(rule: Rule, answers: Answers) -> tuple[bool | None, bool | None]:
    states = [(question.otherwise == NOT_REVIEWED, answers.get(question.id, True)) for question in rule.scope]
    return _all([state for leaves, state in states if leaves]), _all([state for _, state in states])


def _all(states: list[bool | None]) -> bool | None:
    return False if False in states else None if None in states else True


def _first(rule: Rule, answers: Answers) -> Decision:
    """The first outcome, best first, that holds; one that a single failing question gives goes before all."""
    open_questions: list[str] = []
    for outcome in rule.outcomes:
        if any(answers.get(question.id) is False for question in outcome.any):
            return Decision(outcome.code, (outcome.code,), True, True, (), is_alone=True)
        open_questions += _unknown(outcome.any, answers)
    for outcome in rule.outcomes:
        state = _state(outcome, answers)
        if state is False:
            continue
        open_questions += _unknown(outcome.all, answers)
        if state is True and not open_questions:
            return Decision(outcome.code, (outcome.code,), True, True, ())
        if state is True:
            break
    return Decision(None, (), True, True, tuple(open_questions))


def _every(rule: Rule, answers: Answers) -> Decision:
    states = {outcome: _state(outcome, answers) for outcome in rule.outcomes}
    held = tuple(outcome.code for outcome, state in states.items() if state and not outcome.is_last_resort)
    unknown = [
        name for outcome, state in states.items() if state is None for name in _unknown(outcome.all, answers)
    ]
    last = next((outcome.code for outcome in rule.outcomes if outcome.is_last_resort), None)
    if not held and not unknown and last:
        held = (last,)
    return Decision(held[0] if held else None, held, True, True, tuple(unknown))


def _state(outcome: Outcome, answers: Answers) -> bool | None:
    """Whether an outcome's conditions hold; one that only a failing question of its own gives never does by itself."""
    if outcome.any and not outcome.all:
        return False
    if not outcome.all and not outcome.is_unknown and not outcome.is_last_resort:
        return True
    return _all([answers.get(question.id, True) for question in outcome.all])


def _unknown(questions: tuple[Question, ...], answers: Answers) -> list[str]:
    return [question.id for question in questions if answers.get(question.id, True) is None]
