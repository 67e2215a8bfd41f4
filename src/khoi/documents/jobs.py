"""Work done beside the pages: a queue in a file next to the database, worked off by a process that `khoi start` keeps.

The queue only wakes the worker. What there is to do stands in the database, so a queue that is lost, or a worker that
is killed, loses nothing: whatever was left behind is found and taken up again (ADR 0020).
"""

import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from huey import SqliteHuey

from khoi.actions.imports_reading import left_behind
from khoi.documents.importing import read_import

_ALIVE, _SAYS, _SILENT = "worker-alive", 5.0, 20.0
"""The worker says every so many seconds that it lives, and is taken for gone when silent for so many."""
_PAUSE, _SWEEP = 0.3, 10.0


@cache
def _queue() -> tuple[Any, Callable[[str], Any]]:
    """The queue as this process opens it, and what puts a file to be read into it."""
    file = settings.VAR / "jobs.sqlite3"
    made = SqliteHuey("khoi", filename=str(file), results=False, timeout=20)
    file.chmod(0o600)
    return made, made.task(name="read_import")(_read)


def ask_reading(key: str) -> None:
    """Has a file read in the background; where jobs run at once, as in tests, it is read on return."""
    if settings.JOBS_AT_ONCE:
        read_import(key)
    else:
        _queue()[1](key)


def is_working() -> bool:
    """Whether somebody works the queue off."""
    if settings.JOBS_AT_ONCE:
        return True
    if not (settings.VAR / "jobs.sqlite3").exists():
        return False
    said = _queue()[0].get(_ALIVE, peek=True)
    return isinstance(said, float) and time.time() - said < _SILENT


def work(stop: threading.Event) -> None:
    """Works the queue off until told to stop, and looks now and then for what was left behind."""
    made, next_sweep = _queue()[0], 0.0
    threading.Thread(target=_say_alive, args=(stop,), daemon=True).start()
    while not stop.is_set():
        task = made.dequeue()
        if task is not None:
            made.execute(task)
        elif time.monotonic() >= next_sweep:
            _sweep()
            next_sweep = time.monotonic() + _SWEEP
        else:
            stop.wait(_PAUSE)


def _say_alive(stop: threading.Event) -> None:
    while not stop.is_set():
        _queue()[0].put(_ALIVE, time.time())
        stop.wait(_SAYS)


def _sweep() -> None:
    try:
        for key in left_behind():
            read_import(key)
    except DatabaseError:  # a database that is away for a while ends no worker
        pass
    finally:
        connections.close_all()


def _read(key: str) -> None:
    try:
        read_import(key)
    finally:
        connections.close_all()
