"""The end of the bloc as a plan: the same rows as the example's own story, and every old report the same to the byte."""

import csv
import io
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from tests.building import BY
from tests.reorganising import carry_out, undo

from khoi.actions.example import load_example_office
from khoi.actions.example_office.days import BLOC_ENDED
from khoi.actions.example_office.decisions import END_WHY
from khoi.actions.example_office.office import example_office
from khoi.actions.reorganisations import draft_reorganisation
from khoi.core.refusal import Refusal
from khoi.exchange.backup_rows import sum_of
from khoi.measures.ledger import OWN
from khoi.measures.reorganisation_plan import read_plan
from khoi.queries.doctor import examine
from khoi.queries.ledger import live_ledger
from khoi.queries.reorganisation_standing import TABLES
from khoi.queries.reorganisations import preview
from khoi.queries.scoreboard import scoreboard
from khoi.records.models import (
    Assessment,
    Installation,
    OfficeHolder,
    Placement,
    ReadingChoice,
    ReportingRound,
    Resolution,
    Succession,
    Tally,
    TargetVersion,
    Term,
    Unit,
    UnitGroup,
    UnitKind,
    UnitName,
)  # fmt: skip

EVE = date(2025, 1, 31)
PLAN = Path(__file__).resolve().parents[2] / "data" / "reorganisations" / "ket-thuc-khoi-2025.yaml"
OLD_UNITS = ("khoi", "so-y-te", "van-phong-tinh-uy")
YEARS = range(2020, 2025)


@pytest.fixture
def eve(db):
    """The example as it stood on the eve of the bloc's end."""
    return load_example_office(until=EVE)


def drafted():
    file = read_plan(PLAN.read_bytes())
    return draft_reorganisation(file.head, file.steps, by=BY)


def stored_structure() -> dict:
    """Every row about units by code, in the shape of the generated ones."""

    def dated(model, value):
        return set(model.objects.values_list("unit__code", "from_day", value))

    return {
        "units": set(Unit.objects.values_list("code", "begins_on", "ended_on", "position")),
        "placements": dated(Placement, "parent__code"),
        "names": dated(UnitName, "name"),
        "kinds": dated(UnitKind, "kind__code"),
        "groups": dated(UnitGroup, "grouping__code"),
        "successions": {
            (
                row.kind, row.on, row.decision, row.note,
                *(tuple(row.parts.filter(side=side).order_by("pk").values_list("unit__code", flat=True)) for side in ("before", "after")),
            )
            for row in Succession.objects.all()
        },
    }  # fmt: skip


def told_structure(until: date) -> dict:
    whole = example_office(until).structure
    return {
        "units": {(row.code, row.begins_on, row.ended_on, row.position) for row in whole.units},
        "placements": set(map(tuple, whole.placements)),
        "names": set(map(tuple, whole.names)),
        "kinds": set(map(tuple, whole.kinds)),
        "groups": set(map(tuple, whole.groups)),
        "successions": {
            (r.kind, r.on, r.decision, r.note, r.before, tuple(r.after)) for r in whole.successions
        },
    }


def test_story_told_up_to_a_day_knows_nothing_later(eve):
    assert stored_structure() == told_structure(EVE)
    assert Unit.objects.get(code="khoi").ended_on is None
    assert set(Unit.objects.filter(ended_on__gt=EVE)) == set()
    assert Tally.objects.filter(received_on__gt=EVE).count() == 0
    assert Tally.objects.filter(year=2024).exists()
    assert not OfficeHolder.objects.filter(from_day__gt=EVE).exists()
    assert OfficeHolder.objects.filter(unit__code="khoi", to_day=None).count() == 3
    assert (Term.objects.get().ended_on, ReportingRound.objects.latest("year").year) == (None, 2024)
    assert Assessment.objects.filter(assessed_on__gt=EVE).count() == 0
    assert Assessment.objects.count() == 7
    assert examine() == []


def test_story_told_before_people_chose_has_no_choice(db):
    load_example_office(until=date(2020, 12, 31))
    assert (ReadingChoice.objects.count(), Assessment.objects.count(), Tally.objects.count()) == (0, 0, 0)
    assert TargetVersion.objects.filter(from_year__gt=2021).count() == 0
    assert Installation.objects.count() == 1


def test_story_without_resolution_is_refused(db):
    with pytest.raises(Refusal) as caught:
        load_example_office(until=date(2020, 8, 9))
    assert caught.value.code == "example_too_early"


@pytest.mark.parametrize("until", [date(2022, 7, 1), date(2023, 8, 31), BLOC_ENDED, date(2026, 12, 31)])
def test_story_told_up_to_a_day_is_part_of_the_whole(until):
    whole, part = example_office(), example_office(until)
    assert set(part.tallies) == {row for row in whole.tallies if row.received_on <= until}
    assert set(part.structure.placements) <= set(whole.structure.placements)
    assert (part == whole) == (until.year == 2026)


