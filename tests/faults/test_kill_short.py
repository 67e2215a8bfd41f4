"""Writers killed at a few random points; two hundred of each database: `python tests/faults/kill_writers.py`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("kill_writers.py")
POINTS = 8
# It brings its own databases, of both kinds, so one of the two runs is enough: nothing here asks pytest for one.
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks its writers")


def killed(database: str, *more: str) -> tuple[int, dict]:
    command = [sys.executable, str(SCRIPT), f"--points={POINTS}", f"--database={database}", *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize(("database", "servers"), [("sqlite", 0), ("postgresql", POINTS // 2)])
def test_killed_writers_lose_nothing_acknowledged(database, servers):
    status, found = killed(database)
    print(found)  # noqa: T201 - the figures of this run
    assert (status, found["faults"], found["points"], found.get("server killed", 0)) == (
        0,
        [],
        POINTS,
        servers,
    )
    # Every act in the chain was acknowledged, or was under way when it was killed; the rest are those that built the office.
    assert found["events"] == found["acknowledged"] + found["unanswered and kept"] + found["built"]
    assert found["unanswered and kept"] + found["unanswered and lost"] <= 3 * POINTS


@pytest.mark.parametrize("planted", ["early", "apart"])
def test_planted_fault_is_found(planted):
    status, found = killed("sqlite", f"--planted={planted}")
    assert (status, bool(found["faults"])) == (1, True)
