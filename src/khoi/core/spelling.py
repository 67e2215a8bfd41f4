"""Vietnamese text brought to one form, for searching and for comparing what was typed with what is stored."""

import unicodedata


def plain(text: str) -> str:
    """`text` without marks, in lower case, with single spaces.

    >>> plain("  Đảng ủy   Khối ")
    'dang uy khoi'
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    # Old keyboards wrote the look-alike letter eth for đ.
    return " ".join(bare.casefold().replace("đ", "d").replace("ð", "d").split())
