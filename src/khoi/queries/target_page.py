"""A target's own page: its row at the reader's unit, the readings chosen so far, and how people assessed it."""

from django.db.models import QuerySet

from khoi.access.viewer import Viewer
from khoi.measures.ledger import OWN
from khoi.queries.board_rows import RowMaker
from khoi.queries.board_words import Words
from khoi.queries.ledger import live_ledger
from khoi.queries.pledges import Pledge, assessments_of
from khoi.queries.scoreboard import desk_for
from khoi.records.models import Assessment, ReadingChoice, Target, Unit

__all__ = ["Target", "target_shown"]


def target_shown(viewer: Viewer, target: Target, pledged: Pledge, seat: Unit) -> dict[str, object]:
    """What the page shows, read at `seat`; whether the reader may act on it is told with it."""
    resolution, home = target.resolution, target.resolution.term.unit_id
    with live_ledger(viewer) as live:
        desk = desk_for(viewer, live, resolution, seat, None, OWN)
        row = RowMaker(desk, assessments_of(resolution, seat.pk)).row(pledged)
        unit_name = desk.name(desk.unit.pk, desk.year)
    measured = pledged.is_measured(resolution.term.last_year)
    return {
        "target": target,
        "pledge": pledged,
        "row": row,
        "desk": desk,
        "unit_name": unit_name,
        "choices": [(choice, Words(desk.lang).chosen(choice)) for choice in _choices(target)],
        "assessed": _assessed(viewer, target),
        "may_act": viewer.may("keep_documents" if measured else "assess_targets", home),
    }


def _choices(target: Target) -> QuerySet[ReadingChoice]:
    return ReadingChoice.objects.filter(target=target).select_related("reading").order_by("-recorded_at")


def _assessed(viewer: Viewer, target: Target) -> list[Assessment]:
    rows = Assessment.objects.filter(target=target).order_by("-year", "-recorded_at")
    holds = viewer.reach("see_results")
    return [row for row in rows if holds(row.unit_id)]
