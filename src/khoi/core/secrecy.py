"""Finds a secrecy mark that somebody printed on a text, so that such a text is refused at every door.

The product has no clearance for state secrets and no field for their marks. It classifies nothing: it only recognises
the printed words MẬT, TỐI MẬT, TUYỆT MẬT where a document carries them, a line or table cell of their own or the
answer to “Độ mật:”, and says on which line. A mark that is missing proves nothing: whether a paper is secret is for
the office's authority to say (register, P-01; Luật 117, Art 5).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from khoi.core.refusal import Refusal

_GAP = r"[\W_]{0,40}"  # between letters and words: spaces, line breaks, dots, and accents written as marks of their own
_ANY = {"A": "AÂẠẬ", "E": "EÊẸỆ", "O": "OÔỐỌỘÓ", "Y": "YỴ", "D": "DĐ"}
_NAMES = {"MẬT": "MẬT", "TỐIMẬT": "TỐI MẬT", "TUYỆTMẬT": "TUYỆT MẬT"}
_TYPED_BARE = {"TOIMAT": "TỐI MẬT", "TUYETMAT": "TUYỆT MẬT"}
_LABELS = {"ĐỘMẬT": _NAMES, "DOMAT": _TYPED_BARE | {"MAT": "MẬT"}}
_BEFORE_LABEL = {"DẤU", "MỨC", "CHỈ", "CÁC", "DAU", "MUC", "CHI", "CAC"}
_EDGES = re.compile("[\n\r\v\f\x85\u2028\u2029\t|¦\u2500-\u257f]|[ \xa0]{3}")
_MARGIN = 300  # how far rows of stars and dashes are followed in search of the end of a line
# A word broken off by the end of a narrow line, “GIỮ BÍ / MẬT”, or a mark that was found not to stand alone.
_PARTS_OF_A_WORD = {"BÍ", "BẢO", "TỐI", "TUYỆT"}
_WORD = re.compile("(?:[^\\W_]|[\u0300-\u0323])+")
_NEAR = 40
_CODE = re.compile("[A-Za-z0-9_.-]{1,40}")


def _loose(letters: str, *, both_cases: bool) -> str:
    classes = [_ANY.get(letter, letter) for letter in letters]
    return _GAP.join(f"[{found}{found.lower() if both_cases else ''}]" for found in classes)


def _level(*, both_cases: bool) -> str:
    bare = {word: _loose(word, both_cases=both_cases) for word in ("TUYET", "TOI", "MAT")}
    rest = f"{_GAP}{bare['MAT']}"
    # Each way opens with a letter, which makes the search for it fast.
    return f"{bare['TUYET']}{rest}|{bare['TOI']}{rest}|{bare['MAT']}"


_LABEL = (
    rf"(?P<label>{_loose('DOMAT', both_cases=True)})(?P<between>{_GAP})(?P<stated>{_level(both_cases=True)})"
)
_LETTERS = re.compile(f"(?P<level>{_level(both_cases=False)})|{_LABEL}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as printed: `words` in capitals, and the line (from 1) on which it begins."""

    words: str
    line: int


def mark_in(text: str) -> Mark | None:
    r"""The first printed mark in `text`, or None, which proves nothing.

    >>> mark_in("Số 12-BC/TU\n*** TỐI MẬT ***")
    Mark(words='TỐI MẬT', line=2)
    >>> mark_in("Giữ bí mật nhà nước") is None
    True
    """
    at = 0
    while found := _LETTERS.search(text, at):
        if (words := _named(found)) and _stands_alone(text, found):
            return Mark(words, text.count("\n", 0, found.start()) + 1)
        at = found.start() + 1  # inside what is no mark, one may begin
    return None


def may_hold_mark(text: str) -> bool:
    """Whether text of this spelling, or escapes in it, could yield a mark once a file is taken apart."""
    return "\\" in text or _LETTERS.search(text) is not None


