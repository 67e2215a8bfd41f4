"""Carries out what the example's people decided on the targets, through the same acts an office uses."""

from datetime import date

from khoi.access.viewer import Viewer
from khoi.actions.example_office.days import BLOC_ENDED
from khoi.actions.example_office.decisions import (
    AMENDMENT,
    ASSESSMENTS,
    CHOICES,
    END_WHY,
    READINGS_BY,
    READINGS_DAY,
    READINGS_PAPER,
    Choice,
)
from khoi.actions.resolutions import amend_target, assess_target, choose_reading, end_term
from khoi.records.models import Resolution, Target


def decide_example(resolution: Resolution, *, by: Viewer, until: date = date.max) -> None:
    """Readings chosen, one target amended, judged targets assessed, and the term cut short, each on its own day.

    What was decided after `until` is left out.
    """
    targets = {target.code: target for target in resolution.targets.all()}
    for choice in CHOICES if until >= READINGS_DAY else ():
        _choose(targets[choice.target], choice, by)
    if until >= AMENDMENT.document_day:
        _amend(targets, by)
    _assess(resolution, targets, by, until)
    if until >= BLOC_ENDED:
        end_term(resolution.term, ended_on=BLOC_ENDED, why=END_WHY, by=by, on=BLOC_ENDED)


def _amend(targets: dict[str, Target], by: Viewer) -> None:
    amend_target(
        targets[AMENDMENT.target],
        from_year=AMENDMENT.from_year,
        words=AMENDMENT.words,
        operator=">=",
        low=AMENDMENT.low,
        high=None,
        document=AMENDMENT.document,
        document_day=AMENDMENT.document_day,
        by=by,
        on=AMENDMENT.document_day,
    )


def _assess(resolution: Resolution, targets: dict[str, Target], by: Viewer, until: date) -> None:
    for row in (one for one in ASSESSMENTS if one.assessed_on <= until):
        assess_target(
            targets[row.target],
            resolution.term.unit,
            year=row.year,
            status=row.status,
            assessor=row.assessor,
            assessed_on=row.assessed_on,
            grounds=row.grounds,
            evidence=row.evidence,
            by=by,
            on=row.assessed_on,
        )


def _choose(target: Target, choice: Choice, by: Viewer) -> None:
    choose_reading(
        target,
        reading=target.readings.get(code=choice.reading) if choice.reading else None,
        sense=choice.sense,
        chosen_by=READINGS_BY,
        document=READINGS_PAPER,
        document_day=READINGS_DAY,
        grounds=choice.grounds,
        by=by,
        on=READINGS_DAY,
    )
