"""Streams through age, the file encryption format, in constant memory.

The library pulls and pushes; a thread at the other end of a pipe turns that round. age proves each 64 KiB before
giving it out, and the end of the file with the last: a changed, cut or lengthened file shows once all has been read.
"""

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyrage

from khoi.core.refusal import Refusal

_BLOCK = 1 << 20


@contextmanager
def encrypted(recipient: pyrage.x25519.Recipient, target: BinaryIO, path: Path) -> Iterator[BinaryIO]:
    """What is written into the yielded stream arrives encrypted in `target`. Raises Refusal `cannot_write`."""
    source, sink = os.pipe()
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(_encrypt, source, target, recipient)
        try:
            with os.fdopen(sink, "wb") as stream:
                yield stream
            work.result()
        except (BrokenPipeError, pyrage.EncryptError) as error:
            raise cannot_write(path) from (work.exception() or error)


@contextmanager
def decrypted(identity: pyrage.x25519.Identity, source: BinaryIO, path: Path) -> Iterator[BinaryIO]:
    """What `source` holds, opened; leaving reads to its end. An error of the cipher goes before the confusion it causes.

    Raises Refusal `backup_unreadable` (no age file, or not for this key), `backup_tampered` or `cannot_read`.
    """
    out, sink = os.pipe()
    with ThreadPoolExecutor(1) as pool:
        work = pool.submit(_decrypt, source, sink, identity)
        with os.fdopen(out, "rb") as stream:
            try:
                yield stream
                while stream.read(_BLOCK):
                    pass
            except Exception:
                stream.close()
                _raise_of(work, path)
                raise
        _raise_of(work, path)


def tampered(where: object) -> Refusal:
    """The refusal of a backup that is not as it was made."""
    hint = "Đừng dùng tệp này. Lấy một bản sao lưu khác, và hỏi ai đã giữ tệp."
    return Refusal("backup_tampered", "bản sao lưu đã bị thay đổi hoặc bị cắt", where=str(where), hint=hint)


def unreadable(where: object) -> Refusal:
    """The refusal of a file that is no backup, or none for this key."""
    hint = "Kiểm tra có đúng tệp và đúng khóa không; phần đầu tệp cũng có thể đã hỏng."
    return Refusal(
        "backup_unreadable", "không mở được bản sao lưu bằng khóa này", where=str(where), hint=hint
    )


def cannot_write(where: object) -> Refusal:
    """The refusal when the disk does."""
    hint = "Kiểm tra thư mục có đó, còn chỗ và ghi được."
    return Refusal("cannot_write", "không ghi được", where=str(where), hint=hint)


def cannot_read(where: object) -> Refusal:
    """The refusal of a file that cannot be read."""
    return Refusal("cannot_read", "không đọc được", where=str(where), hint="Kiểm tra tên tệp và quyền đọc.")


def _encrypt(source: int, target: BinaryIO, recipient: pyrage.x25519.Recipient) -> None:
    with os.fdopen(source, "rb") as stream:
        pyrage.encrypt_io(stream, target, [recipient])


def _decrypt(source: BinaryIO, sink: int, identity: pyrage.x25519.Identity) -> None:
    with os.fdopen(sink, "wb") as stream:
        pyrage.decrypt_io(source, stream, [identity])


def _raise_of(work: "Future[None]", path: Path) -> None:
    error = work.exception()
    if isinstance(error, pyrage.DecryptError):
        raise unreadable(path) from error
    if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
        # The library's own errors have no number; those of the disk do.
        raise (tampered(path) if error.errno is None else cannot_read(path)) from error
