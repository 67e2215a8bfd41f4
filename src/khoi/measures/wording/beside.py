"""How a number stands to the one beside it, and to the signs right next to it."""

import re

from khoi.measures.wording.numbers import Figure
from khoi.measures.wording.parting import AND, COMMA, PART
from khoi.measures.wording.tables import any_of

_RISES = re.compile(
    r" ?(?:\(?(?:(?:vào |đầu |cuối )?năm \d{4}|hiện nay|đầu nhiệm kỳ)\)? )?(?:lên|xuống|tăng lên|giảm xuống|nâng lên)(?!\w)"
)
_BASE = re.compile(
    rf"{any_of(['trên tổng số', 'trong tổng số', 'tổng số', 'trong số', 'so với', 'của', 'trên cơ sở'])}[^,;%]{{0,24}}$"
)
_ON = re.compile(r"(?<!\w)trên $")
# “Mở 12 lớp … cho tối thiểu 900 quần chúng” sets two numbers.
_SET = re.compile(r"(?:cho|với|thu hút) (?:tổng [^,;]{0,30})?(?:ít nhất|tối thiểu|trên|từ) $")
_REMARKED = re.compile(r"[, ]*(?:và )?(?:tăng|giảm|gấp|cao hơn|thấp hơn|bằng)(?!\w)[^,;]*so với")
_OF_EACH = re.compile(r"[,;(] ?mỗi (?P<noun>[^\W\d_]+)")


def rises(text: str, figure: Figure) -> bool:
    """“Từ 65% lên 75%”, “từ 60 triệu đồng năm 2025 lên 90 triệu đồng”: the number is where the way begins."""
    places = (figure.end, max(figure.end, figure.noun_end))
    return any(_RISES.match(text, at) is not None for at in places)


def leans_on(before: str, figure: Figure, last: Figure) -> bool:
    """Whether the number is part of what another one measures: its base, or “ít nhất một lần” behind “100%”."""
    parted = COMMA.search(before) or AND.search(before) or PART.search(before)
    if _BASE.search(before):
        return not figure.is_share or not parted
    if not last.is_share and _SET.search(before):
        return False
    return not figure.is_share and (not parted or bool(_ON.search(before) and not COMMA.search(before)))


def is_of_each(before: str, last: Figure) -> bool:
    """“02 tuyến đường, mỗi tuyến dài trên 5 km” says more of each of those counted."""
    each = _OF_EACH.search(before)
    return each is not None and each["noun"] == last.noun.partition(" ")[0]


def is_remark(flat: str, one: Figure, figure: Figure, end: int) -> bool:
    """“…, tăng 1,5 lần so với giai đoạn trước” says more of the number before it."""
    comma = flat.find(",", one.end, figure.start)
    return comma >= 0 and _REMARKED.match(flat, comma, min(end, figure.end + 80)) is not None


def is_how_often(figure: Figure, after: Figure) -> bool:
    """“Tối thiểu mỗi năm một lần, 100% chi bộ …”: the share is aimed at."""
    return figure.noun == "lần" and after.is_share


def is_clock(text: str, figure: Figure) -> bool:
    """Half of “15:30”."""
    before, after = text[figure.start - 1 : figure.start], text[figure.end : figure.end + 2]
    return (before == ":" and text[figure.start - 2 : figure.start - 1].isdigit()) or (
        after[:1] == ":" and after[1:].isdigit()
    )


def in_brackets(text: str, start: int, figure: Figure) -> bool:
    """Whether a remark in brackets holds the number; “(trong đó …)” is no remark."""
    opened = text.rfind("(", max(start, figure.start - 200), figure.start)
    if opened < 0 or PART.match(text, opened + 1):
        return False
    return text.find(")", opened, figure.start) < 0
