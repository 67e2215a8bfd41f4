"""`khoi load figures`: every file is looked at first; nothing half taken unless asked for, a workbook only when told to."""

import json

import pytest
from tests.building import BY, kinds, measure, record, unit
from tests.documents.plain_workbooks import workbook

from khoi.actions.imports import choose_columns
from khoi.actions.imports_undo import undo_import
from khoi.cli.main import main
from khoi.records.models import FigureImport, Tally, Unit

HEAD = "unit,year,measure,count\n"
PAPER = ["--source", "Báo cáo 01 (giả định)", "--reporter", "Văn phòng", "--cut-off", "2023-12-31"]


@pytest.fixture
def load(db, tmp_path, capsys, monkeypatch):
    """Loads rows by the command; exit status, what was printed as JSON, the code of a refusal."""
    monkeypatch.setattr("khoi.cli.load.open_database", lambda: None)
    kinds()
    measure("tong")
    record(unit("a"), 2023, {"tong": 4})

    def loaded(rows: str, *options: str) -> tuple[int, dict, str]:
        file = tmp_path / "so-lieu.csv"
        file.write_text(HEAD + rows, encoding="utf-8")
        status = main(["load", "figures", str(file), *PAPER, "--received", "2024-01-05", "--json", *options])
        out, err = capsys.readouterr()
        return status, json.loads(out or "{}"), json.loads(err)["error"] if err else ""

    return loaded


def standing() -> int | None:
    return Tally.objects.get(year=2023, replaced_in=None).count


def test_rows_without_a_way_are_looked_at_and_taken_in_as_one(load):
    status, out, _ = load("a,2023,tong,5\n")
    entry = FigureImport.objects.get()
    assert (status, out["change"], out["accepted"], standing(), entry.state) == (0, 1, 1, 5, "accepted")
    assert undo_import(entry, by=BY).put_back == 1
    assert load("a,2023,tong,4\n")[1] | {"import": ""} == {
        "loaded": "figures", "change": 0, "doubt": 0, "fault": 0, "same": 1, "empty": 0, "import": "", "accepted": 0,
        "lines": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "faults", "doubts"), [("a,2023,tong,5\nz,2023,tong,1\n", 1, 0), ("a,2023,tong,900\n", 0, 1)]
)
def test_rows_without_a_way_are_refused_whole_where_one_is_wrong_or_contradicts(load, rows, faults, doubts):
    record(Unit.objects.get(code="a"), 2022, {"tong": 4})
    status, out, code = load(rows)
    assert (status, out, code, standing()) == (2, {}, "import_has_faults", 4)
    entry = FigureImport.objects.get()
    assert (entry.state, entry.lines.filter(state="fault").count(), entry.lines.filter(state="doubt").count()) == (
        "ready", faults, doubts,
    )  # fmt: skip


@pytest.fixture
def load_workbook(load, tmp_path, capsys):
    """Loads a workbook without a year in it."""

    def loaded(*options: str) -> tuple[int, dict, dict]:
        file = tmp_path / "so.xlsx"
        file.write_bytes(workbook({"Bảng": [["Đơn vị", "Số tong"], ["a", 5]]}))
        status = main(["load", "figures", str(file), *PAPER, "--received", "2024-01-05", "--json", *options])
        out, err = capsys.readouterr()
        return status, json.loads(out or "{}"), json.loads(err or "{}")

    return loaded


def test_workbook_is_only_looked_at_unless_told_to_accept(load_workbook):
    assert load_workbook("--year", "2023")[2]["error"] == "columns_not_known"
    entry = FigureImport.objects.get()
    layout = entry.layout
    choose_columns(
        entry, columns=layout["columns"], signature=layout["signature"], headers=layout["headers"], name="Bảng",
        year=2023, by=BY,
    )  # fmt: skip
    status, out, _ = load_workbook("--year", "2023")
    assert (status, out["change"], out["accepted"], standing()) == (0, 1, 0, 4)
    assert load_workbook()[2]["error"] == "year_not_given"
    assert load_workbook("--year", "2023", "--accept")[1]["accepted"] == 1
    assert standing() == 5


def test_preview_prints_what_is_wrong_and_changes_nothing(load):
    status, out, _ = load("a,2023,tong,5\nz,2023,tong,1\n", "--preview")
    assert (status, out["change"], out["fault"], out["accepted"], standing()) == (0, 1, 1, 0, 4)
    assert out["lines"] == ["dòng 3  z, Số tong, 2023: không có đơn vị này: không có đơn vị mã “z”"]
    assert FigureImport.objects.get().key == out["import"]


def test_accept_takes_all_or_nothing(load):
    assert load("a,2023,tong,5\nz,2023,tong,1\n", "--accept")[::2] == (2, "import_has_faults")
    assert standing() == 4
    assert load("a,2023,tong,5\n", "--accept")[0] == 0
    assert (standing(), FigureImport.objects.filter(state="accepted").count()) == (5, 1)


def test_accept_rows_takes_what_has_no_fault(load):
    status, out, _ = load("a,2023,tong,5\nz,2023,tong,1\n", "--accept-rows")
    assert (status, out["accepted"], standing()) == (0, 1, 5)


def test_marked_file_is_never_stored(load):
    assert load("a,2023,tong,5\n*** MẬT ***\n", "--preview")[::2] == (2, "secrecy_mark")
    assert not FigureImport.objects.exists()


def test_file_that_cannot_be_read_is_refused(load):
    assert load("a,2023\n", "--preview")[0] == 0
    assert FigureImport.objects.get().lines.get().state == "fault"
