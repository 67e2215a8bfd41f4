"""Figures recorded, corrected and taken back: all or nothing, and nothing forgotten."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import BY, NAME

from khoi.actions.figures import record_figures
from khoi.actions.units import add_unit, end_unit
from khoi.core.refusal import Refusal
from khoi.records.guard import records_open
from khoi.records.models import Event, Kind, Measure, Revision, Tally

BORN = date(2020, 3, 1)
PAPER = {
    "source": "Báo cáo 12-BC/CB (giả định)",
    "reporter": "Bí thư chi bộ (giả định)",
    "cut_off": date(2023, 12, 31),
    "received_on": date(2024, 1, 10),
    "by": BY,
}


@pytest.fixture
def unit(db):
    with records_open():
        Kind(code="chi-bo", rank=3).save()
        for i in range(30):
            code = ("members.rated", "members.htxs")[i] if i < 2 else f"other.{i}"
            Measure(code=code, label=code, label_en=code, counted="x", counted_en="x").save()
    return add_unit("cb-1", name="Chi bộ 1", kind="chi-bo", parent=None, begins_on=BORN, by=BY)


def rows() -> list[tuple]:
    return list(
        Tally.objects.order_by("revision", "measure__code").values_list(
            "unit__code", "year", "measure__code", "count", "replaced_in"
        )
    )


def stored() -> tuple:
    return rows(), Event.objects.count(), list(Revision.objects.values_list("number", "structure"))


def record(unit, counts, year=2023, **changed) -> int:
    return record_figures(unit, year=year, counts=counts, **(PAPER | changed))


def test_first_figures_are_recorded(unit):
    assert record(unit, {"members.rated": 12, "members.htxs": 0}) == 2
    now = Revision.objects.get().number
    assert rows() == [
        ("cb-1", 2023, "members.htxs", 0, None),
        ("cb-1", 2023, "members.rated", 12, None),
    ]
    tally = Tally.objects.get(measure__code="members.rated")
    assert (tally.source, tally.reporter, tally.cut_off) == (
        PAPER["source"],
        PAPER["reporter"],
        PAPER["cut_off"],
    )
    assert (tally.received_on, tally.recorded_by, tally.revision) == (
        PAPER["received_on"],
        NAME,
        now,
    )


def test_correction_keeps_the_old_figure(unit):
    record(unit, {"members.rated": 12, "members.htxs": 3})
    assert record(unit, {"members.rated": 13, "members.htxs": 3}) == 1
    now = Revision.objects.get().number
    assert rows() == [
        ("cb-1", 2023, "members.htxs", 3, None),
        ("cb-1", 2023, "members.rated", 12, now),
        ("cb-1", 2023, "members.rated", 13, None),
    ]
    event = Event.objects.latest("pk")
    assert (event.act, event.subject) == ("record_figures", "cb-1")
    assert (event.before, event.after) == (
        {"cb-1/2023/members.rated": 12},
        {"cb-1/2023/members.rated": 13},
    )


def test_equal_figures_write_nothing(unit):
    record(unit, {"members.rated": 12})
    before = stored()
    assert record(unit, {"members.rated": 12}) == 0
    assert stored() == before


def test_figure_taken_back_is_missing_again(unit):
    record(unit, {"members.rated": 12})
    first = Revision.objects.get().number
    assert record(unit, {"members.rated": None}) == 1
    assert rows() == [
        ("cb-1", 2023, "members.rated", 12, first + 1),
        ("cb-1", 2023, "members.rated", None, None),
    ]
    with pytest.raises(Refusal) as refused:
        record(unit, {"members.rated": None})
    assert refused.value.code == "nothing_to_take_back"
    assert record(unit, {"members.rated": 0}) == 1


def test_figures_do_not_ask_for_new_sums(unit):
    structure = Revision.objects.get().structure
    record(unit, {"members.rated": 12})
    assert Revision.objects.get().structure == structure


def test_statements_do_not_grow_with_measures(unit):
    many = dict.fromkeys(Measure.objects.values_list("code", flat=True), 4)
    record(unit, many)
    with CaptureQueriesContext(connection) as asked:
        assert record(unit, dict.fromkeys(many, 5)) == 30
    statements = [row["sql"] for row in asked if "SAVEPOINT" not in row["sql"]]
    assert len(statements) == 10


@pytest.mark.parametrize(
    ("counts", "changed", "code"),
    [
        ({"members.rated": -1}, {}, "negative_count"),
        ({"members.rated": "3"}, {}, "wrong_type"),
        ({"members.rated": True}, {}, "wrong_type"),
        ({"members.rated": 2**63}, {}, "count_too_large"),
        ({"members.rated": 1, "members.typo": 1}, {}, "unknown_measure"),
        ({"members.rated": 1}, {"year": 2019}, "outside_life"),
        ({"members.htxs": None}, {}, "nothing_to_take_back"),
        ({"members.rated": 1}, {"cut_off": date(2024, 1, 11)}, "days_reversed"),
        ({"members.rated": 1}, {"source": " \t"}, "empty_text"),
        ({"members.rated": 1}, {"reporter": ""}, "empty_text"),
        ({"members.rated": 1}, {"reporter": "x" * 121}, "too_long"),
        ({"members.rated": 1}, {"source": "a\0b"}, "control_character"),
    ],
)
def test_refused_figures_leave_nothing(unit, counts, changed, code):
    before = stored()
    with pytest.raises(Refusal) as refused:
        record(unit, counts, **changed)
    assert (refused.value.code, stored()) == (code, before)


@pytest.mark.parametrize(("ended", "fits"), [(date(2023, 1, 1), False), (date(2023, 1, 2), True)])
def test_year_of_the_end_counts_when_the_unit_lived_in_it(unit, ended, fits):
    end_unit(unit, ended_on=ended, by=BY)
    if fits:
        assert record(unit, {"members.rated": 1}) == 1
    else:
        with pytest.raises(Refusal) as refused:
            record(unit, {"members.rated": 1})
        assert refused.value.code == "outside_life"
