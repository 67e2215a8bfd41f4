"""Hostile and broken workbooks, made by program: each with the refusal it must meet, and where."""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import xlsxwriter

Bad = tuple[str, bytes, str, str]
SHEET, BOOK, RELS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
TYPES, STRINGS = "[Content_Types].xml", "xl/sharedStrings.xml"
_NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def book(write: Callable[[Any], None] | None = None, name: str = "Số liệu") -> bytes:
    """A small good workbook, with what `write` puts on its first sheet."""
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = made.add_worksheet(name)
    for i, row in enumerate([("Đơn vị", "Năm", "m"), ("a", 2024, 3), ("b", 2024, 5)]):
        sheet.write_row(i, 0, row)
    if write:
        write(sheet)
    made.close()
    return file.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """Every part of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        return {name: box.read(name) for name in box.namelist()}


def packed(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Parts as a file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as box:
        for name, content in parts.items():
            box.writestr(name, content)
    return file.getvalue()


def changed(**parts: bytes | str) -> bytes:
    """The good workbook with other parts; `__` stands for a slash in their names."""
    return packed(parts_of(book()) | {name.replace("__", "/"): content for name, content in parts.items()})


def with_part(name: str, content: bytes | str, data: bytes | None = None) -> bytes:
    """The good workbook with one part put in or replaced."""
    return packed(parts_of(data or book()) | {name: content})


def edited(name: str, old: bytes, new: bytes) -> bytes:
    """The good workbook with one text of one part replaced, once."""
    parts = parts_of(book())
    assert old in parts[name], (name, old)
    return packed(parts | {name: parts[name].replace(old, new, 1)})


def sheet_of(rows: str, head: str = "") -> bytes:
    """The good workbook whose sheet has these rows as XML."""
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{head}<worksheet {_NS}><sheetData>{rows}</sheetData></worksheet>'
    return with_part(SHEET, xml)


def _linked(kind: str, target: str, mode: str = "") -> bytes:
    inner = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>'
    return with_part(
        "xl/worksheets/_rels/sheet1.xml.rels", f"<Relationships {_PACKAGE}>{inner}</Relationships>"
    )


def _lying(data: bytes, declared: int) -> bytes:
    """Declares another size for the sheet in the list of contents."""
    at = data.rindex(SHEET.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    return data[: at + 24] + struct.pack("<I", declared) + data[at + 28 :]


def _flagged(data: bytes) -> bytes:
    """Says that the sheet is encrypted."""
    at = data.rindex(SHEET.encode()) - 46
    return data[: at + 8] + struct.pack("<H", 1) + data[at + 10 :]


def _stored(data: bytes) -> bytes:
    """The same parts, not compressed at all, so that nothing about the packing is suspicious."""
    return packed(parts_of(data), zipfile.ZIP_STORED)


def _twice() -> bytes:
    """Two sheets of one name in the file: a harmless one and another."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as box:
        for name, content in parts_of(book()).items():
            box.writestr(name, content)
        box.writestr(SHEET.upper(), "<worksheet/>")
    return file.getvalue()


def _structure() -> Iterator[Bad]:
    """What is no workbook at all, or packed in a way no office program packs."""
    yield "text", b"unit,year,measure,count\n", "not_a_workbook", "tệp"
    yield "empty", b"", "not_a_workbook", "tệp"
    yield "pdf", b"%PDF-1.7\n", "not_a_workbook", "tệp"
    yield "other zip", packed({"a.txt": b"a"}), "not_a_workbook", "tệp"
    yield "Word", packed({TYPES: b"<Types/>", "word/document.xml": b"<w/>"}), "not_a_workbook", "tệp"
    yield "ods", packed({"mimetype": b"x", "content.xml": b"<x/>"}), "not_a_workbook", "tệp"
    yield "xlsb", with_part("xl/workbook.bin", b"x"), "not_a_workbook", "tệp"
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    yield "xls", old, "not_a_workbook", "tệp"
    yield "password", old + "EncryptedPackage".encode("utf-16-le"), "workbook_encrypted", "tệp"
    yield "cut", book()[:-400], "workbook_malformed", "tệp"
    yield (
        "no sheet part",
        packed({k: v for k, v in parts_of(book()).items() if k != SHEET}),
        "workbook_malformed",
        "tệp",
    )
    yield "two parts of one name", _twice(), "workbook_malformed", "tệp"
    yield "encrypted part", _flagged(book()), "workbook_malformed", "tệp"
    yield "bzip2", packed(parts_of(book()), zipfile.ZIP_BZIP2), "workbook_malformed", "tệp"
    yield "climbing name", with_part("xl/../../etc/x.xml", b"<x/>"), "workbook_malformed", "tệp"
    yield "size too small", _lying(book(), 10), "workbook_malformed", "tệp"
    yield "size too large", _lying(book(), 900_000), "workbook_malformed", "tệp"


