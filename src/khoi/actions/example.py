"""Fills an empty installation with the made-up office, so that every page can be tried without anyone's real data."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from khoi.access.viewer import Viewer, console
from khoi.actions.example_decisions import decide_example
from khoi.actions.example_office.decisions import LOADED_ON
from khoi.actions.example_office.office import example_office
from khoi.actions.example_office.rows import (
    HolderRow,
    Office,
    RoundRow,
    Structure,
    SuccessionRow,
    TallyRow,
)
from khoi.actions.example_office.units import BLOC
from khoi.actions.figures import record_figures
from khoi.actions.journal import change
from khoi.actions.opening import refuse_unless_empty, store_standing_words
from khoi.actions.required import written
from khoi.actions.resolutions import load_resolution
from khoi.core.refusal import Refusal
from khoi.core.spelling import plain
from khoi.records.models import (
    Installation,
    Measure,
    OfficeHolder,
    Placement,
    ReportingRound,
    Succession,
    SuccessionPart,
    Tally,
    Unit,
    UnitGroup,
    UnitKind,
    UnitName,
)

BY = "Bộ tạo dữ liệu giả định"
RESOLUTION = "data/resolutions/thai-binh-khoi-2020-2025.yaml"
_AT_ONCE = 2000
_Keys = dict[str, int]  # database keys by code


def load_example_office(*, by: Viewer | None = None, until: date | None = None) -> Office:
    """Stores the example office with its resolution, everything or nothing; gives back what was generated.

    `until` tells the story only up to a day, with what people had decided by then. Raises Refusal `not_empty` when any
    unit is stored, `example_too_early` for a day before its resolution.
    """
    if until is not None and until < LOADED_ON:
        hint = f"Chọn ngày từ {written(LOADED_ON)} trở đi."
        raise Refusal("example_too_early", "khi ấy nghị quyết mẫu chưa có", where="until", hint=hint)
    office, by = example_office(until), by or console(BY)
    with transaction.atomic():
        units = _load_units(office, by)
        data = (settings.ROOT / RESOLUTION).read_bytes()
        resolution = load_resolution(data, by=by, on=LOADED_ON)
        _load_figures(office.tallies, units, by)
        _correct(office.corrections, by)
        decide_example(resolution, by=by, until=until or date.max)
    return office


def _load_units(office: Office, by: Viewer) -> _Keys:
    with change("load_example", "installation", by=by, at=None, structure=True) as under_way:
        refuse_unless_empty()
        units = _store_structure(office.structure)
        _store_successions(office.structure.successions, units)
        _installation(units[BLOC]).save(force_insert=True)
        _store_people(office.holders, units)
        _store_rounds(office.rounds)
        under_way.after = {"units": len(units), "synthetic": True}
    return units


def _installation(unit: int) -> Installation:
    """An isolated one, so that the made-up persons can be shown; it says on no paper who chose so."""
    return Installation(
        unit_id=unit,
        profile="isolated",
        profile_by=BY,
        profile_document="Dữ liệu giả định, không có văn bản",
        profile_day=LOADED_ON,
        profile_at=timezone.now(),
        synthetic=True,
    )


def _load_figures(rows: Iterable[TallyRow], units: _Keys, by: Viewer) -> None:
    """All figures under one revision, in a few statements."""
    measures = dict(Measure.objects.values_list("code", "pk"))
    with change("load_example_figures", "installation", by=by, at=None, structure=True) as under_way:
        now = timezone.now()
        tallies = [
            Tally(
                unit_id=units[row.unit],
                measure_id=measures[row.measure],
                year=row.year,
                count=row.count,
                source=row.source,
                reporter=row.reporter,
                cut_off=row.cut_off,
                received_on=row.received_on,
                recorded_at=now,
                recorded_by=by.account,
                revision=under_way.revision,
            )
            for row in rows
        ]
        Tally.objects.bulk_create(tallies, batch_size=_AT_ONCE)
        under_way.after = {"tallies": len(tallies)}


def _correct(rows: Iterable[TallyRow], by: Viewer) -> None:
    """Later papers, through the act an office uses, so that the first count stays to be seen."""
    for row in rows:
        record_figures(
            Unit.objects.get(code=row.unit),
            year=row.year,
            counts={row.measure: row.count},
            source=row.source,
            reporter=row.reporter,
            cut_off=row.cut_off,
            received_on=row.received_on,
            by=by,
        )


def _store_structure(structure: Structure) -> _Keys:
    """Units with all that is dated about them; their database keys by code."""
    kinds, groupings = store_standing_words()
    stored = Unit.objects.bulk_create(
        Unit(code=row.code, begins_on=row.begins_on, ended_on=row.ended_on, position=row.position)
        for row in structure.units
    )
    units = {unit.code: unit.pk for unit in stored}
    Placement.objects.bulk_create(
        Placement(
            unit_id=units[row.unit], from_day=row.from_day, parent_id=units[row.value] if row.value else None
        )
        for row in structure.placements
    )
    UnitName.objects.bulk_create(
        UnitName(unit_id=units[unit], from_day=day, name=name or "", search=plain(name or ""))
        for unit, day, name in structure.names
    )
    UnitKind.objects.bulk_create(
        UnitKind(unit_id=units[unit], from_day=day, kind_id=kinds[kind or ""])
        for unit, day, kind in structure.kinds
    )
    UnitGroup.objects.bulk_create(
        UnitGroup(unit_id=units[unit], from_day=day, grouping_id=groupings[group or ""])
        for unit, day, group in structure.groups
    )
    return units


def _store_successions(rows: Iterable[SuccessionRow], units: _Keys) -> None:
    for row in rows:
        event = Succession(kind=row.kind, on=row.on, decision=row.decision, note=row.note)
        event.save(force_insert=True)
        SuccessionPart.objects.bulk_create(
            SuccessionPart(succession=event, unit_id=units[code], side=side)
            for side, codes in (("before", row.before), ("after", row.after))
            for code in codes
        )


def _store_people(rows: Iterable[HolderRow], units: _Keys) -> None:
    OfficeHolder.objects.bulk_create(
        OfficeHolder(
            unit_id=units[row.unit], post=row.post, name=row.name, from_day=row.from_day, to_day=row.to_day
        )
        for row in rows
    )


def _store_rounds(rows: Iterable[RoundRow]) -> None:
    ReportingRound.objects.bulk_create(
        ReportingRound(year=row.year, due_on=row.due_on, document=row.document) for row in rows
    )
