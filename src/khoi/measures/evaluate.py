"""How far every unit is from every target, each period: the answer of `khoi evaluate`."""

from collections.abc import Iterable, Iterator
from typing import Any

from khoi.core.tree import Snapshot
from khoi.measures.ceiling import ceiling_for
from khoi.measures.ledger import YearFigures
from khoi.measures.scenario import Scenario
from khoi.measures.targets import PARTIAL, TERM, Result, Target, Verdict, judge, periods
from khoi.rules.packs import load_packs


def evaluate(scenario: Scenario) -> dict[str, Any]:
    """The document of `contracts/evaluate.md`: results, verdicts and warnings."""
    years = scenario.years
    figures = {year: scenario.ledger.figures(year, scenario.structure) for year in years}
    verdicts = [
        judge(target, unit, period, figures, years)
        for target in scenario.targets
        for period in periods(target, years)
        for unit in figures[years[-1] if period == TERM else int(period)].tree.order
    ]
    kinds = {target.id: target for target in scenario.targets}
    return {
        "results": [
            result_json(result, kinds[verdict.target]) for verdict in verdicts for result in verdict.results
        ],
        "verdicts": [
            {"target": row.target, "unit": row.unit, "period": row.period, "status": row.status}
            for row in verdicts
        ],
        "warnings": list(_warnings(scenario, figures, verdicts)),
    }


def result_json(result: Result, target: Target) -> dict[str, Any]:
    """One row of `results`; `as` only for a bare number, `met_so_far` only while reports are missing."""
    row: dict[str, Any] = {
        "target": result.target,
        "unit": result.unit,
        "period": result.period,
        "reading": result.reading,
    }
    if target.operator == "bare":
        row["as"] = result.sense
    row["value"] = None if result.value is None else result.value.as_json()
    row["status"] = result.status
    if result.status == PARTIAL:
        row["met_so_far"] = result.met_so_far
    row["coverage"] = {"reported": result.reported, "expected": result.expected}
    return row


def _warnings(
    scenario: Scenario, figures: dict[int, YearFigures], verdicts: Iterable[Verdict]
) -> Iterator[dict[str, Any]]:
    for target in scenario.targets:
        if target.is_open:
            names = ", ".join(reading.code for reading in target.readings)
            yield _warning("open_reading", target=target.id, detail=f"chưa chốt cách hiểu nào trong: {names}")
    for unit, year in dict.fromkeys(scenario.ledger.outside):
        if year in figures:
            yield _warning(
                "figures_for_unit_outside_its_life",
                unit=unit,
                period=str(year),
                detail=f"đơn vị “{unit}” không tồn tại trong năm {year}; số liệu không được tính",
            )
    yield from _adrift(scenario, figures)
    yield from _undivided(figures)
    yield from _exceeding(verdicts)
    yield from _above_ceiling(scenario, figures)


def _adrift(scenario: Scenario, figures: dict[int, YearFigures]) -> Iterator[dict[str, Any]]:
    found: dict[Any, list[str]] = {}
    for year, row in figures.items():
        for unit in dict.fromkeys([*row.tree.adrift, *_alone(scenario, row.tree), *row.nowhere]):
            found.setdefault(unit, []).append(str(year))
    for unit, years in found.items():
        yield _warning(
            "unit_without_parent",
            unit=unit,
            periods=years,
            detail=f"đơn vị “{unit}” không nằm dưới đơn vị nào trong năm {', '.join(years)}; số của nó không cộng lên đâu",
        )


def _alone(scenario: Scenario, tree: Snapshot) -> list[Any]:
    """Units at the top whose entry names no parent; an only unit at the top is simply the root."""
    adrift = set(tree.adrift)
    top = [
        unit for unit, above in zip(tree.order, tree.parent, strict=True) if above < 0 and unit not in adrift
    ]
    return [unit for unit in top if unit in scenario.unplaced] if len(top) > 1 else []


def _undivided(figures: dict[int, YearFigures]) -> Iterator[dict[str, Any]]:
    for year, row in figures.items():
        names = list(row.rollup.column)
        cells: dict[str, list[Any]] = {}
        for place, column in sorted(row.rollup.blocked):
            cells.setdefault(names[column], []).append(row.tree.order[place])
        for measure, units in cells.items():
            yield _warning(
                "split_without_shares",
                period=str(year),
                measure=measure,
                units=units,
                detail="số liệu chung của các đơn vị này không chia được, vì chưa có tỷ lệ chia",
            )


def _exceeding(verdicts: Iterable[Verdict]) -> Iterator[dict[str, Any]]:
    seen = set()
    for verdict in verdicts:
        for row in verdict.results:
            key = row.target, row.unit, row.period, row.reading
            if key in seen or row.value is None or not row.value.is_share or row.value.exact <= 1:
                continue
            seen.add(key)
            yield _warning(
                "numerator_exceeds_denominator",
                target=row.target,
                unit=row.unit,
                period=row.period,
                reading=row.reading,
                detail=f"tử số {row.value.num} lớn hơn mẫu số {row.value.den}",
            )


def _above_ceiling(scenario: Scenario, figures: dict[int, YearFigures]) -> Iterator[dict[str, Any]]:
    packs = load_packs()
    for target in scenario.targets:
        for reading in target.readings:
            for year, row in figures.items():
                found = ((unit, ceiling_for(target, reading, unit, row, packs)) for unit in row.tree.order)
                beyond = [(unit, ceiling) for unit, ceiling in found if ceiling and ceiling.beyond]
                if beyond:
                    rule = beyond[0][1].rule
                    yield _warning(
                        "target_above_ceiling",
                        target=target.id,
                        reading=reading.code,
                        period=str(year),
                        units=[unit for unit, _ in beyond],
                        clause=rule.citation(),
                        detail=f"mức của chỉ tiêu cao hơn trần của {rule.document}, {rule.clause}, theo: "
                        + ", ".join(dict.fromkeys(base for _, ceiling in beyond for base in ceiling.beyond)),
                    )


def _warning(code: str, **facts: Any) -> dict[str, Any]:
    return {"code": code, **facts}