def _bombs() -> Iterator[Bad]:
    """Small files that would fill the memory."""
    yield "declared 4 GB", _lying(book(), 0xFFFFFFFE), "workbook_too_large", "tệp"
    yield "blank sheet of 60 MB", with_part(SHEET, b" " * 60_000_000), "workbook_too_large", "tệp"
    yield (
        "blank picture of 200 MB",
        with_part("xl/media/image1.png", bytes(200_000_000)),
        "workbook_too_large",
        "tệp",
    )
    yield "nested", with_part("xl/media/more.zip", book()), "workbook_too_large", "tệp"
    many = {f"xl/media/{i}.png": b"" for i in range(2_100)}
    yield "many parts", packed(parts_of(book()) | many), "workbook_too_large", "tệp"
    text = "<si><t>" + "x" * 900_000 + "</t></si>"
    strings = f'<sst {_NS} count="1" uniqueCount="1">{text}</sst>'
    rows = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 3_000))
    bomb = parts_of(sheet_of(rows)) | {STRINGS: strings}
    yield "one long text, pointed to often", packed(bomb), "workbook_too_large", "Số liệu"
    corners = '<row r="1"><c r="A1"><v>1</v></c></row><row r="90000"><c r="GR90000"><v>1</v></c></row>'
    yield "two far corners", sheet_of(corners), "workbook_too_large", "Số liệu"
    deep = "<x>" * 200_000 + "</x>" * 200_000
    yield "deep XML", _stored(sheet_of(deep)), "workbook_malformed", "Số liệu"
    wide = '<row r="1">' + "<c><v>1</v></c>" * 300 + "</row>"
    yield "cells without address", sheet_of(wide), "workbook_too_many_columns", "Số liệu"
    unnumbered = "<row><c><v>1</v></c></row>" * 101_000
    yield "rows without number", _stored(sheet_of(unnumbered)), "workbook_too_many_rows", "Số liệu"


def _extents() -> Iterator[Bad]:
    """Too many rows or columns."""
    last = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    yield "last row of all", sheet_of(last), "workbook_too_many_rows", "Số liệu"
    every = "".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in range(1, 1_048_577))
    yield "1,048,576 rows", sheet_of(every), "workbook_too_many_rows", "Số liệu"
    yield "column GS", book(lambda sheet: sheet.write(0, 200, "x")), "workbook_too_many_columns", "Số liệu"
    yield "column XFD", book(lambda sheet: sheet.write(0, 16_383, 1)), "workbook_too_many_columns", "Số liệu"


def _active() -> Iterator[Bad]:
    """Macros, controls, embedded objects."""
    yield "vba", with_part("xl/vbaProject.bin", b"\0"), "workbook_macros", "xl/vbaproject.bin"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    yield "xlsm", edited(TYPES, plain, macro), "workbook_macros", "/xl/workbook.xml"
    yield (
        "macro sheet",
        with_part("xl/macrosheets/sheet1.xml", b"<x/>"),
        "workbook_macros",
        "xl/macrosheets/sheet1.xml",
    )
    yield (
        "ActiveX",
        with_part("xl/activeX/activeX1.xml", b"<x/>"),
        "workbook_macros",
        "xl/activex/activex1.xml",
    )
    yield (
        "OLE",
        with_part("xl/embeddings/oleObject1.bin", b"x"),
        "workbook_macros",
        "xl/embeddings/oleobject1.bin",
    )


