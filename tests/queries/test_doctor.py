"""Every fault the doctor knows, planted behind the program's back, is named; a sound database is left in peace."""

import json
import os
import subprocess
import sys
from datetime import date
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from tests.building import BY, NAME

from khoi.actions.figures import record_figures
from khoi.actions.units import add_unit, end_unit, record_succession
from khoi.cli.main import parser
from khoi.queries import doctor
from khoi.records.guard import records_open
from khoi.records.models import (
    Goal,
    Indicator,
    Kind,
    Measure,
    ReadingChoice,
    Resolution,
    Target,
    TargetReading,
    TargetVersion,
    Term,
    Unit,
)

BORN, DAY = date(2020, 1, 1), date(2022, 7, 1)


@pytest.fixture
def office(db):
    """`old` splits into `left` and `right` in 2022; `left` has a corrected figure; two targets with readings."""
    with records_open():
        Kind(code="chi-bo", rank=1).save()
        Measure(code="m", label="m", label_en="m", counted="m", counted_en="m").save()
    top = unit("top", None, BORN)
    old = unit("old", top, BORN)
    end_unit(old, ended_on=DAY, by=BY)
    left, right = unit("left", top, DAY), unit("right", top, DAY)
    shares = {left: Fraction(1, 3), right: Fraction(2, 3)}
    record_succession(
        "split", on=DAY, before=[old], after=[left, right], shares=shares, decision="1 (giả định)", by=BY
    )
    days = {"cut_off": date(2024, 1, 1), "received_on": date(2024, 1, 2)}
    for count in (3, 4):
        record_figures(left, year=2023, counts={"m": count}, source="x", reporter="x", by=BY, **days)
    with records_open():
        promises(top)


def unit(code: str, parent: Unit | None, begins_on: date) -> Unit:
    return add_unit(code, name=code, kind="chi-bo", parent=parent, begins_on=begins_on, by=BY)


def promises(top: Unit) -> None:
    term = Term(unit=top, name="t", first_year=2021, last_year=2025)
    term.save()
    resolution = Resolution(term=term, code="r", title="r", source="r")
    resolution.save()
    goal = Goal(resolution=resolution, position=0, words="g")
    goal.save()
    indicator = Indicator(code="i", label="i", label_en="i")
    indicator.save()
    measure = Measure.objects.get()
    for position, code in enumerate(("t0", "t1")):
        target = Target(resolution=resolution, goal=goal, indicator=indicator, code=code, position=position)
        target.save()
        TargetVersion(
            target=target, from_year=2021, words="w", operator=">=", low=1, kind="count", document="d"
        ).save()
        reading = TargetReading(
            target=target, code=f"r{position}", position=0, label="r", label_en="r", numerator=measure
        )
        reading.save()
        ReadingChoice(
            target=target,
            reading=reading,
            chosen_by="A (giả định)",
            document="d",
            document_day=BORN,
            grounds="g",
            recorded_at="2024-01-01T00:00:00Z",
            recorded_by=NAME,
        ).save()


