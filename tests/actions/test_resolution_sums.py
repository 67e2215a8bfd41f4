"""Declared sums are stored with the resolution that declares them; what is stored cannot be contradicted."""

import json
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from tests.building import BY, account, isolated, kinds, measured, post, unit

from khoi.access.posts import viewer_of
from khoi.access.viewer import Viewer
from khoi.actions.resolutions import load_resolution
from khoi.core.refusal import Refusal
from khoi.records.models import Measure, MeasureSum, ReportingDuty, Resolution, Unit

ON = date(2026, 1, 5)


@pytest.fixture
def office(db) -> None:
    kinds()
    unit("khoi", kind="khoi")


def load(
    number: int, sums: dict[str, list[str]], codes: str = "abcd", *, at: str = "khoi", by: Viewer = BY
) -> Resolution:
    """A resolution of unit `at` whose file declares measures named by one letter each."""
    rows: list[dict[str, Any]] = [
        measured(code) | ({"sum_of": sums[code]} if code in sums else {}) for code in codes
    ]
    top = {
        "code": f"nq-{number}",
        "title": "t",
        "unit": at,
        "term": {"name": f"n{number}", "from": 2020 + number, "to": 2021 + number},
        "source": "s",
        "synthetic": True,
    }
    target = {"code": "t", "indicator": "i", "words": "w", "kind": "qualitative"}
    file = {
        "resolution": top,
        "measures": rows,
        "indicators": [{"code": "i", "label": "i", "label_en": "i"}],
        "goals": [{"words": "g", "targets": [target]}],
    }
    return load_resolution(json.dumps(file).encode(), by=by, on=ON)


def stored() -> set[tuple[str, str]]:
    return set(MeasureSum.objects.values_list("whole__code", "part__code"))


def test_parts_may_stand_behind_their_whole(office):
    load(1, {"a": ["b", "c"], "b": ["c", "d"]})
    assert stored() == {("a", "b"), ("a", "c"), ("b", "c"), ("b", "d")}


def test_declaring_the_same_again_or_nothing_changes_nothing(office):
    load(1, {"a": ["b", "c"]})
    load(2, {"a": ["c", "b"]})
    load(3, {})
    assert stored() == {("a", "b"), ("a", "c")}


def test_sum_may_be_declared_later_of_measures_that_are_stored(office):
    load(1, {})
    load(2, {"a": ["b", "c"]}, codes="a")
    assert stored() == {("a", "b"), ("a", "c")}


@pytest.mark.parametrize(
    ("sums", "code", "where"),
    [
        ({"a": ["b", "x"]}, "unknown_measure", "measures[0].sum_of"),
        ({"d": ["b", "c"]}, "measure_differs", "measures[3].sum_of"),
        ({"a": ["d", "b"]}, "sum_in_circle", "measures[0].sum_of"),
        ({"b": ["a", "c"], "a": ["b", "c"]}, "sum_in_circle", "measures[0].sum_of"),
    ],
)
def test_sum_that_cannot_be_is_refused_and_nothing_is_left(office, refusal, sums, code, where):
    load(1, {"d": ["a", "b"]})
    assert refusal(load, 2, sums) == (code, where)
    assert stored() == {("d", "a"), ("d", "b")}
    assert Resolution.objects.count() == 1


def loader(at: str) -> Viewer:
    """The office of the upper committee at a unit; `khoi` is the unit whose installation this is."""
    top = Unit.objects.get(code="khoi")
    if at != "khoi":
        unit(at, top)
    isolated(top)
    user = account("loader")
    post(user, "upper_office", Unit.objects.get(code=at))
    return viewer_of(user, day=timezone.localdate(), request="", proven=True)


@pytest.mark.parametrize(
    ("number", "sums", "codes", "where"),
    [
        (2, {}, "abcde", "measures[4]"),
        (0, {}, "abcd", "measures[0].reported_by"),
        (2, {"b": ["c", "d"]}, "abcd", "measures[1].sum_of"),
    ],
    ids=["new measure", "earlier year", "new sum"],
)
def test_office_of_one_unit_sets_nothing_that_every_unit_owes(office, number, sums, codes, where):
    load(1, {"a": ["b", "c"]})
    by = loader("x")
    before = Measure.objects.count(), ReportingDuty.objects.count(), stored(), Resolution.objects.count()
    with pytest.raises(Refusal) as caught:
        load(number, sums, codes, at="x", by=by)
    after = Measure.objects.count(), ReportingDuty.objects.count(), stored(), Resolution.objects.count()
    assert (caught.value.code, caught.value.where, after) == ("measure_for_all", where, before)


def test_office_of_one_unit_loads_its_resolution_of_measures_that_are_owed(office):
    load(1, {"a": ["b", "c"]})
    assert load(2, {"a": ["b", "c"]}, at="x", by=loader("x")).term.unit.code == "x"


def test_office_of_the_head_unit_declares_for_every_unit(office):
    load(1, {"a": ["b", "c"]}, by=loader("khoi"))
    assert ReportingDuty.objects.count() == 4
