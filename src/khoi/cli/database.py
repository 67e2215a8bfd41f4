"""Opens the installation's database for a command: the private folder, the keys it needs, today's tables."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from khoi.core.refusal import Refusal


def open_database() -> None:
    """Django ready to work on tables that are up to date; on a new machine folder, keys and tables are made.

    Raises Refusal `cannot_write`, `no_database` or `data_keys_missing`.
    """
    _set_up()
    with _reaching_database():
        _keep_data_keys()
        _migrate()


def _set_up() -> None:
    """Open Django and make the private folder with the key that signs sessions."""
    # Django is imported inside these functions: registering the command must not cost its start-up.
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khoi.config.settings")
    django.setup()
    with _writing(settings.VAR):
        settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
        _keep_private(settings.VAR)
        if not _is_given("KHOI_SECRET_KEY"):
            _keep(settings.VAR / "secret-key", settings.SECRET_KEY)


def _keep_private(folder: Path) -> None:
    """Takes the folder's rights from others once it holds our key; a folder that was only named is left alone."""
    if os.name == "nt" or not (folder / "secret-key").exists():
        return
    found = folder.stat()
    if found.st_uid == os.getuid() and found.st_mode & 0o077:
        folder.chmod(0o700)


def _keep_data_keys() -> None:
    """Make the file of keys for sealed data, where none is given, before anything is sealed.

    A new key beside a database that an older one has sealed would only hide that the key file is lost.
    """
    from django.conf import settings

    folder = settings.VAR / "keys"
    if _is_given("KHOI_DATA_KEYS") or (folder / "data-keys").exists():
        return
    if _is_sealed():
        hint = "Đặt lại tệp khóa đã giữ ở nơi khác, hoặc nêu nó trong KHOI_DATA_KEYS_FILE."
        raise Refusal(
            "data_keys_missing",
            "Thiếu tệp khóa dữ liệu của cơ quan",
            where=str(folder / "data-keys"),
            hint=hint,
        )
    with _writing(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        _keep(folder / "data-keys", settings.DATA_KEYS[0])


def _is_given(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def _is_sealed() -> bool:
    """Whether the database was already worked in with a key: its audit chain then has a sealed head."""
    from django.db import connection

    from khoi.records.models import ChainHead

    table = ChainHead._meta.db_table  # noqa: SLF001 - documented
    return table in connection.introspection.table_names() and ChainHead.objects.filter(number__gt=0).exists()


def _keep(path: Path, key: str) -> None:
    """Write the key once, readable by its owner only."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hint = "Kiểm tra quyền ghi, hoặc đặt KHOI_VAR là một thư mục khác."
        message = "Không ghi được vào thư mục dữ liệu"
        raise Refusal("cannot_write", message, where=str(folder), hint=hint) from error


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)  # where wrong passwords are counted


@contextmanager
def _reaching_database() -> Iterator[None]:
    from django.db.utils import OperationalError

    try:
        yield
    except OperationalError as error:
        hint = "Kiểm tra DATABASE_URL và máy chủ cơ sở dữ liệu."
        raise Refusal("no_database", "Không mở được cơ sở dữ liệu", hint=hint) from error
