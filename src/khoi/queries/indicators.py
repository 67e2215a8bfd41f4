"""One indicator over many years and terms: its targets' thresholds, its figures, and what sources printed before."""

from dataclasses import dataclass
from fractions import Fraction

from khoi.access.viewer import Viewer
from khoi.measures.ledger import OWN
from khoi.measures.targets import NO_DATA, Amount, growth_per_year
from khoi.queries.board_words import Words
from khoi.queries.ledger import LiveLedger
from khoi.queries.pledges import Pledge, pledge, stored_targets
from khoi.queries.scoreboard import desk_for
from khoi.records.models import Indicator, PublishedFigure


@dataclass(frozen=True, slots=True)
class YearPoint:
    """One year: the threshold in force, the value under each reading, and how it stood."""

    year: int
    threshold: str
    bound: Fraction
    values: tuple[tuple[str, Fraction | None, str], ...]
    status: str


@dataclass(frozen=True)
class Line:
    """One target's years on the indicator."""

    pledge: Pledge
    term: str
    is_share: bool
    readings: tuple[str, ...]
    points: tuple[YearPoint, ...]


@dataclass(frozen=True)
class History:
    """The indicator, the lines of its targets by term, and figures that sources printed."""

    indicator: Indicator
    lines: tuple[Line, ...]
    published: tuple[PublishedFigure, ...]


def history(viewer: Viewer, live: LiveLedger, indicator: Indicator, lang: str) -> History:
    """Every measured target that hangs on the indicator, term by term, at the units whose results the viewer may see."""
    targets = (
        stored_targets()
        .filter(indicator=indicator)
        .select_related("resolution__term__unit", "goal", "indicator", "parent")
        .order_by("resolution__term__first_year", "position")
    )
    holds = viewer.reach("see_results")
    seen = [target for target in targets if holds(target.resolution.term.unit_id)]
    lines = [_line(viewer, live, pledge(target), lang) for target in seen]
    return History(
        indicator,
        tuple(line for line in lines if line.readings),
        tuple(PublishedFigure.objects.filter(indicator=indicator)),
    )


def _line(viewer: Viewer, live: LiveLedger, pledged: Pledge, lang: str) -> Line:
    resolution, words = pledged.record.resolution, Words(lang)
    desk = desk_for(viewer, live, resolution, resolution.term.unit, resolution.term.last_year, OWN)
    points = []
    for year in desk.years:
        verdict, version = desk.verdict(pledged, year), pledged.in_year(year)
        values: dict[str, Amount | None] = {}
        for row in verdict.results if verdict else ():
            values.setdefault(row.reading, row.value)
        points.append(
            YearPoint(
                year,
                words.threshold(version),
                Fraction(version.low or 0) / (100 if version.kind == "ratio" else 1),
                tuple(_value(words, values.get(row.code)) for row in pledged.open_readings),
                verdict.status if verdict else NO_DATA,
            )
        )
    is_share = pledged.in_year(desk.years[-1]).kind == "ratio"
    labels = tuple(words.label(row) for row in pledged.open_readings)
    return Line(pledged, resolution.term.name, is_share, labels, tuple(points))


def _value(words: Words, value: Amount | None) -> tuple[str, Fraction | None, str]:
    drawn = value.exact if value else None
    if value and value.steps:
        drawn = Fraction(growth_per_year(value))
    return words.value(value), drawn, words.fraction(value)
