"""The daily backup: due once a day, made up for after a night switched off, old ones removed and nothing else."""

from datetime import date, datetime

import pytest

from khoi.core.refusal import Refusal
from khoi.exchange.backup_schedule import Plan, last_backup, next_run, plan, run_daily

NOW = datetime(2026, 3, 10, 9, 15)  # noqa: DTZ001 - local, as file names are


@pytest.fixture
def asked(tmp_path, monkeypatch):
    monkeypatch.setenv("KHOI_BACKUP_TO", str(tmp_path / "to"))
    monkeypatch.delenv("KHOI_BACKUP_HOUR", raising=False)
    (tmp_path / "to").mkdir()
    return plan()


def named(plan, *names):
    for name in names:
        (plan.folder / name).touch()


@pytest.mark.parametrize(
    ("newest", "due"),
    [
        ("", NOW),
        ("khoi-daily-20260309-010004.khoi", NOW),
        ("khoi-daily-20260310-005959.khoi", NOW),
        ("khoi-daily-20260310-010000.khoi", datetime(2026, 3, 11, 1)),  # noqa: DTZ001 - local, as file names are
        ("khoi-20260310-010000.khoi", NOW),  # made by hand: the day's own is still due
        ("khoi-daily-20260399-010000.khoi", NOW),
    ],
)
def test_next_run(asked, newest, due):
    named(asked, *filter(None, [newest]))
    assert next_run(asked, NOW) == due


def test_next_run_before_the_hour(asked):
    named(asked, "khoi-daily-20260309-230001.khoi")
    assert next_run(Plan(asked.folder, 23), NOW) == datetime(2026, 3, 10, 23)  # noqa: DTZ001 - local, as file names are


def test_last_backup_of_any_kind(asked):
    assert last_backup() is None
    named(
        asked,
        "khoi-daily-20260309-010004.khoi",
        "khoi-20260310-120000.khoi",
        "khoi-x.khoi",
        "khoi-20261399-010000.khoi",
    )
    assert last_backup() == date(2026, 3, 10)


def test_nobody_asked(monkeypatch):
    monkeypatch.delenv("KHOI_BACKUP_TO", raising=False)
    assert (plan(), last_backup()) == (None, None)


@pytest.mark.parametrize("hour", ["24", "-1", "", "x", "٣", "1.5", "9999999999"])
def test_hour_that_is_none(asked, monkeypatch, hour):
    monkeypatch.setenv("KHOI_BACKUP_HOUR", hour)
    with pytest.raises(Refusal) as caught:
        plan()
    assert (caught.value.code, caught.value.where) == ("bad_setting", "KHOI_BACKUP_HOUR")


def test_thirty_are_kept_and_only_its_own_go(transactional_db, identity, asked):
    daily = [f"khoi-daily-2026{1 + day // 28:02}{1 + day % 28:02}-010000.khoi" for day in range(35)]
    others = ["khoi-20250101-010000.khoi", "khoi-daily-x.khoi", "khoi-daily-20250101.khoi", "a.txt"]
    named(asked, *daily, *others, "khoi-daily-20250102-010000.khoi.partial")
    made = run_daily(asked, NOW, told=lambda _: None)
    left = {path.name for path in asked.folder.iterdir()}
    assert left == {*daily[6:], made.path.name, *others}
    assert made.path.name == "khoi-daily-20260310-091500.khoi"
    assert next_run(asked, NOW) == datetime(2026, 3, 11, 1)  # noqa: DTZ001 - local, as file names are


def test_folder_that_is_gone(asked):
    asked.folder.rmdir()
    with pytest.raises(Refusal) as caught:
        run_daily(asked, NOW, told=lambda _: None)
    assert caught.value.code == "no_such_folder"
    assert next_run(asked, NOW) == NOW
