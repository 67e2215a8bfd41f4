"""The text of a report in Word: headings, paragraphs, tables, charts, and the references at the end."""

from collections.abc import Sequence
from io import BytesIO

from docx.document import Document as DocumentObject
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from khoi.documents.chart_places import chart_places
from khoi.documents.docx_parts import (
    add_bookmark,
    add_raised_number,
    describe,
    first_paragraph,
    mark_head_row,
    mark_unbroken,
    set_widths,
)
from khoi.documents.report_docx_head import text_width
from khoi.documents.report_docx_styles import IN_TABLE, PICTURE
from khoi.documents.report_text import Paper
from khoi.documents.typeset import typeset_png
from khoi.queries.report_parts import Chart, Heading, Paragraph, Run, Table
from khoi.queries.report_profile import Profile


class Body:
    """Adds the pieces of one report to one document."""

    def __init__(self, document: DocumentObject, paper: Paper, profile: Profile) -> None:
        self._document, self._paper, self._profile = document, paper, profile
        self._listed = {one.number for one in paper.references}

    def add_all(self) -> None:
        """Every block in its order."""
        for block in self._paper.blocks:
            match block:
                case Heading():
                    self._document.add_paragraph(block.text, style=f"Heading {block.level}")
                case Paragraph():
                    style = "List Bullet" if block.is_item else "Body Text"
                    self._add_runs(self._document.add_paragraph(style=style), block.runs)
                case Table():
                    self._add_table(block)
                case Chart():
                    self._add_chart(block)

    def add_references(self) -> None:
        """Where each figure is found, on a page of its own; nothing where the numbers can be followed."""
        if not self._paper.references:
            return
        head = self._document.add_paragraph(style="Caption")
        head.paragraph_format.page_break_before = True
        head.add_run(self._paper.references_head)
        for one in self._paper.references:
            line = self._document.add_paragraph(style=IN_TABLE)
            add_bookmark(line, _anchor(one.number), one.number)
            line.add_run(f"{one.number}. {one.label}: {one.url}")

    def _add_runs(self, paragraph: WordParagraph, runs: Sequence[Run]) -> None:
        for run in runs:
            paragraph.add_run(run.text).bold = run.strong or None
            if run.ref:
                anchor = _anchor(run.ref) if run.ref in self._listed else ""
                add_raised_number(paragraph, run.ref, self._paper.urls.get(run.ref, ""), anchor)

    def _add_table(self, block: Table) -> None:
        self._document.add_paragraph(block.title, style="Caption").paragraph_format.keep_with_next = True
        table = self._document.add_table(rows=1 + len(block.rows), cols=len(block.head), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        set_widths(table, _shares(block.widths, text_width(self._profile)))
        style = self._document.styles[IN_TABLE].style_id
        head = tuple(Run(text, strong=True) for text in block.head)
        for number, (row, runs) in enumerate(zip(table.rows, (head, *block.rows), strict=True)):
            for column, (cell, run) in enumerate(zip(row.cells, runs, strict=True)):
                line = first_paragraph(cell)
                line._p.style = style  # noqa: SLF001 - by name, python-docx reads every style again for every cell
                line.alignment = _side(column, block, is_head=number == 0)
                line.paragraph_format.keep_with_next = (
                    number == len(block.rows) and bool(block.note)
                ) or None
                self._add_runs(line, [run])
        mark_unbroken(table)
        mark_head_row(table)
        describe(table, block.title)
        self._add_note(block)

    def _add_note(self, block: Table) -> None:
        """The note, or as much room as between two paragraphs: two tables in a row would run into one."""
        note = self._document.add_paragraph(style=IN_TABLE)
        note.paragraph_format.space_after = Pt(self._profile.gap)
        if block.note:
            note.add_run(block.note).italic = True
        else:
            note.paragraph_format.space_before = note.paragraph_format.space_after = Pt(0)
            note.paragraph_format.line_spacing = Pt(self._profile.gap)

    def _add_chart(self, block: Chart) -> None:
        width = text_width(self._profile)
        data = chart_places(block, self._paper.lang) | {"width": width.mm}
        picture = (
            self._document.add_paragraph(style=PICTURE)
            .add_run()
            .add_picture(BytesIO(typeset_png("chart_alone.typ", data)), width=width)
        )
        named = picture._inline.docPr  # noqa: SLF001 - python-docx has no alternative text
        named.set("descr", str(data["alt"]))
        named.set("title", block.title)
        self._document.add_paragraph(block.title, style="Caption")


def _anchor(number: int) -> str:
    return f"so-lieu-{number}"


def _shares(shares: Sequence[int], whole: Length) -> list[Length]:
    total = sum(shares)
    return [Length(int(whole * share / total)) for share in shares]


def _side(column: int, block: Table, *, is_head: bool) -> WD_ALIGN_PARAGRAPH:
    if is_head:
        return WD_ALIGN_PARAGRAPH.CENTER
    return WD_ALIGN_PARAGRAPH.RIGHT if column in block.numbers else WD_ALIGN_PARAGRAPH.LEFT
