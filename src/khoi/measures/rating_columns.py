"""Asks a rule about very many subjects at once and keeps every answer as bits: `rules.verdict.judge` without its prose."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from khoi.measures.amount_columns import Block
from khoi.measures.fact_columns import Column, Columns
from khoi.measures.formula_columns import NO, YES, Formulas, Mask, Truth, every, some
from khoi.rules.decision import Answers
from khoi.rules.formula import Amounts
from khoi.rules.questions import NOT_REVIEWED, Outcome, Question, Rule

BLOCK = 1 << 16
NONE = -1
_BYTE = 8


@dataclass(frozen=True, slots=True, eq=False)
class RatedColumns:
    """The outcome of many subjects in one byte, and their answers in two bits a question (rounded up to bytes).

    `outcomes` is the place in `rule.outcomes`, or NONE. `bits` is (2, bytes, subjects), question q being bit q % 8 of
    byte q // 8 in the order of `rule.questions`: first the questions that failed, then the unknown ones; both bits: not asked.
    """

    outcomes: Columns
    bits: Columns

    def __len__(self) -> int:
        return len(self.outcomes)

    @property
    def nbytes(self) -> int:
        """The memory it takes: 7 bytes a subject for a rule of 19 questions."""
        return self.outcomes.nbytes + self.bits.nbytes

    def stored(self, subject: int) -> bytes:
        """One subject's answers as they can be kept: 6 bytes for 19 questions; `answers_in` reads them again."""
        return self.bits[:, :, subject].tobytes()

    def failed(self, question: int) -> Columns:
        """Who fails a question, by its place in `rule.questions`."""
        return self._has(question, failed=True, unknown=False)

    def unknown(self, question: int) -> Columns:
        """For whom its answer is unknown."""
        return self._has(question, failed=False, unknown=True)

    def asked(self, question: int) -> Columns:
        """Who is asked it."""
        return ~self._has(question, failed=True, unknown=True)

    def _has(self, question: int, *, failed: bool, unknown: bool) -> Columns:
        bits = self.bits[:, question // _BYTE] & (1 << question % _BYTE) != 0
        found: Columns = (bits[0] == failed) & (bits[1] == unknown)
        return found


def rate_columns(
    rule: Rule, columns: Mapping[str, Column], numbers: Amounts, day: date, *, subjects: int | None = None
) -> RatedColumns:
    """What `judge` answers for each subject, all at once; a fact without a column is missing for everybody.

    Where several outcomes of a rule may hold, the first is kept; `decide` finds the others in the answers.
    `subjects` is how many, needed only where there is no column. Raises the Refusal that `judge` would for any of them.
    """
    (size,) = {len(column.values) for column in columns.values()} or {subjects or 0}
    asking = _Asking(rule, Formulas(columns, numbers, day))
    width = -(-len(rule.questions) // _BYTE)
    rated = RatedColumns(np.full(size, NONE, np.int8), np.zeros((2, width, size), np.uint8))
    _keep_memory()
    for start in range(0, size, BLOCK):
        asking.run(Block(start, min(start + BLOCK, size)), rated)
    return rated


def _keep_memory() -> None:
    """Lets the C library keep what one block frees for the next: it gives less back once a large piece has come and gone.

    The piece is never touched, so it costs nothing; without it fresh memory takes longer than the rating itself.
    """
    np.empty(1 << 23, np.uint8)


def explain(rated: RatedColumns, subject: int, rule: Rule) -> Answers:
    """The answers of one subject as `decide` reads them; everything else follows from these."""
    return answers_in(rated.stored(subject), rule)


def answers_in(stored: bytes, rule: Rule) -> Answers:
    """The answers kept by `RatedColumns.stored`."""
    half = len(stored) // 2
    failed, unknown = int.from_bytes(stored[:half], "little"), int.from_bytes(stored[half:], "little")
    return {
        question.id: None if unknown >> i & 1 else not failed >> i & 1
        for i, question in enumerate(rule.questions)
        if not (failed & unknown) >> i & 1
    }


def scope_states(rated: RatedColumns, rule: Rule) -> tuple[Columns, Columns]:
    """Whether each subject is reviewed, and rated: 1 yes, 0 no, -1 unknown."""
    leaving = [i for i, question in enumerate(rule.scope) if question.otherwise == NOT_REVIEWED]
    return _scope_state(rated, leaving), _scope_state(rated, range(len(rule.scope)))


def _scope_state(rated: RatedColumns, questions: Iterable[int]) -> Columns:
    state = np.ones(len(rated), np.int8)
    for question in questions:
        state[rated.unknown(question) & (state != 0)] = -1
        state[rated.failed(question)] = 0
    return state


class _Asking:
    """A rule made ready to be asked block by block."""

    def __init__(self, rule: Rule, formulas: Formulas) -> None:
        self._rule, self._scope = rule, len(rule.scope)
        firsts = range(0, len(rule.questions), _BYTE)
        self._scope_bits = [(1 << min(_BYTE, max(0, self._scope - first))) - 1 for first in firsts]
        self._questions = [_Asked(question, formulas) for question in rule.questions]
        place = {question.id: i for i, question in enumerate(rule.questions)}
        self._all = [[place[question.id] for question in outcome.all] for outcome in rule.outcomes]
        self._any = [[place[question.id] for question in outcome.any] for outcome in rule.outcomes]

    def run(self, block: Block, rated: RatedColumns) -> None:
        """Fills the block's part of `rated`."""
        answers = [asked.answer(block, YES) for asked in self._questions[: self._scope]]
        yes, maybe = every(passing for _, passing in answers)
        reached = maybe if np.any(maybe) else NO
        answers += [asked.answer(block, reached) for asked in self._questions[self._scope :]]
        passing = [truth for _, truth in answers]
        found = rated.outcomes[block.part]
        (self._several if self._rule.is_every else self._first)(found, passing)
        _put(found, NONE, ~yes)
        self._keep(answers, ~reached, rated.bits[:, :, block.part])

    def _first(self, found: Columns, passing: Sequence[Truth]) -> None:
        """As `decision._first`: one failing question alone, else the first outcome that holds, best first."""
        alone = [[passing[i] for i in questions] for questions in self._any]
        for i, outcome in reversed(list(enumerate(self._rule.outcomes))):
            yes, maybe = self._state(outcome, i, passing)
            _put(found, NONE, NO if yes is maybe else maybe)
            _put(found, i, yes)
        _put(found, NONE, _open(truth for part in alone for truth in part))
        for i, part in reversed(list(enumerate(alone))):
            _put(found, i, ~every(part)[1])

    def _several(self, found: Columns, passing: Sequence[Truth]) -> None:
        """As `decision._every`: the first of all that hold; the last resort where surely none does."""
        states = [self._state(outcome, i, passing) for i, outcome in enumerate(self._rule.outcomes)]
        last = [outcome.is_last_resort for outcome in self._rule.outcomes]
        if any(last):
            _put(found, last.index(True), ~_open(states))
        for i, (yes, _) in reversed(list(enumerate(states))):
            _put(found, i, NO if last[i] else yes)

    def _state(self, outcome: Outcome, place: int, passing: Sequence[Truth]) -> Truth:
        if outcome.any and not outcome.all:
            return NO, NO
        return every(passing[i] for i in self._all[place])

    def _keep(self, answers: Sequence[tuple[Mask, Truth]], left_out: Mask, bits: Columns) -> None:
        """Writes the answers as bits; those who are left out have been asked only who is concerned."""
        gone: Any = -left_out.view(np.uint8) if left_out.ndim else 0xFF * int(left_out)
        for byte, in_scope in enumerate(self._scope_bits):
            part = answers[byte * _BYTE : (byte + 1) * _BYTE]
            every_bit = (1 << len(part)) - 1
            skipped = _bits([NO if concerned is YES else ~concerned for concerned, _ in part])
            if left_out is not NO and every_bit != in_scope:
                skipped = gone & (every_bit ^ in_scope) | skipped
            failed = _bits([truth[1] for _, truth in part]) ^ every_bit
            unknown = _bits([NO if yes is maybe else yes ^ maybe for _, (yes, maybe) in part])
            np.bitwise_or(failed, skipped, out=bits[0, byte], dtype=np.uint8)
            np.bitwise_or(unknown, skipped, out=bits[1, byte], dtype=np.uint8)


class _Asked:
    """One question: whom it concerns, and where it passes."""

    def __init__(self, question: Question, formulas: Formulas) -> None:
        stated = formulas.gaps(question.given or (question.facts if question.judged else ()))
        self._stated = formulas.known(stated) if stated else None
        self._waived = None if question.waived is None else formulas.ask(question.waived)
        self._ask = formulas.ask(question.ask)

    def answer(self, block: Block, reached: Mask) -> tuple[Mask, Truth]:
        """Whom it concerns, and where it passes: not asked passes. What concerns nobody in `reached` is not computed."""
        concerned = YES if self._stated is None else self._stated(block)[0]
        if self._waived is not None and _anybody(concerned, reached):
            concerned = concerned & ~self._waived(block)[0]
        if not _anybody(concerned, reached):
            return concerned, (YES, YES)
        truth = self._ask(block)
        return concerned, truth if concerned is YES else some([truth, (passed := ~concerned, passed)])


def _anybody(concerned: Mask, reached: Mask) -> bool:
    return reached is not NO and (concerned is YES or bool(np.any(concerned & reached)))


def _open(truths: Iterable[Truth]) -> Mask:
    """Where one of them is unknown."""
    found = NO
    for yes, maybe in truths:
        if yes is not maybe:
            found = maybe ^ yes if found is NO else found | (maybe ^ yes)
    return found


def _bits(masks: Sequence[Mask]) -> Any:
    """Up to eight masks as one byte each subject, the first mask lowest."""
    byte: Any = 0
    if all(mask is NO for mask in masks):
        return byte
    for mask in reversed(masks):
        byte += byte
        byte |= mask.view(np.uint8) if mask.ndim else int(mask)
    return byte


def _put(found: Columns, value: int, where: Mask) -> None:
    """`value` wherever `where` holds, several times faster than by np.where."""
    if where is not NO:
        change = found ^ value
        change &= -where.view(np.int8)
        found ^= change
