"""Tells the example's story only up to a day: what was not known by then is left out everywhere alike."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from khoi.actions.example_office.rows import DatedRow, HolderRow, Office, Structure, UnitRow


def told_until(office: Office, until: date) -> Office:
    """The office as somebody would have known it at the end of `until`.

    Units not begun, ends and changes still to come, figures and corrections not yet received, and rounds whose day lies
    in a later year are missing; nothing else differs.
    """
    return Office(
        _structure(office.structure, until),
        tuple(_holder(row, until) for row in office.holders if row.from_day <= until),
        tuple(row for row in office.rounds if row.due_on.year <= until.year),
        tuple(row for row in office.tallies if row.received_on <= until),
        tuple(row for row in office.corrections if row.received_on <= until),
    )


def _structure(whole: Structure, until: date) -> Structure:
    units = tuple(_unit(row, until) for row in whole.units if row.begins_on <= until)
    known = {row.code for row in units}
    return Structure(
        units=units,
        placements=_begun(whole.placements, until),
        names=_begun(whole.names, until),
        kinds=_begun(whole.kinds, until),
        groups=_begun(whole.groups, until),
        successions=tuple(row for row in whole.successions if row.on <= until),
        weights={code: weight for code, weight in whole.weights.items() if code in known},
        agencies={code: number for code, number in whole.agencies.items() if code in known},
    )


def _begun(rows: Iterable[DatedRow], until: date) -> tuple[DatedRow, ...]:
    return tuple(row for row in rows if row.from_day <= until)


def _unit(row: UnitRow, until: date) -> UnitRow:
    return row if row.ended_on is None or row.ended_on <= until else replace(row, ended_on=None)


def _holder(row: HolderRow, until: date) -> HolderRow:
    return row if row.to_day is None or row.to_day <= until else replace(row, to_day=None)
