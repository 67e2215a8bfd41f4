"""What the reports' own font says of itself: which letters it can draw, and how wide they are."""

import struct
from collections.abc import Mapping
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
_BOLD = (
    FONTS / "LiberationSerif-Bold.ttf"
)  # the widths of Times New Roman; all four cuts draw the same letters


@cache
def tables() -> Mapping[str, bytes]:
    """The font's tables by their tag."""
    data = _BOLD.read_bytes()
    count = struct.unpack_from(">H", data, 4)[0]
    rows = (struct.unpack_from(">4sLLL", data, 12 + 16 * i) for i in range(count))
    return {tag.decode(): data[start : start + length] for tag, _, start, length in rows}


@cache
def glyphs() -> Mapping[int, int]:
    """Glyph by character, from the table of segments (cmap format 4) that holds every Vietnamese letter; 0 draws nothing."""
    cmap = tables()["cmap"]
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


def is_drawn(letter: str) -> bool:
    """Whether the font has a shape for the letter."""
    return glyphs().get(ord(letter), 0) > 0
