"""The steps of a reorganisation as plain values: what is to happen to which units, by code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeAlias

EVERY = "*"
"""In the shares of a split: every measure that is not named itself."""
Shares: TypeAlias = Mapping[str, Mapping[str, Fraction]]


@dataclass(frozen=True, slots=True)
class Found:
    """A unit begins; no parent: at the top."""

    code: str
    name: str
    kind: str
    parent: str | None
    group: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """A unit goes under another; no parent: to the top."""

    unit: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Rename:
    """A unit gets another name."""

    unit: str
    name: str


@dataclass(frozen=True, slots=True)
class ChangeKind:
    """A unit becomes another kind, by code."""

    unit: str
    kind: str


@dataclass(frozen=True, slots=True)
class End:
    """A unit ends with nobody to succeed it; its figures stay with its last parent."""

    unit: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Units end in one that goes on or begins; what lies below them goes there unless another step says otherwise."""

    units: tuple[str, ...]
    into: str


@dataclass(frozen=True, slots=True)
class Split:
    """A unit ends and several begin; `shares` by measure (or `EVERY`) and heir, empty where nobody decided them."""

    unit: str
    into: tuple[str, ...]
    shares: Shares = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dissolve:
    """A unit ends; what lies below it goes to `children_to`, its figures to the heirs, or without any to its last parent."""

    unit: str
    children_to: str | None
    heirs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EndTerm:
    """A term of a unit, by name, is cut short."""

    unit: str
    term: str
    why: str


Step: TypeAlias = Found | Move | Rename | ChangeKind | End | Merge | Split | Dissolve | EndTerm

NAMES: Mapping[type, str] = {
    Found: "found",
    Move: "move",
    Rename: "rename",
    ChangeKind: "change_kind",
    End: "end",
    Merge: "merge",
    Split: "split",
    Dissolve: "dissolve",
    EndTerm: "end_term",
}


def ends(step: Step) -> tuple[str, ...]:
    """The units that end by the step."""
    match step:
        case Merge(units):
            return units
        case End(unit) | Split(unit) | Dissolve(unit):
            return (unit,)
    return ()


def named_units(step: Step) -> tuple[str, ...]:
    """Every unit that the step names, the one it founds included; each once, in the order named."""
    match step:
        case Found(code, _, _, parent):
            named: tuple[str | None, ...] = (code, parent)
        case Move(unit, parent):
            named = (unit, parent)
        case Merge(units, into):
            named = (*units, into)
        case Split(unit, into_several):
            named = (unit, *into_several)
        case Dissolve(unit, children_to, heirs):
            named = (unit, children_to, *heirs)
        case _:
            named = (step.unit,)
    return tuple(dict.fromkeys(unit for unit in named if unit is not None))


def step_json(step: Step) -> dict[str, Any]:
    """The step as it is stored: one JSON object with `do`."""
    values: dict[str, Any] = {"do": NAMES[type(step)]}
    for name in step.__slots__:
        value = getattr(step, name)
        values[name] = list(value) if isinstance(value, tuple) else value
    if isinstance(step, Split):
        told = {of: {unit: str(part) for unit, part in parts.items()} for of, parts in step.shares.items()}
        values["shares"] = told or None
    return values
