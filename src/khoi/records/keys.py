"""The keys that lie outside the database: one file, newest first; everything keyed is derived from the newest."""

import base64
import hashlib
import hmac
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from khoi.core.refusal import Refusal

Stamp = tuple[int, int, int]


def kept_keys() -> list[str]:
    """Every key, newest first. A key file changed since this program started is read again, so a rotation reaches it."""
    path = key_file()
    stamp = _stamp(path)
    return settings.DATA_KEYS if stamp in (None, _AT_START) else list(_read(path, stamp))


def key_file() -> Path | None:
    """The file of keys; None where the environment itself holds them."""
    if os.environ.get("KHOI_DATA_KEYS"):
        return None
    return Path(os.environ.get("KHOI_DATA_KEYS_FILE") or settings.VAR / "keys" / "data-keys")


def write_keys(path: Path, keys: list[str]) -> None:
    """Replaces the key file in one step: whoever reads sees the old or the new one, and only its owner may.

    Raises OSError.
    """
    path = path.resolve()
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write("".join(f"{key}\n" for key in keys))
        file.flush()
        os.fsync(file.fileno())
    _keep_owner(path, fresh)
    fresh.replace(path)
    _sync(path.parent)


def box() -> MultiFernet:
    """Seals with the newest key, opens with any that is kept."""
    return MultiFernet([Fernet(key) for key in kept_keys()])


def keyed_hash(purpose: str, text: str) -> str:
    """SHA-256 keyed for one purpose, in hex; without the key nobody can compute or try it.

    For a hash that is searched by, the caller brings `text` to one form first and seals that same form beside it:
    a rotation computes the hash anew from what was sealed. Look up with `keyed_hashes`.
    """
    return _hash(kept_keys()[0], purpose, text)


def keyed_hashes(purpose: str, text: str) -> list[str]:
    """The same under every kept key, newest first: what was stored before a rotation or during one is found too."""
    return [_hash(key, purpose, text) for key in kept_keys()]


def key_name(key: str) -> str:
    """What a key is called where it must be named: the first letters of its hash, never the key."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _hash(key: str, purpose: str, text: str) -> str:
    return hmac.new(_derived(key, purpose), text.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=64)
def _derived(key: str, purpose: str) -> bytes:
    material = base64.urlsafe_b64decode(key)
    return HKDF(SHA256(), 32, salt=None, info=f"khoi {purpose}".encode()).derive(material)


def _stamp(path: Path | None) -> Stamp | None:
    """What changes whenever the file does; None where there is none."""
    try:
        found = path.stat() if path else None
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino) if found else None


@lru_cache(maxsize=1)
def _read(path: Path, _stamp: Stamp) -> tuple[str, ...]:
    try:
        keys = path.read_text(encoding="ascii").split()
        MultiFernet([Fernet(key) for key in keys])
    except (OSError, ValueError) as error:
        hint = "Đặt lại tệp khoá dữ liệu đã giữ ở nơi khác."
        raise Refusal("bad_setting", "Tệp khoá dữ liệu không đọc được", where=str(path), hint=hint) from error
    return tuple(keys)


def _keep_owner(path: Path, fresh: Path) -> None:
    """A rotation run by root leaves the file to the account that serves."""
    if os.name != "nt" and os.geteuid() == 0 and path.exists():
        found = path.stat()
        os.chown(fresh, found.st_uid, found.st_gid)


def _sync(folder: Path) -> None:
    """The new name reaches the disk before anything is sealed with the new key."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        with suppress(OSError):  # some network folders cannot
            os.fsync(handle)
        os.close(handle)


_AT_START = _stamp(key_file())
