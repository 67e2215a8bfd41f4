"""The check of regulations sees each fault planted in a good pack, and nothing else; and finds nothing in those shipped."""

import ast
from pathlib import Path

import pytest
from tests.rules.good_packs import FILES, GUIDE, OVERLAY, PACK, good_packs, number

from khoi.cli.rules_checked import COMMANDS
from khoi.core.refusal import Refusal
from khoi.core.refusal_english import SENTENCES
from khoi.rules.cases import run_cases
from khoi.rules.checks.checking import check_folders
from khoi.rules.checks.findings import ENGLISH, of_refusal
from khoi.rules.packs import PACKS

RULES = Path(__file__).parents[2] / "src/khoi/rules"
OVERLAYS = Path(__file__).parents[2] / "data/overlays"
RATING, SPECIAL = "qd-1-2020/rules: xep_loai (member)", "hd-2-2020/rules: truong_hop_rieng (member)"
LOCAL = "local/rules: xep_loai (member)"
RULE, NUMBERS, CASES = f"{PACK}/rules/xep-loai.yaml", f"{PACK}/parameters/so.yaml", f"{PACK}/cases/ca.yaml"
VOTES, TERMS, STEPS = (
    f"{PACK}/votes/chi-bo.yaml", f"{PACK}/deadlines/thoi-han.yaml", f"{PACK}/procedure/kiem-diem.yaml",
)  # fmt: skip
SCORE_ALL = "- {id: score_good"
ANOTHER = '- {id: another, ask: %s, clause: "1.1", vi: Khác, en: Another}\n      - {id: score_good'

