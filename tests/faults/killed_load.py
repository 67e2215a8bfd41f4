"""The load that is killed: processes doing real acts without pause, each act told through a pipe once it has returned."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing.sharedctypes import RawArray
from typing import Any, NoReturn

from django.db import connections, transaction
from tests.building import BY, PAPER, choose_network, kinds, measure, unit

from khoi.access.trace import leave_trace
from khoi.actions import journal
from khoi.actions.figures import record_figures
from khoi.records.guard import reading_only, trace_open
from khoi.records.models import Event, Tally

WRITERS = 3
YEARS = 2019, 2020, 2021
MEASURES = "members.a", "members.b"
IDLE, INSIDE, COMMITTING, COMMITTED = range(4)
PLACES = {IDLE: "between acts", INSIDE: "before commit", COMMITTING: "in commit", COMMITTED: "after commit"}
PATIENCE = 30.0


@dataclass(frozen=True)
class Told:
    """An act that a writer was told is done: its request, the event's number, the revision (None: only a trace)."""

    request: str
    number: int
    revision: int | None


@dataclass
class Load:
    """Writers under way. `phases` and `begun` are memory shared with them: where each is, and how many acts it began."""

    point: int
    planted: str
    unit: Any
    told: int = 0
    group: int = 0
    pids: list[int] = field(default_factory=list)
    phases: Any = field(default_factory=lambda: RawArray("b", WRITERS))
    begun: Any = field(default_factory=lambda: RawArray("q", WRITERS))

    def kill(self) -> None:
        """The whole process group at once."""
        os.killpg(self.group, signal.SIGKILL)

    def wait_for(self, reached: Callable[[], bool]) -> None:
        """Spin until it is so: a kill must come within microseconds."""
        end = time.monotonic() + PATIENCE
        while not reached():
            if time.monotonic() > end:
                raise SystemExit("the writers do not get on")

    def bury(self) -> tuple[list[Told], list[str]]:
        """After the kill: what the writers were told, and why any of them gave up before it."""
        for pid in self.pids:
            os.waitpid(pid, 0)
        with os.fdopen(self.told, encoding="utf-8") as pipe:
            lines = [line for line in pipe.read().split("\n") if line]
        rows = [line.split(" ") for line in lines if not line.startswith("!")]
        told = [Told(request, int(number), int(rev) if rev != "-" else None) for request, number, rev in rows]
        return told, [line for line in lines if line.startswith("!")]

    def unanswered(self, told: list[Told]) -> list[str]:
        """The requests of acts begun and never told of."""
        begun = {self.request(i, n) for i in range(WRITERS) for n in range(self.begun[i])}
        return sorted(begun - {one.request for one in told})

    def request(self, writer: int, n: int) -> str:
        """What one act of one writer is called in the chain."""
        return f"{self.point}-{writer}-{n}"


def build() -> Any:
    """An isolated office of one unit that reports two figures a year."""
    kinds()
    choose_network("isolated")
    for code in MEASURES:
        measure(code)
    return unit("khoi", kind="khoi")


def start(load: Load, seed: str) -> Load:
    """Fork the writers from this warm process, in a group of their own."""
    connections.close_all()
    load.told, pen = os.pipe()
    for writer in range(WRITERS):
        pid = os.fork()
        if not pid:
            os.setpgid(0, load.group)
            _write_until_killed(load, writer, pen, random.Random(f"{seed} {writer}"))
        with suppress(PermissionError, ProcessLookupError):  # the child was quicker
            os.setpgid(pid, load.group)
        load.group = load.group or pid
        load.pids.append(pid)
    os.close(pen)
    return load


def _write_until_killed(load: Load, writer: int, pen: int, chance: random.Random) -> NoReturn:
    try:
        os.close(load.told)
        _watch_commits(load.phases, writer)
        for n in range(10_000):
            request, is_trace = load.request(writer, n), chance.random() < 0.4
            load.begun[writer] = n + 1
            load.phases[writer] = INSIDE
            if load.planted == "early":
                os.write(pen, f"{request} 0 -\n".encode())
            (_read_person if is_trace else _enter)(load, writer, n, request)
            if load.planted != "early":
                os.write(pen, _answer(request, is_trace=is_trace))
            load.phases[writer] = IDLE
    except BaseException as error:  # noqa: BLE001 - the parent judges it
        os.write(pen, f"! {type(error).__name__}: {error}".replace("\n", " ").encode()[:4000] + b"\n")
    finally:
        os._exit(1)


def _read_person(_load: Load, _writer: int, _n: int, request: str) -> None:
    """As a page does that shows a person: inside a GET."""
    with reading_only():
        leave_trace(replace(BY, request=request), "see_person", subject=request, post="console@*", person="p")


def _enter(load: Load, writer: int, n: int, request: str) -> None:
    """Both figures of a year at once, each number only once in the whole run."""
    count = (load.point * WRITERS + writer) * 10_000 + n + 1
    paper = PAPER | {"by": replace(BY, request=request)}
    if load.planted == "apart":
        return _event_apart(load.unit, YEARS[n % 3], count, paper)
    record_figures(load.unit, year=YEARS[n % 3], counts=dict.fromkeys(MEASURES, count), **paper)
    return None


def _event_apart(unit: Any, year: int, count: int, paper: dict[str, Any]) -> None:
    """The planted fault: the event in a transaction of its own, after the figures'."""
    later: list[dict[str, Any]] = []
    append, journal.append = journal.append, lambda **fields: later.append(fields)
    record_figures(unit, year=year, counts=dict.fromkeys(MEASURES, count), **paper)
    journal.append = append
    with transaction.atomic(), trace_open():
        append(**later[0])


def _answer(request: str, *, is_trace: bool) -> bytes:
    """What the database itself now says of the act: so much has been promised."""
    number = Event.objects.filter(request=request).order_by("-number").values_list("number", flat=True)[0]
    newest = Tally.objects.order_by("-pk").filter(recorded_by=BY.account)
    revision = "-" if is_trace else _revision_of(request, newest)
    return f"{request} {number} {revision}\n".encode()


def _revision_of(request: str, newest: Any) -> int:
    after = Event.objects.filter(request=request).order_by("-number").values_list("after", flat=True)[0]
    return newest.filter(count=next(iter(after.values()))).values_list("revision", flat=True)[0]


def _watch_commits(phases: Any, writer: int) -> None:
    """Show in shared memory when this process is in its commit: the very call of the database's driver."""
    connection = connections["default"]
    commit = connection._commit

    def watched() -> None:
        phases[writer] = COMMITTING
        commit()
        phases[writer] = COMMITTED

    connection._commit = watched
