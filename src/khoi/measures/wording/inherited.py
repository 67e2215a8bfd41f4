"""Where a clause that names no period may take one from: its neighbours, the words before a colon, the line above a list."""

from dataclasses import dataclass

from khoi.measures.wording.clauses import Clause
from khoi.measures.wording.periods import Period, is_only_rate, period_in

_FAR = 12


@dataclass(frozen=True, slots=True)
class PeriodSource:
    """The clauses of one sentence, which of them is asked about, and the years of the term where they are known.

    `known` holds what was found for its clauses so far: neighbours ask for one another's periods again and again.
    """

    parts: list[Clause]
    at: int
    term: tuple[int | None, int | None]
    known: dict[int, Period | None]

    def period_at(self, flat: str, part: Clause) -> Period | None:
        """What the words of one clause say of the period."""
        if part.start not in self.known:
            self.known[part.start] = period_in(flat, part.start, part.end)
        return self.known[part.start]


def period_of(flat: str, source: PeriodSource) -> tuple[Period | None, bool]:
    """The period of a clause, and whether it is a guess: taken over from across a semicolon, or not said at all."""
    clause = source.parts[source.at]
    if own := source.period_at(flat, clause):
        return own, False
    return _in_stretch(flat, clause, source) or _above(flat, clause) or _across(flat, clause, source)


def due_year(period: Period | None, term: tuple[int | None, int | None]) -> int | None:
    """The year named, else the term's last year for its end and its middle year for “giữa nhiệm kỳ”."""
    first, last = term
    if period is None or period.due is not None or period.rule != "end_of_term" or last is None:
        return period.due if period else None
    return (first + last) // 2 if period.is_middle and first is not None else last


def _in_stretch(flat: str, clause: Clause, source: PeriodSource) -> tuple[Period, bool] | None:
    parts, at = source.parts, source.at
    before = parts[max(0, at - _FAR) : at]
    same = [part for part in before if part.stretch == clause.stretch]
    after = [part for part in parts[at + 1 : at + 3] if part.stretch == clause.stretch]
    for part in [*reversed(same[-3:]), *after]:
        if found := source.period_at(flat, part):
            return found, is_only_rate(flat, part.start, part.end)
    if len(same) == _FAR:
        return None
    # Before the colon: “Cơ cấu kinh tế đến năm 2030: …”.
    opening, behind = (
        (same or [clause])[0].start,
        [part.end for part in before if part.stretch < clause.stretch],
    )
    lead = behind[-1] if behind else clause.sentence.start
    found = period_in(flat, lead, opening) if lead < opening else None
    return (found, False) if found else None


def _above(flat: str, clause: Clause) -> tuple[Period, bool] | None:
    heading = clause.sentence.heading
    found = period_in(flat, *heading) if heading else None
    return (found, False) if found else None


def _across(flat: str, clause: Clause, source: PeriodSource) -> tuple[Period | None, bool]:
    parts, at = source.parts, source.at
    for part in reversed(
        [part for part in parts[max(0, at - _FAR) : at] if part.stretch < clause.stretch][-4:]
    ):
        if found := source.period_at(flat, part):
            return found, True
    if clause.stretch and (found := period_in(flat, clause.sentence.start, parts[0].start)):
        return found, True
    first, last = source.term
    # A term of one year leaves nothing to ask.
    return (Period("each_year"), False) if first is not None and first == last else (None, True)
