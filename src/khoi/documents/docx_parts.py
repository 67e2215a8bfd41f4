"""Pieces of a Word file that python-docx has no word for, and the file made the same on every run."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as DocumentObject
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

_EPOCH = (1980, 1, 1, 0, 0, 0)
_THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
TWIPS_A_POINT = 20


def element(name: str, /, **attributes: object) -> Any:
    """A `w:` element with `w:` attributes, `_` in a name standing for the last letters of a keyword."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key.rstrip('_')}"), str(value))
    return made


def add_page_number(paragraph: Paragraph) -> None:
    """The number of the page, kept by the word processor."""
    field = element("fldSimple", instr="PAGE")
    run = element("r")
    text = element("t")
    text.text = "2"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields


def add_raised_number(paragraph: Paragraph, number: int, url: str, anchor: str) -> None:
    """A superscript number in brackets, so that nobody takes it for a power, that leads to `url`, or inside the paper to the bookmark `anchor`, or nowhere."""
    run = paragraph.add_run(f"[{number}]")
    run.font.superscript = True
    if not (url or anchor):
        return
    link = element("hyperlink", history="1")
    if url:
        link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    else:
        link.set(qn("w:anchor"), anchor)
    run._r.addprevious(link)  # noqa: SLF001 - python-docx has no hyperlinks to write
    link.append(run._r)  # noqa: SLF001 - as above


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """A place in the paper that links can lead to."""
    begin, end = element("bookmarkStart", id=number, name=name), element("bookmarkEnd", id=number)
    paragraph._p.append(begin)  # noqa: SLF001 - python-docx has no bookmarks
    paragraph._p.append(end)  # noqa: SLF001 - as above


def add_bottom_rule(paragraph: Paragraph) -> None:
    """A solid rule below the paragraph, from its left to its right indent."""
    borders = element("pBdr")
    borders.append(element("bottom", val="single", sz="8", space="1", color="000000"))
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no borders
    properties.insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def set_widths(table: Table, widths: list[Length]) -> None:
    """Fixes the columns: for the table, its grid and every cell, as word processors differ in which they read."""
    table.autofit = False
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no table width
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    width = element("tblW", w=round(sum(one.pt for one in widths) * TWIPS_A_POINT), type="dxa")
    properties.insert_element_before(
        width, "w:jc", "w:tblBorders", "w:tblLayout", "w:tblCellMar", "w:tblLook"
    )
    for i, one in enumerate(widths):
        table.columns[i].width = one
    for row in table.rows:
        for cell, one in zip(row.cells, widths, strict=True):
            cell.width = one


def set_no_padding(table: Table) -> None:
    """Lets text begin at the very edge of the cells."""
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w="0", type="dxa"))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")  # noqa: SLF001 - not in python-docx


def describe(table: Table, title: str) -> None:
    """Gives the table its title for who listens to it."""
    table._tbl.tblPr.append(element("tblCaption", val=title))  # noqa: SLF001 - not in python-docx


def mark_unbroken(table: Table) -> None:
    """No row is broken over two pages."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("cantSplit"))  # noqa: SLF001 - not in python-docx


def mark_head_row(table: Table) -> None:
    """The first row is the head, repeated on every page."""
    table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))  # noqa: SLF001 - not in python-docx


def first_paragraph(cell: _Cell) -> Paragraph:
    """The empty paragraph every cell begins with."""
    return cell.paragraphs[0]


def saved(document: DocumentObject) -> bytes:
    """The file's bytes, the same for the same document: no clock in the archive, no picture of the empty template."""
    package = document.part.package
    for key in [key for key, one in package.rels.items() if one.reltype == _THUMBNAIL]:
        package.rels.pop(key)
    raw, made = BytesIO(), BytesIO()
    document.save(raw)
    with ZipFile(raw) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return made.getvalue()
