"""Which units below lie furthest over a target's level or short of it, and whose reports have not come."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from khoi.measures.need import Need, bounds, need
from khoi.measures.targets import MET, MISSED, PARTIAL, Amount, Verdict
from khoi.queries.board_view import Bar, PullRow, Pulls, StatusCode, Unreported, UnreportedRow
from khoi.queries.board_words import Words
from khoi.queries.pledges import Pledge
from khoi.queries.reading_room import Desk

EACH_WAY = 3
LATE_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Pull:
    """One unit directly below: its verdict under the first reading, and what it lacks or has to spare in people."""

    unit: int
    verdict: Verdict
    gap: Need

    @property
    def distance(self) -> int:
        """How far on the right side of the threshold; negative on the wrong one."""
        return self.gap.spare - abs(self.gap.more)


def pulls_of(desk: Desk, pledge: Pledge) -> list[Pull]:
    """Every unit directly below that has a figure, the furthest over first."""
    if not desk.has(desk.year) or not pledge.is_measured(desk.year):
        return []
    return _pulls(desk, pledge, desk.below(desk.year))


def _pulls(desk: Desk, pledge: Pledge, units: Iterable[int]) -> list[Pull]:
    found = []
    for unit in units:
        verdict = desk.verdict(pledge, desk.year, unit)
        if verdict and (value := verdict.results[0].value) and value.is_share and value.den:
            gap = need(pledge.arithmetic(desk.year), verdict.results[0].sense, value)
            found.append(Pull(unit, verdict, gap))
    return sorted(found, key=lambda pull: -pull.distance)


def furthest(desk: Desk, pledge: Pledge) -> tuple[list[Pull], int]:
    """The units to show, the furthest over first, and how many have a figure.

    Thousands of units would take a verdict each, so where a year stands alone the columns choose whom to judge.
    """
    units = _by_distance(desk, pledge)
    if units is None:
        rows = pulls_of(desk, pledge)
        return _ends(rows), len(rows)
    return _pulls(desk, pledge, _ends(units)), len(units)


def _ends(rows: list[Any]) -> list[Any]:
    return rows if len(rows) <= 2 * EACH_WAY else rows[:EACH_WAY] + rows[-EACH_WAY:]


def _by_distance(desk: Desk, pledge: Pledge) -> list[int] | None:
    """The units directly below with a figure, the furthest over first; None where more than columns is needed."""
    if not desk.has(desk.year) or not pledge.is_measured(desk.year):
        return None
    target, rollup = pledge.arithmetic(desk.year), desk.figures(desk.year).rollup
    reading, yearly = target.readings[0], target.period_rule == "each_year"
    if target.kind != "ratio" or not yearly or reading.denominator is None or rollup.scale != 1:
        return None
    units = desk.below(desk.year)
    edges = cache(lambda den: bounds(target, target.senses[0], Amount(0, den, is_share=True)))
    found = [
        (_distance(num, *edges(den)), unit)
        for unit, num, den in zip(
            units, *(rollup.counts(units, code) for code in reading.measures), strict=True
        )
        if num is not None and den
    ]
    return [unit for _, unit in sorted(found, key=lambda row: -row[0])]


def _distance(num: int, low: int | None, high: int | None) -> int:
    """As `Pull.distance`, from the least and the most that keep the promise."""
    if low is not None and (num < low or high is None or num <= high):
        return num - low
    return (high or 0) - num


def pulled(desk: Desk, pledges: list[Pledge], chosen: str) -> Pulls | None:
    """The units furthest over and furthest short of one share; None when there is nothing to compare."""
    pledge = _subject(desk, pledges, chosen)
    shown, known = furthest(desk, pledge) if pledge else ([], 0)
    if pledge is None or not shown[1:]:
        return None  # one unit alone is not a comparison
    reading, version = pledge.open_readings[0], pledge.in_year(desk.year)
    words = Words(desk.lang)
    counted = words.counted(reading.numerator)
    span = max((abs(row.distance) for row in shown), default=1) or 1
    return Pulls(
        title=_("Đơn vị có tỷ lệ cao, thấp so với mức: chỉ tiêu %(number)s, năm %(year)s")
        % {"number": pledge.number, "year": desk.year},
        measure_label=counted[:1].upper() + counted[1:],
        threshold_label=_("Số %(counted)s so với mức %(low)s")
        % {"counted": counted, "low": words.threshold(version)},
        rows=tuple(_row(desk, pledge, row, span, words) for row in shown),
        note=_("%(shown)s đơn vị lệch nhiều nhất trong %(all)s đơn vị có số liệu.")
        % {"shown": len(shown), "all": known},
        more_url=desk.figure_url(pledge, desk.year),
    )


def _row(desk: Desk, pledge: Pledge, pull: Pull, span: int, words: Words) -> PullRow:
    value = pull.verdict.results[0].value
    status: StatusCode = MET if pull.distance >= 0 else MISSED
    if pull.verdict.results[0].status == PARTIAL:
        status = PARTIAL
    text = _gap(pull)
    return PullRow(
        desk.name(pull.unit, desk.year),
        desk.figure_url(pledge, desk.year, pull.unit),
        words.value(value),
        words.fraction(value),
        Bar(pull.distance, span, status),
        status,
        text % {"n": words.count(abs(pull.distance))},
    )


def _gap(pull: Pull) -> str:
    if not pull.distance:
        return pgettext("so với mức", "vừa đủ")
    if pull.gap.more < 0:
        return _("vượt %(n)s")
    if pull.distance < 0:
        return pgettext("so với mức", "thiếu %(n)s")
    is_most = pull.verdict.results[0].sense in ("<=", "<")
    return pgettext("so với mức", "còn được %(n)s") if is_most else _("dư %(n)s")


def _subject(desk: Desk, pledges: list[Pledge], chosen: str) -> Pledge | None:
    """The chosen target, or the share counted over most: there the single units weigh."""
    shares = [
        pledge
        for pledge in pledges
        if pledge.is_measured(desk.year) and pledge.in_year(desk.year).kind == "ratio"
    ]
    if named := [pledge for pledge in shares if pledge.record.code == chosen]:
        return named[0]

    def base(pledge: Pledge) -> int:
        verdict = desk.verdict(pledge, desk.year)
        value = verdict.results[0].value if verdict else None
        return value.den or 0 if value else 0

    return max(shares, key=base, default=None)


def late_below(desk: Desk, measures: list[str]) -> list[tuple[int, int, int]]:
    """Units directly below with reports still to come: unit, how many have come, how many are due; most missing first."""
    if not desk.has(desk.year):
        return []
    figures = desk.figures(desk.year)
    units = desk.below(desk.year)
    rows = [(unit, *pair) for unit, pair in zip(units, figures.coverages(units, measures), strict=True)]
    return sorted((row for row in rows if row[1] < row[2]), key=lambda row: row[1] - row[2])


def unreported(desk: Desk, measures: list[str]) -> Unreported | None:
    """The units whose reports have not come; None when all have."""
    late = late_below(desk, measures)
    if not late:
        return None
    shown = late[:LATE_SHOWN]
    return Unreported(
        title=_("Chưa gửi đủ báo cáo năm %(year)s") % {"year": desk.year},
        rows=tuple(
            UnreportedRow(
                _("%(name)s, thiếu %(n)s") % {"name": desk.name(unit, desk.year), "n": due - came},
                desk.reports_url(unit),
            )
            for unit, came, due in shown
        ),
        note=_("Phần chưa báo cáo không được coi là 0."),
        more_url=desk.reports_url(desk.unit.pk) if len(late) > LATE_SHOWN else "",
    )
