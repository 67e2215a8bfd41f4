"""Reads the whole audit chain again and names every row that is not as it was written.

The head's seal is the root of trust, so the chain is read from its end: the sealed head proves the last row, and
every proven row proves the one before by carrying its hash. A place without its proven row is open; what stands
elsewhere without a proven place is odd. An odd row that fits an open place was moved there, one that stands in it
was altered, any other was inserted; a place that stays open lost its row.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth import get_user_model

from khoi.records.audit import ChainHead
from khoi.records.chain_digest import START, is_sealed
from khoi.records.chain_rows import Row, stored_rows

_FEW = 64


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold: the row's number, and what is wrong: a stable code.

    `altered`: its values or its hash were changed. `reordered`: it now bears the number `stands`.
    `removed`: it is gone, with all up to `last`; `at` is then the time between its neighbours. `inserted`: the program
    did not write it. `unlinked`: the altered row after it does not carry its hash, so one of the two was replaced.
    `head`: the stored head was changed. `seal`: nobody with the key has sealed the end, so any row may be rewritten.
    `paper`: the row is not the one that was printed. `emptied`: nothing is left, though people have worked here.
    """

    number: int
    code: str
    act: str = ""
    at: str = ""
    last: int = 0
    stands: int = 0


@dataclass(slots=True)
class _Open:
    """Places `first` to `last` without their rows; `expected` is the proven hash of the last one, where it is known."""

    first: int
    last: int
    expected: str | None
    above: Row | None
    below: Row | None = None


def breaks() -> Iterator[Break]:
    """Every place where the stored chain does not hold, by number; the whole chain is read. One moment is the caller's matter."""
    yield from sorted(_found(), key=lambda one: (one.number, one.code))


def is_as_printed(number: int, digest: str) -> bool:
    """Whether the row of a number is still the one whose hash was printed, by what it says today."""
    return any(row.own == digest for row in stored_rows(number))


def has_been_used() -> bool:
    """Whether somebody has signed in: the act that made their account was an event, so a chain was there before."""
    return get_user_model().objects.filter(last_login__isnull=False).exists()


def _found() -> Iterator[Break]:
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    sealed = is_sealed(head.number, head.digest, head.seal)
    walk = _Walk(head.number if sealed else None, head.digest if sealed else None)
    for number, rows in groupby(stored_rows(), key=lambda row: row.number):
        walk.take(number, list(rows))
    walk.close()
    if not sealed and (walk.end or head.number or head.digest or head.seal):
        is_end = walk.end == (head.number, head.digest)
        yield Break(_whole(head.number), "seal" if is_end else "head")
    elif not sealed and has_been_used():
        yield Break(0, "emptied")
    yield from walk.altered
    yield from _Sorting(walk).found()


class _Walk:
    """Goes from the end to the beginning and keeps what has no proof."""

    def __init__(self, last: int | None, expected: str | None) -> None:
        self._place, self._expected = last, expected
        self._above: Row | None = None
        self._unproven: Row | None = None
        self.end: tuple[Any, Any] | None = None
        self.altered: list[Break] = []
        self.odd: list[Row] = []
        self.open: list[_Open] = []

    def take(self, number: Any, rows: list[Row]) -> None:
        """The rows of one number, lower than the one before."""
        self.end = self.end or (number, rows[0].digest)
        if self._place is None and isinstance(number, int):
            self._place = number
        if not isinstance(number, int) or self._place is None or not 1 <= number <= self._place:
            self.odd += rows
            return
        self._leave_open(number + 1)
        self._doubt(rows)
        proven = next((row for row in reversed(rows) if self._is_proven(row)), None)
        self.odd += [row for row in rows if row is not proven]
        if proven:
            self._accept(proven)
        else:
            self._leave_open(number)
            # The odd rows of this place say at least when it was.
            self._above = rows[-1]

    def close(self) -> None:
        """The beginning is reached."""
        self._leave_open(1)

    def _is_proven(self, row: Row) -> bool:
        return _is_sound(row, self._expected or row.digest)

    def _doubt(self, rows: list[Row]) -> None:
        """A row taken on its own word, though what stood above it was lost, is dropped when it does not fit the next."""
        fits, stands = any(map(self._is_proven, rows)), any(_is_sound(row, row.digest) for row in rows)
        if self._unproven and stands and not fits:
            self.odd.append(self._unproven)
            self.open[-1].below, self._expected = None, None
            self.open.append(_Open(self._unproven.number, self._unproven.number, None, self._above))
        self._unproven = None

    def _accept(self, row: Row) -> None:
        self._unproven = None if self._expected or not self.open else row
        if row.own != row.digest:
            self.altered.append(Break(row.number, "altered", row.act, row.at))
        if self.open and self.open[-1].first == row.number + 1:
            self.open[-1].below = row
        self._place, self._expected, self._above = row.number - 1, row.previous, row

    def _leave_open(self, first: int) -> None:
        """The places from the one at hand down to `first` have no row of theirs."""
        if self._place is not None and first <= self._place:
            self.open.append(_Open(first, self._place, self._expected, self._above))
            self._place, self._expected = first - 1, None


