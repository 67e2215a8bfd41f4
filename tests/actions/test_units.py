"""Acts on units: no order of acts may leave a hole, a circle or two parents, and a refused act leaves nothing."""

import string
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.building import BY, NAME, choose_network, isolated

from khoi.actions.figures import record_figures
from khoi.actions.units import (
    add_unit,
    appoint,
    change_group,
    change_kind,
    end_unit,
    move_unit,
    record_succession,
    rename_unit,
)
from khoi.core.refusal import Refusal
from khoi.core.succession import Succession
from khoi.queries.doctor import examine
from khoi.records.chain import breaks
from khoi.records.declared import MASKS, PERSONAL
from khoi.records.guard import records_open
from khoi.records.models import (
    ChainHead,
    Event,
    Grouping,
    Kind,
    Measure,
    OfficeHolder,
    Placement,
    Revision,
    SuccessionPart,
    Unit,
    UnitGroup,
    UnitKind,
    UnitName,
)
from khoi.records.models import Succession as SuccessionRow
from khoi.records.reading import dated_tree, names_on, stored_successions

BORN = date(2020, 1, 1)

TABLES = (Unit, Placement, UnitName, UnitKind, UnitGroup, OfficeHolder, SuccessionRow, SuccessionPart)


def catalogue():
    with records_open():
        for rank, code in enumerate(("dang-bo", "chi-bo")):
            Kind(code=code, rank=rank).save()
        Grouping(code="noi-chinh", label="Nội chính", label_en="Internal affairs").save()
        Measure(code="m", label="m", label_en="m", counted="m", counted_en="m").save()


@pytest.fixture
def kinds(db):
    catalogue()


def add(code: str, parent: Unit | None = None, begins_on: date = BORN, **changed) -> Unit:
    words = {"name": f"Đơn vị {code.upper()}", "kind": "chi-bo", "by": BY} | changed
    return add_unit(code, parent=parent, begins_on=begins_on, **words)


def stored() -> list:
    return [list(model.objects.order_by("pk").values()) for model in (*TABLES, Event, ChainHead, Revision)]


def refusal(act, *args, **kwargs) -> Refusal:
    """The refusal of `act`; nothing may be left of it."""
    before = stored()
    with pytest.raises(Refusal) as refused:
        act(*args, **kwargs)
    assert stored() == before
    return refused.value


def points(model, unit: Unit, field: str) -> list[tuple]:
    return list(model.objects.filter(unit=unit).values_list("from_day", field))


def test_new_unit_stands_in_every_dated_table(kinds):
    top = add("a")
    unit = add("b", top, date(2021, 5, 1), name="  Đảng bộ  Sở Y tế ", group="noi-chinh")
    assert points(Placement, unit, "parent") == [(date(2021, 5, 1), top.pk)]
    assert points(UnitName, unit, "search") == [(date(2021, 5, 1), "dang bo so y te")]
    assert names_on(date(2021, 5, 1)) == {top.pk: "Đơn vị A", unit.pk: "Đảng bộ Sở Y tế"}
    assert names_on(date(2021, 4, 30)) == {top.pk: "Đơn vị A"}
    assert points(UnitKind, unit, "kind__code") == [(date(2021, 5, 1), "chi-bo")]
    assert dict(UnitKind.objects.values_list("unit", "kind__code")) == {top.pk: "chi-bo", unit.pk: "chi-bo"}
    assert points(UnitGroup, unit, "grouping__code") == [(date(2021, 5, 1), "noi-chinh")]
    event = Event.objects.latest("pk")
    assert (event.act, event.subject, event.actor, event.before) == ("add_unit", "b", NAME, None)
    assert event.after == {
        "begins_on": "2021-05-01",
        "name": "Đảng bộ Sở Y tế",
        "kind": "chi-bo",
        "parent": "a",
        "group": "noi-chinh",
    }