# File, what stands there, what is put in its place; the code of the only finding, and its place.
FAULTS = [
    # Documents
    (f"{PACK}/document.yaml", "replaces: 9-", "replaces: 8-", "unknown_document", "qd-1-2020: replaces"),
    (f"{GUIDE}/document.yaml", "number: 2-HD/BTC", "number: 1-QĐ/TW", "duplicate_document", "qd-1-2020"),
    # Numbers
    (NUMBERS, 'clause: "2", ', "", "missing_key",
     "qd-1-2020/parameters/so.yaml: dieu_2.da_so.values[0].clause"),
    (NUMBERS, 'clause: "2"', 'clause: ""', "wrong_type",
     "qd-1-2020/parameters/so.yaml: dieu_2.da_so.values[0].clause"),
    (NUMBERS, '{from: 2020-01-01, value: "70"', '{from: 2019-01-01, value: "70"', "value_outside_document",
     "qd-1-2020: dieu_1.diem_tot"),
    (f"{PACK}/parameters/nua.yaml", "", number("dieu_2.da_so", '"1/2"', "fraction", "2"), "values_overlap",
     "qd-1-2020: dieu_2.da_so"),
    (f"{GUIDE}/parameters/nua.yaml", "", number("dieu_4.xong", '"12-30"', "text", "1"), "values_overlap",
     "hd-2-2020: dieu_4.xong"),
    (NUMBERS, '{from: 2020-01-01, value: "20"', '{from: 2020-01-02, value: "20"', "value_missing", RATING),
    (NUMBERS, "dieu_2.da_so:", "dieu_2.da_so_khac:", "value_missing", "qd-1-2020/votes: admission, cell"),
    (NUMBERS, 'value: "30", clause: "3", confidence: read}',
     'value: "30", clause: "3", confidence: read}\n    - {from: 2022-01-01, value: null, clause: "3", confidence: read}',
     "value_missing", "qd-1-2020/deadlines: sent"),
    (NUMBERS, "dieu_4.xong:", "dieu_4.het:", "value_missing", "qd-1-2020/procedure: kiem_diem.finished"),
    (NUMBERS, "dieu_5.diem_chung:", "dieu_5.diem_rieng:", "value_missing", "local/scores: common"),
    (f"{GUIDE}/parameters/so.yaml", "from: 2020-01-01", "from: 2020-06-01", "value_missing", SPECIAL),
    (NUMBERS, "unit: fraction", "unit: percent", "wrong_unit", "qd-1-2020/votes: admission, cell"),
    (NUMBERS, "unit: working_day", "unit: percent", "wrong_unit", "qd-1-2020/deadlines: sent"),
    (NUMBERS, "dieu_6.ho_so", "dieu_6.Hồ_sơ", "bad_id", "qd-1-2020: dieu_6.Hồ_sơ"),
    # Rules
    (RULE, "outcome: fair", "outcome: middling", "outcome_without_words", RATING),
    (RULE, "flags:\n", 'flags:\n  - {id: other, when: exempt, code: x, clause: "1.9", vi: Khác, en: Other}\n',
     "clause_without_case", "qd-1-2020: 1.9"),
    (RULE, "en: Few late}", 'en: Few late, discretion: {clause: "1.9", vi: Khác, en: Other}}', "clause_without_case",
     "qd-1-2020: 1.9"),
    (RULE, "scope:\n", 'scope:\n  - {id: other, ask: exempt, clause: "1.9", vi: Khác, en: Other}\n', "clause_without_case",
     "qd-1-2020: 1.9"),
    (f"{PACK}/parameters/them.yaml", "", number("dieu_8.diem", '"1"', "point", "8"), "clause_without_case", "qd-1-2020: 8"),
    (RULE, SCORE_ALL, ANOTHER % "score", "formula_types", "qd-1-2020/rules[0].outcomes[0].all[0].ask"),
    (RULE, SCORE_ALL, ANOTHER % "exempt == degraded", "formula_types", "qd-1-2020/rules[0].outcomes[0].all[0].ask"),
    (RULE, SCORE_ALL, ANOTHER % "admitted_on > score", "formula_types", "qd-1-2020/rules[0].outcomes[0].all[0].ask"),
    (RULE, SCORE_ALL, ANOTHER % "grade >= 1", "formula_types", "qd-1-2020/rules[0].outcomes[0].all[0].ask"),
    (RULE, SCORE_ALL, ANOTHER % "not score", "formula_types", "qd-1-2020/rules[0].outcomes[0].all[0].ask"),
    (RULE, SCORE_ALL, ANOTHER % "exempt or score", "formula_types", "qd-1-2020/rules[0].outcomes[0].all[0].ask"),
    (RULE, SCORE_ALL, ANOTHER % "exempt + 1 > score", "formula_types", "qd-1-2020/rules[0].outcomes[0].all[0].ask"),
    (RULE, SCORE_ALL, ANOTHER % '"days(score, on) > 3"', "formula_types", "qd-1-2020/rules[0].outcomes[0].all[0].ask"),
    (RULE, SCORE_ALL, ANOTHER % "admitted_on - on > 3", "formula_types", "qd-1-2020/rules[0].outcomes[0].all[0].ask"),
    (RULE, "when: score >=", "when: admitted_on >=", "formula_types", "qd-1-2020/rules[0].flags[0].when"),
    (RULE, SCORE_ALL, ANOTHER % "score / 2 > 1", "bad_formula", "qd-1-2020/rules[0].outcomes[0].all[0].ask"),
    (RULE, SCORE_ALL, ANOTHER % "points > 1", "unknown_fact", "qd-1-2020/rules[0].outcomes[0].all[0].ask"),
    (RULE, "given: [grade]", "given: [grades]", "unknown_fact", f"{RATING}: grade_good"),
    (RULE, "level: good", "level: none", "unknown_level", f"{RATING}: best"),
    (RULE, '"{dieu_1.diem_tot} points', '"{dieu_1.diem} points', "text_of_unknown_key",
     "qd-1-2020/rules[0].outcomes[0].all[0].en"),
    (RULE, "vi: Không được miễn", 'vi: "Xong {dieu_4.xong}"', "text_of_unknown_key", "qd-1-2020/rules[0].scope[0].vi"),
    (RULE, "id: few_late", "id: score_good", "duplicate_key", "qd-1-2020/rules[0]"),
    (RULE, "id: few_late", "id: fewLate", "bad_id", RATING),
    (RULE, "flags:\n", 'flags:\n  - {id: best, when: exempt, code: x, clause: "1.4", vi: Khác, en: Other}\n',
     "id_used_twice", RATING),
    (RULE, "subjects: [member]", "subjects: [member, member]", "id_used_twice", "qd-1-2020/rules"),
    (RULE, "  - outcome: weak\n", "  - outcome: none\n  - outcome: weak\n", "answers_always", RATING),
    (RULE, "  - outcome: fair\n", "  - {outcome: none, unknown: true}\n  - outcome: fair\n", "never_reached", RATING),
    (RULE, "  - outcome: weak\n", "  - {outcome: none, otherwise: true}\n  - {outcome: special, otherwise: true}\n  - outcome: weak\n",
     "never_reached", RATING),
    (f"{GUIDE}/rules/rieng.yaml", "    all:", "    any:", "never_reached", SPECIAL),
    (f"{GUIDE}/rules/rieng.yaml", "  - {outcome: none, otherwise: true}", "  - {outcome: none}", "answers_always", SPECIAL),
    (f"{GUIDE}/rules/rieng.yaml", "  - {outcome: none,", "  - {outcome: good, otherwise: true}\n  - {outcome: none,",
     "never_reached", SPECIAL),
    # Votes, terms, steps
    (VOTES, 'clause: "2", vi: Xét', 'clause: "2b", vi: Xét', "clause_without_case", "qd-1-2020: 2b"),
    (VOTES, "strict: false", "strickt: false", "unknown_key", "qd-1-2020/votes[0].decisions[0].strickt"),
    (VOTES, "body: cell,", "body: commune,", "no_rule_encoded", "qd-1-2020/votes: admission, commune: on"),
    (VOTES, "decisions:\n", 'decisions:\n  - {decision: admission, body: cell, majority: dieu_2.da_so, clause: "2", vi: Khác, en: Other}\n',
     "id_used_twice", "qd-1-2020/votes"),
    (TERMS, 'clause: "3"', 'clause: "3b"', "clause_without_case", "qd-1-2020: 3b"),
    (TERMS, "vi: Gửi hồ sơ, ", "", "missing_key", "qd-1-2020/deadlines: sent.vi"),
    (f"{PACK}/deadlines/lai.yaml", "", FILES[TERMS], "id_used_twice", "qd-1-2020/deadlines"),
    (STEPS, 'clause: "4", after', 'clause: "4b", after', "clause_without_case", "qd-1-2020: 4b"),
    (STEPS, "after: [first]", "after: [finished]", "steps_in_circle", "qd-1-2020/procedure[0]"),
    (f"{PACK}/procedure/lai.yaml", "", FILES[STEPS], "id_used_twice", "qd-1-2020/procedure"),
    # Cases, facts
    (CASES, '"1.4", "5"', '"1.4", "5", "7"', "case_of_unknown_clause", "qd-1-2020/cases/ca.yaml: cases[0]"),
    (CASES, "command: rate", "command: rated", "unknown_value", "qd-1-2020/cases/ca.yaml: cases[0].command"),
    ("packs/facts/thu.yaml", "sick_days:", "unread: {kind: flag, vi: Thừa, en: Unread}\nsick_days:", "fact_never_read",
     "packs/facts"),
    ("packs/facts/thu.yaml", "kind: flag, vi: Suy", "kind: maybe, vi: Suy", "unknown_value",
     "packs/facts/thu.yaml: degraded.kind"),
    (f"{OVERLAY}/facts/rieng.yaml", "", "extra: {kind: flag, vi: Thừa, en: Unread}\n", "fact_never_read", "local/facts"),
    # An office's own pack
    (f"{OVERLAY}/parameters/so.yaml", '"75"', '"65"', "looser_than_centre", "local: dieu_1.diem_tot"),
    (f"{OVERLAY}/scores/diem.yaml", 'most: "20"', 'most: "21"', "points_do_not_add_up", "local/scores"),
    (f"{OVERLAY}/rules/them.yaml", "outcome: good", "outcome: none", "overlay_not_only_adds", LOCAL),
    (f"{OVERLAY}/rules/them.yaml", "outcomes:\n", "quota: dieu_1.diem_tot\noutcomes:\n", "overlay_not_only_adds", LOCAL),
    (f"{OVERLAY}/rules/them.yaml", "outcomes:\n", 'scope:\n  - {id: s, ask: exempt, clause: "3", vi: a, en: a}\noutcomes:\n',
     "overlay_not_only_adds", LOCAL),
    (f"{OVERLAY}/rules/them.yaml", "    all:\n", "    otherwise: true\n    all:\n", "overlay_not_only_adds", LOCAL),
    (f"{OVERLAY}/rules/them.yaml", "id: local_none_late", "id: few_late", "overlay_not_only_adds", LOCAL),
    (f"{OVERLAY}/rules/them.yaml", "rule: xep_loai", "rule: khac", "overlay_not_only_adds", "local/rules: khac (member)"),
]  # fmt: skip