def refuse_mark(text: str, where: str = "") -> None:
    """Raises Refusal `secrecy_mark` when `text` carries one. The text itself is never repeated."""
    if mark := mark_in(text):
        at = f"{where}, dòng {mark.line}" if where else f"dòng {mark.line}"
        raise Refusal(
            "secrecy_mark",
            f"có dấu chỉ độ mật “{mark.words}” ({at}). Phần mềm này không được phép chứa bí mật nhà nước. "
            "Chưa có gì được ghi lại",
            where=at,
            hint="Không giữ tài liệu này trên máy này. Đưa về đúng quy trình văn bản giấy của cơ quan; nếu tệp được "
            "tạo trên máy này thì xóa khỏi máy; hỏi người phụ trách bảo vệ bí mật nhà nước.",
        )


def refuse_marks_in(value: Any, where: str = "") -> None:
    """Raises Refusal `secrecy_mark` for a mark in any text of nested lists and mappings; `where` is followed by its path.

    A key that is no code is content and stands as “…” in the path.
    """
    for path, text in _texts(value, where):
        refuse_mark(text, path)


def _named(found: re.Match[str]) -> str | None:
    """The mark's words, when the letters found are exactly its own."""
    if found["level"]:
        return (_NAMES | _TYPED_BARE).get(_letters(found["level"]))
    stated, between = found["stated"], found["between"]
    # “độ mật tối mật” runs on in a sentence; an answer is set apart, or printed in capitals.
    if not (between.strip() or _EDGES.search(between) or stated.isupper()):
        return None
    return _LABELS.get(_letters(found["label"]), {}).get(_letters(stated))


def _letters(text: str) -> str:
    """Its letters and their accents alone, composed, in capitals. `text` is short: composing long ones can take hours."""
    kept = (c for c in text if c.isalpha() or "\u0300" <= c <= "\u0323")
    return unicodedata.normalize("NFC", "".join(kept)).upper()


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    """Whether nothing but signs and spaces lies between the mark and both ends of its line or cell."""
    start, end = found.span()
    if found["label"]:
        start = _label_start(text, start)
    left, right = start, end
    while left > 0 and start - left < _MARGIN and not text[left - 1].isalnum():
        left -= 1
    while right < len(text) and right - end < _MARGIN and not text[right].isalnum():
        right += 1
    ends_left = left == 0 or start - left == _MARGIN or _EDGES.search(text, left, start) is not None
    ends_right = right == len(text) or right - end == _MARGIN or _EDGES.search(text, end, right) is not None
    return ends_left and ends_right and not _is_broken_word(text, left, start)


def _label_start(text: str, start: int) -> int:
    """Where “Dấu chỉ mức độ mật” begins when `start` is its “độ”."""
    for word in reversed(list(_WORD.finditer(text, max(0, start - _NEAR), start))):
        if _letters(word[0]) not in _BEFORE_LABEL:
            break
        start = word.start()
    return start


def _is_broken_word(text: str, left: int, start: int) -> bool:
    """Whether the word that ends about `left`, the last one before `start`, is the first half of another word."""
    words = _WORD.findall(text, max(0, left - _NEAR), min(start, left + 3))
    return bool(words) and _letters(words[-1]) in _PARTS_OF_A_WORD


def _texts(value: Any, where: str) -> Iterator[tuple[str, str]]:
    """Every text with its path, keys too; without recursion, a shared part once."""
    ahead, seen = [(where, value)], set()
    while ahead:
        path, item = ahead.pop()
        if isinstance(item, str):
            yield path, item
        elif isinstance(item, dict | list) and id(item) not in seen:
            seen.add(id(item))
            if isinstance(item, list):
                ahead.extend((f"{path}[{i}]", inner) for i, inner in enumerate(item))
                continue
            for key, inner in item.items():
                yield path, str(key)
                ahead.append((_below(path, str(key)), inner))


def _below(path: str, key: str) -> str:
    shown = key if _CODE.fullmatch(key) else "…"
    return f"{path}.{shown}" if path else shown
