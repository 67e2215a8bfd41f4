"""Whatever a scenario file holds, it is read or refused with the place of the fault: never anything else."""

import copy
import json
import random
from typing import Any

import pytest
import yaml

from khoi.core.refusal import Refusal
from khoi.measures.evaluate import evaluate
from khoi.measures.scenario import read_scenario

VALID: dict[str, Any] = {
    "term": {"from": 2021, "to": 2023},
    "units": [
        {"id": "top", "kind": "upper", "name": "Đảng bộ", "parents": [{"parent": None, "from": "2015-01-01", "to": None}]},
        {"id": "a", "kind": "cell", "parent": "top", "to": "2022-07-01"},
        {"id": "b", "kind": "cell", "parents": [{"parent": "top", "to": "2022-07-01"}, {"parent": "c", "from": "2022-07-01"}]},
        {"id": "c", "kind": "cell", "parent": "top", "from": "2022-07-01"},
        {"id": "d", "kind": "cell", "parent": "top", "from": "2022-07-01"},
    ],
    "successions": [
        {"kind": "split", "on": "2022-07-01", "from": ["a"], "to": ["c", "d"], "shares": {"c": "3/5", "d": "2/5"}}
    ],
    "tallies": [
        {"unit": "a", "period": 2021, "measure": "members.rated", "count": 120},
        {"unit": "a", "period": 2021, "measure": "members.htxs", "count": 30},
        {"unit": "d", "period": "2023", "measure": "members.rated", "count": 2**64},
        {"unit": "d", "period": 2023, "measure": "members.htxs", "count": None},
    ],
    "expected": [{"measure": "members.rated", "kind": "cell"}],
    "targets": [
        {"id": "share", "text": "25% trở lên", "operator": "bare", "threshold": "25", "measure_kind": "ratio",
         "period_rule": "mean_of_years", "readings": {"r": {"numerator": "members.htxs", "denominator": "members.rated"}}},
        {"id": "grow", "operator": "range", "threshold": ["1", "2.5"], "measure_kind": "growth",
         "period_rule": "growth_per_year", "readings": {"r": {"numerator": "members.rated"}}},
    ],
    "structure": "2023-12-31",
}  # fmt: skip


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        read_scenario(data)
    return caught.value.code, caught.value.where


def changed(path: str, value: Any) -> dict[str, Any]:
    """The valid scenario with one value put at a dotted path; `...` takes it away."""
    data = copy.deepcopy(VALID)
    *above, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = data
    for step in above:
        place = place[step]
    if value is ...:
        del place[last]
    elif isinstance(place, list) and last == len(place):
        place.append(value)
    else:
        place[last] = value
    return data


def test_valid_scenario():
    scenario = read_scenario(json.dumps(VALID).encode())
    assert (scenario.years, scenario.unplaced, [t.id for t in scenario.targets]) == (
        (2021, 2022, 2023),
        frozenset(),
        ["share", "grow"],
    )


def test_json_and_yaml_give_the_same_answer():
    texts = [json.dumps(VALID), yaml.safe_dump(VALID), yaml.safe_dump(VALID, default_flow_style=True)]
    answers = [evaluate(read_scenario(text.encode())) for text in texts]
    assert answers[0] == answers[1] == answers[2]


