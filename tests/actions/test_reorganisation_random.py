"""Random plans over random trees: refused and nothing written, or carried out into a sound tree and undone to the last row."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from tests.building import BY, kinds
from tests.reorganising import carry_out, undo

from khoi.actions.reorganisations import draft_reorganisation
from khoi.actions.units import add_unit, end_unit, move_unit
from khoi.core.refusal import Refusal
from khoi.exchange.backup_rows import sum_of
from khoi.measures.reorganisation_plan import PlanHead
from khoi.queries.doctor import examine
from khoi.queries.ledger import live_ledger
from khoi.queries.reorganisation_standing import TABLES
from khoi.queries.reorganisations import preview
from khoi.records.guard import records_open
from khoi.records.models import (
    ChainHead,
    Event,
    Placement,
    Reorganisation,
    Succession,
    SuccessionPart,
    SuccessionShare,
    Unit,
    UnitGroup,
    UnitKind,
    UnitName,
)  # fmt: skip
from khoi.records.reading import dated_tree

BORN = date(2020, 1, 1)
DAY = BORN + timedelta(3)
OLD, NEW = ("a", "b", "c", "d", "e", "f", "g"), ("x", "y", "z")
CODES = st.sampled_from(OLD + NEW)
SOME = st.lists(CODES, min_size=1, max_size=3, unique=True)
PARENT = st.one_of(st.none(), CODES)
SHARES = st.one_of(st.none(), st.just({"*": {"x": "1/3", "y": "2/3"}}))

GROUND = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.sampled_from(OLD), st.sampled_from(OLD), st.integers(1, 6)),
        st.tuples(st.just("end"), st.sampled_from(OLD), st.sampled_from(OLD), st.integers(1, 8)),
    ),
    max_size=5,
)
STEP = st.one_of(
    st.builds(lambda code, parent: {"do": "found", "code": code, "name": code, "kind": "chi-bo", "parent": parent, "group": None},
              st.sampled_from(NEW), PARENT),
    st.builds(lambda unit, parent: {"do": "move", "unit": unit, "parent": parent}, CODES, PARENT),
    st.builds(lambda unit: {"do": "rename", "unit": unit, "name": "Tên khác"}, CODES),
    st.builds(lambda unit: {"do": "change_kind", "unit": unit, "kind": "to-chuc"}, CODES),
    st.builds(lambda unit: {"do": "end", "unit": unit}, CODES),
    st.builds(lambda units, into: {"do": "merge", "units": units, "into": into}, SOME, CODES),
    st.builds(lambda unit, shares: {"do": "split", "unit": unit, "into": ["x", "y"], "shares": shares}, CODES, SHARES),
    st.builds(lambda unit, goal, heirs: {"do": "dissolve", "unit": unit, "children_to": goal, "heirs": heirs},
              CODES, PARENT, st.lists(CODES, max_size=2, unique=True)),
)  # fmt: skip


def new(code, parent):
    return {"do": "found", "code": code, "name": code, "kind": "chi-bo", "parent": parent, "group": None}


# What belongs together in a plan, so that not only refusals are looked at.
TOGETHER = st.one_of(
    STEP.map(lambda step: [step]),
    st.builds(
        lambda unit, parent, shares: [
            new("x", parent), new("y", parent), {"do": "split", "unit": unit, "into": ["x", "y"], "shares": shares},
        ],
        st.sampled_from(OLD), st.sampled_from((None, "a", "b")), SHARES,
    ),
    st.builds(
        lambda units, parent: [new("z", parent), {"do": "merge", "units": units, "into": "z"}],
        st.lists(st.sampled_from(OLD), min_size=1, max_size=3, unique=True), st.sampled_from((None, "a", "b")),
    ),
)  # fmt: skip
PLANS = st.lists(TOGETHER, min_size=1, max_size=3).map(
    lambda parts: [step for part in parts for step in part]
)


@pytest.fixture
def ground(db):
    kinds()


def wipe() -> None:
    tables = (
        SuccessionShare,
        SuccessionPart,
        Succession,
        Event,
        Placement,
        UnitName,
        UnitKind,
        UnitGroup,
        Unit,
        Reorganisation,
    )
    with records_open():
        for model in tables:
            model.objects.all().delete()
    ChainHead.objects.all().delete()


def plant(parents: list[int], acts: list[tuple]) -> None:
    """Seven units, each under one planted before it, and some moves and ends on later days where they are allowed."""
    units: dict[str, Unit] = {}
    for i, code in enumerate(OLD):
        parent = units[OLD[parents[i] % i]] if i else None
        units[code] = add_unit(code, name=code, kind="chi-bo", parent=parent, begins_on=BORN, by=BY)
    for verb, one, other, after in acts:
        try:
            if verb == "move":
                move_unit(units[one], parent=units[other], from_day=BORN + timedelta(after), by=BY)
            else:
                end_unit(units[one], ended_on=BORN + timedelta(after), by=BY)
        except Refusal:
            continue


def sums() -> dict[str, Any]:
    return {name: sum_of(model) for name, model in TABLES.items()}


def is_sound() -> None:
    tree = dated_tree()
    for i in range(10):
        snapshot = tree.on(BORN + timedelta(i))
        assert snapshot.adrift == ()
        assert len(snapshot) == sum(tree.life(unit).has(snapshot.day) for unit in tree.units)
    assert examine() == []


def drafted(steps: list[dict[str, Any]]) -> Reorganisation | None:
    try:
        return draft_reorganisation(PlanHead("x", DAY, "1-QĐ"), steps, by=BY)
    except Refusal:
        return None  # a step that no plan could have, such as a merger into itself


def obstacles(plan: Reorganisation) -> tuple:
    with live_ledger(BY) as live:
        return preview(BY, live, plan, "vi").obstacles


@given(parents=st.lists(st.integers(0, 20), min_size=7, max_size=7), acts=GROUND, steps=PLANS)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_plan_is_refused_or_leaves_a_sound_tree_and_is_undone(ground, parents, acts, steps):
    wipe()
    plant(parents, acts)
    if (plan := drafted(steps)) is None:
        event("not a plan")
        return
    before, found = sums(), obstacles(plan)
    if found:
        event("obstacles")
        with pytest.raises(Refusal) as caught:
            carry_out(plan, by=BY)
        assert (caught.value.code, sums()) == ("plan_has_obstacles", before)
        return
    event("carried out")
    carry_out(plan, by=BY)
    assert sums() != before
    is_sound()
    assert obstacles(plan) == ()
    undo(plan)
    assert sums() == before
    is_sound()
    carry_out(plan, by=BY)
    is_sound()


def test_the_random_ground_is_sound(ground):
    plant([0] * 7, [])
    is_sound()
    assert connection.vendor in ("sqlite", "postgresql")
