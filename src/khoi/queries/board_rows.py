"""One row of the scoreboard for each target: its years, how it stands, what it needs and what is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from string import ascii_lowercase
from typing import cast, get_args

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khoi.measures.ceiling import Ceiling as Quota
from khoi.measures.ceiling import ceiling_for
from khoi.measures.targets import MET, NO_DATA, PARTIAL, TERM, Result, Target, Verdict, agreed
from khoi.queries.board_view import (
    STATUS_WORDS,
    Ceiling,
    CeilingOption,
    Cell,
    Letter,
    Line,
    OpenReading,
    Point,
    ReadingOption,
    Row,
    Spark,
    StatusCode,
)
from khoi.queries.board_words import Words
from khoi.queries.pledges import Pledge
from khoi.queries.reading_room import Desk
from khoi.records.models import Assessment
from khoi.rules.packs import load_packs

LETTERS = ascii_lowercase
_BASES = {
    "only_htt": gettext_lazy("chỉ tính HTT"),
    "htt_or_better": gettext_lazy("HTT trở lên"),
    "all_rated": gettext_lazy("tất cả đã xếp loại"),
}


@dataclass(frozen=True)
class RowMaker:
    """Makes the rows of one page; holds what they share."""

    desk: Desk
    assessments: Mapping[tuple[int, int], Assessment]

    @property
    def words(self) -> Words:
        """The writer in the reader's language."""
        return Words(self.desk.lang)

    def row(self, pledge: Pledge) -> Row:
        """The row of one target as seen from the desk's year."""
        if not pledge.is_measured(self.desk.year):
            return self._assessed(pledge)
        verdicts = {year: self.desk.verdict(pledge, year) for year in self.desk.years}
        now = verdicts[self.desk.year]
        told = {year: one if self._has_own(pledge, year) else None for year, one in verdicts.items()}
        version, target = pledge.in_year(self.desk.year), pledge.arithmetic(self.desk.year)
        status = cast("StatusCode", now.status if now else NO_DATA)
        need_title, need_sub = self._need(target, now)
        reported, expected = _covered(now)
        return Row(
            number=pledge.number,
            anchor=f"ct{pledge.number}",
            words=version.words,
            words_url=reverse("target", args=[self.desk.resolution.code, pledge.record.code]),
            threshold=self.words.threshold(version),
            threshold_note=self.words.threshold_note(version, pledge.choice),
            cells=tuple(self._cell(pledge, year, told[year]) for year in self.desk.years),
            status_code=status,
            status_sub=self._status_sub(now, verdicts),
            need_title=need_title,
            need_sub=need_sub,
            reported=reported,
            expected=expected,
            missing=expected - reported,
            reading_note=self._note(pledge),
            is_sub=pledge.record.parent_id is not None,
            spark=self._spark(pledge, told),
            open_reading=self._open(pledge, target, now),
            ceiling=self._ceiling(target),
        )

    def _has_own(self, pledge: Pledge, year: int) -> bool:
        """Whether the year has figures of its own: a sum over the term would stand, unchanged, in every year to come."""
        if pledge.in_year(year).period_rule == "each_year" or not self.desk.has(year):
            return True
        rollup, unit = self.desk.figures(year).rollup, self.desk.unit.pk
        codes = {code for one in pledge.arithmetic(year).readings for code in one.measures}
        return any(rollup.amount(unit, code) is not None for code in codes)

    def _note(self, pledge: Pledge) -> str:
        version = pledge.in_year(self.desk.year)
        notes = [self.words.choice_note(pledge)]
        if len(pledge.versions) > 1 and version is not pledge.versions[0]:
            notes.append(
                _("Đổi từ năm %(year)s: %(document)s")
                % {"year": version.from_year, "document": version.document}
            )
        return ". ".join(note for note in notes if note)

    def _cell(self, pledge: Pledge, year: int, verdict: Verdict | None) -> Cell:
        is_now = year == self.desk.year
        if verdict is None or all(row.value is None for row in verdict.results):
            return Cell(year, is_now, empty_text=self.desk.absence(year) or _("chưa có"))
        version = pledge.in_year(year)
        lines = []
        for letter, rows in _lettered(verdict):
            value = rows[0].value
            lines.append(
                Line(
                    letter,
                    cast("StatusCode", agreed([row.status for row in rows])),
                    self.words.value(value),
                    self.words.below(value, version),
                    self.desk.figure_url(pledge, year),
                    value.num if value else None,
                    value.den if value else None,
                )
            )
        return Cell(year, is_now, tuple(lines))

    def _status_sub(self, now: Verdict | None, verdicts: Mapping[int, Verdict | None]) -> str:
        if now is None:
            return self.desk.absence(self.desk.year)
        if now.status == PARTIAL:
            so_far = {row.met_so_far for row in now.results if row.status == PARTIAL}
            if so_far == {True}:
                return _("đến nay: đạt")
            return _("đến nay: chưa đạt") if so_far == {False} else _("đến nay: tùy cách hiểu")
        if now.status == NO_DATA:
            return _("chưa có báo cáo nào")
        if now.period == TERM:
            return _("cả nhiệm kỳ")
        past = [row.status for row in verdicts.values() if row and row.status != NO_DATA]
        return _("%(met)s trên %(all)s năm đạt") % {"met": past.count(MET), "all": len(past)}

    def _need(self, target: Target, now: Verdict | None) -> tuple[str, str]:
        if now is None:
            return "", ""
        if len(now.results) == 1:
            title, sub = self.words.need(target, now.results[0])
            return title, sub or (_("trên số đã báo cáo") if now.status == PARTIAL else "")
        texts = [
            f"{letter}: {self.words.need(target, rows[0])[0].lower()}"
            for letter, rows in _lettered(now)
            if letter
        ]
        return (texts[0], "; ".join(texts[1:])) if texts else (_("Tùy cách hiểu"), "")

    def _spark(self, pledge: Pledge, verdicts: Mapping[int, Verdict | None]) -> Spark | None:
        version = pledge.in_year(self.desk.year)
        if version.kind == "growth" or not any(
            row.value for verdict in verdicts.values() if verdict for row in verdict.results
        ):
            return None
        is_share = version.kind == "ratio"
        threshold = Fraction(version.low or 0) / (100 if is_share else 1)
        lines = tuple(
            tuple(_point(year, verdict, i) for year, verdict in verdicts.items())
            for i in range(len(pledge.open_readings))
        )
        texts = [
            f"{year} {self.words.value(row.value)}"
            for year, verdict in verdicts.items()
            for row in (verdict.results[:1] if verdict else ())
        ]
        label = _("Chỉ tiêu %(number)s, mức %(low)s: %(years)s") % {
            "number": pledge.number,
            "low": self.words.threshold(version),
            "years": "; ".join(texts),
        }
        span = Fraction(5, 100) if is_share else max(threshold / 5, Fraction(1))
        return Spark(label, threshold, lines, span)

    def _open(self, pledge: Pledge, target: Target, now: Verdict | None) -> OpenReading | None:
        if now is None or len(now.results) == 1:
            return None
        names = {row.code: self.words.label(row) for row in pledge.open_readings}
        options = []
        for letter, row in lettered_results(now):
            label = names[row.reading] if pledge.is_open else ""
            if len(target.senses) > 1:
                label = f"{label}, {self.words.sense(row.sense)}" if label else self.words.sense(row.sense)
            options.append(
                ReadingOption(
                    letter,
                    label,
                    self.words.value(row.value),
                    self.words.fraction(row.value),
                    cast("StatusCode", row.status),
                    str(STATUS_WORDS[cast("StatusCode", row.status)]),
                    self.words.need(target, row)[0].lower() if row.value else "",
                )
            )
        question = pledge.record.question or _(
            "lời văn hiểu được nhiều cách, chưa có kết luận của cấp có thẩm quyền."
        )
        return OpenReading(question, tuple(options))

    def _ceiling(self, target: Target) -> Ceiling | None:
        if not self.desk.has(self.desk.year):
            return None
        figures = self.desk.figures(self.desk.year)
        for reading in target.readings:
            quota = ceiling_for(target, reading, self.desk.unit.pk, figures, load_packs())
            if quota and quota.beyond and quota.needed is not None:
                base = figures.rollup.amount(self.desk.unit.pk, reading.denominator or "")
                return self._shown_ceiling(quota, int(base or 0))
        return None

    def _shown_ceiling(self, quota: Quota, base: int) -> Ceiling:
        needed = quota.needed or 0
        share = self.words.percent(Fraction(needed, base)) if base else ""
        tops = ", ".join(
            _("%(n)s (%(base)s)") % {"n": self.words.count(quota.ceilings[base]), "base": _BASES[base]}
            for base in quota.beyond
        )
        return Ceiling(
            title=_("Sàn cao hơn trần:") if quota.is_out_of_reach else _("Sàn có thể cao hơn trần:"),
            text=_("cần %(needed)s, trần là %(tops)s.") % {"needed": self.words.count(needed), "tops": tops},
            is_out_of_reach=quota.is_out_of_reach,
            floor_title=_("Sàn của nghị quyết"),
            floor_number=needed,
            floor_text=f"/{self.words.count(base)} = {share}",
            ceiling_title=_("Trần, %(document)s, %(clause)s (%(percent)s%%)")
            % {
                "document": quota.rule.document,
                "clause": quota.rule.clause,
                "percent": quota.rule.amount,
            },
            options=tuple(CeilingOption(n, str(_BASES[base])) for base, n in quota.ceilings.items()),
        )

    def _assessed(self, pledge: Pledge) -> Row:
        """A target that a person assesses: no figure, no chart; without an assessment it waits."""
        found = {year: self.assessments.get((pledge.record.pk, year)) for year in self.desk.years}
        now = found[self.desk.year]
        version = pledge.in_year(self.desk.year)
        return Row(
            number=pledge.number,
            anchor=f"ct{pledge.number}",
            words=version.words,
            words_url=reverse("target", args=[self.desk.resolution.code, pledge.record.code]),
            threshold="",
            cells=tuple(self._assessed_cell(pledge, year, row) for year, row in found.items()),
            status_code=cast("StatusCode", now.status if now else NO_DATA),
            status_sub=_("do người đánh giá") if now else _("chưa có người đánh giá"),
            need_title=_("Căn cứ") if now else _("Chờ đánh giá"),
            need_sub=now.evidence if now else "",
            reported=1 if now else 0,
            expected=1 if self.desk.has(self.desk.year) or now else 0,
            missing=0 if now or not self.desk.has(self.desk.year) else 1,
            is_sub=pledge.record.parent_id is not None,
            qualitative=True,
        )

    def _assessed_cell(self, pledge: Pledge, year: int, row: Assessment | None) -> Cell:
        is_now = year == self.desk.year
        if row is None:
            return Cell(year, is_now, empty_text=self.desk.absence(year) or _("chưa có"))
        word = _("đạt") if row.status == MET else _("chưa đạt")
        url = reverse("target", args=[self.desk.resolution.code, pledge.record.code])
        return Cell(year, is_now, (Line("", cast("StatusCode", row.status), word, "", url),))


