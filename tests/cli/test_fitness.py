"""A start that serves others is refused with a debug flag, a weak key, or a key file that others can read."""

from datetime import date

import pytest

from khoi.cli.fitness import is_production, refuse_unfit, stale_backup, unfit
from khoi.core.refusal import Refusal

STRONG = "abcdefghijklmnopqrstuvwxyz0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture
def office(settings, tmp_path, monkeypatch):
    """A folder with keys as `khoi start` leaves it."""
    for name in ("KHOI_SECRET_KEY_FILE", "KHOI_DATA_KEYS_FILE", "KHOI_OIDC_SECRET_FILE"):
        monkeypatch.delenv(name, raising=False)
    tmp_path.chmod(0o700)
    (tmp_path / "keys").mkdir(mode=0o700)
    for path in (tmp_path / "secret-key", tmp_path / "keys" / "data-keys"):
        path.write_text("x")
        path.chmod(0o600)
    settings.VAR, settings.SECRET_KEY, settings.DEBUG = tmp_path, STRONG, False
    return tmp_path


def codes() -> list[tuple[str, str]]:
    return [(row.code, row.subject) for row in unfit()]


def test_sound_office_is_fit(office):
    assert codes() == []
    refuse_unfit()


def test_debug_flag_is_refused(office, settings):
    settings.DEBUG = True
    assert codes() == [("debug_in_production", "KHOI_DEBUG")]
    with pytest.raises(Refusal) as caught:
        refuse_unfit()
    assert caught.value.code == "debug_in_production"


@pytest.mark.parametrize("key", ["x" * 60, "ngắn", STRONG[:49]])
def test_weak_key_is_refused(office, settings, key):
    settings.SECRET_KEY = key
    assert codes() == [("weak_key", "KHOI_SECRET_KEY")]


@pytest.mark.parametrize(
    ("name", "mode"), [("secret-key", 0o640), ("keys/data-keys", 0o604), ("keys", 0o750), (".", 0o710)]
)
def test_key_file_that_others_read_is_refused(office, name, mode):
    (office / name).chmod(mode)
    assert codes() == [("readable_key_file", str(office / name))]


def test_given_key_file_is_looked_at_too(office, tmp_path, monkeypatch):
    given = tmp_path / "given"
    given.write_text("x")
    given.chmod(0o644)
    monkeypatch.setenv("KHOI_DATA_KEYS_FILE", str(given))
    assert codes() == [("readable_key_file", str(given))]


@pytest.mark.parametrize(
    ("here", "name", "value", "expected"),
    [
        (True, "", "", False),
        (False, "", "", True),
        (True, "KHOI_PRODUCTION", "1", True),
        (True, "KHOI_HTTPS", "on", True),
    ],
)
def test_whoever_serves_others_is_in_production(monkeypatch, here, name, value, expected):
    for one in ("KHOI_PRODUCTION", "KHOI_HTTPS"):
        monkeypatch.delenv(one, raising=False)
    if name:
        monkeypatch.setenv(name, value)
    assert is_production(here) is expected


@pytest.mark.parametrize(
    ("made", "expected"), [(None, 1), (date(2026, 1, 1), 1), (date(2026, 1, 3), 0), (date(2026, 1, 5), 0)]
)
def test_stale_backup_is_named_where_daily_ones_are_asked_for(tmp_path, monkeypatch, made, expected):
    monkeypatch.setenv("KHOI_BACKUP_TO", str(tmp_path))
    if made:
        (tmp_path / f"khoi-{made:%Y%m%d}-010000.khoi").write_bytes(b"x")
    assert len(list(stale_backup(date(2026, 1, 5)))) == expected
    monkeypatch.delenv("KHOI_BACKUP_TO")
    assert list(stale_backup(date(2026, 1, 5))) == []