def found_in(folder: Path) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in check_folders([folder]).findings]


def test_good_packs_have_no_finding(tmp_path):
    checked = check_folders([good_packs(tmp_path)])
    assert ([pack.code for pack in checked.packs], checked.findings) == (
        ["hd-2-2020", "local", "qd-1-2020"],
        (),
    )
    assert [one.differs for one in run_cases(checked.packs, checked.library) if one.differs] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "where"), FAULTS, ids=[f"{i}-{fault[3]}" for i, fault in enumerate(FAULTS)]
)
def test_planted_fault_is_the_only_finding(tmp_path, file, old, new, code, where):
    text = FILES.get(file, "")
    assert old in text
    folder = good_packs(tmp_path, **{file: text.replace(old, new, 1)})
    assert found_in(folder) == [(code, where)]


@pytest.mark.parametrize(
    ("pack", "key", "where"),
    [(GUIDE, "guides", SPECIAL), (OVERLAY, "overlays", "local/scores: common")],
)
def test_document_that_nobody_knows(tmp_path, pack, key, where):
    file = f"{pack}/document.yaml"
    folder = good_packs(tmp_path, **{file: FILES[file].replace(f"{key}: qd-1-2020", f"{key}: qd-1-2019")})
    # Its numbers are then not there either.
    assert found_in(folder) == [("unknown_document", f"{pack[6:]}: {key}"), ("value_missing", where)]


