"""What a number is of: whom it counts, what is said of them, and whether it rises or falls."""

import re

from khoi.measures.wording.clauses import Clause
from khoi.measures.wording.numbers import Figure
from khoi.measures.wording.parting import HIDDEN
from khoi.measures.wording.tables import (
    AFTER,
    ALL_OF,
    BEFORE,
    DOERS,
    DOWN,
    EACH_YEAR,
    END,
    MIDDLE,
    NOT_DOWN,
    NOT_UP,
    OF_WHICH,
    POPULATIONS,
    STOPS,
    UP,
    WHOLE_TERM,
    any_of,
)

_POPULATION = re.compile(any_of(POPULATIONS))
_SKIPPED = re.compile(
    rf" ?(?:{any_of(['trở lên', 'trở xuống', 'tổng số', 'số', 'các', 'trong số', 'của', 'trên tổng số', 'so với tổng số', 'so với', 'đối với', *ALL_OF])}|\([^()\n]{{0,20}}\))"
)
_STOP = re.compile(rf"[,;:.()/\"]| (?={any_of(STOPS)})")
_UP, _NOT_UP = re.compile(any_of(UP)), re.compile(any_of(NOT_UP))
_DOWN, _NOT_DOWN = re.compile(any_of(DOWN)), re.compile(any_of(NOT_DOWN))
_DROPPED = re.compile(
    any_of(
        [
            *EACH_YEAR,
            *WHOLE_TERM,
            *END,
            *MIDDLE,
            *OF_WHICH,
            "phấn đấu",
            "tỷ lệ",
            "đạt tỷ lệ",
            "/năm",
        ]
    )
    + r"|(?<!\w)bình quân(?! (?:trên )?(?:đầu|mỗi|một)(?!\w))(?!\w)"
    + r"|(?:đến|vào|trước)(?: hết| cuối)? năm \d{4}(?! ?-)|(?:(?:trong |cả )?(?:nhiệm kỳ|giai đoạn) )?\d{4} ?- ?\d{4}"
)
_ENDS = re.compile(
    rf"^(?:[\s,:·-]|{any_of(['có', 'đạt', 'là', 'và', 'được', 'số', 'thì', 'hết', 'đến', *AFTER, *BEFORE])})+"
    rf"|(?:[\s,:·-]|{any_of(['có', 'đạt', 'là', 'và', 'mức', 'ở mức', 'khoảng', 'gần', 'trong', 'vào', 'đến', *BEFORE])})+$",
    re.IGNORECASE,
)
_REACHES = re.compile(r"(?<!\w)lên(?!\w)")
_LEFT = re.compile(r"(?<!\w)(?:còn|xuống)(?!\w)")
_REST = re.compile("so với|trên tổng|tổng số")
_DOES = re.compile(any_of([*DOERS, *DOWN, *UP]), re.IGNORECASE)
_NO_NOUN = ("và", "đó", "số đó", "này")
_LONGEST, _SHORT = 120, 12


def rises(flat: str, clause: Clause, figure: Figure) -> re.Match[str] | None:
    """The “tăng” that the share belongs to; never “tăng cường” or “tăng từ 60% lên 75%”."""
    found = _last(_UP, _NOT_UP, flat, clause.start, figure.start) if figure.is_share else None
    return None if found and _REACHES.search(flat, found.end(), figure.start) else found


def falls(flat: str, clause: Clause, figure: Figure) -> re.Match[str] | None:
    """The “giảm” that the number is the size of; never “giảm xuống còn 2%”."""
    found = _last(_DOWN, _NOT_DOWN, flat, clause.start, figure.start)
    return None if found and _LEFT.search(flat, found.end(), figure.start) else found


def population(flat: str, clause: Clause, figure: Figure) -> str:
    """The noun that the number is of: behind it, else before it, else empty."""
    behind = _noun_at(flat, figure.end, clause.end)
    if behind:
        return behind
    found = None
    for found in _POPULATION.finditer(flat, clause.start, figure.start):
        return _clean(found[0])
    return ""


def known_population(words: str) -> str:
    """The first known noun in `words`, for comparing whom two targets are about."""
    found = _POPULATION.search(words)
    return found[0] if found else words


def measured(clause: Clause, figure: Figure, cased: str, noun: str) -> str:
    """What is said of the `noun`: the clause without its number and the words already understood."""
    right = cased[figure.end : min(clause.end, figure.end + 4 * _LONGEST)]
    left = cased[max(clause.start, figure.start - 4 * _LONGEST) : figure.start]
    behind = _bare(right)
    if noun and behind.casefold().startswith(noun):
        behind = _bare(behind[len(noun) :])
    before = _bare(left)
    if noun and before.casefold().startswith(noun) and len(before) > len(noun):
        before = _bare(before[len(noun) :])
    short = len(behind) < len("hoàn thành") or _REST.match(behind) or _DOES.search(before)
    words = f"{before} {behind}".strip() if behind and short else behind or before
    return words[:_LONGEST].strip()


def _noun_at(flat: str, start: int, end: int) -> str:
    at = start
    while (found := _SKIPPED.match(flat, at, end)) and found.end() > at:
        at = found.end()
    head = re.compile(" ?").match(flat, at, end)
    at = head.end() if head else at
    known = _POPULATION.match(flat, at, end)
    stop = _STOP.search(flat, known.end() if known else max(at - 1, start), end)
    words = flat[at : min(stop.start() if stop else end, at + _LONGEST)]
    return _clean(words)


def _clean(words: str) -> str:
    words = words.replace(HIDDEN, ",").strip(" ,.;:-%/").removesuffix(" và")
    return "" if words in _NO_NOUN else words


def _bare(words: str) -> str:
    words = _DROPPED_ANY_CASE.sub(" ", words.replace(HIDDEN, ","))
    return _ENDS.sub("", " ".join(words.split())).strip(" ,.;:-/")


_DROPPED_ANY_CASE = re.compile(_DROPPED.pattern, re.IGNORECASE)


def _last(
    wanted: re.Pattern[str], unwanted: re.Pattern[str], flat: str, start: int, end: int
) -> re.Match[str] | None:
    found = None
    for one in wanted.finditer(flat, max(start, end - _LONGEST), end):
        if not any(
            no.start() <= one.start() < no.end()
            for no in unwanted.finditer(flat, max(start, one.start() - _SHORT), end)
        ):
            found = one
    return found
