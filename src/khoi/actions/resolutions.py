"""Stores resolutions from files, and what people decide on their targets: amendments, readings, assessments."""

import hashlib
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from khoi.access.installation import home_unit
from khoi.access.viewer import ANYWHERE, Viewer
from khoi.actions.journal import change
from khoi.actions.required import required_text, written
from khoi.actions.resolution_rows import (
    TargetRows,
    new_resolution,
    store_indicators,
    store_measures,
    store_published,
    store_tasks,
)
from khoi.core.refusal import Refusal
from khoi.measures.resolution_file import JUDGED, LONG, read_resolution, stored_bounds
from khoi.records.declared import told
from khoi.records.models import (
    Assessment,
    ReadingChoice,
    Resolution,
    Target,
    TargetReading,
    TargetVersion,
    Term,
    Unit,
)
from khoi.records.resolutions import STATUSES

SENSES = (">=", "=")


def load_resolution(data: bytes, *, by: Viewer, on: date) -> Resolution:
    """Stores the resolution in the file `data` (`docs/resolution-file.md`): everything or nothing.

    Raises Refusal with the path in the file, `already_loaded` when its code is stored, `measure_for_all` when it adds
    what every unit owes and is loaded by whoever keeps the documents of one part alone.
    """
    file = read_resolution(data)
    _not_after(file.adopted_on, on, "resolution.adopted_on")
    with change(
        "load_resolution", f"resolution/{file.code}", by=by, at=ANYWHERE, structure=True
    ) as under_way:
        resolution = new_resolution(file)
        by.require("keep_documents", resolution.term.unit_id)
        measures = store_measures(file.measures, for_all=by.may("keep_documents", home_unit()))
        indicators = store_indicators(file.indicators)
        targets = TargetRows(resolution, measures, indicators)
        for position, goal in enumerate(file.goals, 1):
            targets.store(position, goal)
        store_tasks(resolution, file)
        store_published(file, indicators)
        under_way.after = {
            "title": file.title,
            "unit": file.unit,
            "term": file.term.name,
            "targets": [target.code for goal in file.goals for target in goal.targets],
            "sha256": hashlib.sha256(data).hexdigest(),
            "on": on.isoformat(),
        }
    return resolution


def end_term(term: Term, *, ended_on: date, why: str, by: Viewer, on: date) -> Term:
    """Records that a term was cut short. Raises Refusal `already_ended`, `outside_term`, `future_day`, `empty_text`."""
    why = required_text(why, "why", 200)
    _not_after(ended_on, on, "ended_on")
    with change("end_term", f"term/{term.unit.code}/{term.name}", by=by, at=term.unit_id) as under_way:
        term.refresh_from_db()
        if term.ended_on:
            raise Refusal(
                "already_ended",
                f"nhiệm kỳ đã kết thúc ngày {written(term.ended_on)}",
                where=term.name,
                hint="Không cần ghi lại.",
            )
        _in_term(term, ended_on.year, "ended_on")
        term.ended_on, term.ended_why = ended_on, why
        term.save(update_fields=["ended_on", "ended_why"])
        under_way.after = {"ended_on": ended_on.isoformat(), "why": why, "on": on.isoformat()}
    return term


def amend_target(  # noqa: PLR0913 - one form, one act
    target: Target,
    *,
    from_year: int,
    words: str,
    operator: str,
    low: Decimal | int | None,
    high: Decimal | int | None,
    document: str,
    document_day: date,
    by: Viewer,
    on: date,
) -> TargetVersion:
    """Changes what a target says from a year on; its kind, period rule and readings stay.

    Raises Refusal: `outside_term`, `change_out_of_order`, `future_day`, `empty_text`, and those of `stored_bounds`.
    """
    words, document = required_text(words, "words", LONG), required_text(document, "document", 200)
    _not_after(document_day, on, "document_day")
    with change("amend_target", _subject(target), by=by, at=_home(target)) as under_way:
        last = target.versions.latest("from_year")
        _in_term(target.resolution.term, from_year, "from_year")
        if from_year <= last.from_year:
            raise Refusal(
                "change_out_of_order",
                f"lời hiện nay có từ năm {last.from_year}",
                where="from_year",
                hint="Lần sửa phải bắt đầu từ một năm sau đó.",
            )
        bounds = stored_bounds(last.kind, operator, low, high, "operator")
        under_way.before = _shown(last)
        version = TargetVersion(
            target=target,
            from_year=from_year,
            words=words,
            operator=operator,
            low=bounds[0],
            high=bounds[1],
            kind=last.kind,
            period_rule=last.period_rule,
            due_year=last.due_year,
            document=document,
            document_day=document_day,
        )
        version.save(force_insert=True)
        under_way.after = {**_shown(version), "on": on.isoformat()}
    return version


