"""Plans for the tree: checked as a whole, carried out under one entry or not at all, and undone to the last row."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from tests.building import BY, kinds, measure, record, unit
from tests.reorganising import carry_out, undo

from khoi.access.roles import roles
from khoi.access.viewer import Grant, Viewer
from khoi.actions.reorganisation_seen import head_of, plan_digest
from khoi.actions.reorganisations import change_reorganisation, draft_reorganisation, drop_reorganisation
from khoi.actions.units import add_unit, appoint, end_unit, move_unit, rename_unit
from khoi.core.refusal import Refusal
from khoi.exchange.backup_rows import sum_of
from khoi.measures.reorganisation_plan import PlanHead
from khoi.queries.doctor import examine
from khoi.queries.reorganisation_standing import TABLES
from khoi.records.chain import breaks
from khoi.records.models import Event, OfficeHolder, Placement, Reorganisation, Unit, UnitName
from khoi.records.reading import dated_tree, stored_successions

DAY, LATER = date(2022, 7, 1), date(2022, 9, 1)


@pytest.fixture
def office(db):
    """A bloc with two committees of two cells each, and a third without."""
    kinds()
    made = {"khoi": unit("khoi", kind="khoi")}
    for name in "abc":
        made[name] = unit(name, made["khoi"])
    for name in ("a1", "a2", "b1", "b2"):
        made[name] = unit(name, made[name[0]], kind="chi-bo")
    return made


def plan(*steps, day=DAY, by=BY, **changed) -> Reorganisation:
    head = PlanHead("Sắp xếp", day, "7-QĐ/TU (giả định)", day)
    return draft_reorganisation(replace(head, **changed), steps, by=by)


def changed(plan, head, steps, by=BY) -> Reorganisation:
    return change_reorganisation(plan, head, steps, seen=plan_digest(plan), by=by)


def dropped(plan, by=BY, seen="") -> Reorganisation:
    return drop_reorganisation(plan, seen=seen or plan_digest(plan), by=by)


def found(code, parent="khoi", kind="to-chuc", **changed):
    row = {
        "do": "found",
        "code": code,
        "name": f"Đơn vị {code}",
        "kind": kind,
        "parent": parent,
        "group": None,
    }
    return row | changed


def merge(*units, into):
    return {"do": "merge", "units": list(units), "into": into}


def move(unit, parent):
    return {"do": "move", "unit": unit, "parent": parent}


def sums() -> dict:
    return {name: sum_of(model) for name, model in TABLES.items()}


def children(code: str, day: date) -> set[str]:
    codes = dict(Unit.objects.values_list("pk", "code"))
    tree = dated_tree().on(day)
    return {codes[key] for key in tree.children(Unit.objects.get(code=code).pk)}


def refused(act, *args, **kwargs) -> Refusal:
    before = sums(), Event.objects.count()
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert (sums(), Event.objects.count()) == before
    return caught.value


def obstacles_of(*steps, **changed) -> str:
    return refused(carry_out, plan(*steps, **changed), by=BY).message


def test_merger_takes_cells_along_and_hands_figures_on(office):
    done = carry_out(plan(found("m"), merge("a", "b", into="m")), by=BY)
    assert (done.state, done.revision is not None) == ("done", True)
    assert children("m", DAY) == {"a1", "a2", "b1", "b2"}
    assert children("khoi", DAY) == {"m", "c"}
    (row,) = stored_successions("code")
    assert (row.kind, row.on, row.before, row.after) == ("merge", DAY, ("a", "b"), ("m",))
    assert examine() == []
    event = Event.objects.latest("pk")
    assert (event.act, event.after and event.after["state"]) == ("carry_out_reorganisation", "done")
    assert Event.objects.filter(act="add_unit", subject="m").count() == 0
    assert list(breaks()) == []


def test_another_step_may_say_where_a_cell_of_a_merged_unit_goes(office):
    carry_out(plan(found("m"), merge("a", "b", into="m"), move("b2", "c")), by=BY)
    assert (children("m", DAY), children("c", DAY)) == ({"a1", "a2", "b1"}, {"b2"})


def test_unit_that_goes_on_may_take_others_in(office):
    carry_out(plan(merge("a", "b", into="c")), by=BY)
    assert children("c", DAY) == {"a1", "a2", "b1", "b2"}
    assert examine() == []


def test_undone_plan_leaves_every_row_as_before_and_can_be_done_again(office):
    before, tree = sums(), dated_tree().on(LATER).order
    one = plan(
        found("m", group=None), merge("a", into="m"), {"do": "rename", "unit": "c", "name": "Tên mới"},
        {"do": "change_kind", "unit": "c", "kind": "chi-bo"}, {"do": "end", "unit": "b1"}, move("b", "c"),
    )  # fmt: skip
    carry_out(one, by=BY)
    assert sums() != before
    undo(one, by=BY)
    assert (sums(), dated_tree().on(LATER).order, one.state) == (before, tree, "undone")
    carry_out(one, by=BY)
    assert (one.state, children("m", DAY)) == ("done", {"a1", "a2"})
    assert examine() == []


def test_split_by_shares_of_all_and_of_one_measure(office):
    measure("members"), measure("cells")
    shares = {"*": {"x": "1/4", "y": "3/4"}, "members": {"x": "2/3", "y": "1/3"}}
    steps = [
        found("x", "a"),
        found("y", "a"),
        {"do": "split", "unit": "a1", "into": ["x", "y"], "shares": shares},
    ]
    before = sums()
    one = carry_out(plan(*steps), by=BY)
    (row,) = stored_successions("code")
    assert row.shares == {"x": Fraction(1, 4), "y": Fraction(3, 4)}
    assert row.apart == {"members": {"x": Fraction(2, 3), "y": Fraction(1, 3)}}
    assert examine() == []
    undo(one, by=BY)
    assert sums() == before


def test_dissolved_unit_sends_what_lies_below_elsewhere(office):
    carry_out(plan({"do": "dissolve", "unit": "a", "children_to": "c", "heirs": ["b", "c"]}), by=BY)
    assert children("c", DAY) == {"a1", "a2"}
    (row,) = stored_successions("code")
    assert (row.kind, row.after, row.shares) == ("dissolve", ("b", "c"), {})
    assert examine() == []


def test_units_left_under_an_ended_one_are_counted(office):
    told = obstacles_of({"do": "end", "unit": "khoi"}, move("a", None))
    assert "3 đơn vị trực thuộc, còn 2 chưa có nơi chuyển đến: “Đơn vị b”, “Đơn vị c”" in told


def test_all_obstacles_are_named_at_once(office):
    record(office["b1"], 2023, {measure("m", "chi-bo").code: 4})
    told = obstacles_of(
        found("a"), move("b", "nobody"), {"do": "end", "unit": "b1"}, move("a1", "a2"), move("a2", "a1"),
        {"do": "rename", "unit": "c", "name": "Đơn vị c"}, {"do": "rename", "unit": "c", "name": "Khác"},
        {"do": "end_term", "unit": "c", "term": "2020", "why": "hết"},
    )  # fmt: skip
    assert told.startswith("kế hoạch còn 7 điều vướng: ")
    for number, words in (
        (1, "mã “a” đã thuộc về"), (2, "không có đơn vị mã “nobody”"), (3, "đã có số liệu năm 2023"),
        (6, "vốn đã như vậy"), (7, "đã được xử lý như vậy ở việc 6"), (8, "không có nhiệm kỳ “2020”"),
    ):  # fmt: skip
        assert f"việc {number}: " in told
        assert words in told
    assert "nằm vòng tròn dưới nhau: " in told


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ([], "chưa có việc nào"),
        ([found("x", kind="bo")], "không có loại đơn vị “bo”"),
        ([found("x", group="bo")], "không có nhóm “bo”"),
        ([found("x", "a"), merge("a", into="x")], "cấp trên “Đơn vị a” chỉ tồn tại"),
        ([move("khoi", "a1")], "vòng tròn"),
        ([{"do": "change_kind", "unit": "a", "kind": "bo"}], "không có loại đơn vị “bo”"),
        ([found("x"), {"do": "split", "unit": "a1", "into": ["x", "c"], "shares": None}], "phải là đơn vị mới"),
        ([merge("a1", into="a2"), {"do": "end", "unit": "a2"}], "không tồn tại vào ngày 01/07/2022"),
        ([merge("a1", into="a2"), move("a1", "b")], "kết thúc ở việc 1"),
        ([found("x"), move("x", "a")], "vừa được thành lập trong chính kế hoạch này"),
        ([found("x"), {"do": "end", "unit": "x"}], "vừa được thành lập trong chính kế hoạch này"),
    ],
)  # fmt: skip
def test_obstacle(office, steps, words):
    assert words in obstacles_of(*steps)


def test_day_before_a_unit_began_is_outside_its_life(office):
    early = date(2010, 1, 1)
    assert "ở ngoài thời gian" in obstacles_of({"do": "end", "unit": "a1"}, day=early)
    assert "ở ngoài thời gian" in obstacles_of(move("a1", "b"), day=early)


def test_change_on_the_same_day_and_after_the_end_is_told(office):
    move_unit(office["a1"], parent=office["b"], from_day=DAY, by=BY)
    rename_unit(office["a2"], name="Sau", from_day=LATER, by=BY)
    assert "đúng ngày 01/07/2022" in obstacles_of(move("a1", "c"))
    assert "thay đổi đã ghi từ ngày 01/09/2022" in obstacles_of({"do": "end", "unit": "a2"})


def test_unit_that_would_come_under_an_ended_one_later_is_left(office):
    move_unit(office["a1"], parent=office["c"], from_day=LATER, by=BY)
    assert "còn 1 chưa có nơi chuyển đến: “Đơn vị a1”" in obstacles_of({"do": "end", "unit": "c"})


def test_ended_unit_cannot_end_again(office):
    end_unit(office["a1"], ended_on=LATER, by=BY)
    assert "đã kết thúc ngày 01/09/2022" in obstacles_of({"do": "end", "unit": "a1"})


def test_plan_in_the_future_takes_effect_then(office):
    day = date(2040, 1, 1)
    carry_out(plan(move("a1", "b"), day=day), by=BY)
    assert "a1" in children("a", date(2039, 12, 31))
    assert "a1" in children("b", day)


def test_plan_without_decision_is_not_carried_out(office):
    assert refused(carry_out, plan(move("a1", "b"), decision=""), by=BY).code == "decision_required"


def test_holders_of_an_ended_unit_end_with_it_and_come_back(office):
    from tests.building import isolated

    isolated(office["khoi"])
    appoint(office["a"], post="Bí thư", name="A (giả định)", from_day=date(2020, 1, 1), to_day=None, by=BY)
    before = sums()
    one = carry_out(plan(merge("a", into="b")), by=BY)
    assert OfficeHolder.objects.get().to_day == DAY
    assert "giả định)" not in str(one.written).replace(one.decision, "")
    undo(one, by=BY)
    assert sums() == before


def test_only_an_open_plan_is_changed_or_dropped(office):
    one = plan(move("a1", "b"))
    head = PlanHead("Khác", LATER, note="x")
    changed(one, head, [move("a1", "c")])
    assert (one.title, one.steps, one.effective_on) == ("Khác", [move("a1", "c")], LATER)
    changed(one, replace(head, decision="8-QĐ"), [move("a1", "c")])
    carry_out(one, by=BY)
    assert refused(changed, one, head, []).code == "plan_not_open"
    assert refused(dropped, one, by=BY).code == "plan_not_open"
    assert refused(carry_out, one, by=BY).code == "plan_not_open"
    undo(one, by=BY)
    assert refused(undo, one, by=BY).code == "not_carried_out"
    dropped(one)
    assert refused(carry_out, one, by=BY).code == "plan_not_open"


def test_built_upon_is_not_undone(office):
    members = measure("m")
    one = carry_out(plan(found("m1"), merge("a", "b", into="m1"), move("c", None)), by=BY)
    new = Unit.objects.get(code="m1")
    record(new, 2022, {members.code: 4})
    move_unit(Unit.objects.get(code="a1"), parent=office["khoi"], from_day=LATER, by=BY)
    rename_unit(new, name="Tên sau", from_day=LATER, by=BY)
    add_unit("sau", name="Sau", kind="chi-bo", parent=new, begins_on=LATER, by=BY)
    second = carry_out(plan({"do": "rename", "unit": "c", "name": "C"}, title="Lần hai", day=LATER), by=BY)
    refusal = refused(undo, one, by=BY)
    assert refusal.code == "built_upon"
    for words in (
        "“Đơn vị m1” đã có số liệu", "“Đơn vị a1” được chuyển lần nữa", "“Đơn vị m1” được đổi tên",
        "“Đơn vị m1” đã có đơn vị khác đặt dưới nó", "kế hoạch “Lần hai” đã thay đổi",
    ):  # fmt: skip
        assert words in refusal.message
    undo(second, by=BY)


def test_rows_that_stood_before_do_not_hinder_undoing(office):
    move_unit(office["a1"], parent=office["c"], from_day=LATER, by=BY)
    before = sums()
    one = carry_out(plan(move("a1", "b")), by=BY)
    assert [parent for parent in ("b", "c") if "a1" in children(parent, LATER)] == ["c"]
    undo(one, by=BY)
    assert sums() == before


def test_old_place_that_no_longer_fits_hinders_undoing(office):
    one = carry_out(plan(move("a", None)), by=BY)
    move_unit(office["khoi"], parent=office["a"], from_day=LATER, by=BY)
    assert "không còn hợp" in refused(undo, one, by=BY).message


def test_old_parent_that_has_ended_since_hinders_undoing(office):
    one = carry_out(plan(move("b1", "c"), move("b2", "c")), by=BY)
    end_unit(office["b"], ended_on=LATER, by=BY)
    refusal = refused(undo, one, by=BY)
    assert (refusal.code, "chỗ cũ của “Đơn vị b1” không còn hợp" in refusal.message) == ("built_upon", True)
    assert children("c", LATER) == {"b1", "b2"}


def test_plan_that_another_clerk_changed_meanwhile_is_left_as_it_is(office):
    """A adds a step to what they had before them; B had taken one away."""
    one = plan(move("a1", "b"), move("a2", "b"))
    mine, seen = Reorganisation.objects.get(pk=one.pk), plan_digest(one)
    changed(one, head_of(one), one.steps[1:])
    head, steps = head_of(mine), [*mine.steps, move("b1", "c")]
    for act in (
        lambda: change_reorganisation(mine, head, steps, seen=seen, by=BY),
        lambda: carry_out(Reorganisation.objects.get(pk=one.pk), seen=seen),
        lambda: dropped(Reorganisation.objects.get(pk=one.pk), seen=seen),
    ):
        assert refused(act).code == "plan_changed"
    stored = Reorganisation.objects.get(pk=one.pk)
    assert (stored.steps, stored.state) == ([move("a2", "b")], "draft")


def test_change_made_from_another_plan_than_was_seen_is_refused(office):
    """Between reading and writing somebody changes the plan and changes it back: the steps in hand are not those seen."""
    one = plan(move("a1", "b"))
    seen, head, old = plan_digest(one), head_of(one), list(one.steps)
    changed(one, head, [move("a2", "b")])
    read_between = Reorganisation.objects.get(pk=one.pk)
    changed(one, head, old)
    steps = [*read_between.steps, move("b1", "c")]
    refusal = refused(lambda: change_reorganisation(read_between, head, steps, seen=seen, by=BY))
    assert refusal.code == "plan_changed"


@pytest.mark.parametrize(
    "other",
    [
        {"title": "Khác"},
        {"note": "Khác"},
        {"decision": "Khác"},
        {"decision_day": None},
        {"effective_on": LATER},
    ],
)
def test_every_word_of_the_head_counts_as_seen(office, other):
    one = plan(move("a1", "b"))
    seen = plan_digest(one)
    changed(one, replace(head_of(one), **other), one.steps)
    assert refused(carry_out, one, seen=seen).code == "plan_changed"


def test_plan_changed_after_it_was_done_is_not_undone_unseen(office):
    one = plan(move("a1", "b"))
    seen = plan_digest(one)
    carry_out(one)
    assert refused(undo, one, seen=seen).code == "plan_changed"


def test_journal_tells_what_changed_in_a_plan(office):
    one = plan(move("a1", "b"))
    changed(one, replace(head_of(one), note="Lời ghi"), one.steps)
    event: Any = Event.objects.latest("pk")
    assert (event.before["note"], event.after["note"]) == ("", "Lời ghi")
    assert (event.after["decision_day"], event.after["effective_on"]) == ("2022-07-01", "2022-07-01")
    carry_out(one)
    undo(one)
    carry_out(one)
    told: Any = Event.objects.filter(act="carry_out_reorganisation").values_list("before", flat=True)
    assert [before["state"] for before in told] == ["draft", "undone"]


def test_changed_row_hinders_undoing(office):
    from khoi.records.guard import records_open

    one = carry_out(plan({"do": "rename", "unit": "a", "name": "Mới"}), by=BY)
    with records_open():
        UnitName.objects.filter(name="Mới").update(name="Sửa tay")
    assert "không còn như cũ" in refused(undo, one, by=BY).message


def keeper(place: Unit) -> Viewer:
    return Viewer(
        account="x", grants=(Grant("p", roles()["upper_office"], place.pk, "upper_office@a"),), proven=True
    )


def test_right_is_asked_for_at_every_unit(office):
    by = keeper(office["a"])
    assert "keep_units" in by.grants[0].role.rights
    one = plan(move("a1", "b"))
    assert refused(carry_out, one, by=by).code == "not_allowed"
    assert refused(dropped, one, by=by).code == "not_allowed"
    assert refused(plan, move("b1", "a"), by=by).code == "not_allowed"
    assert refused(carry_out, plan(found("top", None), by=by), by=by).code == "not_allowed"
    mine = plan(move("a1", "a2"), by=by)
    carry_out(mine, by=by)
    undo(mine, by=by)


def test_founded_unit_is_listed_right_behind_the_one_it_comes_from(office):
    carry_out(plan(found("x"), found("y"), found("z"), merge("a", into="x"), merge("b", into="y")), by=BY)
    assert {code: Unit.objects.get(code=code).position for code in "xyz"} == {
        "x": office["a"].position + 1, "y": office["b"].position + 1, "z": office["b2"].position + 1,
    }  # fmt: skip
    assert Placement.objects.filter(unit__code="z").get().from_day == DAY