PARENT = {"parent": "top", "from": "2015-01-01", "to": None}
FAULTS = [
    ("term", ..., "missing_key", "term"),
    ("term", 2021, "wrong_type", "term"),
    ("term.to", 2020, "term_reversed", "term.to"),
    ("term.from", "21", "not_a_year", "term.from"),
    ("odd", 1, "unknown_key", "odd"),
    ("units", ..., "missing_key", "units"),
    ("units", {}, "wrong_type", "units"),
    ("units.0", "top", "wrong_type", "units[0]"),
    ("units.0.id", ..., "missing_key", "units[0].id"),
    ("units.0.id", "", "wrong_type", "units[0].id"),
    ("units.0.id", ["a"], "wrong_type", "units[0].id"),
    ("units.0.name", 5, "wrong_type", "units[0].name"),
    ("units.0.kind", ..., "missing_key", "units[0].kind"),
    ("units.0.parents", [], "missing_key", "units[0].parents"),
    ("units.0.parents", {}, "wrong_type", "units[0].parents"),
    ("units.0.parents.0.parent", "nobody", "unknown_unit", "units[0].parents[0].parent"),
    ("units.0.parents.0.from", 20150101, "not_a_day", "units[0].parents[0].from"),
    ("units.0.parents.0.from", 5, "not_a_day", "units[0].parents[0].from"),
    ("units.0.parents.0.to", "2015-01-01", "interval_reversed", "units[0].parents[0].to"),
    ("units.0.parents.1", PARENT | {"parent": None}, "two_parents", "units[0].parents[1].parent"),
    ("units.0.parents.0.parent", "c", "cycle", "units[3].parent"),
    ("units.1.parent", "a", "cycle", "units[1].parent"),
    ("units.2.parents.0.to", "2022-07-02", "two_parents", "units[2].parents[1].parent"),
    ("units.1.parents", [PARENT], "two_forms", "units[1].parent"),
    ("units.5", {"id": "a", "kind": "cell"}, "duplicate_unit", "units[5].id"),
    ("successions", {}, "wrong_type", "successions"),
    ("successions.0.kind", "sold", "unknown_value", "successions[0].kind"),
    ("successions.0.on", ..., "missing_key", "successions[0].on"),
    ("successions.0.on", 2022, "not_a_day", "successions[0].on"),
    ("successions.0.from", "a", "wrong_type", "successions[0].from"),
    ("successions.0.from", ["a", "a"], "duplicate_unit", "successions[0].from[1]"),
    ("successions.0.to", ["c", "nobody"], "unknown_unit", "successions[0].to[1]"),
    ("successions.0.to", ["c", None], "wrong_type", "successions[0].to[1]"),
    ("successions.0.shares.c", "1/2", "shares_not_whole", "successions[0].shares"),
    ("successions.0.shares", {"c": "6/5", "d": "-0.2"}, "shares_not_whole", "successions[0].shares"),
    ("successions.0.shares.d", ..., "missing_key", "successions[0].shares.d"),
    ("successions.0.shares.e", "0", "unknown_key", "successions[0].shares.e"),
    ("successions.0.shares.c", "1/0", "not_a_number", "successions[0].shares.c"),
    ("successions.0.kind", "merge", "shares_not_whole", "successions[0].shares"),
    ("tallies.0.unit", "nobody", "unknown_unit", "tallies[0].unit"),
    ("tallies.0.period", "2021-01-01", "not_a_year", "tallies[0].period"),
    ("tallies.0.measure", None, "wrong_type", "tallies[0].measure"),
    ("tallies.0.count", -1, "negative_count", "tallies[0].count"),
    ("tallies.0.count", "120", "wrong_type", "tallies[0].count"),
    ("tallies.0.count", 120.5, "wrong_type", "tallies[0].count"),
    ("tallies.0.count", True, "wrong_type", "tallies[0].count"),
    ("tallies.0.count", float("nan"), "not_a_number", "tallies[0].count"),
    ("tallies.0.count", float("inf"), "not_a_number", "tallies[0].count"),
    ("tallies.0.count", 10**60, "not_a_number", "tallies[0].count"),
    ("tallies.0.count", ..., "missing_key", "tallies[0].count"),
    ("tallies.0.note", "x", "unknown_key", "tallies[0].note"),
    ("expected.0", "members.rated", "wrong_type", "expected[0]"),
    ("expected.0.kind", None, "wrong_type", "expected[0].kind"),
    ("targets", ..., "missing_key", "targets"),
    ("targets.1.id", "share", "duplicate_target", "targets[1]"),
    ("targets.0.operator", "=>", "unknown_value", "targets[0].operator"),
    ("targets.0.threshold", "tám mươi", "not_a_number", "targets[0].threshold"),
    ("targets.0.threshold", ["1", "2"], "not_a_number", "targets[0].threshold"),
    ("targets.1.threshold", "1", "wrong_type", "targets[1].threshold"),
    ("targets.1.threshold", ["2", "1"], "range_reversed", "targets[1].threshold"),
    ("targets.1.threshold", ["1"], "range_reversed", "targets[1].threshold"),
    ("targets.1.threshold", ["-101", "5"], "growth_below_nothing", "targets[1].threshold"),
    ("targets.0.measure_kind", "growth", "rule_does_not_fit_kind", "targets[0].period_rule"),
    ("targets.0.measure_kind", "count", "base_does_not_fit_kind", "targets[0].readings.r.denominator"),
    ("targets.0.period_rule", "monthly", "unknown_value", "targets[0].period_rule"),
    ("targets.0.readings", {}, "missing_key", "targets[0].readings"),
    ("targets.0.readings", [], "wrong_type", "targets[0].readings"),
    ("targets.0.readings.r.denominator", ..., "base_does_not_fit_kind", "targets[0].readings.r.denominator"),
    ("targets.0.readings.r.numerator", {}, "wrong_type", "targets[0].readings.r.numerator"),
    ("structure", "yesterday", "not_a_day", "structure"),
    ("structure", None, "not_a_day", "structure"),
]


