"""Whether the tree that a plan leaves can stand: heirs and parents alive, nobody left under what ended, no circle."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.measures.reorganisation_steps import Dissolve, Found, Merge, Split, Step
from khoi.queries.reorganisation_outcome import Outcome
from khoi.queries.reorganisation_standing import Standing, held_on
from khoi.records.reading import spans


def check_tree(steps: Sequence[Step], outcome: Outcome, standing: Standing) -> None:
    """Adds to the outcome's clashes what the steps together make impossible, and puts all in the order of the steps."""
    if not steps:
        outcome.clash("no_steps", None, "")
    _Tree(steps, outcome, standing).check()
    outcome.clashes.sort(key=lambda row: (row.step is None, row.step or 0))


def rings(parents: Mapping[str, str | None]) -> list[list[str]]:
    """Units that lie under one another in a circle, each circle once."""
    found: list[list[str]] = []
    passed: set[str] = set()
    for unit in parents:
        path: dict[str, None] = {}
        at: str | None = unit
        while at is not None and at not in passed and at not in path:
            path[at] = None
            at = parents.get(at)
        if at is not None and at in path:
            ring = list(path)
            found.append(ring[ring.index(at) :])
        passed.update(path)
    return found


class _Tree:
    def __init__(self, steps: Sequence[Step], outcome: Outcome, standing: Standing) -> None:
        self.steps, self.outcome, self.standing, self.day = steps, outcome, standing, outcome.day
        self._founding = {step.code: i for i, step in enumerate(steps) if isinstance(step, Found)}
        self._told: set[tuple[int | None, str]] = set()

    def check(self) -> None:
        self._check_heirs()
        self._check_parents()
        self._check_circles()

    def _check_heirs(self) -> None:
        for number, step in enumerate(self.steps):
            for heir in _heirs(step):
                if heir in self.outcome.lives and not self._goes_on(heir):
                    self._told.add((number, heir))
                    self.outcome.clash("heir_not_alive", number, heir)

    def _goes_on(self, unit: str) -> bool:
        return unit not in self.outcome.ended and Interval(*self.outcome.lives[unit]).has(self.day)

    def _check_parents(self) -> None:
        left: dict[str, dict[str, None]] = {}
        for unit, parent, span in self._placed_after():
            if parent not in self.outcome.lives:
                continue  # whatever was to found it has been told already
            new = span.start == self.day and (unit in self.outcome.moved or unit in self.outcome.founded)
            if not new and parent in self.outcome.ended:
                left.setdefault(parent, {})[unit] = None
            elif new and not Interval(*self.outcome.lives[parent]).covers(span):
                self._tell_dead_parent(unit, parent)
        self._tell_left(left)

    def _placed_after(self) -> Iterator[tuple[str, str, Interval]]:
        """Every unit and parent with the days for which they belong together, where these reach the day or beyond."""
        for unit, points in self.outcome.points.items():
            ended = self.outcome.lives[unit][1]
            if ended is not None and ended <= self.day:
                continue
            for span, parent in spans(points, ended):
                if parent is not None and (span.end is None or span.end > self.day):
                    yield unit, parent, span

    def _tell_dead_parent(self, unit: str, parent: str) -> None:
        number = self._step_of(unit)
        if (number, parent) not in self._told:
            self._told.add((number, parent))
            begins, ended = self.outcome.lives[parent]
            self.outcome.clash("parent_not_alive", number, unit, parent=parent, begins=begins, ended=ended)

    def _step_of(self, unit: str) -> int | None:
        if unit in self.outcome.moved:
            return self.outcome.moved[unit][1]
        return self._founding.get(unit)

    def _tell_left(self, left: Mapping[str, Mapping[str, None]]) -> None:
        below = self._children_before(left)
        for parent, units in left.items():
            whole = max(below[parent], len(units))
            self.outcome.clash(
                "left_under_ended",
                self.outcome.ended[parent],
                parent,
                children=whole,
                left=len(units),
                units=list(units),
            )

    def _children_before(self, parents: Iterable[str]) -> Counter[str]:
        wanted, found = set(parents), Counter[str]()
        for unit in self.standing.lives if wanted else ():
            above = self.standing.parent(unit, self.day)
            if above in wanted and self.standing.is_alive(unit, self.day):
                found[above] += 1
        return found

    def _check_circles(self) -> None:
        parents = {
            unit: held_on(self.outcome.points, unit, self.day)
            for unit, life in self.outcome.lives.items()
            if Interval(*life).has(self.day)
        }
        found = rings(parents)
        for ring in found:
            number = max((step for unit in ring if (step := self._step_of(unit)) is not None), default=None)
            self.outcome.clash("cycle", number, ring[0], units=ring)
        if not found:
            self._check_later_circles()

    def _check_later_circles(self) -> None:
        try:
            self.outcome.tree()
        except Refusal as refusal:
            unit = refusal.where.removeprefix("unit ")
            self.outcome.clash("cycle", self._step_of(unit), unit, units=[unit])


def _heirs(step: Step) -> Sequence[str]:
    match step:
        case Merge(_, into):
            return (into,)
        case Split(_, several) | Dissolve(_, _, several):
            return several
    return ()
