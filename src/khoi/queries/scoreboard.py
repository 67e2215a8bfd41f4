"""The scoreboard: for a unit and a term, which promise is kept, on which base, and how far each figure can be trusted."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khoi.access.viewer import Viewer
from khoi.core import formats
from khoi.core.refusal import Refusal
from khoi.measures.ledger import OWN, Structure, last_day
from khoi.queries.addressed import resolution_by_code, unit_by_code
from khoi.queries.board_notices import notices
from khoi.queries.board_pulls import pulled, unreported
from khoi.queries.board_rows import RowMaker, status_counts
from khoi.queries.board_view import (
    Board,
    ChangeForm,
    Choice,
    Goal,
    Reports,
    Row,
    StripItem,
    TallyItem,
)
from khoi.queries.ledger import LiveLedger, live_ledger
from khoi.queries.pledges import Pledge, assessments_of, by_goal, pledges_of
from khoi.queries.reading_room import Desk
from khoi.records.models import Resolution, Unit

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def desk_for(
    viewer: Viewer,
    live: LiveLedger,
    resolution: Resolution,
    unit: Unit,
    year: int | None,
    structure: Structure,
) -> Desk:
    """A reader's desk; without a year, the last year of the term in which the unit stands and anybody reported."""
    term = resolution.term
    if year is not None and not term.first_year <= year <= term.last_year:
        raise Refusal(
            "year_outside_term",
            _("năm %(year)s không thuộc nhiệm kỳ %(term)s") % {"year": year, "term": term.name},
            where="year",
            hint=_("Chọn một năm từ %(first)s đến %(last)s.")
            % {"first": term.first_year, "last": term.last_year},
        )
    desk = Desk(viewer, live, resolution, unit, year or term.last_year, structure, get_language() or "vi")
    if year is not None:
        return desk
    with_data = [one for one in desk.years if desk.has(one) and _has_figures(desk, one)]
    return replace(desk, year=with_data[-1] if with_data else term.first_year)


def scoreboard(
    viewer: Viewer,
    resolution_code: str,
    unit_code: str,
    *,
    right: str = "see_results",
    year: int | None,
    structure: Structure,
    pull: str,
) -> Board:
    """The board of one unit. `pull` names the target whose units are listed; empty: the one that lacks most."""
    resolution, unit = resolution_by_code(viewer, resolution_code), unit_by_code(viewer, unit_code, right)
    pledges = pledges_of(viewer, resolution)
    with live_ledger(viewer) as live:
        desk = desk_for(viewer, live, resolution, unit, year, structure)
        return _board(desk, pledges, pull)


def _board(desk: Desk, pledges: list[Pledge], pull: str) -> Board:
    maker = RowMaker(desk, assessments_of(desk.resolution, desk.unit.pk))
    rows = {pledge.record.pk: maker.row(pledge) for pledge in pledges}
    goals = _goals(pledges, rows)
    owed = begun_measures(desk, owed_measures(pledges))
    reports = _reports(desk, owed)
    return Board(
        unit_name=desk.name(desk.unit.pk, desk.year),
        unit_url=reverse("unit", args=[desk.unit.code]),
        term_name=desk.resolution.term.name,
        year=desk.year,
        years=tuple(desk.years),
        structure_label=desk.structure_label,
        computed_at=timezone.now(),
        title=_("Kết quả thực hiện nghị quyết"),
        objective=desk.resolution.objective,
        motto=desk.resolution.motto,
        resolution_title=_("Nghị quyết"),
        resolution_url=reverse("resolution", args=[desk.resolution.code]),
        synthetic=desk.resolution.synthetic,
        tally=tuple(TallyItem(code, n) for code, n in status_counts(list(rows.values())).items() if n),
        strip=tuple(
            tuple(StripItem(row.number, row.status_code, row.anchor) for row in goal.rows) for goal in goals
        ),
        reports=reports,
        attention=notices(desk, pledges, rows, reports),
        attention_more_url=reverse("duties"),
        goals=goals,
        change=_change_form(desk),
        csv_url=reverse("scoreboard_csv", args=[desk.resolution.code, desk.unit.code]) + desk.query
        if desk.may("export_results")
        else "",
        report_url=_report_url(desk),
        pulls=pulled(desk, pledges, pull),
        unreported=unreported(desk, owed),
        key=(_("HTT: hoàn thành tốt nhiệm vụ."),),
    )


