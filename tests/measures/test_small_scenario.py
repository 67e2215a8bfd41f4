"""What a page works out at once is bounded before the work begins, and within the bounds it is the same scenario."""

import json
import time

import pytest

from khoi.core.refusal import Refusal
from khoi.measures.evaluate import evaluate
from khoi.measures.scenario import read_scenario
from khoi.measures.small_scenario import MOST_PLACEMENTS, MOST_SUCCESSIONS, read_small_scenario
from khoi.measures.unit_file import DEEPEST, read_units

TARGET = {"operator": ">=", "threshold": "1", "measure_kind": "count", "period_rule": "each_year"}
SECONDS = 5


def scenario(units: list, targets: int = 1, **more) -> bytes:
    rows = [TARGET | {"id": f"t{i}", "readings": {"r": {"numerator": "m"}}} for i in range(targets)]
    return json.dumps({"term": {"from": 2021, "to": 2022}, "units": units, "targets": rows} | more).encode()


def chain(length: int) -> list[dict]:
    return [{"id": f"u{i}", "kind": "k", "parent": f"u{i - 1}" if i else None} for i in range(length)]


def flat(count: int) -> list[dict]:
    return [
        {"id": "top", "kind": "k"},
        *({"id": f"u{i}", "kind": "k", "parent": "top"} for i in range(count)),
    ]


def renamed(count: int) -> list[dict]:
    return [{"kind": "rename", "on": "2021-05-05", "from": [f"x{i}"], "to": ["top"]} for i in range(count)]


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (scenario(chain(MOST_PLACEMENTS + 1)), "units"),
        (
            scenario([{"id": "a", "kind": "k", "parents": [{"parent": None}] * (MOST_PLACEMENTS + 1)}]),
            "units",
        ),
        (scenario(flat(1), successions=renamed(MOST_SUCCESSIONS + 1)), "successions"),
        (scenario(flat(1000), 10, term={"from": 1900, "to": 2200}), "targets"),
        (scenario(flat(1000), 0, expected=[{"measure": "m", "kind": "k"}] * 3000), "tallies"),
    ],
)
def test_large_scenario_is_refused_by_what_is_large(data, where):
    with pytest.raises(Refusal) as caught:
        read_small_scenario(data)
    assert (caught.value.code, caught.value.where) == ("too_large", where)


def test_small_scenario_is_the_scenario():
    data = scenario(flat(3), 2, tallies=[{"unit": "u1", "period": 2021, "measure": "m", "count": 5}])
    assert evaluate(read_small_scenario(data)) == evaluate(read_scenario(data))


@pytest.mark.parametrize(
    "data", [b"[]", b"term: 1", b"units: 1", b"{units: [{parents: 1}], successions: {}}"]
)
def test_odd_shapes_are_left_to_the_reader(data):
    with pytest.raises(Refusal) as caught:
        read_small_scenario(data)
    assert caught.value.code != "too_large"


NAMES = [f"u{i}" for i in range(20_000)]


@pytest.mark.parametrize(
    "data",
    [
        scenario(flat(1), successions=[{"kind": "merge", "on": "2021-05-05", "from": NAMES, "to": ["top"]}]),
        scenario(flat(1), 1).replace(b'{"r"', b'{%s"r"' % b"".join(b'"%d":{"numerator":"m"},' % i for i in range(20_000))),
        scenario(
            flat(20_000),
            successions=[
                {"kind": "split", "on": "2021-05-05", "from": ["x"], "to": NAMES, "shares": dict.fromkeys(NAMES, "1/20000")}
            ],
        ),
    ],
    ids=["predecessors", "readings", "shares"],
)  # fmt: skip
def test_thousands_of_names_are_read_in_a_moment(data):
    begin = time.process_time()
    assert len(read_scenario(data).years) == 2
    assert time.process_time() - begin < SECONDS


def unit_rows(length: int) -> bytes:
    lines = [f"u{i},X,khoi,{f'u{i - 1}' if i else ''},2020-01-01" for i in range(length)]
    return "\n".join(["code,name,kind,parent,from", *lines]).encode()


@pytest.mark.parametrize("turned", [False, True])
def test_file_of_units_may_not_be_deeper_than_any_organisation(turned):
    head, *lines = unit_rows(DEEPEST + 3).splitlines()
    rows = lines[::-1] if turned else lines
    faults = read_units(b"\n".join([head, *rows]), "a.csv").faults
    line = 2 + (DEEPEST if not turned else 2)
    assert [(fault.where, fault.message) for fault in faults] == [
        (line, f"parent: đơn vị nằm dưới quá {DEEPEST} cấp trong tệp")
    ]
    assert read_units(unit_rows(DEEPEST), "a.csv").faults == ()