def choose_reading(  # noqa: PLR0913 - one form, one act
    target: Target,
    *,
    reading: TargetReading | None,
    sense: str,
    chosen_by: str,
    document: str,
    document_day: date,
    grounds: str,
    by: Viewer,
    on: date,
) -> ReadingChoice:
    """Records which reading people decided on; an earlier choice is withdrawn and kept.

    `sense` says how a bare number is meant, and is empty for every other operator. `reading` may be None
    where there is a single one, and where only the sense is decided and the base stays open.
    Raises Refusal: `nothing_open`, `reading_required`, `foreign_reading`, `sense_required`, `sense_not_wanted`,
    `future_day`, `empty_text`.
    """
    choice = ReadingChoice(
        target=target,
        sense=sense,
        chosen_by=required_text(chosen_by, "chosen_by", 160),
        document=required_text(document, "document", 120),
        document_day=document_day,
        grounds=required_text(grounds, "grounds", LONG),
        recorded_by=by.account,
    )
    _not_after(document_day, on, "document_day")
    with change("choose_reading", _subject(target), by=by, at=_home(target)) as under_way:
        choice.reading = _decided_reading(target, reading)
        _check_sense(target, sense)
        under_way.before = _withdraw(target)
        choice.recorded_at = timezone.now()
        choice.save(force_insert=True)
        under_way.after = {**_told(choice), "on": on.isoformat()}
    return choice


def withdraw_choice(target: Target, *, grounds: str, by: Viewer, on: date) -> ReadingChoice:
    """Takes the standing choice back, so that the target is open again. Raises Refusal `no_choice`, `empty_text`."""
    grounds = required_text(grounds, "grounds", LONG)
    with change("withdraw_choice", _subject(target), by=by, at=_home(target)) as under_way:
        standing = target.choices.filter(withdrawn_at=None).first()
        if standing is None:
            raise Refusal(
                "no_choice", "chưa ai chốt cách tính", where=_subject(target), hint="Không có gì để rút."
            )
        under_way.before = _withdraw(target)
        under_way.after = {"grounds": grounds, "on": on.isoformat()}
    standing.refresh_from_db()
    return standing


def assess_target(  # noqa: PLR0913 - one form, one act
    target: Target,
    unit: Unit,
    *,
    year: int,
    status: str,
    assessor: str,
    assessed_on: date,
    grounds: str,
    evidence: str,
    by: Viewer,
    on: date,
) -> Assessment:
    """Records a person's status for a target no figure can settle; the earlier one of that year is kept.

    Raises Refusal: `measured_target`, `outside_term`, `unit_not_alive`, `unknown_status`, `future_day`, `empty_text`.
    """
    assessment = Assessment(
        target=target,
        unit=unit,
        year=year,
        status=status,
        assessor=required_text(assessor, "assessor", 160),
        assessed_on=assessed_on,
        grounds=required_text(grounds, "grounds", LONG),
        evidence=required_text(evidence, "evidence", 300),
        recorded_by=by.account,
    )
    _not_after(assessed_on, on, "assessed_on")
    with change("assess_target", _subject(target), by=by, at=unit.pk) as under_way:
        _check_assessment(assessment)
        now = timezone.now()
        standing = target.assessments.filter(unit=unit, year=year, replaced_at=None)
        under_way.before = [_told_assessment(row) for row in standing]
        standing.update(replaced_at=now)
        assessment.recorded_at = now
        assessment.save(force_insert=True)
        under_way.after = {**_told_assessment(assessment), "on": on.isoformat()}
    return assessment


def _home(target: Target) -> int:
    return int(target.resolution.term.unit_id)


def _subject(target: Target) -> str:
    return f"target/{target.resolution.code}/{target.code}"


def _not_after(day: date | None, on: date, where: str) -> None:
    if day is not None and day > on:
        raise Refusal(
            "future_day",
            f"ngày {written(day)} sau ngày ghi {written(on)}",
            where=where,
            hint="Kiểm tra lại ngày.",
        )


