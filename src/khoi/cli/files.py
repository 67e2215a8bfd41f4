"""Reads the one file a command is given, never more of it than could be accepted."""

import sys

from khoi.core.refusal import Refusal
from khoi.rules.strict import LIMIT

STANDARD_INPUT = "-"


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
