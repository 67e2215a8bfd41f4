"""SIGKILL at random points of a write load: no acknowledged act is lost, none is half there, the chain stays whole.

`python tests/faults/kill_writers.py --points 200 --database both --seed 1` prints one line of JSON for each database and
ends with 1 when anything did not hold. On PostgreSQL every other point kills the server itself. `--planted` spoils the load:
`early` tells of an act before it is done, `apart` writes the event in its own transaction, `unsynced` lets PostgreSQL
acknowledge before writing. Linux.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from khoi.cli import postgres  # noqa: E402

DATABASES = "sqlite", "postgresql"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--planted", choices=("early", "apart", "unsynced"), default="")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server and the folder go too
    if asked.database == "both":
        same = [f"--points={asked.points}", f"--seed={asked.seed}"]
        same += [f"--planted={asked.planted}"] if asked.planted else []
        command = [sys.executable, __file__, *same, "--database"]
        return max([subprocess.run([*command, name], check=False).returncode for name in DATABASES])
    with tempfile.TemporaryDirectory(prefix="khoi-kill-") as name:
        os.environ |= {"KHOI_VAR": name, "DJANGO_SETTINGS_MODULE": "khoi.config.settings"}
        with database(asked.database, Path(name), asked.planted) as server:
            return told(asked, run(asked, server))


@contextmanager
def database(kind: str, folder: Path, planted: str) -> Iterator[postgres.Server | None]:
    """An empty database as an office has it: fully synchronous."""
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'khoi.sqlite3'}"
    if kind == "sqlite":
        yield None
        return
    with postgres.serving(postgres.QUICK if planted == "unsynced" else ()) as server:
        os.environ["DATABASE_URL"] = server.url
        yield server


def told(asked: argparse.Namespace, found: dict[str, Any]) -> int:
    """Print what was found."""
    sys.stdout.write(json.dumps({"database": asked.database, "seed": asked.seed, **found}) + "\n")
    return 1 if found["faults"] else 0


def run(asked: argparse.Namespace, server: postgres.Server | None) -> dict[str, Any]:
    """All points, one after the other on the same database; stops at the first that does not hold."""
    import django

    django.setup()
    from django.core.management import call_command
    from killed_load import Load, build

    from khoi.records.models import Event, Revision

    call_command("migrate", verbosity=0)
    unit, began, faults = build(), time.monotonic(), []
    first, counted = Revision.objects.get().number, Counter(built=Event.objects.count())
    for point in range(asked.points):
        load = Load(point, asked.planted, unit)
        faults = at_point(load, f"{asked.seed} {point}", server if point % 2 else None, first, counted)
        if faults:
            break
    seconds = round(time.monotonic() - began, 1)
    return {"points": point + 1, **dict(sorted(counted.items())), "seconds": seconds, "faults": faults[:10]}


def at_point(
    load: Any, seed: str, server: postgres.Server | None, first: int, counted: Counter[str]
) -> list[str]:
    """One load, one kill, one look at what stands."""
    from killed_load import PLACES, start
    from standing import Standing

    start(load, seed)
    try:
        wait_for_the_moment(load, random.Random(seed))
        if server:
            server.kill()
    finally:
        load.kill()
    done, gave_up = load.bury()
    if server:
        server.start()
        counted["server killed"] += 1
        gave_up = []  # of course they did
    wait_until_alone()
    standing, unanswered = Standing(), load.unanswered(done)
    kept = sum(request in standing.by_request for request in unanswered)
    counted.update(f"killed {PLACES[phase]}" for phase in load.phases)
    counted.update(
        {
            "acknowledged": len(done),
            "unanswered and kept": kept,
            "unanswered and lost": len(unanswered) - kept,
        }
    )
    counted["events"] = len(standing.events)
    return [*gave_up, *standing.faults(done, first)]


def wait_for_the_moment(load: Any, chance: random.Random) -> None:
    """After a few acts, when some writer is before, in or after its commit or anywhere; then up to three milliseconds more."""
    from killed_load import COMMITTED, COMMITTING, INSIDE

    acts = chance.randint(4, 20)
    load.wait_for(lambda: sum(load.begun) > acts)
    if aim := chance.choice([None, INSIDE, COMMITTING, COMMITTED]):
        load.wait_for(lambda: aim in load.phases)
    more = chance.choice([0.0, 10 ** chance.uniform(-6, -2.5)])
    end = time.perf_counter() + more
    while time.perf_counter() < end:
        pass


def wait_until_alone() -> None:
    """PostgreSQL ends what a killed client had already sent; until then the database still moves."""
    from django.db import connection

    others = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.002)


if __name__ == "__main__":
    sys.exit(main())
