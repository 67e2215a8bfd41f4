"""The made-up office: its shape, its story, its figures, and how it is loaded."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.building import BY

from khoi.actions.example import load_example_office
from khoi.actions.example_office import days, decisions
from khoi.actions.example_office.amounts import allot
from khoi.actions.example_office.gaps import SLIPS
from khoi.actions.example_office.office import example_office
from khoi.actions.standing import KIND_LABELS
from khoi.core.dated import Dated
from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.core.tree import DatedTree, Placement
from khoi.measures.targets import judge
from khoi.queries.doctor import examine
from khoi.queries.ledger import LiveLedger
from khoi.queries.pledges import pledges_of
from khoi.records.models import (
    Event,
    Installation,
    Kind,
    KindLabel,
    Measure,
    ReadingChoice,
    Resolution,
    Revision,
    Succession,
    SuccessionPart,
    Tally,
    Term,
    Unit,
)

NOVEMBER_2023 = date(2023, 11, 21)
ORGANISATIONS = {"dang_bo_co_so", "chi_bo_co_so"}
OFFICE = example_office()
KINDS = Dated(OFFICE.structure.kinds)
ABOVE = Dated(OFFICE.structure.placements)
ENDS = {unit.code: unit.ended_on for unit in OFFICE.structure.units}


def the_tree():
    rows: dict[str, list] = {}
    for row in OFFICE.structure.placements:
        rows.setdefault(row.unit, []).append(row)
    return DatedTree(
        Placement(unit, row.value, Interval(row.from_day, later.from_day if later else ENDS[unit]))
        for unit, points in rows.items()
        for row, later in zip(points, [*points[1:], None], strict=True)
    )


def under(parent, day):
    snapshot = the_tree().on(day)
    return set(snapshot.children(parent))


def final_counts():
    """Count by (year, unit) and measure, corrections applied."""
    found: dict[tuple[int, str], dict[str, int]] = {}
    for row in (*OFFICE.tallies, *OFFICE.corrections):
        found.setdefault((row.year, row.unit), {})[row.measure] = row.count
    return found


def totals(measure):
    found: Counter[int] = Counter()
    for (year, _), counts in final_counts().items():
        found[year] += counts.get(measure, 0)
    return dict(found)


def organisation_of(unit, day):
    while KINDS.on(unit, day) not in ORGANISATIONS:
        unit = ABOVE.on(unit, day)
    return unit


def test_office_generated_twice_is_the_same():
    assert example_office() == OFFICE


def test_bloc_in_november_2023_has_55_committees_and_21_cells():
    kinds = Counter(KINDS.on(unit, NOVEMBER_2023) for unit in under("khoi", NOVEMBER_2023))
    assert kinds == {"dang_bo_co_so": 55, "chi_bo_co_so": 21}


def test_bloc_in_november_2023_has_377_cells_below():
    kinds = Counter(KINDS.on(unit, NOVEMBER_2023) for unit in the_tree().on(NOVEMBER_2023).order)
    assert kinds == {
        "cap_uy_tinh": 1, "khoi": 1, "dang_bo_co_so": 55, "chi_bo_co_so": 21, "dang_bo_bo_phan": 8, "chi_bo_truc_thuoc": 377,
    }  # fmt: skip


def test_members_at_the_end_of_2023_are_6098():
    assert totals("members.on_roll")[2023] == 6098


def test_each_committee_has_thirty_members_and_each_grassroots_cell_fewer():
    sizes: Counter[str] = Counter()
    for (year, unit), counts in final_counts().items():
        if year == 2023 and "members.on_roll" in counts:
            sizes[organisation_of(unit, date(2023, 12, 31))] += counts["members.on_roll"]
    kinds = {unit: KINDS.on(unit, date(2023, 12, 31)) for unit in sizes}
    assert {kind for unit, kind in kinds.items() if sizes[unit] >= 30} == {"dang_bo_co_so"}
    assert {kind for unit, kind in kinds.items() if sizes[unit] < 30} == {"chi_bo_co_so"}


def test_every_cell_has_three_members_or_more():
    small = [key for key, counts in final_counts().items() if counts.get("members.on_roll", 3) < 3]
    assert small == []


def test_tree_on_every_change_day_has_no_hole():
    tree = the_tree()
    changed = {row.from_day for row in OFFICE.structure.placements} | {day for day in ENDS.values() if day}
    for day in changed | {day - timedelta(1) for day in changed}:
        snapshot = tree.on(day)
        alive = {u.code for u in OFFICE.structure.units if Interval(u.begins_on, u.ended_on).has(day)}
        assert (snapshot.adrift, set(snapshot.order)) == ((), alive)


def test_every_unit_has_parent_name_and_kind_from_its_first_day():
    first = {(unit.code, unit.begins_on) for unit in OFFICE.structure.units}
    s = OFFICE.structure
    for rows in (s.placements, s.names, s.kinds):
        starts = {
            unit: min(row.from_day for row in rows if row.unit == unit) for unit in {r.unit for r in rows}
        }
        assert set(starts.items()) == first


def test_no_two_units_below_one_share_a_name():
    names, tree = Dated(OFFICE.structure.names), the_tree()
    for day in (NOVEMBER_2023, days.BLOC_ENDED, days.DEPARTMENTS_MERGED, days.HEALTH_MERGER):
        told = Counter((ABOVE.on(unit, day), names.on(unit, day)) for unit in tree.on(day).order)
        assert [pair for pair, times in told.items() if times > 1] == []


def test_health_centres_merged_in_2022_hand_their_cells_over():
    old = ("trung-tam-y-te-du-phong", "trung-tam-phong-chong-hiv-aids")
    before = [under(unit, days.HEALTH_MERGER - timedelta(1)) for unit in old]
    assert under("trung-tam-kiem-soat-benh-tat", days.HEALTH_MERGER) == before[0] | before[1]
    assert [len(cells) for cells in before] == [6, 3]
    assert {ENDS[unit] for unit in old} == {days.HEALTH_MERGER}


def test_bloc_ended_in_2025_leaves_everyone_under_one_of_two_heirs():
    before = under("khoi", days.BLOC_ENDED - timedelta(1))
    party, state = (under(unit, days.BLOC_ENDED) for unit in ("dang-bo-co-quan-dang", "dang-bo-ubnd"))
    assert (party | state, party & state) == (before, set())
    assert (len(party), len(state)) == (23, 53)


def test_story_tells_each_kind_of_event():
    told = [(row.kind, row.on, row.before, row.after) for row in OFFICE.structure.successions]
    assert told[:4] == [
        ("merge", days.HEALTH_MERGER, ("trung-tam-y-te-du-phong", "trung-tam-phong-chong-hiv-aids"), ("trung-tam-kiem-soat-benh-tat",)),
        ("dissolve", days.SECTION_DISSOLVED, ("truong-dai-hoc-tinh-khoi-dao-tao",), ()),
        ("split", days.CELL_SPLIT, ("benh-vien-phu-san-khoa-ngoai",), ("benh-vien-phu-san-khoa-ngoai-phu-khoa", "benh-vien-phu-san-khoa-ho-tro-sinh-san")),
        ("split", days.BLOC_ENDED, ("khoi",), ("dang-bo-co-quan-dang", "dang-bo-ubnd")),
    ]  # fmt: skip
    assert [row[3] for row in told[4:]] == [
        ("so-tai-chinh-moi",),
        ("so-nong-nghiep-va-moi-truong",),
        ("ban-tuyen-giao-va-dan-van",),
    ]


def test_clinic_changes_kind_in_2023():
    changes = [(row.from_day, row.value) for row in OFFICE.structure.kinds if row.unit == "benh-vien-da-lieu"]
    assert [value for _, value in changes] == ["chi_bo_co_so", "dang_bo_co_so"]
    assert changes[1][0] == days.CLINIC_GREW


def test_ratings_of_members_add_up_in_every_cell():
    wrong = [
        key
        for key, c in final_counts().items()
        if "members.rated" in c
        and not (
            c["members.good_or_better"] == c["members.good_only"] + c["members.htxs"]
            and c["members.good_or_better"] <= c["members.rated"] <= c["members.on_roll"]
        )
    ]
    assert sorted(wrong) == sorted((year, unit) for unit, _, year in SLIPS)


def test_ratings_of_organisations_are_nested_and_at_most_one():
    chains = set()
    for counts in final_counts().values():
        if "organisations.rated" in counts:
            levels = ("rated", "good_or_better", "htxs", "exemplary")
            chains.add(tuple(counts[f"organisations.{level}"] for level in levels))
    assert chains == {(1, 0, 0, 0), (1, 1, 0, 0), (1, 1, 1, 0), (1, 1, 1, 1)}


def test_agencies_are_nested_in_every_organisation():
    levels = ("htxs", "good_or_better", "completed_or_better", "rated")
    rows = [
        [counts[f"agencies.{level}"] for level in levels]
        for counts in final_counts().values()
        if "agencies.rated" in counts
    ]
    assert [row for row in rows if row != sorted(row)] == []


def test_admissions_by_year_are_as_planned():
    assert totals("members.admitted") == {2020: 180, 2021: 176, 2022: 207, 2023: 191, 2024: 186, 2025: 167}


def test_ratings_of_2024_are_missing_from_three_organisations():
    day = date(2024, 12, 31)
    silent = {
        organisation_of(unit, day)
        for (year, unit), counts in final_counts().items()
        if year == 2024 and "members.on_roll" in counts and "members.rated" not in counts
    }
    assert silent == {"so-xay-dung", "lien-minh-hop-tac-xa-tinh", "hoi-nong-dan-tinh"}


def test_culture_is_missing_from_2024_alone():
    years = {year for (year, _), counts in final_counts().items() if "agencies.culture_holding" in counts}
    assert years == {2020, 2021, 2022, 2023, 2025}


def test_some_reports_of_every_year_come_late():
    due = {row.year: row.due_on for row in OFFICE.rounds}
    assert {row.year for row in OFFICE.tallies if row.received_on > due[row.year]} == set(days.YEARS)


def test_every_person_and_paper_says_it_is_made_up():
    people = [row.name for row in OFFICE.holders]
    assert [name for name in people if not re.fullmatch(r"Đồng chí [A-Z] \(giả định\)", name)] == []
    papers = [row.source for row in (*OFFICE.tallies, *OFFICE.corrections)]
    papers += [row.decision for row in OFFICE.structure.successions] + [row.document for row in OFFICE.rounds]
    papers += [row.evidence for row in decisions.ASSESSMENTS] + [
        row.assessor for row in decisions.ASSESSMENTS
    ]
    papers += [
        decisions.READINGS_PAPER,
        decisions.READINGS_BY,
        decisions.AMENDMENT.document,
        decisions.END_WHY,
    ]
    assert [text for text in papers if "(giả định)" not in text] == []


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(0, 9)), min_size=1, max_size=20), st.data())
def test_allotted_parts_make_the_whole(parts, data):
    weights, most = zip(*parts, strict=True)
    total = data.draw(st.integers(0, sum(most)))
    given_out = allot(total, weights, most)
    assert sum(given_out) == total
    assert [part for part, top in zip(given_out, most, strict=True) if not 0 <= part <= top] == []


def test_allotting_more_than_fits_is_refused():
    with pytest.raises(ValueError) as caught:
        allot(5, [1, 1], [2, 2])
    assert str(caught.value) == "1 of 5 find no place"


@pytest.fixture
def loaded(db):
    load_example_office()


def test_loaded_office_has_every_generated_row(loaded):
    stored = (
        Unit.objects.count(),
        Tally.objects.count(),
        Succession.objects.count(),
        KindLabel.objects.count(),
    )
    wanted = len(OFFICE.structure.units), len(OFFICE.tallies) + len(OFFICE.corrections), 7, len(KIND_LABELS)
    assert stored == wanted
    assert SuccessionPart.objects.exclude(share_num=None).count() == 0


def test_loaded_office_is_marked_synthetic_and_isolated(loaded):
    row = Installation.objects.select_related("unit").get()
    assert (row.unit.code, row.profile, row.synthetic) == ("khoi", "isolated", True)


def test_loaded_office_is_found_sound(loaded):
    assert examine() == []


def test_loaded_office_shows_every_status_in_2024(loaded):
    live = LiveLedger(Revision.objects.get().number)
    khoi = Unit.objects.get(code="khoi").pk
    figures = {2024: live.figures(2024)}
    statuses = {
        pledge.record.code: judge(pledge.arithmetic(2024), khoi, "2024", figures, [2024]).status
        for pledge in pledges_of(BY, Resolution.objects.get())
        if pledge.is_measured(2024)
    }
    assert statuses == {
        "agencies-complete": "met",
        "agencies-good": "met",
        "agencies-excellent": "readings_differ",
        "organisations-good": "missed",
        "organisations-exemplary": "missed",
        "members-good": "partial",
        "members-excellent": "partial",
        "admissions": "met",
        "culture-standard": "no_data",
    }


def test_loaded_target_three_keeps_its_base_open(loaded):
    open_base = [(row.target.code, row.sense) for row in ReadingChoice.objects.filter(reading=None)]
    assert open_base == [("agencies-excellent", ">=")]


def test_loaded_admission_target_changes_in_2023(loaded):
    versions = Resolution.objects.get().targets.get(code="admissions").versions
    assert [(row.from_year, int(row.low)) for row in versions.all()] == [(2021, 200), (2023, 180)]


def test_loaded_term_is_cut_short(loaded):
    term = Term.objects.get()
    assert (term.first_year, term.last_year, term.ended_on) == (2021, 2025, days.BLOC_ENDED)


def test_loaded_correction_keeps_the_first_count(loaded):
    rows = Tally.objects.filter(
        unit__code="truong-dai-hoc-y-duoc-sinh-vien-3", year=2023, measure__code="members.admitted"
    ).order_by("revision")
    first, second = rows
    assert (first.replaced_in, second.replaced_in) == (second.revision, None)
    assert second.count == first.count + 1


def test_cells_are_called_by_one_name_since_july_2026(loaded):
    labels = Kind.objects.get(code="chi_bo_truc_thuoc").labels.values_list("from_day", "label")
    assert list(labels) == [(days.KNOWN_SINCE, "Chi bộ trực thuộc"), (days.ONE_NAME_FOR_CELLS, "Chi bộ")]


def test_second_load_is_refused_and_changes_nothing(loaded):
    models = (Unit, Tally, Measure, Event, Installation, Resolution)
    before = [model.objects.count() for model in models]
    with pytest.raises(Refusal) as caught:
        load_example_office()
    assert caught.value.code == "not_empty"
    assert [model.objects.count() for model in models] == before
