"""Makes a backup while the office works: every table as of one moment, every file, and a sealed list of both."""

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Model
from django.utils import timezone

from khoi import __version__
from khoi.core.refusal import Refusal
from khoi.exchange.archive import Archive, writing
from khoi.exchange.backup_files import add_file, every_file
from khoi.exchange.backup_keys import recipient, require_data_keys
from khoi.exchange.backup_manifest import FORMAT, Manifest, newest_key, sealed
from khoi.exchange.backup_rows import Sum, lines
from khoi.exchange.backup_tables import (
    applied_leaves,
    no_database,
    refuse_missing,
    saved_tables,
    snapshot,
)

FIRST, TABLES, FILES, LAST = "khoi-backup", "tables", "files", "manifest.json"
"""The members: the format's number, parts of tables, files, and the manifest, complete only when all has been read."""
SUFFIX = ".khoi"
_PART = 1 << 20
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that lies at `path`, with its size in bytes."""

    path: Path
    size: int
    manifest: Manifest


def back_up(out: Path, *, told: Told, now: datetime | None = None) -> Made:
    """Writes a backup to `out`, a folder or a new file; `told` hears of each table.

    Raises Refusal `no_backup_recipient`, `data_keys_missing`, `no_database`, `database_newer`, `no_such_folder`,
    `file_exists`, `cannot_read` or `cannot_write`.
    """
    public = recipient()
    require_data_keys()
    now = timezone.localtime(now)
    path = target_of(out, now)
    refuse_missing()
    try:
        with writing(path, public) as archive, snapshot():
            manifest = _written(archive, now, told)
    except DatabaseError as error:
        raise no_database() from error
    return Made(path, path.stat().st_size, manifest)


def target_of(out: Path, now: datetime) -> Path:
    """The file to write: one named after the moment in a folder, or the name given. Raises Refusal `no_such_folder`."""
    if out.is_dir():
        return out / f"khoi-{now:%Y%m%d-%H%M%S}{SUFFIX}"
    if out.suffix == SUFFIX and out.parent.is_dir():
        return out
    hint = f"Tạo thư mục trước, hoặc đặt tên tệp kết thúc bằng {SUFFIX}."
    raise Refusal("no_such_folder", "không có thư mục này", where=str(out), hint=hint)


def _written(archive: Archive, now: datetime, told: Told) -> Manifest:
    leaves = applied_leaves()
    tables = saved_tables(leaves)
    head = _first(tables, "records.ChainHead")
    archive.add(FIRST, FORMAT.encode())
    manifest = Manifest(
        product=__version__,
        made_at=now.isoformat(timespec="seconds"),
        database=connection.vendor,
        profile=_first(tables, "records.Installation").get("profile", ""),
        key=newest_key(),
        head=(head.get("number", 0), head.get("digest", "")),
        migrations=leaves,
        tables={label: _table(archive, label, model, told) for label, model in tables.items()},
        files={name: add_file(archive, f"{FILES}/{name}", path) for name, path in every_file()},
    )
    archive.add(LAST, sealed(manifest))
    return manifest


def _table(archive: Archive, label: str, model: type[Model], told: Told) -> Sum:
    """Writes a table in parts of about a megabyte, so that no table need fit in memory or lie open on disk."""
    count, digest, part, size, parts = 0, hashlib.sha256(), [], 0, 0
    for line in lines(model):
        count += 1
        digest.update(line)
        part.append(line)
        size += len(line)
        if size >= _PART:
            _part(archive, label, parts, part)
            part, size, parts = [], 0, parts + 1
    if part:
        _part(archive, label, parts, part)
    told(f"{label}\t{count}")
    return Sum(count, digest.hexdigest())


def _part(archive: Archive, label: str, number: int, part: list[bytes]) -> None:
    archive.add(f"{TABLES}/{label}/{number:06}.jsonl.gz", gzip.compress(b"".join(part), 6, mtime=0))


def _first(tables: dict[str, type[Model]], label: str) -> dict[str, Any]:
    """The first row of a table; nothing when the database has no such table or row."""
    rows = tables[label]._base_manager.order_by("pk").values() if label in tables else None  # noqa: SLF001 - unfiltered, by Django's docs
    return (rows and rows.first()) or {}
