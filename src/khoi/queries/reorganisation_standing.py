"""The stored units as a plan finds them, by code; for a plan that was carried out, as it found them then."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max, Model

from khoi.core.intervals import Interval
from khoi.core.succession import Succession
from khoi.measures.reorganisation_steps import Step, ends
from khoi.records.models import (
    Grouping,
    Kind,
    Measure,
    OfficeHolder,
    Placement,
    SuccessionPart,
    SuccessionShare,
    Tally,
    Term,
    Unit,
    UnitGroup,
    UnitKind,
    UnitName,
)
from khoi.records.models import Succession as SuccessionRow
from khoi.records.reading import Lives, Points, stored_successions

Held = Mapping[str, Sequence[tuple[date, Any]]]

TABLES: Mapping[str, type[Model]] = {
    model.__name__: model
    for model in (
        Unit,
        Placement,
        UnitName,
        UnitKind,
        UnitGroup,
        SuccessionRow,
        SuccessionPart,
        SuccessionShare,
        OfficeHolder,
        Term,
    )
}
"""Every table a plan may write, in the order in which rows can be added."""


@dataclass(frozen=True)
class Written:
    """What carrying a plan out wrote: keys of added rows by table, and what changed rows held before, by table and key."""

    added: Mapping[str, frozenset[int]] = field(default_factory=dict)
    changed: Mapping[str, Mapping[int, Mapping[str, Any]]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> "Written":
        """From `Reorganisation.written`."""
        added: dict[str, set[int]] = {}
        changed: dict[str, dict[int, Mapping[str, Any]]] = {}
        for row in rows:
            if row.get("stood"):
                continue
            if row["was"] is None:
                added.setdefault(row["table"], set()).add(row["pk"])
            else:
                changed.setdefault(row["table"], {})[row["pk"]] = row["was"]
        return cls({table: frozenset(keys) for table, keys in added.items()}, changed)

    def is_added(self, table: str, key: int) -> bool:
        """Whether the row is one that the plan added."""
        return key in self.added.get(table, ())

    def was(self, table: str, key: int, column: str, now: date | None) -> date | None:
        """A day as it stood before the plan; `now` where the plan did not change the row."""
        row = self.changed.get(table, {}).get(key)
        if row is None:
            return now
        return None if row[column] is None else date.fromisoformat(row[column])


NOTHING = Written()


@dataclass(frozen=True, slots=True)
class Standing:
    """The stored units by code, before the plan; dated values are change points by day.

    `terms`: (first year, last year, ended on) by unit and name; `figures`: the last year with a standing figure, of
    units that the plan ends.
    """

    keys: Mapping[str, int]
    lives: Lives
    positions: Mapping[str, int]
    points: Points
    names: Held
    kinds: Held
    groups: Held
    terms: Mapping[tuple[str, str], tuple[int, int, date | None]]
    figures: Mapping[str, int]
    successions: Sequence[Succession]
    known_kinds: frozenset[str]
    known_groups: frozenset[str]
    known_measures: frozenset[str]

    def is_alive(self, unit: str, day: date) -> bool:
        """Whether the unit is stored and exists on the day."""
        return unit in self.lives and Interval(*self.lives[unit]).has(day)

    def parent(self, unit: str, day: date) -> str | None:
        """The parent that the last placement by the day names."""
        found: str | None = held_on(self.points, unit, day)
        return found

    def name(self, unit: str, day: date) -> str:
        """What the unit is called on the day, its first name before that, and its code where it has none."""
        rows = self.names.get(unit, ())
        return held_on(self.names, unit, day) or (rows[0][1] if rows else unit)


def held_on(points: Held | Points, unit: str, day: date) -> Any:
    """What the last change point by the day says; None before the first."""
    return next((value for since, value in reversed(points.get(unit, ())) if since <= day), None)


def standing_for(steps: Sequence[Step], without: Written = NOTHING) -> Standing:
    """The stored units as they are, or as they were before what is `without`. Twelve statements whatever their number."""
    units = [
        row
        for row in Unit.objects.order_by("position", "pk").values_list(
            "pk", "code", "begins_on", "ended_on", "position"
        )
        if not without.is_added("Unit", row[0])
    ]
    ending = [unit for step in steps for unit in ends(step)]
    return Standing(
        keys={code: key for key, code, *_ in units},
        lives={
            code: (begins, without.was("Unit", key, "ended_on", ended))
            for key, code, begins, ended, _ in units
        },
        positions={code: position for _, code, _, _, position in units},
        points=_points(Placement, "parent__code", without),
        names=_points(UnitName, "name", without),
        kinds=_points(UnitKind, "kind__code", without),
        groups=_points(UnitGroup, "grouping__code", without),
        terms=_terms(without),
        figures=_last_figures(ending),
        successions=stored_successions("code", without.added.get("Succession", ())),
        known_kinds=frozenset(Kind.objects.values_list("code", flat=True)),
        known_groups=frozenset(Grouping.objects.values_list("code", flat=True)),
        known_measures=frozenset(Measure.objects.values_list("code", flat=True)),
    )


def _points(model: type[Model], value: str, without: Written) -> dict[str, list[tuple[date, Any]]]:
    found: dict[str, list[tuple[date, Any]]] = {}
    rows = model._base_manager.order_by("from_day").values_list("pk", "unit__code", "from_day", value)  # noqa: SLF001
    for key, unit, day, held in rows.iterator(chunk_size=10_000):
        if not without.is_added(model.__name__, key):
            found.setdefault(unit, []).append((day, held))
    return found


def _terms(without: Written) -> dict[tuple[str, str], tuple[int, int, date | None]]:
    rows = Term.objects.values_list("pk", "unit__code", "name", "first_year", "last_year", "ended_on")
    return {
        (unit, name): (first, last, without.was("Term", key, "ended_on", ended))
        for key, unit, name, first, last, ended in rows
    }


def _last_figures(units: Sequence[str]) -> dict[str, int]:
    rows = Tally.objects.filter(unit__code__in=units, replaced_in=None, count__isnull=False)
    return dict(rows.order_by().values_list("unit__code").annotate(last=Max("year")))
