"""Ways to the same sums: the product's, NumPy's own copy, SQL level by level, and a query for each unit."""

import time
from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
from national import YEARS

PRODUCT_SQL = "SELECT unit_id, measure_id, year, count FROM records_tally WHERE replaced_in IS NULL AND count IS NOT NULL"
SQL_YEAR = YEARS[-1]
TRIES = 7


def seconds(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def bare_read() -> Any:
    """The same four columns of the same rows, by the product's own reader, into one array and nothing else."""
    from khoi.queries.ledger import _columns

    return np.concatenate(list(_columns(PRODUCT_SQL)), axis=1)


def whole() -> dict[int, Any]:
    """From nothing in memory to every unit's sum, as the product does it: year -> YearFigures."""
    from khoi.queries.ledger import LiveLedger

    live = LiveLedger(1)
    return {year: live.figures(year) for year in YEARS}


def kernel(tries: int = TRIES) -> dict[str, float]:
    """The roll-up of one year's matrix against `np.copyto` of the same bytes; the best of several of each."""
    from khoi.measures.rollup import subtree_sums
    from khoi.queries.ledger import LiveLedger

    rollup = LiveLedger(1).figures(SQL_YEAR).rollup
    there = rollup.own.copy(order="F")
    copies, sums = [], []
    for _ in range(tries):  # in turn, so that a neighbour's load meets both
        copies.append(seconds(lambda: np.copyto(there, rollup.own)))
        sums.append(seconds(lambda: subtree_sums(rollup.own, rollup.last)))
    return {"seconds": min(sums), "copy": min(copies), "mib": rollup.own.nbytes / 2**20}


def sql_sums(year: int) -> int:
    """Every unit's sums of one year, level by level in the database, left in a table there; their number."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS temp.parent")
        cursor.execute("DROP TABLE IF EXISTS temp.summed")
        cursor.execute(_PARENTS, [f"{year}-12-31"])
        cursor.execute("CREATE INDEX temp.by_level ON parent (level, unit_id)")
        cursor.execute(
            "CREATE TEMP TABLE summed (unit_id INTEGER, measure_id INTEGER, sum INTEGER,"
            " PRIMARY KEY (unit_id, measure_id)) WITHOUT ROWID"
        )
        cursor.execute(_OWN, [year])
        cursor.execute("SELECT max(level) FROM parent")
        for level in range(cursor.fetchone()[0], 0, -1):
            cursor.execute(_STEP, [level])
        cursor.execute("SELECT count(*) FROM summed")
        return cursor.fetchone()[0]


# Each unit's parent on the day and its depth below the top.
_PARENTS = """
CREATE TEMP TABLE parent AS
WITH RECURSIVE
standing AS (SELECT unit_id, parent_id, max(from_day) FROM records_placement WHERE from_day <= %s GROUP BY unit_id),
tree (unit_id, parent_id, level) AS (
    SELECT unit_id, parent_id, 0 FROM standing WHERE parent_id IS NULL
    UNION ALL
    SELECT below.unit_id, below.parent_id, tree.level + 1 FROM tree JOIN standing AS below ON below.parent_id = tree.unit_id
)
SELECT unit_id, parent_id, level FROM tree
"""
_OWN = """
INSERT INTO summed SELECT unit_id, measure_id, sum(count) FROM records_tally
WHERE year = %s AND replaced_in IS NULL AND count IS NOT NULL GROUP BY unit_id, measure_id
"""
_STEP = """
INSERT INTO summed
SELECT parent.parent_id, summed.measure_id, sum(summed.sum)
FROM parent JOIN summed ON summed.unit_id = parent.unit_id
WHERE parent.level = %s GROUP BY 1, 2
ON CONFLICT (unit_id, measure_id) DO UPDATE SET sum = sum + excluded.sum
"""


def sql_rows() -> dict[tuple[int, int], int]:
    """What `sql_sums` left: (unit, measure) -> sum."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT unit_id, measure_id, sum FROM summed")
        return {(unit, measure): total for unit, measure, total in cursor.fetchall()}


def orm_sum(unit: int, year: int) -> tuple[dict[int, int], int]:
    """One unit's sums by measure the naive way, with queries for each unit below it; and how many units that were."""
    from datetime import date

    from khoi.records.models import Placement, Tally

    found: dict[int, int] = {}
    waiting, visits = [unit], 0
    day = date(year, 12, 31)
    while waiting:
        at, visits = waiting.pop(), visits + 1
        for row in Tally.objects.filter(unit_id=at, year=year, replaced_in=None):
            if row.count is not None:
                found[row.measure_id] = found.get(row.measure_id, 0) + row.count
        waiting += [
            row.unit_id
            for row in Placement.objects.filter(parent_id=at, from_day__lte=day)
            if Placement.objects.filter(unit_id=row.unit_id, from_day__lte=day).latest("from_day").pk
            == row.pk
        ]
    return found, visits


def orm_sample(units: int) -> list[int]:
    """That many units, chosen evenly at random over the whole tree."""
    from khoi.records.models import Unit

    keys = list(Unit.objects.values_list("pk", flat=True))
    return sorted(Random(7).sample(keys, min(units, len(keys))))


def agreement() -> dict[str, int]:
    """Sums of every unit, measure and year by the product, and in how many of them each other way differs."""
    from khoi.measures.rollup import subtree_sums

    found = {"sums": 0, "sql": 0, "orm": 0, "kernel": 0}
    for year, figures in whole().items():
        rollup = figures.rollup
        product = {
            (unit, measure): total
            for unit, row, seen in zip(
                figures.tree.order, rollup.sums.tolist(), rollup.seen.tolist(), strict=True
            )
            for measure, total in enumerate(row, 1)
            if seen[measure - 1]
        }
        sql_sums(year)
        orm = {
            (unit, measure): total
            for unit in figures.tree.order
            for measure, total in orm_sum(unit, year)[0].items()
        }
        found["sums"] += len(product)
        found["sql"] += differing(product, sql_rows())
        found["orm"] += differing(product, orm)
        found["kernel"] += int((subtree_sums(rollup.own.copy(order="C"), rollup.last) != rollup.sums).sum())
        found[f"root_{year}"] = sum(total for (unit, _), total in product.items() if unit == 1)
    return found


def differing(one: dict[tuple[int, int], int], other: dict[tuple[int, int], int]) -> int:
    return sum(one.get(key) != other.get(key) for key in one | other)
