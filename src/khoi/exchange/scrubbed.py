"""A masked copy of the database: a new SQLite file for training and fault-finding, in which nobody can be recognised."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections, router, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.models import Model

from khoi.core.refusal import Refusal
from khoi.exchange.backup_tables import snapshot
from khoi.exchange.masking import Masks
from khoi.records.models import Installation

Told = Callable[[str, int], None]
"""Hears a table and how many of its rows were copied."""
LEFT_OUT = (
    "sessions", "account", "mfa", "usersessions", "socialaccount",
    "records.Invitation", "records.Event", "records.ChainHead",
)  # fmt: skip
"""What only serves signing in, and the audit chain, which would no longer hold: whole apps and single tables."""
_COPY = "masked_copy"
_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """What a copy holds: tables with rows, rows, and values replaced."""

    tables: int
    rows: int
    masked: int


def scrub(target: Path, told: Told) -> Scrubbed:
    """Writes the copy to a new file, readable by its owner only; after a fault no file is left.

    All rows come from one snapshot, so the copy is of one moment however long it takes; nobody has to wait for it.
    Raises Refusal: `file_exists`, `cannot_write`.
    """
    with _new_file(target), _copy_at(target):
        return _filled(told)


def is_left_out(model: type[Model]) -> bool:
    """Whether the copy has no rows of a table."""
    return model._meta.label in LEFT_OUT or model._meta.app_label in LEFT_OUT  # noqa: SLF001 - documented


def _filled(told: Told) -> Scrubbed:
    _make_tables()
    copy, masks, counts = connections[_COPY], Masks(), []
    with snapshot(), copy.constraint_checks_disabled(), transaction.atomic(using=_COPY):
        for model in _copied():
            counts.append(_copy_rows(model, masks))
            told(model._meta.label, counts[-1])  # noqa: SLF001 - documented
        _mark_as_made_up()
    copy.check_constraints()
    return Scrubbed(sum(map(bool, counts)), sum(counts), masks.masked)


class _ToTheCopy:
    """Sends to the copy whatever a migration does without naming a database: it must never reach the office's own."""

    def db_for_read(self, *_: Any, **__: Any) -> str:
        return _COPY

    db_for_write = db_for_read


def _make_tables() -> None:
    router.routers.append(_ToTheCopy())
    try:
        call_command("migrate", database=_COPY, verbosity=0, interactive=False)
        # Django has written rows of its own, numbered otherwise than here.
        for model in apps.get_models():
            model._base_manager.using(_COPY).delete()  # noqa: SLF001 - no act of the office, so no action
    finally:
        router.routers.pop()


def _copied() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if not is_left_out(model)]


def _copy_rows(model: type[Model], masks: Masks) -> int:
    columns = [column.attname for column in model._meta.concrete_fields]  # noqa: SLF001 - documented
    rows = model._base_manager.order_by("pk").values(*columns).iterator(chunk_size=_ROWS)  # noqa: SLF001
    into, count = model._base_manager.using(_COPY), 0  # noqa: SLF001
    for some in _batches(rows):
        into.bulk_create(model(**masks.row(model, row)) for row in some)
        count += len(some)
    return count


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while some := list(islice(rows, _ROWS)):
        yield some


def _mark_as_made_up() -> None:
    table = Installation._base_manager.using(_COPY)  # noqa: SLF001 - no act of the office, so no action
    if not table.update(synthetic=True):
        table.bulk_create([Installation(synthetic=True)])


@contextmanager
def _new_file(target: Path) -> Iterator[None]:
    try:
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError as error:
        hint = "Chọn tên tệp khác; tệp đang có không bị ghi đè."
        raise Refusal("file_exists", "Tệp này đã có", where=str(target), hint=hint) from error
    except (OSError, ValueError) as error:
        hint = "Kiểm tra thư mục và quyền ghi."
        raise Refusal("cannot_write", "Không ghi được tệp", where=str(target), hint=hint) from error
    try:
        yield
    except BaseException:
        target.unlink()
        raise


@contextmanager
def _copy_at(target: Path) -> Iterator[None]:
    """A second database connection, to the file."""
    file = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(target)}
    copy = DatabaseWrapper(connections.configure_settings({DEFAULT_DB_ALIAS: file})[DEFAULT_DB_ALIAS], _COPY)
    connections[_COPY] = copy
    try:
        yield
    finally:
        copy.close()
        del connections[_COPY]
