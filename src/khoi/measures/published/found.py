"""One finding: a code, the rows it rests on, the exact arithmetic and a sentence in two languages."""

import re
from collections.abc import Iterable
from typing import Any

from khoi.measures.published.table import Row
from khoi.measures.published.words import SENTENCES

Json = dict[str, Any]


def finding(
    code: str, rows: Iterable[Row], arithmetic: str, detail: Json, *, words: str = "", **values: object
) -> Json:
    """The JSON object of the contract; `words` picks a sentence other than the code's own; a value
    that is a pair is (Vietnamese, English).
    """
    rows = sorted(rows, key=lambda row: row.line)
    vi, en = SENTENCES[words or code]
    names = list(dict.fromkeys(row.level for row in rows))
    listed = {"levels": ", ".join(f"“{name}”" for name in names), "level": names[0] if names else ""}
    pairs = {name: value if isinstance(value, tuple) else (value, value) for name, value in values.items()}
    commas = {name: re.sub(r"(?<=[0-9])\.(?=[0-9])", ",", str(pair[0])) for name, pair in pairs.items()}
    texts = {name: str(pair[1]) for name, pair in pairs.items()}
    return {
        "code": code,
        "rows": [row.line for row in rows],
        "levels": names,
        "arithmetic": arithmetic,
        "detail": detail,
        "vi": vi.format(**(listed | commas)),
        "en": en.format(**(listed | texts)),
    }
