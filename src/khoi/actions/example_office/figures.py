"""Divides each year's plan over the units of that year and writes the reports they sent."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from khoi.actions.example_office.amounts import allot
from khoi.actions.example_office.days import YEARS
from khoi.actions.example_office.gaps import CORRECTIONS, SLIPS, is_missing, received
from khoi.actions.example_office.plan import PLAN, Year
from khoi.actions.example_office.rows import Structure, TallyRow
from khoi.core.dated import Dated

_ORGANISATIONS = frozenset({"dang_bo_co_so", "chi_bo_co_so"})
_CELLS = frozenset({"chi_bo_truc_thuoc", "chi_bo_co_so"})
_STUDENTS_JOIN = 6  # schools admit so many times more of their size than others
_Counts = dict[str, dict[str, int]]  # by unit, then measure


@dataclass(frozen=True, slots=True)
class _Census:
    """The units alive on a year's last day: organisations, cells, and each one's organisation."""

    organisations: tuple[str, ...]
    cells: tuple[str, ...]
    organisation_of: Mapping[str, str]
    kinds: Mapping[str, str]


def tallies(structure: Structure, rng: Random) -> Iterator[TallyRow]:
    """Every figure that was reported, by year and unit."""
    merit = {unit.code: rng.randrange(200) for unit in structure.units}
    for year in YEARS:
        census = _census(structure, date(year, 12, 31))
        counts = _organisation_counts(structure, census, PLAN[year], merit, rng)
        for unit, found in _cell_counts(structure, census, PLAN[year], merit, rng).items():
            counts.setdefault(unit, {}).update(found)
        yield from _reports(year, census, counts, rng)


def as_first_reported(rows: Iterable[TallyRow]) -> tuple[tuple[TallyRow, ...], tuple[TallyRow, ...]]:
    """The reports as they first came in, and the rows that put some of them right."""
    wrong = {(row.unit, row.measure, row.year): row for row in CORRECTIONS}
    first, corrected = [], []
    for row in rows:
        if later := wrong.get((row.unit, row.measure, row.year)):
            corrected.append(replace(row, source=later.source, received_on=later.received_on))
            first.append(replace(row, count=row.count - later.short_by))
        else:
            first.append(row)
    return tuple(first), tuple(corrected)


def _census(structure: Structure, day: date) -> _Census:
    kinds, above = Dated(structure.kinds), Dated(structure.placements)
    alive = [
        u.code for u in structure.units if u.begins_on <= day and (u.ended_on is None or day < u.ended_on)
    ]
    kind = {code: kinds.on(code, day) or "" for code in alive}
    own = {}
    for code in alive:
        at: str | None = code
        while at is not None and kind[at] not in _ORGANISATIONS:
            at = above.on(at, day)
        if at is not None:
            own[code] = at
    organisations = tuple(code for code in alive if kind[code] in _ORGANISATIONS)
    return _Census(organisations, tuple(code for code in alive if kind[code] in _CELLS), own, kind)


def _organisation_counts(
    structure: Structure, census: _Census, plan: Year, merit: Mapping[str, int], rng: Random
) -> _Counts:
    """0 or 1 for each organisation, and how many of its agencies."""
    ranked = sorted(census.organisations, key=lambda unit: (-merit[unit] - rng.randrange(160), unit))
    agencies = [unit for unit in ranked for _ in range(structure.agencies[unit])]
    rng.shuffle(agencies)
    agencies.sort(key=lambda unit: -merit[unit] - rng.randrange(160))
    counts: _Counts = {unit: {} for unit in census.organisations}
    for subject, slots, plan_of in (
        ("organisations", ranked, plan.organisations),
        ("agencies", agencies, plan.agencies),
    ):
        _count(counts, f"{subject}.rated", slots)
        _count(counts, f"{subject}.good_or_better", _but_last(slots, plan_of.below_good))
        _count(counts, f"{subject}.htxs", slots[: plan_of.excellent])
    _count(counts, "agencies.completed_or_better", _but_last(agencies, plan.agencies.failed))
    _count(counts, "organisations.exemplary", ranked[: plan.exemplary])
    _count_culture(counts, agencies, plan, rng)
    return counts


def _count_culture(counts: _Counts, agencies: list[str], plan: Year, rng: Random) -> None:
    lacking = set(rng.sample(range(len(agencies)), plan.culture_lacking))
    holding = [unit for i, unit in enumerate(agencies) if i not in lacking]
    _count(counts, "agencies.culture_holding", holding)
    _count(counts, "agencies.culture_new", rng.sample(holding, plan.culture_new))


def _but_last(slots: list[str], number: int) -> list[str]:
    return slots[: len(slots) - number]


def _count(counts: _Counts, measure: str, slots: list[str]) -> None:
    """Sets the measure at every organisation: how many of `slots` are its own."""
    for found in counts.values():
        found[measure] = 0
    for unit in slots:
        counts[unit][measure] += 1


def _cell_counts(
    structure: Structure, census: _Census, plan: Year, merit: Mapping[str, int], rng: Random
) -> _Counts:
    """Members of each cell: on the roll, rated, good or better, excellent, and admitted."""
    cells = census.cells
    sizes = [structure.weights[cell] * rng.randrange(97, 104) for cell in cells]
    roll = allot(plan.members, sizes, [plan.members] * len(cells))
    unrated = allot(plan.unrated, [n * rng.randrange(0, 9) for n in roll], [n // 6 for n in roll])
    rated = [n - out for n, out in zip(roll, unrated, strict=True)]
    score = [merit[census.organisation_of[c]] + merit[c] // 2 + rng.randrange(80) for c in cells]
    lacking = sum(rated) - sum(rated) * plan.good // 1000
    below = allot(
        lacking, [n * (420 - s) for n, s in zip(rated, score, strict=True)], [n // 2 for n in rated]
    )
    good = [n - out for n, out in zip(rated, below, strict=True)]
    wanted = sum(rated) * plan.excellent // 1000
    best = allot(
        wanted, [n * (200 + s) for n, s in zip(good, score, strict=True)], [-(-n // 5) for n in good]
    )
    admitted = allot(plan.admitted, _joining(census, roll, rng), roll)
    rows = zip(cells, roll, rated, good, best, admitted, strict=True)
    return {cell: _members(*numbers) for cell, *numbers in rows}


def _joining(census: _Census, roll: list[int], rng: Random) -> list[int]:
    return [
        n * rng.randrange(1, 7) * (_STUDENTS_JOIN if "-sinh-vien-" in cell else 1)
        for cell, n in zip(census.cells, roll, strict=True)
    ]


def _members(roll: int, rated: int, good: int, best: int, admitted: int) -> dict[str, int]:
    return {
        "members.on_roll": roll,
        "members.rated": rated,
        "members.good_or_better": good,
        "members.good_only": good - best,
        "members.htxs": best,
        "members.admitted": admitted,
    }


def _reports(year: int, census: _Census, counts: _Counts, rng: Random) -> Iterator[TallyRow]:
    """Each organisation's report with those of its cells; all of one organisation come in on one day."""
    came = {unit: received(year, rng) for unit in census.organisations}
    for number, (unit, found) in enumerate(counts.items(), 1):
        organisation = census.organisation_of[unit]
        source, reporter = _paper(census.kinds[unit], year, number)
        for measure, count in found.items():
            if not is_missing(year, organisation, unit, measure):
                written = SLIPS.get((unit, measure, year), count)
                yield TallyRow(
                    unit, measure, year, written, source, reporter, date(year, 12, 31), came[organisation]
                )


def _paper(kind: str, year: int, number: int) -> tuple[str, str]:
    symbol, reporter = {
        "dang_bo_co_so": ("BC/ĐU", "Cán bộ văn phòng đảng ủy cơ sở"),
        "chi_bo_co_so": ("BC/CB", "Bí thư chi bộ cơ sở"),
        "chi_bo_truc_thuoc": ("BC/CB", "Bí thư chi bộ"),
    }[kind]
    return f"Báo cáo số {number % 90 + 1:02d}-{symbol} năm {year} (giả định)", reporter
