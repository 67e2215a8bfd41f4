"""Acts on requests about one's own data: asked, answered, extended once, carried out; no state is skipped or gone back to.

open -> answered -> done, and open or answered -> refused.
"""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from khoi.access.viewer import Viewer
from khoi.actions.journal import Change, change
from khoi.actions.persons import correct_person
from khoi.actions.persons_deleted import delete_as_asked
from khoi.actions.required import required_text, written
from khoi.core.refusal import Refusal
from khoi.measures.resolution_file import LONG
from khoi.queries.data_requests import KINDS, OPEN_STATES, days_of, may_extend
from khoi.queries.persons import FIELDS, unknown_person
from khoi.records.declared import told
from khoi.records.models import DataRequest, Person
from khoi.records.sealed import Sealed


def ask_request(kind: str, *, field: str = "", words: str, by: Viewer, on: date) -> DataRequest:
    """What the account asks about its own record, with the last days that the rules of `on` give.

    `field`: which one is to be corrected (empty: another, named in the words); only for `correct`.
    Raises Refusal: `unknown_person` where nothing is held, `unknown_value`, `empty_text`, `too_long`,
    `control_character`, `request_already_open`.
    """
    person = Person.objects.select_related("unit").filter(pk=by.person).first() if by.person else None
    if person is None:
        raise unknown_person()
    return _received("ask_request", person, kind, field, words, by=by, on=on)


def take_request(
    person: Person, kind: str, *, field: str = "", words: str, received_on: date, by: Viewer, on: date
) -> DataRequest:
    """What somebody asked on paper or at the counter, noted for them; the clock starts on the day it was received.

    Raises Refusal as `ask_request`, and `future_day`.
    """
    if received_on > on:
        hint = "Ghi ngày cơ quan nhận được yêu cầu."
        raise Refusal("future_day", f"ngày {written(received_on)} chưa tới", where="received_on", hint=hint)
    return _received("take_request", person, kind, field, words, by=by, on=received_on)


def _received(
    act: str, person: Person, kind: str, field: str, words: str, *, by: Viewer, on: date
) -> DataRequest:
    request = DataRequest(person=person, kind=_one_of(kind, "kind", KINDS), received_on=on)
    request.field = _one_of(field, "field", FIELDS) if field and kind == "correct" else ""
    _seal(request, "words", required_text(words, "words", LONG))
    _clock(request)
    subject = f"request/{request.key}"
    with change(act, subject, by=by, at=person.unit_id, person=person.key) as under_way:
        _refuse_second(request)
        request.save(force_insert=True)
        under_way.after = _told(request, "kind", "field", "words", "received_on", "answer_by", "complete_by")
    return request


def answer_request(
    request: DataRequest,
    *,
    accepted: bool,
    words: str,
    document: str,
    value: Any = None,
    by: Viewer,
    on: date,
) -> DataRequest:
    """Answers: accepted, and from then on to be carried out, or refused, each with words and the paper's number.

    With a `value` for the field to be corrected the record is changed in the same transaction, and the request is done.
    Raises Refusal: `own_request`, `wrong_request_state`, `empty_text`, `too_long`, `not_a_correction`, and those of
    `edit_person`.
    """
    words, document = required_text(words, "words", LONG), required_text(document, "document", 160)
    _refuse_own(request, by)
    with _change("answer_request", request, by) as under_way:
        request = _current(request, ("open",) if accepted else OPEN_STATES)
        _seal(request, "answer", _after_earlier(request, words))
        request.state = "answered" if accepted else "refused"
        request.document, request.answered_at, request.answered_by = document, timezone.now(), by.account
        if not accepted:
            request.closed_on = on
        elif value is not None:
            _carry_out(request, value, by, on)
        _save(request, under_way, "state", "answer", "document", "closed_on")
    return request


def extend_request(request: DataRequest, *, why: str, by: Viewer, on: date) -> DataRequest:
    """Uses the one extension, until the day the rules allow, with the reason the person is told.

    Raises Refusal: `wrong_request_state`, `not_extendable`, `empty_text`, `too_long`.
    """
    why = required_text(why, "why", LONG)
    with _change("extend_request", request, by) as under_way:
        request = _current(request, OPEN_STATES)
        request.extended_to = _extended(request, on)
        _seal(request, "extended_why", why)
        _save(request, under_way, "extended_to", "extended_why")
    return request


