"""What the office still has to do: choose a reading, assess a target, send for a missing report."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khoi.access.viewer import Viewer
from khoi.core.formats import day as day_in
from khoi.core.formats import moment
from khoi.measures.ledger import OWN, last_day
from khoi.queries.data_requests import open_requests, request_row
from khoi.queries.ledger import LiveLedger
from khoi.queries.pledges import Pledge, all_pledges, assessed_at_home
from khoi.queries.privacy_registers import IncidentRow, open_incidents
from khoi.queries.reading_room import Desk
from khoi.queries.scoreboard import begun_measures, desk_for, owed_measures
from khoi.records.models import DataRequest

ROWS = 50


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One thing to do: what kind, which object, and where it is done; `above`: of a unit, the name of the one above."""

    kind: str
    title: str
    text: str
    url: str
    above: str = ""


def duties(
    viewer: Viewer, live: LiveLedger, number: int, *, size: int = ROWS
) -> tuple[Page[Any], list[DutyRow]]:
    """Everything due that this viewer can do, `size` a page: incidents, data requests, open readings, assessments, reports.

    Whoever may only look on sees the missing reports of the units in their reach.
    """
    found: list[DutyRow | tuple[Desk, int]] = [
        *(_incident(row) for row in open_incidents(viewer, timezone.now())),
        *(_request(viewer, live, one) for one in open_requests(viewer)),
    ]
    done = assessed_at_home()
    # Asked once for all resolutions: each asking of `may` looks the tree up again.
    chooses, assesses, sees = (
        viewer.reach(right) for right in ("keep_documents", "assess_targets", "see_figures")
    )
    for resolution, pledges in all_pledges():
        desk = desk_for(viewer, live, resolution, resolution.term.unit, None, OWN)
        found.extend(_readings(desk, pledges) if chooses(desk.unit.pk) else ())
        found.extend(_assessments(desk, pledges, done) if assesses(desk.unit.pk) else ())
        found.extend((desk, unit) for unit in _late(desk, pledges) if sees(unit))
    page = Paginator(found, size).get_page(number)
    return page, [row if isinstance(row, DutyRow) else _report(*row) for row in page.object_list]


def _incident(row: IncidentRow) -> DutyRow:
    """An incident that is not closed: the notice with its clock until it is given, then what is left."""
    record, lang = row.record, get_language() or "vi"
    last = moment(localtime(record.notify_by), lang) if record.notify_by else ""
    what = [_("đã báo, chưa đóng")] if record.told_at else [_("báo cơ quan có thẩm quyền"), last, row.words]
    address = f"{reverse('incidents')}?{urlencode({'key': record.key})}"
    return DutyRow(_("Sự cố dữ liệu cá nhân"), record.title, ", ".join(filter(None, what)), address)


def _request(viewer: Viewer, live: LiveLedger, request: DataRequest) -> DutyRow:
    """A request about personal data with the clock that runs now; it names nobody."""
    row = request_row(viewer, live, request)
    running = row.answer if row.answer.is_running else row.complete
    what = _("trả lời") if row.answer.is_running else _("làm xong")
    day = day_in(running.day, get_language() or "vi") if running.day else ""
    return DutyRow(
        _("Yêu cầu về dữ liệu cá nhân"),
        row.kind,
        ", ".join(filter(None, [what, day, running.words])),
        reverse("data_request", args=[request.key]),
    )


def _readings(desk: Desk, pledges: list[Pledge]) -> Iterator[DutyRow]:
    for pledge in pledges:
        words = pledge.in_year(desk.year)
        bare = words.operator == "bare" and not (pledge.choice and pledge.choice.sense)
        if pledge.is_open or (bare and pledge.readings):
            yield DutyRow(
                _("Chốt cách hiểu"),
                _("Chỉ tiêu %(number)s: “%(words)s”") % {"number": pledge.number, "words": words.words},
                pledge.record.question,
                reverse("target", args=[desk.resolution.code, pledge.record.code]),
            )


def _assessments(desk: Desk, pledges: list[Pledge], done: set[tuple[int, int]]) -> Iterator[DutyRow]:
    for pledge in pledges:
        if not pledge.is_measured(desk.year) and (pledge.record.pk, desk.year) not in done:
            yield DutyRow(
                _("Đánh giá"),
                _("Chỉ tiêu %(number)s, năm %(year)s") % {"number": pledge.number, "year": desk.year},
                pledge.in_year(desk.year).words,
                reverse("target", args=[desk.resolution.code, pledge.record.code]),
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
        desk.live.above(unit, last_day(desk.year)),
    )
