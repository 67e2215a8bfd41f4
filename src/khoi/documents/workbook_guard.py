"""Decides whether a workbook may be read at all, by looking at the file itself before any reader of workbooks sees it.

What passes is packed anew from the very bytes that were looked at: the reader cannot find another part, a second part of
the same name, or another size than we did. Links to web pages are allowed, because nothing here follows them.
"""

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from khoi.core.refusal import Refusal
from khoi.documents.workbook_sheet import SheetLook, printed_around
from khoi.documents.workbook_xml import Elements, Texts
from khoi.documents.workbook_zip import Package, malformed, not_a_workbook, too_large

MOST_SHEETS: Final = 200
MOST_TEXT: Final = 40_000_000
"""Letters of all cells together: one long text that a million cells point to is a bomb of its own kind."""
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STRINGS, _STYLES, _TYPES, _TOP = (
    "xl/sharedstrings.xml",
    "xl/styles.xml",
    "[content_types].xml",
    "_rels/.rels",
)
_MACRO_PARTS = (
    "vbaproject",
    "xl/macrosheets/",
    "xl/dialogsheets/",
    "activex",
    "xl/embeddings/",
    "xl/intlmacrosheets/",
)
_SPELT_STRINGS = "xl/sharedStrings.xml"
_MACRO_TYPES = (
    "macroenabled",
    "vbaproject",
    "activex",
    "macrosheet",
    "oleobject",
    "ms-excel.sheet.binary.macro",
)
_MACRO_LINKS = ("/oleobject", "/vbaproject", "/control", "/xlmacrosheet", "/xlintlmacrosheet", "/package")
_OUTSIDE_PARTS = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")
_DDE = ("ddeLink", "oleLink")
_READ_BESIDES = (
    "xl/comments",
    "xl/drawings/drawing",
    "xl/threadedcomments/",
    "docprops/core.xml",
    "docprops/app.xml",
)


@dataclass(frozen=True, slots=True)
class GuardedSheet:
    """A sheet by name, in the order of the workbook; `besides`: what is printed in its headers and footers."""

    name: str
    hidden: bool
    besides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Guarded:
    """A workbook that may be read: packed anew, its sheets, and every text outside the sheets."""

    data: bytes
    sheets: tuple[GuardedSheet, ...]
    besides: tuple[str, ...]


def guarded(data: bytes) -> Guarded:
    """The workbook, looked through. Raises Refusal `not_a_workbook`, `workbook_encrypted`, `workbook_too_large`,
    `workbook_malformed`, `workbook_macros`, `workbook_external_links`, `workbook_formulas`, `workbook_too_many_rows` or
    `workbook_too_many_columns`.
    """
    package = Package(data)
    _refuse_other_documents(package)
    _refuse_active_parts(package)
    parts = {name: package.read(name) for name in (_TYPES, _TOP, _BOOK, _RELATIONS)}
    _refuse_active_types(parts[_TYPES])
    _refuse_links(package)
    found = _sheets(parts)
    parts |= {name: package.read(name) for name in (_STRINGS, _STYLES) if name in package}
    lengths = _text_lengths(parts.get(_STRINGS))
    if _STYLES in parts:
        Elements(_STYLES, parts[_STYLES])
    sheets, letters = [], 0
    for name, part, hidden in found:
        parts[part] = content = package.read(part)
        letters += _letters(name, content, lengths)
        if letters > MOST_TEXT:
            raise too_large("các ô của tệp có quá nhiều chữ", name)
        sheets.append(GuardedSheet(name, hidden, tuple(printed_around(content))))
    return Guarded(_packed(parts), tuple(sheets), tuple(_besides(package)))


def _refuse_other_documents(package: Package) -> None:
    if "xl/workbook.bin" in package:
        raise not_a_workbook("tệp Excel nhị phân (.xlsb)")
    if "word/document.xml" in package:
        raise not_a_workbook("tệp Word (.docx)")
    if "ppt/presentation.xml" in package:
        raise not_a_workbook("tệp trình chiếu (.pptx)")
    if "content.xml" in package and "mimetype" in package:
        raise not_a_workbook("tệp OpenDocument (.ods, .odt)")
    if _BOOK not in package or _TYPES not in package:
        raise not_a_workbook("một tệp nén")


def _refuse_active_parts(package: Package) -> None:
    for name in package.names:
        if any(part in name for part in _MACRO_PARTS):
            raise _macros(name)
        if name.startswith("xl/externallinks/") and name.endswith(".xml"):
            links = Elements(name, package.read(name))
            if any(element in _DDE for element, _ in links.found):
                raise _macros(name)
    for name in package.names:
        if name.startswith(_OUTSIDE_PARTS):
            raise _outside(name)


