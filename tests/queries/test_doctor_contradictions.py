"""Figures that contradict each other are warnings of `khoi doctor`: named in both languages, no fault, status 0."""

import argparse
import json

import pytest
from tests.building import kinds, reading, record, resolution, target, unit

from khoi.cli.doctor import run
from khoi.queries.doctor import examine, warnings
from khoi.records.guard import records_open
from khoi.records.models import Measure, MeasureSum, Unit


@pytest.fixture
def office(db) -> None:
    kinds()
    top = unit("khoi", kind="khoi")
    resolution(top, [target("tot", [reading("r", "good", "rated")])], ["rated", "good", "rest"])
    rows = {row.code: row for row in Measure.objects.all()}
    with records_open():
        for part in ("good", "rest"):
            MeasureSum(whole=rows["rated"], part=rows[part]).save()
    below = unit("a", top)
    record(below, 2021, {"rated": 100, "good": 60, "rest": 40})
    record(below, 2022, {"rated": 10, "good": 12, "rest": 3})


def told(capsys: pytest.CaptureFixture[str], **asked: object) -> tuple[int, str]:
    status = run(argparse.Namespace(**{"json": False, "lang": "vi", **asked}))
    return status, capsys.readouterr().out


def test_contradictions_are_warnings_in_both_languages_and_jumps_are_not(office):
    assert examine() == []
    assert [row.as_json() for row in warnings()] == [
        {
            "code": "over_base",
            "subject": "a/2022/good",
            "vi": "Số good: 12, nhiều hơn số rated: 10",
            "en": "Number of good: 12, more than number of rated: 10",
        },
        {
            "code": "parts_total",
            "subject": "a/2022/rated",
            "vi": "Số rated: 10, nhưng các phần cộng lại là 15 (số good: 12, số rest: 3)",
            "en": "Number of rated: 10, but its parts add up to 15 (number of good: 12, number of rest: 3)",
        },
    ]


def test_command_names_them_and_is_content(office, capsys):
    status, said = told(capsys)
    assert (status, said.splitlines()[:2]) == (
        0,
        [
            "Không thấy chỗ nào sai.",
            "Có 2 chỗ số liệu mâu thuẫn, đơn vị cần xem lại; chương trình không sửa số:",
        ],
    )
    status, said = told(capsys, json=True)
    shown = json.loads(said)
    assert (status, shown["findings"]) == (0, [])
    assert [row["code"] for row in shown["warnings"]] == ["over_base", "parts_total"]


def test_single_one_in_english(office, capsys):
    record(Unit.objects.get(code="a"), 2022, {"rated": 15})
    record(unit("b"), 2022, {"rated": 9, "good": 4, "rest": 4})
    assert told(capsys, lang="en")[1].splitlines() == [
        "No fault found.",
        "1 figure contradicts another; its unit should look at it, nothing was changed:",
        "parts_total\tb/2022/rated\tNumber of rated: 9, but its parts add up to 8 (number of good: 4, number of rest: 4)",
    ]
