"""`khoi reorganise`: prints what a plan would do, writes nothing unless asked to, and says everything in its way."""

import json
from datetime import date

import pytest
from tests.building import kinds, unit

from khoi.cli.main import main
from khoi.records.models import Reorganisation, Unit

PLAN = """
reorganisation: {title: Sắp xếp, decision: 7-QĐ/TU (giả định), effective_on: 2022-07-01}
steps:
  - {do: found, code: m, name: Đơn vị M, kind: to-chuc, parent: khoi, group: null}
  - {do: merge, units: [a, b], into: m}
"""


@pytest.fixture
def asked(transactional_db, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("khoi.cli.reorganise.open_database", lambda: None)
    kinds()
    top = unit("khoi", kind="khoi")
    for code in "ab":
        unit(f"{code}1", unit(code, top), kind="chi-bo")

    def run(text: str, *options: str) -> tuple[int, str, str]:
        path = tmp_path / "ke-hoach.yaml"
        path.write_text(text, encoding="utf-8")
        status = main(["reorganise", str(path), *options])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_preview_writes_nothing(asked):
    status, out, _ = asked(PLAN, "--json")
    found = json.loads(out)
    assert (status, found["begun"], found["ended"], found["placements"]) == (0, 1, 2, 2)
    assert (found["obstacles"], found["carried_out"], Reorganisation.objects.count()) == ([], None, 0)
    assert "Không có điều gì vướng." in asked(PLAN)[1]
    assert "Nothing stands in the way." in asked(PLAN, "--lang", "en")[1]


def test_obstacles_are_printed_and_nothing_is_carried_out(asked):
    status, out, _ = asked(PLAN.replace("[a, b]", "[a, nobody]"), "--carry-out")
    assert (status, Reorganisation.objects.count()) == (1, 0)
    assert "! steps[1] (unknown_unit) không có đơn vị mã “nobody”" in out


def test_plan_is_carried_out_when_asked_to(asked):
    status, out, _ = asked(PLAN, "--carry-out")
    plan = Reorganisation.objects.get()
    assert (status, plan.state) == (0, "done")
    assert f"Đã thực hiện: {plan.key}" in out
    assert Unit.objects.get(code="a").ended_on == date(2022, 7, 1)


def test_plan_without_decision_leaves_no_draft(asked):
    status, _, err = asked(PLAN.replace("7-QĐ/TU (giả định)", '""'), "--carry-out")
    assert (status, Reorganisation.objects.count()) == (2, 0)
    assert "decision_required" in err


def test_bad_file_is_refused_with_its_path(asked):
    status, _, err = asked(PLAN.replace("parent: khoi", "parent: [khoi]"))
    assert status == 2
    assert "steps[0].parent" in err