def _elsewhere() -> Iterator[Bad]:
    """Links to other files and networks."""
    dde = f'<externalLink {_NS}><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    link = "xl/externalLinks/externalLink1.xml"
    yield "DDE", with_part(link, dde), "workbook_macros", link.lower()
    yield (
        "OLE relation",
        _linked("oleObject", "../x.bin"),
        "workbook_macros",
        "xl/worksheets/_rels/sheet1.xml.rels",
    )
    outside = f"<externalLink {_NS}><externalBook/></externalLink>"
    yield "external workbook", with_part(link, outside), "workbook_external_links", link.lower()
    yield (
        "connection",
        with_part("xl/connections.xml", b"<x/>"),
        "workbook_external_links",
        "xl/connections.xml",
    )
    image = _linked("image", "http://example.org/x.png", ' TargetMode="External"')
    yield "picture from a network", image, "workbook_external_links", "xl/worksheets/_rels/sheet1.xml.rels"


def _formulas() -> Iterator[Bad]:
    """Formulas of every sort."""
    formula = book(lambda sheet: sheet.write_formula("B7", "=SUM(C2:C3)", None, 8))
    yield "formula", formula, "workbook_formulas", "Số liệu!B7"
    shell = book(lambda sheet: sheet.write_formula("D1", "=cmd|'/c calc'!A0"))
    yield "DDE formula", shell, "workbook_formulas", "Số liệu!D1"
    array = book(lambda sheet: sheet.write_array_formula("E2:E3", "{=C2:C3*2}"))
    yield "array formula", array, "workbook_formulas", "Số liệu!E2"
    prefixed = '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row r="2"><x:c r="C2"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    yield "formula under a prefix", with_part(SHEET, prefixed), "workbook_formulas", "Số liệu!C2"
    unplaced = sheet_of('<row r="4"><c r="A4"><v>1</v></c><c><f>1+1</f><v>2</v></c></row>')
    yield "formula in a cell without address", unplaced, "workbook_formulas", "Số liệu!B4"


def _xml() -> Iterator[Bad]:
    """Tricks of XML, and XML that is none."""
    dtd = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    yield (
        "entities",
        sheet_of('<row r="1"><c r="A1" t="str"><v>&b;</v></c></row>', dtd),
        "workbook_malformed",
        "Số liệu",
    )
    outer = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'
    yield "document type", sheet_of("", outer), "workbook_malformed", "Số liệu"
    yield (
        "entities in strings",
        with_part(STRINGS, f"{dtd}<sst {_NS}/>"),
        "workbook_malformed",
        "xl/sharedStrings.xml",
    )
    yield (
        "entities in the list of sheets",
        with_part(BOOK, f"{dtd}<workbook {_NS}/>"),
        "workbook_malformed",
        BOOK,
    )
    yield "UTF-16", with_part(SHEET, f"<worksheet {_NS}/>".encode("utf-16")), "workbook_malformed", "Số liệu"
    other = f'<?xml version="1.0" encoding="windows-1258"?><worksheet {_NS}/>'
    yield "other encoding", with_part(SHEET, other), "workbook_malformed", "Số liệu"
    yield "cut XML", edited(SHEET, b"</sheetData>", b""), "workbook_malformed", "Số liệu"
    yield (
        "wrong address",
        sheet_of('<row r="1"><c r="1A"><v>1</v></c></row>'),
        "workbook_malformed",
        "Số liệu",
    )
    yield "row zero", sheet_of('<row r="0"><c r="A0"><v>1</v></c></row>'), "workbook_malformed", "Số liệu"
    yield (
        "wrong row number",
        sheet_of('<row r="-1"><c r="A1"><v>1</v></c></row>'),
        "workbook_malformed",
        "Số liệu",
    )
    yield (
        "no such text",
        sheet_of('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'),
        "workbook_malformed",
        "tệp",
    )
    yield "no sheets", with_part(BOOK, f"<workbook {_NS}><sheets/></workbook>"), "workbook_malformed", "tệp"
    found = re.search(rb"<sheet [^>]*/>", parts_of(book())[BOOK])
    assert found
    yield "one sheet twice", edited(BOOK, found[0], found[0] * 2), "workbook_malformed", "tệp"


def bad_files() -> Iterator[Bad]:
    """Every bad file: its name, its bytes, the code of the refusal, and where that says it is."""
    yield from _structure()
    yield from _bombs()
    yield from _extents()
    yield from _active()
    yield from _elsewhere()
    yield from _formulas()
    yield from _xml()
