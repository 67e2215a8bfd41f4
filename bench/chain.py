"""Writers and the one audit chain: how fast short acts go, against the same acts without a chain, and how long a page's trace
waits while a long import is under way. On SQLite, and on a PostgreSQL as safe as an office's.
"""

import math
import os
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from report import Line

ROOT = Path(__file__).resolve().parents[1]
WRITERS = {"trace": (1, 2, 4, 8), "figure": (1, 8)}
SECONDS = 2.0
TURNS = 2
PAGES = 4
PAUSE = 0.02
"""Between two traces of one reader, in seconds: a busy office, not a flood."""
IMPORTED = 100_000
SPREAD = "p50", "p99", "max"
LONGEST = 0.5
"""The most that one trace may wait, as a part of the import's length."""
YEARS = range(2016, 2021)
MEASURES = "m.a", "m.b", "m.c", "m.d"
DATABASES = {"chain-sqlite": "SQLite", "chain-postgresql": "PostgreSQL"}
_over = get_context("fork").Event() if hasattr(os, "fork") else None
PARTS = {name: lambda _, scale: measured(scale) for name in DATABASES}


@contextmanager
def address(name, database):
    """Where a part's database is: a file, or a server that is started for it."""
    if name != "chain-postgresql":
        yield f"sqlite:///{database}"
        return
    from khoi.cli import postgres

    with postgres.serving() as server:
        yield server.url


