"""Deleting a personal record: everything it says of the person goes; that a record stood here, and why it went, stays.

The row is emptied, not removed: requests about it are the office's proof of what it did, and hang on it by its key.
"""

from khoi.access.viewer import Viewer
from khoi.actions.journal import Change, change
from khoi.actions.required import required_text
from khoi.core.refusal import Refusal
from khoi.queries.data_requests import OPEN_STATES
from khoi.queries.persons import unknown_person
from khoi.records.declared import told
from khoi.records.models import DataRequest, Person
from khoi.records.sealed import nothing

_PERSONAL = ("name", "born_on", "phone", "email", "identity_number", "account")
_SEALED = ("words", "answer", "extended_why")


def delete_person(person: Person, *, document: str, by: Viewer) -> None:
    """Empties a record and the words of its closed requests. `document`: the paper that orders it.

    Accounts, posts and the audit chain are left alone. Raises Refusal: `not_allowed`, `empty_text`, `too_long`,
    `unknown_person`, `requests_still_open`.
    """
    document = required_text(document, "document", 160)
    with change("delete_person", person.key, by=by, at=person.unit_id, person=person.key) as under_way:
        _empty(person, document, under_way)


def delete_as_asked(request: DataRequest, *, by: Viewer) -> None:
    """Carries out a person's own wish to be deleted; `request` is emptied too, for its caller to save as done.

    The caller's change is the request's own; both stand or fall together. Refusals as `delete_person`.
    """
    person = request.person
    with change("delete_as_asked", person.key, by=by, at=person.unit_id, person=person.key) as under_way:
        _empty(person, request.document, under_way, apart_from=request.pk)
    for name in _SEALED:
        setattr(request, name, nothing())


def _empty(person: Person, document: str, under_way: Change, *, apart_from: int | None = None) -> None:
    stored = Person.objects.get(pk=person.pk)
    if stored.is_emptied or stored.unit_id != person.unit_id:  # gone or moved meanwhile
        raise unknown_person()
    _refuse_open(stored, apart_from)
    under_way.before = told(Person, {name: getattr(stored, name) or "" for name in _PERSONAL})
    stored.name = stored.search = stored.phone = stored.email = stored.identity_hash = ""
    stored.born_on = stored.account = None
    setattr(stored, "identity_number", nothing())  # noqa: B010 - a sealed column, which the stubs take for a text
    stored.save()
    DataRequest.objects.filter(person=stored).update(**{name: nothing() for name in _SEALED})
    under_way.after = {"document": document}


def _refuse_open(person: Person, apart_from: int | None) -> None:
    rows = DataRequest.objects.filter(person=person, state__in=OPEN_STATES).values_list("pk", flat=True)
    if count := len(set(rows) - {apart_from}):
        message = f"người này còn {count} yêu cầu chưa xong"
        hint = "Trả lời, làm xong các yêu cầu ấy trước; yêu cầu xóa thì xóa ở chính trang của yêu cầu."
        raise Refusal("requests_still_open", message, where="person", hint=hint)
