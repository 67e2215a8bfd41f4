"""Where units lie today, held in memory and followed by the structure's revision: the tree that rights are read on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from threading import RLock

from khoi.core.tree import DatedTree, Snapshot
from khoi.records.guard import is_open
from khoi.records.models import Revision, SuccessionPart
from khoi.records.reading import dated_tree


class Places:
    """The dated tree at one revision, and for every ended unit where it lay last and who came after it."""

    def __init__(self, structure: int) -> None:
        self.structure = structure
        self.tree: DatedTree = dated_tree()
        self._snapshots: dict[date, Snapshot] = {}
        self._heirs: dict[int, set[int]] = {}
        for before, after in _handovers():
            self._heirs.setdefault(before, set()).add(after)

    def on(self, day: date) -> Snapshot:
        """The tree of a day; the last few are kept."""
        if day not in self._snapshots:
            if len(self._snapshots) > 8:  # noqa: PLR2004 - a handful of days is asked again and again
                self._snapshots.clear()
            self._snapshots[day] = self.tree.on(day)
        return self._snapshots[day]

    def lives(self, unit: int, day: date) -> bool:
        """Whether the unit exists on the day."""
        return unit in self.on(day)

    def lies_in(self, unit: int, top: int, day: date) -> bool:
        """Whether `unit` is `top` or lies below it on `day`.

        A unit that has ended lies where it lay on its last day, and also where its heirs lie: so its old figures
        stay with whoever answers for what became of it. A unit not begun lies where it will lie first.
        """
        return self._lies_in(unit, top, day, set())

    def below(self, top: int, day: date) -> Callable[[int], bool]:
        """`lies_in` as a question for many units under one top: a living unit is one look-up."""
        snapshot = self.on(day)
        span = snapshot.subtree(top) if top in snapshot else range(0)

        def lies(unit: int) -> bool:
            place = snapshot.place.get(unit)
            return place in span if place is not None else self.lies_in(unit, top, day)

        return lies

    def _lies_in(self, unit: int, top: int, day: date, seen: set[int]) -> bool:
        if unit == top:
            return True
        if unit in seen or unit not in self.tree:
            return False
        seen.add(unit)
        if unit in (snapshot := self.on(day)):
            return snapshot.lies_in(unit, top)
        if day < (life := self.tree.life(unit)).start:
            return self.on(life.start).lies_in(unit, top)
        # Where the unit above has ended too, what became of that one counts.
        above = self.tree.parent(unit, (life.end or day) - timedelta(days=1))
        follow = self._heirs.get(unit, set()) | ({above} if above is not None else set())
        return any(self._lies_in(one, top, day, seen) for one in follow)


_held: ContextVar[list[Places] | None] = ContextVar("khoi_places_held", default=None)
_lock = RLock()
_places: Places | None = None


@contextmanager
def held() -> Iterator[None]:
    """Looks the tree up once for everything inside: for a request that only reads, so that its rights agree."""
    token = _held.set([])
    try:
        yield
    finally:
        _held.reset(token)


def places() -> Places:
    """The places as of now; one statement, and the tree is read again only when it has changed."""
    if (kept := _held.get()) is None:
        return _looked_up()
    if not kept:
        kept.append(_looked_up())
    return kept[0]


def _looked_up() -> Places:
    global _places  # noqa: PLW0603  (one copy for the process is the point)
    with _lock:
        structure = Revision.objects.values_list("structure", flat=True).first() or 0
        if _places is not None and _places.structure == structure:
            return _places
        read = Places(structure)
        # Inside a change the tree may still be taken back, and its number given to another.
        if not is_open():
            _places = read
        return read


def forget() -> None:
    """Drops the tree; the next reader reads it anew."""
    global _places  # noqa: PLW0603
    with _lock:
        _places = None


def _handovers() -> Iterator[tuple[int, int]]:
    sides: dict[int, dict[str, list[int]]] = {}
    for succession, unit, side in SuccessionPart.objects.values_list("succession_id", "unit_id", "side"):
        sides.setdefault(succession, {"before": [], "after": []})[side].append(unit)
    for pair in sides.values():
        yield from ((old, new) for old in pair["before"] for new in pair["after"] if old != new)
