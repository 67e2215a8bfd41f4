"""Records change only inside an action: a bare `save()` or `delete()` elsewhere is a bug and says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import models

_open: ContextVar[bool] = ContextVar("khoi_records_open", default=False)
_reading: ContextVar[bool] = ContextVar("khoi_reading_only", default=False)


@contextmanager
def records_open() -> Iterator[None]:
    """Lets records be saved; only actions and sign-in open this, and never while a page is only read."""
    if _reading.get():
        raise RuntimeError("a GET cannot write")
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


@contextmanager
def reading_only() -> Iterator[None]:
    """Nothing can be written inside: what a GET or HEAD runs in."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


class Record(models.Model):
    """A row that only actions may change."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves inside an action only."""
        self._refuse_outside_action()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Deletes inside an action only."""
        self._refuse_outside_action()
        return super().delete(*args, **kwargs)

    def _refuse_outside_action(self) -> None:
        if not _open.get():
            raise RuntimeError(f"{type(self).__name__} changes only through khoi.actions")
