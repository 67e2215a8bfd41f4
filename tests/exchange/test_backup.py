"""A backup holds everything but keys, is found out when changed, and comes back the same elsewhere."""

import gzip
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from django.apps import apps
from django.conf import settings as django_settings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.building import unit
from tests.exchange.conftest import IDENTITY, MOMENT, empty_place, environment, keys_into

from khoi.cli import postgres
from khoi.core.refusal import Refusal
from khoi.exchange.archive import reading, writing
from khoi.exchange.backup import FIRST, LAST, back_up
from khoi.exchange.backup_check import check
from khoi.exchange.backup_keys import make_pair, read_identity, recipient
from khoi.exchange.backup_manifest import opened, sealed
from khoi.exchange.backup_rows import sum_of
from khoi.exchange.backup_tables import LEFT_OUT, applied_leaves, saved_tables
from khoi.exchange.restoring import restore
from khoi.records.chain_check import breaks
from khoi.records.models import ChainHead, Person, Tally, Unit


@pytest.fixture
def made(office, identity, tmp_path):
    return back_up(tmp_path / "one.khoi", told=quiet)


@pytest.fixture
def small(transactional_db, identity, tmp_path):
    """A backup of an office without rows."""
    return back_up(tmp_path / "small.khoi", told=quiet).path


def quiet(_line):
    pass


def refused(act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.hint
    return caught.value.code


def tables():
    return {label: sum_of(model) for label, model in saved_tables(applied_leaves()).items()}


def files(var):
    found = (var / "files").rglob("*")
    return {str(path.relative_to(var)): path.read_bytes() for path in found if path.is_file()}


def content(path, identity):
    """Every member by name, as it lies in the archive."""
    with reading(path, identity) as members:
        return {name: member.read() for name, member in members}


def rewritten(path, identity, change):
    """The same backup by somebody who can encrypt: members changed, or added at the end."""
    members = change(content(path, identity))
    target = path.with_name("rewritten.khoi")
    with writing(target, recipient()) as archive:
        for name, data in members.items():
            archive.add(name, data)
    return target


def with_manifest(path, identity, **changed):
    def change(members):
        manifest, _ = opened(members[LAST], "")
        return members | {LAST: sealed(replace(manifest, **changed))}

    return rewritten(path, identity, change)


def test_restored_office_equals_the_original(made, var, identity):
    before, kept, token = tables(), files(var), Person.objects.get().identity_number
    assert (before, set(kept)) == (made.manifest.tables, {"files/2026/bien-ban.pdf", "files/trong.txt"})
    empty_place(var)
    restored = restore(made.path, identity, told=quiet)
    assert (restored.breaks, restored.same_head) == ([], True)
    assert (tables(), files(var)) == (before, kept)
    assert Person.objects.get().identity_number == token
    assert token.open() == IDENTITY
    again = back_up(made.path.with_name("two.khoi"), told=quiet)
    assert replace(again.manifest, made_at=made.manifest.made_at) == made.manifest


def test_restored_office_goes_on_working(made, var, identity):
    empty_place(var)
    restore(made.path, identity, told=quiet)
    assert unit("new", Unit.objects.get(code="khoi")).pk > 2
    assert ChainHead.objects.get().number == made.manifest.head[0] + 1
    assert list(breaks()) == []


def test_office_crosses_to_the_other_database(made, var, identity, tmp_path):
    """SQLite to PostgreSQL in the run on SQLite, PostgreSQL to SQLite in the other."""
    there = tmp_path / "there"
    keys_into(there)
    (there / "keys" / "backup-recipient").write_text(str(recipient()))
    with ExitStack() as stack:
        sqlite = connection.vendor == "sqlite"
        url = stack.enter_context(postgres.running()) if sqlite else f"sqlite:///{there / 'khoi.sqlite3'}"
        for argv in (
            ["restore", str(made.path), "--identity", str(tmp_path / "identity"), "--verbose"],
            ["backup", str(tmp_path / "back.khoi"), "--verbose"],
        ):
            command = [sys.executable, "-m", "khoi", *argv]
            done = subprocess.run(
                command, env=environment(there, url), capture_output=True, text=True, check=False
            )
            assert (done.returncode, done.stderr.count("\n")) == (0, len(made.manifest.tables)), done.stderr
    back = check(tmp_path / "back.khoi", identity).manifest
    assert back.database != made.manifest.database
    assert (back.tables, back.files, back.head) == (
        made.manifest.tables,
        made.manifest.files,
        made.manifest.head,
    )


def test_older_backup_is_loaded_as_it_was_and_brought_up_to_date(db, identity, tmp_path, new_database):
    done = [
        ran(_OLD, environment(tmp_path / "var", new_database()), tmp_path / "old.khoi", tmp_path / "identity")
    ]
    keys_into(tmp_path / "there")
    url = new_database()
    done += [ran(_LOADED, environment(tmp_path / "there", url), tmp_path / "old.khoi", tmp_path / "identity")]
    assert done == ["0002_recorded_choice 0", "[] True [(1, 'unit.add'), (2, 'unit.rename')] ['khoi']"]


def ran(script, environment, *argv):
    command = [sys.executable, "-c", script, *map(str, argv)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


_START = """
import os, sys
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "khoi.config.settings"
import django
django.setup()
from django.db import connection
"""
_OLD = f"""{_START}
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from khoi.exchange.backup import back_up
executor = MigrationExecutor(connection)
state = executor.migrate([("records", "0002_recorded_choice")])
get = state.apps.get_model
get("records", "Unit")._base_manager.create(code="khoi", begins_on="2015-03-01")
for act in ("unit.add", "unit.rename"):
    get("records", "Event")._base_manager.create(at=timezone.now(), actor="a", act=act, subject="khoi")
made = back_up(Path(sys.argv[1]), told=lambda line: None).manifest
print(*made.migrations["records"], made.head[0])
"""
_LOADED = f"""{_START}
from khoi.exchange.backup_keys import read_identity
from khoi.exchange.restoring import restore
from khoi.records.models import Event, Unit
restored = restore(Path(sys.argv[1]), read_identity(Path(sys.argv[2])), told=lambda line: None)
events = list(Event.objects.order_by("number").values_list("number", "act"))
print(restored.breaks, restored.same_head, events, [unit.code for unit in Unit.objects.all()])
"""


def test_backup_while_others_write_is_of_one_moment(db, identity, tmp_path, new_database):
    """Each act adds one revision, one event and one unit: whatever the moment, the three agree."""
    surroundings = environment(tmp_path / "var", new_database())
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER], env=surroundings, stdin=-1, stdout=-1, stderr=-1, text=True
    ) as writer:
        assert writer.stdout.readline() == "writing\n", writer.stderr.read()
        numbers = []
        for turn in range(3):
            path = tmp_path / f"{turn}.khoi"
            command = [sys.executable, "-m", "khoi", "backup", str(path)]
            subprocess.run(command, env=surroundings, capture_output=True, check=True)
            manifest = check(path, identity).manifest
            lines = b"".join(unpacked_rows(path, identity, "records.Revision"))
            assert f'"number":{manifest.head[0]},' in lines.decode()
            counts = [manifest.tables[f"records.{one}"].count for one in ("Event", "Unit")]
            assert counts == [manifest.head[0]] * 2
            numbers.append(manifest.head[0])
        _, errors = writer.communicate("")
    assert (writer.returncode, errors) == (0, "")
    assert sorted(set(numbers)) == numbers, "the writer was held up"


