"""Worked cases of a regulation beside the clauses they show, each as it comes out when run now."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from khoi.core.spelling import plain
from khoi.queries.regulation_clauses import ClauseView
from khoi.rules.cases import Case, Result, cases_of, run_case
from khoi.rules.fields import Fields
from khoi.rules.library import Library
from khoi.rules.packs import Pack
from khoi.rules.words import spoken


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case: what it is called, and what came out otherwise than its author expects."""

    name: str
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """A clause with its cases."""

    view: ClauseView
    cases: tuple[CaseRow, ...]

    @property
    def failing(self) -> int:
        """How many cases do not come out as expected."""
        return sum(bool(case.differs) for case in self.cases)


@dataclass(frozen=True, slots=True)
class Tally:
    """How the cases of a whole regulation come out."""

    all: int
    failing: int


@cache
def results(pack: Pack, known: Library) -> tuple[tuple[Case, Result], ...]:
    """Every case of a pack, run once for as long as the packs stay loaded."""
    return tuple((case, run_case(case, known, {"audit": _audit})) for case in cases_of(pack))


def _audit(case: Any, _known: Library) -> dict[str, Any]:
    from khoi.measures.quotas import audit  # numpy only when a case needs it

    return audit(Fields(case, known=("table",)).text("table").encode())


def tally(pack: Pack, known: Library) -> Tally:
    """Over all clauses, each case once."""
    found = results(pack, known)
    return Tally(len(found), sum(not result.passed for _, result in found))


def with_cases(pack: Pack, known: Library, views: Sequence[ClauseView], lang: str) -> list[ClauseShown]:
    """Each clause with the cases that name it."""
    rows: dict[str, list[CaseRow]] = {}
    for case, result in results(pack, known):
        for clause in case.clauses:
            rows.setdefault(plain(clause), []).append(_row(case, result, lang))
    return [ClauseShown(view, tuple(rows.get(plain(view.clause), ()))) for view in views]


def _row(case: Case, result: Result, lang: str) -> CaseRow:
    return CaseRow(spoken(case.name, lang), tuple(spoken(words, lang) for words in result.differs))
