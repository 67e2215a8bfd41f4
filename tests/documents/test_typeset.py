"""A letter the reports' font lacks never stops a report: a box stands for it, as PDF/A wants every letter drawn."""

import unicodedata
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader
from tests.documents.printing import pdf
from tests.documents.report_sample import EVERY_LETTER, sample

from khoi.documents.typeset import drawable
from khoi.queries.report_parts import Paragraph, Run


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Chi bộ 漢字", "Chi bộ □□"),
        ("Báo tỉnh 📰", "Báo tỉnh □"),
        (EVERY_LETTER, EVERY_LETTER),
        (unicodedata.normalize("NFD", EVERY_LETTER), EVERY_LETTER),
        ("90 % – “trên” … ≥ ≤ \t\n", "90 % – “trên” … ≥ ≤ \t\n"),
        ("a\ufe0fb", "ab"),
    ],
)
def test_letters_the_font_lacks_become_boxes(text, shown):
    assert drawable(text) == shown


def test_report_with_such_a_name_is_made():
    content = replace(sample(), blocks=(Paragraph((Run("Chi bộ 漢字 báo cáo"),)),))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf(content))).pages)
    assert "Chi bộ □□ báo cáo" in text
