"""A regulation read clause by clause: its numbers, questions, votes, terms and steps, each under its clause."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from khoi.core import formats
from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.queries.regulation_words import (
    anchor,
    clause_order,
    confidence_words,
    days_words,
    ground_words,
    people_words,
    value_words,
)
from khoi.rules.library import Library, Numbers
from khoi.rules.packs import Pack
from khoi.rules.procedure import Procedure, Step, procedures_of
from khoi.rules.questions import NOT_RATED, NOT_REVIEWED, Outcome, Question, Remark, Rule, Words
from khoi.rules.rate import FAMILY
from khoi.rules.read_together import written_bodies, written_deadlines, written_votes
from khoi.rules.rule_file import rules_of
from khoi.rules.values import Slot, Value
from khoi.rules.words import question_words, spoken, with_amounts, words_of

_READ = "read"


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number of the regulation, or a slot it leaves to the office (then without an amount)."""

    words: str
    amount: str
    days: str
    confidence: str


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question and what follows from a "no"."""

    words: str
    consequence: str
    confidence: str
    discretion: str


@dataclass(frozen=True, slots=True)
class RuleBlock:
    """The questions that one rule asks under a clause, and what it says beside an answer."""

    title: str
    people: str
    questions: tuple[QuestionRow, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VoteRow:
    """A majority, or for a body (then without one) who is left out of its base."""

    words: str
    majority: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermRow:
    """A step with a term: from which day, how long, and how much longer at most."""

    code: str
    words: str
    since: str
    term: str
    extension: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of a procedure: what comes first, and by when it is done."""

    words: str
    after: str
    last_day: str


@dataclass(frozen=True, slots=True)
class ProcedureBlock:
    """The steps of one procedure under a clause."""

    title: str
    steps: tuple[StepRow, ...]


@dataclass(slots=True)
class ClauseView:
    """All that is encoded of one clause."""

    clause: str
    anchor: str
    numbers: list[NumberRow] = field(default_factory=list)
    slots: list[NumberRow] = field(default_factory=list)
    rules: list[RuleBlock] = field(default_factory=list)
    votes: list[VoteRow] = field(default_factory=list)
    terms: list[TermRow] = field(default_factory=list)
    procedures: list[ProcedureBlock] = field(default_factory=list)


