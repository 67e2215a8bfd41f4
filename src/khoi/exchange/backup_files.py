"""The office's files: where they lie, and how each goes into a backup."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

from khoi.exchange.age import cannot_read
from khoi.exchange.archive import Archive
from khoi.exchange.backup_rows import Sum


def files_folder() -> Path:
    """Where the office's files lie."""
    return settings.VAR / "files"


def every_file() -> Iterator[tuple[str, Path]]:
    """Every regular file by its path in the folder. What a link points to is not the office's to give away."""
    root = files_folder()
    for folder, _, names in os.walk(root):
        for name in sorted(names):
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(root).as_posix(), path


class _Hashed:
    """Reads a file and hashes what it gives out."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.digest.update(data)
        return data


def add_file(archive: Archive, name: str, path: Path) -> Sum:
    """Puts a file into the archive under `name`. Raises Refusal `cannot_read`, also for one cut while it is read."""
    try:
        with path.open("rb") as file:
            size, source = os.fstat(file.fileno()).st_size, _Hashed(file)
            archive.add_stream(name, size, source)
    except BrokenPipeError:
        raise  # the disk of the backup, not of this file
    except OSError as error:
        raise cannot_read(path) from error
    return Sum(size, source.digest.hexdigest())
