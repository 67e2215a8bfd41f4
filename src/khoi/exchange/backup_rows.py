"""The rows of a table in words that SQLite and PostgreSQL share: one JSON object a row. Sealed values are never opened."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Field, Model
from django.utils.duration import duration_iso_string
from django.utils.timezone import is_aware

from khoi.records.sealed import Sealed

_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Sum:
    """How much there is of something (rows of a table, bytes of a file) and its SHA-256 in hex."""

    count: int
    sha256: str


def columns(model: type[Model]) -> dict[str, "Field[Any, Any]"]:
    """The columns of a table by name; those that the database computes are left to it."""
    fields = model._meta.local_concrete_fields  # noqa: SLF001 - Django's documented description of a model
    return {field.attname: field for field in fields if not getattr(field, "generated", False)}


def lines(model: type[Model]) -> Iterator[bytes]:
    """Each row as a line of canonical JSON, in the order of the key."""
    rows = model._base_manager.order_by("pk").values(*columns(model))  # noqa: SLF001 - unfiltered, by Django's docs
    for row in rows.iterator(chunk_size=_ROWS):
        yield canonical(row) + b"\n"


def sum_of(model: type[Model]) -> Sum:
    """Rows and SHA-256 of a table as it stands."""
    count, digest = 0, hashlib.sha256()
    for line in lines(model):
        count += 1
        digest.update(line)
    return Sum(count, digest.hexdigest())


def canonical(value: Any) -> bytes:
    """JSON in the one form that is hashed: keys sorted, no spaces, UTF-8."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_in_words)
    return text.encode()


def _in_words(value: Any) -> str:
    """A value as its field reads it again."""
    match value:
        case Sealed():
            return value.token
        case datetime():
            return (value.astimezone(UTC) if is_aware(value) else value).isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return duration_iso_string(value)
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    raise TypeError(f"no words for a {type(value).__name__}")
