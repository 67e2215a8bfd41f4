"""What one cell of a workbook says as a figure, and how it is shown: never a guess, and an empty cell is no zero."""

import math
import re
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple

from khoi.measures.figure_file import LARGEST


class Note(NamedTuple):
    """What is wrong with a cell or a row: a stable code, and words."""

    code: str
    message: str


class Figure(NamedTuple):
    """A cell as it reads, its whole number, and why it has none."""

    text: str
    number: int | None
    note: Note | None = None


BLANK: Final = Figure("", None)
_EXACT: Final = 2**53  # above it a workbook's numbers skip whole ones
_LONGEST: Final = 200
_WHOLE = re.compile(r"[0-9]{1,40}")
_NEGATIVE = re.compile(r"[-−][0-9]{1,40}")
_NO_SHARE, _NO_PARTS = "cần số đếm, không phải tỷ lệ", "cần số đếm, không có phần lẻ"
_ADVICE: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in (
        # Whether 1.234 is a thousand or a part is left to whoever wrote it.
        (
            r"([0-9]{1,3}(?:(?:[ \xa0\u202f][0-9]{3})+|(?:\.[0-9]{3})+|(?:,[0-9]{3})+))",
            "nếu là số đếm thì gõ {}, không dấu ngăn cách",
        ),
        (r"([0-9]{1,18})[.,]0+", "gõ {}"),
        (
            r"([-–—−/\\xko.…]|\.{3}|không|ko|chưa có|không có|n/a|na|nil)",
            "chưa có số thì để trống ô, thật sự không có thì gõ 0",
        ),
        (r"([0-9][0-9.,\s]*)(?:%|‰|phần trăm)", _NO_SHARE),
        (r"([-−]?[0-9][0-9.,\s]*[.,][0-9]+)", _NO_PARTS),
        (r"([0-9]{1,18})\s*[^\W\d_][^\d%‰]*", "chỉ gõ số: {}"),
    )
)
"""What to type instead, with the figures of the first group; the first that fits counts."""
_YEAR = re.compile(r"(?:năm\s+)?((?:19|20|21)[0-9]{2})", re.IGNORECASE)


def figure(cell: Any) -> Figure:
    """The figure in a cell; `number` is None for an empty one and for whatever is no whole number from 0 up."""
    if cell is None:
        return BLANK
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return _no_number(shown(cell))
    return _of_text(cell) if isinstance(cell, str) else _of_number(cell)


def _of_number(cell: float) -> Figure:
    if isinstance(cell, float):
        if not math.isfinite(cell):
            return _no_number(shown(cell))
        if not cell.is_integer():
            advice = _NO_SHARE if 0 < cell < 1 else _NO_PARTS
            return Figure(
                shown(cell), None, Note("not_whole", f"“{shown(cell)}” không phải số nguyên; {advice}")
            )
    return _of_whole(shown(cell), int(cell), _EXACT if isinstance(cell, float) else LARGEST)


def _of_text(cell: str) -> Figure:
    said = cell.strip()
    if not said:
        return BLANK
    if _WHOLE.fullmatch(said):
        return _of_whole(said, int(said), LARGEST)
    if _NEGATIVE.fullmatch(said):
        return _of_whole(said, -int(said[1:]), LARGEST)
    return _no_number(said[:_LONGEST])


def _of_whole(text: str, number: int, largest: int) -> Figure:
    if number < 0:
        return Figure(text, None, Note("negative_count", f"{text} nhỏ hơn 0; số đếm không thể âm"))
    if number > largest:
        return Figure(text[:_LONGEST], None, Note("count_too_large", f"{text[:_LONGEST]} lớn quá mức"))
    return Figure(text, number)


def _no_number(text: str) -> Figure:
    advice = _advice(text)
    return Figure(
        text, None, Note("text_for_number", f"“{text}” không phải một số{'; ' if advice else ''}{advice}")
    )


def _advice(text: str) -> str:
    for pattern, words in _ADVICE:
        if found := pattern.fullmatch(text):
            return words.format(re.sub("[^0-9]", "", found[1]))
    return ""


def shown(cell: Any) -> str:
    """A cell as a person reads it.

    >>> shown(12.0)
    '12'
    """
    if cell is None or isinstance(cell, bool):
        return "" if cell is None else str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _EXACT else str(cell)
    if isinstance(cell, date):
        has_time = isinstance(cell, datetime) and cell.time() != time()
        return cell.strftime("%d/%m/%Y %H:%M" if has_time else "%d/%m/%Y")
    return " ".join(str(cell).split())[:_LONGEST]


def year_of(cell: Any) -> int | None:
    """The year in a cell: 2024, “2024”, “Năm 2024”; None for anything else.

    >>> year_of("Năm 2024")
    2024
    """
    found = _YEAR.fullmatch(shown(cell)) if not isinstance(cell, bool) else None
    return int(found[1]) if found else None
