"""Parts a folded text: paragraphs, sentences, and the stretches between semicolons, with what a heading says of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from khoi.measures.wording.folding import Folded
from khoi.measures.wording.headings import Headings, is_title
from khoi.measures.wording.tables import PAST, PROMISE, WHICH_ONES, any_of

_SHORT_LINE = 60
_LONGEST = 1500
_BULLET = re.compile(
    r"\s*(?:[-+*•·▪●○–]\s|\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)](?=\s|[^\d\s])|\(?[a-zđ][.)]\s|[ivx]{1,5} ?[.)\-]\s|\d{1,2}-\s)",
    re.IGNORECASE,
)
_ABBREVIATIONS = re.compile(r"(?:^|[\s(])(?:tp|tx|tt|ths|ts|pgs|gs|bs|đ/c|v\.v|tr|ô|ng)$", re.IGNORECASE)
_STOP = re.compile(r"[.!?]+[\"')\]]*(?=\s)|\n+")
_SEMICOLON = re.compile(";")
# “Hiện có”, but not the end of “thực hiện có”.
_NOW = r"(?<!\w)(?<!thực )(?<!thể )(?<!phát )(?<!xuất )(?<!biểu )hiện (?:nay )?(?:có|còn|đạt|mới)(?!\w)"
_TENSE = re.compile(
    rf"(?P<neither>{any_of(WHICH_ONES)}(?: [^\W\d_]+){{0,2}} (?:đạt|chiếm|phải)(?!\w))"
    rf"|(?P<past>{any_of(PAST)}|{_NOW})|(?P<promise>{any_of(PROMISE)})"
)
# “So với năm 2020, thu nhập tăng 1,6 lần” looks back, until a word promises.
_RESULT = re.compile(
    r"[\s\-+*]*(?:kết quả(?! phấn đấu)|so với (?:cùng kỳ|đầu nhiệm kỳ|năm|nhiệm kỳ|nghị quyết|kế hoạch|chỉ tiêu))"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Letters `start` up to `end` of the folded text, without a list mark.

    `headings` is where the lines above its list stand that ended with a colon, the nearest one last; `is_past` says
    whether the paragraph was telling of what has been when this sentence began; `is_item` that it stands in a list.
    """

    start: int
    end: int
    headings: tuple[tuple[int, int], ...] = ()
    is_past: bool = False
    is_item: bool = False
    paragraph: int = 0


def unwrapped(folded: Folded) -> Folded:
    """`folded` with a space where a line only wraps inside a sentence."""
    text, cased = list(folded.text), list(folded.cased)
    start = 0
    for found in re.finditer("\n", folded.cased):
        at = found.start()
        if _only_wraps(folded.cased, start, at) and not _is_title(folded, start, at):
            text[at] = cased[at] = " "
        start = at + 1
    return replace(folded, text="".join(text), cased="".join(cased))


def _is_title(folded: Folded, start: int, end: int) -> bool:
    """A title of a part, or a line in capitals: it may be long, and goes on nowhere."""
    mark = _BULLET.match(folded.cased, start, end)
    letters = [letter for letter in folded.cased[start : min(end, start + _SHORT_LINE)] if letter.isalpha()]
    is_upper = bool(letters) and all(letter.isupper() for letter in letters)
    return is_upper or is_title(folded.text, mark.end() if mark else start, end)


def _only_wraps(text: str, start: int, at: int) -> bool:
    after = text[at + 1 : at + 2]
    if not text[start:at].strip() or not after.strip() or text[at - 1] in ".;:!?":
        return False
    if _BULLET.match(text, at + 1, at + 40):
        return False
    return after.islower() or at - start > _SHORT_LINE


def sentences(folded: Folded) -> Iterator[Sentence]:
    """The sentences of an unwrapped text in order; one without an end is cut at some 1,500 letters."""
    above = Headings()
    is_past, paragraph, line_start = False, 0, True
    for start, end in _pieces(folded.cased):
        mark = _BULLET.match(folded.cased, start, end) if line_start else None
        if line_start:
            paragraph += 1
            above.begin(mark[0] if mark else "", goes_on=folded.text[start : start + 1].islower())
            is_past = above.is_past if above.is_past is not None else is_past and mark is not None
        yield Sentence(
            mark.end() if mark else start, end, above.lists, is_past, bool(mark or above.lists), paragraph
        )
        is_past = tense(folded.text, start, end, before=is_past)
        is_first, line_start = (
            line_start,
            folded.text[end : end + 1] in ("\n", "") or folded.text[end - 1 : end] == "\n",
        )
        if line_start:
            above.end(folded.text, mark.end() if mark else start, end, is_whole=is_first)


def tenses(text: str, start: int, end: int) -> list[tuple[int, bool]]:
    """Where a word says that what follows is told as past (True) or promised (False), in order."""
    result = _RESULT.match(text, start, end)
    said = [
        (found.end(), found.lastgroup == "past")
        for found in _TENSE.finditer(text, start, end)
        if found.lastgroup != "neither"
    ]
    return [(result.end(), True), *said] if result else said


def tense(text: str, start: int, end: int, *, before: bool) -> bool:
    """Whether what stands right after `end` is told as past: the last word that says so between `start` and `end`."""
    said = tenses(text, start, end)
    return said[-1][1] if said else before


def stretches(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a sentence between semicolons."""
    cuts = [found.start() for found in _SEMICOLON.finditer(text, start, end)]
    return [
        (a, b)
        for a, b in zip([start, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True)
        if text[a:b].strip()
    ]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _STOP.finditer(text):
        if found[0][0] != "\n" and not _ends_here(text, found):
            continue
        yield from _cut(text, start, found.start() if found[0][0] == "\n" else found.end())
        start = found.end()
    yield from _cut(text, start, len(text))


def _ends_here(text: str, found: re.Match[str]) -> bool:
    if _ABBREVIATIONS.search(text, max(0, found.start() - 8), found.start()):
        return False
    line = text.rfind("\n", max(0, found.start() - 12), found.start()) + 1
    mark = _BULLET.match(text, line, found.end() + 2)
    if mark and mark.end() >= found.end():
        return False
    after = text[found.end() : found.end() + 3].lstrip()[:1]
    return not after.islower()


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end - start > _LONGEST:
        cut = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        cut = cut if cut > 0 else start + _LONGEST
        yield start, cut
        start = cut
    if start < end:
        yield start, end
