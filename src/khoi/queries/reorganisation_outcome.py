"""What a plan makes of the stored units, worked out as a whole without writing anything, and everything that stands in its way."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from khoi.core.succession import Succession
from khoi.core.tree import DatedTree
from khoi.measures.reorganisation_steps import (
    EVERY,
    ChangeKind,
    Dissolve,
    EndTerm,
    Found,
    Merge,
    Move,
    Rename,
    Split,
    Step,
    ends,
    named_units,
)
from khoi.queries.reorganisation_standing import Held, Standing, held_on
from khoi.records.reading import Lives, Points, tree_of

_ROW = {"name": "renamed", "kind": "rekinded"}


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that stands in the way: a stable code, which step (counted from 0; None: the plan), which unit, and facts."""

    code: str
    step: int | None
    unit: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """What the plan writes, by unit code, and the tree it leaves; sound only without clashes.

    `ended` and `moved` say by which step; a unit that goes along with a merger is moved by the merger's step.
    """

    day: date
    founded: dict[str, Found] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)
    moved: dict[str, tuple[str | None, int]] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    rekinded: dict[str, str] = field(default_factory=dict)
    handovers: list[Succession] = field(default_factory=list)
    terms: list[EndTerm] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    lives: Lives = field(default_factory=dict)
    points: Points = field(default_factory=dict)

    def tree(self) -> DatedTree:
        """The dated tree after the plan, by code. Raises Refusal `cycle`, on any day."""
        return tree_of(self.lives, self.points)

    def clash(self, code: str, step: int | None, unit: str, **facts: Any) -> None:
        """Notes what stands in the way."""
        self.clashes.append(Clash(code, step, unit, facts))

    def touched(self) -> list[str]:
        """Every stored or founded unit about which something is written, heirs included."""
        heirs = (unit for row in self.handovers for unit in (*row.before, *row.after))
        terms = (step.unit for step in self.terms)
        written = (self.founded, self.ended, self.moved, self.renamed, self.rekinded)
        return list(dict.fromkeys([*(unit for rows in written for unit in rows), *heirs, *terms]))

    def asks_for(self) -> dict[str, list[str | None]]:
        """By right, the units at which whoever carries the plan out must hold it; None: for the whole installation."""
        goals = [parent for parent, _ in self.moved.values()]
        goals += [step.parent for step in self.founded.values()]
        stored: list[str | None] = [unit for unit in self.touched() if unit not in self.founded]
        places = list(dict.fromkeys([*stored, *(goal for goal in goals if goal not in self.founded)]))
        return {"keep_units": places, "keep_documents": [step.unit for step in self.terms]}


def worked_out(steps: Sequence[Step], day: date, standing: Standing) -> Outcome:
    """What the steps come to on `day`; what each asks for and cannot have is in `clashes`."""
    work = _Working(steps, day, standing)
    work.read_steps()
    work.take_along()
    work.apply()
    return work.outcome