def test_new_units_are_listed_last(kinds):
    top = add("z")
    assert [add("b", top).position, add("a", top).position] == [1, 2]
    assert list(dated_tree().units) == list(Unit.objects.order_by("pk").values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"code": "a"}, "duplicate_code"),
        ({"code": ""}, "bad_code"),
        ({"code": "a b"}, "bad_code"),
        ({"code": "a/b"}, "bad_code"),
        ({"code": "x" * 81}, "bad_code"),
        ({"name": " "}, "empty_text"),
        ({"name": "x" * 201}, "too_long"),
        ({"kind": "khoa"}, "unknown_kind"),
        ({"group": "khoa"}, "unknown_group"),
        ({"begins_on": BORN - timedelta(1)}, "parent_not_alive"),
    ],
)
def test_bad_new_unit_is_refused(kinds, changed, code):
    top = add("a")
    assert refusal(add, **({"code": "b", "parent": top} | changed)).code == code


def test_move_holds_from_its_day_on(kinds):
    a, b = add("a"), add("b")
    unit = add("c", a)
    move_unit(unit, parent=b, from_day=date(2022, 7, 1), by=BY)
    tree = dated_tree()
    assert (tree.parent(unit.pk, date(2022, 6, 30)), tree.parent(unit.pk, date(2022, 7, 1))) == (a.pk, b.pk)
    event = Event.objects.latest("pk")
    assert (event.before, event.after) == ({"parent": "a"}, {"parent": "b", "from_day": "2022-07-01"})


def test_move_before_a_later_move_holds_until_then(kinds):
    a, b = add("a"), add("b")
    unit = add("c", a)
    end_unit(b, ended_on=date(2023, 1, 1), by=BY)
    assert refusal(move_unit, unit, parent=b, from_day=date(2021, 1, 1), by=BY).code == "parent_not_alive"
    move_unit(unit, parent=None, from_day=date(2023, 1, 1), by=BY)
    move_unit(unit, parent=b, from_day=date(2021, 1, 1), by=BY)
    assert [row.parent for row in dated_tree().placements(unit.pk)] == [a.pk, b.pk, None]


def test_circle_is_refused(kinds):
    a = add("a")
    b = add("b", a)
    c = add("c", b)
    refused = refusal(move_unit, a, parent=c, from_day=date(2021, 1, 1), by=BY)
    assert (refused.code, "“a”" in refused.message) == ("cycle", True)
    assert refusal(move_unit, a, parent=a, from_day=date(2021, 1, 1), by=BY).code == "cycle"


def test_circle_closed_by_an_earlier_move_is_refused(kinds):
    a, b = add("a"), add("b")
    move_unit(a, parent=b, from_day=date(2022, 1, 1), by=BY)
    assert refusal(move_unit, b, parent=a, from_day=date(2021, 1, 1), by=BY).code == "cycle"


@pytest.mark.parametrize(
    ("from_day", "code"),
    [
        (BORN - timedelta(1), "outside_life"),
        (BORN, "same_day"),
        (date(2024, 1, 1), "outside_life"),
        (date(2023, 12, 31), None),
    ],
)
def test_change_outside_life_or_on_a_taken_day_is_refused(kinds, from_day, code):
    a = add("a")
    unit = add("b", a)
    end_unit(unit, ended_on=date(2024, 1, 1), by=BY)
    acts = (
        (move_unit, {"parent": None}),
        (rename_unit, {"name": "Mới"}),
        (change_kind, {"kind": "dang-bo"}),
    )
    for act, changed in acts:
        if code is None:
            act(unit, **changed, from_day=from_day, by=BY)
        else:
            assert refusal(act, unit, **changed, from_day=from_day, by=BY).code == code


def test_second_change_on_a_day_suggests_a_free_day(kinds):
    unit = add("a")
    rename_unit(unit, name="Hai", from_day=date(2021, 1, 1), by=BY)
    rename_unit(unit, name="Ba", from_day=date(2021, 1, 2), by=BY)
    refused = refusal(rename_unit, unit, name="Bốn", from_day=date(2021, 1, 1), by=BY)
    assert (refused.code, refused.hint) == ("same_day", "Chọn ngày khác, ví dụ 03/01/2021.")