def test_snapshot_holds_nobody_up(db, tmp_path, new_database):
    assert ran(_SNAPSHOT, environment(tmp_path, new_database())) == "0 [] 0 1"


_SNAPSHOT = f"""{_START}
import threading
from khoi.exchange.backup_tables import snapshot
def ask(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if statement.startswith("SELECT") else None
def write():
    try:
        ask("INSERT INTO t VALUES (1)")
    except Exception as error:
        failed.append(error)
    finally:
        connection.close()
failed = []
ask("CREATE TABLE t (n INTEGER)")
with snapshot():
    first = ask("SELECT count(*) FROM t")
    other = threading.Thread(target=write)
    other.start()
    other.join()
    print(first, failed, ask("SELECT count(*) FROM t"), end=" ")
print(ask("SELECT count(*) FROM t"))
"""


def unpacked_rows(path, identity, label):
    members = content(path, identity).items()
    return [gzip.decompress(data) for name, data in members if name.startswith(f"tables/{label}/")]


_WRITER = f"""{_START}
import threading
from django.core.management import call_command
from django.db import transaction
from khoi.records.chain import append
from khoi.records.guard import records_open
from khoi.records.models import Revision, Unit
call_command("migrate", verbosity=0)
left = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), left.set()), daemon=True).start()
number = 0
while not left.is_set():
    number += 1
    with transaction.atomic(), records_open():
        Revision.objects.update_or_create(pk=1, defaults={{"number": number}})
        Unit(code=str(number), begins_on="2015-03-01").save()
        append(actor="a", act="unit.add", subject=str(number), before=None, after=None)
    if number == 5:
        print("writing", flush=True)
"""


