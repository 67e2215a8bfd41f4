"""A resolution's targets as stored, ready to be judged: the words of each year and the readings people decided on."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.db.models import F, Prefetch, QuerySet

from khoi.access.viewer import Viewer
from khoi.measures.targets import Reading, Target
from khoi.records.models import (
    Assessment,
    ReadingChoice,
    Resolution,
    TargetReading,
    TargetVersion,
)
from khoi.records.models import Target as StoredTarget

MEASURED = ("ratio", "count", "growth")


@dataclass(frozen=True)
class Pledge:
    """One target with its versions, its readings in order, and the standing choice if there is one."""

    record: StoredTarget
    versions: tuple[TargetVersion, ...]
    readings: tuple[TargetReading, ...]
    choice: ReadingChoice | None

    @property
    def number(self) -> str:
        """Its place in the resolution, as printed."""
        return str(self.record.position)

    def in_year(self, year: int) -> TargetVersion:
        """The words in force in `year`; before the first version, the first."""
        past = [version for version in self.versions if version.from_year <= year]
        return past[-1] if past else self.versions[0]

    @cached_property
    def open_readings(self) -> tuple[TargetReading, ...]:
        """The readings to compute: all of them, or the one chosen."""
        chosen = self.choice.reading if self.choice else None
        return tuple(row for row in self.readings if chosen is None or row.pk == chosen.pk)

    @property
    def is_open(self) -> bool:
        """Whether more than one reading has to be computed."""
        return len(self.open_readings) > 1

    def is_measured(self, year: int) -> bool:
        """Whether figures can settle it in `year`; otherwise a person does."""
        return self.in_year(year).kind in MEASURED and bool(self.readings)

    def arithmetic(self, year: int) -> Target:
        """The year's words as arithmetic; only for a measured target."""
        words = self.in_year(year)
        return Target(
            str(self.record.pk),
            words.operator,
            Fraction(words.low or 0),
            None if words.high is None else Fraction(words.high),
            words.kind,
            words.period_rule,
            tuple(
                Reading(row.code, row.numerator.code, row.denominator.code if row.denominator else None)
                for row in self.open_readings
            ),
            words.words,
            self.choice.sense if self.choice else "",
        )


def pledges_of(viewer: Viewer, resolution: Resolution) -> list[Pledge]:
    """Every target of the resolution in its own order, for anybody signed in; four statements however many there are."""
    if not viewer.is_known:
        return []
    return [pledge(target) for target in stored_targets().filter(resolution=resolution)]


def all_pledges() -> list[tuple[Resolution, list[Pledge]]]:
    """Every resolution with its targets in their order; five statements however many there are."""
    resolutions = Resolution.objects.select_related("term__unit").order_by("pk")
    filled = resolutions.prefetch_related(Prefetch("targets", stored_targets()))
    return [(row, [pledge(target) for target in row.targets.all()]) for row in filled]


def by_goal(pledges: Iterable[Pledge]) -> list[tuple[str, list[Pledge]]]:
    """The words of each goal with what is pledged under it, in order."""
    found: dict[int, tuple[str, list[Pledge]]] = {}
    for row in pledges:
        goal = row.record.goal
        found.setdefault(goal.pk, (goal.words, []))[1].append(row)
    return list(found.values())


def stored_targets() -> QuerySet[StoredTarget]:
    """Targets with everything a pledge is made of."""
    return StoredTarget.objects.select_related("goal", "indicator", "parent").prefetch_related(
        "versions",
        Prefetch("readings", TargetReading.objects.select_related("numerator", "denominator")),
        Prefetch("choices", ReadingChoice.objects.select_related("reading")),
    )


def pledge(target: StoredTarget) -> Pledge:
    """One target as a pledge."""
    standing = [choice for choice in target.choices.all() if choice.withdrawn_at is None]
    return Pledge(
        target,
        tuple(target.versions.all()),
        tuple(target.readings.all()),
        standing[0] if standing else None,
    )


def assessed_at_home() -> set[tuple[int, int]]:
    """Target key and year of every standing assessment at a resolution's own unit."""
    rows = Assessment.objects.filter(replaced_at=None, unit=F("target__resolution__term__unit"))
    return set(rows.values_list("target_id", "year"))


def assessments_of(resolution: Resolution, unit: int) -> dict[tuple[int, int], Assessment]:
    """Standing assessments at a unit, by target key and year."""
    rows = Assessment.objects.filter(target__resolution=resolution, unit_id=unit, replaced_at=None)
    return {(row.target_id, row.year): row for row in rows}
