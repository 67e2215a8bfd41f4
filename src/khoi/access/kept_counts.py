"""Where counts of wrong tries are kept: a table of the database, so that both processes share it and a restart keeps it."""

import base64
import io
import pickle
from collections.abc import Iterable
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.utils import timezone


class KeptCounts(DatabaseCache):
    """Django's cache in a table, except that a value read back can only be plain data.

    Django reads values with `pickle`, which runs what it reads: whoever can write to the database could run
    programs here. The table is made by `createcachetable`.
    """

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        """The values that are there and not over, by key. One statement."""
        named = {self.make_and_validate_key(key, version=version): key for key in keys}
        if not named:
            return {}
        connection = connections[router.db_for_read(self.cache_model_class)]
        name, marks = connection.ops.quote_name, ", ".join(["%s"] * len(named))
        table = name(self._table)  # type: ignore[attr-defined]
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        asked = (
            f"SELECT {name('cache_key')}, {name('value')} FROM {table} "  # noqa: S608 - quoted names
            f"WHERE {name('cache_key')} IN ({marks}) AND {name('expires')} >= %s"
        )
        with connection.cursor() as cursor:
            cursor.execute(asked, [*named, now])
            return {named[key]: _plain(value) for key, value in cursor.fetchall()}


class _PlainOnly(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")


def _plain(value: str) -> Any:
    return _PlainOnly(io.BytesIO(base64.b64decode(value))).load()