def test_no_key_and_no_session_leaves_the_office(made, office, identity, tmp_path):
    members = content(made.path, identity)
    held = b"".join(gzip.decompress(data) if name.endswith(".gz") else data for name, data in members.items())
    secret = (tmp_path / "identity").read_text().splitlines()[-1]
    assert all(word.encode() in held for word in ("Đơn vị khoi", "Nguyễn Văn Giả"))
    never = [*django_settings.DATA_KEYS, django_settings.SECRET_KEY, secret, office, IDENTITY, "Xin sửa"]
    assert [word for word in never if word.encode() in held] == []
    assert secret.startswith("AGE-SECRET-KEY-1")
    assert b"khoi" not in made.path.read_bytes()


def test_file_is_the_owners_alone_and_nothing_else_is_left(made):
    assert oct(made.path.stat().st_mode & 0o777) == "0o600"
    assert [path.name for path in made.path.parent.glob("*khoi*")] == ["one.khoi"]
    assert made.size == made.path.stat().st_size


def test_every_table_is_saved_or_left_out_by_name(db):
    every = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert saved_tables(applied_leaves()).keys() | LEFT_OUT.keys() == every


def test_every_saved_table_sorts_alike_on_both_databases(db):
    """Texts may not: a key of text would give the same rows another sum."""
    kinds = {model._meta.pk.get_internal_type() for model in saved_tables(applied_leaves()).values()}
    assert kinds <= {"BigAutoField", "AutoField", "UUIDField"}


def test_any_changed_byte_is_found(small, identity):
    whole = small.read_bytes()
    assert check(small, identity).ours

    @given(st.integers(0, len(whole) - 1), st.integers(1, 255))
    def changed(place, by):
        small.write_bytes(whole[:place] + bytes([whole[place] ^ by]) + whole[place + 1 :])
        assert refused(check, small, identity) in {"backup_tampered", "backup_unreadable"}

    @given(st.integers(0, len(whole) - 1))
    def cut(length):
        small.write_bytes(whole[:length])
        assert refused(check, small, identity) in {"backup_tampered", "backup_unreadable"}

    changed()
    cut()
    small.write_bytes(whole + b"\0")
    assert refused(check, small, identity) == "backup_tampered"


def _other_seal(members):
    return members | {LAST: members[LAST].replace(b'"seal":"', b'"seal":"0')}


def _other_row(members):
    name = next(name for name in members if name.startswith("tables/records.Tally"))
    return members | {
        name: gzip.compress(gzip.decompress(members[name]).replace(b'"count":12', b'"count":99'))
    }


def _without(word):
    return lambda members: {name: data for name, data in members.items() if word not in name}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda members: members, None),
        (_other_seal, "backup_tampered"),
        (_other_row, "backup_tampered"),
        (_without("records.Tally"), "backup_tampered"),
        (_without("bien-ban"), "backup_tampered"),
        (_without(LAST), "backup_tampered"),
        (_without(FIRST), "backup_unreadable"),
        (lambda members: members | {"files/more": b""}, "backup_tampered"),
        (lambda members: members | {LAST: b"[]"}, "backup_unreadable"),
        (lambda members: members | {LAST: b'{"manifest": {"tables": 1}}'}, "backup_unreadable"),
        (lambda members: members | {LAST: b"\xff"}, "backup_unreadable"),
        (lambda members: {FIRST: members[FIRST], "nonsense": b"", LAST: members[LAST]}, "backup_tampered"),
        (lambda _: {FIRST: b"1", "tables/x/0.jsonl.gz": b"no gzip"}, "backup_tampered"),
        (
            lambda _: {FIRST: b"1", "tables/x/0.jsonl.gz": gzip.compress(bytes(65 << 20))},
            "backup_tampered",
        ),
        (lambda _: {FIRST: b"2"}, "backup_newer"),
        (lambda _: {}, "backup_unreadable"),
    ],
)
def test_backup_made_by_somebody_else(made, var, identity, change, code):
    """Whoever holds the public key can encrypt what they like, but not seal it."""
    path = rewritten(made.path, identity, change)
    if code is None:
        assert check(path, identity).ours
        return
    empty_place(var)
    assert refused(restore, path, identity, told=quiet) == code
    assert (Tally.objects.count(), files(var)) == (0, {})


