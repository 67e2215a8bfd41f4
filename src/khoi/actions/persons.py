"""Acts on personal records: who is recorded, with what, and every change of it; values reach the audit chain masked."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.utils import timezone

from khoi.access.viewer import Viewer
from khoi.actions.journal import Change, change
from khoi.actions.required import required_text, written
from khoi.core.refusal import Refusal
from khoi.core.spelling import plain
from khoi.queries.persons import IDENTITY, identity_digits, unknown_person
from khoi.records.declared import told
from khoi.records.keys import keyed_hash, keyed_hashes
from khoi.records.models import Person, Unit
from khoi.records.sealed import Sealed

LONGEST_EMAIL = 254
_PHONE = re.compile(r"\+?[0-9]{8,15}")
_BETWEEN = re.compile(r"[\s.\-()]")


def add_person(values: Mapping[str, Any], *, unit: Unit, by: Viewer, on: date) -> Person:
    """A new record kept at `unit`. `values`: name, and where known born_on, phone, email, identity_number, account.

    `account` is a user name. Raises Refusal: `not_allowed`, `empty_text`, `too_long`, `control_character`, `future_day`,
    `bad_phone`, `bad_email`, `bad_identity_number`, `duplicate_identity_number`, `unknown_account`, `account_taken`.
    """
    person = Person(unit=unit, recorded_by=by.account)
    with change("add_person", person.key, by=by, at=unit.pk, person=person.key) as under_way:
        _set(person, _checked({"name": "", **values}, on), by)
        person.recorded_at = timezone.now()
        person.save(force_insert=True)
        under_way.after = {"unit": unit.code} | _told(person, values)
    return person


def edit_person(person: Person, values: Mapping[str, Any], *, by: Viewer, on: date) -> None:
    """Changes the named fields and no other: those of `add_person`, and `unit`, where one must hold the right too.

    Refusals as `add_person`, and `nothing_changes`.
    """
    with change("edit_person", person.key, by=by, at=person.unit_id, person=person.key) as under_way:
        if unit := values.get("unit"):
            by.require("keep_persons", unit.pk)
        if not _rewrite(person, _checked(values, on), under_way, by):
            hint = "Không cần ghi lại."
            raise Refusal("nothing_changes", "hồ sơ đã như vậy", where="person", hint=hint)


def correct_person(person: Person, field: str, value: Any, *, by: Viewer, on: date) -> None:
    """Carries out what a person asked to have corrected; nothing is written where the record already says so.

    The caller's change is the request's own; both stand or fall together. Refusals as `add_person`.
    """
    values = _checked({field: value}, on)
    if not _same(Person.objects.get(pk=person.pk), field, values[field]):
        with change("correct_person", person.key, by=by, at=person.unit_id, person=person.key) as under_way:
            _rewrite(person, values, under_way, by)


def _rewrite(person: Person, values: Mapping[str, Any], under_way: Change, by: Viewer) -> bool:
    """Writes what differs from the stored record and tells it masked; whether anything did."""
    stored = Person.objects.select_related("unit").get(pk=person.pk)
    if stored.unit_id != person.unit_id:  # moved meanwhile: the right was asked for at the old place
        raise unknown_person()
    different = {name: value for name, value in values.items() if not _same(stored, name, value)}
    under_way.before = _told(stored, different)
    _set(stored, different, by)
    under_way.after = _told(stored, different)
    stored.save()
    return bool(different)


def _set(person: Person, values: Mapping[str, Any], by: Viewer) -> None:
    """Puts values on a record that differ from what it holds, so that whoever has them already is somebody else."""
    for name, value in values.items():
        kept = value
        if name == "identity_number":
            _refuse_known(value, by)
            person.identity_hash = keyed_hash(IDENTITY, value) if value else ""
            kept = Sealed.of(value)
        if name == "account":
            _refuse_taken(value)
        setattr(person, name, kept)
    person.search = plain(person.name)[:120]


def _same(person: Person, name: str, value: Any) -> bool:
    stored = getattr(person, name)
    return bool((stored.open() if isinstance(stored, Sealed) else stored) == value)


def _told(person: Person, names: Mapping[str, Any]) -> dict[str, object]:
    # A sealed nothing is told as nothing, so that it shows whether a number was there.
    values = {name: getattr(person, name) or "" for name in names}
    if "unit" in values:
        values["unit"] = person.unit.code
    return told(Person, values)


def _checked(values: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The values in the form in which they are kept."""
    found = {name: _FORMS[name](value) if name in _FORMS else value for name, value in values.items()}
    if found.get("born_on"):
        _refuse_future(found["born_on"], on)
    return found


def _name(text: str) -> str:
    return required_text(text, "name", 120)


def _refuse_future(born_on: date, on: date) -> None:
    if born_on > on:
        message = f"ngày sinh {written(born_on)} sau ngày ghi {written(on)}"
        raise Refusal("future_day", message, where="born_on", hint="Kiểm tra lại ngày sinh.")


def _phone(text: str) -> str:
    number = _BETWEEN.sub("", text)
    if number and not _PHONE.fullmatch(number):
        hint = "Gõ 8 đến 15 chữ số, ví dụ 0900 000 000."
        raise Refusal("bad_phone", "đây không phải số điện thoại", where="phone", hint=hint)
    return number


def _email(text: str) -> str:
    address = text.strip()
    try:
        if address:
            validate_email(address)
            MaxLengthValidator(LONGEST_EMAIL)(address)
    except ValidationError:
        hint = "Gõ dạng ten@coquan.vn, hoặc để trống."
        raise Refusal("bad_email", "đây không phải địa chỉ thư", where="email", hint=hint) from None
    return address


def _account(name: str | User | None) -> User | None:
    if not name or isinstance(name, User):
        return name or None
    found = User.objects.filter(username=name.strip()).first() if name.isprintable() else None
    if found is None:
        hint = "Gõ đúng tên đăng nhập, hoặc để trống."
        raise Refusal("unknown_account", "không có tài khoản này", where="account", hint=hint)
    return found


def _identity(text: str) -> str:
    return identity_digits(text) if text.strip() else ""


def _refuse_taken(account: User | None) -> None:
    if account and Person.objects.filter(account=account).exists():
        hint = "Mỗi tài khoản gắn với một hồ sơ. Xem lại tên đăng nhập."
        raise Refusal("account_taken", "tài khoản này đã gắn với một hồ sơ khác", where="account", hint=hint)


def _refuse_known(number: str, by: Viewer) -> None:
    """Whose number it is, is told only by the search, to whoever may see that person."""
    if not number:
        return
    if other := Person.objects.filter(identity_hash__in=keyed_hashes(IDENTITY, number)).first():
        seen = by.may("see_persons", other.unit_id)
        hint = "Mở hồ sơ đã có: tìm theo số định danh ở danh sách hồ sơ." if seen else "Hỏi cấp ủy cấp trên."
        raise Refusal(
            "duplicate_identity_number", "số này đã có trong một hồ sơ", where="identity_number", hint=hint
        )


_FORMS: dict[str, Callable[[Any], Any]] = {
    "name": _name,
    "phone": _phone,
    "email": _email,
    "identity_number": _identity,
    "account": _account,
}