def test_looser_number_is_meant_where_a_case_expects_it_to_be_said(tmp_path):
    numbers, cases = f"{OVERLAY}/parameters/so.yaml", f"{OVERLAY}/cases/ca.yaml"
    expect = "{highest_level: fair, flags: [looser_than_centre]}"
    folder = good_packs(
        tmp_path,
        **{
            numbers: FILES[numbers].replace('"75"', '"65"'),
            cases: FILES[cases].replace("{highest_level: fair}", expect),
        },
    )
    assert found_in(folder) == []


def test_outcomes_not_encoded_may_stand_below_one_another(tmp_path):
    text = FILES[RULE].replace("  - outcome: weak\n", "  - {outcome: special, unknown: true}\n  - {outcome: none, unknown: true}\n  - outcome: weak\n")  # fmt: skip
    assert found_in(good_packs(tmp_path, **{RULE: text})) == []


def test_each_pack_that_cannot_be_read_is_told(tmp_path):
    broken = {f"{PACK}/rules/hong.yaml": "rule: [", f"{GUIDE}/parameters/hong.yaml": "a: {b: 1}"}
    checked = check_folders([good_packs(tmp_path, **broken)])
    assert [(one.code, one.where.split(":")[0]) for one in checked.findings] == [
        ("unknown_key", "hd-2-2020/parameters/hong.yaml"),
        ("malformed", "qd-1-2020/rules/hong.yaml"),
    ]
    assert not checked.is_readable


def test_one_pack_is_checked_alone(tmp_path):
    folder = good_packs(tmp_path, **{f"{GUIDE}/document.yaml": FILES[f"{GUIDE}/document.yaml"].replace("guides: qd-1-2020", "guides: x")})  # fmt: skip
    assert found_in(folder / "qd-1-2020") == []
    assert [pack.code for pack in check_folders([folder / "local"]).packs] == ["local"]


@pytest.mark.parametrize("name", [".", "no-such-folder", "a\0b"])
def test_folder_without_packs_is_refused(tmp_path, name):
    with pytest.raises(Refusal) as refused:
        check_folders([tmp_path / name])
    assert refused.value.code == "cannot_read"


def test_shipped_packs_have_no_finding():
    assert [(one.code, one.where, one.message) for one in check_folders([PACKS, OVERLAYS]).findings] == []


def test_shipped_cases_use_known_commands():
    checked = check_folders([OVERLAYS])
    assert [
        one.case.where for one in run_cases(checked.packs, checked.library, COMMANDS) if not one.passed
    ] == []


def test_every_finding_has_its_english_sentence_and_none_is_left_over():
    codes = set()
    for path in set(RULES.glob("checks/*.py")) - {RULES / "checks/findings.py"}:
        for call in (
            node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
        ):
            if ast.unparse(call.func) == "Finding":
                codes.add(ast.literal_eval(call.args[0]))
    assert codes == set(ENGLISH)
    assert [text for text in ENGLISH.values() if not (text[0].isupper() and text.endswith("."))] == []


def test_finding_of_a_refusal_is_told_as_the_reader_refuses():
    finding = of_refusal(Refusal("malformed", "hỏng", where="dòng 2"), "thu")
    assert (finding.where, finding.message, finding.english) == (
        "thu: dòng 2",
        "hỏng",
        SENTENCES["malformed"],
    )
