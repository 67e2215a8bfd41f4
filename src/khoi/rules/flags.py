"""What must be said beside an answer: missing facts, conditions that disagree, who may decide otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from khoi.rules import formula
from khoi.rules.decision import Answers, Decision
from khoi.rules.library import Numbers
from khoi.rules.questions import Rule, Words
from khoi.rules.words import with_amounts

_MISSING = Words("Chưa có dữ kiện", "The fact is missing")


@dataclass(frozen=True, slots=True)
class Flag:
    """What must be said beside an answer: a stable code, the clause, and a sentence in both languages."""

    code: str
    document: str
    clause: str
    words: Words
    fact: str = ""


def said(
    rule: Rule, answers: Answers, decision: Decision, facts: Mapping[str, Any], numbers: Numbers
) -> list[Flag]:
    """Every flag of a verdict: missing facts first, then what the rule itself says, in its order."""
    return [
        replace(flag, words=_filled(flag.words, numbers))
        for flag in _all(rule, answers, decision, facts, numbers)
    ]


def _filled(words: Words, numbers: Numbers) -> Words:
    return Words(with_amounts(words.vi, numbers, "vi"), with_amounts(words.en, numbers, "en"))


def _all(
    rule: Rule, answers: Answers, decision: Decision, facts: Mapping[str, Any], numbers: Numbers
) -> list[Flag]:
    if decision.rated is False:
        return [_left_out(rule, answers)]
    return [
        *_missing(rule, decision, facts),
        *_uncovered(rule, decision),
        *_bands(rule, decision, answers),
        *_not_encoded(rule, decision),
        *_discretions(rule, answers),
        *_judgements(rule, decision, answers),
        *_remarks(rule, decision, facts, numbers),
        *looser(numbers),
    ]


def _missing(rule: Rule, decision: Decision, facts: Mapping[str, Any]) -> list[Flag]:
    """A flag for each fact that stands in the way of an answer, named once."""
    found: dict[str, Flag] = {}
    questions = {question.id: question for question in rule.questions}
    for name in decision.open_questions:
        question = questions[name]
        for fact in question.facts:
            if facts.get(fact) is None:
                flag = Flag("missing_fact", question.document, question.clause, _MISSING, fact=fact)
                found.setdefault(fact, flag)
    return list(found.values())


def _remarks(rule: Rule, decision: Decision, facts: Mapping[str, Any], numbers: Numbers) -> list[Flag]:
    found = []
    for remark in rule.remarks:
        stated = all(facts.get(name) is not None for name in remark.given)
        fits = remark.level is None or remark.level in decision.outcomes
        if stated and fits and formula.evaluate(remark.when, facts, numbers) is True:
            found.append(Flag(remark.code, remark.document, remark.clause, remark.words))
    return found


def looser(numbers: Numbers) -> list[Flag]:
    """Numbers of the office that were read and left aside."""
    words = Words(
        "Giá trị “{key}” của cơ quan lỏng hơn cấp trên nên không được dùng",
        "The office's own “{key}” is looser than the centre's, so it isn't used",
    )
    return [
        Flag("looser_than_centre", value.document, value.clause, words.about(key=key))
        for key, value in numbers.looser.items()
    ]


def _left_out(rule: Rule, answers: Answers) -> Flag:
    question = next(question for question in rule.scope if answers.get(question.id) is False)
    words = Words(f"Không đúng rằng: {question.words.vi}", f"It is not so that: {question.words.en}")
    return Flag(question.otherwise or "not_concerned", question.document, question.clause, words)


def _uncovered(rule: Rule, decision: Decision) -> list[Flag]:
    if decision.outcome is not None or decision.open_questions or decision.rated is None or rule.is_every:
        return []
    words = Words(
        "Không mức nào của quy định bao gồm đúng các dữ kiện này; người có thẩm quyền xem xét",
        "No level of the regulation covers these facts; the authority considers",
    )
    clause = rule.outcomes[-1].any or rule.outcomes[-1].all or rule.questions
    return [Flag("no_level_covers", rule.document, clause[0].clause if clause else "", words)]


def _bands(rule: Rule, decision: Decision, answers: Answers) -> list[Flag]:
    """Points that reach a higher band than the outcome found: the two parts of the clause then disagree."""
    if decision.outcome is None or decision.is_alone:
        return []
    for outcome in rule.outcomes:
        if outcome.code == decision.outcome:
            return []
        for question in outcome.all:
            if question.band and answers.get(question.id) is True:
                words = Words(
                    "Điểm ở khung trên, nhưng còn điều kiện khác của mức ấy không đạt; người có thẩm quyền quyết định",
                    "The points lie in the band above, but another condition of that level fails; the authority decides",
                )
                flag = Flag("band_and_condition_disagree", question.document, question.clause, words)
                return [flag]
    return []


def _not_encoded(rule: Rule, decision: Decision) -> list[Flag]:
    found = next((outcome for outcome in rule.outcomes if outcome.code == decision.outcome), None)
    if found is None or not found.is_unknown:
        return []
    words = Words(
        f"Điều kiện của mức “{found.code}” chưa được mã hóa; phải đối chiếu nguyên văn {rule.document}",
        f"The conditions of “{found.code}” are not encoded; read {rule.document} itself",
    )
    return [Flag("no_rule_encoded", rule.document, "", words)]


def _discretions(rule: Rule, answers: Answers) -> list[Flag]:
    failed = [question for question in rule.questions if answers.get(question.id) is False]
    return [
        Flag("needs_decision", question.document, question.discretion[0], question.discretion[1])
        for question in failed
        if question.discretion is not None
    ]


def _judgements(rule: Rule, decision: Decision, answers: Answers) -> list[Flag]:
    """Conditions of the outcome found that only people can judge and nobody has stated."""
    for outcome in rule.outcomes:
        if outcome.code == decision.outcome:
            open_ones = [one for one in outcome.all if one.judged and one.id not in answers]
            return [Flag("needs_decision", one.document, one.clause, one.words) for one in open_ones]
    return []
