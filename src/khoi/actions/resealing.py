"""Every sealed value there is, in our tables and in the library's table of second factors, and how it is sealed anew."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.db import transaction
from django.db.models import Model

from khoi.records.guard import records_open
from khoi.records.keys import keyed_hash
from khoi.records.models import Person
from khoi.records.sealed import Sealed, SealedText, opens

Told = Callable[[str, int], None]
"""Hears the table and how many of its rows are done."""
HASHES: dict[type[Model], tuple[tuple[str, str, str], ...]] = {
    Person: (("identity_hash", "identity_number", "identity number"),)
}
"""Columns searched by a keyed hash: the hash, the sealed text it is made of, the purpose it is keyed for."""
_ROWS = 500


@dataclass(slots=True)
class Counted:
    """Values sealed anew, hashes computed anew, and values that no kept key opens, which are left as they are."""

    values: int = 0
    hashes: int = 0
    unopened: int = 0


def sealed_tables() -> dict[type[Model], list[str]]:
    """The tables that hold sealed values, each with its sealed columns; the library's second factors last."""
    own = {model: _sealed_columns(model) for model in apps.get_models()}
    return {model: columns for model, columns in own.items() if columns} | {_factors(): ["data"]}


def tokens() -> Iterator[str]:
    """Every sealed value as it lies, empty ones left out."""
    for model, columns in sealed_tables().items():
        rows = model._base_manager.values_list(*columns).iterator(chunk_size=_ROWS)  # noqa: SLF001 - documented
        for value in chain.from_iterable(rows):
            yield from filter(None, [value.token] if isinstance(value, Sealed) else _secrets(value))


def reseal(keys: list[str], told: Told) -> Counted:
    """Seals everything under the first of the keys, in short transactions; what is so already is left alone."""
    renewal = _Renewal(keys)
    for model, columns in sealed_tables().items():
        done = last = 0
        while count := len(rows := _renew_rows(model, columns, last, renewal)):
            done, last = done + count, rows[-1]
            told(model._meta.label, done)  # noqa: SLF001 - documented
    return renewal.counted


class _Renewal:
    """Renews single values and counts what it did."""

    def __init__(self, keys: list[str]) -> None:
        self.newest, self.counted = keys[0], Counted()
        self.box = MultiFernet([Fernet(key) for key in keys])

    def token(self, token: str) -> str:
        """The same text under the newest key."""
        if not token or opens(self.newest, token):
            return token
        try:
            fresh = self.box.rotate(token.encode()).decode()
        except InvalidToken:
            self.counted.unopened += 1
            return token
        self.counted.values += 1
        return fresh

    def changed(self, model: type[Model], columns: list[str], row: Mapping[str, Any]) -> dict[str, Any]:
        """What must be written into a row."""
        fresh = {name: self._value(row[name]) for name in columns if row[name] is not None}
        for target, source, purpose in HASHES.get(model, ()):
            if (sealed := fresh.get(source)) and opens(self.newest, sealed.token):
                fresh[target] = keyed_hash(purpose, sealed.open())
                self.counted.hashes += fresh[target] != row[target]
        return {name: value for name, value in fresh.items() if value != row[name]}

    def _value(self, value: Any) -> Any:
        return Sealed(self.token(value.token)) if isinstance(value, Sealed) else _resealed(value, self.token)


def _renew_rows(model: type[Model], columns: list[str], last: int, renewal: _Renewal) -> list[int]:
    """Renews the next rows after `last`, locked against others who write them meanwhile; their primary keys."""
    hashes = [target for target, *_ in HASHES.get(model, ())]
    table = model._base_manager  # noqa: SLF001 - documented
    with transaction.atomic(), records_open():
        rows = table.select_for_update().filter(pk__gt=last).order_by("pk").values("pk", *columns, *hashes)
        done = []
        for row in rows[:_ROWS]:
            if changed := renewal.changed(model, columns, row):
                table.filter(pk=row["pk"]).update(**changed)
            done.append(row["pk"])
    return done


def _sealed_columns(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if isinstance(field, SealedText)]  # noqa: SLF001


def _factors() -> type[Model]:
    return apps.get_model("mfa", "Authenticator")


def _secrets(factor: Mapping[str, Any]) -> list[str]:
    """The sealed values in a second factor: of a generator of codes, or of recovery codes; a passkey has none."""
    single = [factor[name] for name in ("secret", "seed") if name in factor]
    return single + list(factor.get("migrated_codes") or [])


def _resealed(factor: Mapping[str, Any], renew: Callable[[str], str]) -> dict[str, Any]:
    fresh: dict[str, Any] = {name: renew(factor[name]) for name in ("secret", "seed") if name in factor}
    if codes := factor.get("migrated_codes"):
        fresh["migrated_codes"] = [renew(code) for code in codes]
    return {**factor, **fresh}
