"""`khoi audit-table`: does a published table of figures add up, and on which base?"""

import argparse
import json
from typing import TYPE_CHECKING

from khoi.cli import Commands
from khoi.cli.evaluate import add_file_arguments
from khoi.cli.files import read_input

if TYPE_CHECKING:
    from khoi.measures.published import QuotaRule
    from khoi.rules.packs import Value

_ANYONE = "organisation"  # a clause for organisations holds for members too; the reverse is not said anywhere


def register(commands: Commands) -> None:
    """Add `audit-table`."""
    parser = commands.add_parser(
        "audit-table", help="kiểm tra một bảng số liệu đã công bố / check a published table of figures"
    )
    add_file_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the findings; a file that cannot be accepted is a Refusal."""
    from khoi.measures.published import audit_lines, audit_table

    answer = audit_table(read_input(args.file), ceiling=ceiling, default=youngest())
    print(json.dumps(answer, ensure_ascii=False) if args.json else "\n".join(audit_lines(answer, args.lang)))
    return 0


def ceiling(year: int, /) -> "QuotaRule | None":
    """The quota in force at the end of `year`; None where none is encoded."""
    from khoi.measures.ceiling import QUOTA
    from khoi.measures.ledger import last_day
    from khoi.rules.packs import load_packs, value_on

    value = value_on(load_packs(), QUOTA, last_day(year), _ANYONE) if year else None
    return None if value is None else _rule(value)


def youngest() -> "QuotaRule":
    """The quota of the youngest regulation that has one: what a table of any year is compared with."""
    from khoi.measures.ceiling import QUOTA
    from khoi.rules.packs import load_packs

    values = [value for pack in load_packs() for value in pack.values if value.key.endswith(f".{QUOTA}")]
    return _rule(max(values, key=lambda value: value.days.start))


def _rule(value: "Value") -> "QuotaRule":
    from khoi.measures.published import QuotaRule

    return QuotaRule(value.amount, value.document, value.clause)
