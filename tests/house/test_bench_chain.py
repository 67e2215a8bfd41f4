"""What the measurement of the chain says of its figures; no clock is looked at."""

import math
import sys

import pytest


@pytest.fixture
def chain(root, monkeypatch):
    monkeypatch.syspath_prepend(str(root / "bench"))
    import chain

    yield chain
    for name in ("chain", "report"):
        sys.modules.pop(name, None)


def test_waits_are_spread_without_those_given_up(chain):
    told = chain.spread("busy", {"import": 9.0, "traces": [*(float(n) for n in range(200)), math.inf]})
    assert told == {
        "busy-p50": 100.0,
        "busy-p99": 198.0,
        "busy-max": 199.0,
        "busy-traces": 200,
        "busy-given-up": 1,
        "busy-import": 9.0,
    }


def test_an_import_that_holds_up_the_pages_is_told(chain):
    rates = {
        f"{act}-{way}-{writers}": 4.0 if way == "plain" else 2.0
        for act, numbers in chain.WRITERS.items()
        for way in ("chain", "plain")
        for writers in numbers
    }
    longest = {f"trace-{way}-8-longest": 1.0 for way in ("chain", "plain")}
    waits = chain.spread("quiet", {"import": 4.0, "traces": [0.1]})
    waits |= chain.spread("busy", {"import": 10.0, "traces": [6.0, math.inf]})
    got = rates | longest | waits | {"rows": 100, "peak_mib": 1.0}
    lines = chain.lines_of({"chain-sqlite": got, "chain-postgresql": {"seconds": 1.0}})
    assert [(line.ratio, line.kept) for line in lines if line.most is not None] == [
        (0.6, False),
        (None, False),
    ]
    assert {line.ratio for line in lines if line.what.endswith("không chuỗi / against no chain")} == {2.0}


def test_file_of_the_import_has_each_figure_once(chain):
    rows = chain.file_of(["a", "b"]).split("\n")
    assert (len(rows), len({row.rpartition(",")[0] for row in rows})) == (40, 40)
