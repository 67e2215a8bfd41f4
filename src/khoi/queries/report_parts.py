"""What a report says, as plain values: sections of sentences, tables and charts, every figure with its reference.

The same content is printed on a page, in Word and in PDF, and is kept as JSON with each edition. Texts are in the
report's language and already formatted. A field added later has a default, so that older editions are still read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar

_Kept = TypeVar("_Kept")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of a sentence. `ref` is the number of the reference that opens the page behind a figure; 0: none."""

    text: str
    ref: int = 0
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading; level 1 is a part (I, II), level 2 a section (1, 2)."""

    text: str
    level: int = 1
    block: str = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `is_item` for an item of a list."""

    runs: tuple[Run, ...]
    is_item: bool = False
    block: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title; `widths` are shares of the line, `numbers` the columns set right."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Run, ...], ...]
    widths: tuple[int, ...]
    numbers: tuple[int, ...] = ()
    note: str = ""
    block: str = "table"


@dataclass(frozen=True, slots=True)
class Series:
    """One line or row of bars; a value is a decimal written with a dot, or None where nothing is known."""

    label: str
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars or lines over `labels`; `threshold` is drawn as a line. The table that holds the same figures follows it."""

    title: str
    kind: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    threshold: str | None = None
    block: str = "chart"


@dataclass(frozen=True, slots=True)
class Reference:
    """Where one figure of the report is opened: `url` is a path of this installation."""

    number: int
    label: str
    url: str


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True, slots=True)
class Content:
    """One report. `abstract` is the line under the type; `superior` and `issuer` stand in the left head."""

    lang: str
    kind: str
    year: int
    superior: str
    issuer: str
    type_name: str
    abstract: str
    blocks: tuple[Block, ...]
    references: tuple[Reference, ...]
    synthetic: bool

    def as_json(self) -> dict[str, Any]:
        """As it is kept with an edition."""
        return asdict(self)


def content_of(stored: Mapping[str, Any]) -> Content:
    """The content that `as_json` wrote, now or before; what this version doesn't know is let go."""
    blocks = tuple(_block(row) for row in stored["blocks"])
    references = tuple(_made(Reference, row) for row in stored["references"])
    return _made(Content, {**stored, "blocks": blocks, "references": references})


def _made(kind: type[_Kept], stored: Mapping[str, Any]) -> _Kept:
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type] # only dataclasses are kept
    return kind(**{name: stored[name] for name in names if name in stored})


def _block(row: Mapping[str, Any]) -> Block:
    match row["block"]:
        case "heading":
            return _made(Heading, row)
        case "paragraph":
            return _made(Paragraph, {**row, "runs": _runs(row["runs"])})
        case "table":
            plain = {key: tuple(row[key]) for key in ("head", "widths", "numbers")}
            return _made(Table, {**row, **plain, "rows": tuple(_runs(cells) for cells in row["rows"])})
        case "chart":
            series = tuple(Series(one["label"], tuple(one["values"])) for one in row["series"])
            return _made(Chart, {**row, "labels": tuple(row["labels"]), "series": series})
    raise ValueError(row["block"])


def _runs(rows: Sequence[Mapping[str, Any]]) -> tuple[Run, ...]:
    return tuple(_made(Run, row) for row in rows)
