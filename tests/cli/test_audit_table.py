"""`khoi audit-table`: the audit's answer in words or JSON, held against the quota of the packs."""

import io
import json
import subprocess
import sys
from fractions import Fraction

import pytest

from khoi.cli import main as door
from khoi.measures.published import QuotaRule, audit_lines, audit_table
from khoi.measures.quotas import quota_of_year, youngest_quota

TABLE = """group,year,unit,kind,level,count,percent,total,note
T1,2024,Đảng bộ thử,member,HTXS,30,"30,00",100,
T1,2024,Đảng bộ thử,member,HTT,60,60.00,100,
T1,2024,Đảng bộ thử,member,HT,10,10.00,100,
"""
NEWEST = QuotaRule(Fraction(20), "366-QĐ/TW", "11.1.5")


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def run(capsys, *argv: str) -> tuple[int, str, str]:
    status = door.main(["audit-table", *argv])
    return (status, *capsys.readouterr())


@pytest.mark.parametrize(
    ("year", "kind", "rule"),
    [
        (0, "member", None),
        (2018, "member", None),
        (2021, "member", QuotaRule(Fraction(20), "21-HD/BTCTW", "II.B.2.3")),
        (2021, "organisation", None),
        (2024, "organisation", QuotaRule(Fraction(20), "124-QĐ/TW", "11-12")),
        (2025, "leader", NEWEST),
        (9999, "tập thể", NEWEST),
    ],
)
def test_quota_of_a_year(year, kind, rule):
    assert quota_of_year(year, kind) == rule


def test_quota_of_the_youngest_regulation():
    assert youngest_quota() == NEWEST


def test_answer_as_json(table, capsys):
    status, out, err = run(capsys, str(table), "--json")
    expected = audit_table(TABLE.encode(), ceiling=quota_of_year, default=youngest_quota())
    assert (status, err, json.loads(out)) == (0, "", json.loads(json.dumps(expected)))
    (group,) = json.loads(out)["groups"]
    (quota,) = [one for one in group["findings"] if one["code"] == "quota_exceeded"]
    assert quota["detail"]["regulation"] == {"document": "124-QĐ/TW", "clause": "11-12", "percent": "20"}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_answer_in_words(table, capsys, lang):
    status, out, err = run(capsys, str(table), "--lang", lang)
    expected = audit_lines(audit_table(TABLE.encode(), ceiling=quota_of_year, default=youngest_quota()), lang)
    assert (status, err, out.splitlines()) == (0, "", "\n".join(expected).splitlines())
    assert out.splitlines()[0] == {"vi": "Bảng T1", "en": "Table T1"}[lang]


def test_standard_input(table, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TABLE.encode())))
    assert run(capsys, "-", "--json") == run(capsys, str(table), "--json")


@pytest.mark.parametrize(
    "data", [b"", b"\0", b"\xff", b"a,b\n1,2\n", TABLE.replace("30,", "-30,", 1).encode(), b'"' * 5]
)
def test_refused(tmp_path, capsys, data):
    path = tmp_path / "table.csv"
    path.write_bytes(data)
    status, out, err = run(capsys, str(path), "--json")
    refusal = json.loads(err)
    assert (status, out, list(refusal)) == (2, "", ["error", "message", "where", "hint"])
    assert "" not in (refusal["error"], refusal["message"], refusal["where"])


def test_file_of_200_mebibytes_is_refused(tmp_path, capsys):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    status, _, err = run(capsys, str(path), "--json")
    assert (status, json.loads(err)["error"]) == (2, "too_large")


def test_no_django_is_needed(table):
    code = "import sys; from khoi.cli.main import main; main(sys.argv[1:]); print('django' in sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", code, "audit-table", str(table), "--json"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stderr == "False\n"
