"""Standing figures of a unit and all below it, with where each came from, for a table to take out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from khoi.access.viewer import Viewer
from khoi.measures.ledger import last_day
from khoi.queries.board_words import Words
from khoi.queries.ledger import LiveLedger
from khoi.records.models import Measure, Tally, Unit

RIGHTS = ("see_figures", "export_results")


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One standing figure; `above`: the name of the unit above in that year; `count` None: taken back, missing again."""

    code: str
    unit: str
    above: str
    measure: str
    label: str
    count: int | None
    source: str
    reporter: str
    cut_off: date
    received_on: date


def standing_figures(
    viewer: Viewer, live: LiveLedger, unit: Unit, year: int, lang: str, most: int
) -> tuple[int, list[FigureRow]]:
    """How many figures stand, and the first `most` by unit as the year's tree has them, then by measure; three statements.

    Only of units where the viewer sees figures and may take them out. Raises Refusal `not_allowed`.
    """
    viewer.require(RIGHTS[0], unit.pk)
    tree = live.figures(year).tree
    keys = [tree.order[i] for i in tree.subtree(unit.pk)] if unit.pk in tree else [unit.pk]
    for right in RIGHTS:
        keys = viewer.among(right, keys)
    rows = _standing(year, keys if len(keys) < len(tree) else None)
    held, place = set(keys), {key: i for i, key in enumerate(keys)}
    found = sorted((row for row in rows if row.unit_id in held), key=lambda row: place[row.unit_id])
    return len(found), _rows(live, found[:most], year, lang)


def _standing(year: int, keys: list[int] | None) -> QuerySet[Tally]:
    rows: QuerySet[Tally] = Tally.objects.filter(year=year, replaced_in=None).order_by(
        "measure__position", "measure"
    )
    return rows if keys is None or len(keys) > _MOST_NAMED else rows.filter(unit__in=keys)


_MOST_NAMED = 500  # beyond so many units they are sorted out here, not named in the statement


def _rows(live: LiveLedger, found: Sequence[Tally], year: int, lang: str) -> list[FigureRow]:
    words = Words(lang)
    measures = {row.pk: (row.code, words.label(row)) for row in Measure.objects.all()}
    return [
        FigureRow(
            live.codes[row.unit_id],
            live.name(row.unit_id, last_day(year)),
            live.above(row.unit_id, last_day(year)),
            *measures[row.measure_id],
            row.count,
            row.source,
            row.reporter,
            row.cut_off,
            row.received_on,
        )
        for row in found
    ]
