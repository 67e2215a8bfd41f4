"""The dated tree: one parent a day, no circle, and preorder numbers that tell a subtree."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.intervals import Interval
from khoi.core.refusal import Refusal
from khoi.core.tree import Change, DatedTree, Placement, Snapshot, changes

DAY = date(2020, 1, 1)


def day(number: int) -> date:
    return DAY + timedelta(number)


def span(start: int, end: int | None = None) -> Interval:
    return Interval(day(start), None if end is None else day(end))


@st.composite
def placements(draw) -> list[Placement]:
    """Any rows at all over a few units and days: overlaps, circles and gaps included."""
    names = st.sampled_from(range(5))
    rows = st.builds(
        Placement,
        names,
        names | st.none(),
        st.tuples(st.integers(0, 9), st.none() | st.integers(1, 5)).map(
            lambda pair: span(pair[0], None if pair[1] is None else sum(pair))
        ),
    )
    return draw(st.lists(rows, max_size=9))


@st.composite
def trees(draw) -> DatedTree:
    """An accepted tree: unit i lies under lower numbers, and moves, begins and ends on drawn days."""
    rows = []
    for unit in range(draw(st.integers(1, 9))):
        cuts = sorted(draw(st.sets(st.integers(0, 20), min_size=1, max_size=4)))
        for start, end in zip(cuts, [*cuts[1:], None], strict=True):
            parent = draw(st.sampled_from([None, *range(unit)]))
            rows.append(Placement(unit, parent, span(start, end)))
        if draw(st.booleans()):
            last = rows.pop()
            rows.append(Placement(unit, last.parent, span((last.days.start - DAY).days, 30)))
    return DatedTree(rows)


def parents_of_day(rows: list[Placement], when: date) -> dict[int, list[int | None]]:
    found: dict[int, list[int | None]] = {}
    for row in rows:
        if row.days.has(when):
            found.setdefault(row.unit, []).append(row.parent)
    return found


def has_circle(parents: dict[int, list[int | None]]) -> bool:
    for unit in parents:
        above, steps = parents[unit][0], 0
        while above in parents and steps <= len(parents):
            above, steps = parents[above][0], steps + 1
        if steps > len(parents):
            return True
    return False


def code_of(rows: list[Placement]) -> str:
    try:
        DatedTree(rows)
    except Refusal as refusal:
        return refusal.code
    return "accepted"


@given(placements())
def test_rows_are_accepted_exactly_when_every_day_is_a_tree(rows):
    units = {row.unit for row in rows}
    by_day = [parents_of_day(rows, day(i)) for i in range(20)]
    faults = set()
    if any(len(above) > 1 for parents in by_day for above in parents.values()):
        faults.add("two_parents")
    if any(row.parent is not None and row.parent not in units for row in rows):
        faults.add("unknown_parent")
    if not faults and any(has_circle(parents) for parents in by_day):
        faults.add("cycle")
    assert code_of(rows) in (faults or {"accepted"})


@given(trees())
def test_each_living_unit_has_one_parent_on_every_change_day(tree):
    spans = [row.days for unit in tree.units for row in tree.placements(unit)]
    for when in {span.start for span in spans} | {span.end for span in spans if span.end}:
        alive = [unit for unit in tree.units if any(row.days.has(when) for row in tree.placements(unit))]
        assert [sum(row.days.has(when) for row in tree.placements(unit)) for unit in alive] == [1] * len(
            alive
        )
        assert sorted(tree.on(when).order) == sorted(alive)


@given(trees(), st.integers(0, 31))
def test_preorder_numbers_tell_the_subtree(tree, number):
    today = tree.on(day(number))
    for unit in today.order:
        inside = {other for other in today.order if today.place[unit] in today.path(other)}
        assert {today.order[i] for i in today.subtree(unit)} == inside
        children = [other for other in today.order if today.parent[today.place[other]] == today.place[unit]]
        assert today.children(unit) == children


@given(trees(), st.integers(0, 31))
def test_parent_in_the_tree_of_a_day_is_the_placed_one_unless_it_is_gone(tree, number):
    today = tree.on(day(number))
    for unit in today.order:
        placed = tree.parent(unit, today.day)
        above = today.parent[today.place[unit]]
        assert (None if above < 0 else today.order[above]) == (placed if placed in today else None)
    gone = [
        unit for unit in today.order if (up := tree.parent(unit, today.day)) is not None and up not in today
    ]
    assert [unit for unit in today.adrift if unit in gone] == gone


def test_unit_in_a_gap_stands_at_the_top_and_is_adrift():
    tree = DatedTree(
        [Placement("top", None, span(0)), Placement("a", "top", span(0, 5)), Placement("a", "top", span(8))]
    )
    today = tree.on(day(6))
    assert (today.order, today.parent, today.adrift) == (["top", "a"], [-1, -1], ("a",))
    assert tree.life("a") == span(0)


def test_unit_under_a_parent_that_ended_is_adrift():
    tree = DatedTree([Placement("top", None, span(0, 5)), Placement("a", "top", span(0))])
    assert (tree.on(day(4)).adrift, tree.on(day(5)).adrift, tree.on(day(5)).order) == ((), ("a",), ["a"])


def test_two_parents_names_the_later_row():
    rows = [
        Placement("top", None, span(0)),
        Placement("a", "top", span(3), "units[1].parents[0].parent"),
        Placement("a", "top", span(0, 4), "units[1].parents[1].parent"),
    ]
    with pytest.raises(Refusal) as caught:
        DatedTree(rows)
    assert (caught.value.code, caught.value.where) == ("two_parents", "units[1].parents[0].parent")
    assert caught.value.message == "đơn vị “a” có hai cấp trên trong ngày 2020-01-04"


def test_cycle_names_its_latest_link_and_only_its_members():
    rows = [
        Placement("tail", "a", span(5), "units[0]"),
        Placement("a", "b", span(0), "units[1]"),
        Placement("b", None, span(0, 5), "units[2][0]"),
        Placement("b", "a", span(5), "units[2][1]"),
    ]
    with pytest.raises(Refusal) as caught:
        DatedTree(rows)
    assert (caught.value.code, caught.value.where) == ("cycle", "units[2][1]")
    assert caught.value.message == "các đơn vị nằm vòng tròn dưới nhau từ ngày 2020-01-06: “b”, “a”"


def test_unit_below_itself():
    with pytest.raises(Refusal) as caught:
        DatedTree([Placement("a", "a", span(0))])
    assert (caught.value.code, caught.value.where) == ("cycle", "unit a")


def test_unknown_parent():
    with pytest.raises(Refusal) as caught:
        DatedTree([Placement("a", "nobody", span(0), "units[0].parent")])
    assert (caught.value.code, caught.value.where) == ("unknown_parent", "units[0].parent")


def test_circle_over_time_that_never_closes_on_one_day():
    tree = DatedTree(
        [
            Placement("a", "b", span(0, 5)),
            Placement("a", None, span(5)),
            Placement("b", None, span(0, 5)),
            Placement("b", "a", span(5)),
        ]
    )
    assert [tree.on(day(i)).order for i in (4, 5)] == [["b", "a"], ["a", "b"]]


def test_changes_between_two_days():
    tree = DatedTree(
        [
            Placement("top", None, span(0)),
            Placement("moved", "top", span(0, 5)),
            Placement("moved", "born", span(5)),
            Placement("ended", "top", span(0, 5)),
            Placement("born", "top", span(5)),
            Placement("kept", "top", span(0)),
        ]
    )
    assert changes(tree, day(0), day(5)) == [
        Change("moved", "moved", "top", "born"),
        Change("ended", "ended", "top", None),
        Change("born", "born", None, "top"),
    ]


def test_tree_without_units():
    empty = Snapshot(DAY, {})
    assert (len(empty), empty.order, empty.last) == (0, [], [])
