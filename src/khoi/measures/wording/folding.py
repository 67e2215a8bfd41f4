"""A text brought to one spelling, each letter of it still knowing where it stood, so that words can be marked."""

import re
import unicodedata
from dataclasses import dataclass

# Composing takes the square of the length of a pile of accents; no letter carries more than a few.
_PILE = 8
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"
_PIECES = re.compile(
    r"(?P<gap>[\s\x1c-\x1f]+)|(?P<odd>[^\s\u0300-\u036f][\u0300-\u036f]+|[\u0300-\u036f]+|[\u200b\u200c\u200d\u2060\ufeff\u00ad])"
    r"|(?:[^\s\u0300-\u036f\u200b\u200c\u200d\u2060\ufeff\u00ad](?![\u0300-\u036f])| (?=[^\s\u0300-\u036f\u200b\u200c\u200d\u2060\ufeff\u00ad]))+"
)
_SAME = str.maketrans("–—−‐‑‒%％“”‘’≧≦…", "------%%\"\"''≥≤.")
_PLACES = {"oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe",
           "oẽ": "õe", "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy"}  # fmt: skip
_PLACED = re.compile(rf"(?<!q)(?:{'|'.join(_PLACES)})(?!\w)")
_SHORT_I = {"tỉ": "tỷ", "kì": "kỳ", "kỉ": "kỷ"}
_SHORT_I_WORDS = re.compile(r"\b(tỉ|kì|kỉ)\b")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` in lower case, `cased` in the case as printed, both of one spelling and length.

    Letter i was printed from `starts[i]` up to `ends[i]`.
    """

    text: str
    cased: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the letters from `start` up to `end` stand in the text as printed."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return at, at
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """`text` composed, in lower case, spaces single, accents on the one letter (“uỷ”, “ủy”), dashes alike."""
    cased: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _PIECES.finditer(text):
        letters = (
            _gap(found[0], cased)
            if found["gap"]
            else _letter(found[0])
            if found["odd"]
            else found[0].translate(_SAME)
        )
        if letters:
            cased.append(letters)
        a, b = found.span()
        one_each = len(letters) == b - a
        starts.extend(range(a, b) if one_each else [a] * len(letters))
        ends.extend(range(a + 1, b + 1) if one_each else [b] * len(letters))
    whole = "".join(cased)
    return Folded(one_spelling(whole), whole, tuple(starts), tuple(ends))


def _gap(spaces: str, before: list[str]) -> str:
    """One space, or the line ends in `spaces`; nothing where a gap stands before."""
    lines = sum(one in _LINE_ENDS for one in spaces) - spaces.count("\r\n")
    if before and before[-1][-1].isspace() and not lines:
        return ""
    return "\n" * min(lines, 2) or " "


def one_spelling(text: str) -> str:
    """Composed `text` in lower case with accents placed one way; its length does not change.

    >>> one_spelling("Cấp uỷ tỉ lệ")
    'cấp ủy tỷ lệ'
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    placed = _PLACED.sub(lambda found: _PLACES[found[0]], lower)
    return _SHORT_I_WORDS.sub(lambda found: _SHORT_I[found[0]], placed)


def _letter(cluster: str) -> str:
    if cluster[0] in _INVISIBLE:
        return ""
    return unicodedata.normalize("NFC", cluster[:_PILE]).translate(_SAME)
