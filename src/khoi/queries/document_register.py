"""Every document known to exist, encoded or not: when it held, as far as that is known."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from khoi.core.formats import is_english
from khoi.rules import strict
from khoi.rules.fields import Fields, as_year
from khoi.rules.packs import PACKS
from khoi.rules.questions import Words
from khoi.rules.values import CONFIDENCE
from khoi.rules.words import spoken

FILE = PACKS / "register.yaml"
_KEYS = (
    "issuer", "issuer_en", "type", "number", "signed", "effective", "ended", "replaced_by", "subject", "confidence", "pack",
    "local",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """One document of the register. `start` is its first day, or its day of signing; None where only `year` is known."""

    issuer: Words
    number: str
    subject: Words
    signed: date | None
    year: int | None
    start: date | None
    is_start_known: bool
    end: date | None
    replaced_by: str
    replaced_on: date | None
    confidence: str
    pack: str
    is_local: bool

    def issuer_in(self, lang: str) -> str:
        """Who issued it."""
        return spoken(self.issuer, lang)

    def subject_in(self, lang: str) -> str:
        """What it is about."""
        text = spoken(self.subject, lang)
        return text[:1].upper() + text[1:] if text and not is_english(lang) else text

    def holds_on(self, day: date) -> bool | None:
        """Whether it held on `day`; None where what is known cannot tell: without a known end nothing is sure."""
        if (self.end is not None and day >= self.end) or (self.start is not None and day < self.start):
            return False
        if self.start is None and self.year is not None and day.year < self.year:
            return False
        known = self.start is not None or (self.year is not None and day.year > self.year)
        before_successor = self.replaced_on is not None and day < self.replaced_on
        return True if known and (self.end is not None or before_successor) else None


@cache
def load_register(path: Path = FILE) -> tuple[Known, ...]:
    """The documents in the register's order; none where there is no register. Raises Refusal."""
    if not path.is_file():
        return ()
    top = Fields(strict.read(path.read_bytes()), known=("documents", "collisions"))
    return tuple(_known(Fields(item, at, known=_KEYS)) for at, item in top.rows("documents"))


def _known(row: Fields) -> Known:
    subject = Fields(row.raw("subject"), row.at("subject"), known=("vi", "en"))
    signed, year = _signed(row)
    effective = row.day("effective", None)
    return Known(
        Words(row.text("issuer"), row.text("issuer_en")),
        row.text("number"),
        Words(subject.text("vi"), subject.text("en")),
        signed,
        year,
        effective or signed,
        effective is not None,
        row.day("ended", None),
        *_successor(row),
        row.choice("confidence", CONFIDENCE),
        row.text("pack", ""),
        row.raw("local", None) is True,
    )


def _signed(row: Fields) -> tuple[date | None, int | None]:
    """The day of signing, or only its year, or neither."""
    given = row.raw("signed", None)
    if given is None:
        return None, None
    if isinstance(given, int):
        return None, as_year(given, row.at("signed"))
    day = row.day("signed")
    return day, day.year


def _successor(row: Fields) -> tuple[str, date | None]:
    """The number of the document that took its place, and that one's day of signing where it is known."""
    if row.raw("replaced_by", None) is None:
        return "", None
    other = Fields(
        row.raw("replaced_by"), row.at("replaced_by"), known=("number", "signed", "issuer", "type")
    )
    return other.text("number"), _signed(other)[0]