def test_encrypted_nonsense_is_unreadable(identity, tmp_path):
    import pyrage

    (tmp_path / "x").write_bytes(pyrage.encrypt(b"x" * 2_000, [recipient()]))
    assert refused(check, tmp_path / "x", identity) == "backup_unreadable"
    (tmp_path / "x").write_bytes(b"no age file at all")
    assert refused(check, tmp_path / "x", identity) == "backup_unreadable"
    assert refused(check, tmp_path, identity) == "cannot_read"
    assert refused(check, tmp_path / "none", identity) == "cannot_read"


def test_key_of_another_office_opens_nothing(small, tmp_path):
    make_pair(tmp_path / "other", now=MOMENT, replace=True)
    assert refused(check, small, read_identity(tmp_path / "other")) == "backup_unreadable"


def test_newer_backup_is_refused_before_anything_is_written(made, var, identity):
    path = with_manifest(
        made.path, identity, migrations=made.manifest.migrations | {"records": ["9999_later"]}
    )
    empty_place(var)
    assert refused(restore, path, identity, told=quiet) == "backup_newer"
    assert Tally.objects.count() == 0


def test_database_of_a_newer_program_is_not_backed_up(office, identity, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('records', '9999_later', %s)",
            [MOMENT],
        )
    try:
        assert refused(back_up, tmp_path, told=quiet) == "database_newer"
        assert list(tmp_path.glob("*.khoi*")) == []
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999_later'")


def test_place_with_a_row_or_a_file_is_refused(made, var, identity):
    assert refused(restore, made.path, identity, told=quiet) == "place_not_empty"
    empty_place(var)
    (var / "files").mkdir()
    (var / "files" / "x").touch()
    assert refused(restore, made.path, identity, told=quiet) == "place_not_empty"
    (var / "files" / "x").unlink()
    assert restore(made.path, identity, told=quiet).same_head


def test_failure_half_way_leaves_the_place_empty(made, var, identity, monkeypatch):
    empty_place(var)
    monkeypatch.setattr("khoi.exchange.backup_loading.sum_of", lambda _: None)
    assert refused(restore, made.path, identity, told=quiet) == "backup_does_not_fit"
    assert (Tally.objects.count(), files(var)) == (0, {})
    monkeypatch.undo()
    assert sorted(path.name for path in var.iterdir()) == ["keys"]


def test_without_data_keys_the_seal_stays_unproven(made, var, identity):
    (var / "keys" / "data-keys").unlink()
    assert check(made.path, identity).ours is False
    assert refused(restore, made.path, identity, told=quiet) == "data_keys_missing"
    assert refused(back_up, var, told=quiet) == "data_keys_missing"


def test_data_keys_after_a_change_of_keys(made, var, identity):
    old = (var / "keys" / "data-keys").read_text()
    new = Fernet.generate_key().decode()
    (var / "keys" / "data-keys").write_text(f"{new}\n{old}\n")
    assert check(made.path, identity).ours
    (var / "keys" / "data-keys").write_text(new)
    assert refused(check, made.path, identity) == "wrong_data_key"


def test_broken_chain_is_backed_up_and_said(made, var, identity, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_event SET act = 'x' WHERE number = 2")
    made = back_up(tmp_path / "broken.khoi", told=quiet)
    empty_place(var)
    restored = restore(made.path, identity, told=quiet)
    assert [(one.number, one.code) for one in restored.breaks] == [(2, "altered")]
    assert restored.same_head


@pytest.mark.parametrize(
    ("out", "code"),
    [("none/x.khoi", "no_such_folder"), ("x.zip", "no_such_folder"), ("one.khoi", "file_exists")],
)
def test_bad_target(made, tmp_path, out, code):
    assert refused(back_up, tmp_path / out, told=quiet) == code


def test_backup_without_a_key_pair(office, tmp_path):
    assert refused(back_up, tmp_path, told=quiet) == "no_backup_recipient"


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full")
def test_full_disk_is_said_and_leaves_nothing(office, identity, tmp_path, monkeypatch):
    monkeypatch.setattr("khoi.exchange.archive._new", lambda _: open("/dev/full", "wb"))  # noqa: PTH123, SIM115
    assert refused(back_up, tmp_path, told=quiet) == "cannot_write"


def test_links_are_not_followed(office, var, identity, tmp_path):
    (var / "files" / "link").symlink_to(var / "keys" / "data-keys")
    (var / "files" / "folder").symlink_to(var / "keys")
    made = back_up(tmp_path, told=quiet)
    assert set(made.manifest.files) == {"2026/bien-ban.pdf", "trong.txt"}
