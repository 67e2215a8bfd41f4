"""`khoi rate`: which quality rating these facts allow, and why."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from khoi.cli import Commands
from khoi.cli.answers import YES_NO, add_overlay_argument, library_of, notes, say, table
from khoi.cli.files import add_file_arguments, read_input
from khoi.core import formats
from khoi.core.refusal import Refusal
from khoi.rules.questions import Question
from khoi.rules.rate import Rating, as_json, rate
from khoi.rules.records import record_of
from khoi.rules.strict import read
from khoi.rules.words import question_words, words_of

_HEAD = ("Câu hỏi", "Question"), ("Điều khoản", "Clause"), ("Trả lời", "Answer"), ("Cản mức", "Bars")
_LEVEL = ("Mức cao nhất dữ kiện cho phép", "Highest level the facts allow")
_NONE = ("chưa xác định được", "cannot be said")
_DECIDES = ("Mức xếp loại do người có thẩm quyền quyết định.", "People with authority decide the rating.")


def register(commands: Commands) -> None:
    """Add `rate`."""
    parser = commands.add_parser(
        "rate",
        help="mức xếp loại cao nhất mà dữ kiện cho phép, vì sao / which rating the facts allow, and why",
    )
    add_file_arguments(parser)
    add_overlay_argument(parser)
    parser.add_argument("--record", metavar="OUT", help="lưu cả bản giải trình / keep the whole explanation")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the answer; a case that cannot be accepted is a Refusal."""
    library = library_of(args)
    rating = rate(read(read_input(args.file)), library, today=datetime.now(UTC).date())
    if args.record:
        _keep(Path(args.record), record_of(rating, library))
    say(args, as_json(rating, args.lang), lines(rating, args.lang))
    return 0


def _keep(path: Path, record: dict[str, Any]) -> None:
    try:
        path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        hint = "Kiểm tra thư mục và quyền ghi."
        message = f"không ghi được “{path}”: {error.strerror}"
        raise Refusal("cannot_write", message, where=str(path), hint=hint) from None


def lines(rating: Rating, lang: str) -> list[str]:
    """The verdict for people: the level first, then each question, then what must be said."""
    at = 1 if lang == "en" else 0
    level = words_of(rating.level, lang) if rating.level else _NONE[at]
    since = formats.day(rating.pack.force.start, lang)
    rows = [
        tuple(head[at] for head in _HEAD),
        *(_row(rating, question, lang) for question in rating.verdict.asked),
    ]
    said = notes(rating.flags, lang)
    return [
        f"{rating.pack.number} ({since})",
        f"{_LEVEL[at]}: {level}",
        "",
        *table(rows),
        *said,
        _DECIDES[at],
    ]


def _row(rating: Rating, question: Question, lang: str) -> tuple[str, ...]:
    answer = rating.verdict.answers[question.id]
    bars = words_of(question.bars, lang) if question.bars and answer is False else ""
    asked = question_words(question, rating.numbers, lang)
    return asked, question.clause, YES_NO[answer][lang == "en"], bars
