"""Reads a backup from end to end without a database: every row, every file, and the office's seal on the list of both."""

import gzip
import hashlib
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from pyrage import x25519

from khoi.core.refusal import Refusal
from khoi.exchange.age import tampered, unreadable
from khoi.exchange.archive import Readable, reading
from khoi.exchange.backup import FILES, FIRST, LAST, TABLES
from khoi.exchange.backup_keys import data_keys_kept
from khoi.exchange.backup_manifest import FORMAT, Manifest, is_ours, opened
from khoi.exchange.backup_rows import Sum

_BLOCK = 1 << 20
_LIMIT = 64 << 20  # a part is written at one megabyte and a row: what is larger was made to harm
_BROKEN = (OSError, EOFError, zlib.error, tarfile.TarError)
Member = tuple[str, str, IO[bytes]]


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup whose rows and files agree with its manifest. `ours`: the office's seal was there to check, and fits."""

    manifest: Manifest
    ours: bool


def check(path: Path, identity: x25519.Identity) -> Checked:
    """Reads everything. `ours` is False only where the office's data keys are not kept.

    Raises Refusal `cannot_read`, `backup_unreadable`, `backup_tampered`, `backup_newer` or `wrong_data_key`.
    """
    found, last = _Found(path), b""
    with members(path, identity) as every:
        for kind, name, member in every:
            if last:
                raise tampered(path)  # nothing may follow the manifest
            if kind == TABLES:
                found.add_part(name, member)
            elif kind == FILES:
                found.add_file(name, member)
            else:
                last = limited(member, path)
    if not last:
        raise tampered(path)
    manifest, seal = opened(last, str(path))
    ours = data_keys_kept() and is_ours(manifest, seal)
    if (data_keys_kept() and not ours) or not found.agrees_with(manifest):
        raise tampered(path)
    return Checked(manifest, ours)


@contextmanager
def members(path: Path, identity: x25519.Identity) -> Iterator[Iterator[Member]]:
    """Yields what a backup holds, in order: the kind (a table's part, a file, the manifest), its name, its bytes."""
    with reading(path, identity) as every:
        yield _sorted_out(every, path)


def unpacked(part: IO[bytes], path: Path) -> bytes:
    """The rows of one part as lines. Raises Refusal `backup_tampered`."""
    return limited(gzip.GzipFile(fileobj=part), path)


def limited(source: Readable, path: Path) -> bytes:
    """All of a member that must fit in memory. Raises Refusal `backup_tampered`."""
    try:
        data = source.read(_LIMIT + 1)
    except _BROKEN as error:
        raise tampered(path) from error
    if len(data) > _LIMIT:
        raise tampered(path)
    return data


def blocks(source: Readable, path: Path) -> Iterator[bytes]:
    """A member of any size, block by block. Raises Refusal `backup_tampered`."""
    try:
        while data := source.read(_BLOCK):
            yield data
    except _BROKEN as error:
        raise tampered(path) from error


def _sorted_out(every: Iterator[tuple[str, IO[bytes]]], path: Path) -> Iterator[Member]:
    name, member = next(every, ("", None))
    if name != FIRST or member is None:
        raise unreadable(path)
    if limited(member, path) != FORMAT.encode():
        raise newer(path)
    for name, member in every:
        kind, _, rest = name.partition("/")
        if kind == TABLES:
            yield kind, rest.partition("/")[0], member
        elif kind == FILES or name == LAST:
            yield kind, rest, member
        else:
            raise tampered(path)


def newer(where: object) -> Refusal:
    """The refusal of a backup that a newer Khối has made."""
    hint = "Cài bản Khối mới như bản đã tạo tệp (xem `khoi backup verify`), rồi khôi phục."
    return Refusal("backup_newer", "bản sao lưu do một bản Khối mới hơn tạo", where=str(where), hint=hint)


@dataclass(slots=True)
class _Found:
    """What has been read so far."""

    path: Path
    tables: dict[str, tuple[int, Any]] = field(default_factory=dict)
    files: dict[str, Sum] = field(default_factory=dict)

    def add_part(self, label: str, part: IO[bytes]) -> None:
        rows = unpacked(part, self.path)
        count, digest = self.tables.get(label) or (0, hashlib.sha256())
        digest.update(rows)
        self.tables[label] = count + rows.count(b"\n"), digest

    def add_file(self, name: str, file: IO[bytes]) -> None:
        if name in self.files:
            raise tampered(self.path)
        size, digest = 0, hashlib.sha256()
        for block in blocks(file, self.path):
            size += len(block)
            digest.update(block)
        self.files[name] = Sum(size, digest.hexdigest())

    def agrees_with(self, manifest: Manifest) -> bool:
        nothing = {label: Sum(0, hashlib.sha256().hexdigest()) for label in manifest.tables}
        read = {label: Sum(count, digest.hexdigest()) for label, (count, digest) in self.tables.items()}
        return (nothing | read, self.files) == (manifest.tables, manifest.files)
