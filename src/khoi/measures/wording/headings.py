"""The lines that the line being read stands under: those ending with a colon, and titles of parts (“I. Kết quả …”)."""

import re
from typing import NamedTuple

from khoi.measures.wording.tables import PAST_TITLES, PROMISE_TITLES, any_of

_DEEPEST, _LONGEST_TITLE = 6, 160
_LEAD = rf"(?:{any_of(['về', 'những', 'các', 'một số', 'đánh giá', 'tổng quát', 'tổng kết', 'kiểm điểm', 'phần thứ nhất', 'phần thứ hai'])}[:.]? )*"
_TITLE = re.compile(
    rf"[ \n]*{_LEAD}(?:(?P<past>{any_of(PAST_TITLES)})|(?P<promise>{any_of(PROMISE_TITLES)}))"
)
_TARGETS = re.compile("chỉ tiêu|mục tiêu")
_YEARS = re.compile(r"(?:19|20)\d\d|(?:lần thứ|khóa) [ivx\d]+|(?:5|05) năm")


class _Line(NamedTuple):
    mark: str
    start: int
    end: int
    is_past: bool | None
    has_list: bool


class Headings:
    """What stands above the line being read, the nearest last. A line marked like a heading ends what is below that one."""

    def __init__(self) -> None:
        self._kept: list[_Line] = []
        self._mark = ""

    @property
    def lists(self) -> tuple[tuple[int, int], ...]:
        """Where those stand that a list of targets hangs on."""
        return tuple((line.start, line.end) for line in self._kept if line.has_list)

    @property
    def is_past(self) -> bool | None:
        """Whether the nearest title tells of what has been (True) or what is to be (False); None without a title."""
        said = [line.is_past for line in self._kept if line.is_past is not None]
        return said[-1] if said else None

    def begin(self, mark: str, *, goes_on: bool) -> None:
        """A new line begins with `mark`, or with none; `goes_on` tells that it continues the one before."""
        self._mark = _shape(mark)
        if not mark and not goes_on:
            # A paragraph ends a list, but stays under the title of its part.
            self._kept = [line for line in self._kept if line.is_past is not None]
        alike = [at for at, line in enumerate(self._kept) if mark and line.mark == self._mark]
        if alike:
            del self._kept[alike[0] :]

    def end(self, text: str, start: int, end: int, *, is_whole: bool) -> None:
        """A line is over whose last sentence, or all of it, is letters `start` up to `end`: it may be a heading."""
        words = text[start:end].rstrip()
        has_colon = words.endswith(":")
        may_be_title = is_whole and (self._mark or not words.endswith("."))
        is_past = _told_by_title(text, start, end) if may_be_title else None
        if is_past is None and not has_colon:
            return
        if is_past is not None and not self._mark:
            self._kept.clear()
        has_list = has_colon or _TARGETS.search(text, start, end) is not None
        self._kept.append(_Line(self._mark, start, end, is_past, has_list))
        del self._kept[:-_DEEPEST]


def is_title(text: str, start: int, end: int) -> bool:
    """Whether a line of the folded text is the title of a part."""
    return _told_by_title(text, start, end) is not None


def _told_by_title(text: str, start: int, end: int) -> bool | None:
    found = _TITLE.match(text, start, end) if end - start <= _LONGEST_TITLE else None
    if found is None or any(letter.isdigit() for letter in _YEARS.sub("", text[found.end() : end])):
        return None
    return found.lastgroup == "past"


def _shape(mark: str) -> str:
    """Marks of one list are of one shape: “1.” and “12.”, “a)” and “b)”, “I.” and “IV.”."""
    mark = re.sub(r"\d+", "1", mark.strip())
    return re.sub(r"[a-zđ]+", "a", re.sub(r"[IVX]+|[A-ZĐ]", "I", mark))
