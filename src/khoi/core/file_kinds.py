"""What a file is by its content: its name and what a browser says of it are claims, its first bytes are not."""

from collections.abc import Callable

from khoi.core.refusal import Refusal

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_HEAD = 1024


def _opens(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(marks)


def _is_office(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") and b"[Content_Types].xml" in data


# In this order; archives are recognised and never opened. A reader of workbooks takes the kind "ooxml".
_SIGNS: tuple[tuple[str, Callable[[bytes], bool]], ...] = (
    ("ooxml", _is_office),
    (
        "archive",
        _opens(
            b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07",
            b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd",
        ),
    ),
    ("ole", _opens(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")),
    ("pdf", lambda data: data[:_HEAD].lstrip().startswith(b"%PDF-")),
    (
        "image",
        _opens(b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00"),
    ),
    ("image", lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP"),
    (
        "executable",
        _opens(
            b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
            b"\xca\xfe\xba\xbe",
        ),
    ),
)  # fmt: skip
# Two letters that may also open a text, so they count only in what is no text.
_WEAK_SIGNS = (("executable", _opens(b"MZ")), ("image", _opens(b"BM")), ("archive", _opens(b"BZ")))

LOOKS_LIKE = {
    "text": "một tệp văn bản thuần",
    "ooxml": "một tệp Word hoặc Excel (docx, xlsx)",
    "archive": "một tệp nén",
    "ole": "một tệp Word hoặc Excel đời cũ (doc, xls)",
    "pdf": "một tệp PDF",
    "image": "một tệp ảnh",
    "executable": "một chương trình chạy được",
    "unknown": "một tệp không rõ loại",
}
"""Each kind in words, for people."""


def kind_of(data: bytes) -> str:
    """One of the keys of `LOOKS_LIKE`, judged by content alone.

    >>> kind_of(b"%PDF-1.7")
    'pdf'
    >>> kind_of(b"unit,year")
    'text'
    """
    if found := _first(_SIGNS, data):
        return found
    if _decoded(data) is not None:
        return "text"
    return _first(_WEAK_SIGNS, data) or "unknown"


def text_of(data: bytes) -> str:
    """The text of UTF-8 with or without a byte order mark, or of UTF-16 with one. Raises Refusal `not_a_text_file`."""
    kind = kind_of(data)
    text = _decoded(data) if kind == "text" else None
    if text is None:
        raise not_a_text_file(kind)
    return text


def not_a_text_file(kind: str) -> Refusal:
    """The refusal for a file of another kind where text is expected."""
    return Refusal(
        "not_a_text_file",
        f"tệp này là {LOOKS_LIKE[kind]}, không phải tệp văn bản thuần",
        where="tệp",
        hint="Ở đây cần tệp CSV, YAML hoặc JSON, bảng mã UTF-8. Từ Excel: lưu dạng “CSV UTF-8”. Đổi tên tệp không đổi được loại tệp.",
    )


def _first(signs: tuple[tuple[str, Callable[[bytes], bool]], ...], data: bytes) -> str | None:
    return next((kind for kind, fits in signs if fits(data)), None)


def _decoded(data: bytes) -> str | None:
    """The text without its mark; None for what is no text, which a NUL tells."""
    coding = next((coding for bom, coding in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(coding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