def status_counts(rows: Sequence[Row]) -> dict[StatusCode, int]:
    """How many rows have each status, the five in their fixed order."""
    found = [row.status_code for row in rows]
    return {code: found.count(code) for code in get_args(StatusCode)}


def _lettered(verdict: Verdict) -> list[tuple[Letter, list[Result]]]:
    """The results by reading, lettered when there are several readings."""
    by_reading: dict[str, list[Result]] = {}
    for row in verdict.results:
        by_reading.setdefault(row.reading, []).append(row)
    several = len(by_reading) > 1
    return [
        (cast("Letter", LETTERS[i] if several else ""), rows) for i, rows in enumerate(by_reading.values())
    ]


def lettered_results(verdict: Verdict) -> list[tuple[Letter, Result]]:
    """Every result with its letter: that of its reading, or of its sense where there is one reading; none alone."""
    if len(verdict.results) == 1:
        return [("", verdict.results[0])]
    readings = list(dict.fromkeys(row.reading for row in verdict.results))
    several = len(readings) > 1
    return [
        (cast("Letter", LETTERS[readings.index(row.reading) if several else i]), row)
        for i, row in enumerate(verdict.results)
    ]


def _covered(now: Verdict | None) -> tuple[int, int]:
    """Coverage of the reading that asks most."""
    pairs = [(row.reported, row.expected) for row in now.results] if now else []
    return max(pairs, key=lambda pair: pair[1], default=(0, 0))


def _point(year: int, verdict: Verdict | None, reading: int) -> Point:
    rows = _lettered(verdict) if verdict else []
    if reading >= len(rows):
        return Point(year, None, NO_DATA)
    results = rows[reading][1]
    value = results[0].value
    status = agreed([row.status for row in results])
    return Point(year, value.exact if value else None, cast("StatusCode", status))
