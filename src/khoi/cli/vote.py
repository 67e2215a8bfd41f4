"""`khoi vote`: did this vote carry, and on which base?"""

import argparse

from khoi.cli import Commands
from khoi.cli.answers import YES_NO, add_overlay_argument, library_of, notes, say, table
from khoi.cli.files import add_file_arguments, read_input
from khoi.core.formats import count as digits
from khoi.rules.majorities import GROUNDS
from khoi.rules.strict import read
from khoi.rules.vote import Count, Ground, as_json, count_vote
from khoi.rules.words import spoken, with_amounts

_ROLL = ("Trong danh sách", "On the roll")
_LEFT = ("Trừ", "Less")
_STAYS = ("Không trừ", "Stays")
_BASE = ("Mẫu số", "Base")
_NEEDED = ("Số phiếu cần", "Votes needed")
_FOR = ("Phiếu thuận", "Votes in favour")
_CARRIED = ("Đạt", "Carried")
_AT_LEAST = ("ít nhất", "at least")
_MORE_THAN = ("quá", "more than")
_CAME = {True: (", có mặt", ", present"), False: (", vắng", ", absent"), None: ("", "")}


def register(commands: Commands) -> None:
    """Add `vote`."""
    told = "biểu quyết có đạt không, trên mẫu số nào / did this vote carry, on which base"
    parser = commands.add_parser("vote", help=told)
    add_file_arguments(parser)
    add_overlay_argument(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answer; a vote that cannot be is a Refusal."""
    counted = count_vote(read(read_input(args.file)), library_of(args))
    say(args, as_json(counted, args.lang), lines(counted, args.lang))
    return 0


def lines(counted: Count, lang: str) -> list[str]:
    """The base, step by step, then the result, for people."""
    at, rule = int(lang == "en"), counted.rule
    share, clause = rule.share.amount, rule.citation()
    manner = (_MORE_THAN if rule.strict else _AT_LEAST)[at]
    rows = [
        (_ROLL[at], digits(counted.official, lang), ""),
        *(_ground(ground, counted, lang) for ground in counted.grounds if ground.count),
        (_BASE[at], digits(counted.base, lang), ""),
        (_NEEDED[at], digits(counted.needed, lang), f"{manner} {share.numerator}/{share.denominator}"),
        (_FOR[at], digits(counted.votes["for"], lang), ""),
        (_CARRIED[at], YES_NO[counted.carried][at], ""),
    ]
    heading = with_amounts(spoken(rule.words, lang), rule.source.numbers, lang)
    return [heading, f"{clause['document']}, {clause['clause']}", *table(rows), *notes(counted.flags, lang)]


def _ground(ground: Ground, counted: Count, lang: str) -> tuple[str, str, str]:
    at, body = int(lang == "en"), counted.rule.body
    words = GROUNDS.get(ground.reason)
    reason = spoken(words, lang) if words else ground.reason
    said = (_LEFT if ground.leaves else _STAYS)[at]
    return (
        f"{said}: {reason}{_CAME[ground.present][at]}",
        digits(ground.count, lang),
        f"{body.document}, {body.clause}",
    )
