"""Rows of one table put in as they are, many times faster than models are made; for values that need no preparing."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from khoi.records.guard import Record, refuse_outside_action


def insert_plain(model: type[Record], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows of numbers, texts, truths and None, JSON as its text; inside an action only."""
    refuse_outside_action(model)
    connection = connections[DEFAULT_DB_ALIAS]
    meta, quote = model._meta, connection.ops.quote_name  # noqa: SLF001 - documented
    stored = {field.name: str(field.column) for field in meta.concrete_fields}
    columns = ", ".join(quote(stored[name]) for name in names)
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({marks})", [*rows])  # noqa: S608 - names of our own
