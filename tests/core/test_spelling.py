"""What is typed without marks finds what is stored with them."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.spelling import plain


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("  Đảng ủy   Khối ", "dang uy khoi"),
        ("ĐẢNG BỘ SỞ Y TẾ", "dang bo so y te"),
        ("Ðà Nẵng", "da nang"),
        ("", ""),
    ],
)
def test_plain(text, found):
    assert plain(text) == found


@given(st.text())
def test_plain_of_either_normal_form(text):
    assert plain(unicodedata.normalize("NFC", text)) == plain(unicodedata.normalize("NFD", text))


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ ẤẦẨẪẬ", max_size=40))
def test_plain_twice(text):
    assert plain(plain(text)) == plain(text)
