"""Settings come from the environment or from a file it names; nonsense stops the program with a refusal."""

import os
import subprocess
import sys

import pytest

from khoi.config import settings
from khoi.core.refusal import Refusal


@pytest.mark.parametrize(
    ("word", "value"), [("1", True), ("ON", True), (" no ", False), ("0", False), ("", True)]
)
def test_flag(monkeypatch, word, value):
    monkeypatch.setenv("KHOI_TRIAL", word)
    assert settings._flag("KHOI_TRIAL", default=True) is value


def refused(call, *arguments, **named) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        call(*arguments, **named)
    return caught.value.code, caught.value.where


def test_flag_with_another_word(monkeypatch):
    monkeypatch.setenv("KHOI_TRIAL", "maybe")
    assert refused(settings._flag, "KHOI_TRIAL", default=False) == ("bad_setting", "KHOI_TRIAL")


def test_text_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("kín\n", encoding="utf-8")
    monkeypatch.setenv("KHOI_TRIAL_FILE", str(tmp_path / "secret"))
    assert settings._text("KHOI_TRIAL") == "kín"


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_text_from_a_file_that_cannot_be_read(monkeypatch, tmp_path, content):
    if content:
        (tmp_path / "secret").write_bytes(content)
    monkeypatch.setenv("KHOI_TRIAL_FILE", str(tmp_path / "secret"))
    assert refused(settings._text, "KHOI_TRIAL") == ("bad_setting", "KHOI_TRIAL_FILE")


def test_text_given_twice(monkeypatch):
    monkeypatch.setenv("KHOI_TRIAL", "a")
    monkeypatch.setenv("KHOI_TRIAL_FILE", "b")
    assert refused(settings._text, "KHOI_TRIAL") == ("bad_setting", "KHOI_TRIAL")


def test_names_without_empty_ones(monkeypatch):
    monkeypatch.setenv("KHOI_TRIAL", "a, b,,")
    assert settings._names("KHOI_TRIAL") == ["a", "b"]


def test_secret_key_kept_in_var(monkeypatch, tmp_path):
    monkeypatch.delenv("KHOI_SECRET_KEY", raising=False)
    (tmp_path / "secret-key").write_text("k" * 40)
    assert settings._secret_key(tmp_path) == "k" * 40


def test_secret_key_too_short(monkeypatch, tmp_path):
    monkeypatch.setenv("KHOI_SECRET_KEY", "k" * 31)
    assert refused(settings._secret_key, tmp_path) == ("bad_setting", "KHOI_SECRET_KEY")


def test_database_is_sqlite_that_queues_writers(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    database = settings._database(tmp_path)
    assert (database["ENGINE"], database["NAME"]) == (
        "django.db.backends.sqlite3",
        str(tmp_path / "khoi.sqlite3"),
    )
    assert database["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
    }


def test_database_postgresql_by_url(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://khoi@db.noi-bo:5433/office")
    database = settings._database(tmp_path)
    found = [database[key] for key in ("ENGINE", "HOST", "PORT", "NAME")]
    assert found == ["django.db.backends.postgresql", "db.noi-bo", 5433, "office"]


@pytest.mark.parametrize(
    "url", ["mysql://khoi@localhost/office", "no-url", "postgres://khoi@localhost:x/office"]
)
def test_database_with_nonsense(monkeypatch, tmp_path, url):
    monkeypatch.setenv("DATABASE_URL", url)
    assert refused(settings._database, tmp_path) == ("bad_setting", "DATABASE_URL")


def test_scripts_styles_and_frames_are_our_own_only():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert {name: values for name, values in directives.items() if values != ["'self'"]} == {
        "default-src": ["'none'"],
        "img-src": ["'self'", "data:"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }


def test_cookies_behind_tls():
    """In a process of its own: the names are settled when settings are read."""
    told = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME,"
    told += " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE)"
    known = {"KHOI_HTTPS": "1", "DJANGO_SETTINGS_MODULE": "khoi.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", told], env=os.environ | known, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [
        "__Host-khoi_session", "__Host-khoi_csrf", "__Host-khoi_language", "True", "True", "True",
    ]  # fmt: skip
