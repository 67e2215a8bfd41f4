"""Spoilt files at every door that takes one: each ends in a result or a refusal, soon, and never in a crash.

`python -m pytest -s tests/faults/fuzz_uploads.py` runs 12,000 inputs and prints figures; KHOI_FUZZ_INPUTS sets another number.
Each input is made from its own number alone, so that a fault is repeated by `spoilt(DOORS, number)`.
"""

import faulthandler
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client

# Fixtures of the pages' tests: a small office, and a client signed in to it.
from tests.documents.workbooks import MEASURES, UNITS, form, workbook
from tests.faults.spoiling import spoiled
from tests.faults.spoiling_workbooks import spoiled_workbook
from tests.web.conftest import client, office  # noqa: F401
from tests.web.test_documents import GOOD as RESOLUTION

from khoi.core.refusal import Refusal
from khoi.core.refusal_english import SENTENCES
from khoi.core.secrecy import refuse_marks_in
from khoi.core.spelling import plain
from khoi.documents.workbook_columns import check_columns, propose_columns
from khoi.documents.workbook_form import cycle_workbook
from khoi.documents.workbook_lines import Line, read_lines
from khoi.documents.workbook_read import open_workbook, workbook_texts
from khoi.measures.evaluate import evaluate
from khoi.measures.figure_file import read_figures
from khoi.measures.quotas import audit
from khoi.measures.resolution_file import read_resolution
from khoi.measures.small_scenario import read_small_scenario
from khoi.measures.unit_file import read_units
from khoi.queries.imports_units import UnitTexts
from khoi.queries.ledger import forget
from khoi.rules import strict

DATA = Path(__file__).resolve().parents[2] / "data"
INPUTS = int(os.environ.get("KHOI_FUZZ_INPUTS", "12000"))
ANSWERS = {200, 302, 400, 413, 422}
SECONDS = 5  # of computing, for one input
HANGS = 60  # seconds after which the run is ended with a trace of where it stands
FIGURES = b"unit,year,measure,count\na,2022,members.rated,40\na,2022,members.good_or_better,38\nkhoi,2021,members.rated,\n"
PAPER = {"source": "Báo cáo 12", "reporter": "Bí thư", "cut_off": "31/12/2022", "received_on": "05/01/2023"}


@dataclass(frozen=True)
class Door:
    """One place that takes a file: its reader, its page with what else the page asks, and good files of it by name."""

    read: Callable[[bytes, str], Any]
    page: str
    good: Sequence[tuple[str, bytes]]
    asked: dict[str, str] = field(default_factory=dict)
    is_pasted: bool = False
    spoil: Callable[[random.Random, bytes], bytes] = spoiled


def read_workbook(content: bytes, _name: str) -> list[Line]:
    """Every line of a workbook, with whatever columns it seems to have."""
    grids = open_workbook(content)
    refuse_marks_in(list(workbook_texts(grids)))
    columns = propose_columns(grids, MEASURES, UNITS)
    if faults := check_columns(columns, grids, MEASURES.keys()):
        raise faults[0]
    units = UnitTexts(UNITS, {plain(name): (code,) for code, name in UNITS.items()})
    return list(read_lines(grids, columns, year=2024, units=units, measures=MEASURES))


def in_json(data: bytes) -> bytes:
    """The same document as JSON."""
    return json.dumps(strict.read(data), ensure_ascii=False, default=str).encode()


def data(name: str) -> bytes:
    """A file of the examples."""
    return (DATA / name).read_bytes()


FIGURE_ROWS = b'[{"unit": "a", "year": 2022, "measure": "members.rated", "count": 41}]'
UNIT_ROWS = (
    b'[{"code": "x", "name": "X", "kind": "khoi", "parent": "khoi", "from": "2020-01-01", "to": null}]'
)
SCENARIO = data("scenario-example.yaml")
DOORS = (
    Door(read_figures, "/so-lieu/nap/", [("a.csv", FIGURES), ("a.json", FIGURE_ROWS)], PAPER),
    Door(read_units, "/don-vi/nap/", [("a.csv", data("units-example.csv")), ("a.json", UNIT_ROWS)]),
    Door(
        lambda content, _name: read_resolution(content),
        "/van-ban/nap/",
        [
            ("a.yaml", RESOLUTION),
            ("a.json", in_json(RESOLUTION)),
            ("a.yaml", data("resolutions/thanh-ha-2020-2025.yaml")),
        ],
    ),
    Door(
        lambda content, _name: json.dumps(evaluate(read_small_scenario(content))),
        "/quy-dinh/danh-gia/",
        [("a.yaml", SCENARIO), ("a.json", in_json(SCENARIO))],
        is_pasted=True,
    ),
    Door(
        lambda content, _name: json.dumps(audit(content)),
        "/quy-dinh/kiem-bang/",
        [("a.csv", data("table-example.csv"))],
        is_pasted=True,
    ),
    Door(
        read_workbook,
        "/so-lieu/nap/",
        [
            ("a.xlsx", cycle_workbook(form(4, 2))),
            (
                "a.xlsx",
                workbook(
                    S=[
                        ("Đơn vị", "Năm", "Chỉ số", "Số"),
                        ("dv-1", 2024, "cells", 3),
                        ("dv-2", 2024, "cells", "x"),
                    ]
                ),
            ),
        ],
        PAPER,
        spoil=spoiled_workbook,
    ),
)

