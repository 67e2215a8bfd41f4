"""The final PDF: what PDF/A asks for, as far as a reader without a validator can see it; and the paper's words and order."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from pypdf import PdfReader
from tests.documents.printing import DAY, LINKS, MM, boxes_of, needs_poppler, pdf, places, profile, words_of
from tests.documents.report_sample import EVERY_LETTER, sample

from khoi.documents.text_width import bold_width
from khoi.queries.report_parts import Chart, Paragraph, Run, Series
from khoi.queries.report_profile import profile_of

PDFA = "{http://www.aiim.org/pdfa/ns/id/}"


def reader(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


@pytest.fixture(scope="module")
def made() -> PdfReader:
    return reader(pdf())


def fonts(document: PdfReader) -> list[dict]:
    found = {}
    for page in document.pages:
        for font in page["/Resources"]["/Font"].values():
            found[font.get_object()["/BaseFont"]] = font.get_object()
    return list(found.values())


def test_metadata_claims_pdf_a_2b(made):
    xmp = ET.fromstring(made.trailer["/Root"]["/Metadata"].get_object().get_data())
    claims = {key: value for node in xmp.iter() for key, value in node.attrib.items() if key.startswith(PDFA)}
    claims |= {node.tag: node.text for node in xmp.iter() if node.tag.startswith(PDFA)}
    assert claims == {f"{PDFA}part": "2", f"{PDFA}conformance": "B"}


def test_colour_is_settled_by_an_output_intent(made):
    (intent,) = made.trailer["/Root"]["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"].get_object().get_data()[36:40] == b"acsp"


def test_every_font_is_embedded_and_of_one_family(made):
    below = [font["/DescendantFonts"][0].get_object() for font in fonts(made)]
    assert len(below) == 3
    assert all("/FontFile2" in font["/FontDescriptor"] for font in below)
    assert {re.sub(r"^/[A-Z]{6}\+|-.*", "", font["/BaseFont"]) for font in below} == {"LiberationSerif"}


def test_nothing_that_pdf_a_forbids(made):
    assert not made.is_encrypted
    raw = pdf()
    assert [
        word for word in (b"/JavaScript", b"/JS ", b"/Launch", b"/EmbeddedFile", b"/AA ") if word in raw
    ] == []
    assert raw[:8] == b"%PDF-1.7"
    assert "/ID" in made.trailer


def test_title_language_and_tags(made):
    root = made.trailer["/Root"]
    assert (
        made.metadata.title
        == "Báo cáo kết quả thực hiện các chỉ tiêu của Nghị quyết Đại hội Đảng bộ năm 2025"
    )
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("vi-VN", True)
    assert "/StructTreeRoot" in root
    assert made.metadata.subject == "Mẫu trình bày: Mẫu của hướng dẫn; 36-HD/VPTW ngày 03/04/2018"
    assert "dữ liệu giả định" in made.metadata["/Keywords"]


def test_charts_have_a_text_of_their_own():
    assert pdf().count(b"/Alt") == 3


def test_pages_are_a4_and_carry_the_mark(made):
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in made.pages} == {(595, 842)}
    texts = [page.extract_text() for page in made.pages]
    assert len(texts) == 4
    assert all("DỮ LIỆU GIẢ ĐỊNH" in text for text in texts)
    assert all(
        "GIẢ ĐỊNH\n" not in page.extract_text() for page in reader(pdf(sample(synthetic=False))).pages[1:]
    )


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> list:
    path = tmp_path_factory.mktemp("pdf") / "bao-cao.pdf"
    path.write_bytes(pdf())
    return boxes_of(path)


@needs_poppler
def test_number_of_the_page_stands_on_every_page_but_the_first(pages):
    heads = [[box for box in page if box[2] < 19 * MM] for page in pages]
    assert [[text for text, *_ in head] for head in heads] == [[], ["2"], ["3"], ["4"]]
    _, left, top, right, _ = heads[1][0]
    assert abs((left + right) / 2 - (30 + (210 - 30 - 15) / 2) * MM) < 0.5
    assert abs(top - 10 * MM) < 4  # the letter's box reaches a little above it


@needs_poppler
def test_text_keeps_to_the_margins(pages):
    boxes = [box for page in pages for box in page]
    assert min(box[1] for box in boxes) >= 30 * MM - 0.1
    assert max(box[3] for box in boxes) <= (210 - 15) * MM + 0.1


@needs_poppler
def test_lines_of_a_paragraph_are_as_far_apart_as_the_profile_says(pages):
    tops = {text: top for text, _, top, *_ in pages[0] if text in ("Nghị", "đạt,", "loại),")}
    assert abs(tops["loại),"] - tops["đạt,"] - 2 * profile().line) < 0.1


@needs_poppler
def test_everything_stands_in_its_order(tmp_path):
    path = tmp_path / "bao-cao.pdf"
    path.write_bytes(pdf())
    text = words_of(path)
    found = places(text)
    assert -1 not in found
    assert found == sorted(found)
    assert "Giả Định, ngày tháng năm" in text
    assert (
        text.index("T/M BAN THƯỜNG VỤ")
        < text.index("- Lưu văn phòng cấp ủy.")
        < text.rindex("Nguyễn Văn Giả Định")
    )


@needs_poppler
def test_every_vietnamese_letter_is_printed(tmp_path):
    content = replace(sample(), blocks=(Paragraph((Run(EVERY_LETTER * 30),)), *sample().blocks))
    path = tmp_path / "chu.pdf"
    path.write_bytes(made := pdf(content))
    assert set(words_of(path)) >= set(EVERY_LETTER.replace(" ", ""))
    assert {re.sub(r"^/[A-Z]{6}\+|-.*", "", one["/BaseFont"]) for one in fonts(reader(made))} == {
        "LiberationSerif"
    }


def test_figures_lead_to_their_pages(made):
    links = {
        one.get_object()["/A"]["/URI"]
        for page in made.pages for one in page.get("/Annots", ()) if "/A" in one.get_object()
    }  # fmt: skip
    assert links == {f"{LINKS}{one.url}" for one in sample().references}


def test_without_an_address_references_are_listed_at_the_end():
    document = reader(pdf(links=""))
    assert not any(
        "/URI" in one.get_object().get("/A", {}) for page in document.pages for one in page.get("/Annots", ())
    )
    last = "".join(page.extract_text() for page in document.pages[4:])
    assert "DẪN CHIẾU SỐ LIỆU" in last
    assert all(one.url in last.replace("\n", "") for one in sample().references)


def test_reference_that_nobody_knows_breaks_nothing():
    content = replace(sample(), references=())
    assert reader(pdf(content, links="")).pages
    assert reader(pdf(content)).pages


def test_same_report_is_the_same_to_the_byte():
    first = pdf()
    pdf(replace(sample(), abstract="một báo cáo khác"))
    assert pdf() == first
    assert pdf(signatory="Người khác") != first


def test_number_and_day_wait_for_a_person():
    text = reader(pdf(used=replace(profile(), place=""), signatory="")).pages[0].extract_text()
    assert re.search(r"Số\s+-BC/…", text)
    assert re.search(r"…+, ngày\s+tháng\s+năm\s*\n", text)


def test_words_are_never_read_as_markup():
    words = '#panic("x") *đậm* $x$ <a> [b] \\ @c // d'
    content = replace(sample(), blocks=(Paragraph((Run(words),)),), abstract=words, issuer=words)
    text = reader(pdf(content)).pages[0].extract_text()
    assert words in " ".join(text.split())


@pytest.mark.parametrize("kind", ["bars", "lines"])
@pytest.mark.parametrize(
    ("labels", "values"),
    [
        ((), ()),
        (("2025",), (None,)),
        (("2025",), ("0",)),
        (("2024", "2025"), ("-3", "4.5")),
        (tuple(f"Đơn vị rất dài tên số {i}" for i in range(30)), ("1000000",) * 30),
    ],
)
def test_any_chart_is_drawn(kind, labels, values):
    chart = Chart("Biểu đồ", kind, labels, (Series("", values),))
    assert len(reader(pdf(replace(sample(), blocks=(chart,)))).pages) >= 1


def test_english_report_speaks_english():
    used = profile(lang="en")
    document = reader(pdf(replace(sample(), lang="en", type_name="Report"), used))
    text = document.pages[0].extract_text() + document.pages[-1].extract_text()
    assert [word for word in ("COMMUNIST PARTY OF VIET NAM", "Giả Định, date", "Recipients:", "FOR THE STANDING BOARD",
                              "SYNTHETIC DATA") if word not in text] == []  # fmt: skip
    assert document.trailer["/Root"]["/Lang"] == "en-GB"


@needs_poppler
def test_width_of_the_rule_is_that_of_the_words(pages):
    party = [box for box in pages[0] if box[1] > 300 and box[2] < 30 * MM and box[0].isupper()]
    printed = max(box[3] for box in party) - min(box[1] for box in party)
    assert abs(bold_width("ĐẢNG CỘNG SẢN VIỆT NAM", profile().party_size) - printed) < 1


def test_profile_of_the_day_is_the_guide_of_the_day():
    assert (profile(DAY).guide, profile(date(2026, 6, 1)).guide) == ("36-HD/VPTW", "05-HD/VPTW")


def test_office_may_leave_the_numbers_of_references_off_its_paper():
    bare = pdf(used=replace(profile(), has_references=False), links="")
    whole = pdf(links="")
    told = ["".join(page.extract_text() for page in reader(data).pages) for data in (bare, whole)]
    assert ["[1]" in text for text in told] == [False, True]
    assert ["DẪN CHIẾU SỐ LIỆU" in text for text in told] == [False, True]
    assert all("93,47%" in text for text in told)
    assert not any(
        "/Annots" in page for page in reader(pdf(used=replace(profile(), has_references=False))).pages
    )


def test_profile_kept_before_a_field_was_there_is_still_read():
    kept = profile().as_json()
    del kept["has_references"]
    assert profile_of(kept | {"gone": 1}) == profile()
