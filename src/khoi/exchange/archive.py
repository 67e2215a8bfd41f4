"""An encrypted archive: a tar file inside age, written and read as a stream, never in the clear on disk."""

import io
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol

from pyrage import x25519

from khoi.core.refusal import Refusal
from khoi.exchange.age import cannot_read, cannot_write, decrypted, encrypted, unreadable

PARTIAL = ".partial"


class Readable(Protocol):
    """What gives out its bytes when asked."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


class Archive:
    """An archive being written."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def add(self, name: str, data: bytes) -> None:
        """A member from memory."""
        self.add_stream(name, len(data), io.BytesIO(data))

    def add_stream(self, name: str, size: int, source: Readable) -> None:
        """A member of exactly `size` bytes read from `source`; OSError when there are fewer."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._tar.addfile(info, source)
        _forget(self._tar)


@contextmanager
def writing(path: Path, recipient: x25519.Recipient) -> Iterator[Archive]:
    """Yields an archive that appears as `path` (0600) when complete and not at all otherwise.

    Raises Refusal `file_exists` or `cannot_write`.
    """
    partial = path.with_name(path.name + PARTIAL)
    if path.exists():
        hint = "Chọn tên khác; không tệp nào bị ghi đè."
        raise Refusal("file_exists", "đã có tệp này", where=str(path), hint=hint)
    try:
        with _new(partial) as target:
            with (
                encrypted(recipient, target, partial) as stream,
                tarfile.open(fileobj=stream, mode="w|") as tar,
            ):
                yield Archive(tar)
            target.flush()
            os.fsync(target.fileno())
        partial.rename(path)
    except OSError as error:
        raise cannot_write(path) from error
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def reading(path: Path, identity: x25519.Identity) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Yields the members in order, each readable until the next is asked for. Leaving reads to the very end.

    Raises Refusal `cannot_read`, `backup_unreadable` or `backup_tampered`.
    """
    try:
        source: BinaryIO = path.open("rb")
    except (OSError, ValueError) as error:
        raise cannot_read(path) from error
    with source, decrypted(identity, source, path) as stream:
        yield _members(stream, path)


def _members(stream: BinaryIO, path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:
            while (info := tar.next()) is not None:
                member = tar.extractfile(info) if info.isreg() else None
                if member is None:
                    raise unreadable(path)
                yield info.name, member
                _forget(tar)
    except (tarfile.TarError, EOFError) as error:
        raise unreadable(path) from error


def _forget(tar: Any) -> None:
    """The library remembers every member; of 100,000 files nobody asks again."""
    tar.members.clear()


def _new(path: Path) -> BinaryIO:
    try:
        path.unlink(missing_ok=True)  # of a run that was killed
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except (OSError, ValueError) as error:
        raise cannot_write(path) from error
