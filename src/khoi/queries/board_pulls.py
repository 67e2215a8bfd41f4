"""Which units below pull a target up or down, and whose reports have not come."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from khoi.measures.need import need
from khoi.measures.targets import MET, MISSED, PARTIAL, Verdict
from khoi.queries.board_view import Bar, PullRow, Pulls, StatusCode, Unreported, UnreportedRow
from khoi.queries.board_words import Words
from khoi.queries.pledges import Pledge
from khoi.queries.reading_room import Desk
from khoi.records.models import Unit

EACH_WAY = 3
LATE_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Pull:
    """One unit directly below: its verdict under the first reading, and how far over or short it is in people."""

    unit: int
    verdict: Verdict
    distance: int


def pulls_of(desk: Desk, pledge: Pledge) -> list[Pull]:
    """Every unit directly below that has a figure, the furthest over first."""
    if not desk.has(desk.year) or not pledge.is_measured(desk.year):
        return []
    found = []
    for unit in desk.tree(desk.year).children(desk.unit.pk):
        verdict = desk.verdict(pledge, desk.year, unit)
        if verdict and (value := verdict.results[0].value) and value.is_share and value.den:
            gap = need(pledge.arithmetic(desk.year), verdict.results[0].sense, value)
            found.append(Pull(unit, verdict, gap.spare - abs(gap.more)))
    return sorted(found, key=lambda pull: -pull.distance)


def pulled(desk: Desk, pledges: list[Pledge], chosen: str) -> Pulls | None:
    """The units furthest over and furthest short of one share; None when there is nothing to compare."""
    pledge = _subject(desk, pledges, chosen)
    rows = pulls_of(desk, pledge) if pledge else []
    if pledge is None or not rows[1:]:
        return None  # one unit alone is not a comparison
    shown = rows if len(rows) <= 2 * EACH_WAY else rows[:EACH_WAY] + rows[-EACH_WAY:]
    reading, version = pledge.open_readings[0], pledge.in_year(desk.year)
    words = Words(desk.lang)
    counted = reading.numerator.counted_en if desk.lang.startswith("en") else reading.numerator.counted
    codes = dict(Unit.objects.filter(pk__in=[row.unit for row in shown]).values_list("pk", "code"))
    span = max((abs(row.distance) for row in shown), default=1) or 1
    return Pulls(
        title=_("Đơn vị kéo lên, kéo xuống: chỉ tiêu %(number)s, năm %(year)s")
        % {"number": pledge.number, "year": desk.year},
        measure_label=counted[:1].upper() + counted[1:],
        threshold_label=_("Số %(counted)s so với mức %(low)s")
        % {"counted": counted, "low": words.threshold(version)},
        rows=tuple(_row(desk, pledge, row, codes[row.unit], span, words) for row in shown),
        note=_("%(shown)s đơn vị lệch nhiều nhất trong %(all)s đơn vị có số liệu.")
        % {"shown": len(shown), "all": len(rows)},
        more_url=reverse("figure", args=[desk.resolution.code, desk.unit.code, pledge.record.code, desk.year])
        + desk.query,
    )


def _row(desk: Desk, pledge: Pledge, pull: Pull, code: str, span: int, words: Words) -> PullRow:
    value = pull.verdict.results[0].value
    status: StatusCode = MET if pull.distance >= 0 else MISSED
    if pull.verdict.results[0].status == PARTIAL:
        status = PARTIAL
    text = _("dư %(n)s") if pull.distance >= 0 else _("thiếu %(n)s")
    return PullRow(
        desk.name(pull.unit, desk.year),
        reverse("figure", args=[desk.resolution.code, code, pledge.record.code, desk.year]) + desk.query,
        words.value(value),
        words.fraction(value),
        Bar(pull.distance, span, status),
        status,
        text % {"n": words.count(abs(pull.distance))},
    )


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
    rows = [(unit, *figures.coverage(unit, measures)) for unit in figures.tree.children(desk.unit.pk)]
    return sorted((row for row in rows if row[1] < row[2]), key=lambda row: row[1] - row[2])


def unreported(desk: Desk, measures: list[str]) -> Unreported | None:
    """The units whose reports have not come; None when all have."""
    late = late_below(desk, measures)
    if not late:
        return None
    shown = late[:LATE_SHOWN]
    codes = dict(Unit.objects.filter(pk__in=[row[0] for row in shown]).values_list("pk", "code"))
    return Unreported(
        title=_("Chưa gửi đủ báo cáo năm %(year)s") % {"year": desk.year},
        rows=tuple(
            UnreportedRow(
                _("%(name)s, thiếu %(n)s") % {"name": desk.name(unit, desk.year), "n": due - came},
                reverse("reports", args=[desk.resolution.code, codes[unit], desk.year]) + desk.query,
            )
            for unit, came, due in shown
        ),
        note=_("Phần chưa báo cáo không được coi là 0."),
        more_url=reverse("reports", args=[desk.resolution.code, desk.unit.code, desk.year]) + desk.query
        if len(late) > LATE_SHOWN
        else "",
    )
