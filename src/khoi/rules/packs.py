"""Loads regulation packs: a document with its days, its numbers, and the rest of its folder as it stands."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.rules import strict
from khoi.rules.fields import Fields
from khoi.rules.values import CONFIDENCE, Slot, Value, look_up, read_values

PACKS = Path(__file__).resolve().parent.parent / "regulations"
FOLDERS = ("rules", "votes", "deadlines", "procedure", "scores")
_DOCUMENT = (
    "issuer", "issuer_en", "type", "number", "signed", "effective", "repealed", "end_is_inferred", "replaces", "guides",
    "subject", "title", "title_en", "confidence", "was_read", "was_read_en", "not_read", "not_read_en",
    "overlays", "committee", "synthetic",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)  # a pack is itself: read once, compared by identity
class Pack:
    """A regulation: who issued it, when it is in force, its numbers; `files` holds the other folders as read.

    `texts` has what was read of the document and what was not, in both languages. `digest` changes with any
    change of what the rules say (its worked cases left out).
    """

    code: str
    issuer: str
    issuer_en: str
    type: str
    number: str
    title: str
    title_en: str
    subject: str
    signed: date
    force: Interval
    end_is_inferred: bool
    replaces: str
    guides: str
    overlays: str
    committee: str
    synthetic: bool
    confidence: str
    texts: Mapping[str, str]
    values: tuple[Value, ...]
    slots: tuple[Slot, ...]
    files: Mapping[str, tuple[Any, ...]]
    digest: str
    folder: Path

    @property
    def key(self) -> tuple[str, str, str, date]:
        """What tells this document from every other: a number alone never does."""
        return self.issuer, self.type, self.number, self.signed

    def value(self, key: str, day: date) -> Value:
        """The value of `key` on `day`; Refusal `no_value_on_day` or `not_configured`."""
        return look_up(key, day, self.number, self.values, self.slots)


@cache
def load_packs(folder: Path = PACKS) -> tuple[Pack, ...]:
    """Every pack in `folder`, by the day it took effect; two with one key are a Refusal `duplicate_document`."""
    packs = [read_pack(path.parent) for path in sorted(folder.glob("*/document.yaml"))]
    seen: dict[tuple[str, str, str, date], Pack] = {}
    for pack in packs:
        if (twin := seen.setdefault(pack.key, pack)) is not pack:
            raise Refusal(
                "duplicate_document",
                f"{twin.code} và {pack.code} cùng là {pack.number} ngày {pack.signed.isoformat()} của {pack.issuer}",
                where=pack.code,
                hint="Bỏ một gói, hoặc sửa cơ quan ban hành, loại, số, ngày ký.",
            )
    return tuple(sorted(packs, key=lambda pack: pack.force.start))


def value_on(packs: Iterable[Pack], topic: str, day: date, subject: str) -> Value | None:
    """The value of `topic` for `subject`, from the youngest pack in force on `day`; None if none is encoded."""
    in_force = [pack for pack in packs if pack.force.has(day)]
    values = [
        value
        for pack in sorted(in_force, key=lambda pack: pack.force.start, reverse=True)
        for value in pack.values
        if value.topic == topic and subject in value.subjects and value.days.has(day)
    ]
    return values[0] if values else None


def read_pack(folder: Path) -> Pack:
    """The pack in one folder; a Refusal names the file and the place of a fault."""
    row = Fields(_content(folder / "document.yaml", folder), known=_DOCUMENT)
    start, end = row.day("effective"), row.day("repealed", None)
    if end is not None and end <= start:
        raise Refusal("days_not_in_order", f"{folder.name}: hết hiệu lực trước khi có", where="repealed")
    number, force = row.text("number"), Interval(start, end)
    found = list(_values(folder, number, force))
    return Pack(
        code=folder.name,
        issuer=row.text("issuer"),
        issuer_en=row.text("issuer_en"),
        type=row.text("type"),
        number=number,
        title=row.text("title"),
        title_en=row.text("title_en"),
        subject=row.text("subject"),
        signed=row.day("signed"),
        force=force,
        end_is_inferred=row.raw("end_is_inferred", None) is True,
        replaces=_text(row, "replaces"),
        guides=_text(row, "guides"),
        overlays=_text(row, "overlays"),
        committee=_text(row, "committee"),
        synthetic=row.raw("synthetic", None) is True,
        confidence=row.choice("confidence", CONFIDENCE),
        texts={name: _text(row, name) for name in _DOCUMENT if "read" in name},
        values=tuple(value for value in found if isinstance(value, Value)),
        slots=tuple(slot for slot in found if isinstance(slot, Slot)),
        files={name: _files(folder, name) for name in FOLDERS},
        digest=_digest(folder),
        folder=folder,
    )


def _text(row: Fields, key: str) -> str:
    return "" if row.raw(key, None) is None else row.text(key)


def _values(folder: Path, number: str, force: Interval) -> Iterator[Value | Slot]:
    for path in sorted(folder.glob("parameters/*.yaml")):
        with named(path, folder):
            yield from read_values(path, number, force)


def _files(folder: Path, name: str) -> tuple[Any, ...]:
    return tuple(_content(path, folder) for path in sorted(folder.glob(f"{name}/*.yaml")))


def _content(path: Path, folder: Path) -> Any:
    with named(path, folder):
        return strict.read(path.read_bytes())


@contextmanager
def named(path: Path, folder: Path) -> Iterator[None]:
    """Puts the file before the place of a refusal raised inside."""
    try:
        yield
    except Refusal as refusal:
        name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        refusal.where = f"{name}: {refusal.where}" if refusal.where else name
        raise


def _digest(folder: Path) -> str:
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        if not name.startswith("cases/"):
            total.update(f"{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
