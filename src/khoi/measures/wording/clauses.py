"""Cuts a sentence into the clauses that each hold one target number."""

import re
from dataclasses import dataclass
from itertools import pairwise

from khoi.measures.wording.aimed import Aims
from khoi.measures.wording.numbers import Figure
from khoi.measures.wording.parting import AND, COMMA, PART, SAID_OPERATOR
from khoi.measures.wording.sentences import Sentence, stretches
from khoi.measures.wording.tables import ASIDE, EACH_YEAR, any_of

_INTRO = re.compile(
    rf" ?(?:{any_of(['phấn đấu', 'đến', 'trong', 'và', *EACH_YEAR, *ASIDE, 'tỷ lệ', 'số', 'tổng', 'có'])})"
)
_SHARE_OF = re.compile(rf" ?(?:{any_of(['tỷ lệ', 'tổng số', 'tổng', 'số'])})")
_LEADING = re.compile(r"[\s,;:.·\-+*•)]*(?:và(?!\w))?[\s,]*")
_ENDING = " \n.,;:-+("


@dataclass(frozen=True, slots=True)
class Clause:
    """Letters `start` up to `end`; `figure` is None where it holds no number. `stretch` counts semicolons before it."""

    start: int
    end: int
    stretch: int
    sentence: Sentence
    figure: Figure | None = None


def clauses(text: str, flat: str, sentence: Sentence) -> list[Clause]:
    """The clauses of a sentence in order: one for every target number, one for each stretch without any."""
    found: list[Clause] = []
    look = Aims(text, flat, sentence)
    for order, (start, end) in enumerate(stretches(flat, sentence.start, sentence.end)):
        kept = look.kept(start, end)
        cuts = [start, *(_cut(flat, a, b) for a, b in pairwise(kept)), end]
        if not kept:
            found.append(_trimmed(flat, Clause(start, end, order, sentence)))
        found += [
            _trimmed(flat, Clause(a, b, order, sentence, figure))
            for (a, b), figure in zip(pairwise(cuts), kept, strict=False)
        ]
    return [clause for clause in found if clause.start < clause.end]


def _cut(flat: str, one: Figure, other: Figure) -> int:
    """Where the clause of `other` begins."""
    a, b = max(one.end, min(one.noun_end, other.start)), other.start
    if found := PART.search(flat, a, b):
        return found.start()
    commas = [found.end() for found in COMMA.finditer(flat, a, b)]
    if shares := [at for at in commas if _SHARE_OF.match(flat, at, b)]:
        return shares[-1]
    if commas:
        at = len(commas) - 1
        while at > 0 and _INTRO.match(flat, commas[at - 1], b):
            at -= 1
        return commas[at]
    ands = [found.end() for found in AND.finditer(flat, a, b)]
    return ands[-1] if ands else a


def _trimmed(flat: str, clause: Clause) -> Clause:
    start, end = clause.start, clause.end
    limit = clause.figure.start if clause.figure else end
    kept = flat[start:end].rstrip(_ENDING)
    kept = kept if "(" in kept else kept.rstrip(")" + _ENDING)
    end = max(clause.figure.end if clause.figure else start, start + len(kept))
    start = _after_heading(flat, start, limit)
    mark = _LEADING.match(flat, start, limit)
    return Clause(mark.end() if mark else start, end, clause.stretch, clause.sentence, clause.figure)


def _after_heading(flat: str, start: int, limit: int) -> int:
    """Behind “Về công tác xây dựng Đảng:”, but not behind “Tổ chức đảng hoàn thành tốt: ”, which the number belongs to."""
    colon = flat.rfind(":", start, limit)
    for _ in range(4):
        if colon < 0:
            break
        rest = flat[colon + 1 : limit]
        if (
            len([word for word in SAID_OPERATOR.sub("", rest).split() if word.isalpha()]) >= 1
            or not flat[start:colon].strip()
        ):
            return colon + 1
        colon = flat.rfind(":", start, colon)
    return start
