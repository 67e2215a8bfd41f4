"""The Word file read back: page, styles, order; then as LibreOffice lays it out."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import docx as word
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph
from tests.documents.printing import (
    LINKS,
    MM,
    ORDER,
    boxes_of,
    docx,
    needs_poppler,
    places,
    profile,
    words_of,
)
from tests.documents.report_sample import EVERY_LETTER, sample
from tests.libreoffice import convert, needs_libreoffice

from khoi.documents.report_text import GAP
from khoi.documents.text_width import bold_width, right_head
from khoi.queries import report_parts as parts


def opened(data: bytes):
    return word.Document(BytesIO(data))


@pytest.fixture(scope="module")
def made():
    return opened(docx())


def inner(document) -> list[Paragraph | Table]:
    """Everything of the body in its order."""
    return list(document.iter_inner_content())


def text_of(document) -> str:
    """All words in their order, tables row by row."""
    found = []
    for one in inner(document):
        if isinstance(one, Table):
            found += [cell.text for row in one.rows for cell in row.cells]
        else:
            found.append(one.text)
    return " ".join(" ".join(found).split())


def test_page_and_margins(made):
    page = made.sections[0]
    assert len(made.sections) == 1
    mm = [round(one.mm) for one in (page.page_width, page.page_height, page.top_margin, page.bottom_margin,
                                    page.left_margin, page.right_margin, page.header_distance)]  # fmt: skip
    assert mm == [210, 297, 20, 20, 30, 15, 10]


def test_page_number_is_a_field_on_every_page_but_the_first(made):
    page = made.sections[0]
    assert page.different_first_page_header_footer is True
    (field,) = page.header._element.iter(qn("w:fldSimple"))
    assert field.get(qn("w:instr")) == "PAGE"
    assert page.header.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert made.styles["Header"].font.size == Pt(14)
    assert list(page.first_page_header._element.iter(qn("w:fldSimple"))) == []


def test_synthetic_words_stand_on_every_page_and_only_on_synthetic_reports(made):
    page = made.sections[0]
    assert (page.footer.paragraphs[0].text, page.first_page_footer.paragraphs[0].text) == (
        "DỮ LIỆU GIẢ ĐỊNH",
    ) * 2
    real = opened(docx(sample(synthetic=False)))
    assert real.sections[0].footer.paragraphs[0].text == ""
    assert "giả định" not in real.core_properties.keywords


def test_text_style(made):
    style = made.styles["Body Text"]
    form = style.paragraph_format
    assert (style.font.size, form.alignment) == (Pt(14), WD_ALIGN_PARAGRAPH.JUSTIFY)
    assert (form.line_spacing_rule, form.line_spacing, form.space_after) == (
        WD_LINE_SPACING.EXACTLY,
        Pt(18),
        Pt(6),
    )
    assert round(form.first_line_indent.mm) == 10
    used = [one for one in made.paragraphs if one.text.startswith("Nghị quyết đề ra")]
    assert [one.style.name for one in used] == ["Body Text"]


def test_one_typeface_in_every_style_in_use(made):
    used = {one.style.name for one in made.paragraphs}
    used |= {
        line.style.name
        for table in made.tables
        for row in table.rows
        for cell in row.cells
        for line in cell.paragraphs
    }
    used |= {"Header", "Footer"}
    assert used >= {
        "Normal",
        "Title",
        "Subtitle",
        "Heading 1",
        "Heading 2",
        "Body Text",
        "List Bullet",
        "Caption",
    }
    for name in used:
        fonts = made.styles[name].element.rPr.find(qn("w:rFonts"))
        assert {fonts.get(qn(f"w:{key}")) for key in ("ascii", "hAnsi", "cs", "eastAsia")} == {
            "Times New Roman"
        }
        assert fonts.get(qn("w:asciiTheme")) is None
        assert str(made.styles[name].font.color.rgb) == "000000"


def test_headings_are_headings(made):
    heads = [(one.style.name, one.text) for one in made.paragraphs if one.style.name.startswith("Heading")]
    assert heads == [
        (f"Heading {one.level}", one.text) for one in sample().blocks if isinstance(one, parts.Heading)
    ]
    assert (made.styles["Heading 1"].font.bold, made.styles["Heading 1"].font.size) == (True, Pt(14))


def test_two_heads_stand_beside_each_other(made):
    left, right = made.tables[0].rows[0].cells
    assert [one.text for one in left.paragraphs] == [
        "ĐẢNG BỘ TỈNH GIẢ ĐỊNH", "ĐẢNG ỦY KHỐI CÁC CƠ QUAN (GIẢ ĐỊNH)", "*", "Số \xa0\xa0\xa0\xa0\xa0\xa0-BC/…",
    ]  # fmt: skip
    told = [
        (one.text, one.runs[0].font.size.pt, one.runs[0].bold, one.runs[0].italic) for one in right.paragraphs
    ]
    assert told == [
        ("ĐẢNG CỘNG SẢN VIỆT NAM", 15, True, False),
        (f"Giả Định, ngày{GAP}tháng{GAP}năm{GAP}", 14, False, True),
    ]
    sizes = [(one.runs[0].font.size.pt, one.runs[0].bold) for one in left.paragraphs]
    assert sizes == [(14, False), (14, True), (14, False), (14, False)]


def test_rule_under_the_right_head_is_as_wide_as_its_words(made):
    (party, _) = made.tables[0].rows[0].cells[1].paragraphs
    rule = party._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert rule.get(qn("w:val")) == "single"
    form = party.paragraph_format
    room = Mm(right_head(party.text, 15)).pt - form.left_indent.pt - form.right_indent.pt
    assert 0 < room - bold_width(party.text, 15) < 3


def test_kind_abstract_and_hyphens(made):
    title, abstract, rule = made.paragraphs[:3]
    assert (title.style.name, title.text, made.styles["Title"].font.size) == ("Title", "BÁO CÁO", Pt(15))
    assert (abstract.style.name, made.styles["Subtitle"].font.size, made.styles["Subtitle"].font.bold) == (
        "Subtitle", Pt(14), True,
    )  # fmt: skip
    assert (rule.text, rule.alignment) == ("-----", WD_ALIGN_PARAGRAPH.CENTER)
    assert made.styles["Title"].element.pPr.find(qn("w:pBdr")) is None


def test_everything_stands_in_its_order(made):
    found = places(text_of(made))
    assert -1 not in found
    assert found == sorted(found)
    assert len(found) == len(ORDER)


def test_signature_and_addressees(made):
    left, right = made.tables[-1].rows[0].cells
    assert [one.text for one in left.paragraphs] == [
        "Nơi nhận:",
        "- Cấp ủy cấp trên trực tiếp,",
        "- Lưu văn phòng cấp ủy.",
    ]
    assert [(one.runs[0].font.size.pt, bool(one.runs[0].underline)) for one in left.paragraphs] == [
        (14, True), (12, False), (12, False),
    ]  # fmt: skip
    told = [(one.text.strip(), one.runs[0].bold) for one in right.paragraphs]
    assert told == [("T/M BAN THƯỜNG VỤ", True), *[("", False)] * 5, ("Nguyễn Văn Giả Định", True)]
    assert made.tables[-1].rows[0]._tr.trPr.find(qn("w:cantSplit")) is not None


def test_office_of_the_signatory_is_not_bold():
    used = replace(
        profile(), authority=("T/M BAN THƯỜNG VỤ", "K/T bí thư"), office="Phó bí thư", urgency="KHẨN"
    )
    document = opened(docx(used=used))
    lines = document.tables[-1].rows[0].cells[1].paragraphs[:3]
    assert [(one.text, one.runs[0].bold) for one in lines] == [
        ("T/M BAN THƯỜNG VỤ", True), ("K/T BÍ THƯ", True), ("PHÓ BÍ THƯ", False),
    ]  # fmt: skip
    urgent = document.tables[0].rows[0].cells[0].paragraphs[-1]
    assert (urgent.text, urgent.runs[0].bold, urgent.runs[0].font.size) == ("KHẨN", True, Pt(14))


def test_tables_have_a_head_that_repeats_and_fixed_columns(made):
    table = made.tables[2]
    rows = table._tbl.tr_lst
    assert [row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [
        True, *[False] * (len(rows) - 1),
    ]  # fmt: skip
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    assert abs(sum(column.width for column in table.columns) - Mm(165)) < Mm(1)
    assert [cell.paragraphs[0].alignment for cell in table.rows[1].cells] == [
        WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT, *[WD_ALIGN_PARAGRAPH.RIGHT] * 3,
    ]  # fmt: skip
    assert (
        table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Bảng 2. Xếp loại đảng viên theo đơn vị"
    )


def test_order_of_properties_is_that_of_the_standard(made):
    known = ("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc",
             "tblCellSpacing", "tblInd", "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption")  # fmt: skip
    for table in made.tables:
        found = [known.index(one.tag.rpartition("}")[2]) for one in table._tbl.tblPr]
        assert found == sorted(found)
    paragraph = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers",
                 "pBdr", "shd", "tabs", "suppressAutoHyphens", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl", "rPr")  # fmt: skip
    for one in made.element.body.iter(qn("w:pPr")):
        found = [paragraph.index(part.tag.rpartition("}")[2]) for part in one]
        assert found == sorted(found)


def test_charts_are_pictures_with_words(made):
    told = [(one.get("title"), one.get("descr")) for one in made.element.body.iter(qn("wp:docPr"))]
    assert [title for title, _ in told] == [
        one.title for one in sample().blocks if isinstance(one, parts.Chart)
    ]
    assert "2023 chưa có" in told[0][1]
    assert "2025 93,47" in told[0][1]
    assert [round(one.width.mm) for one in made.inline_shapes] == [165] * 3


def test_figures_lead_to_their_pages(made):
    relations = made.part.rels
    links = [
        (one.text, relations[one.get(qn("r:id"))].target_ref)
        for one in made.element.body.iter(qn("w:hyperlink"))
    ]
    assert set(links) == {(f"[{one.number}]", f"{LINKS}{one.url}") for one in sample().references}
    assert {one.get(qn("w:val")) for one in made.element.body.iter(qn("w:vertAlign"))} == {"superscript"}


def test_without_an_address_references_are_listed_at_the_end():
    document = opened(docx(links=""))
    lines = [one.text for one in document.paragraphs[-len(sample().references) :]]
    assert lines == [f"{one.number}. {one.label}: {one.url}" for one in sample().references]
    anchors = {one.get(qn("w:anchor")) for one in document.element.body.iter(qn("w:hyperlink"))}
    assert anchors == {one.get(qn("w:name")) for one in document.element.body.iter(qn("w:bookmarkStart"))}


def test_properties_of_the_file(made):
    about = made.core_properties
    assert (about.title, about.language) == (f"Báo cáo {sample().abstract}", "vi-VN")
    assert about.created == about.modified == datetime(2025, 12, 31, tzinfo=UTC)
    assert about.keywords.startswith("dữ liệu giả định")
    assert about.comments == "Mẫu trình bày: Mẫu của hướng dẫn; 36-HD/VPTW ngày 03/04/2018"
    assert about.author == about.last_modified_by == sample().issuer.upper()
    lang = made.styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:lang')}")
    assert lang.get(qn("w:val")) == "vi-VN"


def test_same_report_is_the_same_to_the_byte():
    first = docx()
    assert docx() == first
    with ZipFile(BytesIO(first)) as made:
        assert {one.date_time for one in made.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in made.namelist() if "thumbnail" in name]


@pytest.mark.parametrize(("ending", "last"), [(".", "nhiệm kỳ."), ("./.", "nhiệm kỳ./.")])
def test_text_ends_as_the_profile_says(ending, last):
    document = opened(docx(used=replace(profile(), ending=ending, has_hyphens=False)))
    text = [one for one in document.paragraphs if one.style.name == "Body Text"][-1].text
    assert text.endswith(last)
    assert "-----" not in text_of(document)


def test_tone_marks_stay_as_they_were_typed():
    content = replace(sample(), blocks=(parts.Paragraph((parts.Run("uỷ ban, ủy ban, hoà, hòa"),)),))
    assert "uỷ ban, ủy ban, hoà, hòa" in text_of(opened(docx(content)))


def test_both_sides_of_a_sheet_mirror_their_margins():
    document = opened(docx(used=replace(profile(), duplex=True)))
    names = [one.tag.rpartition("}")[2] for one in document.settings.element]
    assert names.index("zoom") < names.index("mirrorMargins") < names.index("defaultTabStop")


@needs_libreoffice
@needs_poppler
def test_libreoffice_lays_it_out_in_the_same_order(tmp_path):
    path = tmp_path / "bao-cao.docx"
    content = replace(
        sample(),
        blocks=(*sample().blocks[:-1], parts.Paragraph((parts.Run(EVERY_LETTER),)), sample().blocks[-1]),
    )
    path.write_bytes(docx(content))
    made = convert(path, "pdf", tmp_path)
    text, pages = words_of(made), boxes_of(made)
    found = places(text)
    assert -1 not in found
    assert found == sorted(found)
    assert set(text) >= set(EVERY_LETTER.replace(" ", ""))
    assert 3 <= len(pages) <= 6
    numbers = [[box[0] for box in page if box[2] < 17 * MM] for page in pages]
    assert numbers == [[], *[[str(i)] for i in range(2, len(pages) + 1)]]
    assert all(re.search("DỮ LIỆU GIẢ ĐỊNH", " ".join(box[0] for box in page)) for page in pages)


def test_day_is_left_to_a_person():
    document = opened(docx(used=replace(profile(), place="")))
    assert document.tables[0].rows[0].cells[1].paragraphs[1].text.split() == ["…………,", "ngày", "tháng", "năm"]
    assert document.core_properties.created.year == 2025
