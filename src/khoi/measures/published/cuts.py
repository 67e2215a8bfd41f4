"""The ways one table's levels may be added up without counting anybody twice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations

from khoi.measures.published.levels import PARENTS, UPPER, Role, named
from khoi.measures.published.table import Group, Row

# Levels nobody here knows are taken for a whole scale from this many on.
SCALE = 3

_NOT = ("không ", "chưa ")
_UNRATED = (Role.NOT_RATED, Role.EXEMPT)


@dataclass(frozen=True, slots=True)
class Span:
    """What an exact or a rounded figure can be: `low <= true < high`; exact when all three are equal."""

    low: Fraction
    middle: Fraction
    high: Fraction

    @classmethod
    def exactly(cls, value: Fraction | int) -> "Span":
        """A figure known without rounding."""
        return cls(Fraction(value), Fraction(value), Fraction(value))

    def can_be(self, value: Fraction) -> bool:
        """Whether the true value may be `value`."""
        return value == self.middle or self.low <= value < self.high

    def __add__(self, other: "Span") -> "Span":
        return Span(self.low + other.low, self.middle + other.middle, self.high + other.high)

    def __sub__(self, other: "Span") -> "Span":
        return Span(self.low - other.high, self.middle - other.middle, self.high - other.low)

    def part(self, percent: "Span") -> "Span":
        """`percent` of this."""
        return Span(
            self.low * percent.low / 100, self.middle * percent.middle / 100, self.high * percent.high / 100
        )


@dataclass(frozen=True, slots=True)
class Cut:
    """Rows taken as exclusive; `inside` are (level, the level held to include it) left out for that reason.

    With `of_parent`, that row's percentage is read as a share of the named parent row.
    """

    rows: tuple[Row, ...]
    inside: tuple[tuple[Row, Row], ...] = ()
    of_parent: tuple[Row, Row] | None = None

    @property
    def exhausts(self) -> bool:
        """Whether the levels printed reach without a gap from the top down to the completed."""
        roles = {row.role for row in self.rows}
        if Role.OTHER in roles:
            rows = self.rated.rows
            return len(rows) >= SCALE or _are_opposites(rows)
        upper = Role.OR_BETTER in roles or (
            Role.GOOD in roles and bool(roles & {Role.EXCELLENT, Role.CLEAN_STRONG, Role.LOWEST})
        )
        return Role.COMPLETED in roles and upper

    @property
    def count(self) -> int | None:
        """Sum of the counts; None while one of them is not printed exactly."""
        counts = [row.counted for row in self.rows if row.counted is not None]
        return sum(counts) if len(counts) == len(self.rows) else None

    @property
    def rated(self) -> "Cut":
        """Without the rows of people not rated."""
        return replace(self, rows=tuple(row for row in self.rows if row.role not in _UNRATED))

    @property
    def counted(self) -> int:
        """Sum of the counts that are printed: the true sum is not below it."""
        return sum(row.counted or 0 for row in self.rows)

    def share(self, whole: int | None, *, known: bool = False) -> Span | None:
        """Sum of the percentages, a count out of `whole` where no percentage is printed; None if one has neither,
        unless only the `known` ones are asked for: the true sum is not below theirs.
        """
        total = Span.exactly(0)
        for row in self.rows:
            share = share_of(row, whole)
            if share is None and not known:
                return None
            if share and self.of_parent and row is self.of_parent[0]:
                parent = share_of(self.of_parent[1], whole)
                share = parent.part(share) if parent else share
            total += share or Span.exactly(0)
        return total


def share_of(row: Row, whole: int | None) -> Span | None:
    """What share of everybody, in percent, the row's print can mean; None where nothing exact is printed."""
    if row.share:
        return Span(row.share.low, row.share.middle, row.share.high)
    base = row.base or whole
    return Span.exactly(Fraction(100 * row.counted, base)) if row.counted is not None and base else None


def cuts_of(group: Group) -> list[Cut]:
    """Every way, those leaving out fewest levels first; each adds at least two rows."""
    first: dict[str, Row] = {}
    for row in group.levels:
        first.setdefault(row.key, row)
    found = [*_exclusive(first), *_from_or_better(group, first)]
    found += [spare for cut in found for spare in _with_spares(cut, group)]
    found = [cut for cut in found if len(cut.rows) > 1]
    return [*found, *_with_unrated(found, group)]


def pairs_of(rows: Iterable[Row]) -> list[tuple[Row, Row]]:
    """Every (level, the level it may lie in) among these rows; a larger level lies in none."""
    first = {row.role: row for row in rows}
    return [
        (first[sub], first[parent])
        for sub, parent in PARENTS.items()
        if sub in first and parent in first and _may_lie_in(first[sub], first[parent])
    ]


def _exclusive(first: dict[str, Row]) -> Iterator[Cut]:
    pairs = pairs_of(first.values())
    for size in range(len(pairs) + 1):
        for inside in combinations(pairs, size):
            out = {sub.key for sub, _ in inside}
            yield Cut(tuple(row for key, row in first.items() if key not in out), inside)


def _may_lie_in(sub: Row, parent: Row) -> bool:
    return sub.counted is None or parent.counted is None or sub.counted <= parent.counted


def _from_or_better(group: Group, first: dict[str, Row]) -> Iterator[Cut]:
    for better in group.of(Role.OR_BETTER)[:1]:
        yield Cut((better, *(row for row in first.values() if row.role not in UPPER)))


def _with_spares(cut: Cut, group: Group) -> Iterator[Cut]:
    """The same cut with the other print of a level printed more than once."""
    for at, row in enumerate(cut.rows):
        for spare in group.rows:
            if spare is not row and spare.key == row.key:
                yield replace(cut, rows=(*cut.rows[:at], spare, *cut.rows[at + 1 :]))


def _with_unrated(cuts: list[Cut], group: Group) -> Iterator[Cut]:
    """The same cuts with those not rated, where the total may be everybody existing: no number rated is printed."""
    unrated, exempt = group.of(Role.NOT_RATED)[:1], group.of(Role.EXEMPT)[:1]
    if group.of(Role.RATED):
        return
    for more in dict.fromkeys([(*unrated,), (*unrated, *exempt), (*exempt,)]):
        if more:
            yield from (replace(cut, rows=(*cut.rows, *more)) for cut in cuts)


def _are_opposites(rows: tuple[Row, ...]) -> bool:
    names = {named(row.level) for row in rows}
    return any(word + name in names for name in names for word in _NOT)
