"""Every worked case of every shipped regulation and example overlay comes out as its author expects; and the runner itself."""

from pathlib import Path

import pytest
from tests.rules.building import packs_in, write

from khoi.cli.rules_checked import COMMANDS
from khoi.core.refusal import Refusal
from khoi.rules.cases import cases_of, laid_over, run_case, run_cases
from khoi.rules.expected import differences
from khoi.rules.library import Library, load_library
from khoi.rules.overlays import read_overlay
from khoi.rules.packs import load_packs, read_pack

OVERLAYS = Path(__file__).parents[2] / "data/overlays"
SHIPPED = [
    (case, pack if pack.overlays else None)
    for pack in (*load_packs(), *(read_overlay(path.parent) for path in OVERLAYS.glob("*/document.yaml")))
    for case in cases_of(pack)
]
CASES = """base:
  input:
    on: 2021-01-01
    subject: member
    facts: {score: "80", tasks_total: 10, tasks_late: 0, exempt: false, degraded: false}
cases:
  - {name: Tốt, name_en: Good, clauses: ["1.1"], command: rate, input: {}, expect: {highest_level: good, flags: []}}
"""


def said(expect, answer):
    return [words.en for words in differences(expect, answer)]


@pytest.mark.parametrize(
    ("case", "overlay"), SHIPPED, ids=[f"{case.where} {case.name.en}" for case, _ in SHIPPED]
)
def test_shipped_case(case, overlay):
    library = Library(load_packs(), (overlay,) if overlay else ())
    assert [words.vi for words in run_case(case, library, COMMANDS).differs] == []


def results(folder, cases):
    root = packs_in(folder, **{"thu-2020/cases/ca.yaml": cases})
    library = Library(load_packs(root))
    return [result.differs for result in run_cases(library.packs, library)]


def told(folder, cases):
    return [[words.en for words in differs] for differs in results(folder, cases)]


def case(more: str, command="rate") -> str:
    return CASES + f'  - {{name: Ca, name_en: Case, clauses: ["1.1"], command: {command}, {more}}}\n'


def test_case_that_passes_differs_in_nothing(tmp_path):
    assert results(tmp_path, CASES) == [()]


@pytest.mark.parametrize(
    ("more", "differs"),
    [
        ("input: {facts: {score: null}}, expect: {highest_level: null, flags: [missing_fact]}", []),
        ("input: {facts: {tasks_late: 5}}, expect: {highest_level: good}",
         ['“highest_level” should be "good" but is null']),
        ("input: {on: 2019-01-01}, refused: no_rule_encoded", []),
        ("input: {on: 2019-01-01}, refused: not_a_day",
         ["Should be refused (not_a_day) but is refused (no_rule_encoded): No rule is encoded for this on that day."]),
        ("input: {on: 2019-01-01}, expect: {rated: true}",
         ["Refused (no_rule_encoded): No rule is encoded for this on that day."]),
        ("input: {}, refused: not_a_day", ["Should be refused (not_a_day) but is answered"]),
        ("input: [], refused: wrong_type", []),
    ],
)  # fmt: skip
def test_what_differs_is_said(tmp_path, more, differs):
    assert told(tmp_path, case(more)) == [[], differs]


@pytest.mark.parametrize(
    ("command", "more"),
    [
        ("ask", "input: {rule: xep_loai}, expect: {outcome: good, outcomes: [good], missing: [], flags: []}"),
        ("ask", "input: {rule: xep_loai, facts: {score: null}}, expect: {outcome: null, outcomes: [], missing: [score], flags: []}"),
        ("ask", "input: {rule: khac}, refused: no_rule_encoded"),
    ],
)  # fmt: skip
def test_any_rule_can_be_asked(tmp_path, command, more):
    assert told(tmp_path, case(more, command)) == [[], []]


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ('{count: "13", base: "80.42"}', 'expect: {percent: "16.17"}'),
        ("{count: 1, base: 3}", 'expect: {percent: "33.33"}'),
        ("{count: 0, base: 5}", 'expect: {percent: "0.00"}'),
        ("{count: 1, base: 0}", "refused: no_base"),
        ("{count: 1, base: null}", "refused: not_a_number"),
    ],
)
def test_share_of_a_published_table(tmp_path, given, expect):
    only = f"cases:\n  - {{name: a, name_en: a, clauses: [], command: share, input: {given}, {expect}}}\n"
    assert told(tmp_path, only) == [[]]


def test_command_of_the_caller(tmp_path):
    only = (
        "cases:\n  - {name: a, name_en: a, clauses: [], command: audit, input: {x: 1}, expect: {seen: 1}}\n"
    )
    root = packs_in(tmp_path, **{"thu-2020/cases/ca.yaml": only})
    library = Library(load_packs(root))
    (found,) = run_cases(library.packs, library, {"audit": lambda given, _: {"seen": given["x"]}})
    assert found.passed


