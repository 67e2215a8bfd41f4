"""What a command is given and how it answers: the one file, never more of it than could be accepted, form, language."""

import argparse
import sys

from khoi.core.refusal import Refusal
from khoi.rules.strict import LIMIT

STANDARD_INPUT = "-"


def add_file_arguments(parser: argparse.ArgumentParser) -> None:
    """What every file command takes: the file, the form of the answer and its language."""
    parser.add_argument(
        "file", metavar="FILE", help="tệp đầu vào; “-” là đầu vào chuẩn / “-” is standard input"
    )
    add_answer_arguments(parser)


def add_answer_arguments(parser: argparse.ArgumentParser) -> None:
    """The form of the answer and its language."""
    parser.add_argument("--json", action="store_true", help="in một tài liệu JSON / print one JSON document")
    parser.add_argument("--lang", choices=("vi", "en"), default="vi", help="ngôn ngữ / language")


def add_verbose(parser: argparse.ArgumentParser) -> None:
    """Whether each table is told, not only the totals."""
    parser.add_argument("--verbose", action="store_true", help="kể từng bảng / tell of each table")


def read_input(name: str) -> bytes:
    """The bytes of the file, or of standard input for `-`; one byte too many is enough for the reader to refuse.

    Raises Refusal `cannot_read`.
    """
    try:
        if name == STANDARD_INPUT and sys.stdin is not None:
            return sys.stdin.buffer.read(LIMIT + 1)
        with open(name, "rb") as file:  # noqa: PTH123 - unlike a path, it says no to odd names in one way
            return file.read(LIMIT + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Refusal(
            "cannot_read",
            f"không đọc được tệp “{name}”: {reason}",
            where=name,
            hint="Kiểm tra tên tệp và quyền đọc; dùng “-” để đọc từ đầu vào chuẩn.",
        ) from None