def test_plan_gives_the_same_rows_as_the_story(eve):
    carry_out(drafted(), by=BY)
    assert stored_structure() == told_structure(BLOC_ENDED)
    told = {
        (row.unit, row.post, row.name, row.from_day, row.to_day) for row in example_office(BLOC_ENDED).holders
    }
    stored = set(OfficeHolder.objects.values_list("unit__code", "post", "name", "from_day", "to_day"))
    assert stored == {row for row in told if row[3] < BLOC_ENDED}
    term = Term.objects.get()
    assert (term.ended_on, term.ended_why) == (BLOC_ENDED, END_WHY)
    assert examine() == []


def test_preview_of_the_end_of_the_bloc(eve):
    with live_ledger(BY) as live:
        shown = preview(BY, live, drafted(), "vi")
    assert shown.obstacles == ()
    assert (len(shown.placements), {row.before for row in shown.placements}) == (76, {"khoi"})
    assert [row.unit for row in shown.begun] == ["dang-bo-co-quan-dang", "dang-bo-ubnd"]
    assert [(row.unit, row.how, row.children) for row in shown.ended] == [("khoi", "split", 76)]
    assert (shown.figures[0].how, [row.unit for row in shown.figures[0].heirs]) == (
        "pool", ["dang-bo-co-quan-dang", "dang-bo-ubnd"],
    )  # fmt: skip
    (row,) = shown.targets
    assert (row.unit, row.below_before, row.below_after, row.ends_term) == (
        "khoi",
        shown.units_before - 2,
        None,
        True,
    )
    assert [row.post for row in shown.holders] == ["Chủ nhiệm Ủy ban Kiểm tra", "Bí thư", "Phó Bí thư"]
    assert shown.units_after == shown.units_before + 1


def test_plan_that_forgets_three_organisations_says_so(eve):
    one = drafted()
    one.steps = one.steps[:-3]
    with live_ledger(BY) as live:
        (shown,) = preview(BY, live, one, "vi").obstacles
    assert "76 đơn vị trực thuộc, còn 3 chưa có nơi chuyển đến" in shown.message


def without_the_year_of_the_plan(value):
    """A board's values but for the year in which the bloc ends: its column says "not yet" before and "ended" after.

    Nor is the list of days to choose another structure from anything that was reported.
    """
    if isinstance(value, dict):
        kept = {key: one for key, one in value.items() if key not in ("computed_at", "change", "spark")}
        lines = {"lines": value["spark"]["lines"]} if value.get("spark") else {}
        return {key: without_the_year_of_the_plan(one) for key, one in (kept | lines).items()}
    if isinstance(value, list | tuple):
        rows = [one for one in value if not (isinstance(one, dict) and one.get("year") == BLOC_ENDED.year)]
        return [without_the_year_of_the_plan(one) for one in rows]
    return value


def old_reports() -> bytes:
    """What was printed of years past: boards as JSON, and each year's sums and coverage of every unit as CSV."""
    resolution = Resolution.objects.get().code
    boards = {
        f"{unit} {year}": without_the_year_of_the_plan(
            asdict(scoreboard(BY, resolution, unit, year=year, structure=OWN, pull=""))
        )
        for unit in OLD_UNITS
        for year in range(2021, 2025)
    }
    text = io.StringIO()
    rows = csv.writer(text)
    with live_ledger(BY) as live:
        for year in YEARS:
            figures = live.figures(year)
            columns = list(figures.rollup.column)
            for unit in figures.tree.order:
                amounts = [figures.rollup.amount(unit, measure) for measure in columns]
                covered = [figures.coverage(unit, [measure]) for measure in columns]
                rows.writerow([year, live.codes[unit], *amounts, *covered])
    return json.dumps(boards, default=str, ensure_ascii=False).encode() + text.getvalue().encode()


def sums() -> dict:
    return {name: sum_of(model) for name, model in TABLES.items()}


def test_old_reports_are_the_same_to_the_byte_done_undone_and_done_again(eve):
    before, rows = old_reports(), sums()
    assert len(before) > 100_000
    one = carry_out(drafted(), by=BY)
    assert old_reports() == before
    undo(one)
    assert (old_reports(), sums()) == (before, rows)
    carry_out(one, by=BY)
    assert old_reports() == before


def test_old_years_read_as_structured_today_differ_but_add_up(eve):
    def of(unit: str, structure) -> dict:
        key = Unit.objects.get(code=unit).pk
        with live_ledger(BY) as live:
            figures = live.figures(2024, structure)
            return {measure: figures.rollup.amount(key, measure) for measure in figures.rollup.column}

    then = of("khoi", OWN)
    carry_out(drafted(), by=BY)
    party, state = (of(unit, BLOC_ENDED) for unit in ("dang-bo-co-quan-dang", "dang-bo-ubnd"))
    assert {measure: party[measure] + state[measure] for measure in then if then[measure] is not None} == {
        measure: amount for measure, amount in then.items() if amount is not None
    }
    assert party != then
    with live_ledger(BY) as live:
        assert Unit.objects.get(code="khoi").pk not in live.figures(2024, BLOC_ENDED).tree
    assert of("tinh", OWN) == of("tinh", BLOC_ENDED)
