"""Which comparison the words around a number say: “trở lên”, “trên”, “không quá”, or nothing at all."""

import re
from dataclasses import dataclass

from khoi.measures.wording.clauses import Clause
from khoi.measures.wording.folding import one_spelling
from khoi.measures.wording.numbers import Figure
from khoi.measures.wording.tables import (
    AFTER,
    BEFORE,
    EACH_YEAR,
    FAR,
    LEVELS,
    NEAR,
    RANKS,
    SIGNS,
    any_of,
)

_FILLS = any_of(["đạt", "là", "có", "được", "ở mức", "mức", "tỷ lệ", "số", "chiếm", "với", "phải", "thêm", "bằng", "kết nạp",
                 "phát triển", "khoảng", "từ", *EACH_YEAR])  # fmt: skip
_SHORT = any_of(["mức", "tỷ lệ", "số", "con số"])
_CLOSE = (
    "từ",
    "trên",
    "hơn",
    "quá",
    "dưới",
    "vượt",
    "đúng",
    "nhóm",
    "top",
    "tốp",
    "cao hơn",
    "thấp hơn",
    "nhiều hơn",
)
_BEFORE = re.compile(
    rf"(?P<word>{any_of(set(BEFORE) - set(_CLOSE))})(?: ?{_FILLS})* ?[(]?$|(?P<close>{any_of(_CLOSE)})(?: {_SHORT})? ?[(]?$"
)
_FAR = re.compile(rf"(?P<word>{any_of(FAR)})[^,;:%\d]*$")
_AFTER = re.compile(any_of(AFTER))
_LEVELS = re.compile(any_of(LEVELS))
_NEAR = re.compile(rf"(?P<word>{any_of(NEAR)}) ?$")
_NOT_BEYOND = re.compile(r"(?<!\w)không(?!\w)[^;]*(?P<word>(?:vượt )?quá) ?$")
_BEYOND = re.compile(r"(?<!đạt và )(?<!đạt hoặc )(?<!\w)(?P<word>vượt(?: thêm| mức)?) ?$")
_PLAN = re.compile(r"[^,;]{0,30}?(?:dự toán|kế hoạch|chỉ tiêu|mục tiêu|so với|mức giao)")
_RANKED = re.compile(rf"{any_of(RANKS)}(?: từ)? $")
_OTHER_WAY = {">=": "<=", "<=": ">="}
_MEANING = {one_spelling(word): sign for word, sign in {**BEFORE, **AFTER}.items()}
_LOOK = 90


@dataclass(frozen=True, slots=True)
class Said:
    """A word at `start` up to `end` and what it was taken for, in Vietnamese and English."""

    start: int
    end: int
    meaning: str
    meaning_en: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """The operator, the words it rests on, and whether “vượt 5% kế hoạch” leaves two readings."""

    sign: str
    because: tuple[Said, ...]
    is_beyond: bool = False


def comparison(flat: str, clause: Clause, figure: Figure) -> Comparison:
    """How the number of a clause is to be compared."""
    left = flat[max(clause.start, figure.start - _LOOK) : figure.start]
    origin = figure.start - len(left)
    near = _NEAR.search(left)
    about = (_said(origin, near, NEAR[one_spelling(near["word"])]),) if near else ()
    left = left[: near.start()] if near else left
    if figure.high is not None:
        return Comparison("range", (*about, Said(figure.start, figure.end, *SIGNS["range"])))
    if figure.form in ("two_digits", "half") and "quá" in flat[figure.start : figure.end]:
        return Comparison(">", (*about, Said(figure.start, figure.end, *SIGNS[">"])))
    if figure.form == "two_digits":
        return Comparison(">=", (*about, Said(figure.start, figure.end, *SIGNS[">="])))
    beyond = _BEYOND.search(left)
    if beyond and figure.is_share and _PLAN.match(flat, figure.end, clause.end):
        said = _said(origin, beyond, ("hơn mức được giao từng ấy", "by so much above what was set"))
        return Comparison("bare", (*about, said), is_beyond=True)
    return _worded(flat, clause, figure, left, origin, about)


def _worded(
    flat: str, clause: Clause, figure: Figure, left: str, origin: int, about: tuple[Said, ...]
) -> Comparison:
    if found := _NOT_BEYOND.search(left):
        return Comparison("<=", (*about, _said(origin, found, SIGNS["<="])))
    before = _BEFORE.search(left)
    word = (before["word"] or before["close"]) if before else ""
    after = _behind(flat, clause, figure)
    if after and (not before or word == "từ"):
        sign = _MEANING[flat[after.start() : after.end()]]
        sign = _OTHER_WAY.get(sign, sign) if _RANKED.search(left) else sign
        from_ = (
            (Said(origin + before.start("close"), origin + before.end("close"), *SIGNS[sign]),)
            if before
            else ()
        )
        return Comparison(sign, (*about, *from_, Said(after.start(), after.end(), *SIGNS[sign])))
    found = before or _FAR.search(left)
    if found is None:
        return Comparison("bare", (*about, Said(figure.start, figure.end, *SIGNS["bare"])))
    name = "close" if "close" in found.re.groupindex and found["close"] else "word"
    sign = _MEANING[found[name]]
    return Comparison(
        sign, (*about, Said(origin + found.start(name), origin + found.end(name), *SIGNS[sign]))
    )


def _behind(flat: str, clause: Clause, figure: Figure) -> re.Match[str] | None:
    """“Trở lên” behind the number, unless a level stands between: “90% hoàn thành tốt nhiệm vụ trở lên”."""
    found = _AFTER.search(flat, figure.end, min(clause.end, figure.end + _LOOK))
    if found is None:
        return None
    between = flat[figure.end : found.start()]
    return None if _LEVELS.search(between) or "," in between else found


def _said(origin: int, found: re.Match[str], meaning: tuple[str, str]) -> Said:
    return Said(origin + found.start("word"), origin + found.end("word"), *meaning)
