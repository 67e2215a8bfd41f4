"""Whether this installation is fit to serve an office: no debug flag, strong keys, and key files that only their owner reads.

A start for others than this machine is refused when it isn't; `khoi doctor` names the same faults at any time.
"""

import os
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from khoi.core.refusal import Refusal

if TYPE_CHECKING:  # Django is loaded only when the command runs
    from khoi.queries.finding import Finding

_LONG, _VARIED, _STALE_DAYS = 50, 16, 2
_FILES = ("KHOI_SECRET_KEY_FILE", "KHOI_DATA_KEYS_FILE", "KHOI_OIDC_SECRET_FILE")
_NOT_OURS = stat.S_IRWXG | stat.S_IRWXO


def refuse_unfit() -> None:
    """Raises Refusal with the code of the first fault: `debug_in_production`, `weak_key` or `readable_key_file`."""
    for finding in unfit():
        raise Refusal(
            finding.code, finding.vi, where=finding.subject, hint="Sửa rồi chạy lại; xem `khoi doctor`."
        )


def is_production(host_is_here: bool) -> bool:  # noqa: FBT001 - one fact, asked once
    """Whether somebody else than this machine is served: by its host, behind TLS, or because it was said."""
    return not host_is_here or any(
        os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}
        for name in ("KHOI_PRODUCTION", "KHOI_HTTPS")
    )


def unfit() -> Iterator["Finding"]:
    """What makes a production start unsafe."""
    from django.conf import settings

    from khoi.queries.finding import Finding

    if settings.DEBUG:
        yield Finding(
            "debug_in_production", "KHOI_DEBUG", "đang bật chế độ gỡ lỗi", "debugging is switched on"
        )
    if len(settings.SECRET_KEY) < _LONG or len(set(settings.SECRET_KEY)) < _VARIED:
        yield Finding(
            "weak_key",
            "KHOI_SECRET_KEY",
            f"khóa bí mật yếu: cần ít nhất {_LONG} ký tự ngẫu nhiên",
            f"the secret key is weak: at least {_LONG} random letters are needed",
        )
    for path in _key_files(settings.VAR):
        yield from _readable(path)


def stale_backup(today: date) -> Iterator["Finding"]:
    """Where daily backups are asked for and the newest is older than two days, or there is none."""
    from khoi.exchange.backup_schedule import last_backup, plan
    from khoi.queries.finding import Finding

    if (asked := plan()) is None:
        return
    last = last_backup()
    if last is None or (today - last).days > _STALE_DAYS:
        yield Finding(
            "stale_backup",
            str(asked.folder),
            f"bản sao lưu mới nhất: {last or 'chưa có'}",
            f"the newest backup: {last or 'none'}",
        )


def _key_files(var: Path) -> Iterator[Path]:
    yield from (var / "secret-key", var / "keys", var / "keys" / "data-keys", var)
    yield from (Path(os.environ[name]) for name in _FILES if os.environ.get(name))


def _readable(path: Path) -> Iterator["Finding"]:
    from khoi.queries.finding import Finding

    if os.name == "nt" or not path.exists():  # Windows keeps other rights than these bits
        return
    if mode := stat.S_IMODE(path.stat().st_mode) & _NOT_OURS:
        yield Finding(
            "readable_key_file",
            str(path),
            f"người khác trên máy đọc được (quyền thừa {mode:03o}); chạy chmod go= {path.name}",
            f"others on this machine can read it (surplus mode {mode:03o}); run chmod go= {path.name}",
        )