def plant(*statements: str) -> None:
    """Runs raw SQL past every check the database would make."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            _drop_checks(cursor)
        for statement in statements:
            cursor.execute(statement)
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def _drop_checks(cursor) -> None:
    cursor.execute(
        "SELECT conrelid::regclass, conname FROM pg_constraint"
        " WHERE contype = 'c' AND conrelid::regclass::text IN ('records_tally', 'records_succession')"
    )
    for table, name in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def unit_id(code: str) -> str:
    return f"(SELECT id FROM records_unit WHERE code = '{code}')"


def found() -> list[tuple[str, str]]:
    return [(finding.code, finding.subject) for finding in doctor.examine()]


def test_sound_office_has_no_finding(office):
    assert found() == []


def test_empty_database_has_no_finding(db):
    assert found() == []


TALLY = (
    "INSERT INTO records_tally (unit_id, measure_id, year, count, source, reporter, cut_off, received_on,"
    " recorded_at, recorded_by, revision) SELECT unit_id, measure_id, year, count, source, reporter,"
    " cut_off, received_on, recorded_at, recorded_by, revision FROM records_tally WHERE replaced_in IS NULL"
)
PLACE = "records_placement"
FAULTS = {
    "no placement": (
        [f"DELETE FROM {PLACE} WHERE unit_id = {unit_id('left')}"],
        [("placement_not_from_start", "left")],
    ),
    "late placement": (
        [f"UPDATE {PLACE} SET from_day = '2022-07-02' WHERE unit_id = {unit_id('left')}"],
        [("placement_not_from_start", "left")],
    ),
    "early placement": (
        [f"UPDATE {PLACE} SET from_day = '2022-06-30' WHERE unit_id = {unit_id('left')}"],
        [("placement_outside_life", "left")],
    ),
    "placement after the end": (
        [f"INSERT INTO {PLACE} (unit_id, from_day) VALUES ({unit_id('old')}, '2022-07-01')"],
        [("placement_outside_life", "old")],
    ),
    "no name": (
        [f"DELETE FROM records_unitname WHERE unit_id = {unit_id('top')}"],
        [("name_not_from_start", "top")],
    ),
    "early name": (
        [
            (
                "INSERT INTO records_unitname (unit_id, from_day, name, search)"
                f" VALUES ({unit_id('top')}, '2019-12-31', 'x', 'x')"
            )
        ],
        [("name_outside_life", "top")],
    ),
    "no kind": (
        [f"DELETE FROM records_unitkind WHERE unit_id = {unit_id('right')}"],
        [("kind_not_from_start", "right")],
    ),
    "kind after the end": (
        [
            (
                "INSERT INTO records_unitkind (unit_id, from_day, kind_id)"
                f" SELECT {unit_id('old')}, '2023-01-01', id FROM records_kind"
            )
        ],
        [("kind_outside_life", "old")],
    ),
    "group before the start": (
        [f"INSERT INTO records_unitgroup (unit_id, from_day) VALUES ({unit_id('top')}, '2019-01-01')"],
        [("group_outside_life", "top")],
    ),
    "circle": (
        [
            (
                f"INSERT INTO {PLACE} (unit_id, from_day, parent_id)"
                f" VALUES ({unit_id('top')}, '2023-01-01', {unit_id('left')})"
            )
        ],
        [("cycle", "top")],
    ),
    "dead parent": (
        [f"UPDATE {PLACE} SET parent_id = {unit_id('old')} WHERE unit_id = {unit_id('left')}"],
        [("parent_not_alive", "left")],
    ),
    "giver lives on": (
        ["UPDATE records_unit SET ended_on = NULL WHERE code = 'old'"],
        [("giver_not_ended", "old")],
    ),
    "heir born before": (
        [
            "UPDATE records_unit SET begins_on = '2022-06-30' WHERE code = 'right'",
            *(
                f"UPDATE records_{table} SET from_day = '2022-06-30' WHERE unit_id = {unit_id('right')}"
                for table in ("placement", "unitname", "unitkind")
            ),
        ],
        [("heir_not_alive", "right")],
    ),
    "giver gone before it keeps a part": (
        [
            (
                'INSERT INTO records_succession (kind, "on", decision, note)'
                " VALUES ('split', '2020-01-01', 'x', '')"
            ),
            *(
                "INSERT INTO records_successionpart (succession_id, unit_id, side)"
                f" SELECT id, {unit_id('top')}, '{side}' FROM records_succession WHERE decision = 'x'"
                for side in ("before", "after")
            ),
        ],
        [("giver_not_alive", "top")],
    ),
    "shares": (
        [f"UPDATE records_successionpart SET share_num = 2 WHERE unit_id = {unit_id('left')}"],
        [("shares_not_whole", "old")],
    ),
    "shares of one measure": (
        [
            (
                "INSERT INTO records_successionshare (part_id, measure_id, share_num, share_den)"
                " SELECT records_successionpart.id, records_measure.id, 1, 3"
                f" FROM records_successionpart, records_measure WHERE unit_id = {unit_id('left')} LIMIT 1"
            ),
        ],
        [("shares_not_whole", "old")],
    ),
    "half the shares": (
        [
            (
                "UPDATE records_successionpart SET share_num = NULL, share_den = NULL"
                f" WHERE unit_id = {unit_id('left')}"
            )
        ],
        [("shares_incomplete", "2022-07-01 1 (giả định)")],
    ),
    "no giver": (
        ["DELETE FROM records_successionpart WHERE side = 'before'"],
        [("succession_without_giver", "2022-07-01 1 (giả định)")],
    ),
    "two standing figures": (
        ["DROP INDEX one_standing_tally", TALLY],
        [("two_standing_tallies", "left/2023/m")],
    ),
    "figure before life": (
        ["UPDATE records_tally SET year = 2021"],
        [("tally_outside_life", "left/2021/m")],
    ),
    "figure after life": (
        [f"UPDATE records_tally SET unit_id = {unit_id('old')}"],
        [("tally_outside_life", "old/2023/m")],
    ),
    "negative figure": (
        ["UPDATE records_tally SET count = -1 WHERE replaced_in IS NULL"],
        [("negative_tally", "left/2023/m")],
    ),
    "figure of a change to come": (
        [
            "UPDATE records_tally SET revision = 99 WHERE replaced_in IS NULL",
            "UPDATE records_tally SET replaced_in = 99 WHERE replaced_in IS NOT NULL",
        ],
        [("revision_order", "left/2023/m")] * 2,
    ),
    "replaced before it was written": (
        ["UPDATE records_tally SET revision = revision + 1 WHERE replaced_in IS NOT NULL"],
        [("revision_order", "left/2023/m")],
    ),
    "structure after the last change": (
        ["UPDATE records_revision SET structure = number + 1"],
        [("revision_order", "revision")],
    ),
    "replacement deleted": (
        ["DELETE FROM records_tally WHERE replaced_in IS NULL"],
        [("replacement_missing", "left/2023/m")],
    ),
    "share without base": (
        ["UPDATE records_targetversion SET kind = 'ratio'"],
        [("reading_unfit", "t0/r0"), ("reading_unfit", "t1/r1")],
    ),
    "count with base": (
        ["UPDATE records_targetreading SET denominator_id = numerator_id WHERE code = 'r1'"],
        [("reading_unfit", "t1/r1")],
    ),
    "no reading": (
        [
            "DELETE FROM records_readingchoice",
            "DELETE FROM records_targetreading WHERE code = 'r0'",
        ],
        [("no_reading", "t0")],
    ),
    "choice of another target's reading": (
        [
            (
                "UPDATE records_readingchoice SET reading_id ="
                " (SELECT id FROM records_targetreading WHERE code = 'r0')"
            )
        ],
        [("choice_of_other_target", "t1/r0")],
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_named(office, name):
    statements, expected = FAULTS[name]
    plant(*statements)
    assert found() == expected


def test_findings_speak_both_languages(office):
    plant(*FAULTS["late placement"][0])
    assert [finding.as_json() for finding in doctor.examine()] == [
        {
            "code": "placement_not_from_start",
            "subject": "left",
            "vi": "chưa có vị trí trong cây từ ngày bắt đầu 2022-07-01 (có từ 2022-07-02)",
            "en": "no place in the tree from the first day 2022-07-01 (there is one from 2022-07-02)",
        }
    ]


def test_doctor_only_reads(office):
    with CaptureQueriesContext(connection) as asked:
        doctor.examine()
    words = {row["sql"].split()[0] for row in asked}
    assert words - {"SAVEPOINT", "RELEASE", "PRAGMA", "DECLARE"} == {"SELECT"}


def test_database_refuses_writing_while_the_doctor_looks(transactional_db, monkeypatch):
    def careless():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM records_unit")
        yield

    monkeypatch.setattr(doctor, "CHECKS", (careless,))
    with pytest.raises(DatabaseError, match=r"readonly|read-only"):
        doctor.examine()
    monkeypatch.undo()
    with records_open():
        Kind(code="written-afterwards", rank=1).save()
    assert (found(), Kind.objects.count()) == ([], 1)


def run(capsys, *arguments: str) -> tuple[int, str]:
    args = parser().parse_args(["doctor", *arguments])
    return args.run(args), capsys.readouterr().out


@pytest.fixture
def registered(monkeypatch):
    from khoi.cli import doctor as command
    from khoi.cli import main

    if command not in main.COMMANDS:
        monkeypatch.setattr(main, "COMMANDS", (*main.COMMANDS, command))


def test_command_says_that_all_is_well(office, registered, capsys):
    assert run(capsys) == (0, "Không thấy chỗ nào sai.\n")
    assert run(capsys, "--lang", "en") == (0, "No fault found.\n")
    status, told = run(capsys, "--json")
    assert (status, json.loads(told)) == (0, {"findings": []})


def test_command_names_what_is_wrong(office, registered, capsys):
    plant(*FAULTS["no reading"][0])
    assert run(capsys, "--lang", "en") == (1, "no_reading\tt0\tno reading to compute by\n1 fault found.\n")
    assert run(capsys) == (1, "no_reading\tt0\tchưa có cách hiểu nào để tính\nCó 1 chỗ sai.\n")
    status, told = run(capsys, "--json")
    assert (status, [row["code"] for row in json.loads(told)["findings"]]) == (1, ["no_reading"])


def test_command_makes_no_database_where_there_is_none(tmp_path):
    environment = os.environ | {"KHOI_VAR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    environment.pop("DATABASE_URL", None)
    code = "import sys; from khoi.cli import doctor, main; main.COMMANDS = (doctor,); sys.exit(main.main(['doctor']))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (2, "", [])
    assert done.stderr.splitlines() == [
        "Từ chối (no_database): Không mở được cơ sở dữ liệu",
        "  Cách xử lý: Chạy `khoi start` trước, hoặc kiểm tra DATABASE_URL.",
    ]
