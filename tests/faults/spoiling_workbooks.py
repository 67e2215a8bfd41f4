"""Ways to spoil a good workbook: its parts, its packing, or its bytes."""

import io
import random
import struct
import warnings
import zipfile

from tests.faults.spoiling import at_random, spoiled

_NS = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PIECES = (
    b"<f>1+1</f>", b"<v>1e999</v>", b"<v>-1</v>", b"<v></v>", b'<c r="XFD1048576"><v>1</v></c>', b"<c><v>5</v></c>",
    b'<c r="A1" t="s"><v>99999999999</v></c>', b'<c r="B2" t="e"><v>#REF!</v></c>', b'<c r="B2" t="d"><v>x</v></c>',
    b'<c r="B3" t="inlineStr"><is><t>T\xe1\xbb\x90I M\xe1\xba\xacT</t></is></c>', b"<row>", b"</row>", b'<row r="99999999">', b'<row r="5">',
    b"<!DOCTYPE a>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?x?>", b"&lt;", b"&#0;", b"&#x110000;", b"&b;", b"\0", b"\xff\xfe", b"<x:c/>",
    b"<sheetData>", b"</sheetData>", b'<mergeCell ref="A1:XFD1048576"/>', b'<dimension ref="A1:XFD1048576"/>', b'<dimension ref=""/>',
    b'Target="http://example.org" TargetMode="External"', b'Target="../../../x"', b's="999999"', b't="s"', b't="b"', b'r="A0"', b'r=""',
)  # fmt: skip


def spoiled_workbook(rng: random.Random, data: bytes) -> bytes:
    """One of the ways, perhaps several."""
    way = rng.random()
    if way < 0.15:
        return spoiled(rng, data)
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        parts = [(one.filename, box.read(one)) for one in box.infolist()]
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        parts = _other_parts(rng, parts)
    packed = _packed(rng, parts)
    return _other_numbers(rng, packed) if way < 0.35 else packed


def _other_parts(rng: random.Random, parts: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    i = rng.randrange(len(parts)) if parts else 0
    if not parts or rng.random() < 0.08:
        return parts[:i] + parts[i + 1 :] if rng.random() < 0.5 else [*parts, *parts[i : i + 1]]
    name, content = parts[i]
    chance = rng.random()
    if chance < 0.08:
        name = rng.choice(
            (name.upper(), "xl/vbaProject.bin", "xl/../" + name, name + "x", "", "\\", "a" * 300)
        )
    elif chance < 0.5:
        content = spoiled(rng, content)
    else:
        content = at_random(rng, content, rng.choice(PIECES))
    return [*parts[:i], (name, content), *parts[i + 1 :]]


def _packed(rng: random.Random, parts: list[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    method = rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_LZMA))
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(file, "w", method) as box:
        for name, content in parts:
            entry = zipfile.ZipInfo(name or "x")
            entry.compress_type = method
            box.writestr(entry, content)
    return file.getvalue()


def _other_numbers(rng: random.Random, data: bytes) -> bytes:
    """Another number somewhere in the list of contents: sizes, places, check sums, flags."""
    begin = data.find(b"PK\x01\x02")
    at = rng.randrange(max(begin, 0), len(data) - 4)
    number = rng.choice((0, 1, 10, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, rng.getrandbits(32)))
    return data[:at] + struct.pack("<I", number) + data[at + 4 :]
