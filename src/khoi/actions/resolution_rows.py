"""Turns a checked resolution file into rows, looking up what it only names; used inside one change."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Max

from khoi.core.refusal import Refusal
from khoi.measures.resolution_parts import (
    GoalPart,
    IndicatorPart,
    MeasurePart,
    ResolutionFile,
    TargetPart,
    TermPart,
)
from khoi.records.models import (
    Goal,
    Grouping,
    Indicator,
    Kind,
    Measure,
    MeasureSum,
    PublishedFigure,
    ReportingDuty,
    Resolution,
    ResolutionTask,
    Target,
    TargetReading,
    TargetVersion,
    Term,
    Unit,
)


def new_resolution(file: ResolutionFile) -> Resolution:
    """Its row, and its term's when new. Raises Refusal `already_loaded`, `unknown_unit`, `term_differs`."""
    if Resolution.objects.filter(code=file.code).exists():
        raise Refusal(
            "already_loaded",
            f"nghị quyết “{file.code}” đã có",
            where="resolution.code",
            hint="Muốn sửa lời một chỉ tiêu giữa nhiệm kỳ, hãy ghi lần sửa cùng số văn bản.",
        )
    unit = Unit.objects.filter(code=file.unit).first()
    if unit is None:
        raise Refusal(
            "unknown_unit",
            f"chưa có đơn vị “{file.unit}”",
            where="resolution.unit",
            hint="Thêm đơn vị trước.",
        )
    resolution = Resolution(
        term=_term(unit, file.term),
        code=file.code,
        title=file.title,
        number=file.number,
        adopted_on=file.adopted_on,
        motto=file.motto,
        objective=file.objective,
        source=file.source,
        synthetic=file.synthetic,
    )
    resolution.save(force_insert=True)
    return resolution


def _term(unit: Unit, part: TermPart) -> Term:
    wanted: dict[str, Any] = {"first_year": part.first_year, "last_year": part.last_year}
    if part.ended_on:
        wanted |= {"ended_on": part.ended_on, "ended_why": part.ended_why}
    standing = Term.objects.filter(unit=unit, name=part.name).first()
    if standing is None:
        standing = Term(unit=unit, name=part.name, **wanted)
        standing.save(force_insert=True)
    elif wanted != {key: getattr(standing, key) for key in wanted}:
        raise Refusal(
            "term_differs",
            f"nhiệm kỳ “{part.name}” đã ghi từ {standing.first_year} đến {standing.last_year}",
            where="resolution.term",
            hint="Ghi đúng như nhiệm kỳ đã có, hoặc đặt tên khác.",
        )
    return standing


def store_measures(parts: Iterable[MeasurePart], *, for_all: bool) -> dict[str, Measure]:
    """Every measure by code, the file's new ones stored with who owes them.

    Measures, who owes them and their sums hold for every unit there is, so only a file loaded `for_all` adds any.
    Raises Refusal `unknown_kind`, `measure_differs`, `unknown_measure`, `sum_in_circle`, `measure_for_all`.
    """
    parts, known = list(parts), {row.code: row for row in Measure.objects.all()}
    kinds = {row.code: row for row in Kind.objects.all()}
    position = Measure.objects.aggregate(last=Max("position"))["last"] or 0
    duties = []
    for part in parts:
        _all_known(part.reported_by, kinds, "kind", f"{part.where}.reported_by")
        values = {key: getattr(part, key) for key in ("label", "label_en", "counted", "counted_en")}
        if part.code in known:
            _same(known[part.code], values, "measure", part.where)
            _same_kinds(known[part.code], part)
        else:
            _refuse_unless(for_all, part, "số đo mới", part.where)
            position += 1
            known[part.code] = Measure(code=part.code, position=position, **values)
            known[part.code].save(force_insert=True)
        owed = [
            duty
            for code in part.reported_by
            if (duty := _missing_duty(known[part.code], kinds[code], part.from_year))
        ]
        if owed:
            _refuse_unless(
                for_all, part, f"việc báo cáo từ năm {part.from_year}", f"{part.where}.reported_by"
            )
        duties += owed
    ReportingDuty.objects.bulk_create(duties)
    _store_sums(parts, known, for_all=for_all)
    return known


