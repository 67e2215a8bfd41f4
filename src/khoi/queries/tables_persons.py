"""Personal records and requests about them as a table that leaves the program: only with a trace of its own act."""

from django.db.models import F, QuerySet

from khoi.access.trace import note_reading
from khoi.access.viewer import ANYWHERE, Viewer
from khoi.queries.data_requests import RequestRow, request_row
from khoi.queries.ledger import LiveLedger
from khoi.queries.persons import within
from khoi.records.models import DataRequest, Person, Unit

TAKE = "export_results"


def persons_taken_out(viewer: Viewer, unit: Unit | None, most: int) -> tuple[int, list[Person]]:
    """How many persons the reader sees and may take out, and the first `most`; of one unit where one is named.

    Identity numbers stay sealed. Leaves the trace `take_out_persons`. Raises Refusal `not_allowed`.
    """
    at = unit.pk if unit else ANYWHERE
    viewer.require(TAKE, at)
    note_reading(
        viewer, "take_out_persons", subject=unit.code if unit else "persons", right="see_persons", at=at
    )
    rows: QuerySet[Person] = Person.kept().defer("identity_number", "identity_hash")
    if unit is not None:
        rows = rows.filter(unit=unit)
    rows = within(within(rows, viewer, "see_persons", "unit_id"), viewer, TAKE, "unit_id")
    return rows.count(), list(rows[:most])


def requests_taken_out(viewer: Viewer, live: LiveLedger, most: int) -> tuple[int, list[RequestRow]]:
    """How many requests the reader answers and may take out, and the first `most`, the next due first; they name nobody.

    Leaves the trace `take_out_requests`. Raises Refusal `not_allowed`.
    """
    viewer.require(TAKE, ANYWHERE)
    note_reading(viewer, "take_out_requests", subject="requests", right="answer_requests", at=ANYWHERE)
    rows: QuerySet[DataRequest] = DataRequest.objects.select_related("person")
    for right in ("answer_requests", TAKE):
        rows = within(rows, viewer, right, "person__unit_id")
    rows = rows.order_by(F("complete_by").asc(nulls_last=True), "pk")
    return rows.count(), [request_row(viewer, live, one) for one in rows[:most]]
