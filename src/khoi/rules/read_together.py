"""Which numbers a pack reads, and which documents give them on which days: what several checks ask."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from khoi.core.intervals import Interval
from khoi.rules.deadlines import UNITS as TERM_UNITS
from khoi.rules.library import Library
from khoi.rules.packs import Pack
from khoi.rules.procedure import procedures_of
from khoi.rules.rule_file import rules_of
from khoi.rules.scores import splits
from khoi.rules.values import UNITS, Slot, Value

AMOUNTS = frozenset(UNITS) - {"text"}
TERMS = frozenset(TERM_UNITS)
MAJORITIES, DAYS = frozenset({"fraction"}), frozenset({"text"})


@dataclass(frozen=True, slots=True)
class Read:
    """A number that something of a pack reads, and the units in which it makes sense there."""

    where: str
    key: str
    units: frozenset[str]


def reads_of(pack: Pack) -> Iterator[Read]:
    """Every number that the rules, votes, deadlines, procedures and point tables of a pack read."""
    for rule in rules_of(pack):
        for key in rule.parameters():
            yield Read(f"{pack.code}/rules: {rule.family} ({', '.join(rule.subjects)})", key, AMOUNTS)
    for name, decision in written_votes(pack):
        yield from _named(f"{pack.code}/votes: {name}", decision, ("majority",), MAJORITIES)
    for name, step in written_deadlines(pack):
        yield from _named(f"{pack.code}/deadlines: {name}", step, ("term", "extension"), TERMS)
    for procedure in procedures_of(pack):
        for one in procedure.steps:
            for key in one.keys:
                yield Read(f"{pack.code}/procedure: {procedure.code}.{one.id}", key, DAYS)
    for _, groups in splits(pack):
        for group in groups:
            yield Read(f"{pack.code}/scores: {group.code}", group.total, AMOUNTS)


def _named(where: str, row: dict[str, Any], names: Iterable[str], units: frozenset[str]) -> Iterator[Read]:
    for name in names:
        if row.get(name):
            yield Read(where, str(row[name]), units)


def written_votes(pack: Pack) -> Iterator[tuple[str, dict[str, Any]]]:
    """The votes of a pack as written, each by its decision and body; what has another form is left to its reader."""
    for data in _groups(pack.files.get("votes", ())):
        rows = data.get("decisions")
        for row in _groups(rows if isinstance(rows, list) else ()):
            yield f"{row.get('decision')}, {row.get('body')}", row


def written_bodies(pack: Pack) -> Iterator[tuple[str, dict[str, Any]]]:
    """The bodies that vote, as written, by their name."""
    for data in _groups(pack.files.get("votes", ())):
        bodies = data.get("bodies")
        yield from _named_groups(bodies if isinstance(bodies, dict) else {})


def written_deadlines(pack: Pack) -> Iterator[tuple[str, dict[str, Any]]]:
    """The steps with a term, as written, by their name."""
    for data in _groups(pack.files.get("deadlines", ())):
        yield from _named_groups(data)


def _groups(rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    return (row for row in rows if isinstance(row, dict))


def _named_groups(rows: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, row) for name, row in rows.items() if isinstance(row, dict))


def sources_of(pack: Pack, library: Library) -> tuple[Pack, ...]:
    """The packs whose numbers `pack` may read: its own, its guides, the one it guides; of an overlay, the centre's too."""
    below = (pack,) if pack.overlays else ()
    centre = next((one for one in library.packs if one.code == pack.overlays), pack)
    guides = [one for one in library.packs if one.guides == centre.code]
    guided = [one for one in library.packs if one.code == centre.guides]
    return (*below, centre, *guides, *guided)


def numbers_of(packs: Iterable[Pack]) -> Iterator[Value | Slot]:
    """Values and slots of several packs."""
    for pack in packs:
        yield from pack.values
        yield from pack.slots


def number_named(key: Any, pack: Pack, library: Library) -> Value | Slot | None:
    """The number that a vote, a term or a step reads, as it stood last in any document it may lie in; else its slot."""
    found = [number for number in numbers_of(sources_of(pack, library)) if number.key == key]
    return max(found, key=lambda one: (isinstance(one, Value), one.days.start), default=None)


def days_needed(pack: Pack, library: Library) -> Interval | None:
    """The days on which the rules of `pack` may be asked: its own, and those of the document it rests on."""
    above = {pack.guides, pack.overlays}
    days: Interval | None = pack.force
    for other in library.packs:
        if other.code in above and days is not None:
            days = common(days, other.force)
    return days


def common(one: Interval, other: Interval) -> Interval | None:
    """The days that lie in both."""
    if not one.meets(other):
        return None
    ends = [end for end in (one.end, other.end) if end is not None]
    return Interval(max(one.start, other.start), min(ends, default=None))


def first_gap(wanted: Interval, found: Iterable[Interval]) -> date | None:
    """The first day of `wanted` that none of `found` has; None where they have them all."""
    day, found = wanted.start, list(found)
    while wanted.has(day):
        holding = [one for one in found if one.has(day)]
        if not holding:
            return day
        ends = [one.end for one in holding if one.end is not None]
        if len(ends) < len(holding):
            return None
        day = max(ends)
    return None
