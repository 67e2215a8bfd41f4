"""A made-up national tree with its figures, filled into the product's own tables in bulk.

Everything follows from a seed, so that two runs measure the same bytes. Each year one leaf in a hundred moves on
1 July, so that no two years have the same tree.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from random import Random

LEVELS = 34, 3_400, 52_000, 300_000
YEARS = tuple(range(2021, 2026))
MEASURES = 20
KINDS = "trung_uong", "tinh", "xa", "to_chuc_co_so", "chi_bo"
NAMES = "Toàn quốc", "Tỉnh", "Xã", "Tổ chức cơ sở", "Chi bộ"
BEGIN = "2015-01-01"
MOVES_EVERY = 100


@dataclass(frozen=True)
class Tree:
    """Keys run level by level from 1; `parents[i]` is that of key i + 1, `levels` the size of each level."""

    levels: tuple[int, ...]
    parents: tuple[int | None, ...]

    @property
    def units(self) -> int:
        return len(self.parents)

    @property
    def first_leaf(self) -> int:
        return self.units - self.levels[-1] + 1


def national_tree(scale: int) -> Tree:
    """The national tree with every level `scale` times smaller."""
    return tree_of((1, *(max(size // scale, 2) for size in LEVELS)))


def tree_of(levels: tuple[int, ...]) -> Tree:
    """A tree with levels of these sizes; the units of a level spread unevenly over the level above."""
    random, start = Random(2021), 1
    parents: list[int | None] = [None]
    for above, size in pairwise(levels):
        parents += sorted(random.randrange(start, start + above) for _ in range(size))
        start += above
    return Tree(levels, tuple(parents))


def fill(path: str, tree: Tree) -> int:
    """Fills a freshly migrated database and returns its number of tallies; indexes are dropped and made again."""
    database = sqlite3.connect(path, isolation_level=None)
    # Only for the filling: this file can be made again at any time.
    for setting in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-500000", "foreign_keys=OFF"):
        database.execute(f"PRAGMA {setting}").fetchall()
    database.execute("BEGIN")
    _fill_words(database)
    fill_units(database, tree, NAMES, tuple(range(1, len(KINDS) + 1)))
    database.executemany(
        "INSERT INTO records_placement (unit_id, from_day, parent_id) VALUES (?, ?, ?)", _moves(tree)
    )
    wanted = "type = 'index' AND tbl_name = 'records_tally' AND sql IS NOT NULL"
    indexes = database.execute(f"SELECT name, sql FROM sqlite_master WHERE {wanted}").fetchall()
    for name, _ in indexes:
        database.execute(f'DROP INDEX "{name}"')
    database.execute(_TALLIES, (tree.first_leaf,))
    for _, sql in indexes:
        database.execute(sql)
    database.execute("COMMIT")
    count: int = database.execute("SELECT count(*) FROM records_tally").fetchone()[0]
    database.close()
    return count


_TALLIES = f"""
INSERT INTO records_tally (unit_id, measure_id, year, count, source, reporter, cut_off, received_on, recorded_at,
    recorded_by, revision, replaced_in)
SELECT unit.id, measure.id, year.column1, (unit.id * 7919 + measure.id * 104729 + year.column1 * 31) % 997,
    'Báo cáo cuối năm', 'Chi ủy', year.column1 || '-12-31', (year.column1 + 1) || '-01-10',
    (year.column1 + 1) || '-01-11 03:00:00', 'van-phong', 1, NULL
FROM records_unit AS unit
CROSS JOIN (VALUES {", ".join(f"({year})" for year in YEARS)}) AS year
CROSS JOIN records_measure AS measure
WHERE unit.id >= ?
"""


def _fill_words(database: sqlite3.Connection) -> None:
    database.executemany("INSERT INTO records_kind (id, code, rank) VALUES (?, ?, ?)", _numbered(KINDS))
    measures = [(i, f"m{i:02}", f"Chỉ số {i}", f"Measure {i}", i) for i in range(1, MEASURES + 1)]
    database.executemany(
        "INSERT INTO records_measure (id, code, label, label_en, counted, counted_en, position)"
        " VALUES (?, ?, ?, ?, 'đảng viên', 'members', ?)",
        measures,
    )
    database.executemany(
        "INSERT INTO records_reportingduty (measure_id, kind_id, from_year) VALUES (?, ?, ?)",
        [(i, len(KINDS), YEARS[0]) for i, *_ in measures],
    )
    database.execute("INSERT INTO records_revision (id, number, structure) VALUES (1, 1, 1)")


def _numbered(codes: tuple[str, ...]) -> Iterator[tuple[int, str, int]]:
    return ((i, code, i) for i, code in enumerate(codes, 1))


def fill_units(
    database: sqlite3.Connection,
    tree: Tree,
    names: tuple[str, ...],
    kinds: tuple[int, ...],
    root: str = "u000001",
) -> None:
    """Units, names, kinds and first parents; `names` and `kinds` (keys) by level, `root` the top unit's code."""
    ranks = [rank for rank, size in enumerate(tree.levels) for _ in range(size)]
    rows = list(enumerate(ranks, 1))
    database.executemany(
        "INSERT INTO records_unit (id, code, begins_on, position) VALUES (?, ?, ?, ?)",
        ((i, f"u{i:06}" if rank else root, BEGIN, i) for i, rank in rows),
    )
    database.executemany(
        "INSERT INTO records_unitname (unit_id, from_day, name, search) VALUES (?, ?, ?, ?)",
        ((i, BEGIN, f"{names[rank]} {i}", f"{rank} {i}") for i, rank in rows),
    )
    database.executemany(
        "INSERT INTO records_unitkind (unit_id, from_day, kind_id) VALUES (?, ?, ?)",
        ((i, BEGIN, kinds[rank]) for i, rank in rows),
    )
    database.executemany(
        "INSERT INTO records_placement (unit_id, from_day, parent_id) VALUES (?, ?, ?)",
        ((unit, BEGIN, parent) for unit, parent in enumerate(tree.parents, 1)),
    )


def _moves(tree: Tree) -> Iterator[tuple[int, str, int]]:
    above = range(tree.first_leaf - tree.levels[-2], tree.first_leaf)
    for year in YEARS:
        random = Random(year)
        for unit in range(tree.first_leaf + year % MOVES_EVERY, tree.units + 1, MOVES_EVERY):
            yield unit, date(year, 7, 1).isoformat(), random.choice(above)
