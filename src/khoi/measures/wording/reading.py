"""One clause read as a target: by its number, or by a promise without any."""

import re
from dataclasses import replace
from fractions import Fraction

from khoi.measures.wording.clauses import Clause
from khoi.measures.wording.draft import Draft, Measured
from khoi.measures.wording.folding import Folded
from khoi.measures.wording.inherited import PeriodSource
from khoi.measures.wording.numbers import Figure
from khoi.measures.wording.operators import Said
from khoi.measures.wording.periods import deadline
from khoi.measures.wording.sentences import tense
from khoi.measures.wording.tables import ALL_OF, DONE, NO_TARGET, OPENERS, OUTCOMES, POPULATIONS, any_of

_DONE = re.compile(any_of(DONE))
_NO_TARGET = re.compile(any_of(NO_TARGET))
_OPENER = re.compile(any_of(OPENERS))
_OUTCOME = re.compile(any_of(OUTCOMES))
_ALL_OF = re.compile(rf"(?P<all>{any_of(ALL_OF)}) (?:các |số )?{any_of(POPULATIONS)}")
_WHOLE, _LONGEST = 100, 120


def drafted(flat: str, folded: Folded, source: PeriodSource) -> Draft | None:
    """The target in the clause that `source` is about; None where it holds none."""
    clause = source.parts[source.at]
    if clause.figure is not None:
        return Measured(flat, folded, clause, clause.figure, source).draft()
    draft = _unnumbered(flat, folded, source)
    # Asked last: most clauses without a number promise nothing, and this one looks at the whole sentence.
    if draft and tense(flat, clause.sentence.start, clause.end, before=clause.sentence.is_past):
        return None
    return draft


def _unnumbered(flat: str, folded: Folded, source: PeriodSource) -> Draft | None:
    """All of some kind, something to be finished, or a state."""
    clause = source.parts[source.at]
    if found := _ALL_OF.search(flat, clause.start, clause.end):
        a, b = found.span("all")
        everything = Figure(a, b, Fraction(_WHOLE), is_share=True, form="all", noun_end=b)
        return Measured(flat, folded, replace(clause, figure=everything), everything, source).draft()
    return _milestone(flat, folded, clause) or _state(flat, folded, clause)


def _milestone(flat: str, folded: Folded, clause: Clause) -> Draft | None:
    """Something that must be finished by a day."""
    by, done = deadline(flat, clause.start, clause.end), _DONE.search(flat, clause.start, clause.end)
    if by is None or done is None:
        return None
    said = Said(done.start(), done.end(), "một việc phải xong", "something to be finished")
    words = folded.cased[clause.start : clause.end]
    return Draft(
        clause, "milestone", due_year=by.due, measure_hint=words[:_LONGEST], because=(said, *by.because)
    )


def _state(flat: str, folded: Folded, clause: Clause) -> Draft | None:
    """A state that only people can judge; whether it is a promise at all is seen later, by what stands around it."""
    opener, outcome = (
        _OPENER.match(flat, clause.start, clause.end),
        _OUTCOME.search(flat, clause.start, clause.end),
    )
    if (
        opener is None
        or outcome is None
        or _NO_TARGET.search(flat, clause.sentence.start, clause.sentence.end)
    ):
        return None
    said = Said(
        outcome.start(), outcome.end(), "không có con số: do người đánh giá", "no number: judged by a person"
    )
    words = folded.cased[clause.start : clause.end]
    return Draft(clause, "qualitative", measure_hint=words[:_LONGEST], because=(said,))
