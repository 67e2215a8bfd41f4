"""The daily backup: a loop of its own process, which `khoi start` runs beside the server when KHOI_BACKUP_TO is set."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from khoi.cli.stopping import leave
from khoi.core.refusal import Refusal

if TYPE_CHECKING:  # Django is loaded only when the command runs
    from khoi.exchange.backup_schedule import Plan

_LOOK = 30.0  # seconds; a clock set anew or a machine woken from sleep is noticed within that
_AGAIN = timedelta(hours=1)


@contextmanager
def schedule_running() -> "Iterator[subprocess.Popen[bytes] | None]":
    """Runs `khoi backup --daily` beside what is done inside, when KHOI_BACKUP_TO is set; yields that process.

    Raises Refusal `bad_setting`.
    """
    from khoi.exchange.backup_schedule import plan

    if plan() is None:
        yield None
        return
    child = subprocess.Popen([sys.executable, "-m", "khoi", "backup", "--daily"], stdin=subprocess.DEVNULL)
    try:
        yield child
    finally:
        child.terminate()
        child.wait()


def run() -> int:
    """Back up whenever it is due until the parent is gone. Raises Refusal `bad_setting` where no folder is set."""
    from khoi.exchange.backup_schedule import local_now, next_run, plan

    asked = plan()
    if asked is None:
        hint = "Ví dụ: KHOI_BACKUP_TO=/mnt/sao-luu"
        raise Refusal("bad_setting", "chưa đặt KHOI_BACKUP_TO", where="KHOI_BACKUP_TO", hint=hint)
    signal.signal(signal.SIGTERM, leave)  # so that half a file is removed
    parent, pause, not_before = os.getppid(), threading.Event(), datetime.min  # noqa: DTZ901 - local, as file names are
    while os.getppid() == parent:
        now = local_now()
        if max(next_run(asked, now), not_before) <= now and not succeeded(asked, now):
            not_before = now + _AGAIN
        pause.wait(_LOOK)
    return 0


def succeeded(plan: "Plan", now: datetime) -> bool:
    """Make the day's backup; a failure is told on standard error, and the loop goes on."""
    from django.db import DatabaseError, connections

    from khoi.exchange.backup_schedule import run_daily

    try:
        made = run_daily(plan, now, told=lambda _line: None)
    except Refusal as refusal:
        return _failed(f"Từ chối ({refusal.code}): {refusal.message} {refusal.where}")
    except (DatabaseError, OSError) as error:
        return _failed(type(error).__name__)
    finally:
        connections.close_all()
    print(f"khoi backup --daily: {made.path} {made.size}", file=sys.stderr, flush=True)
    return True


def _failed(reason: str) -> bool:
    print(f"khoi backup --daily: không sao lưu được / backup failed: {reason}", file=sys.stderr, flush=True)
    return False
