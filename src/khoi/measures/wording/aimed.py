"""Which numbers of a sentence are aimed at, and which only tell, describe or compare."""

import re
from bisect import bisect_left
from itertools import zip_longest

from khoi.measures.wording.beside import (
    in_brackets,
    is_clock,
    is_how_often,
    is_of_each,
    is_remark,
    leans_on,
    rises,
)
from khoi.measures.wording.counted import figures, nothing
from khoi.measures.wording.numbers import Figure
from khoi.measures.wording.parting import COMMA, PART, SAID_OPERATOR
from khoi.measures.wording.sentences import Sentence, tenses
from khoi.measures.wording.tables import (
    AFTER,
    BEFORE,
    DOERS,
    EACH_YEAR,
    END,
    FACTS,
    INDEXES,
    MEAN,
    POPULATIONS,
    RANKS,
    WHOLE_TERM,
    any_of,
)

_ON = re.compile(r"(?<!\w)trên $")
_HAVING = re.compile(r"(?<!\w)có (?:dưới|trên|từ|hơn) $")
_SUCH = re.compile(
    rf"(?P<in>(?:trong|ở|tại|là|những|đối với|cho|của) (?:các |những )?)?(?P<all>(?:mỗi|toàn|từng|100%) )?"
    rf"{any_of(POPULATIONS)} có (?:dưới|trên|từ|hơn) $"
)
_ARE = re.compile(r" (?:được|phải|đều|thì)(?!\w)")
_INDEX = re.compile(
    any_of(INDEXES) + r"[^,;]*(?<!\w)(?:đạt|là|còn|mức|khoảng|lên|xuống|dưới|trên|từ|bình quân|trung bình) $"
)
_PER = re.compile(r" ?/ ?[\d.]* ?[^\W\d_]")
_RANKED = re.compile(any_of(RANKS) + r"[^,;]{0,12}$")
_FACTS = re.compile(any_of(FACTS))
_FIRM = re.compile(any_of(set(BEFORE) - {"trên", "hơn", "dưới", "quá", "vượt", "từ"}) + r"[^,;:]{0,40}$")
_TALLY = re.compile(r" chỉ tiêu(?:\)| (?:đạt|vượt|chưa|không|hoàn thành)(?!\w))")
# “Đạt 8,3%, thấp hơn mục tiêu Đại hội đề ra” judges what has been.
_JUDGED = re.compile(
    r"[^,;]{0,20}[,(] ?(?:thấp hơn|cao hơn|vượt|không đạt|chưa đạt|bằng)(?!\w)[^,;]{0,15}(?:mục tiêu|chỉ tiêu|kế hoạch|nghị quyết)"
)
_VOTED = re.compile(
    r" (?:tổng )?(?:số )?(?:đại biểu|phiếu|đồng chí)[^,;]{0,40}(?:tán thành|biểu quyết|nhất trí|đồng ý|thông qua)"
)
_AIMED = re.compile("phấn đấu|ít nhất|tối thiểu")
_PLAN_MET = re.compile(r" ?(?:so với )?(?:kế hoạch|chỉ tiêu|nghị quyết|dự toán)")
_REACHED = re.compile(r",? (?:đạt|bằng|vượt|đạt tỷ lệ) $")
_SAID_AFTER = re.compile(any_of(AFTER))
_SAID_PERIOD = re.compile(
    any_of([*EACH_YEAR, *WHOLE_TERM, *END, *MEAN]) + r"|đến năm|/ ?năm|(?:năm|giai đoạn) (?:19|20)\d\d"
)
_DOER = re.compile(any_of(DOERS))
_DOING = re.compile(
    rf"{any_of(['kết nạp', 'phát triển', 'xây dựng', 'thành lập', 'tổ chức', 'mở'])}(?: được| mới| thêm)* $"
)
_ALONE = re.compile(r"[:,] ?$")
_STATE = re.compile(
    r"(?<!đến )(?<!vào )(?<!hết )(?<!trong )(?<!cuối )năm (?P<year>(?:19|20)\d\d)(?: ước)? (?:đạt|là|còn|có|chiếm) (?:[^\W\d_]+ ){0,2}$"
)
_AIM_WORD = re.compile("phấn đấu|mục tiêu|chỉ tiêu")
_AIM_BY = re.compile(r"(?:phấn đấu|mục tiêu)[^;.]{0,40}năm (?P<year>(?:19|20)\d\d)")
_AROUND = " \n.,;:-+"
_NEAR, _FAR, _TEN = 40, 60, 10


