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
    """Print the findings; exit 1 when there is any."""
    findings = _examined()
    if args.json:
        print(json.dumps({"findings": [row.as_json() for row in findings]}, ensure_ascii=False))
    else:
        print("\n".join(lines(findings, args.lang)))
    return int(bool(findings))


def lines(findings: "list[Finding]", lang: str) -> list[str]:
    """One line a finding and a last one that sums up."""
    told = [f"{row.code}\t{row.subject}\t{row.en if lang == 'en' else row.vi}" for row in findings]
    if lang == "en":
        count = "1 fault" if len(told) == 1 else f"{len(told)} faults"
        return [*told, f"{count} found." if told else "No fault found."]
    return [*told, f"Có {len(told)} chỗ sai." if told else "Không thấy chỗ nào sai."]


def _examined() -> "list[Finding]":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khoi.config.settings")
    django.setup()
    from django.db import DatabaseError
    from django.utils import timezone

    from khoi.queries.doctor import examine

    if _is_missing():
        raise _no_database()
    try:
        return [*unfit(), *stale_backup(timezone.localdate()), *examine()]
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