def _refuse_unless(for_all: bool, part: MeasurePart, what: str, where: str) -> None:  # noqa: FBT001 - one fact
    if not for_all:
        raise Refusal(
            "measure_for_all",
            f"“{part.code}”: {what} có hiệu lực với mọi đơn vị trong cơ quan, không riêng đơn vị này",
            where=where,
            hint="Người có quyền nạp nghị quyết ở đơn vị đứng đầu nạp tệp này, hoặc chỉ dùng số đo đã có.",
        )


def _store_sums(parts: Iterable[MeasurePart], known: dict[str, Measure], *, for_all: bool) -> None:
    """What the file says of sums: a measure whose parts were declared before must have the same ones."""
    sums: dict[str, set[str]] = {}
    for whole, one in MeasureSum.objects.values_list("whole__code", "part__code"):
        sums.setdefault(whole, set()).add(one)
    declared = [part for part in parts if part.sum_of]
    for part in declared:
        where = f"{part.where}.sum_of"
        _all_known(part.sum_of, known, "measure", where)
        if standing := sums.get(part.code):
            _same_parts(part, standing, where)
            continue
        _refuse_unless(for_all, part, "phép cộng", where)
        sums[part.code] = set(part.sum_of)
        MeasureSum.objects.bulk_create(
            MeasureSum(whole=known[part.code], part=known[code]) for code in part.sum_of
        )
    for part in declared:
        _no_circle(part, sums)


def _same_parts(part: MeasurePart, standing: set[str], where: str) -> None:
    if standing != set(part.sum_of):
        raise Refusal(
            "measure_differs",
            f"“{part.code}” đã ghi là tổng của: {', '.join(sorted(standing))}",
            where=where,
            hint="Ghi đúng như đã có, hoặc bỏ `sum_of`.",
        )


def _no_circle(part: MeasurePart, sums: dict[str, set[str]]) -> None:
    below, left = set(), list(part.sum_of)
    while left:
        code = left.pop()
        if code == part.code:
            raise Refusal(
                "sum_in_circle",
                f"“{part.code}” đi vòng lại thành một phần của chính nó",
                where=f"{part.where}.sum_of",
                hint="Một số đo không thể vừa là tổng vừa là phần của cùng một số đo.",
            )
        if code not in below:
            below.add(code)
            left += sums.get(code, ())


def _same_kinds(measure: Measure, part: MeasurePart) -> None:
    standing = set(measure.duties.values_list("kind__code", flat=True))
    if standing != set(part.reported_by):
        raise Refusal(
            "measure_differs",
            f"“{measure.code}” đã do loại đơn vị khác báo cáo: {', '.join(sorted(standing))}",
            where=f"{part.where}.reported_by",
            hint="Ghi đúng như đã có, hoặc dùng mã khác.",
        )


def _missing_duty(measure: Measure, kind: Kind, from_year: int) -> ReportingDuty | None:
    """The duty from `from_year` up to the next one on record; None where one already holds in that year."""
    later = None
    for duty in measure.duties.filter(kind=kind).order_by("from_year"):
        if duty.from_year <= from_year and (duty.to_year is None or from_year < duty.to_year):
            return None
        if duty.from_year > from_year and later is None:
            later = duty.from_year
    return ReportingDuty(measure=measure, kind=kind, from_year=from_year, to_year=later)


def store_indicators(parts: Iterable[IndicatorPart]) -> dict[str, Indicator]:
    """Every indicator by code, the file's new ones stored. Raises Refusal `indicator_differs`."""
    known = {row.code: row for row in Indicator.objects.all()}
    for part in parts:
        values = {"label": part.label, "label_en": part.label_en}
        if part.code in known:
            _same(known[part.code], values, "indicator", part.where)
        else:
            known[part.code] = Indicator(code=part.code, **values)
            known[part.code].save(force_insert=True)
    return known


