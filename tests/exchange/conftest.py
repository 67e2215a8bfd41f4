"""An office with a row in as many tables as can be, its keys, and places to restore it into."""

import os
import secrets
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from tests.building import account, isolated, kinds, measure, post, record, resolution, target, unit

from khoi.exchange.backup_keys import make_pair, read_identity
from khoi.records.guard import records_open
from khoi.records.models import DataRequest, Incident, Person
from khoi.records.sealed import Sealed

IDENTITY = "079012345678"
MOMENT = datetime(2026, 3, 1, 8, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture
def var(tmp_path, settings, monkeypatch):
    """A data folder of its own, with the data keys that this process uses."""
    monkeypatch.delenv("KHOI_DATA_KEYS", raising=False)
    monkeypatch.delenv("KHOI_DATA_KEYS_FILE", raising=False)
    settings.VAR = tmp_path / "var"
    keys_into(settings.VAR)
    return settings.VAR


@pytest.fixture
def identity(tmp_path, var):
    """The secret half; the public half is kept in `var`."""
    make_pair(tmp_path / "identity", now=MOMENT)
    return read_identity(tmp_path / "identity")


@pytest.fixture
def office(transactional_db, var):
    """Rows in most tables, two files, a session that no backup may hold."""
    fill()
    (var / "files" / "2026").mkdir(parents=True)
    (var / "files" / "2026" / "bien-ban.pdf").write_bytes(b"%PDF-1.7 " + bytes(range(256)) * 9_000)
    (var / "files" / "trong.txt").write_bytes(b"")
    session = SessionStore()
    session["who"] = "phiên"
    session.save()
    return session.session_key


def fill() -> None:
    """An invented office."""
    kinds()
    root = unit("khoi", kind="khoi")
    isolated(root)
    cell = unit("a", root)
    measure("members")
    record(cell, 2023, {"members": 12})
    record(cell, 2023, {"members": 13})
    resolution(root, [target("t1")], [])
    user = account()
    post(user, "upper_office", root)
    user.groups.add(Group.objects.create(name="Nhóm \u2028 “một”\r\n"))
    with records_open():
        person = Person(
            unit=cell,
            name="Nguyễn Văn Giả",
            search="nguyen van gia",
            born_on=date(1980, 2, 29),
            identity_number=Sealed.of(IDENTITY),
            recorded_at=MOMENT,
            recorded_by="a",
        )
        person.save()
        words = Sealed.of("Xin sửa ngày sinh")
        DataRequest(person=person, kind="correct", words=words, received_on=date(2026, 3, 1)).save()
        Incident(
            title="Mất máy", words="Lời", found_at=MOMENT, recorded_at=timezone.now(), recorded_by="a"
        ).save()


def keys_into(var: Path) -> None:
    """Brings the data keys to a data folder, as a person does after a fire."""
    (var / "keys").mkdir(parents=True)
    (var / "keys" / "data-keys").write_text("\n".join(django_settings.DATA_KEYS))


def empty_place(var: Path) -> None:
    """Burns the office down: no row and no file is left."""
    call_command("flush", verbosity=0, interactive=False)
    if (var / "files").exists():
        (var / "files").rename(var.parent / f"gone-{secrets.token_hex(4)}")


def environment(var: Path, url: str) -> dict[str, str]:
    """What a command finds itself in: that data folder and that database, nothing else of ours."""
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("KHOI_", "DATABASE_"))}
    source = str(Path(__file__).resolve().parents[2] / "src")
    return kept | {"KHOI_VAR": str(var), "DATABASE_URL": url, "PYTHONPATH": source}


@pytest.fixture
def new_database(tmp_path):
    """Makes addresses of new databases of the kind this run tests."""
    made = []

    def new() -> str:
        if connection.vendor == "sqlite":
            return f"sqlite:///{tmp_path}/{secrets.token_hex(4)}.sqlite3"
        made.append(f"khoi_{secrets.token_hex(4)}")
        _on_server(f'CREATE DATABASE "{made[-1]}"')
        return _address(made[-1])

    yield new
    for name in made:
        _on_server(f'DROP DATABASE "{name}" WITH (FORCE)')


def _on_server(statement: str) -> None:
    with closing(psycopg.connect(_address("postgres"), autocommit=True)) as server:
        server.execute(statement)


def _address(name: str) -> str:
    told = connection.settings_dict
    return f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{name}"
