"""One door for all commands: reads the arguments, runs the command, turns every refusal into words or JSON."""

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import Never

from khoi.cli import (
    account,
    audit,
    audit_table,
    backup,
    bench,
    browser,
    checking,
    doctor,
    due,
    evaluate,
    export,
    jobs,
    keys,
    load,
    messages,
    propose,
    quota,
    rate,
    reorganise,
    rules,
    scrub,
    start,
    testing,
    vote,
)
from khoi.core.refusal import Refusal
from khoi.core.refusal_english import in_english

# One module per command, in the order of the help. Each has `register(commands)` and `run(args) -> int`,
# and imports Django or numpy only inside `run`, so that a small command starts fast.
COMMANDS = (
    start,
    account,
    load,
    reorganise,
    evaluate,
    audit_table,
    rate,
    quota,
    vote,
    due,
    propose,
    rules,
    export,
    doctor,
    audit,
    backup,
    keys,
    jobs,
    scrub,
    testing,
    checking,
    browser,
    bench,
    messages,
)

REFUSED, INTERRUPTED, PIPE_CLOSED = 2, 130, 141
_FOR_ITS_OWNER_ALONE = 0o077


class _Parser(argparse.ArgumentParser):
    """Says no as the rest of the program does."""

    def error(self, message: str) -> Never:
        raise Refusal("bad_arguments", message, hint=self.format_usage().strip())


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = _Parser(prog="khoi", description="Khối", allow_abbrev=False)
    commands = top.add_subparsers(dest="command", metavar="LỆNH", required=True, parser_class=_Parser)
    for module in COMMANDS:
        module.register(commands)
    return top


def main(argv: Sequence[str]) -> int:
    """Run one command; its exit status: 0 done, 1 a check failed, 2 refused, 130 interrupted."""
    _speak_utf8()
    try:
        status = _run(argv)
        sys.stdout.flush()
    except Refusal as refusal:
        _tell(refusal, as_json="--json" in argv, english=_is_english(argv))
        return REFUSED
    except BrokenPipeError:
        # The reader left. Nothing may be written at exit either, or Python would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _speak_utf8() -> None:
    """Vietnamese is printed whatever the terminal's own encoding is; a lone surrogate in a file name is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def entry() -> None:
    """The console script. Whatever it writes (database, exports, copies) is for its owner alone."""
    os.umask(_FOR_ITS_OWNER_ALONE)
    sys.exit(main(sys.argv[1:]))


def _run(argv: Sequence[str]) -> int:
    top = parser()
    if not argv:
        print(top.format_help(), end="")  # argparse's own printing hides a closed pipe
        return 0
    args, rest = top.parse_known_args(argv)
    if rest and not getattr(args, "hands_on", False):
        top.error("unrecognized arguments: " + " ".join(rest))
    args.rest = rest
    status: int = args.run(args)
    return status


def _is_english(argv: Sequence[str]) -> bool:
    return "--lang=en" in argv or ("--lang", "en") in pairwise(argv)


def _tell(refusal: Refusal, *, as_json: bool, english: bool) -> None:
    if as_json:
        told = refusal.as_json()
        if english and (sentence := in_english(refusal.code)):
            told["message"] = sentence
        print(json.dumps(told, ensure_ascii=False), file=sys.stderr)
        return
    print("\n".join(_english(refusal) if english else _vietnamese(refusal)), file=sys.stderr)


def _vietnamese(refusal: Refusal) -> list[str]:
    lines = [f"Từ chối ({refusal.code}): {refusal.message}"]
    lines += [f"  Ở: {refusal.where}"] if refusal.where else []
    return [*lines, f"  Cách xử lý: {refusal.hint}"] if refusal.hint else lines


def _english(refusal: Refusal) -> list[str]:
    """The sentence of the code; the message with its facts is Vietnamese and stands last."""
    facts = " ".join(filter(None, (refusal.message, refusal.hint)))
    lines = [f"Refused ({refusal.code}): {in_english(refusal.code) or facts}"]
    lines += [f"  Where: {refusal.where}"] if refusal.where else []
    return [*lines, f"  In full: {facts}"] if in_english(refusal.code) else lines
