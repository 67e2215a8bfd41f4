"""What changed between two regulations, under the kind of thing that changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from khoi.core.formats import is_english
from khoi.queries.regulation_words import people_words
from khoi.rules.compared import KINDS, Change
from khoi.rules.words import spoken


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change in words; `what` is added, gone, or what of it changed."""

    what: str
    words: str
    people: str


def by_kind(changes: Sequence[Change], about: str, lang: str) -> Iterator[tuple[str, list[ChangeRow]]]:
    """Changes between documents about `about`, in the order of their kinds, each kind with its name."""
    for kind, group in groupby(changes, key=lambda change: change.kind):
        vi, en = KINDS[kind]
        name = en if is_english(lang) else vi
        yield name[:1].upper() + name[1:], [_row(change, about, lang) for change in group]


def _row(change: Change, about: str, lang: str) -> ChangeRow:
    people = "; ".join(people_words(subject, about) for subject in change.subjects)
    return ChangeRow(change.what, spoken(change.words, lang), people)
