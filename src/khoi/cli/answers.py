"""What the answers of several commands share: even columns, notes, and the office's own regulations."""

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from khoi.rules.flags import Flag
from khoi.rules.library import Library, load_library
from khoi.rules.rate import flag_as_json

_NOTE = ("Lưu ý", "Note")
YES_NO = {True: ("✓ có", "✓ yes"), False: ("✕ không", "✕ no"), None: ("? chưa rõ", "? unknown")}


def add_overlay_argument(parser: argparse.ArgumentParser) -> None:
    """Folders of the office's own regulations, laid over the centre's."""
    told = "gói quy định của cơ quan / the office's own pack"
    parser.add_argument("--overlay", action="append", default=[], metavar="DIR", help=told)


def library_of(args: argparse.Namespace) -> Library:
    """All regulations, those of `--overlay` included."""
    return load_library(Path(folder) for folder in args.overlay)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines with even columns."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    cells = ([cell.ljust(width) for cell, width in zip(row, widths, strict=True)] for row in rows)
    return ["  ".join(row).rstrip() for row in cells]


def notes(flags: Iterable[Flag], lang: str) -> list[str]:
    """Each flag as a line."""
    said = (flag_as_json(flag, lang) for flag in flags)
    return [f"{_NOTE[lang == 'en']} ({note['code']}): {note['detail']}" for note in said]


def say(args: argparse.Namespace, answer: Any, lines: Iterable[str]) -> None:
    """Print the answer in the form asked for."""
    print(json.dumps(answer, ensure_ascii=False) if args.json else "\n".join(lines))
