"""Vietnamese text brought to one form, for searching, for comparing and for making codes from names."""

import unicodedata


def plain(text: str) -> str:
    """`text` without marks, in lower case, with single spaces.

    >>> plain("  Đảng ủy   Khối ")
    'dang uy khoi'
    """
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    # Old keyboards wrote the look-alike letter eth for đ.
    return " ".join(bare.casefold().replace("đ", "d").replace("ð", "d").split())


def slug(text: str) -> str:
    """A code from a name.

    >>> slug("Khoa Chẩn đoán hình ảnh")
    'khoa-chan-doan-hinh-anh'
    """
    return "-".join("".join(letter if letter.isalnum() else " " for letter in plain(text)).split())


def small_first(words: str) -> str:
    """Words as they stand inside a sentence.

    >>> small_first("Đảng viên của Khối")
    'đảng viên của Khối'
    """
    return words[:1].lower() + words[1:]
