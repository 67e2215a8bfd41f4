"""Restores a backup into an empty place: checked whole before anything is written, compared whole before it is kept."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor
from pyrage import x25519

from khoi.core.refusal import Refusal
from khoi.exchange.age import cannot_write
from khoi.exchange.backup import Told
from khoi.exchange.backup_check import check, newer
from khoi.exchange.backup_files import files_folder
from khoi.exchange.backup_keys import require_data_keys
from khoi.exchange.backup_loading import load
from khoi.exchange.backup_manifest import Manifest
from khoi.exchange.backup_tables import no_database, unknown
from khoi.records.audit import ChainHead
from khoi.records.chain_check import Break, breaks

# What Django writes itself when it makes the tables.
_FILLED_BY_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}
_BREAKS = 20  # a chain broken at every row would fill the memory; the audit command names them all


@dataclass(frozen=True, slots=True)
class Restored:
    """What lies here now, and the first places where its audit chain does not hold. `same_head`: it ends as the manifest says."""

    manifest: Manifest
    breaks: list[Break]
    same_head: bool


def restore(path: Path, identity: x25519.Identity, *, told: Told) -> Restored:
    """Loads everything or nothing; `told` hears of each table.

    Raises Refusal `data_keys_missing`, `place_not_empty`, `backup_newer`, `backup_does_not_fit`, and those of `check`.
    """
    require_data_keys()
    manifest = check(path, identity).manifest
    try:
        _refuse_unfit(manifest, path)
        _make_tables(manifest)
        load(path, identity, manifest, told)
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        raise no_database() from error
    return Restored(manifest, list(islice(breaks(), _BREAKS)), _has_same_head(manifest))


def _has_same_head(manifest: Manifest) -> bool:
    """Whether the last event is the one that the manifest names; a backup older than the chain names none."""
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    return "records.ChainHead" not in manifest.tables or (head.number, head.digest) == manifest.head


def _refuse_unfit(manifest: Manifest, path: Path) -> None:
    try:
        settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(settings.VAR) from error
    if unknown(manifest.migrations):
        raise newer(path)
    if taken := _taken():
        hint = "Khôi phục vào cơ sở dữ liệu mới và thư mục dữ liệu mới (DATABASE_URL, KHOI_VAR)."
        raise Refusal("place_not_empty", "nơi này đã có dữ liệu, không ghi đè", where=taken, hint=hint)


def _taken() -> str:
    """A table with rows or a folder with files that lies here already."""
    tables = connection.introspection.table_names()
    taken = (table for table in tables if table not in _FILLED_BY_DJANGO and _holds_rows(table))
    files = files_folder()
    return next(taken, "") or (str(files) if files.exists() and any(files.iterdir()) else "")


def _holds_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 - a table's own name
        return cursor.fetchone() is not None


def _make_tables(manifest: Manifest) -> None:
    """The tables as they were when the backup was made; what changed since is done to the rows once they are in."""
    leaves = [(app, name) for app, names in manifest.migrations.items() for name in names]
    try:
        MigrationExecutor(connection).migrate(leaves)
    except IrreversibleError as error:
        hint = "Khôi phục vào một cơ sở dữ liệu chưa có bảng nào."
        raise Refusal("place_not_empty", "các bảng ở đây mới hơn bản sao lưu", hint=hint) from error
