"""New rows worked out before a lock is taken, so that others wait for the database's own work only (ADR 0016)."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import AutoField
from django.db.models.sql import InsertQuery

from khoi.records.guard import Record, refuse_outside_action

_MOST = 5_000


class ReadyRows:
    """Rows of one table, down to the statements that insert them; Django's `bulk_create`, cut in two."""

    def __init__(self, model: type[Record], rows: Iterable[Record]) -> None:
        self._model = model
        self._statements: list[tuple[str, tuple[Any, ...]]] = []
        fields = [one for one in model._meta.concrete_fields if not isinstance(one, AutoField)]  # noqa: SLF001
        connection = connections[DEFAULT_DB_ALIAS]
        size = min(_MOST, connection.ops.bulk_batch_size(fields, range(_MOST)))
        waiting = iter(rows)
        while batch := tuple(islice(waiting, size)):
            query = InsertQuery(model)
            query.insert_values(fields, [*batch])
            self._statements += query.get_compiler(DEFAULT_DB_ALIAS).as_sql()

    def __bool__(self) -> bool:
        return bool(self._statements)

    def insert(self) -> None:
        """Insert them; inside an action only."""
        refuse_outside_action(self._model)
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            for statement, values in self._statements:
                cursor.execute(statement, values)
