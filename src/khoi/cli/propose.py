"""`khoi propose`: which targets the words of a resolution seem to hold, for a person to confirm."""

import argparse
from collections.abc import Iterator, Sequence
from typing import Any

from khoi.cli import Commands
from khoi.cli.answers import say
from khoi.cli.files import add_file_arguments, read_input
from khoi.core.refusal import Refusal
from khoi.measures.unmarked import read_text
from khoi.measures.wording.proposal import Proposal, proposals
from khoi.measures.wording.tables import PERIODS, SIGNS
from khoi.rules.strict import decode

_KINDS = {
    "ratio": ("tỷ lệ", "share"),
    "count": ("số đếm", "count"),
    "growth": ("tăng trưởng", "growth"),
    "milestone": ("mốc phải xong", "milestone"),
    "qualitative": ("định tính, do người đánh giá", "judged by people"),
}
_UNDER = ("là một phần của số {number}", "part of number {number}")
_BY = ("chậm nhất năm {year}", "by {year}")
_NOTHING = ("Không thấy chỉ tiêu nào.", "No target was found.")
_CONFIRM = (
    "Đây là đề nghị; người có trách nhiệm xác nhận từng câu.",
    "These are proposals; a person confirms each one.",
)
_YEARS = (1900, 2200)
_LARGEST = 4 * 1024 * 1024  # several thousand pages of resolutions


def register(commands: Commands) -> None:
    """Add `propose`."""
    parser = commands.add_parser(
        "propose", help="đề nghị chỉ tiêu từ lời nghị quyết / propose targets from a resolution's words"
    )
    add_file_arguments(parser)
    parser.add_argument(
        "--from", dest="first", metavar="YEAR", help="năm đầu nhiệm kỳ / first year of the term"
    )
    parser.add_argument("--to", dest="last", metavar="YEAR", help="năm cuối nhiệm kỳ / last year of the term")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the proposals; a file that cannot be accepted is a Refusal."""
    first, last = _year(args.first, "--from"), _year(args.last, "--to")
    if first is not None and last is not None and last < first:
        hint = "Đổi chỗ hai năm."
        raise Refusal(
            "term_reversed", f"nhiệm kỳ kết thúc năm {last}, trước năm {first}", where="--to", hint=hint
        )
    found = proposals(_text(args.file), first_year=first, last_year=last)
    answer: dict[str, Any] = {"proposals": [one.as_json() for one in found]}
    say(args, answer, lines(found, args.lang))
    return 0


def lines(found: Sequence[Proposal], lang: str) -> list[str]:
    """Each proposal with what it rests on and what it leaves open, for people."""
    at = int(lang == "en")
    if not found:
        return [_NOTHING[at]]
    return [line for number, one in enumerate(found, 1) for line in _told(number, one, at)] + [_CONFIRM[at]]


def _told(number: int, one: Proposal, at: int) -> Iterator[str]:
    yield f"{number}. {' '.join(one.words.split())}"
    parts = [_KINDS[one.kind][at]]
    if one.operator:
        parts += [
            f"{SIGNS[one.operator][at]}: {one.printed} {one.unit_word}".replace(" %", ""),
            PERIODS[one.period_rule][at],
        ]
    if one.due_year:
        parts.append(_BY[at].format(year=one.due_year))
    if one.under is not None:
        parts.append(_UNDER[at].format(number=one.under + 1))
    yield "   " + "; ".join(parts)
    for said in one.because:
        yield f"   “{said.word}”: {said.meaning_en if at else said.meaning}"
    for question in one.questions:
        options = " / ".join(option.text_en if at else option.text for option in question.options)
        yield f"   ? {question.code}: {question.text_en if at else question.text} ({options})"


def _text(name: str) -> str:
    data = read_input(name)
    decode(data, _LARGEST)
    text = read_text(data)
    if not text.strip():
        raise Refusal(
            "empty", "tệp trống", where="tệp", hint="Dán lời nghị quyết vào tệp văn bản, lưu dạng UTF-8."
        )
    return text


def _year(text: str | None, where: str) -> int | None:
    if text is None:
        return None
    low, high = _YEARS
    if not (text.isascii() and text.isdigit() and len(text) == len("2026") and low <= int(text) <= high):
        raise Refusal(
            "not_a_year", f"“{text[:40]}” không phải một năm", where=where, hint="Ghi bốn chữ số, ví dụ 2026."
        )
    return int(text)
