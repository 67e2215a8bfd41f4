"""`khoi bench`: builds the databases in a temporary folder, measures each part in a process of its own, prints one table.

`--small` measures a twentieth of the tree; `--only` one subject; `--json` prints one JSON document. Exit 1 when a wanted ratio isn't kept.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "src")]

import chain  # noqa: E402
import leaf  # noqa: E402
import national  # noqa: E402
import openfisca  # noqa: E402
import rating  # noqa: E402
import ways  # noqa: E402
import workbook  # noqa: E402
from report import Line, as_json, as_table  # noqa: E402

SAMPLE = 300


def main() -> int:
    parser = argparse.ArgumentParser(prog="khoi bench", description="đo tốc độ trên máy này / measure speed")
    parser.add_argument("--small", action="store_true", help="cây bằng 1/20 / a twentieth of the tree")
    parser.add_argument("--json", action="store_true", help="in JSON / print JSON")
    parser.add_argument(
        "--folder", type=Path, help="nơi đặt tệp tạm (cần 6 GB) / where to put 6 GB for a while"
    )
    parser.add_argument("--only", choices=SECTIONS, help="chỉ một phần / one subject only")
    parser.add_argument("--scale", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--database", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    scale = asked.scale or (20 if asked.small else 1)
    if asked.part:
        print(json.dumps(part(asked.part, asked.database, scale)))
        return 0
    with tempfile.TemporaryDirectory(prefix="khoi-bench-", dir=asked.folder) as folder:
        names = [name for section in SECTIONS if asked.only in (None, section) for name in SECTIONS[section]]
        found = {name: in_own_process(name, folder, scale=scale) for name in names}
        # Twice and more, in turn, so that a neighbour's load doesn't decide the ratios.
        for name in (name for turn in range(1, MOST_TURNS) for name in names if turn < TURNS.get(name, 1)):
            if not found[name]:
                continue
            again = in_own_process(name, folder, scale=scale)
            found[name] = min(found[name], again or found[name], key=lambda one: one["seconds"])
    lines = lines_of(found)
    print(as_json(lines, found) if asked.json else as_table(lines, found))
    return 0 if all(line.kept is not False for line in lines) else 1


def in_own_process(name: str, folder: str, *, scale: int) -> dict[str, float]:
    """One part's figures, with its seconds from start to end and its peak memory."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    database = Path(folder) / f"{database_of(name)}.sqlite3"
    if name == "rating-openfisca":
        return openfisca.figures(rating.folder_of(database))
    command = [sys.executable, __file__, "--part", name, "--database", str(database), "--scale", str(scale)]
    with chain.address(name, database) as url:
        own = environment(database) | {"DATABASE_URL": url}
        done = subprocess.run(command, env=own, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def database_of(name: str) -> str:
    """Parts that build a database of their own have their own file; the others share their section's."""
    if name.startswith("workbook"):
        return "workbook"
    return name if name.startswith(("leaf", "chain")) else "national"


def environment(database: Path) -> dict[str, str]:
    """The product's own settings with this database."""
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "KHOI_VAR": str(database.parent),
        "DJANGO_SETTINGS_MODULE": "khoi.config.settings",
    }


def part(name: str, database: str, scale: int) -> dict[str, float]:
    """Runs one part here, in a process that has done nothing else."""
    if name not in rating.PARTS:
        import django

        django.setup()
    if name in ("fill", "workbook-fill") or name.startswith("leaf"):
        from django.core.management import call_command
        from django.db import connection

        Path(database).unlink(missing_ok=True)
        call_command("migrate", verbosity=0)
        connection.close()
    before = peak_mib()
    start = time.perf_counter()
    figures = PARTS[name](database, scale)
    return {"seconds": time.perf_counter() - start, **figures, "peak_mib": peak_mib(), "bare_mib": before}


def fill(database: str, scale: int) -> dict[str, float]:
    tree = national.national_tree(scale)
    tallies = national.fill(database, tree)
    return {"units": tree.units, "tallies": tallies, "file_mib": Path(database).stat().st_size / 2**20}


def bare() -> dict[str, float]:
    return {"tallies": ways.bare_read().shape[1]}


def whole() -> dict[str, float]:
    figures = ways.whole()
    return {"sums": sum(one.rollup.sums.size for one in figures.values())}


def sql() -> dict[str, float]:
    return {"sums": ways.sql_sums(ways.SQL_YEAR)}


def orm(scale: int) -> dict[str, float]:
    """A sample, scaled by visits: the naive way comes by every unit once for itself and once for each unit above it."""
    sample, start = ways.orm_sample(SAMPLE), time.perf_counter()
    visits = sum(ways.orm_sum(unit, ways.SQL_YEAR)[1] for unit in sample)
    took = time.perf_counter() - start
    levels = national.national_tree(scale).levels
    wanted = sum(size * rank for rank, size in enumerate(levels, 1))
    return {"seconds": took, "sample": len(sample), "visits": visits, "all_visits": wanted}


