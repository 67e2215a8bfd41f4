"""What becomes of a unit's figures when it merges, splits, is renamed, is dissolved or is not yet born."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from khoi.core.tree import DatedTree, Snapshot, Unit

KINDS = ("merge", "split", "rename", "dissolve", "move")
WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Succession:
    """On day `on` the units `before` hand over to `after`; `shares` of a split sum to 1, or are unknown."""

    kind: str
    on: date
    before: tuple[Unit, ...]
    after: tuple[Unit, ...]
    shares: Mapping[Unit, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Landing:
    """Where one unit's figures stand in another day's tree.

    `parts`: units and the fraction each receives. `pools`: fractions known only for a group of
    units together, because nobody said how a split divides them. What is in neither has nowhere to go.
    """

    parts: Mapping[Unit, Fraction] = field(default_factory=dict)
    pools: tuple[tuple[Fraction, frozenset[Unit]], ...] = ()

    @property
    def units(self) -> frozenset[Unit]:
        return frozenset(self.parts).union(*(units for _, units in self.pools))


class Successions:
    """The bridge over which figures are restated from one day's tree to another's.

    Forward, a merger or rename hands figures on wholly and a split by its shares; backward, what
    came out of one unit returns to it wholly and what came out of several cannot be divided.
    Where no succession is known the figures stay with the last (or first) parent.
    """

    def __init__(self, tree: DatedTree, rows: Iterable[Succession] = ()) -> None:
        self._tree = tree
        self._out: dict[Unit, list[Succession]] = {}
        self._into: dict[Unit, list[Succession]] = {}
        for row in sorted(rows, key=lambda row: row.on):
            for unit in row.before:
                self._out.setdefault(unit, []).append(row)
            for unit in row.after:
                self._into.setdefault(unit, []).append(row)

    def landing(self, unit: Unit, tree_of_day: Snapshot) -> Landing:
        """Where the figures of `unit` stand in `tree_of_day`."""
        return self._land(unit, tree_of_day, frozenset())

    def _land(self, unit: Unit, target: Snapshot, seen: frozenset[Unit]) -> Landing:
        if unit in target:
            return Landing({unit: WHOLE})
        if unit in seen or unit not in self._tree:
            return Landing()
        seen |= {unit}
        ended = self._tree.life(unit).end
        if ended is not None and ended <= target.day:
            return self._forward(unit, target, seen)
        return self._backward(unit, target, seen)

    def _forward(self, unit: Unit, target: Snapshot, seen: frozenset[Unit]) -> Landing:
        event = next((row for row in reversed(self._out.get(unit, ())) if row.on <= target.day), None)
        if event is None or not event.after:
            return self._to_parent(self._tree.placements(unit)[-1].parent, target, seen)
        heirs = [(heir, self._land(heir, target, seen)) for heir in event.after]
        if len(heirs) == 1:
            return heirs[0][1]
        if not event.shares:
            return _pool(landing for _, landing in heirs)
        return _mix((event.shares.get(heir, Fraction(0)), landing) for heir, landing in heirs)

    def _backward(self, unit: Unit, target: Snapshot, seen: frozenset[Unit]) -> Landing:
        event = next((row for row in self._into.get(unit, ()) if row.on > target.day), None)
        if event is None or not event.before:
            return self._to_parent(self._tree.placements(unit)[0].parent, target, seen)
        return _pool(self._land(origin, target, seen) for origin in event.before)

    def _to_parent(self, parent: Unit | None, target: Snapshot, seen: frozenset[Unit]) -> Landing:
        return Landing() if parent is None else self._land(parent, target, seen)


def _pool(landings: Iterable[Landing]) -> Landing:
    landings = [landing for landing in landings if landing.units]
    if len(landings) == 1:
        return landings[0]
    units: frozenset[Unit] = frozenset().union(*(landing.units for landing in landings))
    if len(units) == 1:
        return Landing({unit: WHOLE for unit in units})
    return Landing(pools=((WHOLE, units),)) if units else Landing()


def _mix(weighted: Iterable[tuple[Fraction, Landing]]) -> Landing:
    parts: dict[Unit, Fraction] = {}
    pools: list[tuple[Fraction, frozenset[Unit]]] = []
    for weight, landing in weighted:
        for unit, part in landing.parts.items():
            parts[unit] = parts.get(unit, Fraction(0)) + weight * part
        pools.extend((weight * part, units) for part, units in landing.pools)
    return Landing(parts, tuple(pools))
