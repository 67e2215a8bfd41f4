"""One leaf's figure entered, until the root's page shows it: time and SQL statements, in a warm process."""

import sqlite3
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from html import unescape
from typing import Any

import yaml
from national import YEARS, fill_units, tree_of

# The upper unit, grassroots organisations right below it, cells: six to an organisation, as in the nation.
SIZES = {1_021: (1, 145, 875), 60_000: (1, 8_571, 51_428)}
TRIES = 15
KINDS = "khoi", "dang_bo_co_so", "chi_bo_truc_thuoc", "chi_bo_co_so"
NAMES = "Đảng bộ Khối", "Đảng bộ", "Chi bộ"
FILE = "data/resolutions/thai-binh-khoi-2020-2025.yaml"
YEAR = YEARS[-1]
BASE = "members.rated"
RESOLUTION = "thai-binh-khoi-2020-2025"


def fill(path: str, levels: tuple[int, ...]) -> None:
    """The tree, the real resolution and five years of made-up figures, in a freshly migrated database."""
    from django.conf import settings

    from khoi.access.viewer import console
    from khoi.actions.resolutions import load_resolution
    from khoi.records.guard import records_open
    from khoi.records.models import Installation

    data = (settings.ROOT / FILE).read_bytes()
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("BEGIN")
    words = [(i, code, i) for i, code in enumerate(KINDS, 1)]
    database.executemany("INSERT INTO records_kind (id, code, rank) VALUES (?, ?, ?)", words)
    groups = sorted({code for task in yaml.safe_load(data)["tasks"] for code in task.get("groups", ())})
    database.executemany(
        "INSERT INTO records_grouping (code, label, label_en, position) VALUES (?, ?, ?, ?)",
        ((code, code, code, i) for i, code in enumerate(groups)),
    )
    fill_units(database, tree_of(levels), NAMES, (1, 2, 3), "khoi")
    database.execute("COMMIT")
    load_resolution(data, by=console("bench"), on=date(2026, 1, 2))
    with records_open():
        Installation(unit_id=1, profile="isolated", synthetic=True).save()
    database.execute(_TALLIES)
    database.close()


# Each unit reports what its kind owes; a base is never smaller than its part, nor the same in two years.
_TALLIES = f"""
INSERT INTO records_tally (unit_id, measure_id, year, count, source, reporter, cut_off, received_on, recorded_at,
    recorded_by, revision, replaced_in)
SELECT kind.unit_id, duty.measure_id, year.column1,
    CASE WHEN measure.code LIKE '%.rated' OR measure.code LIKE '%.on_roll' THEN 20 + 40 * (2025 - year.column1)
        ELSE 10 + (kind.unit_id * 7 + measure.id * 3 + year.column1) % 9 END,
    'Báo cáo cuối năm', 'Chi ủy', year.column1 || '-12-31', (year.column1 + 1) || '-01-10',
    (year.column1 + 1) || '-01-11 03:00:00', 'van-phong', 1, NULL
FROM records_unitkind AS kind
JOIN records_reportingduty AS duty ON duty.kind_id = kind.kind_id
JOIN records_measure AS measure ON measure.id = duty.measure_id
CROSS JOIN (VALUES {", ".join(f"({year})" for year in YEARS)}) AS year
"""


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement SQLite runs meanwhile, BEGIN and COMMIT too."""
    from django.db import connection

    seen: list[str] = []
    connection.ensure_connection()
    connection.connection.set_trace_callback(seen.append)
    try:
        yield seen
    finally:
        connection.connection.set_trace_callback(None)


def measured(path: str, levels: tuple[int, ...], tries: int = TRIES) -> dict[str, float]:
    """Medians from one figure entered: `figure` until the root's sum has it, `seconds` until its whole page shows it.

    Statements are the most of any try. Each try must change both by exactly what was entered.
    """
    fill(path, levels)
    page, total = root_page(), reported_total()
    expect(shown(total) in page(), "the root's page shows another total")
    until_figure, until_page, counts, page_counts = [], [], [], []
    for i in range(tries):
        leaf = leaf_at(sum(levels) - i * 7 % levels[-1], more=i + 1)
        with statements() as seen:
            start = time.perf_counter()
            enter(leaf)
            figure = root_figure()
            until_figure.append(time.perf_counter() - start)
            counts.append(len(seen))
        expect(figure == total + leaf.more, "the root's sum changed by something else")
        # Once more from the act, so that the page itself has to take the change in.
        leaf, total = replace(leaf, count=leaf.count + leaf.more), total + leaf.more
        with statements() as seen:
            start = time.perf_counter()
            enter(leaf)
            text = page()
            until_page.append(time.perf_counter() - start)
            page_counts.append(len(seen))
        total += leaf.more
        expect(
            shown(total) in text and shown(total - leaf.more) not in text,
            "the root's page shows another total",
        )
    return {
        "figure": statistics.median(until_figure),
        "seconds": statistics.median(until_page),
        "statements": max(counts),
        "page_statements": max(page_counts),
    }


def expect(holds: object, otherwise: str) -> None:
    if not holds:
        raise SystemExit(f"bench: {otherwise}")


@dataclass(frozen=True)
class Leaf:
    """A cell, what stands there, and how many more are to be entered."""

    unit: Any
    count: int
    more: int


def leaf_at(key: int, *, more: int) -> Leaf:
    from khoi.records.models import Tally, Unit

    standing = Tally.objects.values_list("count", flat=True)
    count = standing.get(unit_id=key, measure__code=BASE, year=YEAR, replaced_in=None)
    return Leaf(Unit.objects.get(pk=key), count, more)


def root_figure() -> int:
    """The root's sum as every page reads it."""
    from khoi.access.viewer import console
    from khoi.queries.ledger import live_ledger

    with live_ledger(console("bench")) as live:
        return int(live.figures(YEAR).rollup.amount(1, BASE) or 0)


def root_page():
    """A call that fetches the root's scoreboard page as the signed-in office does."""
    from django.contrib.auth.models import User
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from khoi.records.guard import records_open
    from khoi.records.models import Post

    office = User.objects.create_user("van-phong")
    given = {"decision": "bench", "given_by": "bench", "given_at": timezone.now()}
    with records_open():
        Post(account=office, role="upper_office", unit_id=1, from_day=date(2021, 1, 1), **given).save()
    client = Client(SERVER_NAME="localhost")
    client.force_login(office)
    address = f"{reverse('scoreboard', args=[RESOLUTION, 'khoi'])}?year={YEAR}"

    def page() -> str:
        answer = client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"the root's page answers {answer.status_code}")
        return unescape(answer.content.decode())

    return page


def enter(leaf: Leaf) -> None:
    """Corrects the cell's figure by the product's own act."""
    from khoi.access.viewer import console
    from khoi.actions.figures import record_figures

    record_figures(
        leaf.unit,
        year=YEAR,
        counts={BASE: leaf.count + leaf.more},
        source="Báo cáo sửa",
        reporter="Chi ủy",
        cut_off=date(YEAR, 12, 31),
        received_on=date(YEAR + 1, 1, 15),
        by=console("van-phong"),
    )


def reported_total() -> int:
    """The sum of all leaves, by the database."""
    from django.db.models import Sum

    from khoi.records.models import Tally

    rows = Tally.objects.filter(measure__code=BASE, year=YEAR, replaced_in=None)
    return rows.aggregate(total=Sum("count"))["total"]


def shown(total: int) -> str:
    """The base of a share as the page writes it."""
    from khoi.core.formats import count

    return f"/{count(total, 'vi')}"
