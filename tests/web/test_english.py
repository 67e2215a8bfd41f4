"""What an English reader is told: refusals by their code, words where Vietnamese has one for two."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from khoi.core.refusal import Refusal
from khoi.web.parts.frame import _nav

REFUSAL = Refusal("days_reversed", "Ngày chốt sau ngày nhận.", hint="Xem lại hai ngày.")


def texts(template: str, lang: str, **context: object) -> list[str]:
    """The texts of a template in one language, in their order."""
    with translation.override(lang):
        page = render_to_string(template, context, RequestFactory().get("/"))
    return [text.strip() for text in re.split(r"<[^>]*>", page) if text.strip()]


def test_refusal_in_english_opens_with_its_sentence_and_keeps_the_message():
    assert texts("parts/_refusal.html", "en", refusal=REFUSAL) == [
        "This could not be done",
        "The days are in the wrong order.",
        "Full message",
        "Ngày chốt sau ngày nhận. Xem lại hai ngày.",
        "Code:",
        "days_reversed",
    ]


def test_refusal_in_vietnamese_is_its_message():
    assert texts("parts/_refusal.html", "vi", refusal=REFUSAL) == [
        "Chưa thực hiện được",
        "Ngày chốt sau ngày nhận.",
        "Xem lại hai ngày.",
        "Mã:",
        "days_reversed",
    ]


def test_refusal_already_translated_stays_as_it_is():
    refusal = Refusal("unknown_unit", "there is no unit “x”", hint="Find the unit by its name.")
    assert texts("parts/_refusal.html", "en", refusal=refusal, is_translated=True) == [
        "This could not be done",
        "there is no unit “x”",
        "Find the unit by its name.",
        "Code:",
        "unknown_unit",
    ]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ["Results", "Duties", "Units", "Documents", "Regulations", "Office"]),
        ("vi", ["Kết quả", "Việc", "Đơn vị", "Văn bản", "Quy định", "Văn phòng"]),
    ],
)
def test_navigation_names_many_things(lang, words):
    with translation.override(lang):
        assert [label for _, label, _, _ in _nav("/")] == words
