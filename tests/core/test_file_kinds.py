"""A file is what its bytes say, whatever it is called."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.file_kinds import LOOKS_LIKE, kind_of, text_of
from khoi.core.refusal import Refusal


def zipped(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "text"),
        (b"unit,year\na,2022\n", "text"),
        ("đơn vị".encode(), "text"),
        ("đơn vị".encode("utf-8-sig"), "text"),
        ("đơn vị".encode("utf-16"), "text"),
        (b"\xfe\xff" + "đơn vị".encode("utf-16-be"), "text"),
        (b"BMW,MZ", "text"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "ooxml"),
        (zipped("a.csv"), "archive"),
        (zipped(), "archive"),
        (b"\x1f\x8b\x08", "archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(9), "ole"),
        (b"\n%PDF-1.7\n", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"GIF89a", "image"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image"),
        (b"BM\x00\x00\x00\x00", "image"),
        (b"\x7fELF\x02", "executable"),
        (b"MZ\x90\x00", "executable"),
        (b"a\x00b", "unknown"),
        (b"\xff\xfe\x00", "unknown"),
        ("đơn vị".encode("cp1258", "replace") + b"\xff", "unknown"),
    ],
)
def test_kind_by_content(data, kind):
    assert kind_of(data) == kind


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_comes_without_its_mark(coding):
    assert text_of("đơn vị\n".encode(coding)) == "đơn vị\n"


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"\x00", zipped("[Content_Types].xml")])
def test_other_kind_is_refused_by_name(data):
    with pytest.raises(Refusal) as caught:
        text_of(data)
    said = f"tệp này là {LOOKS_LIKE[kind_of(data)]}, không phải tệp văn bản thuần"
    assert (caught.value.code, caught.value.message) == ("not_a_text_file", said)


@given(st.binary(max_size=100))
def test_any_bytes_have_a_kind(data):
    assert kind_of(data) in LOOKS_LIKE


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_text_is_read_back_unless_it_opens_like_something_else(text):
    assert kind_of(text.encode()) != "text" or text_of(text.encode()) == text
