"""Loads regulation packs: a document with its days, and its values with day and clause."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.rules import strict
from khoi.rules.fields import Fields

PACKS = Path(__file__).resolve().parent.parent / "regulations"
_DOCUMENT = (
    "issuer", "type", "number", "signed", "effective", "repealed", "replaces", "subject", "title", "confidence",
)  # fmt: skip
CONFIDENCE = ("read", "second-hand", "inferred")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a regulation: amount in `unit`, valid on `days`, resting on `clause`."""

    key: str
    document: str
    description: str
    unit: str
    subjects: tuple[str, ...]
    days: Interval
    amount: Fraction
    clause: str
    confidence: str

    def citation(self) -> dict[str, str]:
        """Document and clause, as every number from a regulation carries them."""
        return {"document": self.document, "clause": self.clause}


@dataclass(frozen=True, slots=True)
class Pack:
    """A regulation: who issued it, when it is in force, and its values."""

    code: str
    issuer: str
    number: str
    title: str
    subject: str
    signed: date
    force: Interval
    replaces: str
    confidence: str
    values: tuple[Value, ...]


@cache
def load_packs(folder: Path = PACKS) -> tuple[Pack, ...]:
    """Every pack in `folder`, by the day it took effect."""
    packs = [_pack(path.parent) for path in sorted(folder.glob("*/document.yaml"))]
    return tuple(sorted(packs, key=lambda pack: pack.force.start))


def value_on(packs: Iterable[Pack], key: str, day: date, subject: str) -> Value | None:
    """The value whose key ends in `key` for `subject`, from the youngest pack in force on `day`; None if none is encoded."""
    in_force = [pack for pack in packs if pack.force.has(day)]
    values = [
        value
        for pack in sorted(in_force, key=lambda pack: pack.force.start, reverse=True)
        for value in pack.values
        if value.key.endswith(f".{key}") and subject in value.subjects and value.days.has(day)
    ]
    return values[0] if values else None


def _pack(folder: Path) -> Pack:
    row = Fields(strict.read((folder / "document.yaml").read_bytes()), known=_DOCUMENT)
    force = Interval(row.day("effective"), row.day("repealed", None))
    number = row.text("number")
    values = tuple(
        value for path in sorted(folder.glob("parameters/*.yaml")) for value in _values(path, number, force)
    )
    return Pack(
        folder.name,
        row.text("issuer"),
        number,
        row.text("title"),
        row.text("subject"),
        row.day("signed"),
        force,
        row.text("replaces", ""),
        row.choice("confidence", CONFIDENCE),
        values,
    )


def _values(path: Path, document: str, force: Interval) -> Iterable[Value]:
    data = strict.read(path.read_bytes())
    top = Fields(data, known=list(data))
    for key in data:
        row = Fields(top.raw(key), key, known=("description", "unit", "subjects", "values"))
        steps = [
            Fields(item, at, known=("from", "value", "clause", "confidence"))
            for at, item in row.rows("values")
        ]
        starts = [step.day("from", None) or date.min for step in steps]
        for step, start, end in zip(steps, starts, [*starts[1:], force.end], strict=True):
            if end is not None and end <= start:
                raise Refusal(
                    "days_not_in_order", f"{path.name}: {key}", where=step.at("from"), hint="Xếp theo ngày."
                )
            if step.raw("value") is None:
                continue
            yield Value(
                key,
                document,
                row.text("description"),
                row.text("unit"),
                tuple(row.codes("subjects")),
                Interval(start, end),
                step.exact("value"),
                step.text("clause"),
                step.choice("confidence", CONFIDENCE),
            )
