"""The page and the styles of a report in Word: the names a word processor knows, with the measures of the profile."""

from typing import Any

from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from khoi.documents.docx_parts import add_page_number, element
from khoi.documents.report_text import Paper
from khoi.queries.report_profile import Profile

PICTURE, IN_TABLE = "Picture", "Table Text"
_A4 = (210, 297)
_FONTS = ("ascii", "hAnsi", "cs", "eastAsia")


def set_page(document: DocumentObject, paper: Paper, profile: Profile) -> None:
    """Size, margins, the page number from page 2 on, and the words of synthetic data on every page."""
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(side) for side in _A4)
    section.top_margin, section.bottom_margin = Mm(profile.top), Mm(profile.bottom)
    section.left_margin, section.right_margin = Mm(profile.left), Mm(profile.right)
    section.header_distance = section.footer_distance = Mm(profile.page_number_top)
    section.different_first_page_header_footer = True
    if profile.duplex:
        document.settings.element.find(qn("w:zoom")).addnext(element("mirrorMargins"))
    head = section.header.paragraphs[0]
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_page_number(head)
    section.first_page_header.is_linked_to_previous = False
    for foot in (section.footer, section.first_page_footer):
        foot.is_linked_to_previous = False
        line = foot.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if paper.mark:
            line.add_run(paper.mark).bold = True


def set_styles(document: DocumentObject, profile: Profile, lang: str) -> None:
    """Every style that the report uses; black, in the profile's typeface."""
    _set_defaults(document, profile.font, "vi-VN" if lang == "vi" else "en-GB")
    styles = document.styles
    for name in (PICTURE, IN_TABLE):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name, size in _sizes(profile).items():
        _set_type(styles[name], profile.font, size)
    _set_text(styles["Body Text"], profile)
    _set_text(styles["List Bullet"], profile)
    styles["List Bullet"].paragraph_format.left_indent = Mm(0)
    _set_hyphen_as_bullet(document, profile)
    for name in ("Heading 1", "Heading 2"):
        styles[name].font.bold = True
        _space(styles[name], before=profile.gap, after=profile.gap)
        styles[name].paragraph_format.first_line_indent = Mm(profile.first_line)
        styles[name].paragraph_format.keep_with_next = True
    for name in ("Title", "Subtitle", "Caption", PICTURE):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        styles[name].font.bold = True
        styles[name].font.italic = False
    _space(styles["Caption"], before=profile.gap, after=profile.gap // 2)
    _space(styles[PICTURE], before=profile.gap, after=0)
    styles[PICTURE].paragraph_format.keep_with_next = True
    _space(styles[IN_TABLE], before=2, after=2)


def _sizes(profile: Profile) -> dict[str, int]:
    return {
        "Normal": profile.text_size,
        "Body Text": profile.text_size,
        "List Bullet": profile.text_size,
        "Heading 1": profile.heading_size,
        "Heading 2": profile.heading_size,
        "Title": profile.type_size,
        "Subtitle": profile.abstract_size,
        "Caption": profile.table_size,
        "Header": profile.page_number_size,
        "Footer": 10,
        PICTURE: profile.text_size,
        IN_TABLE: profile.table_size,
    }


def _set_defaults(document: DocumentObject, font: str, lang: str) -> None:
    defaults = document.styles.element.find(qn("w:docDefaults"))
    properties = defaults.find(qn("w:rPrDefault")).find(qn("w:rPr"))
    _name_font(properties, font)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element("lang", val=lang, eastAsia=lang, bidi="ar-SA"))


def _set_type(style: ParagraphStyle, font: str, size: int) -> None:
    style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
    properties = style.element.get_or_add_rPr()
    _name_font(properties, font)
    for name in ("w:spacing", "w:kern", "w:i", "w:iCs"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    for old in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        style.element.pPr.remove(old)
    _space(style, before=0, after=0)


def _name_font(properties: Any, font: str) -> None:
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, element("rFonts", **dict.fromkeys(_FONTS, font)))


def _set_text(style: ParagraphStyle, profile: Profile) -> None:
    form = style.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    form.first_line_indent = Mm(profile.first_line)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(profile.line)
    form.space_before, form.space_after = Pt(0), Pt(profile.gap)
    form.widow_control = True


def _space(style: ParagraphStyle, *, before: int, after: int) -> None:
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.0


def _set_hyphen_as_bullet(document: DocumentObject, profile: Profile) -> None:
    """Items of a list open with a hyphen where a paragraph begins, and go on at the margin."""
    numbering = document.part.numbering_part.element
    style = document.styles["List Bullet"].element
    number = style.pPr.numPr.numId.val
    abstract = next(one for one in numbering.num_lst if one.numId == number).abstractNumId.val
    level = next(
        one
        for one in numbering.findall(qn("w:abstractNum"))
        if one.get(qn("w:abstractNumId")) == str(abstract)
    ).find(qn("w:lvl"))
    level.find(qn("w:lvlText")).set(qn("w:val"), "-")
    for name in ("w:pPr", "w:rPr", "w:suff"):
        for old in level.findall(qn(name)):
            level.remove(old)
    level.find(qn("w:lvlText")).addprevious(element("suff", val="space"))
    indents = element("pPr")
    indents.append(element("ind", left="0", firstLine=round(Mm(profile.first_line).twips)))
    level.append(indents)
