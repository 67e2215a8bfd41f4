"""What becomes of a unit's figures when it merges, splits, is renamed, is dissolved or is not yet born."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from khoi.core.refusal import Refusal
from khoi.core.tree import DatedTree, Snapshot, Unit

KINDS = ("merge", "split", "rename", "dissolve", "move")
WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Succession:
    """On day `on` the units `before` hand over to `after`; `shares` of a split sum to 1, or are unknown.

    `apart` holds the shares of single measures, by code, that divide otherwise than `shares`.
    """

    kind: str
    on: date
    before: tuple[Unit, ...]
    after: tuple[Unit, ...]
    shares: Mapping[Unit, Fraction] = field(default_factory=dict)
    apart: Mapping[str, Mapping[Unit, Fraction]] = field(default_factory=dict)

    def shares_of(self, measure: str | None) -> Mapping[Unit, Fraction]:
        """How a measure's figures divide; None: those of every measure that is not named apart."""
        return self.shares if measure is None else self.apart.get(measure, self.shares)


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
        """Every unit that receives something."""
        return frozenset(self.parts).union(*(units for _, units in self.pools))

    @property
    def is_whole(self) -> bool:
        """Whether everything has a place; False where a line of units ended and left nobody above it."""
        return sum(self.parts.values()) + sum(part for part, _ in self.pools) == WHOLE


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
        self._apart: set[str] = set()
        for row in sorted(rows, key=lambda row: row.on):
            self._apart.update(row.apart)
            for unit in row.before:
                self._out.setdefault(unit, []).append(row)
            for unit in row.after:
                self._into.setdefault(unit, []).append(row)

    @property
    def measures_apart(self) -> AbstractSet[str]:
        """Measures that some split divides by shares of their own; all others land alike."""
        return self._apart

    def landings(
        self, units: Iterable[Unit], tree_of_day: Snapshot, measure: str | None = None
    ) -> list[Landing]:
        """Where the figures of each unit stand in `tree_of_day`; None: of every measure that no split treats apart.

        Raises Refusal `too_deep`.
        """
        walk = _Walk(tree_of_day, measure)
        try:
            return [self._land(unit, walk) for unit in units]
        except RecursionError:
            raise Refusal(
                "too_deep",
                "các lần kế thừa nối nhau quá dài",
                where="successions",
                hint="Gộp các lần đổi tên liên tiếp của một đơn vị thành một lần.",
            ) from None

    def _land(self, unit: Unit, walk: "_Walk") -> Landing:
        if unit in walk.target:
            return Landing({unit: WHOLE})
        known = walk.known
        if unit in known or unit not in self._tree:
            return known.get(unit, Landing())
        known[unit] = Landing()  # so that units which succeed each other in a circle come to an end
        ended = self._tree.life(unit).end
        way = self._forward if ended is not None and ended <= walk.target.day else self._backward
        known[unit] = way(unit, walk)
        return known[unit]

    def _forward(self, unit: Unit, walk: "_Walk") -> Landing:
        event = next((row for row in reversed(self._out.get(unit, ())) if row.on <= walk.target.day), None)
        # What came out of a unit that lived on says nothing about its end.
        if event is None or not event.after or unit in event.after:
            return self._to_parent(self._tree.placements(unit)[-1].parent, walk)
        heirs = [(heir, self._land(heir, walk)) for heir in event.after]
        if len(heirs) == 1:
            return heirs[0][1]
        if not (shares := event.shares_of(walk.measure)):
            return _pool(landing for _, landing in heirs)
        return _mix((shares.get(heir, Fraction(0)), landing) for heir, landing in heirs)

    def _backward(self, unit: Unit, walk: "_Walk") -> Landing:
        # Only the day it was born on: what it took over later was never part of its own figures.
        born = self._tree.life(unit).start
        givers = [origin for row in self._into.get(unit, ()) if row.on == born for origin in row.before]
        origins = [origin for origin in dict.fromkeys(givers) if origin in self._tree]
        if not origins:
            return self._to_parent(self._tree.placements(unit)[0].parent, walk)
        return _pool(self._land(origin, walk) for origin in origins)

    def _to_parent(self, parent: Unit | None, walk: "_Walk") -> Landing:
        return Landing() if parent is None else self._land(parent, walk)


@dataclass(frozen=True, slots=True)
class _Walk:
    """One search for places in a tree, for one measure or for all that are not treated apart."""

    target: Snapshot
    measure: str | None
    known: dict[Unit, Landing] = field(default_factory=dict)


def _pool(landings: Iterable[Landing]) -> Landing:
    landings = [landing for landing in landings if landing.units]
    if len(landings) == 1:
        return landings[0]
    units: frozenset[Unit] = frozenset().union(*(landing.units for landing in landings))
    if len(units) == 1:
        return Landing(dict.fromkeys(units, WHOLE))
    return Landing(pools=((WHOLE, units),)) if units else Landing()


def _mix(weighted: Iterable[tuple[Fraction, Landing]]) -> Landing:
    parts: dict[Unit, Fraction] = {}
    pools: dict[frozenset[Unit], Fraction] = {}
    for weight, landing in weighted:
        for unit, part in landing.parts.items():
            parts[unit] = parts.get(unit, Fraction(0)) + weight * part
        for part, units in landing.pools:
            pools[units] = pools.get(units, Fraction(0)) + weight * part
    return Landing(parts, tuple((part, units) for units, part in pools.items()))
