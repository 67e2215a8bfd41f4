"""Cuts a sentence into the clauses that each hold one target number, and drops the numbers that promise nothing."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from khoi.measures.wording.numbers import Figure, figures, nothing
from khoi.measures.wording.sentences import Sentence, stretches, tenses
from khoi.measures.wording.tables import (
    AFTER,
    ASIDE,
    BEFORE,
    DOERS,
    EACH_YEAR,
    END,
    FACTS,
    MEAN,
    OF_WHICH,
    POPULATIONS,
    SAYINGS,
    WHOLE_TERM,
    any_of,
)

HIDDEN = "\u00b7"  # in place of a comma that parts nothing
_KEPT_TOGETHER = re.compile(
    "|".join(
        [any_of(word for word in (*POPULATIONS, *SAYINGS) if "," in word), r"\([^()\n]{0,200}\)", r"\d,\d"]
    )
)
_REMARK = re.compile(rf"\([^()\n]{{0,14}}\)|\( ?(?:{any_of(BEFORE)} ?)?\d[\d.,]* ?%")
_OF_WHICH = re.compile(any_of([*OF_WHICH, *ASIDE]))
_COMMA = re.compile(r"[,:](?!\d)")
_INTRO = re.compile(
    rf" ?(?:{any_of(['phấn đấu', 'đến', 'trong', 'và', *EACH_YEAR, *ASIDE, 'tỷ lệ', 'số', 'tổng', 'có'])})"
)
_SHARE_OF = re.compile(rf" ?(?:{any_of(['tỷ lệ', 'tổng số', 'tổng', 'số'])})")
_AND = re.compile(r" (?:và|với|cùng với) ")
_RISES = re.compile(r" ?(?:lên|xuống|tăng lên|giảm xuống|nâng lên)(?!\w)")
_BASE = re.compile(
    rf"{any_of(['trên tổng số', 'trong tổng số', 'tổng số', 'trong số', 'so với', 'của', 'trên cơ sở'])}[^,;%]{{0,24}}$"
)
_ON = re.compile(r"(?<!\w)trên $")
_HAVING = re.compile(r"(?<!\w)có (?:dưới|trên|từ|hơn) $")
_FACTS = re.compile(any_of(FACTS))
_SAID_OPERATOR = re.compile(any_of(BEFORE) + r"[^,;:]{0,40}$")
_FIRM = re.compile(any_of(set(BEFORE) - {"trên", "hơn", "dưới", "quá", "vượt", "từ"}) + r"[^,;:]{0,40}$")
_PLAN_MET = re.compile(r" ?(?:so với )?(?:kế hoạch|chỉ tiêu|nghị quyết|dự toán)")
_REMARKED = re.compile(r"[, ]*(?:và )?(?:tăng|giảm|gấp|cao hơn|thấp hơn|bằng)(?!\w)[^,;]*so với")
_SAID_AFTER = re.compile(any_of(AFTER))
_SAID_PERIOD = re.compile(
    any_of([*EACH_YEAR, *WHOLE_TERM, *END, *MEAN]) + r"|đến năm|/ ?năm|(?:năm|giai đoạn) (?:19|20)\d\d"
)
_DOER = re.compile(any_of(DOERS))
_DOING = re.compile(
    rf"{any_of(['kết nạp', 'phát triển', 'xây dựng', 'thành lập', 'tổ chức', 'mở'])}(?: được| mới| thêm)* $"
)
_LEADING = re.compile(r"[\s,;:.·\-+*•)]*(?:và(?!\w))?[\s,]*")
_ENDING = " \n.,;:-+"
_ALONE = re.compile(r"[:,] ?$")
_REACHED = re.compile(r",? (?:đạt|bằng|vượt|đạt tỷ lệ) $")
_NEAR, _TEN = 40, 10


@dataclass(frozen=True, slots=True)
class Clause:
    """Letters `start` up to `end`; `figure` is None where it holds no number. `stretch` counts semicolons before it."""

    start: int
    end: int
    stretch: int
    sentence: Sentence
    figure: Figure | None = None


def hide_commas(text: str) -> str:
    """`text` with the commas of sayings (“cơ quan, đơn vị”), of numbers and in brackets hidden; its length stays."""
    return _KEPT_TOGETHER.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    """A remark in brackets is hidden whole: “(bình quân mỗi năm 100 đảng viên)” says nothing of the number before it."""
    words = found[0]
    if words[0] == "(" and not _REMARK.match(words):
        return "(" + HIDDEN * (len(words) - 2) + ")"
    return words.replace(",", HIDDEN).replace(";", HIDDEN)


def clauses(text: str, flat: str, sentence: Sentence) -> list[Clause]:
    """The clauses of a sentence in order: one for every target number, one for each stretch without any."""
    found: list[Clause] = []
    look = _Look(text, flat, sentence)
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


class _Look:
    """Looks around each number of one sentence; what the whole sentence says is found once."""

    def __init__(self, text: str, flat: str, sentence: Sentence) -> None:
        self._text, self._flat, self._sentence = text, flat, sentence
        self._tenses = tenses(text, sentence.start, sentence.end)
        said = _SAID_PERIOD.search(flat, sentence.start, sentence.end)
        self._has_period = said is not None or sentence.heading is not None
        self._start = self._end = 0

    def kept(self, start: int, end: int) -> list[Figure]:
        """The numbers between two semicolons that may be targets."""
        self._start, self._end = start, end
        every = _with_none(self._flat, [*figures(self._text, start, end)], start, end)
        outside = [figure for figure in every if not _in_brackets(self._text, start, figure)] or every
        kept: list[Figure] = []
        for figure, after in zip_longest(outside, outside[1:]):
            if not self._is_no_target(figure, kept[-1] if kept else None, after):
                kept.append(figure)
        return [] if self._report(kept) else kept

    def _is_no_target(self, figure: Figure, last: Figure | None, after: Figure | None) -> bool:
        text, flat = self._text, self._flat
        if after and after.start - figure.end < _NEAR and _RISES.match(text, figure.end):
            return True
        if _is_clock(text, figure) or self._is_past(figure.start):
            return True
        before = flat[max(last.end if last else self._start, figure.start - 60) : figure.start]
        if last and (_leans_on(before, figure) or _is_remark(flat, last, figure, self._end)):
            return True
        if after and (self._says_whom(before, figure, after) or _is_how_often(figure, after)):
            return True
        return not figure.is_share and figure.form != "none" and not self._is_promised(figure)

    def _says_whom(self, before: str, figure: Figure, after: Figure) -> bool:
        """“Trên 1 ha đất … đạt 200 triệu đồng”, “chi bộ có dưới 5 đảng viên … không quá 3%”: whom, not how many."""
        if figure.is_share or not figure.noun or _COMMA.search(self._flat, figure.end, after.start):
            return False
        return bool(_ON.search(before) or (after.is_share and _HAVING.search(before)))

    def _is_past(self, at: int) -> bool:
        place = bisect_left(self._tenses, (at, False))
        return self._tenses[place - 1][1] if place else self._sentence.is_past

    def _is_promised(self, figure: Figure) -> bool:
        """Whether something around a plain number says that it is aimed at."""
        flat = self._flat
        near = flat[max(self._start, figure.start - 60) : figure.start]
        said = bool(_SAID_OPERATOR.search(near))
        if not figure.noun and not figure.rate and not said and not _ALONE.search(near):
            return False
        behind = bool(_SAID_AFTER.search(flat, figure.end, min(self._end, figure.end + 60)))
        before = flat[max(self._start, figure.start - 200) : figure.start]
        if _FACTS.search(before):
            return False
        if figure.form == "spelled" and not said and not behind and figure.low < _TEN:
            return bool(_DOING.search(near))
        if figure.rate or behind or _FIRM.search(near) or (said and not figure.noun):
            return True
        if figure.noun:
            return self._has_period or bool(_DOER.search(before))
        rest = flat[figure.end : min(self._end, figure.end + 60)].strip(_ENDING)
        return bool(_ALONE.search(near)) and (not rest or rest[0] == "(")

    def _report(self, kept: list[Figure]) -> bool:
        """“… 150 đảng viên, đạt 75% kế hoạch” reports; it promises nothing."""
        if len(kept) < 2 or kept[0].is_share or not kept[1].is_share:  # noqa: PLR2004
            return False
        reached = _REACHED.search(self._flat[kept[0].end : kept[1].start])
        return reached is not None and _PLAN_MET.match(self._flat, kept[1].end, self._end) is not None


def _with_none(flat: str, every: list[Figure], start: int, end: int) -> list[Figure]:
    """With each “không có …” as the number 0; a share in the same words is the number instead (“không để … quá 1%”)."""
    for none in nothing(flat, start, end):
        comma = _COMMA.search(flat, none.end, end)
        limit = comma.start() if comma else end
        inside = [figure for figure in every if none.end <= figure.start < limit]
        if not any(figure.is_share for figure in inside):
            every = [*(figure for figure in every if figure not in inside), none]
    return sorted(every, key=lambda figure: figure.start)


def _is_how_often(figure: Figure, after: Figure) -> bool:
    """“Tối thiểu mỗi năm một lần, 100% chi bộ …”: the share is aimed at."""
    return figure.noun == "lần" and after.is_share


def _leans_on(before: str, figure: Figure) -> bool:
    """Whether the number is part of what another one measures: its base, or “ít nhất một lần” behind “100%”."""
    parted = _COMMA.search(before) or _AND.search(before) or _OF_WHICH.search(before)
    if _BASE.search(before):
        return not figure.is_share or not parted
    return not figure.is_share and (not parted or bool(_ON.search(before) and not _COMMA.search(before)))


def _is_remark(flat: str, one: Figure, figure: Figure, end: int) -> bool:
    """“…, tăng 1,5 lần so với giai đoạn trước” says more of the number before it."""
    comma = flat.find(",", one.end, figure.start)
    return comma >= 0 and _REMARKED.match(flat, comma, min(end, figure.end + 80)) is not None


def _is_clock(text: str, figure: Figure) -> bool:
    before, after = text[figure.start - 1 : figure.start], text[figure.end : figure.end + 2]
    return (before == ":" and text[figure.start - 2 : figure.start - 1].isdigit()) or (
        after[:1] == ":" and after[1:].isdigit()
    )


def _in_brackets(text: str, start: int, figure: Figure) -> bool:
    opened = text.rfind("(", max(start, figure.start - 200), figure.start)
    return opened >= 0 and text.find(")", opened, figure.start) < 0


def _cut(flat: str, one: Figure, other: Figure) -> int:
    """Where the clause of `other` begins."""
    a, b = max(one.end, min(one.noun_end, other.start)), other.start
    if found := _OF_WHICH.search(flat, a, b):
        return found.start()
    commas = [found.end() for found in _COMMA.finditer(flat, a, b)]
    if shares := [at for at in commas if _SHARE_OF.match(flat, at, b)]:
        return shares[-1]
    if commas:
        at = len(commas) - 1
        while at > 0 and _INTRO.match(flat, commas[at - 1], b):
            at -= 1
        return commas[at]
    ands = [found.end() for found in _AND.finditer(flat, a, b)]
    return ands[-1] if ands else a


def _trimmed(flat: str, clause: Clause) -> Clause:
    start, end = clause.start, clause.end
    limit = clause.figure.start if clause.figure else end
    if clause.figure:
        end = max(clause.figure.end, start + len(flat[start:end].rstrip(_ENDING)))
    else:
        end = start + len(flat[start:end].rstrip(_ENDING))
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
            len([word for word in _SAID_OPERATOR.sub("", rest).split() if word.isalpha()]) >= 1
            or not flat[start:colon].strip()
        ):
            return colon + 1
        colon = flat.rfind(":", start, colon)
    return start
