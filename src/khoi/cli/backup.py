"""`khoi backup` and `khoi restore`: an encrypted copy of everything while the office works, and the way back."""

import argparse
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from khoi.cli import Commands, backup_daily
from khoi.cli.answers import say
from khoi.cli.backup_words import said
from khoi.cli.files import add_answer_arguments, add_verbose
from khoi.core.refusal import Refusal

if TYPE_CHECKING:  # Django is loaded only when the command runs
    from khoi.exchange.backup_manifest import Manifest
    from khoi.exchange.restoring import Restored

_USAGE = """khoi backup FOLDER | FILE.khoi
       khoi backup keygen KEYFILE [--replace]
       khoi backup verify FILE.khoi --identity KEYFILE
       khoi backup --daily"""


def register(commands: Commands) -> None:
    """Add `backup` and `restore`."""
    parser = commands.add_parser("backup", help="sao lưu, mã hoá / make or check a backup", usage=_USAGE)
    parser.add_argument("what", nargs="?", default="", help="thư mục, tệp mới, keygen hoặc verify / where to")
    parser.add_argument("file", nargs="?", default="", help="tệp của keygen, verify / their file")
    parser.add_argument("--identity", default="", metavar="KEYFILE", help="tệp khóa mở / the key that opens")
    parser.add_argument("--replace", action="store_true", help="thay khóa đang dùng / replace the key in use")
    parser.add_argument("--daily", action="store_true", help="mỗi ngày một bản / one every day, on and on")
    add_answer_arguments(parser)
    add_verbose(parser)
    parser.set_defaults(run=run)
    parser = commands.add_parser("restore", help="khôi phục vào nơi còn trống / restore into an empty place")
    parser.add_argument("file", metavar="FILE", help="bản sao lưu / the backup")
    parser.add_argument(
        "--identity", required=True, metavar="KEYFILE", help="tệp khóa mở / the key that opens"
    )
    add_answer_arguments(parser)
    add_verbose(parser)
    parser.set_defaults(run=run_restore)


def run(args: argparse.Namespace) -> int:
    """Do the one thing asked for. Exit 0; `verify` 1 where the office's seal could not be checked."""
    what = _asked(args)
    _open_django()
    return {"daily": _daily, "keygen": _keygen, "verify": _verify, "out": _back_up}[what](args)


def run_restore(args: argparse.Namespace) -> int:
    """Restore and say what lies here now. Exit 1 when the audit chain does not hold."""
    _open_django()
    from khoi.exchange.backup_keys import read_identity
    from khoi.exchange.restoring import restore

    began = time.monotonic()
    restored = restore(
        Path(args.file), read_identity(Path(args.identity)), told=_progress if args.verbose else _silent
    )
    answer = _facts(restored.manifest) | {
        "seconds": _since(began),
        "chain": [asdict(one) for one in restored.breaks],
        "same_head": restored.same_head,
    }
    say(args, answer, _restored(restored, answer, args.lang))
    return int(bool(restored.breaks) or not restored.same_head)


def _asked(args: argparse.Namespace) -> str:
    """Which one thing is asked for, with all that it needs and nothing else."""
    what = "daily" if args.daily else args.what if args.what in {"keygen", "verify"} else "out"
    given = [bool(args.what), bool(args.file), bool(args.identity), args.replace]
    fitting = {
        "daily": [[False, False, False, False]],
        "keygen": [[True, True, False, False], [True, True, False, True]],
        "verify": [[True, True, True, False]],
        "out": [[True, False, False, False]],
    }
    if given not in fitting[what]:
        raise Refusal("bad_arguments", "chưa rõ phải làm gì", hint=_USAGE)
    return what


def _daily(_args: argparse.Namespace) -> int:
    return backup_daily.run()


def _keygen(args: argparse.Namespace) -> int:
    from django.utils import timezone

    from khoi.exchange.backup_keys import make_pair, recipient_file

    public = make_pair(Path(args.file), now=timezone.localtime(), replace=args.replace)
    answer = {"recipient": public, "secret": args.file, "kept": str(recipient_file())}
    say(args, answer, said("keygen", args.lang, answer))
    return 0


def _back_up(args: argparse.Namespace) -> int:
    from khoi.exchange.backup import back_up

    began = time.monotonic()
    made = back_up(Path(args.what), told=_progress if args.verbose else _silent)
    answer = _facts(made.manifest) | {"file": str(made.path), "bytes": made.size, "seconds": _since(began)}
    say(args, answer, said("backup", args.lang, answer))
    return 0


def _verify(args: argparse.Namespace) -> int:
    from khoi.exchange.backup_check import check
    from khoi.exchange.backup_keys import read_identity

    checked = check(Path(args.file), read_identity(Path(args.identity)))
    answer = _facts(checked.manifest) | {"ours": checked.ours}
    sayings = ("content", "whole", "ours" if checked.ours else "not_proven")
    say(args, answer, (line for key in sayings for line in said(key, args.lang, answer)))
    return int(not checked.ours)


def _facts(manifest: "Manifest") -> dict[str, Any]:
    """What is told of a backup."""
    number, digest = manifest.head
    return {
        "made_at": manifest.made_at,
        "product": manifest.product,
        "database": manifest.database,
        "profile": manifest.profile,
        "tables": len(manifest.tables),
        "rows": manifest.rows,
        "files": len(manifest.files),
        "head_number": number,
        "head_digest": digest,
    }


def _restored(restored: "Restored", answer: dict[str, Any], lang: str) -> list[str]:
    from khoi.records.keys import key_file

    broken = [f"{one.code} {one.number}" for one in restored.breaks]
    broken += [] if restored.same_head else ["head"]
    facts = answer | {"where": ", ".join(broken), "data_keys": key_file() or "KHOI_DATA_KEYS"}
    sayings = ("content", "restored", "chain_broken" if broken else "chain_whole", "bring")
    return [line for key in sayings for line in said(key, lang, facts)]


def _open_django() -> None:
    """Django without touching the database: what lies there is read as it is, and nothing is migrated."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khoi.config.settings")
    django.setup()


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _silent(_line: str) -> None:
    """Totals are enough."""


def _since(began: float) -> float:
    return round(time.monotonic() - began, 1)