@pytest.mark.parametrize(("path", "value", "code", "where"), FAULTS)
def test_fault_is_refused_with_its_place(path, value, code, where):
    data = changed(path, value)
    assert refused(json.dumps(data).encode()) == (code, where)
    assert refused(yaml.safe_dump(data).encode()) == (code, where)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"5", b"null", b"text", b"\0", b"\xff\xfe", b"{", b"[" * 100_000, b"&a [*a]"]
)
def test_file_that_is_no_scenario(data):
    assert refused(data)[1] != ""


def test_cycle_over_three_units_names_the_file():
    units = [{"id": name, "kind": "cell", "parent": up} for name, up in (("x", "y"), ("y", "z"), ("z", "x"))]
    assert refused(json.dumps(VALID | {"units": units, "tallies": [], "successions": []}).encode()) == (
        "cycle",
        "units[0].parent",
    )


ODD: list[Any] = [
    None, True, 0, -1, 1, 2021, 1.5, -0.0, float("nan"), float("inf"), 10**40, 10**70, "", " ", "a", "top", "c", "2021",
    "2022-07-01", "9999-12-31", "0001-01-01", "own", ">=", "range", "bare", "growth", "count", "ratio", "each_year",
    "growth_per_year", "total_over_term", "split", "merge", "move", "1/3", "-5", "1e5", "\0", "\ud800", "ô" * 500, [], {}, [[]],
    ["a", "b"], ["1", "2"], {"c": "1/2", "d": "1/2"}, {"parent": "a"}, {"": {}}, [None], [{}],
]  # fmt: skip


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) of a nested value."""
    keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []
    return [(value, key) for key in keys] + [found for key in keys for found in places(value[key])]


def mutated(chance: random.Random) -> dict[str, Any]:
    """The valid scenario with one or two random changes: a value replaced, removed, doubled or swapped, a key renamed."""
    data = copy.deepcopy(VALID)
    for _ in range(chance.choice([1, 1, 2])):
        place, key = chance.choice(places(data))
        act = chance.randrange(6)
        if act == 0:
            del place[key]
        elif act == 1 and isinstance(place, dict):
            place[chance.choice(["odd", "from", "to", "parent", "id", "count", ""])] = place.pop(key)
        elif act == 2 and isinstance(place, list):
            place.append(copy.deepcopy(place[key]))
        elif act == 3:
            other, name = chance.choice(places(data))
            place[key] = copy.deepcopy(other[name])
        else:
            place[key] = copy.deepcopy(chance.choice(ODD))
    return data


def outcome(data: bytes) -> str:
    """`computed`, or the code of the refusal; anything else goes through."""
    try:
        json.dumps(evaluate(read_scenario(data)))
    except Refusal as refusal:
        assert refusal.message  # noqa: PT017 - both ends are right
        assert refusal.where  # noqa: PT017
        return refusal.code
    return "computed"


@pytest.mark.parametrize("seed", range(8))
def test_mutated_scenario_is_computed_or_refused(seed):
    chance = random.Random(seed)
    found = {"computed": 0, "refused": 0}
    for _ in range(60):
        data = mutated(chance)
        as_json = json.dumps(data).encode()
        as_yaml = yaml.safe_dump(data, allow_unicode=True).encode("utf-8", "surrogatepass")
        for text in (as_json, as_yaml):
            found["computed" if outcome(text) == "computed" else "refused"] += 1
    assert min(found.values()) > 0


@pytest.mark.parametrize("seed", range(4))
def test_damaged_bytes_are_computed_or_refused(seed):
    chance = random.Random(seed)
    sound = [json.dumps(VALID).encode(), yaml.safe_dump(VALID).encode()]
    for _ in range(60):
        data = bytearray(chance.choice(sound))
        at = chance.randrange(len(data))
        data[at : at + chance.randint(0, 9)] = chance.choice(
            [b"", b"\0", b"\xff", b"[", b"{", b"&a ", b"*a", b"- ", b"\n", b": "]
        )
        outcome(bytes(data))
