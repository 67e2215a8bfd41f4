"""One typesetter for the whole process: it keeps its fonts in memory and takes one document at a time."""

import json
import unicodedata
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from khoi.documents.font_tables import FONTS, is_drawn

FOLDER = Path(__file__).parent
UNDRAWN = "□"
_one_at_a_time = Lock()


@cache
def _compiler() -> typst.Compiler:
    # Without the fonts of the machine, so that a report is the same everywhere.
    return typst.Compiler(FOLDER / "report.typ", root=FOLDER, font_paths=[FONTS], ignore_system_fonts=True)


def typeset_pdf(template: str, data: dict[str, Any]) -> bytes:
    """A PDF/A-2b of `template`, a file beside this one, filled with `data`; the same data give the same bytes."""
    with _one_at_a_time:
        made = _compiler().compile(
            input=FOLDER / template, format="pdf", sys_inputs=_inputs(data), pdf_standards=["a-2b"]
        )
    return _single(made)


def typeset_png(template: str, data: dict[str, Any], *, ppi: int = 220) -> bytes:
    """The one page of `template` as a picture."""
    with _one_at_a_time:
        made = _compiler().compile(input=FOLDER / template, format="png", ppi=ppi, sys_inputs=_inputs(data))
    return _single(made)


def _single(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("a template that gives one file was expected")
    return made


def _inputs(data: dict[str, Any]) -> dict[str, str]:
    return {"data": drawable(json.dumps(data, ensure_ascii=False))}


def drawable(text: str) -> str:
    """`text` with a box for each letter the font lacks: PDF/A forbids those, and one unit's name must not stop a report."""
    return text if text.isascii() else "".join(map(_drawable, unicodedata.normalize("NFC", text)))


def _drawable(letter: str) -> str:
    if letter.isascii() or is_drawn(letter):
        return letter
    return "" if unicodedata.category(letter) in ("Cf", "Mn") else UNDRAWN
