"""`khoi export`: one table into a file, with its count of rows and its check sum."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from khoi.cli import Commands
from khoi.cli.database import open_database
from khoi.cli.files import add_answer_arguments
from khoi.core.refusal import Refusal

_WHO = "khoi export"
_ENDINGS = (".xlsx", ".csv")
_DAYS = ("day", "first", "second")
_TEXTS = ("unit", "resolution", "key")
_OPTIONS = {
    "unit": ("CODE", "đơn vị / the unit"),
    "year": ("YEAR", "năm / the year"),
    "day": ("DAY", "ngày 2025-12-31 / the day"),
    "first": ("DAY", "ngày đầu, để so sánh / the first day to compare"),
    "second": ("DAY", "ngày sau, để so sánh / the second day to compare"),
    "resolution": ("CODE", "nghị quyết / the resolution"),
    "key": ("KEY", "mã lần nạp / the key of an import"),
}


def register(commands: Commands) -> None:
    """Add `export`."""
    parser = commands.add_parser("export", help="lấy một bảng ra tệp .xlsx, .csv / one table as a file")
    told = "tên bảng; bỏ trống để xem có những bảng nào / its name; without it the tables are listed"
    parser.add_argument("table", metavar="TABLE", nargs="?", default="", help=told)
    for name, (letters, words) in _OPTIONS.items():
        parser.add_argument(f"--{name}", metavar=letters, default="", help=words)
    parser.add_argument("--out", metavar="FILE", default="", help="tệp .xlsx hoặc .csv / the file to write")
    add_answer_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the table and print its count and check sum; without a name, print which tables there are."""
    if args.table:
        _ending(args.out)
    asked = {name: getattr(args, name) for name in _TEXTS}
    asked |= {name: _day(getattr(args, name), name) for name in _DAYS}
    asked |= {"year": _year(args.year), "lang": args.lang}
    open_database()
    found = _written(args.table, asked, args.out) if args.table else _listed(args.lang)
    print(json.dumps(found, ensure_ascii=False) if args.json else "\n".join(_told(found, args.lang == "en")))
    return 0


def _listed(lang: str) -> dict[str, Any]:
    from django.utils import translation

    from khoi.access.viewer import console
    from khoi.documents.taken_out import tables_for

    with translation.override(lang):
        return {"tables": {row.name: str(row.title) for row in tables_for(console(_WHO))}}


def _written(name: str, asked: dict[str, Any], out: str) -> dict[str, Any]:
    from django.utils import timezone, translation

    from khoi.access.viewer import console
    from khoi.documents.tables_out import csv_of, digest, xlsx_of
    from khoi.documents.taken_out import taken_out
    from khoi.documents.taken_out_parts import TakeoutAsked
    from khoi.queries.ledger import live_ledger

    viewer = console(_WHO)
    with translation.override(asked["lang"]):
        with live_ledger(viewer) as live:
            table = taken_out(viewer, live, name, TakeoutAsked(**asked))
        data = csv_of(table) if _ending(out) == ".csv" else xlsx_of(table, moment=timezone.localtime())
    _save(out, data)
    count, found = digest(table)
    return {"table": name, "title": table.title, "file": out, "rows": count, "sha256": found}


def _told(found: dict[str, Any], english: bool) -> list[str]:  # noqa: FBT001 - one of two languages
    if "tables" in found:
        return [f"{name}\t{title}" for name, title in found["tables"].items()]
    rows, label = ("Rows", "Check sum, SHA-256") if english else ("Số dòng", "Mã kiểm SHA-256")
    return [f"{found['title']}: {found['file']}", f"{rows}: {found['rows']}", f"{label}: {found['sha256']}"]


def _save(name: str, data: bytes) -> None:
    try:
        Path(name).write_bytes(data)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        hint = "Kiểm tra tên thư mục và quyền ghi."
        raise Refusal(
            "cannot_write", f"không ghi được tệp “{name}”: {reason}", where=name, hint=hint
        ) from None


def _ending(name: str) -> str:
    ending = Path(name).suffix.lower()
    if ending not in _ENDINGS:
        hint = "Ghi --out với tên tệp .xlsx hoặc .csv."
        raise Refusal("unknown_file_kind", f"không rõ ghi loại tệp nào: “{name}”", where="--out", hint=hint)
    return ending


def _day(text: str, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        hint = "Viết ngày dạng 2025-12-31."
        raise Refusal(
            "not_a_day", f"“{text[:40]}” không phải một ngày", where=f"--{name}", hint=hint
        ) from None


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == len("2026") and int(text)):
        hint = "Ghi bốn chữ số, ví dụ 2026."
        raise Refusal("not_a_year", f"“{text[:40]}” không phải một năm", where="--year", hint=hint)
    return int(text)
