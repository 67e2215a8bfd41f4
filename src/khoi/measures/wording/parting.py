"""The signs and small words that part a sentence, and the commas that part nothing."""

import re

from khoi.measures.wording.tables import ASIDE, BEFORE, OF_WHICH, POPULATIONS, SAYINGS, any_of

HIDDEN = "\u00b7"  # in place of a comma that parts nothing
COMMA = re.compile(r"[,:](?!\d)")
AND = re.compile(r" (?:và|với|cùng với) ")
PART = re.compile(any_of([*OF_WHICH, *ASIDE]))
SAID_OPERATOR = re.compile(any_of(BEFORE) + r"[^,;:]{0,40}$")
_KEPT_TOGETHER = re.compile(
    "|".join(
        [any_of(word for word in (*POPULATIONS, *SAYINGS) if "," in word), r"\([^()\n]{0,200}\)", r"\d,\d"]
    )
)
_REMARK = re.compile(rf"\([^()\n]{{0,14}}\)|\( ?(?:{any_of(BEFORE)} ?)?\d[\d.,]* ?%")


def hide_commas(text: str) -> str:
    """`text` with the commas of sayings (“cơ quan, đơn vị”), of numbers and in brackets hidden; its length stays."""
    return _KEPT_TOGETHER.sub(_hidden, text)


def _hidden(found: re.Match[str]) -> str:
    """A remark in brackets is hidden whole: “(bình quân mỗi năm 100 đảng viên)” says nothing of the number before it."""
    words = found[0]
    if PART.match(words, 1):
        return words.replace(";", HIDDEN)
    if words[0] == "(" and not _REMARK.match(words):
        return "(" + HIDDEN * (len(words) - 2) + ")"
    return words.replace(",", HIDDEN).replace(";", HIDDEN)
