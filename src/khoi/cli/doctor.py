"""`khoi doctor`: examines the live database and the installation round it and names every fault; it never writes."""

import argparse
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from khoi.cli import Commands
from khoi.cli.files import add_answer_arguments
from khoi.cli.fitness import stale_backup, unfit
from khoi.core.refusal import Refusal

if TYPE_CHECKING:  # Django is loaded only when the command runs
    from khoi.queries.finding import Finding


def register(commands: Commands) -> None:
    """Add `doctor`."""
    parser = commands.add_parser("doctor", help="khám cơ sở dữ liệu / examine the database")
    add_answer_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the findings, then what only a person can judge; exit 1 when there is any finding."""
    findings, warnings = _examined()
    if args.json:
        told = {"findings": findings} | ({"warnings": warnings} if warnings else {})
        shown = {key: [row.as_json() for row in rows] for key, rows in told.items()}
        print(json.dumps(shown, ensure_ascii=False))
    else:
        print("\n".join([*lines(findings, args.lang), *warning_lines(warnings, args.lang)]))
    return int(bool(findings))


def lines(findings: "list[Finding]", lang: str) -> list[str]:
    """One line a finding and a last one that sums up."""
    told = [_line(row, lang) for row in findings]
    if lang == "en":
        count = "1 fault" if len(told) == 1 else f"{len(told)} faults"
        return [*told, f"{count} found." if told else "No fault found."]
    return [*told, f"Có {len(told)} chỗ sai." if told else "Không thấy chỗ nào sai."]


def warning_lines(warnings: "list[Finding]", lang: str) -> list[str]:
    """As `lines`: figures under a line that says why they are no faults, then posts; nothing where there are none."""
    told = [_line(row, lang) for row in warnings]
    posts = [line for line in told if line.startswith("posts_not_split\t")]
    figures = [line for line in told if line not in posts]
    return [*_figure_lines(figures, lang), *posts]


def _figure_lines(told: list[str], lang: str) -> list[str]:
    if not told:
        return []
    count = len(told)
    said = f"{count} figures contradict each other; their units should look at them, nothing was changed:"
    if lang != "en":
        said = f"Có {count} chỗ số liệu mâu thuẫn, đơn vị cần xem lại; chương trình không sửa số:"
    elif count == 1:
        said = "1 figure contradicts another; its unit should look at it, nothing was changed:"
    return [said, *told]


def _line(row: "Finding", lang: str) -> str:
    return f"{row.code}\t{row.subject}\t{row.en if lang == 'en' else row.vi}"


def _examined() -> "tuple[list[Finding], list[Finding]]":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khoi.config.settings")
    django.setup()
    from django.db import DatabaseError
    from django.utils import timezone

    from khoi.queries.doctor import examine, warnings

    if _is_missing():
        raise _no_database()
    try:
        faults = examine()
        # Rows that should not be there cannot be asked what they mean.
        return [*unfit(), *stale_backup(timezone.localdate()), *faults], [] if faults else warnings()
    except DatabaseError as error:
        raise _no_database() from error


def _is_missing() -> bool:
    """Whether there is no SQLite file: opening it would make one."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    in_memory = ":memory:" in name or "mode=memory" in name
    return connection.vendor == "sqlite" and not in_memory and not Path(name).exists()


def _no_database() -> Refusal:
    hint = "Chạy `khoi start` trước, hoặc kiểm tra DATABASE_URL."
    return Refusal("no_database", "Không mở được cơ sở dữ liệu", hint=hint)
