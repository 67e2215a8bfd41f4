"""`khoi rate`: the contract's own case, refusals with their codes, both languages, an office's own pack, and a record kept."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from khoi.cli import main as door

OVERLAYS = Path(__file__).parents[2] / "data/overlays"
CASE = """on: 2025-12-20
subject: member
facts:
  score: "91.5"
  tasks_total: 20
  tasks_done: 20
  tasks_on_time: 20
  tasks_exceeded: 6
  tasks_not_done: 0
  shortcomings_total: 2
  shortcomings_fixed: 2
  disciplined_for_duty: false
  disciplined_not_for_duty: false
  units_led_total: 5
  units_led_not_completed: 0
  units_led_tasks_percent: "100"
  low_confidence_percent: "12.5"
  concluded_degraded: false
  forbidden_acts_violated: false
  affiliated_disciplined: 0
  leadership_members_disciplined: 0
  disunity_concluded: false
  subordinates_total: 10
  subordinates_ht_or_better: 10
  subordinates_htt_or_better: 8
  subordinates_disciplined: 0
  civil_servant_rating: HTXS
  admitted_on: 2025-03-01
  sick_days: 0
  exempt: false
  suspended: false
"""
KEYS = ["regulation", "reviewed", "rated", "highest_level", "subject_to_quota", "flags", "trace"]


@pytest.fixture
def case(tmp_path):
    def written(old: str = "", new: str = "") -> str:
        path = tmp_path / "case.yaml"
        path.write_text(CASE.replace(old, new, 1) if old else CASE, encoding="utf-8")
        return str(path)

    return written


def run(capsys, *argv: str) -> tuple[int, str, str]:
    status = door.main(["rate", *argv])
    return (status, *capsys.readouterr())


def answered(capsys, *argv: str) -> dict:
    status, out, err = run(capsys, *argv, "--json")
    assert (status, err, out.count("\n")) == (0, "", 1)
    return json.loads(out)


def codes(answer: dict) -> list[str]:
    return [flag["code"] for flag in answer["flags"]]


def test_case_of_the_contract(case, capsys):
    answer = answered(capsys, case())
    assert list(answer) == KEYS
    assert [answer[key] for key in KEYS[:5]] == [
        {"document": "366-QĐ/TW", "effective": "2025-08-30"}, True, True, "HTXS", True,
    ]  # fmt: skip
    row = next(row for row in answer["trace"] if row["question"] == "score >= 90")
    assert row == {
        "clause": {"document": "366-QĐ/TW", "clause": "11.1"},
        "question": "score >= 90",
        "facts": {"score": "91.5"},
        "answer": True,
        "bars": None,
    }
    assert {flag["code"] for flag in answer["flags"]} == {"needs_decision"}
    assert [sorted(flag) for flag in answer["flags"]] == [["clause", "code", "detail"]]


@pytest.mark.parametrize(
    ("old", "new", "level", "flags"),
    [
        ("tasks_exceeded: 6", "tasks_exceeded: 5", "HTT", ["band_and_condition_disagree", "civil_servant_rating_differs"]),
        ("tasks_exceeded: 6", "tasks_exceeded: null", None, ["missing_fact"]),
        ('  score: "91.5"\n', "", None, ["missing_fact"]),
        ('score: "91.5"', "score: 91.5", "HTXS", ["needs_decision"]),
        ("exempt: false", "exempt: true", None, ["not_reviewed"]),
    ],
)  # fmt: skip
def test_level_the_facts_allow(case, capsys, old, new, level, flags):
    answer = answered(capsys, case(old, new))
    assert (answer["highest_level"], codes(answer)) == (level, flags)


def test_failed_condition_names_the_level_it_bars(case, capsys):
    answer = answered(capsys, case("tasks_exceeded: 6", "tasks_exceeded: 5"))
    barred = [(row["question"], row["bars"]) for row in answer["trace"] if row["answer"] is False]
    assert barred == [("100 * tasks_exceeded >= 30 * tasks_total", "HTXS")]


def test_regulation_named_instead_of_a_day(case, capsys):
    answer = answered(capsys, case("on: 2025-12-20", "regulation: qd-366-2025"))
    assert (answer["regulation"]["document"], codes(answer)[0]) == ("366-QĐ/TW", "day_not_stated")


def test_words_in_vietnamese_and_english(case, capsys):
    status, vietnamese, err = run(capsys, case())
    assert (status, err) == (0, "")
    assert vietnamese.splitlines()[:2] == [
        "366-QĐ/TW (30/08/2025)",
        "Mức cao nhất dữ kiện cho phép: Hoàn thành xuất sắc nhiệm vụ",
    ]
    assert vietnamese.splitlines()[-1] == "Mức xếp loại do người có thẩm quyền quyết định."
    _, english, _ = run(capsys, case(), "--lang", "en")
    assert english.splitlines()[:2] == ["366-QĐ/TW (30 Aug 2025)", "Highest level the facts allow: Excellent"]
    assert english.splitlines()[-1] == "People with authority decide the rating."
    assert len(english.splitlines()) == len(vietnamese.splitlines())
    assert [line for line in english.splitlines() if "đ" in line.replace("QĐ", "")] == []


def test_standard_input(case, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CASE.encode())))
    assert run(capsys, "-", "--json") == run(capsys, case(), "--json")


@pytest.mark.parametrize(
    ("old", "new", "code", "where"),
    [
        (CASE, "", "empty", "tệp"),
        (CASE, "[1]", "wrong_type", "tệp"),
        (CASE, "a: \0", "not_text", "tệp"),
        (CASE, "a: [", "malformed", "dòng 2, cột 1"),
        ("on: 2025-12-20", "on: 2025-12-32", "not_a_day", "on"),
        ("on: 2025-12-20", "on: 20251220", "not_a_day", "on"),
        ("on: 2025-12-20\n", "", "missing_key", "on"),
        ("on: 2025-12-20", "on: 2005-12-20", "no_rule_encoded", "on"),
        ("on: 2025-12-20", "regulation: qd-1-1999", "unknown_regulation", "regulation"),
        ("on: 2025-12-20", "regulation: 7", "wrong_type", "regulation"),
        ("subject: member", "subject: cat", "unknown_value", "subject"),
        ("subject: member", "subject: [member]", "unknown_value", "subject"),
        ("subject: member\n", "", "missing_key", "subject"),
        ("subject: member", "subject: member\nsubject: leader", "duplicate_key", "subject"),
        ("subject: member", "subject: member\nlevel: HTXS", "unknown_key", "level"),
        ("facts:", "facts: 3\nother:", "unknown_key", "other"),
        (CASE[CASE.index("facts:"):], "facts: [1]", "wrong_type", "facts"),
        (CASE[CASE.index("facts:"):], "", "missing_key", "facts"),
        ("tasks_done: 20", "tasks_done: -1", "negative_count", "facts.tasks_done"),
        ("tasks_done: 20", 'tasks_done: "20"', "wrong_type", "facts.tasks_done"),
        ("tasks_done: 20", "tasks_done: 20.5", "wrong_type", "facts.tasks_done"),
        ("tasks_done: 20", "tasks_done: true", "wrong_type", "facts.tasks_done"),
        ("tasks_done: 20", "tasks_done: 9999999999999", "out_of_range", "facts.tasks_done"),
        ("tasks_done: 20", "tasks_donne: 20", "unknown_key", "facts.tasks_donne"),
        ('score: "91.5"', "score: .nan", "not_a_number", "facts.score"),
        ('score: "91.5"', 'score: "100.01"', "out_of_range", "facts.score"),
        ('score: "91.5"', 'score: "-1"', "negative_count", "facts.score"),
        ('score: "91.5"', 'score: "9/10"', "not_a_number", "facts.score"),
        ("exempt: false", "exempt: 0", "wrong_type", "facts.exempt"),
        ("exempt: false", 'exempt: "false"', "wrong_type", "facts.exempt"),
        ("admitted_on: 2025-03-01", "admitted_on: March", "not_a_day", "facts.admitted_on"),
        ("rating: HTXS", "rating: Tốt", "unknown_value", "facts.civil_servant_rating"),
        ("facts:", "score_parts: {ethics: 3}\nfacts:", "no_rule_encoded", "score_parts"),
    ],
)  # fmt: skip
def test_malformed_case_is_refused(case, capsys, old, new, code, where):
    assert old in CASE
    status, out, err = run(capsys, case(old, new), "--json")
    refusal = json.loads(err)
    assert (status, out, list(refusal)) == (2, "", ["error", "message", "where", "hint"])
    assert (refusal["error"], refusal["where"]) == (code, where)


def test_refused_in_english(case, capsys):
    status, out, err = run(capsys, case("subject: member", "subject: cat"), "--lang", "en")
    assert (status, out) == (2, "")
    assert err.splitlines()[:2] == [
        "Refused (unknown_value): This value is none of those allowed.",
        "  Where: subject",
    ]


def test_file_of_200_mebibytes_is_refused(tmp_path, capsys):
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    status, _, err = run(capsys, str(path), "--json")
    assert (status, json.loads(err)["error"]) == (2, "too_large")


@pytest.mark.parametrize("name", ["no-such-file", ".", "a\0b"])
def test_file_that_cannot_be_read(tmp_path, monkeypatch, capsys, name):
    monkeypatch.chdir(tmp_path)
    status, _, err = run(capsys, name, "--json")
    assert (status, json.loads(err)["error"]) == (2, "cannot_read")


def test_stricter_number_of_the_office(case, capsys):
    own = ("--overlay", str(OVERLAYS / "vi-du-chi-tiet-diem"))
    answer = answered(capsys, case(), *own)
    assert (answer["highest_level"], codes(answer)) == (
        "HTT",
        ["band_and_condition_disagree", "civil_servant_rating_differs"],
    )
    assert "100 * tasks_exceeded >= 35 * tasks_total" in [row["question"] for row in answer["trace"]]
    assert answered(capsys, case("tasks_exceeded: 6", "tasks_exceeded: 7"), *own)["highest_level"] == "HTXS"


def test_looser_number_of_the_office_is_left_aside_and_said(case, capsys):
    answer = answered(capsys, case(), "--overlay", str(OVERLAYS / "vi-du-long-hon"))
    assert (answer["highest_level"], "looser_than_centre" in codes(answer)) == ("HTXS", True)


@pytest.mark.parametrize("name", ["", "no-such-folder", "a\0b"])
def test_overlay_that_is_none_is_refused(case, capsys, tmp_path, name):
    status, _, err = run(capsys, case(), "--overlay", str(tmp_path / name), "--json")
    assert (status, json.loads(err)["error"]) == (2, "cannot_read")


def test_record_is_kept_and_asked_again(case, capsys, tmp_path):
    kept = tmp_path / "kept.json"
    answer = answered(capsys, case(), "--record", str(kept))
    record = json.loads(kept.read_text(encoding="utf-8"))
    assert (record["highest_level"], record["regulation"], record["on"]) == (
        answer["highest_level"],
        "qd-366-2025",
        "2025-12-20",
    )
    assert door.main(["rules", "rerun", str(kept), "--json"]) == 0
    assert json.loads(capsys.readouterr()[0]) == {"same": True, "changed_packs": [], "differences": []}


def test_record_that_cannot_be_written_is_refused(case, capsys, tmp_path):
    status, _, err = run(capsys, case(), "--record", str(tmp_path / "no-such-folder/kept.json"), "--json")
    assert (status, json.loads(err)["error"]) == (2, "cannot_write")


def test_no_django_is_needed(case):
    code = "import sys; from khoi.cli.main import main; main(sys.argv[1:]); print('django' in sys.modules, 'numpy' in sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", code, "rate", case(), "--json"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stderr == "False False\n"
