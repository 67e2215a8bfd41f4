"""The sums held in memory equal those built anew, whatever was reported, corrected or taken back in between."""

from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.building import BY, PAPER, kinds, measure, record, unit

from khoi.actions.figures import record_figures
from khoi.actions.units import end_unit, move_unit, record_succession, rename_unit
from khoi.measures.ledger import OWN
from khoi.queries.doctor_sums import differences, sum_faults
from khoi.queries.ledger import KEPT, LiveLedger, forget, live_ledger
from khoi.records.models import Revision, Tally, Unit

YEARS = (2022, 2023)
SPLIT = date(2023, 7, 1)
STRUCTURES = (OWN, date(2022, 12, 31), date(2023, 12, 31), date(2030, 1, 1))
UNITS = ("goc", "a", "a1", "a2", "b", "cu", "moi-1", "moi-2")
MEASURES = ("m", "n")


def office() -> None:
    """`cu` is divided in July 2023, one third and two thirds; `a2` goes over to `b` in 2024; all but the top report."""
    kinds()
    for code in MEASURES:
        measure(code)
    top = unit("goc", kind="khoi")
    a, b, old = (unit(code, top) for code in ("a", "b", "cu"))
    unit("a1", a)
    move_unit(unit("a2", a), parent=b, from_day=date(2024, 5, 1), by=BY)
    end_unit(old, ended_on=SPLIT, by=BY)
    new = [unit(code, top, begins_on=SPLIT) for code in ("moi-1", "moi-2")]
    shares = {new[0]: Fraction(1, 3), new[1]: Fraction(2, 3)}
    record_succession("split", on=SPLIT, before=[old], after=new, shares=shares, decision="01-QĐ", by=BY)


def number() -> int:
    return Revision.objects.get().number


def picture(live: LiveLedger) -> dict:
    """Everything a reader can see of every year, structure, unit and measure."""
    shown = {}
    for year in YEARS:
        for structure in STRUCTURES:
            figures = live.figures(year, structure)
            for one in figures.tree.order:
                for code in MEASURES:
                    column, row = figures.rollup.column[code], figures.tree.place[one]
                    shown[year, structure, one, code] = (
                        figures.rollup.amount(one, code),
                        figures.rollup.own_amount(one, code),
                        int(figures.rollup.seen[row, column]),
                        bool(figures.duties(one, [code])[1][0]),
                        figures.coverage(one, [code]),
                    )
    return shown


def act(code: str, year: int, measure: str, count: int | None) -> None:
    """Reports, corrects or takes back; what cannot be (no figure to take back, not alive) is left out."""
    there = Tally.objects.filter(
        unit__code=code, year=year, measure__code=measure, replaced_in=None, count__isnull=False
    )
    if (count is None and not there.exists()) or (code.startswith("moi") and year < SPLIT.year):
        return
    record_figures(Unit.objects.get(code=code), year=year, counts={measure: count}, **PAPER)


ACT = st.tuples(
    st.sampled_from(UNITS), st.sampled_from(YEARS), st.sampled_from(MEASURES), st.none() | st.integers(0, 9)
)
FOLLOW = st.just("follow")


class FollowingEqualsBuildingAnew(TestCase):
    """Hypothesis rolls every example back, so each begins with the same office."""

    @classmethod
    def setUpTestData(cls):
        office()

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps=st.lists(ACT | FOLLOW, max_size=12))
    def test_any_sequence_of_changes(self, steps):
        forget()
        with live_ledger(BY) as live:
            picture(live)
        for step in steps:
            if step == "follow":
                with live_ledger(BY) as live:
                    picture(live)
            else:
                act(*step)
        with live_ledger(BY) as live:
            assert picture(live) == picture(LiveLedger(number()))

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(steps=st.lists(ACT, min_size=1, max_size=8), data=st.data())
    def test_from_any_revision_to_any_later_one(self, steps, data):
        first = number()
        for step in steps:
            act(*step)
        since = data.draw(st.integers(first, number()))
        until = data.draw(st.integers(since, number()))
        old = LiveLedger(since)
        picture(old)
        old.follow(until)
        assert picture(old) == picture(LiveLedger(until))


