"""Guesses what a column is from its words, and where these say nothing, from what stands below."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from khoi.core.spelling import plain
from khoi.documents.workbook_heads import UNIT_WORDS, normal

_YEAR: Final = frozenset(("nam", "year", "nam bao cao", "ky bao cao", "nam danh gia"))
_MEASURE: Final = frozenset(
    [
        "chi tieu",
        "chi so",
        "ma chi tieu",
        "ma chi so",
        "tieu chi",
        "so do",
        "ma so do",
        "noi dung",
        "measure",
        "ten chi tieu",
    ]
)
_ABOVE: Final = frozenset(
    [
        "truc thuoc",
        "cap tren",
        "cap tren truc tiep",
        "don vi cap tren",
        "to chuc cap tren",
        "dang bo cap tren",
        "dang uy cap tren",
        "don vi chu quan",
        "parent",
    ]
)
_COUNT: Final = frozenset(
    ["so", "so luong", "so lieu", "gia tri", "ket qua", "thuc hien", "count", "value", "tong so"]
)
_IGNORED: Final = frozenset(["stt", "tt", "so tt", "so thu tu", "ghi chu", "note", "no", "ghi chu neu co"])
_OF_YEAR = re.compile(r" (?:trong )?nam (?:19|20)\d\d$")
_SO = re.compile(r"^(?:tong so luong|tong so|so luong|so) ")
_LOOKED_AT, _MOST_OF = 300, 0.6


class Known:
    """Measures and units as they may be written, ready to be looked up; what two of them share stands for none."""

    def __init__(self, measures: Mapping[str, str], units: Mapping[str, str]) -> None:
        self._exact = _by_words([(label, code) for code, label in measures.items()])
        self._exact |= {normal(code): code for code in measures}
        self._short = _by_words([(_SO.sub("", normal(label)), code) for code, label in measures.items()])
        self.units = {plain(code) for code in units} | {plain(name) for name in units.values()}
        self.codes = {plain(code) for code in units}

    def measure(self, words: str) -> str | None:
        """The measure of a head by all its words, or by its own below those of a wider column."""
        return self._measure(words) or self._measure(words.rpartition("\n")[2])

    def _measure(self, words: str) -> str | None:
        said = _OF_YEAR.sub("", normal(words))
        return self._exact.get(said) or self._short.get(_SO.sub("", said))


def _by_words(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    times = Counter(normal(words) for words, _ in pairs)
    return {normal(words): code for words, code in pairs if times[normal(words)] == 1}


def roles_of(cells: Sequence[str], rows: Sequence[Sequence[Any]], known: Known) -> tuple[str | None, ...]:
    """The role of each column; None where nothing fits, or where two columns fit one role."""
    found = [_by_head(words, known) for words in cells]
    unit = _unit_column(found, rows, known)
    found = ["ignore" if role == "unit" and i != unit else role for i, role in enumerate(found)]
    if unit is not None:
        found[unit] = "unit"
    times = Counter(role for role in found if role not in (None, "ignore", "unit"))
    found = [None if role and times[role] > 1 else role for role in found]
    if any(role and role.startswith("value:") for role in found):
        found = [None if role in ("measure", "count") else role for role in found]
    return tuple(found)


def _by_head(words: str, known: Known) -> str | None:
    said = normal(words)
    if code := known.measure(words):
        return f"value:{code}"
    for role, fitting in (
        ("parent", _ABOVE),
        ("unit", UNIT_WORDS),
        ("year", _YEAR),
        ("measure", _MEASURE),
        ("count", _COUNT),
        ("ignore", _IGNORED),
    ):
        if said in fitting:
            return role
    return None


def _unit_column(found: Sequence[str | None], rows: Sequence[Sequence[Any]], known: Known) -> int | None:
    """The column in which most cells are units, codes before names; else the one that is called so."""
    free = [i for i, role in enumerate(found) if role in (None, "unit")]
    shares = {i: _shares(rows, i, known) for i in free}
    good = [i for i in free if shares[i][0] >= _MOST_OF]
    if good:
        return max(good, key=lambda i: (shares[i], -i))
    called = [i for i in free if found[i] == "unit"]
    return called[0] if called else None


def _shares(rows: Sequence[Sequence[Any]], column: int, known: Known) -> tuple[float, float]:
    """Which part of the cells are units, and which part are codes of units."""
    said = [
        str(row[column]).strip() for row in rows[:_LOOKED_AT] if column < len(row) and row[column] is not None
    ]
    texts = [plain(text) for text in said]
    if not texts:
        return 0.0, 0.0
    return (
        sum(text in known.units for text in texts) / len(texts),
        sum(text in known.codes for text in texts) / len(texts),
    )
