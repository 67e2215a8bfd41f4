"""One clause read: kind, operator, number, period, population, and what its words leave open."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from khoi.measures.wording.bases import falls, measured, population, rises
from khoi.measures.wording.clauses import HIDDEN, Clause
from khoi.measures.wording.folding import Folded
from khoi.measures.wording.inherited import PeriodSource, due_year, period_of
from khoi.measures.wording.numbers import Figure
from khoi.measures.wording.operators import Comparison, Said, comparison
from khoi.measures.wording.periods import deadline, is_yearly
from khoi.measures.wording.sentences import tense
from khoi.measures.wording.tables import (
    ALL_OF,
    DONE,
    NO_TARGET,
    OPENERS,
    OUTCOMES,
    POPULATIONS,
    any_of,
)

_DONE = re.compile(any_of(DONE))
_NO_TARGET = re.compile(any_of(NO_TARGET))
_OPENER = re.compile(any_of(OPENERS))
_OUTCOME = re.compile(any_of(OUTCOMES))
_ALL_OF = re.compile(rf"(?P<all>{any_of(ALL_OF)}) (?:các |số )?{any_of(POPULATIONS)}")
_STRIVE = re.compile(r"(?<!\w)phấn đấu(?!\w)")
_GOOD = re.compile(
    r"hoàn thành tốt(?: chức trách,?)?+(?: nhiệm vụ)?+(?: chính trị)?+(?! trở lên| và hoàn thành xuất sắc)"
    r"|(?<!\w)htt(?:nv)?(?!\w)(?! trở lên)"
)
_OLD_NAMES = re.compile(r"trong sạch.{0,3}vững mạnh|tiêu biểu")
_RECOGNISED = re.compile(r"đạt chuẩn(?! nông thôn| quốc gia)|công nhận(?! chính thức)|danh hiệu")
_JOINING = re.compile(r"kết nạp|phát triển đảng|phát triển mới")
_AGAINST = re.compile(r"so với|tổng số|(?<!\w)gấp(?!\w)")
_BASE_DAY = re.compile(r"đầu nhiệm kỳ|đầu năm|cuối năm|năm trước|cùng kỳ|năm (?:19|20)\d\d|cuối nhiệm kỳ")
_OF_PLAN = re.compile(r" ?(?:so với )?(?:chỉ tiêu|kế hoạch|dự toán)")
_TIMES_MORE = re.compile(r"(?<!\w)tăng(?!\w)[^,]{0,20}$")
_WHOLE, _LONGEST = 100, 120
_TERM_BEFORE = re.compile(r"nhiệm kỳ (?:trước|vừa qua)")
_RATE = re.compile(r" ?/ ?1? ?(?:năm|tháng|quý)")


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A proposal with its places still in the folded text and its questions as codes."""

    clause: Clause
    kind: str
    figure: Figure | None = None
    operator: str = ""
    unit_word: str = ""
    period_rule: str = ""
    due_year: int | None = None
    population: str = ""
    measure_hint: str = ""
    questions: tuple[str, ...] = ()
    because: tuple[Said, ...] = ()
    under: "Draft | None" = None


def drafted(flat: str, folded: Folded, source: PeriodSource) -> Draft | None:
    """The target in the clause that `source` is about; None where it holds none."""
    clause = source.parts[source.at]
    if clause.figure is not None:
        return _Measured(flat, folded, clause, clause.figure, source).draft()
    if tense(flat, clause.sentence.start, clause.end, before=clause.sentence.is_past):
        return None
    if found := _ALL_OF.search(flat, clause.start, clause.end):
        a, b = found.span("all")
        everything = Figure(a, b, Fraction(_WHOLE), is_share=True, form="all", noun_end=b)
        return _Measured(flat, folded, replace(clause, figure=everything), everything, source).draft()
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
    if _NO_TARGET.search(flat, clause.sentence.start, clause.sentence.end):
        return None
    opener, outcome = (
        _OPENER.match(flat, clause.start, clause.end),
        _OUTCOME.search(flat, clause.start, clause.end),
    )
    if opener is None or outcome is None:
        return None
    said = Said(
        outcome.start(), outcome.end(), "không có con số: do người đánh giá", "no number: judged by a person"
    )
    words = folded.cased[clause.start : clause.end]
    return Draft(clause, "qualitative", measure_hint=words[:_LONGEST], because=(said,))