@pytest.fixture
def live_office(db):
    office()
    for code, count in (("a", 10), ("a1", 4), ("b", 7)):
        record(Unit.objects.get(code=code), 2023, {"m": count})


def root(code: str = "m", year: int = 2023) -> Fraction | None:
    with live_ledger(BY) as live:
        return live.figures(year).rollup.amount(Unit.objects.get(code="goc").pk, code)


def test_sum_of_a_small_office_is_the_sum_of_its_papers(live_office):
    assert (root(), root("n"), root(year=2022)) == (Fraction(21), None, None)


def test_figure_recorded_and_taken_back_unseen_is_still_owed(live_office):
    a2 = Unit.objects.get(code="a2")
    with live_ledger(BY) as live:
        assert live.figures(2023).coverage(a2.pk, ["m"]) == (0, 1)
    record(a2, 2023, {"m": 5})
    record(a2, 2023, {"m": None})
    with live_ledger(BY) as live:
        assert live.figures(2023).coverage(a2.pk, ["m"]) == (0, 1)
        assert live.figures(2023).rollup.amount(a2.pk, "m") is None


def test_zero_is_a_figure_and_nothing_is_not(live_office):
    a2 = Unit.objects.get(code="a2")
    record(a2, 2023, {"m": 0})
    with live_ledger(BY) as live:
        assert live.figures(2023).rollup.amount(a2.pk, "m") == 0
        assert live.figures(2023).rollup.amount(Unit.objects.get(code="moi-1").pk, "m") is None


def test_reading_again_when_nothing_changed_is_one_statement(live_office):
    root()
    with CaptureQueriesContext(connection) as asked, live_ledger(BY) as live:
        live.figures(2023)
    assert len(asked) == 1


def test_one_changed_figure_is_followed_in_three_statements(live_office):
    root()
    record(Unit.objects.get(code="a1"), 2023, {"m": 6})
    with CaptureQueriesContext(connection) as asked, live_ledger(BY) as live:
        live.figures(2023)
    assert len(asked) == 3
    assert root() == 23


def test_changed_structure_is_built_anew(live_office):
    with live_ledger(BY) as before:
        assert before.name(Unit.objects.get(code="a").pk, date(2024, 1, 1)) == "Đơn vị a"
    rename_unit(Unit.objects.get(code="a"), name="Tên mới", from_day=date(2023, 12, 1), by=BY)
    with live_ledger(BY) as after:
        assert after is not before
        assert after.name(Unit.objects.get(code="a").pk, date(2024, 1, 1)) == "Tên mới"


def test_changed_figure_keeps_what_is_in_memory(live_office):
    with live_ledger(BY) as before:
        pass
    record(Unit.objects.get(code="a"), 2023, {"m": 1})
    with live_ledger(BY) as after:
        assert after is before


def test_restated_year_divides_by_the_shares(live_office):
    record(Unit.objects.get(code="cu"), 2022, {"m": 10})
    with live_ledger(BY) as live:
        figures = live.figures(2022, date(2023, 12, 31))
        parts = [
            figures.rollup.amount(Unit.objects.get(code=code).pk, "m") for code in ("moi-1", "moi-2", "goc")
        ]
    assert parts == [Fraction(10, 3), Fraction(20, 3), Fraction(10)]


def test_sums_held_are_limited(live_office):
    with live_ledger(BY) as live:
        for year in range(1960, 1960 + KEPT + 5):
            live.figures(year)
        assert len(live._sums) == KEPT


def test_recount_of_a_sound_office_finds_no_difference(live_office):
    record(Unit.objects.get(code="a1"), 2023, {"m": 6})
    assert list(sum_faults()) == []


def test_recount_names_a_sum_that_was_not_carried(live_office):
    with live_ledger(BY) as live:
        held, anew = live.figures(2023), LiveLedger(number()).figures(2023)
        held.rollup.sums[0, held.rollup.column["m"]] += 1
        held.covered.late[0, held.rollup.column["n"]] ^= True
        top = Unit.objects.get(code="goc").pk
        assert list(differences(held, anew)) == [(top, "m"), (top, "n")]
