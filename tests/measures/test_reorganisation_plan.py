"""Plan files and steps: read strictly, refused with the path of what is wrong, and written back as they were read."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khoi.core.refusal import Refusal
from khoi.measures.reorganisation_plan import MOST_STEPS, PlanFile, PlanHead, checked_steps, read_plan
from khoi.measures.reorganisation_steps import (
    ChangeKind,
    Dissolve,
    End,
    EndTerm,
    Found,
    Merge,
    Move,
    Rename,
    Split,
    ends,
    named_units,
    step_json,
)  # fmt: skip
from khoi.measures.unit_file import DEEPEST

ROOT = Path(__file__).resolve().parents[2]
FOUND = {"do": "found", "code": "m", "name": "Đơn vị M", "kind": "khoi", "parent": None, "group": None}
SPLIT = {
    "do": "split",
    "unit": "a",
    "into": ["x", "y"],
    "shares": {"*": {"x": "1/4", "y": "3/4"}, "m": {"x": 1, "y": 0}},
}

FILE = """
reorganisation:
  title: Sắp xếp  tổ chức
  decision: 7-QĐ/TU
  decision_day: 2025-01-20
  effective_on: 2025-02-01
steps:
  - {do: move, unit: a, parent: b}
"""


def test_file_is_read():
    assert read_plan(FILE.encode()) == PlanFile(
        PlanHead("Sắp xếp tổ chức", date(2025, 2, 1), "7-QĐ/TU", date(2025, 1, 20)),
        ({"do": "move", "unit": "a", "parent": "b"},),
    )  # fmt: skip


def test_every_step_is_read():
    rows = [
        FOUND, {"do": "move", "unit": "a", "parent": None}, {"do": "rename", "unit": "a", "name": " Tên  mới "},
        {"do": "change_kind", "unit": "a", "kind": "khoi"}, {"do": "end", "unit": 7},
        {"do": "merge", "units": ["a", "b"], "into": "m"}, SPLIT,
        {"do": "dissolve", "unit": "a", "children_to": None, "heirs": []},
        {"do": "end_term", "unit": "a", "term": "2020–2025", "why": "hết"},
    ]  # fmt: skip
    steps = checked_steps(rows)
    assert steps == (
        Found("m", "Đơn vị M", "khoi", None, None), Move("a", None), Rename("a", "Tên mới"), ChangeKind("a", "khoi"), End("7"),
        Merge(("a", "b"), "m"),
        Split("a", ("x", "y"), {"*": {"x": Fraction(1, 4), "y": Fraction(3, 4)}, "m": {"x": Fraction(1), "y": Fraction(0)}}),
        Dissolve("a", None, ()), EndTerm("a", "2020–2025", "hết"),
    )  # fmt: skip
    assert [ends(step) for step in steps] == [(), (), (), (), ("7",), ("a", "b"), ("a",), ("a",), ()]
    assert named_units(steps[6]) == ("a", "x", "y")
    assert checked_steps([step_json(step) for step in steps]) == steps


@pytest.mark.parametrize(
    ("step", "code", "where"),
    [
        (7, "wrong_type", "steps[0]"),
        ({}, "missing_key", "steps[0].do"),
        ({"do": "fly"}, "unknown_value", "steps[0].do"),
        (FOUND | {"code": "a b"}, "bad_code", "steps[0].code"),
        (FOUND | {"name": ""}, "wrong_type", "steps[0].name"),
        (FOUND | {"name": "x" * 201}, "too_long", "steps[0].name"),
        (FOUND | {"name": "a\x07b"}, "control_character", "steps[0].name"),
        (FOUND | {"since": 1}, "unknown_key", "steps[0].since"),
        ({"do": "found", "code": "m", "name": "M", "kind": "khoi"}, "missing_key", "steps[0].parent"),
        ({"do": "move", "unit": "a"}, "missing_key", "steps[0].parent"),
        ({"do": "move", "unit": "a", "parent": ["b"]}, "wrong_type", "steps[0].parent"),
        ({"do": "merge", "units": [], "into": "m"}, "wrong_sides", "steps[0].units"),
        ({"do": "merge", "units": ["a", "a"], "into": "m"}, "named_twice", "steps[0].units"),
        ({"do": "merge", "units": ["a", "m"], "into": "m"}, "wrong_sides", "steps[0].into"),
        (SPLIT | {"into": ["x"]}, "wrong_sides", "steps[0].into"),
        (SPLIT | {"unit": "x"}, "wrong_sides", "steps[0].into"),
        (SPLIT | {"shares": [1]}, "wrong_type", "steps[0].shares"),
        (SPLIT | {"shares": {"*": {"x": "1/2", "y": "1/3"}}}, "shares_not_whole", "steps[0].shares.*"),
        (SPLIT | {"shares": {"*": {"x": "1.5", "y": "-0.5"}}}, "shares_not_whole", "steps[0].shares.*"),
        (SPLIT | {"shares": {"m": {"x": "1"}}}, "missing_key", "steps[0].shares.m.y"),
        (SPLIT | {"shares": {"m": {"z": "1"}}}, "unknown_key", "steps[0].shares.m.z"),
        (SPLIT | {"shares": {"m": {"x": "nửa", "y": 1}}}, "not_a_number", "steps[0].shares.m.x"),
        ({"do": "dissolve", "unit": "a", "children_to": "a", "heirs": []}, "wrong_sides", "steps[0].children_to"),
        ({"do": "dissolve", "unit": "a", "children_to": None, "heirs": ["a"]}, "wrong_sides", "steps[0].heirs"),
        ({"do": "end_term", "unit": "a", "term": "x" * 41, "why": "y"}, "too_long", "steps[0].term"),
    ],
)  # fmt: skip
def test_wrong_step_is_refused_with_its_path(step, code, where):
    with pytest.raises(Refusal) as caught:
        checked_steps([step])
    assert (caught.value.code, caught.value.where) == (code, where)
    assert caught.value.hint


def test_too_many_steps_are_refused():
    with pytest.raises(Refusal) as caught:
        checked_steps([{"do": "end", "unit": "a"}] * (MOST_STEPS + 1))
    assert caught.value.code == "too_large"


def test_chain_of_new_units_ends_at_the_deepest_level_of_a_unit_file():
    def chain(length: int) -> list[dict]:
        parents = [None, *(f"u{i}" for i in range(length - 1))]
        return [
            {"do": "found", "code": f"u{i}", "name": "x", "kind": "chi-bo", "parent": parent}
            for i, parent in enumerate(parents)
        ]

    assert len(checked_steps(chain(DEEPEST))) == DEEPEST
    with pytest.raises(Refusal) as caught:
        checked_steps(chain(DEEPEST + 1))
    assert (caught.value.code, caught.value.where) == ("too_deep", f"steps[{DEEPEST}].parent")


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("steps: []", "missing_key", "reorganisation"),
        (FILE.replace("title", "tên"), "unknown_key", "reorganisation.tên"),
        (FILE.replace("2025-02-01", "1/2/2025"), "not_a_day", "reorganisation.effective_on"),
        (FILE.replace("parent: b", "parent: [b]"), "wrong_type", "steps[0].parent"),
        (FILE.replace("{do: move, unit: a, parent: b}", "[]"), "wrong_type", "steps[0]"),
        (FILE + "more: 1", "unknown_key", "more"),
        (FILE.replace("Sắp xếp  tổ chức", "MẬT"), "secrecy_mark", None),
    ],
)
def test_wrong_file_is_refused(text, code, where):
    with pytest.raises(Refusal) as caught:
        read_plan(text.encode())
    assert caught.value.code == code
    assert where is None or caught.value.where == where


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=9), st.sampled_from(["a", "x", "1/2", "found", "merge"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["do", "unit", "units", "into", "shares", "code", "parent", "*", "heirs"]), inner),
    ),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_anything_is_read_or_refused(value):
    try:
        steps = checked_steps(value)
    except Refusal:
        return
    assert checked_steps(json.loads(json.dumps([step_json(step) for step in steps]))) == steps


def test_plan_of_the_example_sends_76_organisations_to_two_heirs():
    file = read_plan((ROOT / "data" / "reorganisations" / "ket-thuc-khoi-2025.yaml").read_bytes())
    goals = [step["parent"] for step in file.steps if step["do"] == "move"]
    assert (len(goals), goals.count("dang-bo-co-quan-dang"), goals.count("dang-bo-ubnd")) == (76, 23, 53)


def test_example_of_the_manual_is_read():
    text = (ROOT / "docs" / "reorganisation-file.md").read_text(encoding="utf-8")
    file = read_plan(text.split("```yaml")[1].split("```")[0].encode())
    assert {step["do"] for step in file.steps} == {
        "found", "move", "rename", "change_kind", "end", "merge", "split", "dissolve", "end_term",
    }  # fmt: skip
