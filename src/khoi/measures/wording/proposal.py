"""Proposes targets from the words of a resolution. It decides nothing: every proposal is for a person to confirm."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from khoi.measures.wording.clauses import Clause, clauses
from khoi.measures.wording.draft import Draft
from khoi.measures.wording.folding import Folded, fold
from khoi.measures.wording.inherited import PeriodSource
from khoi.measures.wording.nesting import Nesting
from khoi.measures.wording.parting import hide_commas
from khoi.measures.wording.periods import Period
from khoi.measures.wording.questions import QUESTIONS, Question
from khoi.measures.wording.reading import drafted
from khoi.measures.wording.sentences import sentences, unwrapped


class Because(NamedTuple):
    """A word that decided something and what it was taken for; `start` up to `end` in the text as given."""

    word: str
    meaning: str
    meaning_en: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A target as its words seem to mean it. `words` is `text[start:end]`; `under` the index of the target it is part of.

    `low` and `high` are in percent for `ratio` and `growth`, else in `unit_word`; `operator` and `period_rule` are empty
    for `milestone` and `qualitative`, which a person judges.
    """

    words: str
    start: int
    end: int
    kind: str
    operator: str = ""
    low: Fraction | None = None
    high: Fraction | None = None
    printed: str = ""
    unit_word: str = ""
    period_rule: str = ""
    due_year: int | None = None
    under: int | None = None
    population: str = ""
    measure_hint: str = ""
    questions: tuple[Question, ...] = ()
    because: tuple[Because, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain values; exact numbers as text (“90.5”, “200/3”)."""
        told = {name: getattr(self, name) for name in ("words", "start", "end", "kind", "operator")}
        told |= {"low": _digits(self.low), "high": _digits(self.high)}
        told |= {
            name: getattr(self, name)
            for name in (
                "printed",
                "unit_word",
                "period_rule",
                "due_year",
                "under",
                "population",
                "measure_hint",
            )
        }
        told["questions"] = [question.as_json() for question in self.questions]
        told["because"] = [one._asdict() for one in self.because]
        return told


_SHORT_TEXT = 400


def proposals(
    text: str, *, first_year: int | None = None, last_year: int | None = None
) -> tuple[Proposal, ...]:
    """The targets that `text` seems to hold, in its order; the years of the term tell what “cuối nhiệm kỳ” is.

    Whatever `text` holds, it never raises; it takes time in proportion to its length.
    """
    folded = unwrapped(fold(text))
    flat = hide_commas(folded.text)
    term = (first_year, last_year)
    nesting = Nesting(flat)
    for sentence in sentences(folded):
        parts = clauses(folded.text, flat, sentence)
        _read_sentence(flat, folded, parts, nesting, term)
    kept = _promised(nesting.found, len(text))
    places = {id(draft): index for index, draft in enumerate(kept)}
    return tuple(_proposal(text, folded, draft, places) for draft in kept)


def _read_sentence(
    flat: str, folded: Folded, parts: list[Clause], nesting: Nesting, term: tuple[int | None, int | None]
) -> None:
    nesting.begin_sentence()
    known: dict[int, Period | None] = {}
    for at in range(len(parts)):
        draft = drafted(flat, folded, PeriodSource(parts, at, term, known))
        if draft and not _is_before(draft, term[0]):
            nesting.add(draft)


def _is_before(draft: Draft, first_year: int | None) -> bool:
    """What was due before the term began is told, not aimed at."""
    return draft.due_year is not None and first_year is not None and draft.due_year < first_year


def _promised(found: list[Draft], length: int) -> list[Draft]:
    """All but the promises without a number that stand where nothing else is promised."""
    numbered = {draft.clause.sentence.paragraph for draft in found if draft.figure}
    return [
        draft
        for draft in found
        if draft.kind != "qualitative" or length <= _SHORT_TEXT or draft.clause.sentence.paragraph in numbered
    ]


def _proposal(text: str, folded: Folded, draft: Draft, places: dict[int, int]) -> Proposal:
    start, end = folded.span(draft.clause.start, draft.clause.end)
    figure = draft.figure
    a, b = folded.span(figure.start, figure.end) if figure else (start, start)
    return Proposal(
        words=text[start:end],
        start=start,
        end=end,
        kind=draft.kind,
        operator=draft.operator,
        low=figure.low if figure else None,
        high=figure.high if figure else None,
        printed=text[a:b],
        unit_word=draft.unit_word,
        period_rule=draft.period_rule,
        due_year=draft.due_year,
        under=places.get(id(draft.under)) if draft.under else None,
        population=draft.population,
        measure_hint=draft.measure_hint,
        questions=tuple(QUESTIONS[code] for code in draft.questions),
        because=tuple(_because(text, folded, draft)),
    )


def _because(text: str, folded: Folded, draft: Draft) -> Iterator[Because]:
    for said in sorted(set(draft.because), key=lambda one: (one.start, one.end, one.meaning)):
        start, end = folded.span(said.start, said.end)
        yield Because(text[start:end], said.meaning, said.meaning_en, start, end)


def _digits(value: Fraction | None) -> str | None:
    if value is None:
        return None
    scaled = value * 10**6
    if scaled.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    whole, part = divmod(abs(scaled.numerator), 10**6)
    return ("-" if value < 0 else "") + (f"{whole}.{part:06}".rstrip("0") if part else str(whole))