def _refuse_active_types(content: bytes) -> None:
    for element, attributes in Elements("[Content_Types].xml", content).found:
        declared = attributes.get("ContentType", "").lower()
        if element in ("Override", "Default") and any(kind in declared for kind in _MACRO_TYPES):
            raise _macros(attributes.get("PartName", "") or "[Content_Types].xml")


def _refuse_links(package: Package) -> None:
    for name in package.names:
        if not name.endswith(".rels"):
            continue
        for element, attributes in Elements(name, package.read(name)).found:
            kind = attributes.get("Type", "").lower()
            if element != "Relationship":
                continue
            if kind.endswith(_MACRO_LINKS):
                raise _macros(name)
            is_outside = attributes.get("TargetMode", "").lower() == "external" and not kind.endswith(
                "/hyperlink"
            )
            if is_outside or "/externallink" in kind or kind.endswith(("/connections", "/querytable")):
                raise _outside(name)


def _sheets(parts: Mapping[str, bytes]) -> list[tuple[str, str, bool]]:
    """Every sheet as (name, its part, whether it is hidden), in order."""
    targets = {
        row.get("Id", ""): row.get("Target", "")
        for element, row in Elements(_RELATIONS, parts[_RELATIONS]).found
        if element == "Relationship" and row.get("Type", "").endswith("/worksheet")
    }
    found = []
    for element, row in Elements(_BOOK, parts[_BOOK]).found:
        if element == "sheet" and (target := targets.get(row.get("id", ""))):
            part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()
            found.append((row.get("name", ""), part, row.get("state", "visible") != "visible"))
    if not found:
        raise malformed("không có trang tính nào")
    if len(found) > MOST_SHEETS:
        raise too_large(f"tệp có {len(found)} trang tính, nhiều hơn {MOST_SHEETS}")
    if len({part for _, part, _ in found}) < len(found) or len({name for name, _, _ in found}) < len(found):
        raise malformed("hai trang tính trùng tên hoặc trùng nội dung")
    return found


class _Lengths(Texts):
    """How long each shared text is."""

    def __init__(self, data: bytes) -> None:
        self.lengths: list[int] = []
        super().__init__(_SPELT_STRINGS, data)

    def started(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        """A new text begins."""
        self.elements += 1
        if name.rpartition(":")[2] == "si":
            self.lengths.append(0)

    def text(self, said: str) -> None:
        """Adds to the text that has begun."""
        if self.lengths:
            self.lengths[-1] += len(said)


def _text_lengths(data: bytes | None) -> list[int]:
    return _Lengths(data).lengths if data is not None else []


def _letters(name: str, content: bytes, lengths: list[int]) -> int:
    """An upper bound of the letters that the cells of a sheet take from shared texts; exact where that is not enough."""
    look = SheetLook(name)
    look.read(content)
    longest = max(lengths, default=0)
    if look.extent.shared * longest <= MOST_TEXT // 4:
        return look.extent.shared * longest
    pointed: Counter[str] = Counter()
    SheetLook(name, pointed).read(content)
    places = ((int(place), times) for place, times in pointed.items() if place.isascii() and place.isdigit())
    return sum(lengths[place] * times for place, times in places if place < len(lengths))


def _besides(package: Package) -> Iterator[str]:
    for name in package.names:
        if name.startswith(_READ_BESIDES) and name.endswith(".xml"):
            yield from Texts(name, package.read(name)).found


def _packed(parts: Mapping[str, bytes]) -> bytes:
    """Unpacked parts in one file, under the names a reader looks for."""
    packed = BytesIO()
    spelt = {_TYPES: "[Content_Types].xml", _STRINGS: _SPELT_STRINGS}
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as box:
        for name, content in parts.items():
            box.writestr(spelt.get(name, name), content)
    return packed.getvalue()


def _macros(where: str) -> Refusal:
    return Refusal(
        "workbook_macros",
        "tệp có macro, điều khiển ActiveX hoặc đối tượng nhúng; phần mềm không nhận tệp chạy được",
        where=where,
        hint="Lưu lại dạng .xlsx (không phải .xlsm), bỏ các đối tượng nhúng, rồi nạp lại.",
    )


def _outside(where: str) -> Refusal:
    return Refusal(
        "workbook_external_links",
        "tệp lấy dữ liệu từ tệp khác hoặc từ mạng",
        where=where,
        hint="Trong Excel: Dữ liệu → Sửa liên kết → Ngắt liên kết (Break Links), lưu lại rồi nạp lại.",
    )