class TargetRows:
    """Stores targets in the document's order; `position` runs over the whole resolution."""

    def __init__(
        self, resolution: Resolution, measures: dict[str, Measure], indicators: dict[str, Indicator]
    ) -> None:
        self._resolution = resolution
        self._measures = measures
        self._indicators = indicators
        self._stored: dict[str, Target] = {}

    def store(self, position: int, part: GoalPart) -> None:
        """A goal with its targets. Raises Refusal `unknown_indicator`, `unknown_measure`."""
        goal = Goal(resolution=self._resolution, position=position, words=part.words)
        goal.save(force_insert=True)
        for target in part.targets:
            self._store(goal, target)

    def _store(self, goal: Goal, part: TargetPart) -> None:
        _all_known([part.indicator], self._indicators, "indicator", f"{part.where}.indicator")
        target = Target(
            resolution=self._resolution,
            goal=goal,
            indicator=self._indicators[part.indicator],
            parent=self._stored[part.under] if part.under else None,
            code=part.code,
            position=len(self._stored) + 1,
            question=part.question,
        )
        target.save(force_insert=True)
        self._stored[part.code] = target
        TargetVersion.objects.bulk_create(_versions(target, part))
        TargetReading.objects.bulk_create(self._readings(target, part))

    def _readings(self, target: Target, part: TargetPart) -> Iterator[TargetReading]:
        for position, reading in enumerate(part.readings, 1):
            _all_known([reading.numerator], self._measures, "measure", f"{reading.where}.numerator")
            if reading.denominator:
                _all_known([reading.denominator], self._measures, "measure", f"{reading.where}.denominator")
            yield TargetReading(
                target=target,
                code=reading.code,
                position=position,
                label=reading.label,
                label_en=reading.label_en,
                numerator=self._measures[reading.numerator],
                denominator=self._measures[reading.denominator] if reading.denominator else None,
            )


def _versions(target: Target, part: TargetPart) -> Iterator[TargetVersion]:
    for version in part.versions:
        yield TargetVersion(
            target=target,
            from_year=version.from_year,
            words=version.words,
            operator=version.operator,
            low=version.low,
            high=version.high,
            kind=part.kind,
            period_rule=part.period_rule,
            due_year=part.due,
            document=version.document,
            document_day=version.document_day,
        )


def store_tasks(resolution: Resolution, file: ResolutionFile) -> None:
    """A task given to several groups is one row for each. Raises Refusal `unknown_grouping`."""
    groupings = {row.code: row for row in Grouping.objects.all()}
    rows: list[ResolutionTask] = []
    for task in file.tasks:
        _all_known(task.groups, groupings, "grouping", f"{task.where}.groups")
        for code in task.groups or [None]:
            grouping = groupings[code] if code else None
            rows.append(
                ResolutionTask(
                    resolution=resolution, grouping=grouping, position=len(rows) + 1, words=task.words
                )
            )
    ResolutionTask.objects.bulk_create(rows)


def store_published(file: ResolutionFile, indicators: dict[str, Indicator]) -> None:
    """The figures as printed. Raises Refusal `unknown_indicator`."""
    for part in file.published:
        _all_known([part.indicator], indicators, "indicator", f"{part.where}.indicator")
    PublishedFigure.objects.bulk_create(
        PublishedFigure(
            indicator=indicators[part.indicator],
            holder=part.holder,
            period=part.period,
            printed=part.printed,
            number=part.number,
            words=part.words,
            source=part.source,
        )
        for part in file.published
    )


def _all_known(codes: Iterable[str], known: dict[str, Any], what: str, where: str) -> None:
    names = {"kind": "loại đơn vị", "measure": "số đo", "indicator": "chỉ số", "grouping": "nhóm đơn vị"}
    for code in codes:
        if code not in known:
            raise Refusal(
                f"unknown_{what}",
                f"chưa có {names[what]} “{code}”",
                where=where,
                hint="Sửa mã, hoặc khai báo mã này trước. Đang có: "
                + (", ".join(sorted(known)[:20]) or "chưa có gì")
                + ".",
            )


def _same(row: Any, values: dict[str, Any], what: str, where: str) -> None:
    for key, value in values.items():
        if getattr(row, key) != value:
            raise Refusal(
                f"{what}_differs",
                f"“{row.code}” đã ghi là “{getattr(row, key)}”",
                where=f"{where}.{key}",
                hint="Ghi đúng như đã có, hoặc dùng mã khác cho điều khác.",
            )
