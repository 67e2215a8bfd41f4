"""`khoi jobs`: works off what pages leave to be done beside them; `khoi start` runs it as a process of its own."""

import argparse
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from khoi.cli import Commands
from khoi.cli.database import open_database
from khoi.cli.stopping import leave

_LOOK, _PAUSE, _LAST_WORK = 1.0, 5.0, 10.0  # seconds
_COMMAND = (sys.executable, "-m", "khoi", "jobs", "--child")


def register(commands: Commands) -> None:
    """Add `jobs`."""
    parser = commands.add_parser(
        "jobs", help="làm việc nền; `khoi start` tự chạy lệnh này / background work, run by `khoi start`"
    )
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Work until stopped; as a child, until the parent is gone. Exit 0 or 143."""
    open_database()
    from khoi.documents.jobs import work

    stop = threading.Event()
    # What is under way is handed back, so that whoever comes next begins at once.
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    if args.child:
        threading.Thread(target=_watch_parent, args=(os.getppid(), stop), daemon=True).start()
    work(stop)
    return 0


@contextmanager
def jobs_running() -> Iterator[None]:
    """Runs `khoi jobs` beside what is done inside, and starts it again when it dies."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(over,), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep(over: threading.Event) -> None:
    """One child at a time until it is over; one that dies at once is tried again after a pause only."""
    while not over.is_set():
        # In a session of its own, so that Ctrl-C reaches it through us and finds it ready to hear.
        child = subprocess.Popen(_COMMAND, stdin=subprocess.DEVNULL, start_new_session=True)
        while child.poll() is None and not over.wait(_LOOK):
            pass
        _end(child)
        over.wait(_PAUSE)


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    try:
        child.wait(_LAST_WORK)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _watch_parent(parent: int, stop: threading.Event) -> None:
    while os.getppid() == parent:
        stop.wait(_LOOK)
    stop.set()
