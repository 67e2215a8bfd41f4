"""Reads the stored organisation as plain values, without model objects, so that 60,000 units stay quick."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from khoi.core.intervals import Interval
from khoi.core.succession import Succession, Successions
from khoi.core.tree import DatedTree, Placement, Unit
from khoi.records.models import Placement as PlacementRow
from khoi.records.models import SuccessionPart, SuccessionShare, UnitName
from khoi.records.models import Unit as UnitRow

Lives = dict[Any, tuple[date, date | None]]
Points = dict[Any, list[tuple[date, Any]]]


def dated_tree() -> DatedTree:
    """The whole tree with unit pks as units, in the order units are listed. Two queries.

    Raises what `DatedTree` raises; a unit that was never placed is not in it.
    """
    return tree_of(stored_lives(), stored_points())


def stored_lives(key: str = "pk") -> Lives:
    """[begins, ended) of every unit, in listing order; `key` is "pk" or "code". One query."""
    rows = UnitRow.objects.order_by("position", "pk").values_list(key, "begins_on", "ended_on")
    return {unit: (begins, ended) for unit, begins, ended in rows.iterator(chunk_size=10_000)}


def stored_points(key: str = "pk") -> Points:
    """Every unit's parents as (from day, parent), by day. One query."""
    fields = (
        ("unit_id", "from_day", "parent_id") if key == "pk" else ("unit__code", "from_day", "parent__code")
    )
    points: Points = {}
    for unit, day, parent in PlacementRow.objects.order_by("from_day").values_list(*fields).iterator(10_000):
        points.setdefault(unit, []).append((day, parent))
    return points


def tree_of(lives: Lives, points: Points) -> DatedTree:
    """The tree these change points make: each holds until the unit's next, the last until the unit's end."""
    return DatedTree(
        Placement(unit, parent, span)
        for unit, (_, ended) in lives.items()
        for span, parent in spans(points.get(unit, ()), ended)
    )


def spans(points: Sequence[tuple[date, Any]], ended: date | None) -> list[tuple[Interval, Any]]:
    """Change points of one unit, by day, as the spans over which each value holds."""
    ends = [day for day, _ in points[1:]] + [ended]
    return [(Interval(day, end), value) for (day, value), end in zip(points, ends, strict=False)]


def successions(tree: DatedTree) -> Successions:
    """The bridge between structures, with unit pks as units. Two queries."""
    return Successions(tree, stored_successions())


def stored_successions(key: str = "pk", without: Collection[int] = ()) -> list[Succession]:
    """All successions by day but those of the keys `without`; shares only where every heir has one.

    `key` is "pk" or "code". Two queries.
    """
    unit = "unit_id" if key == "pk" else "unit__code"
    kept = SuccessionPart.objects.exclude(succession_id__in=without)
    rows = kept.order_by("succession__on", "succession_id", "pk").values_list(
        "succession_id", "succession__kind", "succession__on", unit, "side", "share_num", "share_den"
    )
    apart = _shares_apart(f"part__{unit}")
    return [_succession(list(parts), apart) for _, parts in groupby(rows, key=lambda row: row[0])]


def names_on(day: date) -> dict[Unit, str]:
    """Name by unit pk of every unit begun by `day`; a unit that ended keeps its last. One query."""
    rows = UnitName.objects.filter(from_day__lte=day).order_by("from_day")
    # Later rows overwrite earlier ones of the same unit.
    return dict(rows.values_list("unit_id", "name").iterator(chunk_size=10_000))


_Apart = Mapping[Any, Mapping[str, Mapping[Unit, Fraction]]]


def _shares_apart(unit: str) -> _Apart:
    """Shares of single measures, by succession, measure and heir."""
    found: dict[Any, dict[str, dict[Unit, Fraction]]] = {}
    rows = SuccessionShare.objects.order_by("pk").values_list(
        "part__succession_id", "measure__code", unit, "share_num", "share_den"
    )
    for succession, measure, heir, num, den in rows:
        found.setdefault(succession, {}).setdefault(measure, {})[heir] = Fraction(num, den)
    return found


def _succession(parts: Sequence[tuple[Any, ...]], apart: _Apart) -> Succession:
    number, kind, on, *_ = parts[0]
    before = tuple(unit for _, _, _, unit, side, _, _ in parts if side == "before")
    heirs = [(unit, num, den) for _, _, _, unit, side, num, den in parts if side == "after"]
    known = all(den for _, _, den in heirs)
    shares: Mapping[Unit, Fraction] = {unit: Fraction(num, den) for unit, num, den in heirs} if known else {}
    after = tuple(unit for unit, _, _ in heirs)
    return Succession(kind, on, before, after, shares, apart.get(number, {}))
