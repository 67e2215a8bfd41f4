"""The preview of a plan: every placement, figure, target, holder, post and duty that it touches, and what is in its way."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.building import (
    BY,
    account,
    flock,
    isolated,
    kinds,
    measure,
    post,
    reading,
    record,
    resolution,
    target,
    unit,
)  # fmt: skip
from tests.reorganising import carry_out

from khoi.access.roles import SUBTREE, Role
from khoi.access.viewer import Grant, Viewer
from khoi.actions.reorganisations import draft_reorganisation
from khoi.actions.units import appoint
from khoi.core.refusal import Refusal
from khoi.measures.reorganisation_plan import PlanHead
from khoi.queries.ledger import live_ledger
from khoi.queries.reorganisation_view import BegunRow, ChangedRow, EndedRow, FigureRow, Heir, HolderRow
from khoi.queries.reorganisations import plans, preview, reorganisation_by_key
from khoi.records.models import Event, Reorganisation

DAY = date(2022, 7, 1)
WHOLE = Fraction(1)


@pytest.fixture
def office(db):
    kinds()
    made = {"khoi": unit("khoi", kind="khoi")}
    for name in "abc":
        made[name] = unit(name, made["khoi"])
    for name in ("a1", "a2", "b1"):
        made[name] = unit(name, made[name[0]], kind="chi-bo")
    return made


def plan(*steps, day=DAY, **changed) -> Reorganisation:
    head = PlanHead("Sắp xếp", day, "7-QĐ/TU", day)
    return draft_reorganisation(replace(head, **changed), steps, by=BY)


def found(code, parent="khoi", kind="to-chuc"):
    return {"do": "found", "code": code, "name": f"Mới {code}", "kind": kind, "parent": parent, "group": None}


def merge(*units, into):
    return {"do": "merge", "units": list(units), "into": into}


def look(one, viewer=BY):
    with live_ledger(viewer) as live:
        return preview(viewer, live, one, "vi")


def test_preview_of_a_merger(office):
    steps = [found("m"), merge("a", "b", into="m"), {"do": "move", "unit": "b1", "parent": "c"}]
    shown = look(plan(*steps, {"do": "change_kind", "unit": "c", "kind": "chi-bo"}))
    assert shown.obstacles == ()
    placed = [
        (row.unit, row.before, row.after, row.after_name, row.step, row.along) for row in shown.placements
    ]
    assert placed == [
        ("b1", "b", "c", "Đơn vị c", 2, False), ("a1", "a", "m", "Mới m", 1, True), ("a2", "a", "m", "Mới m", 1, True),
    ]  # fmt: skip
    assert shown.begun == [BegunRow("m", "Mới m", "Đảng bộ cơ sở", "", "khoi", "Đơn vị khoi")]
    assert shown.ended == [
        EndedRow("a", "Đơn vị a", "merge", ("Mới m",), 2), EndedRow("b", "Đơn vị b", "merge", ("Mới m",), 1),
    ]  # fmt: skip
    assert shown.kinds == [ChangedRow("c", "Đơn vị c", "Đảng bộ cơ sở", "Chi bộ")]
    assert (shown.units_before, shown.units_after, shown.undoable) == (7, 6, False)


def test_figures_of_ended_units_say_where_they_are_read(office):
    code = measure("m", "chi-bo").code
    measure("n", "chi-bo")
    for name in ("a1", "a2", "b1"):
        record(office[name], 2020, {code: 4})
        record(office[name], 2021, {code: 4, "n": 2})
    shares = {"n": {"x": "1/3", "y": "2/3"}}
    shown = look(
        plan(
            found("x", "a"),
            found("y", "a"),
            {"do": "split", "unit": "a1", "into": ["x", "y"], "shares": shares},
            merge("a2", into="b1"),
            {"do": "end", "unit": "c"},
        )
    )
    x, y = Heir("x", "Mới x", None), Heir("y", "Mới y", None)
    thirds = Heir("x", "Mới x", Fraction(1, 3)), Heir("y", "Mới y", Fraction(2, 3))
    assert shown.figures == [
        FigureRow("a1", "Đơn vị a1", (2020, 2021), 3, "pool", (x, y), (("Số n", "shares", thirds),)),
        FigureRow("a2", "Đơn vị a2", (2020, 2021), 3, "heir", (Heir("b1", "Đơn vị b1", WHOLE),), ()),
        FigureRow("c", "Đơn vị c", (), 0, "parent", (Heir("khoi", "Đơn vị khoi", WHOLE),), ()),
    ]


def test_targets_whose_units_become_fewer(office):
    resolution(office["khoi"], [target("t", [reading("r", "m", "m")])], ["m"], code="nq")
    resolution(office["a"], [target("s")], ["m"], code="nq-a")
    shown = look(
        plan(merge("a", "b", into="c"), {"do": "end_term", "unit": "a", "term": "2021–2023", "why": "hết"})
    )
    told = [
        (row.resolution, row.targets, row.below_before, row.below_after, row.ends_term)
        for row in shown.targets
    ]
    assert told == [("nq", 1, 6, 4, False), ("nq-a", 1, 2, None, True)]


def test_holders_are_named_to_whoever_may_see_persons_only(office):
    isolated(office["khoi"])
    for name, post_name in (("a", "Bí thư"), ("c", "Bí thư")):
        appoint(
            office[name],
            post=post_name,
            name="Đồng chí A (giả định)",
            from_day=date(2020, 1, 1),
            to_day=None,
            by=BY,
        )
    one = plan(merge("a", into="b"))
    shown = look(one)
    assert shown.holders == [HolderRow("a", "Đơn vị a", "Bí thư", "Đồng chí A (giả định)", date(2020, 1, 1))]
    assert Event.objects.filter(act="see_holders", subject="a").count() == 1
    blind = look(one, keeper(office["khoi"]))
    assert (blind.holders, blind.holders_count) == ([], 1)
    assert look(carry_out(one, by=BY)).holders_count == 1


def keeper(place):
    role = Role("keeper", "Giữ cây", "Keeper", SUBTREE, persons=False, rights=frozenset({"keep_units"}))
    return Viewer(account="x", grants=(Grant("p", role, place.pk, "keeper@x"),), proven=True)


def test_posts_that_end_with_their_unit(office):
    post(account("mot"), "upper_office", office["a"])
    post(account("hai"), "upper_office", office["a"], to_day=date(2021, 1, 1))
    post(account("ba"), "upper_office", office["c"])
    shown = look(plan(merge("a", into="b")))
    assert [(row.unit, row.account) for row in shown.posts] == [("a", "mot")]
    assert shown.posts_count == 1


def test_reports_still_owed_go_to_the_heir(office):
    code = measure("m", "chi-bo").code
    record(office["a2"], 2021, {code: 4})
    shown = look(plan(merge("a1", "a2", into="b1")))
    owed = [(row.kind, row.unit, row.year, row.number, row.goes_to) for row in shown.duties]
    assert owed == [
        ("report", "a1", 2021, 1, "Đơn vị b1"), ("report", "b1", 2021, 1, ""),
        ("report", "a1", 2022, 1, "Đơn vị b1"), ("report", "a2", 2022, 1, "Đơn vị b1"), ("report", "b1", 2022, 1, ""),
    ]  # fmt: skip


def test_plan_in_force_is_shown_as_it_was_before(office):
    one = plan(found("m"), merge("a", "b", into="m"))
    before = look(one)
    shown = look(carry_out(one, by=BY))
    for part in (
        "placements",
        "begun",
        "ended",
        "figures",
        "targets",
        "units_before",
        "units_after",
        "obstacles",
    ):
        assert getattr(shown, part) == getattr(before, part)
    assert (shown.undoable, shown.undo_hindrances) == (True, ())


def test_obstacles_have_their_step_unit_and_words(office):
    (shown,) = look(
        plan({"do": "end", "unit": "khoi"}, {"do": "move", "unit": "a", "parent": None})
    ).obstacles
    assert (shown.code, shown.step, shown.unit) == ("left_under_ended", 0, "khoi")
    assert shown.message.startswith("“Đơn vị khoi” kết thúc: 3 đơn vị trực thuộc, còn 2 chưa")
    assert shown.hint


def test_circle_leaves_nothing_but_the_obstacle(office):
    shown = look(plan({"do": "move", "unit": "a", "parent": "a1"}))
    assert [row.code for row in shown.obstacles] == ["cycle"]
    assert (shown.figures, shown.units_after) == ([], 0)


def test_unit_out_of_reach_is_an_obstacle(office):
    one = plan({"do": "move", "unit": "a1", "parent": "b"}, {"do": "move", "unit": "a2", "parent": None})
    shown = look(one, keeper(office["a"])).obstacles
    assert [(row.code, row.unit) for row in shown] == [("not_in_reach", "b"), ("not_in_reach_top", "")]


def test_plans_are_for_whoever_keeps_units(office):
    one = plan({"do": "end", "unit": "c"})
    assert list(plans(BY, 1)) == [one]
    assert reorganisation_by_key(BY, one.key) == one
    for key in ("nobody", "\0"):
        with pytest.raises(Refusal) as caught:
            reorganisation_by_key(BY, key)
        assert caught.value.code == "unknown_reorganisation"
    for query in (
        lambda who: plans(who, 1),
        lambda who: reorganisation_by_key(who, one.key),
        lambda who: look(one, who),
    ):
        with pytest.raises(Refusal) as caught:
            query(Viewer(account="y"))
        assert caught.value.code == "not_allowed"


def test_statements_do_not_grow_with_the_units(office):
    def statements(count: int) -> tuple[int, int]:
        codes = flock(office["khoi"], count)
        one = plan(merge(*codes, into="c"), title=str(count))
        with live_ledger(BY), CaptureQueriesContext(connection) as asked:
            look(one)
        carry_out(one, by=BY)
        with live_ledger(BY), CaptureQueriesContext(connection) as again:
            look(one)
        return len(asked), len(again)

    few = statements(3)
    assert statements(300) == few
    assert max(few) <= 60


@pytest.mark.parametrize(
    "step",
    [
        {"do": "rename", "unit": "x", "name": "Tên khác"},
        {"do": "change_kind", "unit": "x", "kind": "chi-bo"},
        {"do": "move", "unit": "x", "parent": "c"},
        {"do": "move", "unit": "c", "parent": "x"},
        {"do": "end", "unit": "x"},
        {"do": "dissolve", "unit": "x", "children_to": None, "heirs": ["c"]},
        {"do": "dissolve", "unit": "a", "children_to": "x", "heirs": ["x"]},
        {"do": "merge", "units": ["a", "b"], "into": "x"},
        {"do": "merge", "units": ["a", "x"], "into": "c"},
        {"do": "split", "unit": "a", "into": ["x", "m"], "shares": None},
        {"do": "split", "unit": "x", "into": ["m", "n"], "shares": None},
    ],
)
def test_unit_whose_founding_fails_is_told_and_breaks_nothing(office, step):
    shown = look(plan(found("x", parent="khong-co"), found("m"), found("n"), step))
    assert ("unknown_unit", 0) in {(row.code, row.step) for row in shown.obstacles}
