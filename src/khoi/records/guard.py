"""Records change only inside an action: a bare `save()` or `delete()` elsewhere is a bug and says so."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

from django.db import models

from khoi.core.refusal import Refusal

_TRACES = ("Event",)

_open: ContextVar[bool] = ContextVar("khoi_records_open", default=False)
_reading: ContextVar[bool] = ContextVar("khoi_reading_only", default=False)
_tracing: ContextVar[bool] = ContextVar("khoi_trace_open", default=False)


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


def is_open() -> bool:
    """Whether an action is under way here, whose writing may still be taken back."""
    return _open.get()


@contextmanager
def trace_open() -> Iterator[None]:
    """Lets the audit chain grow, and nothing else: reading a personal record leaves its trace even in a GET."""
    token = _tracing.set(True)
    try:
        yield
    finally:
        _tracing.reset(token)


@contextmanager
def reading_only() -> Iterator[None]:
    """Nothing can be written inside: what a GET or HEAD runs in."""
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


class RecordQuerySet(models.QuerySet[Any]):
    """Rows that only actions may write, however many at once."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """As Django's, inside an action only, and not for persons where they may not be kept."""
        refuse_outside_action(self.model)
        created: list[Any] = super().bulk_create(objs, *args, **kwargs)
        return created

    def update(self, **kwargs: Any) -> int:
        """As Django's, inside an action only."""
        refuse_outside_action(self.model)
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's, inside an action only."""
        refuse_outside_action(self.model)
        return super().delete()


class Record(models.Model):
    """A row that only actions may change."""

    objects: ClassVar[models.Manager[Any]] = models.Manager.from_queryset(RecordQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Saves inside an action only."""
        refuse_outside_action(type(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Deletes inside an action only."""
        refuse_outside_action(type(self))
        return super().delete(*args, **kwargs)


def refuse_outside_action(model: type[models.Model]) -> None:
    """Raises RuntimeError outside an action, and Refusal `persons_not_kept_here` for a table about persons."""
    traced = _tracing.get() and model.__name__ in _TRACES
    if not _open.get() and not traced:
        raise RuntimeError(f"{model.__name__} changes only through khoi.actions")
    if model.data.persons and not _keeps_persons():  # type: ignore[attr-defined]
        hint = "Chỉ ghi hồ sơ cá nhân trên máy cách ly, sau khi người có thẩm quyền đã chọn bằng văn bản."
        raise Refusal(
            "persons_not_kept_here", "máy này không giữ hồ sơ về cá nhân", where=model.__name__, hint=hint
        )


def _keeps_persons() -> bool:
    from khoi.records.installation import network  # the installation is a record itself

    return network() == ("isolated", True)
