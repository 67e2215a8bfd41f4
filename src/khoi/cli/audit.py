"""`khoi audit`: reads the whole audit chain again and names every row that is not as it was written; it never writes."""

import argparse
import json
import os
import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from khoi.cli import Commands
from khoi.cli.files import add_answer_arguments
from khoi.core.refusal import Refusal
from khoi.rules.fields import as_day

if TYPE_CHECKING:  # Django is loaded only when the command runs
    from khoi.access.viewer import Viewer
    from khoi.queries.audit import DayHead, Verified

_HASH = re.compile("[0-9a-f]{64}")
_BETWEEN = re.compile(r"[\s-]")


def register(commands: Commands) -> None:
    """Add `audit` with `verify` and `head`."""
    parser = commands.add_parser("audit", help="kiểm nhật ký / check the audit journal")
    acts: Any = parser.add_subparsers(dest="act", metavar="VIỆC", required=True)
    verify = acts.add_parser("verify", help="đọc lại cả chuỗi, nêu từng chỗ sai / name every broken row")
    verify.add_argument("--number", type=_number, metavar="N", help="số của dấu đã in / number on paper")
    verify.add_argument("--head", type=_hash, metavar="HASH", help="dấu đã in / hash on paper")
    add_answer_arguments(verify)
    verify.set_defaults(run=run)
    head = acts.add_parser("head", help="dấu của một ngày, để in / the head of a day")
    head.add_argument("--day", type=lambda text: as_day(text, where="--day"), metavar="DAY")
    add_answer_arguments(head)
    head.set_defaults(run=run_head)


def run(args: argparse.Namespace) -> int:
    """Check the chain, and a printed hash where one is given. Exit 1 when anything is broken."""
    if (args.head is None) != (args.number is None):
        message = "--head và --number đi cùng nhau"
        raise Refusal("bad_arguments", message, hint="Cả hai được in trên tờ dấu của ngày.")
    viewer = _open()
    from khoi.queries.audit import chain_verified

    found = chain_verified(viewer, (args.number, args.head) if args.head else None)
    print(json.dumps(as_json(found), ensure_ascii=False) if args.json else "\n".join(lines(found, args.lang)))
    return int(bool(found.breaks))


def run_head(args: argparse.Namespace) -> int:
    """Print number and hash of the last event up to the end of a day, today where none is named. Exit 0."""
    viewer = _open()
    from khoi.queries.audit import day_head

    found = day_head(viewer, args.day or viewer.day)
    answer = asdict(found) | {"day": found.day.isoformat()}
    print(json.dumps(answer, ensure_ascii=False) if args.json else "\n".join(head_lines(found, args.lang)))
    return 0


def as_json(found: "Verified") -> dict[str, Any]:
    """The object `khoi audit verify --json` prints."""
    return {
        "events": found.events,
        "head": {"number": found.number, "digest": found.digest},
        "breaks": [asdict(one) for one in found.breaks],
    }


def lines(found: "Verified", lang: str) -> list[str]:
    """One line a break, and a last one that sums up."""
    from khoi.queries.audit_words import break_words

    told = [f"{one.code}\t{one.number}\t{break_words(one, lang)}" for one in found.breaks]
    return [*told, _summed(found, english=lang == "en")]


def head_lines(found: "DayHead", lang: str) -> list[str]:
    """The day's events, the number and the hash in groups of four."""
    day, number = found.day.isoformat(), found.number
    if lang == "en":
        return [f"{day}: {found.events} events; the last up to then is {number}", found.groups]
    return [f"{day}: {found.events} sự kiện; sự kiện cuối đến hết ngày là số {number}", found.groups]


def _summed(found: "Verified", *, english: bool) -> str:
    if not found.breaks:
        said = "The journal is whole: {} events." if english else "Nhật ký toàn vẹn: {} sự kiện."
        return said.format(found.events)
    count = len(found.breaks)
    if english:
        return f"{count} break{'' if count == 1 else 's'} found."
    return f"Có {count} chỗ sai."


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text[:19]) < 2**63):
        raise argparse.ArgumentTypeError(f"1, 2, 3 ...: {text}")
    return int(text)


def _hash(text: str) -> str:
    """As printed in groups of four, or together."""
    plain = _BETWEEN.sub("", text).lower()
    if not _HASH.fullmatch(plain):
        raise argparse.ArgumentTypeError("64 chữ số và chữ a-f / 64 of 0-9, a-f")
    return plain


def _open() -> "Viewer":
    """Whoever works at the machine. The database is opened as it lies: nothing is migrated.

    Raises Refusal `no_database`, or `data_keys_missing` where the seal could not be told from a forged one.
    """
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khoi.config.settings")
    django.setup()
    from django.db import DatabaseError

    from khoi.access.viewer import console
    from khoi.exchange.backup_keys import require_data_keys
    from khoi.exchange.backup_tables import applied_leaves, no_database, refuse_missing

    refuse_missing()
    require_data_keys()
    try:
        applied_leaves()
        return console("khoi audit")
    except DatabaseError as error:
        raise no_database() from error
