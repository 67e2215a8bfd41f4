"""What the reader of a file that came in leaves behind: that it works, how far it is, its lines or why there are none.

It may be killed at any moment and another one takes over: whoever holds the entry is whoever wrote `alive_at` last.
Nothing here is a decision of anybody, so the journal says nothing of it (ADR 0020).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from khoi.actions.imports_lines import CHANGE, ComparedLine
from khoi.core.refusal import Refusal
from khoi.records.guard import records_open
from khoi.records.models import ColumnMapping, FigureImport, ImportLine
from khoi.records.plain_rows import insert_plain

STALE = timedelta(seconds=60)
"""A reader that was silent for so long is dead: it speaks every few thousand rows."""
BATCH = 5_000
_COLUMNS = (
    "entry", "position", "sheet", "row", "cell", "unit_code", "unit", "measure", "year", "text", "old", "new", "state",
    "notes", "taken",
)  # fmt: skip
TRIES = 3
"""A file at which readers die so often is refused, or it would stop all others for ever."""


class ReaderReplacedError(Exception):
    """Another reader has taken this file over, or somebody dropped it."""


class Reading:
    """One file held by one reader."""

    def __init__(self, entry: FigureImport, alive_at: datetime) -> None:
        self.entry = entry
        self._alive_at = alive_at

    def progress(self, done: int, total: int) -> None:
        """Says how far the reader is. Raises ReaderReplacedError."""
        with self._held(done=done, total=total):
            pass

    def store(self, lines: Sequence[ComparedLine], total: int) -> Iterator[int]:
        """Stores all lines in parts, yielding after each how many stand; locks are held for one part only."""
        with self._held(total=total):
            ImportLine.objects.filter(entry=self.entry).delete()
        for first in range(0, len(lines), BATCH):
            part = lines[first : first + BATCH]
            rows = list(self._rows(part, first))
            with self._held(done=total - len(lines) + first + len(part)):
                insert_plain(ImportLine, _COLUMNS, rows)
            yield first + len(part)

    def finish(self, warnings: Sequence[Mapping[str, Any]] = ()) -> None:
        """The lines stand and can be looked at, with what to beware of; the file itself is no longer needed."""
        self.entry.layout = self.entry.layout | {"warnings": list(warnings)}
        with self._held(state="ready", content=None, layout=self.entry.layout):
            pass

    def ask_columns(self, layout: Mapping[str, Any]) -> None:
        """Leaves the file until somebody says what its columns mean."""
        with self._held(state="mapping", layout=dict(layout)):
            pass

    def keep_layout(self, layout: Mapping[str, Any]) -> None:
        """What the columns were taken for; a remembered answer was used."""
        self.entry.layout = self.entry.layout | dict(layout)
        with self._held(layout=self.entry.layout):
            ColumnMapping.objects.filter(signature=layout["signature"]).update(used_at=timezone.now())

    def hand_back(self, *, is_failure: bool = False) -> None:
        """Leaves the file to the next reader. A failure counts as one of its tries, being told to stop does not."""
        layout = {name: value for name, value in self.entry.layout.items() if is_failure or name != "tries"}
        with self._held(state="waiting", layout=layout):
            pass

    def refuse(self, refusal: Refusal) -> None:
        """The file as a whole cannot be read; it is not kept."""
        said = {name: getattr(refusal, name) for name in ("code", "message", "where", "hint")}
        with self._held(state="refused", refusal=said, content=None):
            ImportLine.objects.filter(entry=self.entry).delete()

    @contextmanager
    def _held(self, **values: Any) -> Iterator[None]:
        now = timezone.now()
        with transaction.atomic(), records_open():
            mine = FigureImport.objects.filter(pk=self.entry.pk, state="reading", alive_at=self._alive_at)
            if not mine.update(alive_at=now, **values):
                raise ReaderReplacedError
            yield
        self._alive_at = now

    def _rows(self, lines: Iterable[ComparedLine], first: int) -> Iterator[tuple[Any, ...]]:
        for position, line in enumerate(lines, start=first):
            found = line.found
            yield (
                self.entry.pk,
                position,
                _clean(found.sheet, 60),
                found.row,
                found.cell[:12],
                _clean(found.unit_text, 200),
                line.unit,
                line.measure,
                found.year,
                _clean(found.text, 200),
                line.old,
                found.number,
                line.state,
                json.dumps(line.notes, ensure_ascii=False) if line.notes else "[]",
                line.state == CHANGE,
            )


def take_up(key: str) -> Reading | None:
    """Takes a file that waits, or that a dead reader left; None where there is nothing to take."""
    now = timezone.now()
    with transaction.atomic(), records_open():
        if not _waiting(now).filter(key=key).update(state="reading", alive_at=now, done=0, total=0):
            return None
        entry = FigureImport.objects.get(key=key)
        entry.layout = entry.layout | {"tries": entry.layout.get("tries", 0) + 1}
        entry.save(update_fields=["layout"])
    reading = Reading(entry, now)
    if entry.layout["tries"] <= TRIES:
        return reading
    reading.refuse(reading_failed())
    return None


def reading_failed() -> Refusal:
    """The refusal of a file at which its reader broke down."""
    hint = "Lưu lại tệp bằng Excel hoặc LibreOffice rồi nạp lại; nếu vẫn vậy, báo người giữ máy."
    return Refusal("reading_failed", "việc đọc tệp này bị dừng giữa chừng nhiều lần", hint=hint)


def left_behind() -> list[str]:
    """Keys of files that wait for a reader or whose reader is dead, the oldest first."""
    rows = _waiting(timezone.now()).order_by("started_at", "pk")
    return list(rows.values_list("key", flat=True))


def _waiting(now: datetime) -> Any:
    dead = Q(state="reading") & (Q(alive_at=None) | Q(alive_at__lt=now - STALE))
    return FigureImport.objects.filter(Q(state="waiting") | dead)


def _clean(text: str, longest: int) -> str:
    """What a database takes and a page shows on one line."""
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else " " for letter in text)
    return text[:longest]
