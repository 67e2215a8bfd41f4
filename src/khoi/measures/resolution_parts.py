"""What a resolution file says, as plain values: `where` is the path in the file, for refusals made later."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class TermPart:
    """The term: whole years `first_year` to `last_year`, and its early end if it had one."""

    name: str
    first_year: int
    last_year: int
    ended_on: date | None
    ended_why: str


@dataclass(frozen=True, slots=True)
class MeasurePart:
    """A thing counted; `reported_by` are codes of unit kinds, `where` the path in the file.

    `sum_of` are measures that add up to it; empty where the file says nothing of it.
    """

    where: str
    code: str
    label: str
    label_en: str
    counted: str
    counted_en: str
    reported_by: tuple[str, ...]
    from_year: int
    sum_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndicatorPart:
    """What is followed across terms."""

    where: str
    code: str
    label: str
    label_en: str


@dataclass(frozen=True, slots=True)
class ReadingPart:
    """One way to read a target: numerator over base, both codes of measures."""

    where: str
    code: str
    label: str
    label_en: str
    numerator: str
    denominator: str | None


@dataclass(frozen=True, slots=True)
class VersionPart:
    """What a target says from a year on. `low` in percent or units; None for a target no figure can settle."""

    from_year: int
    words: str
    operator: str
    low: Decimal | None
    high: Decimal | None
    document: str
    document_day: date | None


@dataclass(frozen=True, slots=True)
class TargetPart:
    """A promise; the first version holds from the term's first year."""

    where: str
    code: str
    indicator: str
    under: str | None
    kind: str
    period_rule: str
    due: int | None
    question: str
    versions: tuple[VersionPart, ...]
    readings: tuple[ReadingPart, ...]


@dataclass(frozen=True, slots=True)
class GoalPart:
    """A heading with its targets, in the document's order."""

    words: str
    targets: tuple[TargetPart, ...]


@dataclass(frozen=True, slots=True)
class TaskPart:
    """A task in the document's words, and the codes of the groupings it is given to (none: to all)."""

    where: str
    groups: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class PublishedPart:
    """A figure as a source printed it; `number` only where the print is one."""

    where: str
    indicator: str
    holder: str
    period: str
    printed: str
    number: Decimal | None
    words: str
    source: str


@dataclass(frozen=True, slots=True)
class ResolutionFile:
    """A checked file. What it says of units, kinds, groupings and stored codes is still to be looked up."""

    code: str
    title: str
    number: str
    adopted_on: date | None
    unit: str
    term: TermPart
    motto: str
    objective: str
    source: str
    synthetic: bool
    measures: tuple[MeasurePart, ...]
    indicators: tuple[IndicatorPart, ...]
    goals: tuple[GoalPart, ...]
    tasks: tuple[TaskPart, ...]
    published: tuple[PublishedPart, ...]
