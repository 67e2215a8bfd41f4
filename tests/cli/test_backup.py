"""`khoi backup` and `khoi restore` as a person uses them: words, exit statuses, one thing at a time."""

import json
from datetime import datetime

import pytest
from django.core.management import call_command
from tests.exchange.conftest import keys_into

from khoi.cli import backup_daily
from khoi.cli.main import main
from khoi.exchange.backup_schedule import Plan


@pytest.fixture
def var(tmp_path, settings, monkeypatch):
    monkeypatch.delenv("KHOI_DATA_KEYS", raising=False)
    monkeypatch.delenv("KHOI_DATA_KEYS_FILE", raising=False)
    settings.VAR = tmp_path / "var"
    keys_into(settings.VAR)
    return settings.VAR


@pytest.fixture
def ready(var, tmp_path, transactional_db, capsys):
    """A key pair made and a backup taken."""
    assert main(["backup", "keygen", str(tmp_path / "id")]) == 0
    assert main(["backup", str(tmp_path / "one.khoi")]) == 0
    capsys.readouterr()
    return str(tmp_path / "one.khoi"), str(tmp_path / "id")


def answer(capsys, *argv):
    status = main([*argv, "--json"])
    return status, json.loads(capsys.readouterr().out)


def refusal(capsys, *argv):
    status = main([*argv, "--json"])
    out, err = capsys.readouterr()
    told = json.loads(err.splitlines()[-1])
    assert (status, out, bool(told["hint"])) == (2, "", True)
    return told["error"]


def test_from_keygen_to_restore(var, tmp_path, transactional_db, capsys):
    (tmp_path / "to").mkdir()
    status, told = answer(capsys, "backup", "keygen", str(tmp_path / "id"))
    assert (status, told["kept"]) == (0, str(var / "keys" / "backup-recipient"))
    status, made = answer(capsys, "backup", str(tmp_path / "to"))
    assert (status, made["bytes"] > 0, made["rows"]) == (0, True, 0)
    status, checked = answer(capsys, "backup", "verify", made["file"], "--identity", str(tmp_path / "id"))
    same = (
        "made_at",
        "product",
        "database",
        "profile",
        "tables",
        "rows",
        "files",
        "head_number",
        "head_digest",
    )
    assert (status, checked) == (0, {key: made[key] for key in same} | {"ours": True})
    status, restored = answer(capsys, "restore", made["file"], "--identity", str(tmp_path / "id"))
    assert (status, restored["chain"], restored["same_head"]) == (0, [], True)


def test_asked_for_progress_goes_to_standard_error_and_the_last_line_sums_up(ready, tmp_path, capsys):
    assert main(["backup", str(tmp_path / "quiet.khoi")]) == 0
    assert capsys.readouterr().err == ""
    assert main(["backup", str(tmp_path / "two.khoi"), "--lang", "en", "--verbose"]) == 0
    out, err = capsys.readouterr()
    tables = err.splitlines()
    assert "records.Unit\t0" in tables
    assert out.startswith(f"Backed up to {tmp_path / 'two.khoi'}: {len(tables)} tables, 0 rows, 0 files, ")
    assert out.count("\n") == 1


def test_restore_tells_of_each_table_only_when_asked(ready, var, capsys):
    path, identity = ready
    asked = ["restore", str(path), "--identity", str(identity)]
    assert (main(asked), capsys.readouterr().err) == (0, "")


def test_verify_without_the_offices_keys_says_what_is_not_proven(ready, var, capsys):
    (var / "keys" / "data-keys").unlink()
    path, identity = ready
    assert main(["backup", "verify", path, "--identity", identity]) == 1
    assert "Chưa biết ai làm ra bản này" in capsys.readouterr().out
    assert refusal(capsys, "restore", path, "--identity", identity) == "data_keys_missing"


def test_changed_file(ready, capsys):
    path, identity = ready
    with open(path, "r+b") as file:  # noqa: PTH123
        file.seek(5_000)
        file.write(b"\0\0\0\0")
    assert refusal(capsys, "backup", "verify", path, "--identity", identity) == "backup_tampered"
    assert refusal(capsys, "restore", path, "--identity", identity) == "backup_tampered"


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["keygen"],
        ["verify", "x"],
        ["verify", "--identity", "x"],
        ["keygen", "x", "--identity", "x"],
        ["verify", "x", "--identity", "x", "--replace"],
        ["out", "more"],
        ["out", "--identity", "x"],
        ["out", "--replace"],
        ["--daily", "out"],
        ["--daily", "--replace"],
    ],
)
def test_more_or_less_than_one_thing(argv, capsys):
    assert refusal(capsys, "backup", *argv) == "bad_arguments"


def test_daily_without_a_folder(monkeypatch, capsys):
    monkeypatch.delenv("KHOI_BACKUP_TO", raising=False)
    assert refusal(capsys, "backup", "--daily") == "bad_setting"


def test_failed_day_is_said_and_survived(var, tmp_path, transactional_db, capsys):
    now = datetime(2026, 3, 10, 9)  # noqa: DTZ001 - local, as file names are
    assert backup_daily.succeeded(Plan(tmp_path, 1), now) is False
    assert "(no_backup_recipient)" in capsys.readouterr().err
    assert main(["backup", "keygen", str(tmp_path / "id")]) == 0
    assert backup_daily.succeeded(Plan(tmp_path, 1), now) is True
    assert [path.name for path in tmp_path.glob("*.khoi")] == ["khoi-daily-20260310-090000.khoi"]


def test_schedule_runs_only_where_asked(tmp_path, monkeypatch):
    monkeypatch.delenv("KHOI_BACKUP_TO", raising=False)
    with backup_daily.schedule_running() as child:
        assert child is None
    monkeypatch.setenv("KHOI_BACKUP_TO", str(tmp_path))
    monkeypatch.setenv("KHOI_VAR", str(tmp_path / "var"))
    with backup_daily.schedule_running() as child:
        assert child.poll() is None
    assert child.returncode is not None


def test_restore_into_a_place_with_rows(ready, capsys, transactional_db):
    from django.contrib.auth.models import User

    User.objects.create(username="a")
    path, identity = ready
    assert refusal(capsys, "restore", path, "--identity", identity) == "place_not_empty"
    call_command("flush", verbosity=0, interactive=False)
    assert main(["restore", path, "--identity", identity]) == 0
