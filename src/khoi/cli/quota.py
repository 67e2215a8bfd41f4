"""`khoi quota`: how many “excellent” ratings a group may have, under each reading of the base."""

import argparse
from collections.abc import Iterable

from khoi.cli import Commands
from khoi.cli.answers import YES_NO, add_overlay_argument, library_of, notes, say, table
from khoi.cli.files import add_file_arguments, read_input
from khoi.core.formats import amount as number
from khoi.core.formats import count as digits
from khoi.rules.quota import Quotas, as_json, hold
from khoi.rules.quota_bases import BASES, Held
from khoi.rules.strict import read

_HEAD = (
    ("Nhóm", "Group"),
    ("Mẫu số hiểu là", "Base read as"),
    ("Mẫu số", "Base"),
    ("Phần chính xác", "Exact share"),
    ("Tối đa", "At most"),
    ("Đề nghị", "Proposed"),
    ("Vượt", "Over by"),
    ("Trong hạn mức", "Holds"),
)
_BASES = {
    "only_htt": ("chỉ mức tốt", "good only"),
    "htt_or_better": ("từ mức tốt trở lên", "good or better"),
    "all_rated": ("tất cả đã xếp loại", "all rated"),
}
_WHOLE = ("Cả khối", "All as one")
_FLOOR = ("Chỉ tiêu cần", "The target needs")
_WITHIN = ("đạt được", "attainable")
_OPEN = (
    "Chưa chốt cách hiểu mẫu số: cơ quan quyết định, ghi trên văn bản.",
    "No reading of the base has been chosen: the office decides, on paper.",
)


def register(commands: Commands) -> None:
    """Add `quota`."""
    told = "hạn mức xuất sắc theo từng cách hiểu mẫu số / the quota of excellent ratings by each reading"
    parser = commands.add_parser("quota", help=told)
    add_file_arguments(parser)
    add_overlay_argument(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answer; a case that cannot be accepted is a Refusal."""
    found = hold(read(read_input(args.file)), library_of(args))
    say(args, as_json(found, lang=args.lang), lines(found, args.lang))
    return 0


def lines(found: Quotas, lang: str) -> list[str]:
    """Every group under every reading, then all as one, for people."""
    at, rule = int(lang == "en"), found.groups[0].quota.citation()
    rows = [tuple(words[at] for words in _HEAD)]
    for group in found.groups:
        heading = f"{group.name} ({number(group.percent, lang)} %)"
        rows += _rows(heading, ((base, group.held(base)) for base in BASES), lang)
    rows += _rows(_WHOLE[at], ((base, found.whole(base)) for base in BASES), lang)
    said = [
        *(f"{group.name}: {note}" for group in found.groups for note in notes(group.flags, lang)),
        *notes(found.said, lang),
    ]
    return [f"{rule['document']}, {rule['clause']}", *table(rows), *_floor(found, lang), *said, _OPEN[at]]


def _rows(name: str, readings: Iterable[tuple[str, Held]], lang: str) -> list[tuple[str, ...]]:
    at = int(lang == "en")
    return [
        (
            name,
            _BASES[base][at],
            digits(one.base, lang),
            number(one.share, lang),
            *(digits(value, lang) for value in (one.ceiling, one.used, one.over_by)),
            YES_NO[one.holds][at],
        )
        for base, one in readings
    ]


def _floor(found: Quotas, lang: str) -> list[str]:
    """What a resolution's floor needs, and under which readings it can be had."""
    if found.floor is None:
        return []
    at, needed = int(lang == "en"), found.needed()
    rows = []
    for base in BASES:
        ceiling = found.whole(base).ceiling
        within = None if needed is None or ceiling is None else needed <= ceiling
        rows.append(
            (f"{_FLOOR[at]} {digits(needed, lang)}", _BASES[base][at], f"{_WITHIN[at]}: {YES_NO[within][at]}")
        )
    return table(rows)
