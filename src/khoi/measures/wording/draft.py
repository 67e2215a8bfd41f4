"""One clause with its number read: kind, operator, number, period, population, and what its words leave open."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from khoi.measures.wording.bases import falls, known_population, measured, population, rises
from khoi.measures.wording.clauses import Clause
from khoi.measures.wording.folding import Folded
from khoi.measures.wording.inherited import PeriodSource, due_year, period_of
from khoi.measures.wording.numbers import Figure
from khoi.measures.wording.operators import Comparison, Said, comparison
from khoi.measures.wording.parting import HIDDEN
from khoi.measures.wording.periods import is_yearly
from khoi.measures.wording.tables import AFTER, STOPS, any_of

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
_TERM_BEFORE = re.compile(r"nhiệm kỳ (?:trước|vừa qua)|so với (?:giai đoạn|nhiệm kỳ) (?:19|20)\d\d")
_UNIT_ENDS = re.compile(rf" (?={any_of([*STOPS, *AFTER])})")
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

    @property
    def is_period_guessed(self) -> bool:
        """Whether people are asked for the period."""
        return "T-04" in self.questions


class Measured:
    """One clause with its number, looked at from every side once."""

    def __init__(
        self, flat: str, folded: Folded, clause: Clause, figure: Figure, source: PeriodSource
    ) -> None:
        self._flat, self._folded, self._clause, self._source = flat, folded, clause, source
        self._words = flat[clause.start : clause.end]
        self._is_yearly = is_yearly(flat, clause.start, clause.end)
        self._figure = figure = self._in_percent(figure)
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
        noun = population(flat, clause, figure)
        return Draft(
            clause=clause,
            kind=self._kind,
            figure=figure,
            operator=self._compared.sign,
            unit_word=_unit(flat, clause, figure),
            period_rule=self._rule,
            due_year=due_year(self._period, self._source.term),
            population=noun or ("" if figure.is_share else figure.noun),
            measure_hint=measured(clause, figure, self._folded.cased, noun),
            questions=tuple(dict.fromkeys([*self._open_words(), *self._open_numbers()])),
            because=(*self._compared.because, *period, *self._directions()),
        )

    def _in_percent(self, figure: Figure) -> Figure:
        """“Gấp 3 lần”, “tăng 3 lần” is 300% of the base; where it is yearly, a growth by 200% a year."""
        before = self._flat[self._clause.start : figure.start]
        if figure.noun == "lần" and _TIMES_MORE.search(before):
            high = _WHOLE * figure.high if figure.high else None
            figure = replace(figure, low=_WHOLE * figure.low, high=high, is_share=True, form="times")
        if figure.form != "times" or not self._is_yearly:
            return figure
        return replace(figure, low=figure.low - _WHOLE, high=figure.high - _WHOLE if figure.high else None)

    def _kind_and_rule(self) -> tuple[str, str]:
        figure, rule = self._figure, self._period.rule if self._period else ""
        if not figure.is_share:
            return "count", rule or ("each_year" if figure.form == "none" else "total_over_term")
        yearly = self._is_yearly
        over_term = "total_over_term" if _TERM_BEFORE.search(self._words) else ""
        if figure.form == "times":
            # Over several years it is a share of the base's figure: the file knows growth by the year only.
            return ("growth", "growth_per_year") if yearly else ("ratio", rule or "end_of_term")
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
        is_growth = self._kind == "growth" and self._is_yearly
        if not is_growth and (self._is_guess or (self._period and self._period.is_asked)):
            yield "T-04"
        if self._needs_base_day():
            yield "T-05"
        if self._is_of_plan or figure.form in ("times", "pair"):
            yield "T-07"
        says_points = "điểm" in self._flat[figure.start : figure.end]
        if self._down and figure.is_share and not says_points:
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
    words = flat[figure.end : min(figure.noun_end, clause.end)].replace(HIDDEN, ",")
    # Of words that are no known noun, only those before a verb name what is counted.
    stop = _UNIT_ENDS.search(words) if known_population(words) == words else None
    return words[: stop.start() if stop else None].strip()
