"""`khoi evaluate`: a table for people, one JSON document for programs, refusals with their place."""

import io
import json
import subprocess
import sys

import pytest

from khoi.cli import main as door
from khoi.rules.strict import LIMIT

SCENARIO = """
term: {from: 2021, to: 2021}
units:
  - {id: khoi, kind: upper, parent: null}
  - {id: so-y-te, kind: cell, parent: khoi}
  - {id: so-xd, kind: cell, parent: khoi}
tallies:
  - {unit: so-y-te, period: 2021, measure: rated, count: 120}
  - {unit: so-y-te, period: 2021, measure: good, count: 104}
expected: [{measure: rated, kind: cell}]
targets:
  - {id: good, operator: bare, threshold: "80", measure_kind: ratio, period_rule: each_year,
     readings: {all: {numerator: good, denominator: rated}}}
"""
VIETNAMESE = """\
Chỉ tiêu        Đơn vị   Kỳ    Giá trị            Trạng thái                         Báo cáo
good (all, >=)  khoi     2021  104/120 = 86,67 %  Chưa đủ báo cáo (đến nay: đạt)       1/2
good (all, =)   khoi     2021  104/120 = 86,67 %  Chưa đủ báo cáo (đến nay: chưa đạt)  1/2
good (all, >=)  so-y-te  2021  104/120 = 86,67 %  Đạt                                1/1
good (all, =)   so-y-te  2021  104/120 = 86,67 %  Chưa đạt                           1/1
good (all, >=)  so-xd    2021  chưa có            Chưa có số liệu                    0/1
good (all, =)   so-xd    2021  chưa có            Chưa có số liệu                    0/1
"""
ENGLISH_FIRST = "good (all, >=)  khoi     2021    104/120 = 86.67 %  Reports incomplete (so far: met)  1/2"


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "scenario.yaml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def typed(monkeypatch, data: bytes) -> None:
    """Give the command these bytes on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def run(capsys, *argv: str) -> tuple[int, str, str]:
    status = door.main(["evaluate", *argv])
    return (status, *capsys.readouterr())


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def test_table_in_vietnamese(scenario, capsys):
    status, out, err = run(capsys, str(scenario))
    assert (status, err) == (0, "")
    assert [cells(line) for line in out.splitlines()] == [cells(line) for line in VIETNAMESE.splitlines()]
    assert len({line.rstrip().rfind(" ") for line in out.splitlines()[1:]}) == 1


def test_table_in_english(scenario, capsys):
    status, out, err = run(capsys, str(scenario), "--lang", "en")
    lines = out.splitlines()
    assert (status, err, cells(lines[0])) == (
        0,
        "",
        ["Target", "Unit", "Period", "Value", "Status", "Reports"],
    )
    assert cells(lines[1]) == cells(ENGLISH_FIRST)


@pytest.mark.parametrize("form", ["file", "standard input"])
def test_json_is_one_document(scenario, capsys, monkeypatch, form):
    typed(monkeypatch, SCENARIO.encode())
    status, out, err = run(capsys, str(scenario) if form == "file" else "-", "--json")
    answer = json.loads(out)
    assert (status, err, list(answer), out.count("\n")) == (0, "", ["results", "verdicts", "warnings"], 1)
    assert answer["results"][0] == {
        "target": "good",
        "unit": "khoi",
        "period": "2021",
        "reading": "all",
        "as": ">=",
        "value": {"num": 104, "den": 120, "percent": "86.67"},
        "status": "partial",
        "met_so_far": True,
        "coverage": {"reported": 1, "expected": 2},
    }


def test_every_kind_of_value_and_warning_has_words(tmp_path, capsys):
    lines = SCENARIO.replace("to: 2021}", "to: 2022}").splitlines()
    more = """\
  - {id: mean, operator: ">=", threshold: "80", measure_kind: ratio, period_rule: mean_of_years,
     readings: {r: {numerator: good, denominator: rated}, s: {numerator: rated, denominator: good}}}
  - {id: grow, operator: ">=", threshold: "5", measure_kind: growth, period_rule: growth_per_year,
     readings: {all: {numerator: rated}}}"""
    later = "  - {unit: so-y-te, period: 2022, measure: rated, count: 132}"
    at = lines.index("expected: [{measure: rated, kind: cell}]")
    path = tmp_path / "more.yaml"
    path.write_text("\n".join([*lines[:at], later, *lines[at:], more]), encoding="utf-8")
    _, vietnamese, _ = run(capsys, str(path))
    _, english, _ = run(capsys, str(path), "--lang=en")
    assert "132/120 = 10,00 %/năm" in vietnamese
    assert "132/120 = 10.00 % a year" in english
    assert "104/120 = 86,67 %; bình quân các năm 86,67 %" in vietnamese
    assert "104/120 = 86.67 %; mean of years 86.67 %" in english
    warned = [line for line in english.splitlines() if line.startswith("Warning")]
    assert warned == [
        "Warning (open_reading): no reading of this target has been chosen yet; all are computed [target: mean]",
        *(
            "Warning (numerator_exceeds_denominator): the numerator is larger than the denominator "
            f"[target: mean; unit: {unit}; period: term; reading: s]"
            for unit in ("khoi", "so-y-te")
        ),
    ]
    assert vietnamese.splitlines()[-3] == "Lưu ý (open_reading): chưa chốt cách hiểu nào trong: r, s"


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (b"", "empty", "tệp"),
        (b"a: \0", "not_text", "tệp"),
        (b"a: [", "malformed", "dòng 2, cột 1"),
        (SCENARIO.replace("120", "-120").encode(), "negative_count", "tallies[0].count"),
        (SCENARIO.replace("120", ".nan").encode(), "not_a_number", "tallies[0].count"),
        (SCENARIO.replace("khoi, kind: upper, parent: null", "khoi, kind: upper, parent: so-xd").encode(), "cycle",
         "units[0].parent"),
    ],
)  # fmt: skip
def test_refused_as_json(monkeypatch, capsys, data, code, where):
    typed(monkeypatch, data)
    status, out, err = run(capsys, "-", "--json")
    refusal = json.loads(err)
    assert (status, out, list(refusal)) == (2, "", ["error", "message", "where", "hint"])
    assert (refusal["error"], refusal["where"]) == (code, where)


@pytest.mark.parametrize("name", ["no-such-file", ".", "a\0b"])
def test_file_that_cannot_be_read(tmp_path, monkeypatch, capsys, name):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, name, "--json")
    assert (status, out, json.loads(err)["error"], json.loads(err)["where"]) == (2, "", "cannot_read", name)


class Endless(io.RawIOBase):
    """Standard input that never ends and counts what was taken."""

    taken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, room) -> int:
        room[:] = b" " * len(room)
        self.taken += len(room)
        return len(room)


def test_endless_standard_input_is_refused_without_reading_on(monkeypatch, capsys):
    source = Endless()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(source)))
    status, _, err = run(capsys, "-", "--json")
    assert (status, json.loads(err)["error"]) == (2, "too_large")
    assert source.taken < 2 * LIMIT


def test_file_of_200_mebibytes_is_refused(tmp_path, capsys):
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    status, _, err = run(capsys, str(path), "--json")
    assert (status, json.loads(err)["error"]) == (2, "too_large")


def test_no_django_is_needed(scenario):
    code = (
        "import sys; from khoi.cli.main import main; status = main(sys.argv[1:]); "
        "print(status, 'django' in sys.modules, file=sys.stderr)"
    )
    command = [sys.executable, "-c", code, "evaluate", str(scenario), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (json.loads(done.stdout)["verdicts"][0]["status"], done.stderr) == ("partial", "0 False\n")
