"""Writes what a plan comes to, row by row, noting each, and takes exactly these rows back."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.db.models import Model, Q

from khoi.core.spelling import plain
from khoi.core.succession import Succession
from khoi.queries.reorganisation_outcome import Outcome
from khoi.queries.reorganisation_standing import TABLES, Standing
from khoi.queries.reorganisation_undo import DATED, columns_of
from khoi.records.models import (
    Grouping,
    Kind,
    Measure,
    OfficeHolder,
    Placement,
    Reorganisation,
    SuccessionPart,
    SuccessionShare,
    Term,
    Unit,
    UnitGroup,
    UnitKind,
    UnitName,
)
from khoi.records.models import Succession as SuccessionRow


def store(plan: Reorganisation, outcome: Outcome, standing: Standing) -> list[dict[str, Any]]:
    """Adds and changes the rows; what was written, as `Reorganisation.written` keeps it."""
    rows = _Rows(plan, outcome, standing)
    rows.note_standing()
    rows.found()
    rows.place_name_and_sort()
    rows.hand_over()
    rows.end()
    return rows.noted


def take_back(rows: Sequence[Mapping[str, Any]]) -> None:
    """Deletes every added row and puts changed ones back, the last table first."""
    tables: Any = TABLES  # by way of the guarded managers, which every record has
    for table in reversed(list(TABLES)):
        here = [row for row in rows if row["table"] == table and "now" in row]
        added = [row["pk"] for row in here if row["was"] is None]
        if added:
            tables[table].objects.filter(pk__in=added).delete()
        for row in here:
            if row["was"] is not None:
                tables[table].objects.filter(pk=row["pk"]).update(**row["was"])


class _Rows:
    def __init__(self, plan: Reorganisation, outcome: Outcome, standing: Standing) -> None:
        self.plan, self.outcome, self.day = plan, outcome, outcome.day
        self.keys: dict[str, int] = dict(standing.keys)
        self.noted: list[dict[str, Any]] = []

    def note_standing(self) -> None:
        """Later rows of touched units that stand already: they will not have been built on the plan."""
        touched = [self.keys[code] for code in self.outcome.touched() if code in self.keys]
        for model in DATED:
            rows = model._base_manager.filter(unit_id__in=touched, from_day__gte=self.day)  # noqa: SLF001
            self._note_stood(model, rows.values_list("pk", flat=True))
        parts = SuccessionPart.objects.filter(unit_id__in=touched, succession__on__gte=self.day)
        self._note_stood(SuccessionPart, parts.values_list("pk", flat=True))

    def found(self) -> None:
        """The new units; everything dated about them follows with that of the others."""
        places = self.outcome.positions
        new = [Unit(code=code, begins_on=self.day, position=places[code]) for code in self.outcome.founded]
        self._add(Unit, new)
        self.keys |= {unit.code: unit.pk for unit in new}
        groups = dict(Grouping.objects.values_list("code", "pk"))
        self._add(
            UnitGroup,
            [
                UnitGroup(unit_id=self.keys[code], from_day=self.day, grouping_id=groups[step.group])
                for code, step in self.outcome.founded.items()
                if step.group is not None
            ],
        )

    def place_name_and_sort(self) -> None:
        """Parents, names and kinds from the day on, of new units and of those that go on."""
        founded, day, kinds = self.outcome.founded, self.day, dict(Kind.objects.values_list("code", "pk"))
        parents = {code: step.parent for code, step in founded.items()}
        parents |= {code: parent for code, (parent, _) in self.outcome.moved.items()}
        names = {code: step.name for code, step in founded.items()} | self.outcome.renamed
        sorts = {code: step.kind for code, step in founded.items()} | self.outcome.rekinded
        self._add(
            Placement,
            [
                Placement(unit_id=self.keys[code], from_day=day, parent_id=parent and self.keys[parent])
                for code, parent in parents.items()
            ],
        )
        self._add(
            UnitName,
            [
                UnitName(unit_id=self.keys[code], from_day=day, name=name, search=plain(name)[:200])
                for code, name in names.items()
            ],
        )
        self._add(
            UnitKind,
            [
                UnitKind(unit_id=self.keys[code], from_day=day, kind_id=kinds[kind])
                for code, kind in sorts.items()
            ],
        )

    def hand_over(self) -> None:
        """A succession for each merger, division and dissolution, by the plan's decision."""
        told = {"on": self.day, "decision": self.plan.decision, "note": self.plan.note}
        rows = [SuccessionRow(kind=row.kind, **told) for row in self.outcome.handovers]
        self._add(SuccessionRow, rows)
        parts, heirs = [], []
        for stored, row in zip(rows, self.outcome.handovers, strict=True):
            givers = [
                SuccessionPart(succession=stored, unit_id=self.keys[unit], side="before")
                for unit in row.before
            ]
            taking = {unit: self._heir(stored, unit, row.shares) for unit in row.after}
            parts += [*givers, *taking.values()]
            heirs.append((row, taking))
        self._add(SuccessionPart, parts)
        self._add_shares(heirs)

    def end(self) -> None:
        """The last days of units, of whoever held a post in them, and of terms."""
        ended = [self.keys[code] for code in self.outcome.ended]
        self._change(Unit, Q(pk__in=ended), {"ended_on": self.day})
        # Whoever left earlier keeps that day.
        still = Q(to_day=None) | Q(to_day__gt=self.day)
        self._change(OfficeHolder, Q(unit_id__in=ended, from_day__lt=self.day) & still, {"to_day": self.day})
        for step in self.outcome.terms:
            term = Q(unit_id=self.keys[step.unit], name=step.term)
            self._change(Term, term, {"ended_on": self.day, "ended_why": step.why})

    def _heir(self, succession: SuccessionRow, unit: str, shares: Mapping[Any, Fraction]) -> SuccessionPart:
        part = SuccessionPart(succession=succession, unit_id=self.keys[unit], side="after")
        if shares:
            part.share_num, part.share_den = shares[unit].numerator, shares[unit].denominator
        return part

    def _add_shares(self, heirs: Iterable[tuple[Succession, Mapping[str, SuccessionPart]]]) -> None:
        measures = dict(Measure.objects.values_list("code", "pk"))
        self._add(
            SuccessionShare,
            [
                SuccessionShare(
                    part=taking[unit],
                    measure_id=measures[measure],
                    share_num=share.numerator,
                    share_den=share.denominator,
                )
                for row, taking in heirs
                for measure, shares in row.apart.items()
                for unit, share in shares.items()
            ],
        )

    def _add(self, model: Any, rows: list[Any]) -> None:
        model.objects.bulk_create(rows)
        names = [field.attname for field in model._meta.local_concrete_fields if not field.primary_key]  # noqa: SLF001
        self.noted += [
            {"table": model.__name__, "pk": row.pk, "was": None, "now": columns_of(row, names)}
            for row in rows
        ]

    def _change(self, model: Any, which: Q, values: Mapping[str, Any]) -> None:
        """Changes columns; only these are noted, so that no name gets into the plan."""
        before = list(model.objects.filter(which).order_by("pk").values("pk", *values))
        # By key, as the change itself may leave the condition.
        if before:
            model.objects.filter(pk__in=[row["pk"] for row in before]).update(**values)
        now = columns_of(values, values)
        self.noted += [
            {"table": model.__name__, "pk": row["pk"], "was": columns_of(row, values), "now": now}
            for row in before
        ]

    def _note_stood(self, model: type[Model], keys: Iterable[int]) -> None:
        self.noted += [{"table": model.__name__, "pk": key, "stood": True} for key in keys]