PARTS = {
    "fill": fill,
    "bare": lambda *_: bare(),
    "whole": lambda *_: whole(),
    "kernel": lambda *_: ways.kernel(),
    "sql": lambda *_: sql(),
    "orm": lambda _, scale: orm(scale),
    "leaf-1021": lambda database, _: leaf.measured(database, leaf.SIZES[1_021]),
    "leaf-60000": lambda database, _: leaf.measured(database, leaf.SIZES[60_000]),
    "agreement": lambda *_: ways.agreement(),
    "leaf-few": lambda database, _: leaf.measured(database, (1, 3, 9), tries=3),
    **rating.PARTS,
    **chain.PARTS,
    **workbook.PARTS,
}
# What is measured; the other parts are asked for by the tests: no times, only that all ways agree.
SECTIONS = {
    "sums": ("fill", "bare", "whole", "kernel", "sql", "orm"),
    "leaf": ("leaf-1021", "leaf-60000"),
    "rating": ("rating-fill", "rating", "rating-openfisca", "rating-hand", "rating-gaps", "rating-one"),
    "chain": tuple(chain.DATABASES),
    "workbook": tuple(workbook.PARTS),
}
# How often what is compared is measured: what takes milliseconds, in more processes.
TURNS = dict.fromkeys(("bare", "whole", "leaf-1021", "leaf-60000", "workbook-libreoffice"), 2)
TURNS |= dict.fromkeys(("rating", "rating-openfisca", "rating-hand", "rating-gaps"), 5)
MOST_TURNS = max(TURNS.values())


def peak_mib() -> float:
    """The most memory this process has held; by Linux's own count, which a parent's size cannot spoil."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) / 1024
    except (OSError, IndexError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def lines_of(found: dict[str, dict[str, float]]) -> list[Line]:
    """What was measured, against what is wanted."""
    return [
        *(sum_lines(found) if "whole" in found else ()),
        *(leaf_lines(found["leaf-1021"], found["leaf-60000"]) if "leaf-1021" in found else ()),
        *(rating.lines_of(found) if "rating" in found else ()),
        *chain.lines_of(found),
        *workbook.lines_of(found),
    ]


def sum_lines(found: dict[str, dict[str, float]]) -> list[Line]:
    """Every unit's sums, by the product and by other ways."""
    years = len(national.YEARS)
    whole, bare, kernel = found["whole"], found["bare"], found["kernel"]
    by_sql = found["sql"]["seconds"] * years
    by_orm = found["orm"]["seconds"] * years * found["orm"]["all_visits"] / found["orm"]["visits"]
    return [
        Line("Nạp dữ liệu giả định / filling", found["fill"]["seconds"], found["fill"]["peak_mib"]),
        Line("Chỉ đọc số liệu / bare read", bare["seconds"], bare["peak_mib"]),
        Line(
            "Toàn bộ, cả đọc, so với chỉ đọc / whole against bare read",
            whole["seconds"],
            whole["peak_mib"],
            whole["seconds"] / bare["seconds"],
            2,
        ),
        Line("Chép mảng một năm (NumPy) / copy of one year", kernel["copy"], kernel["mib"]),
        Line(
            "Cộng cây một năm, so với bản chép / kernel against copy",
            kernel["seconds"],
            kernel["peak_mib"],
            kernel["seconds"] / kernel["copy"],
            10,
        ),
        Line(
            f"Bằng SQL, một năm × {years}, so với toàn bộ / in SQL, against the whole",
            by_sql,
            found["sql"]["peak_mib"],
            by_sql / whole["seconds"],
        ),
        Line(
            f"Từng đơn vị bằng ORM, {found['orm']['sample']} đơn vị nhân lên / naive ORM, scaled",
            by_orm,
            found["orm"]["peak_mib"],
            by_orm / whole["seconds"],
        ),
    ]


def leaf_lines(small: dict[str, float], large: dict[str, float]) -> list[Line]:
    """One leaf up to the root, at both sizes."""
    ledger, page = "figure", "seconds"
    return [
        Line("Một số liệu lên đỉnh, 1.021 đơn vị / leaf to root", small[ledger], small["peak_mib"]),
        Line(
            "Một số liệu lên đỉnh, 60.000 đơn vị / leaf to root",
            large[ledger],
            large["peak_mib"],
            large[ledger] / small[ledger],
            2,
        ),
        Line("Câu lệnh SQL đến đỉnh / SQL statements", count=int(large["statements"]), most=20),
        Line("Đến khi trang kết quả hiện, 1.021 / until the page shows it", small[page], small["peak_mib"]),
        Line(
            "Đến khi trang kết quả hiện, 60.000 / until the page shows it",
            large[page],
            large["peak_mib"],
            large[page] / small[page],
            2,
        ),
        Line("Câu lệnh SQL cho cả trang / SQL statements, whole page", count=int(large["page_statements"])),
    ]


if __name__ == "__main__":
    sys.exit(main())