def _is_sound(row: Row, expected: Any) -> bool:
    """Whether what it says has the hash expected; the first row comes after nothing."""
    return row.own is not None and row.own == expected and (row.number != 1 or row.previous == START)


class _Sorting:
    """Finds for every odd row what happened to it, and for every open place what became of its row."""

    def __init__(self, walk: _Walk) -> None:
        self._odd, self._open = walk.odd, walk.open
        self._carrying: defaultdict[Any, list[Row]] = defaultdict(list)
        self._standing: defaultdict[Any, list[Row]] = defaultdict(list)
        self._settled: set[int] = set()
        for row in self._odd:
            self._index(row)

    def found(self) -> Iterator[Break]:
        """The breaks, in no order."""
        yield from self._moved()
        for place in self._open:
            if place.first <= place.last:
                yield from self._lost(place)
        for row in self._odd:
            if id(row) not in self._settled:
                yield Break(_whole(row.number), "inserted", row.act, row.at)

    def _index(self, row: Row) -> None:
        self._carrying[row.digest].append(row)
        self._standing[row.number].append(row)

    def _moved(self) -> Iterator[Break]:
        place, expected = 0, None
        for one in self._open:  # it grows where a row was taken on its own word and is now disproven
            if one.expected is None and place == one.last:
                one.expected = expected
            while one.first <= one.last and (row := self._fitting(one)):
                if row.number != one.last:
                    yield Break(one.last, "reordered", row.act, row.at, stands=_whole(row.number))
                self._settled.add(id(row))
                one.last, one.expected = one.last - 1, row.previous
            place, expected = one.last, one.expected
            if one.last < one.first and one.below and one.below.own != expected:
                self._disprove(one.below, expected)

    def _disprove(self, row: Row, expected: str | None) -> None:
        self._odd.append(row)
        self._index(row)
        self._open.append(_Open(row.number, row.number, expected, None))

    def _fitting(self, place: _Open) -> Row | None:
        """The odd row that was written at the last of the open places: with that number it has the hash expected there."""
        if place.expected is None:
            return None
        likely = self._carrying[place.expected] + (self._odd if len(self._odd) <= _FEW else [])
        fits = (
            row
            for row in likely
            if id(row) not in self._settled and row.hash_with(number=place.last) == place.expected
        )
        return next(fits, None)

    def _lost(self, place: _Open) -> Iterator[Break]:
        here = [row for row in self._standing[place.first] if id(row) not in self._settled]
        if place.first < place.last or not here:
            yield Break(place.first, "removed", at=_between(place), last=place.last)
            return
        row = next((row for row in here if row.digest == place.expected), here[-1])
        self._settled.add(id(row))
        yield Break(place.first, "altered", row.act, row.at)
        if place.below and not _is_linked(row, place.below, place.expected):
            yield Break(place.first - 1, "unlinked", place.below.act, place.below.at)


def _is_linked(row: Row, below: Row, expected: str | None) -> bool:
    """Whether the altered row was written after the one below, as far as can be told: it says so, or said so before."""
    if row.values is None or row.previous in (below.own, below.digest):
        return True
    return row.hash_with(previous=below.own) in {row.digest, expected} - {None}


def _between(place: _Open) -> str:
    """An interval of ISO 8601; `..` where one end is not known."""
    after, before = place.below, place.above
    return f"{after.at if after else '..'}/{before.at if before else '..'}"


def _whole(number: Any) -> int:
    return number if isinstance(number, int) else 0