class Aims:
    """Looks around each number of one sentence; what the whole sentence says is found once."""

    def __init__(self, text: str, flat: str, sentence: Sentence) -> None:
        self._text, self._flat, self._sentence = text, flat, sentence
        self._tenses = tenses(text, sentence.start, sentence.end)
        said = _SAID_PERIOD.search(flat, sentence.start, sentence.end)
        self._has_period = said is not None or bool(sentence.headings)
        self._start = self._end = 0
        self._has_kept = False

    def kept(self, start: int, end: int) -> list[Figure]:
        """The numbers between two semicolons that may be targets."""
        self._start, self._end = start, end
        every = _with_none(self._flat, [*figures(self._text, start, end)], start, end)
        outside = [figure for figure in every if not in_brackets(self._text, start, figure)] or every
        kept: list[Figure] = []
        for figure, after in zip_longest(outside, outside[1:]):
            if not self._is_no_target(figure, kept[-1] if kept else None, after):
                kept.append(figure)
                self._has_kept = True
        return [] if self._report(kept) else kept

    def _is_no_target(self, figure: Figure, last: Figure | None, after: Figure | None) -> bool:
        if is_clock(self._text, figure) or self._is_past(figure.start) or self._is_start(figure):
            return True
        before = self._flat[max(last.end if last else self._start, figure.start - _FAR) : figure.start]
        is_told = any(told.match(self._flat, figure.end) for told in (_TALLY, _JUDGED, _VOTED))
        if is_told and not _AIMED.search(before):
            return True
        if last and self._says_more_of(last, before, figure):
            return True
        if after and self._leads_to(after, before, figure):
            return True
        is_promised = figure.is_share or figure.form == "none" or self._is_promised(figure)
        return not is_promised or (not figure.is_share and self._is_of_such(figure))

    def _says_more_of(self, last: Figure, before: str, figure: Figure) -> bool:
        """Whether the number belongs to the target before it."""
        return (
            leans_on(before, figure, last)
            or is_of_each(before, last)
            or is_remark(self._flat, last, figure, self._end)
        )

    def _leads_to(self, after: Figure, before: str, figure: Figure) -> bool:
        """Whether the number only leads to the one behind it, which is the target."""
        starts_way = after.start - figure.end < _NEAR and rises(self._text, figure)
        return starts_way or self._says_whom(before, figure, after) or is_how_often(figure, after)

    def _says_whom(self, before: str, figure: Figure, after: Figure) -> bool:
        """“Trên 1 ha đất … đạt 200 triệu đồng”, “chi bộ có dưới 5 đảng viên … không quá 3%”: whom, not how many."""
        if figure.is_share or not figure.noun or COMMA.search(self._flat, figure.end, after.start):
            return False
        return bool(_ON.search(before) or (after.is_share and _HAVING.search(before)))

    def _is_of_such(self, figure: Figure) -> bool:
        """“Trong doanh nghiệp có từ 100 lao động trở lên”, “chi bộ có dưới 3 đảng viên được …”: which ones, not how many."""
        flat = self._flat
        found = _SUCH.search(flat, max(self._start, figure.start - 60), figure.start)
        if found is None or found["all"]:
            return False
        return (
            found["in"] is not None
            or _ARE.search(flat, figure.end, min(self._end, figure.end + 60)) is not None
        )

    def _is_past(self, at: int) -> bool:
        place = bisect_left(self._tenses, (at, False))
        return self._tenses[place - 1][1] if place else self._sentence.is_past

    def _is_start(self, figure: Figure) -> bool:
        """“Năm 2025 đạt 71%; mục tiêu đến năm 2030 đạt 90%”: where the way begins, told before the aim."""
        found = _STATE.search(self._flat, max(self._start, figure.start - _FAR), figure.start)
        if found is None or _AIM_WORD.search(self._flat, self._start, found.start()):
            return False
        aim = _AIM_BY.search(self._flat, figure.end, self._sentence.end)
        return aim is not None and found["year"] < aim["year"]

    def _is_promised(self, figure: Figure) -> bool:
        """Whether something around a plain number says that it is aimed at."""
        flat = self._flat
        near = flat[max(self._start, figure.start - 60) : figure.start]
        said = bool(SAID_OPERATOR.search(near))
        is_index = _INDEX.search(near) is not None or _RANKED.search(near) is not None
        if not (figure.noun or figure.rate or said or is_index or _ALONE.search(near)):
            return False
        behind = bool(_SAID_AFTER.search(flat, figure.end, min(self._end, figure.end + 60)))
        before = flat[max(self._start, figure.start - 200) : figure.start]
        if _FACTS.search(before):
            return False
        if figure.form == "spelled" and not said and not behind and figure.low < _TEN:
            return bool(_DOING.search(near))
        is_density = figure.noun_end > 0 and _PER.match(flat, figure.noun_end) is not None
        if (
            is_density
            or figure.rate
            or behind
            or _FIRM.search(near)
            or (said and not figure.noun)
            or is_index
        ):
            return True
        if figure.noun:
            return self._has_period or bool(_DOER.search(before)) or self._is_part(figure)
        rest = flat[figure.end : min(self._end, figure.end + 60)].strip(_AROUND)
        return bool(_ALONE.search(near)) and (not rest or rest[0] == "(")

    def _is_part(self, figure: Figure) -> bool:
        """“…, trong đó: cao cấp 10 người; trung cấp 30 người”: aimed at where the whole is."""
        return self._has_kept and bool(PART.search(self._flat, self._sentence.start, figure.start))

    def _report(self, kept: list[Figure]) -> bool:
        """“… 150 đảng viên, đạt 75% kế hoạch” reports; it promises nothing."""
        if len(kept) < 2 or kept[0].is_share or not kept[1].is_share:  # noqa: PLR2004
            return False
        reached = _REACHED.search(self._flat[kept[0].end : kept[1].start])
        return reached is not None and _PLAN_MET.match(self._flat, kept[1].end, self._end) is not None


def _with_none(flat: str, every: list[Figure], start: int, end: int) -> list[Figure]:
    """With each “không có …” as the number 0; a share in the same words is the number instead (“không để … quá 1%”)."""
    for none in nothing(flat, start, end):
        comma = COMMA.search(flat, none.end, end)
        limit = comma.start() if comma else end
        inside = [figure for figure in every if none.end <= figure.start < limit]
        if not any(figure.is_share for figure in inside):
            every = [*(figure for figure in every if figure not in inside), none]
    return sorted(every, key=lambda figure: figure.start)
