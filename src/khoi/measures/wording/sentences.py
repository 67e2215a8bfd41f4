"""Parts a folded text: paragraphs, sentences, and the stretches between semicolons, with what a heading says of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from khoi.measures.wording.folding import Folded
from khoi.measures.wording.tables import PAST, PROMISE, any_of

_SHORT_LINE = 60
_LONGEST = 1500
_BULLET = re.compile(
    r"\s*(?:[-+*•·▪●○–]\s|\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)](?=\s|[^\d\s])|\(?[a-zđ][.)]\s|[ivx]{1,5}[.)]\s)",
    re.IGNORECASE,
)
_ABBREVIATIONS = re.compile(r"(?:^|[\s(])(?:tp|tx|tt|ths|ts|pgs|gs|bs|đ/c|v\.v|tr|ô|ng)$", re.IGNORECASE)
_STOP = re.compile(r"[.!?]+[\"')\]]*(?=\s)|\n+")
_SEMICOLON = re.compile(";")
_TENSE = re.compile(f"(?P<past>{any_of(PAST)})|(?P<promise>{any_of(PROMISE)})")
_RESULT = re.compile(r"[\s\-+*]*kết quả(?! phấn đấu)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Letters `start` up to `end` of the folded text, without a list mark.

    `heading` is where the line above a list stands, if it ended with a colon; `is_past` says whether the paragraph
    was telling of what has been when this sentence began; `is_item` that it stands in a list.
    """

    start: int
    end: int
    heading: tuple[int, int] | None = None
    is_past: bool = False
    is_item: bool = False
    paragraph: int = 0


def unwrapped(folded: Folded) -> Folded:
    """`folded` with a space where a line only wraps inside a sentence."""
    text, cased = list(folded.text), list(folded.cased)
    start = 0
    for found in re.finditer("\n", folded.cased):
        at = found.start()
        if _only_wraps(folded.cased, start, at):
            text[at] = cased[at] = " "
        start = at + 1
    return replace(folded, text="".join(text), cased="".join(cased))


def _only_wraps(text: str, start: int, at: int) -> bool:
    after = text[at + 1 : at + 2]
    if not text[start:at].strip() or not after.strip() or text[at - 1] in ".;:!?":
        return False
    if _BULLET.match(text, at + 1, at + 40):
        return False
    return after.islower() or at - start > _SHORT_LINE


def sentences(folded: Folded) -> Iterator[Sentence]:
    """The sentences of an unwrapped text in order; one without an end is cut at some 1,500 letters."""
    heading: tuple[int, int] | None = None
    is_past, paragraph, line_start = False, 0, True
    for start, end in _pieces(folded.cased):
        mark = _BULLET.match(folded.cased, start, end) if line_start else None
        if line_start:
            paragraph += 1
            if not mark:
                heading = heading if heading and folded.text[start : start + 1].islower() else None
                is_past = False
        yield Sentence(
            mark.end() if mark else start, end, heading, is_past, bool(mark) or heading is not None, paragraph
        )
        is_past = tense(folded.text, start, end, before=is_past)
        line_start = folded.text[end : end + 1] in ("\n", "") or folded.text[end - 1 : end] == "\n"
        if line_start and folded.text[start:end].rstrip().endswith(":"):
            heading = (start, end)


def tenses(text: str, start: int, end: int) -> list[tuple[int, bool]]:
    """Where a word says that what follows is told as past (True) or promised (False), in order."""
    result = _RESULT.match(text, start, end)
    said = [(found.end(), found.lastgroup == "past") for found in _TENSE.finditer(text, start, end)]
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
    if _BULLET.fullmatch(text, line, found.end()) or _BULLET.fullmatch(
        text, max(0, found.start() - 3), found.end()
    ):
        return text[:line].strip() != "" and line == 0
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