def test_change_to_the_same_is_refused(kinds):
    a = add("a")
    unit = add("b", a)
    later = {"from_day": date(2021, 1, 1), "by": BY}
    assert refusal(move_unit, unit, parent=a, **later).code == "nothing_changes"
    assert refusal(rename_unit, unit, name="Đơn vị B", **later).code == "nothing_changes"
    assert refusal(change_kind, unit, kind="chi-bo", **later).code == "nothing_changes"
    assert refusal(change_group, unit, group=None, **later).code == "nothing_changes"


def test_name_kind_and_group_hold_from_their_day(kinds):
    unit = add("a")
    rename_unit(unit, name="Đảng bộ A", from_day=date(2022, 1, 1), by=BY)
    change_kind(unit, kind="dang-bo", from_day=date(2022, 1, 1), by=BY)
    change_group(unit, group="noi-chinh", from_day=BORN, by=BY)
    change_group(unit, group=None, from_day=date(2022, 1, 1), by=BY)
    assert points(UnitName, unit, "name") == [(BORN, "Đơn vị A"), (date(2022, 1, 1), "Đảng bộ A")]
    assert points(UnitKind, unit, "kind__code") == [(BORN, "chi-bo"), (date(2022, 1, 1), "dang-bo")]
    assert points(UnitGroup, unit, "grouping__code") == [(BORN, "noi-chinh"), (date(2022, 1, 1), None)]
    assert Event.objects.latest("pk").before == {"group": "noi-chinh"}
    later = {"from_day": date(2023, 1, 1), "by": BY}
    assert refusal(rename_unit, unit, name="\n", **later).code == "empty_text"
    assert refusal(change_kind, unit, kind="khoa", **later).code == "unknown_kind"
    assert refusal(change_group, unit, group="khoa", **later).code == "unknown_group"


def test_end_names_the_children_still_there(kinds):
    a, b = add("a"), add("b")
    child, gone = add("c", a), add("d", a)
    end_unit(gone, ended_on=date(2022, 1, 1), by=BY)
    refused = refusal(end_unit, a, ended_on=date(2023, 1, 1), by=BY)
    assert (refused.code, refused.message) == (
        "has_children",
        "từ ngày 01/01/2023 vẫn còn đơn vị trực thuộc: “Đơn vị C”",
    )
    move_unit(child, parent=b, from_day=date(2023, 1, 2), by=BY)
    assert refusal(end_unit, a, ended_on=date(2023, 1, 1), by=BY).code == "has_children"
    end_unit(a, ended_on=date(2023, 1, 2), by=BY)
    assert a.ended_on == date(2023, 1, 2)
    assert dated_tree().life(a.pk).end == date(2023, 1, 2)


def test_end_that_cuts_off_what_is_written_is_refused(kinds):
    unit = add("a")
    rename_unit(unit, name="Mới", from_day=date(2023, 6, 1), by=BY)
    days = {"cut_off": date(2024, 1, 1), "received_on": date(2024, 1, 1)}
    record_figures(unit, year=2023, counts={"m": 1}, source="x", reporter="x", by=BY, **days)
    assert refusal(end_unit, unit, ended_on=BORN, by=BY).code == "outside_life"
    assert refusal(end_unit, unit, ended_on=date(2023, 6, 1), by=BY).code == "changes_after_end"
    with records_open():
        UnitName.objects.filter(from_day__gt=BORN).delete()
    assert refusal(end_unit, unit, ended_on=date(2023, 1, 1), by=BY).code == "figures_after_end"
    end_unit(unit, ended_on=date(2023, 1, 2), by=BY)
    assert refusal(end_unit, unit, ended_on=date(2024, 1, 1), by=BY).code == "already_ended"


