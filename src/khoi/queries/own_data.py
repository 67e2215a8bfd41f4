"""Everything the office holds about whoever asks, as plain values to take away."""

from typing import Any

from khoi.access.rights import OWN
from khoi.access.trace import leave_trace
from khoi.access.viewer import Viewer
from khoi.queries.ledger import LiveLedger
from khoi.queries.own_page import (
    Looked,
    PostLine,
    Spoken,
    asked,
    looked_of,
    own_person,
    posts_today,
    requests_of,
    seers_of,
)
from khoi.queries.persons import unknown_person
from khoi.queries.privacy_registers import purposes_on
from khoi.records.models import DataRequest, Event, Person, Purpose


def own_data(viewer: Viewer, live: LiveLedger, lang: str) -> dict[str, Any]:
    """Everything about whoever looks, in full and as plain values, to be kept by them. Leaves a trace.

    Raises Refusal `unknown_person` where nothing is held.
    """
    person = own_person(viewer)
    if person is None:
        raise unknown_person()
    leave_trace(viewer, "export_own", subject=person.key, post=OWN, person=person.key)
    said = Spoken(live, viewer.day, lang)
    events = Event.objects.filter(person=person.key).order_by("-number")
    return {
        "day": viewer.day.isoformat(),
        "record": _record(person, live.name(person.unit_id, viewer.day), viewer.account),
        "posts": [_post_data(line) for line in posts_today(viewer, said)],
        "seen_by": [
            {"role": one.role, "unit": one.unit, "accounts": list(one.accounts)}
            for one in seers_of(viewer, person, said)
        ],
        "who_looked": [_looked_data(looked_of(event, said)) for event in events.iterator(chunk_size=2_000)],
        "requests": [_request_data(viewer, live, one) for one in requests_of(person)],
        "purposes": [_purpose_data(one) for one in purposes_on(viewer.day)],
    }


def _record(person: Person, unit: str, account: str) -> dict[str, Any]:
    sealed: Any = person.identity_number
    return {
        "unit": {"code": person.unit.code, "name": unit},
        "account": account,
        "name": person.name,
        "born_on": person.born_on and person.born_on.isoformat(),
        "phone": person.phone,
        "email": person.email,
        "identity_number": sealed.open(),
        "recorded_at": person.recorded_at.isoformat(),
        "recorded_by": person.recorded_by,
    }


def _post_data(line: PostLine) -> dict[str, Any]:
    return {
        "role": line.role,
        "unit": line.unit,
        "from": line.from_day.isoformat(),
        "until": line.until and line.until.isoformat(),
    }


def _looked_data(line: Looked) -> dict[str, Any]:
    return {
        "at": line.at.isoformat(),
        "account": line.account,
        "post": line.post,
        "act": line.act,
        "fields": line.fields,
    }


def _request_data(viewer: Viewer, live: LiveLedger, request: DataRequest) -> dict[str, Any]:
    row, words, reply, why = asked(viewer, live, request)
    days = {
        name: (day := getattr(request, name)) and day.isoformat()
        for name in ("received_on", "answer_by", "complete_by", "extended_to", "closed_on")
    }
    told = {"kind": row.kind, "field": row.field, "state": row.state, "clause": request.clause}
    return told | days | {"words": words, "answer": reply, "document": request.document, "extended_why": why}


def _purpose_data(purpose: Purpose) -> dict[str, str]:
    return {
        name: str(getattr(purpose, name)) for name in ("title", "ground", "document", "held", "kept_until")
    }