@dataclass(frozen=True)
class Book:
    """One document read with the numbers of one day."""

    pack: Pack
    numbers: Numbers
    day: date
    lang: str

    @classmethod
    def opened(cls, pack: Pack, known: Library, today: date, lang: str) -> "Book":
        """Read as of today; a document no longer or not yet in force as of its last or first day."""
        last = date.max if pack.force.end is None else pack.force.end - timedelta(days=1)
        day = min(max(today, pack.force.start), last)
        return cls(pack, known.numbers(pack, day), day, lang)

    def clauses(self) -> list[ClauseView]:
        """The clauses in reading order."""
        found: dict[str, ClauseView] = {}

        def at(clause: str) -> ClauseView:
            return found.setdefault(clause, ClauseView(clause, anchor(clause)))

        for value in self.pack.values:
            at(value.clause).numbers.append(self._number(value))
        for slot in self.pack.slots:
            at(slot.clause).slots.append(self._slot(slot))
        for rule in rules_of(self.pack):
            for clause, block in self._rule(rule):
                at(clause).rules.append(block)
        for clause, vote in self._votes():
            at(clause).votes.append(vote)
        for code, row in written_deadlines(self.pack):
            at(str(row["clause"])).terms.append(self.term(code, row))
        for procedure in procedures_of(self.pack):
            for clause, steps in self._procedure(procedure):
                at(clause).procedures.append(steps)
        return sorted(found.values(), key=lambda view: clause_order(view.clause))

    def _said(self, vi: str, en: str) -> str:
        return with_amounts(spoken(Words(vi, en), self.lang), self.numbers, self.lang)

    def _number(self, value: Value) -> NumberRow:
        days = self._days(value.days)
        said = self._said(value.description, value.description_en)
        return NumberRow(said, value_words(value, self.lang), days, _unsure(value.confidence))

    def _slot(self, slot: Slot) -> NumberRow:
        said = self._said(slot.description, slot.description_en)
        return NumberRow(said, "", self._days(slot.days), "")

    def _days(self, days: Interval) -> str:
        """The days of a number where they are not those of its document."""
        return "" if days == self.pack.force else days_words(days.start, days.end, self.lang)

    def amount(self, key: str) -> str:
        """The number `key` on the day of the book; what is open or not there says so."""
        try:
            return value_words(self.numbers.value(key), self.lang)
        except Refusal as refusal:
            open_to_office = refusal.code == "not_configured"
            return _("để cơ quan quy định") if open_to_office else formats.unknown(self.lang)

    def _rule(self, rule: Rule) -> Iterator[tuple[str, RuleBlock]]:
        """The rule parted by clause."""
        people = "; ".join(people_words(subject, self.pack.subject) for subject in rule.subjects)
        said = dict(_consequences(rule, self.lang))
        clauses = dict.fromkeys([*(q.clause for q in rule.questions), *(r.clause for r in rule.remarks)])
        for clause in clauses:
            rows = [self._question(one, said[one.id]) for one in rule.questions if one.clause == clause]
            remarks = dict.fromkeys(self._remark(one) for one in rule.remarks if one.clause == clause)
            yield clause, RuleBlock(spoken(rule.title, self.lang), people, tuple(rows), tuple(remarks))

    def _question(self, question: Question, consequence: str) -> QuestionRow:
        other = question.discretion
        return QuestionRow(
            question_words(question, self.numbers, self.lang),
            consequence,
            _unsure(question.confidence),
            self._said(other[1].vi, other[1].en) if other else "",
        )

    def _remark(self, remark: Remark) -> str:
        return self._said(remark.words.vi, remark.words.en)

    def _votes(self) -> Iterator[tuple[str, VoteRow]]:
        bodies = dict(written_bodies(self.pack))
        for row in bodies.values():
            if "clause" in row:
                yield str(row["clause"]), VoteRow(self._row_words(row), "", tuple(_left_out(row)))
        for _name, row in written_votes(self.pack):
            body = bodies.get(str(row.get("body")), {})
            notes = (_("Biểu quyết tại: %(body)s") % {"body": self._row_words(body)},) if body else ()
            yield str(row["clause"]), VoteRow(self._row_words(row), self._majority(row), notes)

    def _row_words(self, row: dict[str, Any]) -> str:
        return self._said(str(row.get("vi", "")), str(row.get("en", "")))

    def _majority(self, row: dict[str, Any]) -> str:
        share = self.amount(str(row["majority"]))
        return (_("quá %(share)s") if row.get("strict") else _("ít nhất %(share)s")) % {"share": share}

    def term(self, code: str, row: dict[str, Any]) -> TermRow:
        """A step with its term, as written in `deadlines/`."""
        longer = row.get("extension")
        return TermRow(
            code,
            self._row_words(row),
            self._said(str(row.get("from", "")), str(row.get("from_en", ""))),
            self.amount(str(row["term"])),
            self.amount(str(longer)) if longer else "",
        )

    def _procedure(self, procedure: Procedure) -> Iterator[tuple[str, ProcedureBlock]]:
        words = {step.id: spoken(step.words, self.lang) for step in procedure.steps}
        for clause in dict.fromkeys(step.clause for step in procedure.steps):
            steps = tuple(self._step(step, words) for step in procedure.steps if step.clause == clause)
            yield clause, ProcedureBlock(spoken(procedure.title, self.lang), steps)

    def _step(self, step: Step, words: dict[str, str]) -> StepRow:
        after = "; ".join(words[name] for name in step.after)
        if step.last_day:
            day = _("chậm nhất %(day)s") % {"day": self.amount(step.last_day)}
        elif step.before:
            day = _("trước ngày %(day)s") % {"day": self.amount(step.before)}
        else:
            day = ""
        return StepRow(words[step.id], after, day)


def _unsure(confidence: str) -> str:
    return "" if confidence == _READ else confidence_words(confidence)


def _consequences(rule: Rule, lang: str) -> Iterator[tuple[str, str]]:
    """What a "no" to each question does, by the question's id."""
    for question in rule.scope:
        yield question.id, _scope_words(question)
    for outcome in rule.outcomes:
        yield from _outcome_words(outcome, rule, lang)


def _scope_words(question: Question) -> str:
    return {
        NOT_REVIEWED: _("không đúng thì không kiểm điểm, xếp loại"),
        NOT_RATED: _("không đúng thì kiểm điểm nhưng chưa xếp loại"),
    }.get(question.otherwise, _("không đúng thì không thuộc diện"))


def _outcome_words(outcome: Outcome, rule: Rule, lang: str) -> Iterator[tuple[str, str]]:
    level = {"level": words_of(outcome.code, lang)}
    for question in outcome.any:
        yield question.id, _("không đúng thì là “%(level)s”") % level
    barred = (
        _("không đúng thì không được “%(level)s”")
        if rule.family == FAMILY
        else _("một điều kiện của “%(level)s”")
    )
    for question in outcome.all:
        yield question.id, barred % level


def _left_out(row: dict[str, Any]) -> Iterator[str]:
    absent = [ground_words(ground) for ground in row.get("leave_when_absent") or ()]
    always = [ground_words(ground) for ground in row.get("leave_always") or ()]
    if always:
        yield _("Không tính vào số gốc: %(grounds)s") % {"grounds": "; ".join(always)}
    if absent:
        yield _("Không tính khi vắng mặt: %(grounds)s") % {"grounds": "; ".join(absent)}