def _report_url(desk: Desk) -> str:
    """Where the year's report of this unit is read before it is kept."""
    asked = {"resolution": desk.resolution.code, "unit": desk.unit.code, "kind": "year", "year": desk.year}
    return f"{reverse('report_preview')}?{urlencode(asked | {'lang': desk.lang})}"


def _goals(pledges: list[Pledge], rows: Mapping[int, Row]) -> tuple[Goal, ...]:
    return tuple(
        Goal(
            ROMAN[i] if i < len(ROMAN) else str(i + 1),
            words,
            tuple(rows[pledge.record.pk] for pledge in under),
        )
        for i, (words, under) in enumerate(by_goal(pledges))
    )


def owed_measures(pledges: list[Pledge]) -> list[str]:
    """The measures that the resolution's targets read."""
    return list(
        dict.fromkeys(
            measure.code
            for pledge in pledges
            for reading in pledge.readings
            for measure in (reading.numerator, reading.denominator)
            if measure is not None
        )
    )


def begun_measures(desk: Desk, measures: list[str]) -> list[str]:
    """Those measures that somebody below has reported: one that nobody has is told at its target, not at each unit."""
    if not desk.has(desk.year):
        return []
    rollup, place = desk.figures(desk.year).rollup, desk.tree(desk.year).place[desk.unit.pk]
    return [code for code in measures if code in rollup.column and rollup.seen[place, rollup.column[code]]]


def _reports(desk: Desk, measures: list[str]) -> Reports:
    if not desk.has(desk.year):
        return Reports(0, 0)
    reported, expected = desk.figures(desk.year).coverage(desk.unit.pk, measures)
    return Reports(reported, expected, desk.reports_url(desk.unit.pk) if desk.may("see_below") else "")


def _has_figures(desk: Desk, year: int) -> bool:
    figures = desk.figures(year)
    return bool(figures.rollup.seen[figures.tree.place[desk.unit.pk]].any())


def _change_form(desk: Desk) -> ChangeForm:
    return ChangeForm(
        units=tuple(Choice(code, label, code == desk.unit.code) for code, label in _near_units(desk)),
        years=tuple(Choice(str(year), str(year), year == desk.year) for year in desk.years),
        structures=tuple(_structures(desk)),
    )


def _near_units(desk: Desk) -> list[tuple[str, str]]:
    """The unit, the resolution's own unit, the parent and the units directly below: at most a hundred, those in reach."""
    keys = [desk.unit.pk, desk.resolution.term.unit_id]
    if desk.has(desk.year):
        tree = desk.tree(desk.year)
        above = tree.parent[tree.place[desk.unit.pk]]
        keys += [tree.order[above]] if above >= 0 else []
        keys += tree.children(desk.unit.pk)[:100]
    return [
        (desk.live.codes[key], desk.name(key, desk.year))
        for key in desk.viewer.among("see_results", dict.fromkeys(keys))
    ]


def _structures(desk: Desk) -> list[Choice]:
    days = {last_day(year) for year in desk.years} | {timezone.localdate()}
    if desk.unit.ended_on:
        days.add(date.fromordinal(desk.unit.ended_on.toordinal() - 1))
    tree = desk.live.tree
    days = {day for day in days if tree.life(desk.unit.pk).has(day)}
    if desk.structure != OWN:
        days.add(desk.day_of(desk.year))
    rows = [Choice(OWN, replace(desk, structure=OWN).structure_label, desk.structure == OWN)]
    return rows + [
        Choice(day.isoformat(), formats.day(day, desk.lang), day == desk.structure) for day in sorted(days)
    ]
