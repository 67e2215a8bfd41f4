"""Which body puts its name to a paper of an organisation: the committee, where the organisation has one."""

import re

_COMMITTEES = {
    "tỉnh": "Tỉnh ủy",
    "thành phố": "Thành ủy",
    "huyện": "Huyện ủy",
    "quận": "Quận ủy",
    "thị xã": "Thị ủy",
}
"""Levels whose committee carries the level in its own name; the others are `Đảng ủy` with what follows."""
_LED = re.compile(r"Đảng bộ\b", re.IGNORECASE)
_AT_LEVEL = re.compile(rf"Đảng bộ ({'|'.join(_COMMITTEES)})\b", re.IGNORECASE)


def issuing_body(unit_name: str, given: str = "") -> str:
    """The body proposed for a unit by its name; `given`, what an office settled itself, comes first.

    A name typed in capitals, as it stands in the head of a paper, is written as in a sentence where it is the same name.

    >>> issuing_body("Đảng bộ Sở Y tế"), issuing_body("Đảng bộ tỉnh Mẫu"), issuing_body("Chi bộ Văn phòng")
    ('Đảng ủy Sở Y tế', 'Tỉnh ủy Mẫu', 'Chi bộ Văn phòng')
    """
    level = _AT_LEVEL.match(unit_name)
    found = f"{_COMMITTEES[level[1].lower()]}{unit_name[level.end() :]}" if level else ""
    found = found or _LED.sub("Đảng ủy", unit_name, count=1) if _LED.match(unit_name) else unit_name
    return found if not given or given.casefold() == found.casefold() else given