def measured(scale):
    """Acts a second by kind, way and number of writers; and seconds that traces waited."""
    if not hasattr(os, "fork"):
        return {}
    rows = max(20, IMPORTED // scale)
    units = build(rows // len(YEARS) // len(MEASURES))
    found = {"rows": rows}
    for act, numbers in WRITERS.items():
        for writers in numbers:
            for way in ("chain", "plain") * TURNS:
                name = f"{act}-{way}-{writers}"
                speed, longest = rate(act, way, writers)
                found[name] = max(found.get(name, 0), speed)
                found[f"{name}-longest"] = max(found.get(f"{name}-longest", 0), longest)
    return found | spread("quiet", waits(None)) | spread("busy", waits(file_of(units)))


def build(count):
    """An isolated office with many units of one year's duties; their codes."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    sys.path.insert(0, str(ROOT))
    from tests import building

    building.kinds()
    building.choose_network("isolated")
    for code in MEASURES:
        building.measure(code)
    top = building.unit("khoi", kind="khoi")
    return building.flock(top, count)


def file_of(units):
    rows = (
        f"{unit},{year},{measure},{i + year}"
        for i, unit in enumerate(units)
        for year in YEARS
        for measure in MEASURES
    )
    return "\n".join(rows)


def rate(act, way, writers):
    """Acts a second of so many processes together, and the longest act of any."""
    with unchained(way == "plain"):
        told = together([(act, i, time.monotonic() + 0.3) for i in range(writers)], act_on)
    return sum(done for done, _ in told) / SECONDS, max(longest for _, longest in told)


def together(asked, work):
    """One process for each, forked from this warm one; their answers."""
    from django.db import connections

    connections.close_all()
    with get_context("fork").Pool(len(asked)) as pool:
        return pool.map(work, asked, chunksize=1)


def act_on(asked):
    """Acts one after another until the time is over: how many, and the longest in seconds."""
    act, writer, start = asked
    do = {"trace": trace, "figure": figure}[act]
    do(writer, 0)  # connected and warm
    while time.monotonic() < start:
        pass
    done, longest, now, end = 0, 0.0, time.monotonic(), start + SECONDS
    while now < end:
        done, before = done + 1, now
        do(writer, done)
        now = time.monotonic()
        longest = max(longest, now - before)
    return done, longest


def trace(writer, n):
    """What a page leaves that shows a person."""
    from tests.building import BY

    from khoi.access.trace import leave_trace
    from khoi.records.guard import reading_only

    with reading_only():
        leave_trace(
            replace(BY, request=f"{writer}-{n}"), "see_person", subject="p", post="console@*", person="p"
        )


def figure(writer, _n):
    """One figure corrected."""
    from tests.building import PAPER

    from khoi.actions.figures import record_figures
    from khoi.records.models import Unit

    at = Unit.objects.get(code="khoi")
    record_figures(at, year=YEARS[writer % len(YEARS)], counts={MEASURES[0]: time.monotonic_ns()}, **PAPER)


@contextmanager
def unchained(really):
    """The same acts with events that know nothing of each other."""
    from khoi.access import trace
    from khoi.actions import journal

    usual = trace.append
    if really:
        trace.append = journal.append = plain_append
    try:
        yield
    finally:
        trace.append = journal.append = usual


def plain_append(**fields):
    from django.utils import timezone

    from khoi.records.audit import Event
    from khoi.records.chain_digest import START, digest_of

    number = (time.monotonic_ns() << 8 | os.getpid() & 255) & (1 << 62) - 1
    event = Event(number=number, at=timezone.now(), previous=START, **fields)
    event.digest = digest_of(event)
    event.save(force_insert=True)
    return event


def waits(data):
    """How long every trace took that readers left while a file is imported or, without one, for a few seconds."""
    _over.clear()
    asked = [("read", i) for i in range(PAGES)] + [("import", data)]
    *readers, took = together(asked, at_work)
    return {"import": took, "traces": sorted(one for reader in readers for one in reader)}


def at_work(asked):
    what, given = asked
    return import_all(given) if what == "import" else list(read_on(given))


def read_on(reader):
    """Seconds of each trace; one that the database gave up on has no end."""
    from django.db import OperationalError

    n = 0
    while not _over.is_set():
        n += 1
        start = time.perf_counter()
        try:
            trace(reader, n)
            yield time.perf_counter() - start
        except OperationalError:
            yield math.inf
        time.sleep(PAUSE)


def import_all(data):
    """Seconds of the import; the readers stop after it."""
    from tests.importing import taken_in

    time.sleep(1)  # the readers are warm
    start = time.perf_counter()
    try:
        if data is None:
            time.sleep(4)
        else:
            taken_in(data)
    finally:
        _over.set()
    return time.perf_counter() - start


def spread(name, found):
    """Half, 99 in 100 and all of the traces took no longer than so many seconds."""
    rows = found["traces"]
    given_up = rows.count(math.inf)
    rows = rows[: len(rows) - given_up]
    at = {"p50": len(rows) // 2, "p99": len(rows) * 99 // 100, "max": len(rows) - 1}
    told = {key: rows[place] for key, place in at.items()}
    told |= {"traces": len(rows), "given-up": given_up, "import": found["import"]}
    return {f"{name}-{key}": value for key, value in told.items()}


def lines_of(found):
    """What was measured on each database."""
    return [
        line
        for name, label in DATABASES.items()
        if "rows" in found.get(name, {})
        for line in lines_on(label, found[name])
    ]


def lines_on(label, got):
    words = {"trace": "vết đọc / trace", "figure": "số liệu / figure"}
    yield from (
        Line(
            f"{label}: {words[act]}, {writers} tiến trình, so với không chuỗi / against no chain",
            1 / got[f"{act}-chain-{writers}"],
            ratio=got[f"{act}-plain-{writers}"] / got[f"{act}-chain-{writers}"],
        )
        for act, numbers in WRITERS.items()
        for writers in numbers
    )
    yield from (
        Line(
            f"{label}: vết đọc lâu nhất, 8 tiến trình không nghỉ, {way} / longest trace of 8 without a pause",
            got[f"trace-{key}-8-longest"],
        )
        for key, way in (("chain", "có chuỗi"), ("plain", "không chuỗi"))
    )
    yield from (
        Line(f"{label}: vết đọc lúc vắng / trace, nothing else, {key}", got[f"quiet-{key}"]) for key in SPREAD
    )
    yield Line(f"{label}: nạp {got['rows']} số liệu / import", got["busy-import"], got["peak_mib"])
    yield from (
        Line(
            f"{label}: vết đọc lúc nạp, so với lần nạp / during it, against it, {key}",
            got[f"busy-{key}"],
            ratio=got[f"busy-{key}"] / got["busy-import"],
            most=LONGEST if key == "max" else None,
        )
        for key in SPREAD
    )
    yield Line(f"{label}: vết đọc bị bỏ / traces given up", count=got["busy-given-up"], most=0)