class _Working:
    def __init__(self, steps: Sequence[Step], day: date, standing: Standing) -> None:
        self.steps, self.day, self.standing = steps, day, standing
        self.outcome = Outcome(day)
        self.clash = self.outcome.clash
        self._at: dict[tuple[str, str], int] = {}

    # What each step asks for.

    def read_steps(self) -> None:
        founded = {step.code: step for step in self.steps if isinstance(step, Found)}
        known = {*self.standing.lives, *founded}
        for number, step in enumerate(self.steps):
            unknown = [unit for unit in named_units(step) if unit not in known]
            for unit in unknown:
                self.clash("unknown_unit", number, unit)
            if not unknown:
                self._read(number, step)

    def _read(self, number: int, step: Step) -> None:
        match step:
            case Found():
                self._read_found(number, step)
            case Move(unit, parent):
                self._keep(self.outcome.moved, "place", unit, (parent, number), number)
            case Rename(unit, name):
                self._keep(self.outcome.renamed, "name", unit, name, number)
            case ChangeKind(unit, kind):
                self._check_known("kind", kind, number, unit)
                self._keep(self.outcome.rekinded, "kind", unit, kind, number)
            case EndTerm():
                self._read_term(number, step)
            case Merge() | Split() | Dissolve():
                self._read_handover(number, step)
        for unit in ends(step):
            self._keep(self.outcome.ended, "end", unit, number, number)

    def _keep(self, kept: dict[str, Any], what: str, unit: str, value: Any, number: int) -> None:
        if self._first_of(what, unit, number):
            kept[unit] = value

    def _first_of(self, what: str, unit: str, number: int) -> bool:
        """Whether no earlier step does the same to the unit; what does is a clash."""
        first = self._at.setdefault((what, unit), number)
        if first != number:
            self.clash("handled_twice", number, unit, first=first + 1)
        return first == number

    def _read_found(self, number: int, step: Found) -> None:
        if step.code in self.standing.lives:
            self.clash("duplicate_code", number, step.code)
            return
        self._check_known("kind", step.kind, number, step.code)
        if step.group is not None:
            self._check_known("group", step.group, number, step.code)
        self._keep(self.outcome.founded, "found", step.code, step, number)

    def _check_known(self, what: str, code: str, number: int, unit: str) -> None:
        known = self.standing.known_kinds if what == "kind" else self.standing.known_groups
        if code not in known:
            self.clash(f"unknown_{what}", number, unit, named=code)

    def _read_term(self, number: int, step: EndTerm) -> None:
        found = self.standing.terms.get((step.unit, step.term))
        if found is None:
            self.clash("unknown_term", number, step.unit, named=step.term)
        elif found[2] is not None:
            self.clash("term_already_ended", number, step.unit, named=step.term, day=found[2])
        elif not found[0] <= self.day.year <= found[1]:
            self.clash("day_outside_term", number, step.unit, named=step.term, first=found[0], last=found[1])
        elif self._first_of(f"term {step.term}", step.unit, number):
            self.outcome.terms.append(step)

    def _read_handover(self, number: int, step: Merge | Split | Dissolve) -> None:
        match step:
            case Merge(units, into):
                self._hand_over("merge", units, (into,))
            case Split(unit, into_several):
                self._check_split(number, step)
                shares = dict(step.shares)
                self._hand_over("split", (unit,), into_several, shares.pop(EVERY, {}), shares)
            case Dissolve(unit, _, heirs):
                self._hand_over("dissolve", (unit,), heirs)

    def _hand_over(
        self,
        kind: str,
        before: Sequence[str],
        after: Sequence[str],
        shares: Mapping[str, Any] | None = None,
        apart: Mapping[str, Any] | None = None,
    ) -> None:
        row = Succession(kind, self.day, tuple(before), tuple(after), shares or {}, apart or {})
        self.outcome.handovers.append(row)

    def _check_split(self, number: int, step: Split) -> None:
        for heir in step.into:
            if heir in self.standing.lives:
                self.clash("heir_not_new", number, heir, giver=step.unit)
        for measure in step.shares:
            if measure != EVERY and measure not in self.standing.known_measures:
                self.clash("unknown_measure", number, step.unit, named=measure)

    # What goes along, and what is left.

    def take_along(self) -> None:
        """Whatever lies below a merged or dissolved unit goes where its step sends it, unless another step says where."""
        going: dict[str, tuple[str, int]] = {}
        for number, step in enumerate(self.steps):
            match step:
                case Merge(units, into):
                    going |= dict.fromkeys(units, (into, number))
                case Dissolve(unit, str() as children_to):
                    going[unit] = children_to, number
        for unit, (_, ended) in self.standing.lives.items():
            goal = going.get(self.standing.parent(unit, self.day) or "")
            if goal is None or unit in self.outcome.ended or unit in self.outcome.moved:
                continue
            if unit != goal[0] and self.standing.is_alive(unit, self.day) and ended != self.day:
                self.outcome.moved[unit] = goal

    # The tree that comes of it.

    def apply(self) -> None:
        work, old = self.outcome, self.standing
        work.lives, work.points = dict(old.lives), dict(old.points)
        work.lives |= dict.fromkeys(work.founded, (self.day, None))
        for code, step in work.founded.items():
            # A parent whose own founding failed has been told; under nobody the rest can still be looked at.
            work.points[code] = [(self.day, step.parent if step.parent in work.lives else None)]
        for unit, number in work.ended.items():
            if self._may_end(unit, number):
                work.lives[unit] = old.lives[unit][0], self.day
                work.points[unit] = [row for row in old.points.get(unit, ()) if row[0] < self.day]
        for unit, (parent, number) in work.moved.items():
            is_known = parent is None or parent in work.lives
            if self._may_change("place", unit, number, parent, old.points) and is_known:
                work.points[unit] = sorted([*old.points.get(unit, ()), (self.day, parent)], key=_day)
        for what, rows in (("name", old.names), ("kind", old.kinds)):
            for unit, value in getattr(work, _ROW[what]).items():
                self._may_change(what, unit, self._at[what, unit], value, rows)
        work.positions = _positions(work, old)

    def _may_end(self, unit: str, number: int) -> bool:
        if unit in self.outcome.founded:
            self.clash("founded_and_changed", number, unit)
            return False
        if unit not in self.standing.lives:
            return False  # its own founding failed, which has been told
        begins, ended = self.standing.lives[unit]
        if ended is not None:
            self.clash("already_ended", number, unit, day=ended)
        elif begins >= self.day:
            self.clash("outside_life", number, unit, begins=begins, ended=ended)
        else:
            self._check_after_end(unit, number)
            return True
        return False

    def _check_after_end(self, unit: str, number: int) -> None:
        old = self.standing
        dated = (old.points, old.names, old.kinds, old.groups)
        later = [since for rows in dated for since, _ in rows.get(unit, ()) if since >= self.day]
        later += [
            row.on for row in old.successions if row.on >= self.day and unit in (*row.before, *row.after)
        ]
        if later:
            self.clash("changes_after_end", number, unit, day=min(later))
        # Ended on 1 January, a unit did not live in that year.
        first_without = self.day.year + ((self.day.month, self.day.day) != (1, 1))
        if (last := old.figures.get(unit)) is not None and last >= first_without:
            self.clash("figures_after_end", number, unit, first=first_without, last=last)

    def _may_change(self, what: str, unit: str, number: int, value: Any, rows: Held) -> bool:
        if unit in self.outcome.ended:
            self.clash("ended_and_changed", number, unit, first=self.outcome.ended[unit] + 1)
        elif unit in self.outcome.founded:
            self.clash("founded_and_changed", number, unit)
        elif unit not in self.standing.lives:
            return False  # its own founding failed, which has been told
        elif not self.standing.is_alive(unit, self.day):
            begins, ended = self.standing.lives[unit]
            self.clash("outside_life", number, unit, begins=begins, ended=ended)
        elif any(since == self.day for since, _ in rows.get(unit, ())):
            self.clash("same_day", number, unit, what=what)
        elif unit in rows and held_on(rows, unit, self.day) == value:
            self.clash("nothing_changes", number, unit, what=what)
        else:
            return True
        return False


def _positions(work: Outcome, old: Standing) -> dict[str, int]:
    """A unit that succeeds others is listed right behind them; any other is listed last."""
    behind = {
        heir: max((old.positions[unit] for unit in row.before if unit in old.positions), default=None)
        for row in work.handovers
        for heir in row.after
    }
    taken: Counter[int] = Counter()
    last = max(old.positions.values(), default=-1)
    found = {}
    for code in work.founded:
        place = behind.get(code)
        place = last if place is None else place
        taken[place] += 1
        found[code] = place + taken[place]
    return found


def _day(row: tuple[date, Any]) -> date:
    return row[0]
