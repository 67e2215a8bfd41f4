"""Where a clause that names no period may take one from: its neighbours, the words before a colon, the line above a list."""

from dataclasses import dataclass

from khoi.measures.wording.clauses import Clause
from khoi.measures.wording.periods import Period, is_only_rate, names_term, period_in, says_growth, whole_term

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

    def plain_period_at(self, flat: str, part: Clause) -> Period | None:
        """The same where others may take it over; “tăng bình quân” and a bare “bình quân” are about one clause only."""
        found = self.period_at(flat, part)
        of_growth = found and found.rule == "mean_of_years" and says_growth(flat, part.start, part.end)
        if found is None or found.is_vague or of_growth:
            found = None
        if found is None or is_only_rate(flat, part.start, part.end):
            # “Trong nhiệm kỳ, thu ngân sách tăng 15%/năm, kết nạp 700 đảng viên”: “/năm” is about its own number.
            return whole_term(flat, part.start, part.end) or found
        return found


def period_of(flat: str, source: PeriodSource) -> tuple[Period | None, bool]:
    """The period of a clause, and whether it is a guess: taken over from across a semicolon, or not said at all."""
    clause = source.parts[source.at]
    own = source.period_at(flat, clause)
    if own and not own.is_vague:
        return own, False
    near = _in_stretch(flat, clause, source) or _opening(flat, source)
    if own:
        return near or _above(flat, clause) or (own, True)
    # What the sentence itself says of a neighbour is nearer than the title of its part.
    return near or _beside(flat, clause, source) or _above(flat, clause) or _not_said(source)


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
        if found := source.plain_period_at(flat, part):
            of_rate = found.rule != "total_over_term" and is_only_rate(flat, part.start, part.end)
            return found, of_rate
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


def _opening(flat: str, source: PeriodSource) -> tuple[Period, bool] | None:
    """“Đến năm 2030: A; B; C”: what stands before the colon is said of all behind it."""
    start, end = source.parts[source.at].sentence.start, source.parts[0].start
    if not flat[start:end].rstrip().endswith(":"):
        return None
    found = period_in(flat, start, end)
    return (found, False) if found and not names_term(flat, found) else None


def _above(flat: str, clause: Clause) -> tuple[Period, bool] | None:
    """A line with a colon is said of its list; the year of a title (“Chỉ tiêu đến năm 2030”) may only be the term's last."""
    for start, end in reversed(clause.sentence.headings):
        if (found := period_in(flat, start, end)) and not names_term(flat, found):
            return found, found.due is not None and not flat[start:end].rstrip().endswith(":")
    return None


def _beside(flat: str, clause: Clause, source: PeriodSource) -> tuple[Period, bool] | None:
    """Across a semicolon, or what opens the sentence: a guess, since neither says so of this clause."""
    parts, at = source.parts, source.at
    for part in reversed(
        [part for part in parts[max(0, at - _FAR) : at] if part.stretch < clause.stretch][-4:]
    ):
        if found := source.plain_period_at(flat, part):
            return found, True
    lead = clause.sentence.start, parts[0].start
    if clause.stretch and lead[0] < lead[1] and (found := period_in(flat, *lead)):
        return found, True
    return None


def _not_said(source: PeriodSource) -> tuple[Period | None, bool]:
    """A term of one year leaves nothing to ask."""
    first, last = source.term
    return (Period("each_year"), False) if first is not None and first == last else (None, True)