NAMES = (
    "a.csv",
    "a.yaml",
    "a.json",
    "a",
    "",
    "a.xlsx",
    "..",
    "a\u202evsc.exe",
    "x" * 300 + ".csv",
    "a\nb.csv",
)


def spoilt(doors: Sequence[Door], number: int) -> tuple[Door, str, bytes]:
    """The door, the file name and the content of input `number`."""
    rng = random.Random(number)
    door = doors[number % len(doors)]
    name, content = rng.choice(door.good)
    content = door.spoil(rng, content)
    return door, rng.choice(NAMES) if rng.random() < 0.05 else name, content


@dataclass
class Figures:
    """What came of a run: how often each refusal and each status, and the input that took longest."""

    inputs: int = 0
    results: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    slowest: tuple[float, int, str] = (0.0, 0, "")

    @contextmanager
    def timed(self, number: int, what: str) -> Iterator[None]:
        """Notes how long an input computes; one that never comes back ends the run with a trace."""
        faulthandler.dump_traceback_later(HANGS, exit=True, file=sys.__stderr__)
        begin = time.process_time()
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
            self.slowest = max(self.slowest, (time.process_time() - begin, number, what))

    def lines(self) -> str:
        """For people."""
        seconds, number, what = self.slowest
        pages = sum(self.statuses.values())
        return (
            f"{self.inputs} inputs, {self.results} results, {self.refusals.total()} refusals; {pages} at pages\n"
            f"refusals: {dict(self.refusals.most_common())}\nstatuses: {dict(sorted(self.statuses.items()))}\n"
            f"slowest: {seconds:.2f} s of computing, input {number} at {what}"
        )


def read_one(figures: Figures, number: int) -> None:
    """Hands one input to its reader."""
    door, name, content = spoilt(DOORS, number)
    figures.inputs += 1
    with figures.timed(number, f"the reader of {door.page}"):
        try:
            door.read(content, name)
            figures.results += 1
        except Refusal as refusal:
            figures.refusals[refusal.code] += 1


def post_one(figures: Figures, number: int, browser: Client) -> None:
    """Posts one input to its page, as a file or pasted, and undoes what it did."""
    door, name, content = spoilt(DOORS, number)
    sent: dict[str, Any] = dict(door.asked)
    if door.is_pasted and number % 2:
        sent["text"] = content.decode("utf-8", "replace")
    else:
        sent["file"] = ContentFile(content)
        sent["file"].name = name
    with figures.timed(number, door.page), transaction.atomic():
        figures.statuses[browser.post(door.page, sent).status_code] += 1
        transaction.set_rollback(True)
    forget()


def run(inputs: int, every: int, browser: Client, first: int = 0) -> Figures:
    """Reads `inputs` files and posts each `every`-th as well."""
    figures = Figures()
    for number in range(first, first + inputs):
        read_one(figures, number)
        if number // len(DOORS) % every == 0:
            post_one(figures, number, browser)
    return figures


def check(figures: Figures) -> None:
    """Only known refusals and statuses, and nothing that takes long."""
    assert set(figures.refusals) - set(SENTENCES) == set()
    assert set(figures.statuses) - ANSWERS == set()
    assert figures.slowest[0] < SECONDS, figures.lines()


@pytest.fixture
def browser(client, settings) -> Client:  # noqa: F811 - the fixture
    """Signed in, at pages that stand behind both doorkeepers of uploads."""
    ours = [f"khoi.web.parts.uploads.{name}" for name in ("BoundedBodies", "SecrecyMarks")]
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if one not in ours] + ours
    return client


def test_fuzz_of_every_upload(browser):
    figures = run(INPUTS, 5, browser)
    sys.stdout.write(f"\n{figures.lines()}\n")
    check(figures)
    assert figures.inputs == INPUTS
