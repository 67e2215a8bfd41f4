"""Which unit a row of an office's own workbook means: by code or name, by the name above it, and what it may have meant.

A unit is taken only where exactly one fits; what is merely near is named for a person to write down.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from khoi.core.spelling import plain
from khoi.documents.workbook_cells import Note
from khoi.queries.imports_units import UnitTexts

_TOTAL = re.compile(
    r"(?:(?:tổng(?: cộng| số)?|cộng|lũy kế|toàn (?:đảng bộ|bộ|khối|tỉnh|ngành|huyện|trường)"
    r"|tong(?: cong| so)?|cong|toan (?:dang bo|khoi|tinh)|(?:grand )?total|sum)\s*[:.]?$"
    r"|tổng cộng\b|tổng số\b|cộng (?:khối|chung|nhóm|theo|toàn|cả)\b|toàn (?:đảng bộ|khối)\b|total\b)"
)
_LEAD = re.compile(
    r"(?:[\s\-–—−•●▪◦*+·.,;:…]+|\(?(?:\d{1,3}(?:\.\d{1,3})*|[ivxIVX]{1,5}|[a-zA-ZđĐ])[.)]\s*|\d{1,3}\s+)+(?=\S)"
)
_SHORT: Final = {"cb": "chi bo", "db": "dang bo", "du": "dang uy"}
_DIGITS = re.compile(r"\d+")
_NAMED, _PROPOSED = 5, 3
_NEAR = 0.84
_PART = 8  # so many letters of a name say enough to name the whole one
MOST_GUESSED: Final = 200
"""Texts of one file for which a near name is looked for; a file with more of them names other things than units."""


def is_total(text: str) -> bool:
    """Whether a text names a sum instead of a unit.

    >>> is_total("Tổng cộng"), is_total("Tổng công ty Điện")
    (True, False)
    """
    return _TOTAL.match(unicodedata.normalize("NFC", _bare(text)).casefold().strip()) is not None


class UnitWords:
    """Looks units up; each different row text once."""

    def __init__(self, units: UnitTexts) -> None:
        self._units = units
        self._found: dict[tuple[str, str, int | None], tuple[str | None, Note | None]] = {}
        self._guessed: dict[str, str] = {}

    def unit(self, text: str, above: str, year: int | None) -> tuple[str | None, Note | None]:
        """The unit's code, or what is wrong with the text; `above` is what the row names as the one above, if anything."""
        key = text, above, year
        if key not in self._found:
            self._found[key] = self._looked_up(*key)
        return self._found[key]

    def _looked_up(self, text: str, above: str, year: int | None) -> tuple[str | None, Note | None]:
        found: Sequence[str] = self._units.bearers(text)
        if not found and is_total(text):
            return None, Note("total_row", f"“{text}” là dòng tổng, không phải một đơn vị")
        found = found or list(
            dict.fromkeys(code for one in _spelt_out(text) for code in self._units.bearers(one))
        )
        if len(found) > 1 and above:
            found = [code for code in found if self._units.lies_under(code, above, year)] or found
        if len(found) == 1:
            return found[0], None
        if found:
            return None, self._ambiguous(text, found, year)
        return None, Note("unknown_unit", f"không có đơn vị “{text}”{self._near(text)}")

    def _ambiguous(self, text: str, codes: Sequence[str], year: int | None) -> Note:
        listed = "; ".join(self._told(code, year) for code in codes[:_NAMED])
        more = f"; và {len(codes) - _NAMED} đơn vị nữa" if len(codes) > _NAMED else ""
        message = f"{len(codes)} đơn vị tên “{text}”: {listed}{more}. Ghi mã, hoặc thêm cột “Trực thuộc”"
        return Note("ambiguous_unit", message)

    def _told(self, code: str, year: int | None) -> str:
        place = self._units.place(code, year)
        return f"{code} (trực thuộc {place})" if place else code

    def _near(self, text: str) -> str:
        wanted = list(_spelt_out(text))[-1] if _bare(text) else ""
        if wanted not in self._guessed and len(self._guessed) < MOST_GUESSED:
            names = nearest(wanted, self._units.owners) if wanted else []
            codes = list(dict.fromkeys(code for name in names for code in self._units.owners[name]))
            self._guessed[wanted] = ", ".join(
                f"“{self._units.names[code]}” ({code})" for code in codes[:_PROPOSED]
            )
        proposed = self._guessed.get(wanted, "")
        return f"; có phải {proposed}?" if proposed else ""


def _bare(text: str) -> str:
    """The text without dashes, bullets and numbers before it."""
    found = _LEAD.match(text)
    return text[found.end() :] if found else text


def _spelt_out(text: str) -> Iterator[str]:
    """Other ways to write the same: without what stands before it, then with the sort of unit in full."""
    bare = plain(_bare(text))
    yield bare
    first, _, rest = bare.replace(".", " ").partition(" ")
    if first in _SHORT and rest.strip():
        yield f"{_SHORT[first]} {' '.join(rest.split())}"


def nearest(wanted: str, names: Iterable[str]) -> list[str]:
    """Up to three plain names that this one may have meant, the nearest first: a longer or shorter form, or a slip."""
    numbers, look = _DIGITS.findall(wanted), SequenceMatcher(None, "", wanted, autojunk=False)
    found: list[tuple[float, str]] = []
    for name in names:
        look.set_seq1(name)
        if _DIGITS.findall(name) != numbers:  # “Chi bộ 2” is no slip for “Chi bộ 3”
            continue
        if len(wanted) >= _PART and f" {wanted} " in f" {name} ":
            found.append((1.0, name))
        elif (
            look.real_quick_ratio() >= _NEAR
            and look.quick_ratio() >= _NEAR
            and (ratio := look.ratio()) >= _NEAR
        ):
            found.append((ratio, name))
    return [name for _, name in sorted(found, key=lambda one: (-one[0], len(one[1]), one[1]))[:_PROPOSED]]
