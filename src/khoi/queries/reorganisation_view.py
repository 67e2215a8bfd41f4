"""What a plan's preview shows, as plain values: every row it touches, what stands in its way, and what hinders undoing it.

Names are as on the day before the plan for what goes on or ends, and the plan's own for what begins. Sequences may be
long (a page shows them in pages); days are days, counts are whole numbers, shares are exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

LandsHow = Literal["heir", "shares", "pool", "parent", "nowhere"]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands in the way: a stable code, the step (counted from 0; None: the whole plan), the unit's code,
    what is wrong and what to do, in words.
    """

    code: str
    step: int | None
    unit: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why the plan cannot be undone: a stable code, the unit's code (empty: none) and words."""

    code: str
    unit: str
    message: str


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """A unit goes from one parent to another; an empty parent is the top. `along`: it only follows what it lies in."""

    unit: str
    name: str
    before: str
    before_name: str
    after: str
    after_name: str
    step: int
    along: bool


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A unit's name or kind changes; kinds are in words."""

    unit: str
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class BegunRow:
    """A unit begins: its name, kind and group in words, and the parent (empty: the top)."""

    unit: str
    name: str
    kind: str
    group: str
    parent: str
    parent_name: str


@dataclass(frozen=True, slots=True)
class EndedRow:
    """A unit ends; `how` is `end`, `merge`, `split` or `dissolve`, `heirs` the names of those who succeed it."""

    unit: str
    name: str
    how: str
    heirs: tuple[str, ...]
    children: int


@dataclass(frozen=True, slots=True)
class Heir:
    """Who receives figures: code, name and the exact share; None where nobody can tell it."""

    unit: str
    name: str
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """What a unit that ends has reported, and where it is read in the tree after the plan.

    `how`: `heir` wholly at one, `shares` divided, `pool` known only together, `parent` with the unit above, `nowhere`.
    `apart` are measures, by label, that divide otherwise.
    """

    unit: str
    name: str
    years: tuple[int, ...]
    tallies: int
    how: LandsHow
    heirs: tuple[Heir, ...]
    apart: tuple[tuple[str, LandsHow, tuple[Heir, ...]], ...]


@dataclass(frozen=True, slots=True)
class TargetsRow:
    """A resolution of a unit that ends, or below which the number of units changes: how many targets, how many units
    before and after (None: its unit is no longer there), whether the plan ends the term.
    """

    resolution: str
    title: str
    term: str
    unit: str
    name: str
    targets: int
    below_before: int
    below_after: int | None
    ends_term: bool


@dataclass(frozen=True, slots=True)
class HolderRow:
    """Who holds a post in a unit that ends."""

    unit: str
    name: str
    post: str
    person: str
    from_day: date


@dataclass(frozen=True, slots=True)
class PostRow:
    """An account's post that ends with its unit."""

    unit: str
    name: str
    role: str
    account: str
    from_day: date
    key: str


@dataclass(frozen=True, slots=True)
class DutyRow:
    """Something still open at a touched unit. `kind`: `report` (figures of `year` are owed: `number` measures), `reading`,
    `request`; `text` says it in words, `goes_to` names who has it after the plan (empty: the unit keeps it).
    """

    kind: str
    unit: str
    name: str
    year: int | None
    number: int
    text: str
    goes_to: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The plan read against the units as they are; of a plan that was carried out, as they were before it.

    `holders` and `posts` are what the viewer may see of them; `holders_count` and `posts_count` are all.
    """

    obstacles: tuple[Obstacle, ...]
    placements: Sequence[PlacementRow]
    names: Sequence[ChangedRow]
    kinds: Sequence[ChangedRow]
    begun: Sequence[BegunRow]
    ended: Sequence[EndedRow]
    figures: Sequence[FigureRow]
    targets: Sequence[TargetsRow]
    holders: Sequence[HolderRow]
    holders_count: int
    posts: Sequence[PostRow]
    posts_count: int
    duties: Sequence[DutyRow]
    undoable: bool
    undo_hindrances: tuple[Hindrance, ...]
    units_before: int
    units_after: int
