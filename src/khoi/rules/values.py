"""The numbers of a regulation: an amount with its unit, its days and its clause; and slots that it leaves to the office."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from khoi.core import formats
from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.rules import strict
from khoi.rules.fields import Fields, as_fraction

CONFIDENCE = ("read", "second-hand", "inferred")
UNITS = (
    "percent",
    "point",
    "month",
    "year",
    "working_day",
    "day",
    "hour",
    "fraction",
    "count",
    "mm",
    "pt",
    "text",
)
_KEYS = (
    "description", "description_en", "unit", "tighter", "subjects", "slot", "values",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a regulation: `amount` in `unit`, valid on `days`, resting on `clause`; a text has `words` instead."""

    key: str
    document: str
    description: str
    description_en: str
    unit: str
    subjects: tuple[str, ...]
    days: Interval
    amount: Fraction
    words: str
    clause: str
    confidence: str
    tighter: str

    @property
    def topic(self) -> str:
        """The word that names this number in every document."""
        return self.key.rpartition(".")[2]

    def citation(self) -> dict[str, str]:
        """Document and clause, as every number from a regulation carries them."""
        return {"document": self.document, "clause": self.clause}


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that the document leaves to the office."""

    key: str
    document: str
    description: str
    description_en: str
    unit: str
    days: Interval
    clause: str


def read_values(path: Path, document: str, force: Interval) -> Iterator[Value | Slot]:
    """Values and slots of one file of `parameters/`; a value ends where the next begins, or with its document."""
    data = strict.read(path.read_bytes())
    top = Fields(data, known=list(data) if isinstance(data, dict) else ())
    for key in data:
        row = Fields(top.raw(key), key, known=_KEYS)
        for step, days in _steps(row, path, force):
            if row.raw("slot", None) is True and step.raw("value") is None:
                yield _slot(key, document, row, step, days)
            elif step.raw("value") is not None:
                yield _value(key, document, row, step, days)


def _steps(row: Fields, path: Path, force: Interval) -> Iterator[tuple[Fields, Interval]]:
    steps = [
        Fields(item, at, known=("from", "value", "clause", "confidence")) for at, item in row.rows("values")
    ]
    if not steps:
        hint = "Thêm ít nhất một dòng: from, value, clause, confidence."
        raise Refusal("empty", f"{row.path} không có giá trị nào", where=row.at("values"), hint=hint)
    starts = [step.day("from") for step in steps]
    for step, start, end in zip(steps, starts, [*starts[1:], force.end], strict=True):
        if end is not None and end <= start:
            where = step.at("from")
            raise Refusal("days_not_in_order", f"{path.name}: {row.path}", where=where, hint="Xếp theo ngày.")
        yield step, Interval(start, end)


def _value(key: str, document: str, row: Fields, step: Fields, days: Interval) -> Value:
    unit = row.choice("unit", UNITS)
    is_text = unit == "text"
    return Value(
        key,
        document,
        row.text("description"),
        row.text("description_en"),
        unit,
        tuple(row.codes("subjects", None)),
        days,
        Fraction(0) if is_text else as_fraction(step.raw("value"), step.at("value")),
        step.text("value") if is_text else "",
        step.text("clause"),
        step.choice("confidence", CONFIDENCE),
        row.choice("tighter", ("", "higher", "lower"), ""),
    )


def _slot(key: str, document: str, row: Fields, step: Fields, days: Interval) -> Slot:
    texts = row.text("description"), row.text("description_en")
    return Slot(key, document, *texts, row.choice("unit", UNITS), days, step.text("clause"))


def look_up(key: str, day: date, document: str, values: Iterable[Value], slots: Sequence[Slot]) -> Value:
    """The value of `key` on `day`.

    Raises Refusal `not_configured` for a slot nobody filled, `no_value_on_day` where the key has no value then.
    """
    for value in values:
        if value.key == key and value.days.has(day):
            return value
    for slot in slots:
        if slot.key == key and slot.days.has(day):
            raise Refusal(
                "not_configured",
                f"{slot.document}, {slot.clause} để cơ quan tự quy định: {slot.description}",
                where=key,
                hint="Nạp gói quy định của cơ quan có giá trị này, kèm số và ngày văn bản.",
            )
    raise Refusal(
        "no_value_on_day",
        f"{document} không có giá trị “{key}” vào ngày {formats.day(day, 'vi')}",
        where=key,
        hint="Kiểm tra ngày, hoặc bổ sung giá trị vào gói quy định.",
    )
