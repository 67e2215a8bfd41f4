"""How wide a line of bold text is, read from the font's own tables: for the rule that is as wide as the words above it."""

import struct

from khoi.documents.font_tables import glyphs, tables


def bold_width(text: str, size: int) -> float:
    """Width in points of `text` in bold type of `size` points, on one line."""
    em = struct.unpack_from(">H", tables()["head"], 18)[0]
    most = struct.unpack_from(">H", tables()["hhea"], 34)[0] - 1
    advances = (
        struct.unpack_from(">H", tables()["hmtx"], 4 * min(glyphs().get(ord(c), 0), most))[0] for c in text
    )
    return float(sum(advances) * size / em)


def right_head(party: str, size: int) -> float:
    """Room in millimetres of the right head: the usual, or more where the Party's name needs it to stay on one line."""
    return max(_USUAL, bold_width(party, size) / _POINTS_A_MM + 4)


_USUAL, _POINTS_A_MM = 86.0, 72 / 25.4
