"""What must be said beside an answer, as pages print it: the sentence, and the clause to open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from khoi.rules.flags import Flag
from khoi.rules.library import Library
from khoi.rules.words import spoken


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence with its clause; `pack` is empty where the document has no page of its own."""

    code: str
    text: str
    document: str
    pack: str
    clause: str


def said_of(
    flags: Iterable[Flag], known: Library, lang: str, words: Mapping[str, str] | None = None
) -> list[Said]:
    """Flags in the reader's language; `words` puts a name in the place of each code of a case file."""
    packs = codes(known)
    return [
        Said(
            flag.code,
            _text(flag, lang, words or {}),
            flag.document,
            packs.get(flag.document, ""),
            flag.clause,
        )
        for flag in flags
    ]


def codes(known: Library) -> dict[str, str]:
    """Folder names by number; where two documents share a number, the youngest wins."""
    return {pack.number: pack.code for pack in sorted(known.packs, key=lambda pack: pack.force.start)}


def _text(flag: Flag, lang: str, words: Mapping[str, str]) -> str:
    text = spoken(flag.words, lang)
    if flag.fact in words:
        text = f"{text}: {flag.fact}"
    for code, name in words.items():
        text = text.replace(code, name)
    return text
