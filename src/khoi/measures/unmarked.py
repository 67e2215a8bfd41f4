r"""Reads what people hand in, and refuses it whole where a secrecy mark is printed on it, before anything is made of it.

Pages and commands both come through here. What stands in an escape (`M\u1eacT`) or in one cell is found as well,
because every text is looked at once more after the file is taken apart.
"""

from collections.abc import Iterable
from typing import Any

from khoi.core.secrecy import may_hold_mark, refuse_mark, refuse_marks_in
from khoi.rules import strict


def read_text(data: bytes) -> str:
    """`data` as text. Raises what `strict.decode` raises, and Refusal `secrecy_mark`."""
    text = strict.decode(data)
    refuse_mark(text, "tệp")
    return text


def read_value(data: bytes) -> Any:
    """The one YAML or JSON document in `data`. Raises what `strict.read` raises, and Refusal `secrecy_mark`."""
    text = read_text(data)
    value = strict.read(data)
    if may_hold_mark(text):
        refuse_marks_in(value)
    return value


def refuse_marked_rows(rows: Iterable[tuple[int, Any]], text: str) -> None:
    """Raises Refusal `secrecy_mark` for a mark in a cell of CSV rows, (line, cells) each, read from `text`."""
    if may_hold_mark(text):
        for line, cells in rows:
            refuse_marks_in(cells, f"dòng {line}")
