"""Puts the rows and files of a checked backup in their place: all of them, in one transaction, or none."""

import hashlib
import json
import os
import shutil
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import Model
from pyrage import x25519

from khoi.core.refusal import Refusal
from khoi.exchange.age import cannot_write, tampered
from khoi.exchange.backup import FILES, TABLES, Told
from khoi.exchange.backup_check import blocks, members, unpacked
from khoi.exchange.backup_files import files_folder
from khoi.exchange.backup_manifest import Manifest
from khoi.exchange.backup_rows import columns, sum_of
from khoi.exchange.backup_tables import LEFT_OUT, saved_tables

Tables = dict[str, type[Model]]


def load(path: Path, identity: x25519.Identity, manifest: Manifest, told: Told) -> None:
    """Loads into tables that the manifest's migrations have made. What lies here afterwards is read again and compared.

    Raises Refusal `backup_does_not_fit`, `backup_tampered` or `cannot_write`.
    """
    tables = saved_tables(manifest.migrations)
    arriving = files_folder().with_name("files.partial")
    shutil.rmtree(arriving, ignore_errors=True)  # of a run that was killed
    try:
        with transaction.atomic():
            _clear(tables)
            _fill(path, identity, tables, arriving)
            _compare(tables, manifest, told)
            _compare_files(path, arriving, manifest)
            _set_counters(tables)
        _put_in_place(arriving)
    finally:
        shutil.rmtree(arriving, ignore_errors=True)


def _clear(tables: Tables) -> None:
    """Removes rows that a migration has written: the backup holds them as they became."""
    with connection.cursor() as cursor:
        for model in tables.values():
            cursor.execute(f"DELETE FROM {_name(model)}")  # noqa: S608 - a table's own name


def _fill(path: Path, identity: x25519.Identity, tables: Tables, arriving: Path) -> None:
    name = ""
    try:
        with members(path, identity) as every:
            for kind, name, member in every:
                if kind == TABLES and name not in LEFT_OUT:
                    _insert(tables[name], unpacked(member, path))
                elif kind == FILES:
                    _save(arriving, name, member, path)
        connection.check_constraints()
    except OperationalError:
        raise
    except (DatabaseError, ValidationError, KeyError, ValueError) as error:
        raise _does_not_fit(name) from error


def _insert(model: type[Model], lines: bytes) -> None:
    """Rows as they were, keys included, past whatever a model does when it is saved."""
    fields = columns(model)
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields.values())
    places = ", ".join(["%s"] * len(fields))
    rows = (json.loads(line) for line in lines.split(b"\n") if line)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {_name(model)} ({names}) VALUES ({places})",  # noqa: S608 - names of our own tables
            [[_stored(field, row[name]) for name, field in fields.items()] for row in rows],
        )


def _stored(field: Any, value: Any) -> Any:
    return field.get_db_prep_save(field.to_python(value), connection)


def _save(folder: Path, name: str, member: IO[bytes], path: Path) -> None:
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or PurePosixPath(name).is_absolute():
        raise tampered(path)
    target = folder.joinpath(*parts)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.writelines(blocks(member, path))
    except OSError as error:
        raise cannot_write(target) from error


def _compare(tables: Tables, manifest: Manifest, told: Told) -> None:
    for label, expected in manifest.tables.items():
        if label in LEFT_OUT:
            continue
        if sum_of(tables[label]) != expected:
            raise _does_not_fit(label)
        told(f"{label}\t{expected.count}")


def _compare_files(path: Path, arriving: Path, manifest: Manifest) -> None:
    """The archive is read twice; a file exchanged in between would show here."""
    for name, expected in manifest.files.items():
        try:
            with (arriving / name).open("rb") as file:
                same = hashlib.file_digest(file, "sha256").hexdigest() == expected.sha256
        except OSError as error:
            raise cannot_write(arriving / name) from error
        if not same:
            raise tampered(path)


def _set_counters(tables: Tables) -> None:
    """The next new row gets a number that none has (SQLite sees to that itself)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables.values())):
            cursor.execute(statement)


def _put_in_place(arriving: Path) -> None:
    if arriving.exists():
        files = files_folder()
        if files.exists():
            files.rmdir()  # empty, as was checked
        arriving.rename(files)


def _name(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 - Django's documented description of a model


def _does_not_fit(where: str) -> Refusal:
    hint = "Cơ sở dữ liệu này không nhận dữ liệu ấy như cũ; khôi phục vào loại cơ sở dữ liệu đã sao lưu."
    return Refusal("backup_does_not_fit", "không nạp được đúng như bản sao lưu", where=where, hint=hint)
