"""`khoi load figures`: rows at once as before, or looked at first; nothing half taken unless asked for."""

import json

import pytest
from tests.building import kinds, measure, record, unit

from khoi.cli.main import main
from khoi.records.models import FigureImport, Tally

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


def standing() -> int:
    return Tally.objects.get(replaced_in=None).count


def test_rows_without_a_way_are_recorded_at_once(load):
    status, out, _ = load("a,2023,tong,5\n")
    assert (status, out["changed"], standing(), FigureImport.objects.count()) == (0, 1, 5, 0)


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