def complete_request(
    request: DataRequest,
    *,
    document: str = "",
    value: Any = None,
    deletes: bool = False,
    by: Viewer,
    on: date,
) -> DataRequest:
    """Carries an accepted request out: a correction of a known field with its new `value`, a deletion with the record.

    `document`: the paper that says so, where it is another than the answer's. `deletes`: whoever completes a request to
    be deleted says that the record goes with it.
    Raises Refusal: `wrong_request_state`, `correction_needed`, `deletion_not_confirmed`, and those of `edit_person` and
    `delete_person`.
    """
    with _change("complete_request", request, by) as under_way:
        request = _current(request, ("answered",))
        if document.strip():
            request.document = required_text(document, "document", 160)
        if request.field and value is None:
            hint = "Gõ giá trị đúng; nếu hồ sơ đã đúng thì gõ lại giá trị đang có."
            raise Refusal("correction_needed", "chưa có giá trị đính chính", where="value", hint=hint)
        if request.kind == "delete":
            _delete(request, by, sure=deletes)
        _carry_out(request, value, by, on)
        _save(request, under_way, "state", "document", "closed_on")
    return request


def _delete(request: DataRequest, by: Viewer, *, sure: bool) -> None:
    """A request to be deleted is done by deleting; words alone do not close it."""
    if not sure:
        hint = "Đánh dấu vào ô xóa hồ sơ; không xóa được thì ghi từ chối, kèm lý do."
        raise Refusal("deletion_not_confirmed", "hồ sơ chưa được xóa", where="deletes", hint=hint)
    delete_as_asked(request, by=by)


def _carry_out(request: DataRequest, value: Any, by: Viewer, on: date) -> None:
    if value is not None:
        if not request.field:
            hint = "Sửa ở trang hồ sơ, rồi ghi là đã làm xong."
            raise Refusal("not_a_correction", "yêu cầu này không nêu mục để sửa", where="value", hint=hint)
        correct_person(request.person, request.field, value, by=by, on=on)
    request.state, request.closed_on = "done", on


def _change(act: str, request: DataRequest, by: Viewer) -> Any:
    person = request.person
    return change(act, f"request/{request.key}", by=by, at=person.unit_id, person=person.key)


def _current(request: DataRequest, states: tuple[str, ...]) -> DataRequest:
    """The stored row, read inside the change, so that of two answers at once the second is refused."""
    stored: DataRequest = DataRequest.objects.select_related("person__unit").get(pk=request.pk)
    if stored.state not in states:
        hint = "Tải lại trang để xem yêu cầu đang ở đâu."
        raise Refusal("wrong_request_state", "yêu cầu không còn ở bước này", where="state", hint=hint)
    return stored


def _after_earlier(request: DataRequest, words: str) -> str:
    """What was answered before stays in front of what is answered now."""
    sealed: Any = request.answer
    return "\n".join(filter(None, [sealed.open(), words]))


def _extended(request: DataRequest, on: date) -> date:
    days = days_of(request.kind, request.received_on)
    last = days.extended_by if days and may_extend(request) else None
    if last is None or request.complete_by is None:
        hint = "Chỉ gia hạn một lần, khi quy định đã mã hóa cho phép."
        raise Refusal("not_extendable", "yêu cầu này không gia hạn được", where="why", hint=hint)
    if on > request.complete_by:
        message = f"hạn {written(request.complete_by)} đã qua"
        raise Refusal("not_extendable", message, where="why", hint="Gia hạn và báo lý do trước khi hết hạn.")
    return last


def _clock(request: DataRequest) -> None:
    if days := days_of(request.kind, request.received_on):
        request.answer_by, request.complete_by = days.answer_by, days.complete_by
        request.clause = days.clause[:200]


def _refuse_own(request: DataRequest, by: Viewer) -> None:
    if by.person is not None and request.person_id == by.person:
        hint = "Nhờ người khác có quyền trả lời."
        raise Refusal("own_request", "không ai trả lời yêu cầu của chính mình", where=request.key, hint=hint)


def _refuse_second(request: DataRequest) -> None:
    same = {"person": request.person, "kind": request.kind, "field": request.field}
    if DataRequest.objects.filter(state__in=OPEN_STATES, **same).exists():
        hint = "Chờ trả lời yêu cầu trước; xem hạn ở trang này."
        raise Refusal("request_already_open", "đang có một yêu cầu như vậy", where="kind", hint=hint)


def _one_of(value: str, where: str, known: Any) -> str:
    if value not in known:
        hint = "Chọn một trong danh sách."
        raise Refusal("unknown_value", "không có lựa chọn này", where=where, hint=hint)
    return value


def _seal(request: DataRequest, name: str, text: str) -> None:
    setattr(request, name, Sealed.of(text))


def _save(request: DataRequest, under_way: Change, *names: str) -> None:
    """Writes the fields, and tells what stood before and stands now, personal words masked."""
    under_way.before = _told(DataRequest.objects.get(pk=request.pk), *names)
    request.save()
    under_way.after = _told(request, *names)


def _told(request: DataRequest, *names: str) -> dict[str, object]:
    masked = told(DataRequest, {name: getattr(request, name) for name in names})
    return {name: _as_json(value) for name, value in masked.items()}


def _as_json(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return "" if isinstance(value, Sealed) else value
