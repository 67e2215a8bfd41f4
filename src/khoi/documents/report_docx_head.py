"""What stands over and under the text of a report in Word: the two heads, kind and abstract; addressees and signature."""

from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from khoi.documents.docx_parts import (
    add_bottom_rule,
    first_paragraph,
    mark_unbroken,
    set_no_padding,
    set_widths,
)
from khoi.documents.report_text import Paper
from khoi.documents.text_width import bold_width, right_head
from khoi.queries.report_profile import Profile

_A4_WIDTH = 210
_SLACK = Pt(1.5)  # a line exactly as wide as its room may be broken by another font's rounding


def text_width(profile: Profile) -> Length:
    """The line between both margins."""
    return Mm(_A4_WIDTH - profile.left - profile.right)


def add_head(document: DocumentObject, paper: Paper, profile: Profile) -> None:
    """Bodies, number and urgency on the left; the Party's name over its rule, place and day on the right."""
    room = Mm(right_head(paper.party, profile.party_size))
    table = _pair(document, [Length(text_width(profile) - room), room])
    left, right = table.rows[0].cells
    lines = _Lines(left, WD_ALIGN_PARAGRAPH.CENTER)
    lines.add(paper.superior, profile.superior_size)
    lines.add(paper.issuer, profile.issuer_size, bold=True)
    lines.add("*", profile.issuer_size)
    lines.add(paper.number, profile.number_size)
    lines.add(paper.urgency, profile.urgency_size, bold=True)
    _add_party(_Lines(right, WD_ALIGN_PARAGRAPH.CENTER), room, paper, profile)
    _add_kind(document, paper, profile)


def _add_party(lines: "_Lines", room: Length, paper: Paper, profile: Profile) -> None:
    party = lines.add(paper.party, profile.party_size, bold=True)
    if party is not None:
        side = Length(int((room - Pt(bold_width(paper.party, profile.party_size)) - _SLACK) / 2))
        party.paragraph_format.left_indent = party.paragraph_format.right_indent = Length(max(side, 0))
        add_bottom_rule(party)
        party.paragraph_format.space_after = Pt(6)
    lines.add(paper.place_day, profile.number_size, italic=True)


def _add_kind(document: DocumentObject, paper: Paper, profile: Profile) -> None:
    title = document.add_paragraph(paper.type_name, style="Title")
    title.paragraph_format.space_before = Pt(profile.line)
    if paper.abstract:
        document.add_paragraph(paper.abstract, style="Subtitle")
    rule = document.add_paragraph(paper.rule)
    rule.alignment = WD_ALIGN_PARAGRAPH.CENTER
    rule.paragraph_format.space_after = Pt(profile.gap)


def add_signature(document: DocumentObject, paper: Paper, profile: Profile) -> None:
    """Addressees on the left, authority and name on the right, kept on one page."""
    document.add_paragraph().paragraph_format.line_spacing = Pt(profile.gap)
    half = Length(int(text_width(profile) / 2))
    table = _pair(document, [half, half])
    mark_unbroken(table)
    left, right = table.rows[0].cells
    lines = _Lines(left, WD_ALIGN_PARAGRAPH.LEFT)
    head = lines.add(paper.recipients_head, profile.recipients_size)
    if head is not None:
        head.runs[0].underline = True
    for one in paper.recipients:
        lines.add(one, profile.list_size)
    lines = _Lines(right, WD_ALIGN_PARAGRAPH.CENTER)
    for one in paper.authority:
        lines.add(one, profile.sign_size, bold=True)
    lines.add(paper.office, profile.sign_size)
    for _ in range(profile.blank_lines):
        lines.add("\N{NO-BREAK SPACE}", profile.sign_size)
    lines.add(paper.signatory, profile.sign_size, bold=True)


def _pair(document: DocumentObject, widths: list[Length]) -> Table:
    """Two columns without borders, for layout only."""
    table = document.add_table(rows=1, cols=2)
    set_no_padding(table)
    set_widths(table, widths)
    return table


class _Lines:
    """Lines put one below the other into a cell; an empty one is left out."""

    def __init__(self, cell: _Cell, alignment: WD_ALIGN_PARAGRAPH) -> None:
        self._cell, self._alignment, self._is_first = cell, alignment, True

    def add(self, text: str, size: int, *, bold: bool = False, italic: bool = False) -> Paragraph | None:
        if not text:
            return None
        paragraph = first_paragraph(self._cell) if self._is_first else self._cell.add_paragraph()
        self._is_first = False
        paragraph.alignment = self._alignment
        run = paragraph.add_run(text)
        run.bold, run.italic, run.font.size = bold, italic, Pt(size)
        return paragraph
