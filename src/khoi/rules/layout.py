"""How a paper is laid out on a day: the guide in force with its measures, by topic."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from khoi.rules.fields import Fields
from khoi.rules.flags import Flag
from khoi.rules.in_force import doubts, not_encoded, sources
from khoi.rules.library import Library
from khoi.rules.values import Value

SUBJECT = "the-thuc"


@dataclass(frozen=True, slots=True)
class Layout:
    """The guide that speaks on a day; `values` by topic: lengths in mm, type in pt, texts."""

    document: str
    signed: date
    values: Mapping[str, Value]
    flags: tuple[Flag, ...]

    def whole(self, topic: str) -> int:
        """A length or size; every guide gives whole ones."""
        return int(self.values[topic].amount)

    def words(self, topic: str) -> str:
        """A text, such as the name of the typeface."""
        return self.values[topic].words


def layout_on(library: Library, day: date) -> Layout:
    """The layout in force on `day`. Raises Refusal `no_rule_encoded` where no guide of that day is encoded."""
    for source in sources(library, day):
        if source.pack.subject == SUBJECT and source.document is source.pack:
            held = (value for value in source.pack.values if value.days.has(day))
            values = {value.topic: source.value(value.key) for value in held}
            return Layout(source.pack.number, source.pack.signed, values, tuple(doubts(library, source)))
    raise not_encoded(library, day, "thể thức văn bản", (SUBJECT,))


def layout(case: Any, library: Library) -> dict[str, Any]:
    """The answer to `{on}`: the document, each measure as text by topic, and codes of flags. Raises as `layout_on`."""
    row = Fields(case, known=("on",))
    found = layout_on(library, row.day("on"))
    told = {topic: value.words or str(value.amount) for topic, value in found.values.items()}
    return {"document": found.document, **told, "flags": sorted(flag.code for flag in found.flags)}
