"""`khoi export` writes what the page of the same table says, prints its count and check sum, and refuses in words."""

import json

import pytest
from tests.building import isolated, kinds, measure, record, unit
from tests.documents.test_tables_out import checked, from_csv, from_xlsx
from tests.people import events, person

from khoi.cli.main import main
from khoi.documents.taken_out import TABLES


@pytest.fixture
def export(db, tmp_path, capsys, monkeypatch):
    """Runs the command in a folder of its own; exit status, what was printed, what was refused."""
    monkeypatch.setattr("khoi.cli.export.open_database", lambda: None)
    monkeypatch.chdir(tmp_path)
    kinds()
    measure("tong")
    top = unit("khoi", kind="khoi")
    record(unit("a", top), 2023, {"tong": 4})
    isolated(top)

    def run(*options: str) -> tuple[int, str, str]:
        status = main(["export", *options])
        return (status, *capsys.readouterr())

    return run


def test_csv_has_the_count_and_check_sum_that_were_printed(export, tmp_path):
    status, out, _ = export("so-lieu", "--unit", "khoi", "--year", "2023", "--out", "so.csv", "--json")
    told = json.loads(out)
    head, *rows = from_csv((tmp_path / "so.csv").read_bytes())
    assert (status, told["rows"], told["sha256"]) == (0, 1, checked([head[:-1], *rows]))
    assert rows[0][:6] == ["a", "Đơn vị a", "tong", "Số tong", "2023", "4"]


def test_workbook_has_the_same_check_sum(export, tmp_path):
    asked = ("so-lieu", "--unit", "khoi", "--year", "2023")
    told = [
        json.loads(export(*asked, "--out", name, "--json")[1])["sha256"] for name in ("so.csv", "so.XLSX")
    ]
    assert told[0] == told[1] == checked(from_xlsx((tmp_path / "so.XLSX").read_bytes(), 10))


def test_people_read_title_count_and_check_sum(export):
    assert export("don-vi", "--day", "2023-01-01", "--out", "a.xlsx")[1].splitlines()[:2] == [
        "Cây tổ chức ngày 01/01/2023: a.xlsx",
        "Số dòng: 2",
    ]
    assert "Rows: 2" in export("don-vi", "--day", "2023-01-01", "--out", "a.csv", "--lang", "en")[1]


def test_without_a_name_the_tables_are_listed(export):
    assert json.loads(export("--json")[1])["tables"].keys() == TABLES.keys()
    assert "so-lieu\tSố liệu kèm nguồn" in export()[1]


def test_persons_leave_by_the_command_with_their_trace_too(export):
    person("a")
    assert json.loads(export("nguoi", "--out", "n.csv", "--json")[1])["rows"] == 1
    assert events("actor", "act")[-1] == ("khoi export", "take_out_persons")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("khong-co", "--out", "a.csv"), "unknown_table"),
        (("so-lieu", "--out", "a.pdf"), "unknown_file_kind"),
        (("so-lieu",), "unknown_file_kind"),
        (("so-lieu", "--year", "23", "--out", "a.csv"), "not_a_year"),
        (("don-vi", "--day", "31/12", "--out", "a.csv"), "not_a_day"),
        (("so-lieu", "--unit", "z", "--out", "a.csv"), "unknown_unit"),
        (("don-vi", "--out", "khong/co/a.csv"), "cannot_write"),
    ],
)
def test_refusals(export, tmp_path, options, code):
    status, out, err = export(*options, "--json")
    assert (status, out, json.loads(err)["error"]) == (2, "", code)
    assert list(tmp_path.iterdir()) == []
