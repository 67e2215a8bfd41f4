"""What must hold after any kill, read from the database alone."""

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from killed_load import Told

from khoi.records.chain import breaks
from khoi.records.models import ChainHead, Event, Revision, Tally

ACT = "record_figures"


class Standing:
    """The whole database at one moment, while nobody writes."""

    def __init__(self) -> None:
        events = Event.objects.order_by("number").values_list("number", "act", "request", "after")
        self.events = list(events.iterator())
        self.by_request = {request: (number, after) for number, _, request, after in self.events if request}
        names = "revision", "unit__code", "year", "measure__code", "count", "replaced_in"
        rows = Tally.objects.order_by("revision", "measure__position", "measure_id").values_list(*names)
        self.tallies = list(rows.iterator())
        self.written = {
            revision: {f"{unit}/{year}/{measure}": count for _, unit, year, measure, count, _ in group}
            for revision, group in groupby(self.tallies, itemgetter(0))
        }

    def faults(self, told: Iterable[Told], first: int) -> list[str]:
        """Everything that does not hold; `first` is the revision before the first act."""
        return [*self._chain(), *self._halves(first), *self._replaced(), *self._lost(told)]

    def _chain(self) -> Iterator[str]:
        yield from (f"chain {one.code} at {one.number}" for one in breaks())
        head = ChainHead.objects.get().number
        if not head == len(self.events) == self.events[-1][0]:
            yield f"head {head}, {len(self.events)} events, the last {self.events[-1][0]}"
        if len(self.by_request) != sum(bool(request) for _, _, request, _ in self.events):
            yield "two events of one act"

    def _halves(self, first: int) -> Iterator[str]:
        """Figures and events, both in their order, tell the same; no revision is left out or unheard of."""
        if (said := [after for _, act, _, after in self.events if act == ACT]) != list(self.written.values()):
            yield f"{len(said)} events of figures do not tell of {len(self.written)} written"
        last = Revision.objects.get().number
        if list(self.written) != list(range(first + 1, last + 1)):
            yield f"revision {last} after {first} and {len(self.written)} changes"

    def _replaced(self) -> Iterator[str]:
        """Each figure was replaced by the next one at its place, and the last one stands."""
        places: dict[Any, list[Any]] = {}
        for revision, *place, _, replaced in self.tallies:
            places.setdefault(tuple(place), []).append((revision, replaced))
        for place, rows in places.items():
            if [row[1] for row in rows] != [*(after[0] for _, after in pairwise(rows)), None]:
                yield f"{place} was replaced by something else"

    def _lost(self, told: Iterable[Told]) -> Iterator[str]:
        for one in told:
            number, after = self.by_request.get(one.request, (None, None))
            if number is None or one.number not in {number, 0}:
                yield f"acknowledged {one.request}: event {one.number} is {number}"
            elif one.revision is not None and self.written.get(one.revision) != after:
                yield f"acknowledged {one.request}: revision {one.revision} holds something else"
