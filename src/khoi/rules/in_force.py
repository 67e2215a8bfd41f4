"""Which document speaks on a day about a vote, a term or a quota, and what must be said about that choice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from khoi.core import formats
from khoi.core.refusal import Refusal
from khoi.rules.fields import Fields
from khoi.rules.flags import Flag, looser
from khoi.rules.library import Library, Numbers
from khoi.rules.packs import Pack
from khoi.rules.questions import Words
from khoi.rules.values import Value

DOUBTFUL_DAYS = 31
"""How near to an inferred end of a document an answer carries a flag."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document that may speak on `day`: a regulation in force, or the office's own one over it; with its numbers."""

    pack: Pack
    document: Pack
    overlays: tuple[Pack, ...]
    numbers: Numbers
    day: date

    def value(self, key: str) -> Value:
        """The value of `key`, the office's own where it may stand. Raises `no_value_on_day`, `not_configured`."""
        try:
            return self.numbers.value(key)
        except Refusal:
            for value in self.document.values:
                if value.key == key and value.days.has(self.day):
                    return value
            raise

    def citation(self, clause: str, value: Value) -> dict[str, str]:
        """The clause of this document; that of the office's own where its number stands instead."""
        if self.document is self.pack and any(value in overlay.values for overlay in self.overlays):
            return value.citation()
        return {"document": self.document.number, "clause": clause}


def sources(library: Library, day: date) -> Iterator[Source]:
    """Every document in force on `day`, the youngest first, each followed by the office's own over it."""
    for pack in library.in_force(day):
        overlays = library.local(pack, day)
        for document in (pack, *overlays):
            yield Source(pack, document, overlays, library.numbers(pack, day), day)


def day_asked(row: Fields, default: date | None = None) -> date:
    """The day that chooses the regulation: when the procedure was `opened`, else `on`, else the default."""
    opened, on = row.day("opened", None), row.day("on", None)
    return opened or on or default or row.day("on")


def doubts(library: Library, source: Source) -> list[Flag]:
    """What is doubtful about the choice: an end that is only inferred, an office's number that was left aside."""
    return [*_uncertain(library, {source.pack.subject}, source.day), *looser(source.numbers)]


def not_encoded(
    library: Library, day: date, what: str, subjects: Iterable[str], where: str = "on"
) -> Refusal:
    """The honest answer where nothing is encoded, naming the documents in force on these subjects."""
    areas = set(subjects)
    standing = library.standing(day, areas)
    doubt = "".join(
        f"; {flag.words.vi[0].lower()}{flag.words.vi[1:]}" for flag in _uncertain(library, areas, day)
    )
    return Refusal(
        "no_rule_encoded",
        f"ngày {formats.day(day, 'vi')} chưa có quy định nào được mã hóa cho {what}{standing}{doubt}",
        where=where,
        hint="Kiểm tra ngày; việc này cần người đối chiếu nguyên văn.",
    )


def _uncertain(library: Library, subjects: set[str], day: date) -> Iterator[Flag]:
    for pack in library.packs:
        end = pack.force.end
        if (
            pack.subject in subjects
            and pack.end_is_inferred
            and end is not None
            and abs((day - end).days) <= DOUBTFUL_DAYS
        ):
            words = Words(
                f"Ngày hết hiệu lực của {pack.number} ({formats.day(end, 'vi')}) chỉ là suy ra; đối chiếu bản áp dụng",
                f"The day {pack.number} ended ({formats.day(end, 'en')}) is only inferred; check which version applies",
            )
            yield Flag("version_uncertain", pack.number, "", words)
