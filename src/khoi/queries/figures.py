"""Single figures: the sheet a unit fills for a year, one figure with its history, and who has not reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q

from khoi.access.viewer import Viewer
from khoi.measures.ledger import Structure, last_day
from khoi.queries.board_words import Words
from khoi.queries.ledger import LiveLedger
from khoi.records.models import FigureImport, Measure, ReportingDuty, ReportingRound, Tally, Unit

ROWS = 50


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One line of the sheet: a measure, what stands for this year and for the year before."""

    code: str
    label: str
    count: int | None
    before: int | None
    is_due: bool
    tally: Tally | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one unit reports for one year."""

    rows: tuple[SheetRow, ...]
    due_on: date | None
    document: str


def sheet(viewer: Viewer, live: LiveLedger, unit: Unit, year: int, lang: str) -> Sheet:
    """The measures the unit owes or has reported for `year`, in their fixed order; four statements."""
    viewer.require("see_figures", unit.pk)
    stands = Tally.objects.filter(unit=unit, year__in=(year, year - 1), replaced_in=None)
    standing = stands.exclude(Q(count__isnull=True) & _undone())
    by_key = {(row.measure_id, row.year): row for row in standing}
    kind = live.kinds.known(unit.pk, last_day(year)) or ""
    duties = ReportingDuty.objects.filter(kind__code=kind, from_year__lte=year).exclude(to_year__lte=year)
    due = set(duties.values_list("measure_id", flat=True))
    rows, words = [], Words(lang)
    for measure in Measure.objects.all():
        now, before = by_key.get((measure.pk, year)), by_key.get((measure.pk, year - 1))
        if now or before or measure.pk in due:
            rows.append(
                SheetRow(
                    measure.code,
                    words.label(measure),
                    now.count if now else None,
                    before.count if before else None,
                    measure.pk in due,
                    now,
                )
            )
    round_ = ReportingRound.objects.filter(year=year).first()
    return Sheet(tuple(rows), round_.due_on if round_ else None, round_.document if round_ else "")


def _undone() -> Exists:
    """Whether a tally is what an undone import left where nothing had stood: no figure, and no paper either."""
    undone = FigureImport.objects.filter(undone_in=OuterRef("revision"))
    here = {name: OuterRef(OuterRef(name)) for name in ("unit", "measure", "year")}
    before = Tally.objects.filter(**here, replaced_in=OuterRef("revision"))
    return Exists(undone.filter(~Exists(before)))


@dataclass(frozen=True, slots=True)
class SinglePage:
    """One measure at one unit and year: its own tallies with their sources, newest first, and the subtree's sum."""

    label: str
    counted: str
    tallies: tuple[Tally, ...]
    total: Fraction | None
    has_below: bool
    unit_name: str

    @property
    def standing(self) -> Tally | None:
        """The tally in force, which may be a figure taken back; None where none was ever reported."""
        return self.tallies[0] if self.tallies else None


def single(
    viewer: Viewer, live: LiveLedger, unit: Unit, measure: Measure, year: int, structure: Structure, lang: str
) -> SinglePage:
    """Where one figure comes from, down to the paper."""
    viewer.require("see_figures", unit.pk)
    tallies = Tally.objects.filter(unit=unit, measure=measure, year=year).order_by("-revision")
    figures = live.figures(year, structure)
    total = figures.rollup.amount(unit.pk, measure.code) if unit.pk in figures.tree else None
    below = unit.pk in figures.tree and len(figures.tree.subtree(unit.pk)) > 1
    words = Words(lang)
    name = live.name(unit.pk, figures.tree.day)
    return SinglePage(words.label(measure), words.counted(measure), tuple(tallies), total, below, name)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A unit that owes figures: how many of its measures have come."""

    code: str
    name: str
    parent: str
    due: int
    late: int
    received: date | None
    has_sheet: bool


def report_rows(
    viewer: Viewer,
    live: LiveLedger,
    unit: Unit,
    measures: Sequence[str],
    year: int,
    structure: Structure,
    number: int,
    *,
    size: int = ROWS,
) -> tuple[Page[Any], list[ReportRow]]:
    """Every unit of the subtree that owes these measures, those still owing first; `size` a page."""
    figures = live.figures(year, structure)
    if unit.pk not in figures.tree:
        return Paginator([], size).get_page(1), []
    span = figures.tree.subtree(unit.pk)
    each = [figures.duties(unit.pk, [code]) for code in measures]
    due, late = (np.array([flags[side] for flags in each]).sum(axis=0) for side in (0, 1))
    holds = viewer.reach("see_below")
    owing = (
        [i for i in range(len(span)) if due[i] and holds(figures.tree.order[span.start + i])] if each else []
    )
    owing.sort(key=lambda i: not late[i])
    page = Paginator(owing, size).get_page(number)
    keys = [figures.tree.order[span.start + i] for i in page.object_list]
    received, opens = _received(keys, year), viewer.reach("see_figures")
    rows = []
    for i, key in zip(page.object_list, keys, strict=True):
        above = figures.tree.parent[span.start + i]
        rows.append(
            ReportRow(
                live.codes[key],
                live.name(key, figures.tree.day),
                live.name(figures.tree.order[above], figures.tree.day) if above >= 0 else "",
                int(due[i]),
                int(late[i]),
                received.get(key),
                opens(key),
            )
        )
    return page, rows


def _received(keys: Sequence[int], year: int) -> dict[int, date]:
    rows = Tally.objects.filter(unit_id__in=keys, year=year, replaced_in=None, count__isnull=False)
    found: dict[int, date] = {}
    for unit, day in rows.values_list("unit_id", "received_on"):
        found[unit] = max(day, found.get(unit, day))
    return found