def _in_term(term: Term, year: int, where: str) -> None:
    last = term.ended_on.year if term.ended_on else term.last_year
    if not term.first_year <= year <= last:
        raise Refusal(
            "outside_term",
            f"năm {year} ngoài nhiệm kỳ {term.name} ({term.first_year} đến {last})",
            where=where,
            hint="Chọn một năm trong nhiệm kỳ.",
        )


def _decided_reading(target: Target, reading: TargetReading | None) -> TargetReading | None:
    readings = list(target.readings.all())
    bare = target.versions.filter(operator="bare").exists()
    if not readings or (len(readings) == 1 and not bare):
        raise Refusal(
            "nothing_open",
            "chỉ tiêu này không có điều gì để chốt",
            where=_subject(target),
            hint="Không cần ghi.",
        )
    if reading is None and len(readings) > 1 and not bare:
        raise Refusal(
            "reading_required",
            f"chỉ tiêu này có {len(readings)} cách hiểu",
            where="reading",
            hint="Chọn một: " + ", ".join(row.code for row in readings) + ".",
        )
    if reading is not None and reading not in readings:
        raise Refusal(
            "foreign_reading",
            f"“{reading.code}” là cách hiểu của chỉ tiêu khác",
            where="reading",
            hint="Chọn một: " + ", ".join(row.code for row in readings) + ".",
        )
    return readings[0] if len(readings) == 1 else reading


def _check_sense(target: Target, sense: str) -> None:
    bare = target.versions.filter(operator="bare").exists()
    if bare and sense not in SENSES:
        raise Refusal(
            "sense_required",
            "con số in trần: chưa rõ là ít nhất hay đúng bằng",
            where="sense",
            hint="Chọn “>=” (ít nhất) hoặc “=” (đúng bằng).",
        )
    if sense and not bare:
        raise Refusal(
            "sense_not_wanted", "lời văn đã nói rõ phép so", where="sense", hint="Để trống mục này."
        )


def _withdraw(target: Target) -> dict[str, Any] | None:
    """Marks the standing choice withdrawn; what it said, for the journal."""
    standing: QuerySet[ReadingChoice] = target.choices.filter(withdrawn_at=None)
    told = next((_told(choice) for choice in standing.select_related("reading")), None)
    standing.update(withdrawn_at=timezone.now())
    return told


def _check_assessment(assessment: Assessment) -> None:
    target, unit, year = assessment.target, assessment.unit, assessment.year
    _in_term(target.resolution.term, year, "year")
    version = target.versions.filter(from_year__lte=year).latest("from_year")
    if version.kind not in JUDGED:
        raise Refusal(
            "measured_target",
            "chỉ tiêu này tính bằng số báo cáo",
            where=_subject(target),
            hint="Ghi số liệu của đơn vị; chương trình tự so với mức.",
        )
    if unit.begins_on.year > year or (unit.ended_on and unit.ended_on <= date(year, 1, 1)):
        raise Refusal(
            "unit_not_alive",
            f"đơn vị “{unit.code}” không có trong năm {year}",
            where="unit",
            hint="Kiểm tra năm.",
        )
    if assessment.status not in STATUSES:
        raise Refusal(
            "unknown_status",
            f"“{assessment.status}” không phải một kết quả đánh giá",
            where="status",
            hint="Chọn một: " + ", ".join(STATUSES) + ".",
        )


def _shown(version: TargetVersion) -> dict[str, Any]:
    return {
        "from_year": version.from_year,
        "words": version.words,
        "operator": version.operator,
        "low": None if version.low is None else str(version.low),
        "high": None if version.high is None else str(version.high),
        "document": version.document,
        "document_day": version.document_day.isoformat() if version.document_day else None,
    }


def _told(choice: ReadingChoice) -> dict[str, Any]:
    values = {
        "reading": choice.reading.code if choice.reading else None,
        "sense": choice.sense,
        "chosen_by": choice.chosen_by,
        "document": choice.document,
        "document_day": choice.document_day.isoformat(),
        "grounds": choice.grounds,
    }
    return told(ReadingChoice, values)


def _told_assessment(row: Assessment) -> dict[str, Any]:
    values = {
        "unit": row.unit.code,
        "year": row.year,
        "status": row.status,
        "assessor": row.assessor,
        "assessed_on": row.assessed_on.isoformat(),
        "grounds": row.grounds,
        "evidence": row.evidence,
    }
    return told(Assessment, values)
