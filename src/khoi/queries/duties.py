"""What the office still has to do: choose a reading, assess a target, send for a missing report."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from khoi.measures.ledger import OWN
from khoi.queries.ledger import LiveLedger
from khoi.queries.pledges import Pledge, all_pledges, assessed_at_home
from khoi.queries.reading_room import Desk
from khoi.queries.scoreboard import begun_measures, desk_for, owed_measures

ROWS = 50


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One thing to do: what kind, which object, and where it is done."""

    kind: str
    title: str
    text: str
    url: str


def duties(live: LiveLedger, number: int) -> tuple[Page[Any], list[DutyRow]]:
    """Everything due for every resolution, fifty a page: open readings, assessments, missing reports."""
    found: list[DutyRow | tuple[Desk, int]] = []
    done = assessed_at_home()
    for resolution, pledges in all_pledges():
        desk = desk_for(live, resolution, resolution.term.unit, None, OWN)
        found.extend([*_readings(desk, pledges), *_assessments(desk, pledges, done)])
        found.extend((desk, unit) for unit in _late(desk, pledges))
    page = Paginator(found, ROWS).get_page(number)
    return page, [row if isinstance(row, DutyRow) else _report(*row) for row in page.object_list]


def _readings(desk: Desk, pledges: list[Pledge]) -> Iterator[DutyRow]:
    for pledge in pledges:
        words = pledge.in_year(desk.year)
        bare = words.operator == "bare" and not (pledge.choice and pledge.choice.sense)
        if pledge.is_open or (bare and pledge.readings):
            yield DutyRow(
                _("Chốt cách hiểu"),
                _("Chỉ tiêu %(number)s: “%(words)s”") % {"number": pledge.number, "words": words.words},
                pledge.record.question,
                reverse("target", args=[pledge.record.pk]),
            )


def _assessments(desk: Desk, pledges: list[Pledge], done: set[tuple[int, int]]) -> Iterator[DutyRow]:
    for pledge in pledges:
        if not pledge.is_measured(desk.year) and (pledge.record.pk, desk.year) not in done:
            yield DutyRow(
                _("Đánh giá"),
                _("Chỉ tiêu %(number)s, năm %(year)s") % {"number": pledge.number, "year": desk.year},
                pledge.in_year(desk.year).words,
                reverse("target", args=[pledge.record.pk]),
            )


def _late(desk: Desk, pledges: list[Pledge]) -> list[int]:
    """Every unit of the subtree that still owes a figure."""
    if not desk.has(desk.year):
        return []
    figures = desk.figures(desk.year)
    _due, late = figures.duties(desk.unit.pk, begun_measures(desk, owed_measures(pledges)))
    first = figures.tree.subtree(desk.unit.pk).start
    return [figures.tree.order[first + i] for i in late.nonzero()[0].tolist()]


def _report(desk: Desk, unit: int) -> DutyRow:
    return DutyRow(
        _("Báo cáo còn thiếu"),
        desk.name(unit, desk.year),
        _("năm %(year)s") % {"year": desk.year},
        reverse("sheet", args=[desk.live.codes[unit], desk.year]),
    )
