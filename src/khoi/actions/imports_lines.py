"""A figure as a file has it, and what it is once held against what stands."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from khoi.actions.figure_rows import Key

CHANGE, DOUBT, SAME, FAULT, EMPTY = "change", "doubt", "same", "fault", "empty"


class Note(NamedTuple):
    """What was found at a line, by code, in Vietnamese."""

    code: str
    message: str


class FoundLine(NamedTuple):
    """One figure as a file has it; `cell` is empty where the file has rows and no cells. No number: an empty cell."""

    sheet: str
    row: int
    cell: str
    unit_text: str
    unit: str | None
    year: int | None
    measure: str | None
    text: str
    number: int | None
    notes: tuple[Note, ...] = ()

    @property
    def key(self) -> Key:
        """What the figure stands at; only of a line that has all three."""
        return self.unit or "", self.year or 0, self.measure or ""


@dataclass(slots=True)
class ComparedLine:
    """A line with what stands there, its state, and every note as JSON keeps it."""

    found: FoundLine
    state: str
    old: int | None = None
    unit: int | None = None
    measure: int | None = None
    notes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether taking the line in changes what stands."""
        return self.state in (CHANGE, DOUBT)

    def doubt(self, note: dict[str, Any]) -> None:
        """Notes what contradicts; from now on somebody must look before the line is taken in."""
        self.state = DOUBT
        self.notes.append(note)
