"""What the generator hands to the loader: plain rows that name units by code, one class for each table."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit over its whole life, [begins_on, ended_on)."""

    code: str
    begins_on: date
    ended_on: date | None
    position: int


class DatedRow(NamedTuple):
    """From `from_day` on, `value` holds for `unit`: a parent's code, a name, a kind's or a grouping's code."""

    unit: str
    from_day: date
    value: str | None


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """On a day `before` hand over to `after`, by codes; no split here has shares."""

    kind: str
    on: date
    decision: str
    note: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HolderRow:
    """Who held a post; every name says that it is made up."""

    unit: str
    post: str
    name: str
    from_day: date
    to_day: date | None


@dataclass(frozen=True, slots=True)
class RoundRow:
    """By which day a year's figures were due."""

    year: int
    due_on: date
    document: str


@dataclass(frozen=True, slots=True)
class TallyRow:
    """A unit's own count for one measure and year, with where it came from."""

    unit: str
    measure: str
    year: int
    count: int
    source: str
    reporter: str
    cut_off: date
    received_on: date


@dataclass(frozen=True, slots=True)
class Structure:
    """All units with everything dated about them; `agencies` is how many agencies each organisation answers for."""

    units: tuple[UnitRow, ...]
    placements: tuple[DatedRow, ...]
    names: tuple[DatedRow, ...]
    kinds: tuple[DatedRow, ...]
    groups: tuple[DatedRow, ...]
    successions: tuple[SuccessionRow, ...]
    weights: dict[str, int]
    agencies: dict[str, int]


@dataclass(frozen=True, slots=True)
class Office:
    """The whole example office; `corrections` replace what `tallies` first said."""

    structure: Structure
    holders: tuple[HolderRow, ...]
    rounds: tuple[RoundRow, ...]
    tallies: tuple[TallyRow, ...]
    corrections: tuple[TallyRow, ...]
