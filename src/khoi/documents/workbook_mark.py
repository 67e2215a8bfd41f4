"""What a form of ours carries in a sheet that nobody sees: for which year it is, and of which units and measures.

The check sum finds a form that was altered; it proves nothing about who made it.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from khoi.core.refusal import Refusal
from khoi.documents.workbook_read import SheetGrid

SHEET: Final = "_khoi"
FORMAT: Final = 1
GUIDE: Final = "Hướng dẫn"


@dataclass(frozen=True, slots=True)
class FormMark:
    """`revision`: the last change to the figures that the office had before it; `heads`: each sheet's row of codes."""

    year: int
    revision: int
    units: tuple[str, ...]
    measures: tuple[str, ...]
    heads: dict[str, int] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 over year, revision, units and measures, as 64 hexadecimal digits."""
        said = json.dumps([self.year, self.revision, self.units, self.measures], separators=(",", ":"))
        return hashlib.sha256(said.encode()).hexdigest()

    def rows(self) -> Iterator[tuple[str, str, int]]:
        """The rows of the hidden sheet: what it is, its text, its number."""
        yield "khoi.form", "", FORMAT
        yield "year", "", self.year
        yield "revision", "", self.revision
        yield "digest", self.digest, 0
        for name, row in self.heads.items():
            yield "sheet", name, row
        for code in self.measures:
            yield "measure", code, 0
        for code in self.units:
            yield "unit", code, 0


def form_in(grids: Sequence[SheetGrid]) -> FormMark | None:
    """The mark of our own form; None for any other workbook. Raises Refusal `form_altered` or `form_newer`."""
    grid = next((one for one in grids if one.name == SHEET), None)
    if grid is None:
        return None
    try:
        mark, digest = _read(grid.rows)
    except (ValueError, TypeError, KeyError, IndexError) as error:
        raise _altered() from error
    if digest != mark.digest:
        raise _altered()
    return mark


def _read(rows: Sequence[Sequence[Any]]) -> tuple[FormMark, str]:
    found: dict[str, list[tuple[str, int]]] = {}
    for row in rows:
        if row and row[0] is not None:
            found.setdefault(str(row[0]), []).append((str(row[1] or ""), int(row[2] or 0)))
    if found["khoi.form"][0][1] > FORMAT:
        hint = "Tải biểu mới từ máy này rồi điền lại."
        raise Refusal("form_newer", "biểu này do một bản Khối mới hơn làm ra", where=SHEET, hint=hint)
    texts = {kind: tuple(text for text, _ in found.get(kind, ())) for kind in ("unit", "measure")}
    mark = FormMark(
        found["year"][0][1],
        found["revision"][0][1],
        texts["unit"],
        texts["measure"],
        dict(found.get("sheet", ())),
    )
    return mark, found["digest"][0][0]


def _altered() -> Refusal:
    hint = "Tải lại biểu từ máy này rồi chép số sang; không sửa trang ẩn và dòng mã của biểu."
    return Refusal("form_altered", "phần nhận dạng của biểu đã bị sửa", where=SHEET, hint=hint)
