"""The worker beside the pages: it reads what waits, says that it lives, and when it is killed the next one goes on."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from khoi.documents import jobs

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
LINES = 30_000
posix = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
SETUP = f"""
from khoi.cli.database import open_database
open_database()
from tests.building import PAPER, account, kinds, measure, post, unit
from khoi.access.posts import viewer_of
from khoi.actions.imports import start_import
from khoi.documents.jobs import is_working
from django.utils import timezone
kinds(); unit("a"); measure("tong")
user = account(); post(user, "upper_office")
by = viewer_of(user, day=timezone.localdate(), request="", proven=True)
file = "unit,year,measure,count\\n" + "a,2023,tong,4\\n" * {LINES}
start_import(file.encode(), filename="a.csv", **(PAPER | {{"by": by}}))
print(is_working())
"""


def environment(var: Path) -> dict[str, str]:
    """No setting of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KHOI_", "DATABASE_"))}
    path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    own = {"KHOI_VAR": str(var), "DJANGO_SETTINGS_MODULE": "khoi.config.settings", "PYTHONPATH": path}
    return kept | own | {"PYTHONUTF8": "1"}


def python(var: Path, script: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment(var), capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@contextmanager
def worker(var: Path) -> Iterator[subprocess.Popen[bytes]]:
    started = subprocess.Popen([sys.executable, "-m", "khoi", "jobs"], env=environment(var))
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def entry(var: Path) -> tuple[str, int, int]:
    """State, done and number of lines of the one import."""
    with closing(sqlite3.connect(var / "khoi.sqlite3", timeout=20)) as database:
        state, done = database.execute("select state, done from records_figureimport").fetchone()
        (lines,) = database.execute("select count(*) from records_importline").fetchone()
        return state, done, lines


def wait(var: Path, is_so) -> tuple[str, int, int]:
    end = time.monotonic() + PATIENCE
    while not is_so(found := entry(var)):
        assert time.monotonic() < end, found
        time.sleep(0.02)
    return found


@posix
def test_worker_killed_in_the_midst_is_followed_by_one_that_reads_the_whole_file(tmp_path):
    assert python(tmp_path, SETUP) == "False"
    with worker(tmp_path) as first:
        wait(tmp_path, lambda found: found[2] > 0)
        first.send_signal(signal.SIGKILL)
        first.wait()
    state, _done, lines = entry(tmp_path)
    assert state == "reading"
    assert 0 < lines < LINES
    with closing(sqlite3.connect(tmp_path / "khoi.sqlite3")) as database, database:
        database.execute("update records_figureimport set alive_at = '2026-01-01 00:00:00'")
    with worker(tmp_path) as second:
        assert wait(tmp_path, lambda found: found[0] == "ready")[2] == LINES
        assert python(tmp_path, WORKS) == "True"
        second.send_signal(signal.SIGTERM)
        assert second.wait(PATIENCE) == 143


@posix
def test_worker_told_to_stop_hands_its_file_back(tmp_path):
    python(tmp_path, SETUP)
    with worker(tmp_path) as first:
        wait(tmp_path, lambda found: found[2] > 0)
        first.send_signal(signal.SIGTERM)
        assert first.wait(PATIENCE) == 143
    assert entry(tmp_path)[0] == "waiting"


WORKS = """
import django
django.setup()
from khoi.documents.jobs import is_working
print(is_working())
"""


def test_without_a_worker_it_is_known_that_nobody_works(settings, tmp_path):
    settings.JOBS_AT_ONCE, settings.VAR = False, tmp_path
    jobs._queue.cache_clear()
    assert not jobs.is_working()
    jobs._queue()[0].put("worker-alive", time.time() - 60)
    assert not jobs.is_working()
    jobs._queue()[0].put("worker-alive", time.time())
    assert jobs.is_working()
    jobs._queue.cache_clear()