def test_holder_is_kept_with_the_days(kinds):
    isolated(unit := add("a"))
    days = {"from_day": date(2021, 1, 1), "to_day": date(2022, 1, 1)}
    holder = appoint(unit, post="Bí thư", name="Đồng chí A (giả định)", **days, by=BY)
    assert OfficeHolder.objects.values_list("post", "name", "from_day", "to_day").get(pk=holder.pk) == (
        "Bí thư",
        "Đồng chí A (giả định)",
        *days.values(),
    )
    assert Event.objects.latest("pk").after == {
        "post": "Bí thư", "name": MASKS[PERSONAL], "from_day": "2021-01-01", "to_day": "2022-01-01",
    }  # fmt: skip


@pytest.mark.parametrize("profile", ["", "connected"])
def test_holder_is_refused_where_no_persons_are_kept(kinds, profile):
    unit = add("a")
    if profile:
        choose_network(profile, unit)
    holder = {"post": "Bí thư", "name": "A", "from_day": date(2021, 1, 1), "to_day": None, "by": BY}
    assert refusal(appoint, unit, **holder).code == "persons_not_kept_here"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"post": ""}, "empty_text"),
        ({"name": " "}, "empty_text"),
        ({"from_day": BORN - timedelta(1)}, "outside_life"),
        ({"to_day": date(2021, 1, 1)}, "days_reversed"),
        ({"to_day": date(2023, 1, 2)}, "outside_life"),
    ],
)
def test_bad_holder_is_refused(kinds, changed, code):
    unit = add("a")
    end_unit(unit, ended_on=date(2023, 1, 1), by=BY)
    words = {"post": "Bí thư", "name": "A", "from_day": date(2021, 1, 1), "to_day": None, "by": BY}
    assert refusal(appoint, unit, **(words | changed)).code == code


DAY = date(2022, 7, 1)


def handed_over(kind, before, after, *, shares=None, on=DAY, decision="1-QĐ/ĐUK (giả định)"):
    return record_succession(kind, on=on, before=before, after=after, shares=shares, decision=decision, by=BY)


def test_merger_and_split_are_read_back(kinds):
    a, b, c, d = add("a"), add("b"), add("c"), add("d", begins_on=DAY)
    e = add("e", begins_on=DAY)
    for unit in (a, b, c):
        end_unit(unit, ended_on=DAY, by=BY)
    handed_over("merge", [a, b], [d])
    f = add("f", begins_on=DAY)
    handed_over("split", [c], [e, f], shares={e: Fraction(3, 5), f: Fraction(2, 5)})
    assert stored_successions() == [
        Succession("merge", DAY, (a.pk, b.pk), (d.pk,)),
        Succession("split", DAY, (c.pk,), (e.pk, f.pk), {e.pk: Fraction(3, 5), f.pk: Fraction(2, 5)}),
    ]
    assert examine() == []
    assert list(breaks()) == []


def test_unit_may_take_in_another_or_give_a_part_away(kinds):
    a, b, c = add("a"), add("b"), add("c", begins_on=DAY)
    end_unit(b, ended_on=DAY, by=BY)
    handed_over("merge", [a, b], [a])
    handed_over("split", [a], [a, c])
    assert [(row.before, row.after) for row in stored_successions()] == [
        ((a.pk, b.pk), (a.pk,)),
        ((a.pk,), (a.pk, c.pk)),
    ]
    assert examine() == []
    assert list(breaks()) == []


