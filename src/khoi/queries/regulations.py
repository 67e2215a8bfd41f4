"""The regulations at hand: which there are, by subject, with their days and what was read of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import gettext as _

from khoi.core.formats import is_english
from khoi.queries.regulation_words import SUBJECTS, confidence_words, days_words, subject_words
from khoi.rules.library import Library, load_library
from khoi.rules.packs import Pack


def library() -> Library:
    """The regulations that pages read."""
    return load_library()


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over a document wherever it is named."""

    pack: Pack
    title: str
    issuer: str
    days: str
    state: str
    is_in_force: bool
    confidence: str
    was_read: str
    not_read: str
    guides: Pack | None
    guided_by: tuple[Pack, ...]
    replaces: Pack | None
    replaced_by: Pack | None


def head(pack: Pack, known: Library, day: date, lang: str) -> Head:
    """The document as it stands on `day`."""
    english = is_english(lang)
    mark = "_en" if english else ""
    return Head(
        pack,
        pack.title_en if english else pack.title,
        pack.issuer_en if english else pack.issuer,
        days_words(pack.force.start, pack.force.end, lang),
        _state(pack, day),
        pack.force.has(day),
        confidence_words(pack.confidence),
        pack.texts["was_read" + mark],
        pack.texts["not_read" + mark],
        next((other for other in known.packs if other.code == pack.guides), None),
        tuple(other for other in known.packs if other.guides == pack.code),
        _neighbour(known.packs, pack, pack.replaces),
        next((other for other in known.packs if other.replaces == pack.number and other is not pack), None),
    )


def _state(pack: Pack, day: date) -> str:
    if pack.force.has(day):
        return _("đang có hiệu lực")
    return _("chưa có hiệu lực") if day < pack.force.start else _("đã hết hiệu lực")


def _neighbour(packs: Iterable[Pack], pack: Pack, number: str) -> Pack | None:
    """The document of that number which was in force before `pack`: numbers come again, so the nearest counts."""
    older = [
        one
        for one in packs
        if one.number == number and one.force.start <= pack.force.start and one is not pack
    ]
    return max(older, key=lambda one: one.force.start, default=None)


def ordered(packs: Iterable[Pack], day: date) -> list[Pack]:
    """By subject; within one those in force first, then the youngest first."""
    places = list(SUBJECTS)

    def place(pack: Pack) -> tuple[int, str, bool, int]:
        at = places.index(pack.subject) if pack.subject in places else len(places)
        return at, pack.subject, not pack.force.has(day), -pack.force.start.toordinal()

    return sorted(packs, key=place)


def by_subject(heads: Sequence[Head]) -> Iterator[tuple[str, list[Head]]]:
    """Heads under the name of their subject, in the order given."""
    for subject, group in groupby(heads, key=lambda one: one.pack.subject):
        yield subject_words(subject), list(group)