class _Measured:
    """One clause with its number, looked at from every side once."""

    def __init__(
        self, flat: str, folded: Folded, clause: Clause, figure: Figure, source: PeriodSource
    ) -> None:
        self._flat, self._folded, self._clause, self._source = flat, folded, clause, source
        self._words = flat[clause.start : clause.end]
        self._figure = figure = self._as_growth(figure)
        self._compared = _comparison(flat, clause, figure)
        self._up, self._down = rises(flat, clause, figure), falls(flat, clause, figure)
        self._period, self._is_guess = period_of(flat, source)
        beyond_all = figure.is_share and figure.low > _WHOLE and _OF_PLAN.match(flat, figure.end) is not None
        self._is_of_plan = self._compared.is_beyond or beyond_all
        self._kind, self._rule = self._kind_and_rule()

    def draft(self) -> Draft:
        """All of it together."""
        flat, clause, figure = self._flat, self._clause, self._figure
        period = self._period.because if self._period else ()
        return Draft(
            clause=clause,
            kind=self._kind,
            figure=figure,
            operator=self._compared.sign,
            unit_word=_unit(flat, clause, figure),
            period_rule=self._rule,
            due_year=due_year(self._period, self._source.term),
            population=population(flat, clause, figure) or ("" if figure.is_share else figure.noun),
            measure_hint=measured(flat, clause, figure, self._folded.cased),
            questions=tuple(dict.fromkeys([*self._open_words(), *self._open_numbers()])),
            because=(*self._compared.because, *period, *self._directions()),
        )

    def _as_growth(self, figure: Figure) -> Figure:
        """“Tăng 3 lần” is said in times, like “gấp 3 lần”."""
        before = self._flat[self._clause.start : figure.start]
        if figure.noun != "lần" or not _TIMES_MORE.search(before):
            return figure
        return replace(figure, low=_WHOLE * figure.low - _WHOLE, is_share=True, form="times")

    def _kind_and_rule(self) -> tuple[str, str]:
        figure, rule = self._figure, self._period.rule if self._period else ""
        if not figure.is_share:
            return "count", rule or ("each_year" if figure.form == "none" else "total_over_term")
        yearly = is_yearly(self._flat, self._clause.start, self._clause.end)
        over_term = "total_over_term" if _TERM_BEFORE.search(self._words) else ""
        if figure.form == "times":
            return "growth", "growth_per_year" if yearly else rule or "end_of_term"
        against = _AGAINST.search(self._flat, figure.end, self._clause.end)
        if not self._up or self._down:
            return "ratio", rule or over_term or ("end_of_term" if self._down and against else "each_year")
        if not yearly and (against or rule in ("end_of_term", "total_over_term")):
            return "ratio", rule or over_term or "end_of_term"
        return "growth", "growth_per_year"

    def _open_words(self) -> Iterator[str]:
        """What the names of ratings and titles leave open."""
        if self._figure.form == "none":
            yield "T-12"
        if self._kind == "ratio" and _GOOD.search(self._words):
            yield "T-02"
        if self._kind == "ratio" and _OLD_NAMES.search(self._words):
            yield "T-08"
        if self._kind == "ratio" and _RECOGNISED.search(self._words):
            yield "T-10"

    def _open_numbers(self) -> Iterator[str]:
        """What the number, its period and its base leave open."""
        figure, beyond = self._figure, self._compared.is_beyond
        # All of something can be neither more nor less: both readings of a bare 100% are one.
        is_all = self._kind == "ratio" and figure.low == _WHOLE
        if self._compared.sign == "bare" and not is_all and not beyond:
            yield "T-03"
        if self._is_guess or (self._period and self._period.is_middle):
            yield "T-04"
        if self._needs_base_day():
            yield "T-05"
        if self._is_of_plan or figure.form in ("times", "pair"):
            yield "T-07"
        if self._down and figure.is_share:
            yield "decrease"

    def _needs_base_day(self) -> bool:
        words = self._words
        if not self._figure.is_share or self._is_of_plan or _BASE_DAY.search(words):
            return False
        joins = self._kind == "ratio" and _JOINING.search(words) and "ưu tú" not in words
        return bool(_AGAINST.search(words) or joins)

    def _directions(self) -> Iterator[Said]:
        if self._down:
            yield Said(*self._down.span(), "con số là mức giảm", "the number is the size of a fall")
        elif self._up:
            yield Said(*self._up.span(), "con số là mức tăng", "the number is the size of a rise")
        if found := _STRIVE.search(self._flat, self._clause.start, self._clause.end):
            yield Said(*found.span(), "mong muốn; không nói phép so", "an aspiration; says no operator")


def _comparison(flat: str, clause: Clause, figure: Figure) -> Comparison:
    if figure.form == "none":
        return Comparison("=", (Said(figure.start, figure.end, "đúng bằng 0", "exactly none"),))
    if figure.form == "all":
        return Comparison("=", (Said(figure.start, figure.end, "tất cả, 100%", "all, 100%"),))
    return comparison(flat, clause, figure)


def _unit(flat: str, clause: Clause, figure: Figure) -> str:
    if figure.form == "none":
        return ""
    if figure.is_share:
        rate = _RATE.match(flat, figure.end, clause.end)
        return "%" + (rate[0].replace(" ", "") if rate else "")
    return flat[figure.end : min(figure.noun_end, clause.end)].replace(HIDDEN, ",").strip()
