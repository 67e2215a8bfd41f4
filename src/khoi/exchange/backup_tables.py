"""Which tables a backup holds, and the one moment at which they are read.

The tables are those of the migrations applied to the database, not those of this program, so that an office can
be backed up before an upgrade changes it, and an older backup can be loaded.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from khoi.core.refusal import Refusal

LEFT_OUT = {
    "contenttypes.ContentType": "Django writes it when it makes the tables",
    "auth.Permission": "Django writes it when it makes the tables",
    "auth.User_user_permissions": "points at those; rights come from posts",
    "auth.Group_permissions": "points at those; rights come from posts",
    "sessions.Session": "a session: nobody stays signed in through a restore",
    "usersessions.UserSession": "a session",
    "account.EmailConfirmation": "a code of a few hours",
    "socialaccount.SocialToken": "a token of a few hours",
}
"""Tables that no backup holds, each with the reason."""

Leaves = Mapping[str, Sequence[str]]


@contextmanager
def snapshot() -> Iterator[None]:
    """Everything read inside is as of one moment, whatever others write meanwhile; nobody waits for it."""
    with _deferred(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def refuse_missing() -> None:
    """Raises Refusal `no_database` when there is no SQLite file: opening it would make one."""
    name = str(connection.settings_dict["NAME"])
    in_memory = ":memory:" in name or "mode=memory" in name
    if connection.vendor == "sqlite" and not in_memory and not Path(name).exists():
        raise no_database()


def no_database() -> Refusal:
    """The refusal of a database that does not open or has no tables."""
    hint = "Chạy `khoi start` trước, hoặc kiểm tra DATABASE_URL."
    return Refusal("no_database", "Không mở được cơ sở dữ liệu", hint=hint)


def applied_leaves() -> dict[str, list[str]]:
    """The last migrations applied to the database, by app.

    Raises Refusal `no_database` for one without our tables and `database_newer` for one that a newer Khối has changed.
    """
    loader = MigrationLoader(connection)
    applied = {node for node in loader.applied_migrations if node[0] in loader.migrated_apps}
    _refuse_newer(loader, applied)
    leaves: dict[str, list[str]] = {}
    for node in sorted(applied & loader.graph.nodes.keys()):
        after = loader.graph.node_map[node].children
        if not any(child.key[0] == node[0] and child.key in applied for child in after):
            leaves.setdefault(node[0], []).append(node[1])
    if "records" not in leaves:
        raise no_database()
    return leaves


def unknown(leaves: Leaves) -> list[str]:
    """Which of these migrations this program does not know."""
    nodes = MigrationLoader(connection).graph.nodes
    return [f"{app}.{name}" for app, names in leaves.items() for name in names if (app, name) not in nodes]


def saved_tables(leaves: Leaves) -> dict[str, type[Model]]:
    """Every table that a backup holds, by label, as these migrations made it."""
    loader = MigrationLoader(connection)
    state = loader.project_state([(app, name) for app, names in leaves.items() for name in names])
    models = state.apps.get_models(include_auto_created=True)
    labelled = {model._meta.label: model for model in models if model._meta.managed}  # noqa: SLF001 - Django's documented description of a model
    return {label: model for label, model in sorted(labelled.items()) if label not in LEFT_OUT}


def _refuse_newer(loader: MigrationLoader, applied: set[tuple[str, str]]) -> None:
    replaced = {node for squashed in loader.replacements.values() for node in squashed.replaces}
    strange = sorted(applied - loader.disk_migrations.keys() - replaced)
    if strange:
        hint = "Dùng bản Khối mới hơn, bản đã mở cơ sở dữ liệu này."
        message = "cơ sở dữ liệu này do một bản Khối mới hơn tạo"
        raise Refusal("database_newer", message, where=".".join(strange[0]), hint=hint)


@contextmanager
def _deferred() -> Iterator[None]:
    """SQLite: a transaction that takes no lock to write (the settings ask for one at once)."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    sqlite: Any = connection
    usual, sqlite.transaction_mode = sqlite.transaction_mode, "DEFERRED"
    try:
        yield
    finally:
        sqlite.transaction_mode = usual
