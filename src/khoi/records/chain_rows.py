"""Reads rows of the audit chain exactly as they lie, so that no value written past the program can stop the check."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from khoi.records.audit import Event
from khoi.records.chain_digest import digest

_TEXTS = ("actor", "post", "act", "subject", "person", "request", "previous")
_CAST = ("at", "before", "after")
_ROWS = 2_000


@dataclass(slots=True)
class Row:
    """One stored row. `own` is the hash of what it says, None where that cannot be read; `digest` the hash it carries."""

    number: Any
    values: dict[str, Any] | None
    previous: Any
    digest: Any
    act: str
    at: str
    own: str | None = None

    def hash_with(self, **changed: Any) -> str | None:
        """The hash it would have with another number, or after another row."""
        if self.values is None:
            return None
        try:
            return digest({**self.values, **changed})
        except (ValueError, RecursionError):
            return None


def stored_rows(number: int | None = None) -> Iterator[Row]:
    """Every row, or those of one number: the highest number first, and of one number the last written first."""
    rows = Event.objects.filter(number=number) if number is not None else Event.objects.all()
    with _any_text():
        for row in _as_text(rows).iterator(chunk_size=_ROWS):
            yield _row(dict(row))


def _as_text(rows: QuerySet[Event]) -> QuerySet[Event, dict[str, Any]]:
    cast = {f"{name}_text": Cast(name, TextField()) for name in _CAST}
    return rows.annotate(**cast).order_by("-number", "-pk").values("number", "digest", *_TEXTS, *cast)


@contextmanager
def _any_text() -> Iterator[None]:
    """SQLite holds any bytes in any column."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    usual = connection.connection.text_factory
    connection.connection.text_factory = _decoded
    try:
        yield
    finally:
        connection.connection.text_factory = usual


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _row(stored: dict[str, Any]) -> Row:
    values = _values(stored)
    row = Row(
        number=stored["number"],
        values=values,
        previous=stored["previous"],
        digest=stored["digest"],
        act=str(stored["act"]),
        at=values["at"].isoformat() if values else str(stored["at_text"]),
    )
    row.own = row.hash_with()
    return row


def _values(stored: dict[str, Any]) -> dict[str, Any] | None:
    """What is hashed; None for a value that this program never writes."""
    try:
        values = {name: _text(stored[name]) for name in _TEXTS}
        values |= {name: _json(stored[f"{name}_text"]) for name in ("before", "after")}
        return values | {"number": stored["number"], "at": _moment(stored["at_text"])}
    except (ValueError, OverflowError, RecursionError):
        return None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("not a text")  # noqa: TRY004 - one kind of error for whatever cannot be read
    return value


def _json(text: str | None) -> Any:
    """The value; nothing is stored as NULL, so the text `null` is not ours."""
    value = None if text is None else json.loads(text)
    if value is None and text is not None:
        raise ValueError("null")
    return value


def _moment(text: Any) -> datetime:
    moment = datetime.fromisoformat(_text(text))
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
