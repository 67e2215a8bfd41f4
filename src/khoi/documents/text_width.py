"""How wide a line of bold text is, read from the font's own tables: for the rule that is as wide as the words above it."""

import struct
from collections.abc import Mapping
from functools import cache

from khoi.documents.typeset import FONTS

_BOLD = FONTS / "LiberationSerif-Bold.ttf"  # the widths of Times New Roman


@cache
def _tables() -> Mapping[str, bytes]:
    data = _BOLD.read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    rows = (struct.unpack_from(">4sLLL", data, 12 + 16 * i) for i in range(count))
    return {tag.decode(): data[start : start + length] for tag, _, start, length in rows}


@cache
def _glyphs() -> Mapping[int, int]:
    """Glyph by character, from the table of segments (cmap format 4) that holds every Vietnamese letter."""
    cmap = _tables()["cmap"]
    places = [
        struct.unpack_from(">HHL", cmap, 4 + 8 * i) for i in range(struct.unpack_from(">H", cmap, 2)[0])
    ]
    start = next(at for platform, encoding, at in places if (platform, encoding) == (3, 1))
    segments = struct.unpack_from(">H", cmap, start + 6)[0] // 2
    words = struct.unpack_from(f">{(len(cmap) - start) // 2}H", cmap, start)
    ends, firsts = words[7 : 7 + segments], words[8 + segments : 8 + 2 * segments]
    deltas, offsets = words[8 + 2 * segments : 8 + 3 * segments], 8 + 3 * segments
    found = {}
    for i, (end, first) in enumerate(zip(ends, firsts, strict=True)):
        for code in range(first, end + 1):
            skip = words[offsets + i]
            glyph = words[offsets + i + skip // 2 + code - first] if skip else code
            found[code] = (glyph + deltas[i]) & 0xFFFF
    return found


def bold_width(text: str, size: int) -> float:
    """Width in points of `text` in bold type of `size` points, on one line."""
    tables, glyphs = _tables(), _glyphs()
    em = struct.unpack_from(">H", tables["head"], 18)[0]
    most = struct.unpack_from(">H", tables["hhea"], 34)[0] - 1
    advances = (
        struct.unpack_from(">H", tables["hmtx"], 4 * min(glyphs.get(ord(c), 0), most))[0] for c in text
    )
    return float(sum(advances) * size / em)


def right_head(party: str, size: int) -> float:
    """Room in millimetres of the right head: the usual, or more where the Party's name needs it to stay on one line."""
    return max(_USUAL, bold_width(party, size) / _POINTS_A_MM + 4)


_USUAL, _POINTS_A_MM = 86.0, 72 / 25.4
