"""`khoi rules`: which regulations are encoded, what they say, which facts they read, what changed between two."""

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from khoi.cli import Commands, rules_checked, rules_shown, rules_told
from khoi.cli.answers import add_overlay_argument, library_of, say
from khoi.cli.files import add_answer_arguments, add_file_arguments, read_input
from khoi.rules.difference import difference
from khoi.rules.facts_read import as_json as fact_as_json
from khoi.rules.facts_read import facts_read
from khoi.rules.fields import as_day
from khoi.rules.library import load_library
from khoi.rules.rate import FAMILY
from khoi.rules.records import ask_again
from khoi.rules.strict import read

_DIFFERS = 1


def register(commands: Commands) -> None:
    """Add `rules` with its parts."""
    parser = commands.add_parser("rules", help="các quy định đã mã hóa / the regulations encoded")
    parts = parser.add_subparsers(dest="part", metavar="VIỆC", required=True)
    for name, run_part, told in _PARTS:
        part = parts.add_parser(name, help=told)
        _ARGUMENTS.get(name, add_answer_arguments)(part)
        part.set_defaults(run=run_part)


def _with_day(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--on", metavar="DATE", help="vào ngày / on a day: 2025-12-31")
    add_answer_arguments(parser)


def _with_code(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("regulation", metavar="ID", help="mã quy định / the regulation: qd-366-2025")
    _with_day(parser)


def _with_family(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--regulation", metavar="ID", required=True, help="mã quy định / the regulation")
    parser.add_argument("--all", action="store_true", help="mọi quy tắc, không chỉ xếp loại / all rules")
    add_answer_arguments(parser)


def _with_folders(parser: argparse.ArgumentParser) -> None:
    told = "gói quy định; bỏ trống là mọi gói đi kèm / packs; all that are shipped where none is named"
    parser.add_argument("folders", nargs="*", metavar="FOLDER", help=told)
    add_answer_arguments(parser)


def _with_two(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("before", metavar="A", help="quy định trước / the one before")
    parser.add_argument("after", metavar="B", help="quy định sau / the one after")
    add_answer_arguments(parser)


def _with_record(parser: argparse.ArgumentParser) -> None:
    add_overlay_argument(parser)
    add_file_arguments(parser)


_ARGUMENTS: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "list": _with_day,
    "show": _with_code,
    "facts": _with_family,
    "check": _with_folders,
    "diff": _with_two,
    "rerun": _with_record,
}


def list_packs(args: argparse.Namespace) -> int:
    """The documents at hand, those in force on a day where one is asked for."""
    day, library = _day(args), load_library()
    packs = library.packs if day is None else library.in_force(day)
    say(args, rules_shown.packs_as_json(packs), rules_shown.pack_lines(packs, args.lang))
    return 0


def show(args: argparse.Namespace) -> int:
    """One document, clause by clause."""
    library = load_library()
    pack = library.pack(args.regulation)
    shown = rules_shown.Shown(pack, library, _day(args))
    say(args, shown.as_json(), shown.lines(args.lang))
    return 0


def facts(args: argparse.Namespace) -> int:
    """The facts that a document reads."""
    library = load_library()
    found = facts_read(library.pack(args.regulation), library, "" if args.all else FAMILY)
    say(args, [fact_as_json(one) for one in found], rules_told.fact_lines(found, args.lang))
    return 0


def check(args: argparse.Namespace) -> int:
    """What is wrong with packs, and which of their cases come out otherwise."""
    report = rules_checked.report([Path(folder) for folder in args.folders])
    say(args, report.as_json(), report.lines(args.lang))
    return 0 if report.is_clean else _DIFFERS


def diff(args: argparse.Namespace) -> int:
    """What changed from one document to another."""
    library = load_library()
    before, after = library.pack(args.before), library.pack(args.after)
    found = difference(before, after, library)
    say(
        args,
        rules_told.changes_as_json(before, after, found),
        rules_told.change_lines(before, after, found, args.lang),
    )
    return 0


def rerun(args: argparse.Namespace) -> int:
    """A kept verdict asked again with the packs of today."""
    library = library_of(args)
    answer = ask_again(read(read_input(args.file)), library, today=datetime.now(UTC).date())
    say(args, answer, rules_told.again_lines(answer, args.lang))
    return 0 if answer["same"] else _DIFFERS


def _day(args: argparse.Namespace) -> date | None:
    return None if args.on is None else as_day(args.on, "--on")


_PARTS = (
    ("list", list_packs, "quy định nào, hiệu lực khi nào / which there are, and when in force"),
    ("show", show, "một quy định theo từng điều khoản / one regulation by clause"),
    ("facts", facts, "quy định cần những dữ kiện gì / the facts a regulation reads"),
    ("check", check, "kiểm tra gói quy định và chạy ca mẫu / check packs and run their cases"),
    ("diff", diff, "hai quy định khác nhau ở đâu / what changed between two"),
    ("rerun", rerun, "hỏi lại một bản giải trình đã lưu / ask a kept explanation again"),
)
