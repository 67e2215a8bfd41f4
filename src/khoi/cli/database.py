"""Opens the installation's database for a command: the private folder, the key that signs sessions, today's tables."""

import os
from pathlib import Path

from khoi.core.refusal import Refusal


def open_database() -> None:
    """Django ready to work on tables that are up to date; on a new machine folder, key and tables are made.

    Raises Refusal `cannot_write` or `no_database`.
    """
    _set_up()
    _migrate()


def _set_up() -> None:
    """Open Django and make the private folder with the key that signs sessions."""
    # Django is imported inside these functions: registering the command must not cost its start-up.
    import django
    from django.conf import settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khoi.config.settings")
    django.setup()
    try:
        settings.VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (os.environ.get("KHOI_SECRET_KEY") or os.environ.get("KHOI_SECRET_KEY_FILE")):
            _keep(settings.VAR / "secret-key", settings.SECRET_KEY)
    except OSError as error:
        hint = "Kiểm tra quyền ghi, hoặc đặt KHOI_VAR là một thư mục khác."
        message = "Không ghi được vào thư mục dữ liệu"
        raise Refusal("cannot_write", message, where=str(settings.VAR), hint=hint) from error


def _keep(path: Path, key: str) -> None:
    """Write the key once, readable by its owner only."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db.utils import OperationalError

    try:
        call_command("migrate", verbosity=0, interactive=False)
    except OperationalError as error:
        hint = "Kiểm tra DATABASE_URL và máy chủ cơ sở dữ liệu."
        raise Refusal("no_database", "Không mở được cơ sở dữ liệu", hint=hint) from error