def test_impossible_succession_is_refused(kinds):
    old, new, young = add("old"), add("new", begins_on=DAY), add("young", begins_on=DAY)
    alive = add("alive")
    end_unit(old, ended_on=DAY, by=BY)
    half = Fraction(1, 2)
    cases = [
        ("absorb", [old], [new], {}, "unknown_kind"),
        ("split", [old], [new], {}, "wrong_sides"),
        ("merge", [], [new], {}, "wrong_sides"),
        ("merge", [old, old], [new], {}, "wrong_sides"),
        ("rename", [old], [old], {}, "wrong_sides"),
        ("merge", [old, alive], [new], {}, "not_ended_that_day"),
        ("rename", [old], [new], {"on": DAY + timedelta(1)}, "not_ended_that_day"),
        ("rename", [old], [alive], {}, "not_alive_that_day"),
        ("split", [young], [young, new], {}, "not_alive_that_day"),
        ("dissolve", [old], [add("late", begins_on=DAY + timedelta(1))], {}, "not_alive_that_day"),
        ("split", [old], [new, young], {"shares": {new: half}}, "shares_not_whole"),
        ("split", [old], [new, young], {"shares": {new: half, young: Fraction(1, 3)}}, "shares_not_whole"),
        ("split", [old], [new, young], {"shares": {new: 2 * half + 1, young: -2 * half}}, "shares_not_whole"),
        ("rename", [old], [new], {"shares": {new: Fraction(1)}}, "shares_not_whole"),
        ("rename", [old], [new], {"decision": ""}, "empty_text"),
    ]
    found = [refusal(handed_over, kind, before, after, **more).code for kind, before, after, more, _ in cases]
    assert found == [code for *_, code in cases]
    handed_over("dissolve", [old], [])
    assert refusal(handed_over, "rename", [old], [new]).code == "already_handed_over"


def test_two_that_go_under_each_other_at_once_leave_one(transactional_db):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("in memory SQLite does not let a second writer wait")
    catalogue()
    a, b = add("a"), add("b")

    def move(pair: tuple[Unit, Unit]) -> str:
        try:
            move_unit(pair[0], parent=pair[1], from_day=date(2021, 1, 1), by=BY)
        except Refusal as refused:
            return refused.code
        finally:
            connections.close_all()
        return "moved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(move, [(a, b), (b, a)])) == ["cycle", "moved"]
    assert Placement.objects.filter(parent__isnull=False).count() == 1


def test_statements_do_not_grow_with_units(kinds):
    top, other = add("top"), add("other")
    unit = add("u", top)

    def statements(day: date) -> int:
        with CaptureQueriesContext(connection) as asked:
            move_unit(unit, parent=other if day.year % 2 else top, from_day=day, by=BY)
        return len(asked)

    few = statements(date(2021, 1, 1))
    for i in range(40):
        add(f"more-{i}", top)
    assert statements(date(2022, 1, 1)) == few


DAYS = st.integers(0, 6).map(lambda i: BORN + timedelta(i))
PICK = st.integers(0, 5)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), PICK, PICK, DAYS),
        st.tuples(st.just("move"), PICK, PICK, DAYS),
        st.tuples(st.just("end"), PICK, PICK, DAYS),
    ),
    max_size=14,
)


def act_out(act: tuple, units: list[Unit]) -> None:
    verb, one, other, day = act
    parent = units[other] if other < len(units) else None
    if verb == "add":
        units.append(add(string.ascii_lowercase[one], parent, day))
    elif one < len(units) and verb == "move":
        move_unit(units[one], parent=parent, from_day=day, by=BY)
    elif one < len(units):
        end_unit(units[one], ended_on=day, by=BY)


@given(acts=ACTS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_acts_leaves_a_sound_tree(kinds, acts):
    with records_open():
        for model in (Event, Placement, UnitName, UnitKind, Unit):
            model.objects.all().delete()
    ChainHead.objects.all().delete()
    units: list[Unit] = []
    for act in acts:
        before = stored()
        try:
            act_out(act, units)
        except Refusal:
            assert stored() == before
    tree = dated_tree()
    assert set(tree.units) == {unit.pk for unit in units}
    for unit in tree.units:
        rows = tree.placements(unit)
        assert [row.days.end for row in rows[:-1]] == [row.days.start for row in rows[1:]]
    for i in range(8):
        day = BORN + timedelta(i)
        snapshot = tree.on(day)
        assert snapshot.adrift == ()
        assert len(snapshot) == sum(tree.life(unit).has(day) for unit in tree.units)
    assert examine() == []
    assert list(breaks()) == []
