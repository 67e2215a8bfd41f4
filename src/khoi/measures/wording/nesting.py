"""Which target is part of which: “trong đó” before a number, before a colon with a list behind it, or above a list."""

import re
from dataclasses import replace

from khoi.measures.wording.bases import known_population
from khoi.measures.wording.draft import Draft
from khoi.measures.wording.operators import Said
from khoi.measures.wording.tables import ASIDE, OF_WHICH, any_of

_NESTED = re.compile(any_of(OF_WHICH))
_ASIDE = re.compile(any_of(ASIDE))
_LIST_OPENS = re.compile(rf"{any_of(OF_WHICH)}[^,;:\n]{{0,20}}:[ \n]*$")
_LIST_STARTS = re.compile(rf"{any_of(OF_WHICH)}[^,;:\n]{{0,20}}:")
_SHARES = re.compile(any_of(["chiếm", "tỷ trọng", "cơ cấu", "tỷ lệ"]))
_BEHIND = re.compile(r" (?:trong )?số (?:đó|này|nêu trên)(?!\w)")
_ANYONE = ("người", "đồng chí")
_PART = ("một phần của chỉ tiêu trước", "a part of the target before it")
_NEAR, _CLOSE = 60, 10


class Nesting:
    """The targets of a text as they are found, each put under the one that it is part of."""

    def __init__(self, flat: str) -> None:
        self.found: list[Draft] = []
        self._flat = flat
        self._of_list: dict[tuple[int, int], Draft | None] = {}
        self.begin_sentence()

    def begin_sentence(self) -> None:
        """Nothing that the sentence before said of “trong đó” goes on."""
        self._parent: Draft | None = None
        self._stretch, self._is_list = -1, False

    def add(self, draft: Draft) -> None:
        """Puts `draft` behind those found so far."""
        under = self._parent_of(draft)
        if under is not None:
            self._is_list |= self._opens_list(draft)
            self._stretch = draft.clause.stretch
            draft = self._below(draft, under)
        elif draft.kind == "ratio" and _NESTED.match(self._flat, draft.clause.start):
            draft = replace(draft, questions=("T-01", *draft.questions))
        else:
            self._parent, self._stretch, self._is_list = draft, -1, False
        self.found.append(draft)

    def _parent_of(self, draft: Draft) -> Draft | None:
        figure, start = draft.figure, draft.clause.start
        if figure is None:
            return None
        parent = self._above(draft) or self._parent or self._of_sentence_before(draft)
        if parent is None or parent.figure is None:
            return None
        is_said = (
            _NESTED.search(self._flat, start, figure.start)
            or _BEHIND.match(self._flat, figure.end)
            or self._opens_list(draft)
        )
        if is_said or parent is self._above(draft):
            return parent
        if _ASIDE.match(self._flat, start, figure.start):
            is_part = parent.clause.sentence == draft.clause.sentence
        else:
            is_part = self._goes_on(draft, parent)
        return parent if is_part and not _is_of_others(draft, parent) else None

    def _goes_on(self, draft: Draft, parent: Draft) -> bool:
        """“Trong đó A 30%, B 20%”; across a semicolon only in “trong đó: A tăng 4%; B tăng 17%”."""
        if self._stretch == draft.clause.stretch:
            return True
        is_growth = parent.kind == "growth" and (draft.kind == "growth" or self._is_growth(draft))
        return self._is_list and (is_growth or (draft.kind == parent.kind and draft.is_period_guessed))

    def _is_growth(self, draft: Draft) -> bool:
        """Whether a share under a growth is one too, though only the whole says “tăng”: “trong đó nông nghiệp 4%”."""
        return draft.kind == "ratio" and not _SHARES.search(self._flat, draft.clause.start, draft.clause.end)

    def _opens_list(self, draft: Draft) -> bool:
        start = draft.clause.start
        if _LIST_STARTS.match(self._flat, start):
            return True
        return (
            _LIST_OPENS.search(self._flat, max(draft.clause.sentence.start, start - _NEAR), start) is not None
        )

    def _above(self, draft: Draft) -> Draft | None:
        """The target of the line “… trong đó:” that the list of `draft` stands under."""
        if not draft.clause.sentence.headings:
            return None
        line = start, end = draft.clause.sentence.headings[-1]
        if line not in self._of_list:
            is_list = _LIST_OPENS.search(self._flat, max(start, end - _NEAR), end)
            if is_list and not self._flat[start : is_list.start()].strip():
                start = max(0, start - _CLOSE)
            inside = (one for one in reversed(self.found[-8:]) if start < one.clause.end < end and one.figure)
            self._of_list[line] = next(inside, None) if is_list else None
        return self._of_list[line]

    def _of_sentence_before(self, draft: Draft) -> Draft | None:
        """“Trong đó, …” may open a sentence of its own, about the target before it."""
        top = next((one for one in reversed(self.found[-8:]) if one.under is None and one.figure), None)
        near = top and top.clause.sentence.paragraph >= draft.clause.sentence.paragraph - 1
        return top if near else None

    def _below(self, draft: Draft, under: Draft) -> Draft:
        is_aside = draft.figure and _ASIDE.match(self._flat, draft.clause.start, draft.figure.start)
        questions = draft.questions
        # Of a number of people a share can only be a share of those; only a share of a share has two bases.
        if draft.kind == under.kind == "ratio" and not is_aside:
            questions = ("T-01", *questions)
        draft = self._in_its_period(replace(draft, under=under, questions=questions), under)
        if under.kind == "growth" and self._is_growth(draft):
            draft = _as_growth(draft, under)
        return replace(
            draft,
            because=(*self._said(draft), *draft.because),
            population=draft.population or under.population,
        )

    def _in_its_period(self, draft: Draft, under: Draft) -> Draft:
        """A part behind “trong đó:” that names no period is judged when the whole is."""
        if not (self._is_list and draft.is_period_guessed and draft.kind == under.kind):
            return draft
        kept = (
            draft.questions
            if under.is_period_guessed
            else tuple(one for one in draft.questions if one != "T-04")
        )
        return replace(draft, period_rule=under.period_rule, due_year=under.due_year, questions=kept)

    def _said(self, draft: Draft) -> tuple[Said, ...]:
        clause = draft.clause
        found = _NESTED.search(self._flat, clause.start, clause.end) or _ASIDE.match(self._flat, clause.start)
        return (Said(found.start(), found.end(), *_PART),) if found else ()


def _as_growth(draft: Draft, under: Draft) -> Draft:
    asked = tuple(code for code in draft.questions if code != "T-04")
    return replace(
        draft, kind="growth", period_rule="growth_per_year", due_year=under.due_year, questions=asked
    )


def _is_of_others(draft: Draft, parent: Draft) -> bool:
    if not draft.population or draft.population in _ANYONE:
        return False
    one, other = known_population(draft.population), known_population(parent.population)
    return not (one.startswith(other) or other.startswith(one))
