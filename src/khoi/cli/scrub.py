"""`khoi scrub`: a masked copy of the database, in a new file."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from khoi.cli import Commands
from khoi.cli.database import open_database
from khoi.cli.files import add_answer_arguments, add_verbose

if TYPE_CHECKING:  # Django is loaded only when the command runs
    from khoi.exchange.scrubbed import Scrubbed


def register(commands: Commands) -> None:
    """Add `scrub`."""
    parser = commands.add_parser(
        "scrub", help="bản sao đã che dữ liệu cá nhân, để tập huấn, tìm lỗi / a masked copy"
    )
    parser.add_argument("file", metavar="OUT", help="tệp SQLite mới / a new SQLite file")
    add_answer_arguments(parser)
    add_verbose(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the copy and say what is in it. Exit 0."""
    open_database()
    from khoi.exchange.scrubbed import scrub

    copy = scrub(Path(args.file), _progress if args.verbose else _silent)
    if args.json:
        print(json.dumps({"file": args.file, **asdict(copy)}, ensure_ascii=False))
    else:
        print("\n".join(told(args.file, copy, args.lang)))
    return 0


def _progress(table: str, rows: int) -> None:
    print(f"{table}: {rows}", file=sys.stderr)


def _silent(_table: str, _rows: int) -> None:
    """Totals are enough."""


def told(file: str, copy: "Scrubbed", lang: str) -> list[str]:
    """The closing lines: what the copy holds, what was left out and why, what people still have to mind."""
    counts = {"file": file, **asdict(copy)}
    return [line.format(**counts) for line in (_ENGLISH if lang == "en" else _VIETNAMESE)]


_VIETNAMESE = (
    "Đã ghi {file}: {tables} bảng, {rows} dòng, {masked} giá trị đã che.",
    "Không sao: tài khoản đăng nhập, phiên, yếu tố thứ hai, giấy mời; nhật ký, vì chuỗi của nó sẽ không còn khớp.",
    "Nội dung văn bản, căn cứ được giữ nguyên: bản sao vẫn là tài liệu nội bộ.",
)
_ENGLISH = (
    "Wrote {file}: {tables} tables, {rows} rows, {masked} values masked.",
    "Left out: what serves signing in, and the audit journal, whose chain would no longer hold.",
    "The words of documents and grounds are kept: the copy is still an internal document.",
)