def test_published_table_is_audited():
    table = "group,year,unit,kind,level,count,percent,total,note\nT,2024,U,member,HTT,60,60.00,100,\n"
    answer = COMMANDS["audit"]({"table": table}, load_library())
    assert [group["group"] for group in answer["groups"]] == ["T"]


def test_case_without_a_day_comes_out_the_same_every_day(tmp_path):
    more = "input: {on: null, regulation: thu-2020, facts: {admitted_on: 2020-01-01}}, expect: {highest_level: good}"
    assert told(tmp_path, case(more)) == [[], []]


@pytest.mark.parametrize(
    ("base", "given", "both"),
    [
        (
            {"on": 1, "facts": {"a": 1, "b": 2}},
            {"facts": {"b": 3, "c": 4}},
            {"on": 1, "facts": {"a": 1, "b": 3, "c": 4}},
        ),
        ({"facts": {"a": 1, "b": 2}}, {"facts": {"a": None}}, {"facts": {"b": 2}}),
        ({"facts": {"a": 1}}, {"on": 2}, {"facts": {"a": 1}, "on": 2}),
        ({"facts": {"a": 1}}, {"facts": []}, {"facts": []}),
        ({}, {"facts": {"a": None}}, {"facts": {"a": None}}),
        ({"a": 1}, [], []),
    ],
)
def test_case_lies_over_the_base_of_its_file(base, given, both):
    assert laid_over(base, given) == both


@pytest.mark.parametrize(
    ("expect", "answer", "differs"),
    [
        ({}, {"a": 1}, []),
        ({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}}, []),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, ["“a.b” should be 1 but is 2"]),
        ({"a": {"b": 1}}, {"a": 1}, ['“a” should be {"b": 1} but is 1']),
        ({"a": 1}, {}, ["The answer has no “a”"]),
        ({"a": None}, {}, ["The answer has no “a”"]),
        ({"a": 1}, {"a": True}, ["“a” should be 1 but is true"]),
        ({"a": [1, 2]}, {"a": [2, 1]}, ["“a” should be [1, 2] but is [2, 1]"]),
        ({"a": [{"b": 1}]}, {"a": [{"b": 1, "c": 2}]}, ['“a” should be [{"b": 1}] but is [{"b": 1, "c": 2}]']),
        ({"flags": ["b", "a"]}, {"flags": [{"code": "a"}, {"code": "b"}, {"code": "a"}]}, []),
        ({"flags": []}, {"flags": [{"code": "a"}]}, ['“flags” should be [] but is ["a"]']),
        ({"sum": {"flags": ["a"]}}, {"sum": {"flags": ["a"]}}, []),
    ],
)  # fmt: skip
def test_part_of_an_answer(expect, answer, differs):
    assert said(expect, answer) == differs


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        (CASES.replace("expect:", "refused: x, expect:"), "no_one_answer", "cases[0]"),
        (CASES.replace(", expect: {highest_level: good, flags: []}", ""), "no_one_answer", "cases[0]"),
        (CASES.replace("{highest_level: good, flags: []}", "{}"), "no_one_answer", "cases[0]"),
        (CASES.replace("{highest_level: good, flags: []}", "[]"), "wrong_type", "cases[0].expect"),
        (CASES.replace("command: rate", "command: judge"), "unknown_value", "cases[0].command"),
        (CASES.replace("name_en: Good, ", ""), "missing_key", "cases[0].name_en"),
        (CASES.replace("clauses:", "clause:"), "unknown_key", "cases[0].clause"),
        (CASES.replace("input: {},", ""), "missing_key", "cases[0].input"),
        ("cases: 3", "wrong_type", "cases"),
        ("- 3", "wrong_type", "tệp"),
    ],
)
def test_odd_file_of_cases_is_refused(tmp_path, text, code, where):
    root = packs_in(tmp_path, **{"thu-2020/cases/ca.yaml": text})
    with pytest.raises(Refusal) as refused:
        cases_of(read_pack(root / "thu-2020"))
    assert (refused.value.code, refused.value.where) == (code, f"thu-2020/cases/ca.yaml: {where}")


def test_pack_without_cases(tmp_path):
    pack = read_pack(packs_in(tmp_path) / "thu-2020")
    assert cases_of(pack) == ()
    assert (
        cases_of(read_pack(write(tmp_path, {"thu-2020/cases/ca.yaml": CASES}) / "thu-2020"))[0].name.en
        == "Good"
    )
