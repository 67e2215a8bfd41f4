"""`khoi audit-table`: does a published table of figures add up, and on which base?"""

import argparse
import json

from khoi.cli import Commands
from khoi.cli.files import add_file_arguments, read_input


def register(commands: Commands) -> None:
    """Add `audit-table`."""
    parser = commands.add_parser(
        "audit-table", help="kiểm tra một bảng số liệu đã công bố / check a published table of figures"
    )
    add_file_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the findings; a file that cannot be accepted is a Refusal."""
    from khoi.measures.published import audit_lines  # numpy only when needed
    from khoi.measures.quotas import audit

    answer = audit(read_input(args.file))
    print(json.dumps(answer, ensure_ascii=False) if args.json else "\n".join(audit_lines(answer, args.lang)))
    return 0
