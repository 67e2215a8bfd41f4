"""`khoi keys`: no key is ever shown, every value opens at every moment, and what was killed is finished by the next run."""

import json
import os
import shutil
import stat
import subprocess
import sys
from datetime import UTC, date, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import Fernet
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import transaction

from khoi.access.viewer import console
from khoi.actions import key_rotation, resealing
from khoi.actions.key_rotation import rotate_keys, values_opened
from khoi.actions.resealing import HASHES, sealed_tables, tokens
from khoi.cli.keys import shown
from khoi.cli.main import main
from khoi.core.refusal import Refusal
from khoi.records.chain import append, breaks
from khoi.records.declared import declared
from khoi.records.guard import records_open, trace_open
from khoi.records.keys import kept_keys, key_name, keyed_hash, keyed_hashes, write_keys
from khoi.records.models import ChainHead, DataRequest, Event, Installation, Person, Unit
from khoi.records.sealed import Sealed, opens

MOMENT, DAY = datetime(2026, 1, 5, tzinfo=UTC), date(2026, 1, 5)
NUMBERS = [f"00120000000{digit}" for digit in range(5)]
SECRET = "JBSWY3DPEHPK3PXP"
ROWS = 1_100


class Killed(BaseException):
    """What stands in for `kill -9`: nothing catches it."""


@pytest.fixture
def file(settings, tmp_path, monkeypatch):
    """A key file of this test alone, holding one key; two rows a batch."""
    for name in ("KHOI_DATA_KEYS", "KHOI_DATA_KEYS_FILE"):
        monkeypatch.delenv(name, raising=False)
    settings.VAR = tmp_path
    (tmp_path / "keys").mkdir()
    write_keys(tmp_path / "keys" / "data-keys", [Fernet.generate_key().decode()])
    monkeypatch.setattr(resealing, "_ROWS", 2)
    return tmp_path / "keys" / "data-keys"


@pytest.fixture
def office(file, db) -> dict[str, str]:
    """Five persons, a request, every sort of second factor, a chain of one event; the recovery codes as they were."""
    with records_open():
        unit = Unit(code="khoi", begins_on=DAY)
        unit.save()
        Installation(profile="isolated", profile_day=DAY, unit=unit).save()
        for number in [*NUMBERS, ""]:
            person = Person(unit=unit, name="Mẫu", search="mau", recorded_at=MOMENT)
            person.identity_number = Sealed.of(number)
            person.identity_hash = keyed_hash("identity number", number) if number else ""
            person.save()
        DataRequest(person=person, kind="view", words=Sealed.of("xin xem"), received_on=DAY).save()
    user = get_user_model().objects.create_user("van-phong")
    TOTP.activate(user, SECRET)
    codes = RecoveryCodes.activate(user).generate_codes()
    other = get_user_model().objects.create_user("khac")
    old = {"used_mask": 0, "migrated_codes": [encrypt("11111111"), encrypt("22222222")]}
    Authenticator.objects.create(user=other, type=Authenticator.Type.RECOVERY_CODES, data=old)
    Authenticator.objects.create(
        user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "khóa", "credential": {}}
    )
    with transaction.atomic(), trace_open():
        append(actor="van-phong", post="", act="read_person", subject="x", before=None, after=None)
    return {"codes": codes}


def by():
    return console("khoi keys")


def heard(_table: str, _done: int) -> None:
    pass


def opened(office) -> None:
    """Everything says what it said before, with the key file as it is now."""
    assert [one.identity_number.open() for one in Person.objects.order_by("pk")] == [*NUMBERS, ""]
    found = [Person.objects.filter(identity_hash__in=keyed_hashes("identity number", one)) for one in NUMBERS]
    assert [[one.identity_number.open() for one in rows] for rows in found] == [[one] for one in NUMBERS]
    assert DataRequest.objects.get().words.open() == "xin xem"
    assert decrypt(Authenticator.objects.get(type="totp").data["secret"]) == SECRET
    both = Authenticator.objects.filter(type="recovery_codes").order_by("pk")
    assert [RecoveryCodes(one).generate_codes() for one in both] == [
        office["codes"],
        ["11111111", "22222222"],
    ]
    head = ChainHead.objects.get()
    assert head.seal in keyed_hashes("chain head", f"{head.number} {head.digest}")


def acts() -> list[str]:
    return list(Event.objects.order_by("number").values_list("act", flat=True))


def test_rotation_seals_everything_under_a_new_key_and_keeps_the_old(office, file):
    old = kept_keys()
    rotation = rotate_keys(retire=False, by=by(), told=heard)
    new, *kept = file.read_text().split()
    assert (kept, rotation.newest, rotation.retired) == (old, key_name(new), [])
    # Five numbers, the request's words, a secret, a seed and two codes.
    assert (rotation.counted.values, rotation.counted.hashes, rotation.counted.unopened) == (10, 5, 0)
    assert values_opened() == ({key_name(new): 10, key_name(old[0]): 0}, 0)
    assert {one.identity_hash for one in Person.objects.all()} == {
        "", *(keyed_hash("identity number", one) for one in NUMBERS),
    }  # fmt: skip
    assert list(breaks()) == []
    opened(office)


def test_rotation_writes_one_event_that_names_no_key(office, file):
    old = kept_keys()
    rotate_keys(retire=False, by=by(), told=heard)
    event = Event.objects.get(act="rotate_keys")
    assert (event.actor, event.subject) == ("khoi keys", f"data-keys/{key_name(kept_keys()[0])}")
    assert event.before == {"keys": [key_name(old[0])]}
    assert event.after == {"values": 10, "hashes": 5, "unopened": 0}
    assert acts() == ["read_person", "rotate_keys"]


def test_retiring_leaves_one_key_that_opens_everything(office, file):
    old = kept_keys()
    rotation = rotate_keys(retire=True, by=by(), told=heard)
    assert (rotation.retired, len(kept_keys()), acts()[1:]) == (
        [key_name(old[0])], 1, ["rotate_keys", "retire_keys"],
    )  # fmt: skip
    assert [token for token in tokens() if opens(old[0], token)] == []
    opened(office)


def test_retiring_later_adds_no_further_key(office, file):
    rotate_keys(retire=False, by=by(), told=heard)
    newest = kept_keys()[0]
    rotate_keys(retire=True, by=by(), told=heard)
    assert (kept_keys(), acts()[1:]) == ([newest], ["rotate_keys", "retire_keys"])
    opened(office)


def test_second_rotation_adds_a_third_key(office, file):
    first = kept_keys()
    for _ in range(2):
        rotate_keys(retire=False, by=by(), told=heard)
    assert (len(kept_keys()), kept_keys()[-1:]) == (3, first)
    opened(office)


def killed_after(steps: int):
    """A listener that kills the rotation once it has heard so many batches."""
    left = iter(range(steps))

    def listen(_table: str, _done: int) -> None:
        if next(left, None) is None:
            raise Killed

    return listen


@pytest.mark.parametrize("retire", [False, True])
def test_rotation_killed_anywhere_opens_everything_and_is_finished_by_the_next(office, file, retire):
    kills, steps = 0, 0
    while True:
        try:
            rotate_keys(retire=retire, by=by(), told=killed_after(steps))
        except Killed:
            kills, steps = kills + 1, steps + 1
            opened(office)
        else:
            break
        rotate_keys(retire=retire, by=by(), told=heard)
        opened(office)
        assert (values_opened()[0][key_name(kept_keys()[0])], list(breaks())) == (10, [])
        if retire:
            assert len(kept_keys()) == 1
    assert kills > 5


def test_rotation_killed_before_its_event_does_not_add_another_key(office, file, monkeypatch):
    def kill(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(key_rotation, "_note_done", kill)
        with pytest.raises(Killed):
            rotate_keys(retire=False, by=by(), told=heard)
    keys = kept_keys()
    rotate_keys(retire=False, by=by(), told=heard)
    assert (kept_keys(), acts()[1:]) == (keys, ["rotate_keys"])


def test_rotation_whose_file_cannot_be_written_changes_nothing(office, file, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = (file.read_text(), list(tokens()))
    monkeypatch.setattr(key_rotation, "write_keys", full)
    with pytest.raises(Refusal) as refused:
        rotate_keys(retire=False, by=by(), told=heard)
    assert (refused.value.code, file.read_text(), list(tokens())) == ("cannot_write", *before)


def test_value_written_under_the_old_key_while_it_is_dropped_is_sealed_anew(office, file, monkeypatch):
    old = kept_keys()[0]

    def late() -> None:
        token = Fernet(old).encrypt(b"xin xem").decode()
        DataRequest._base_manager.update(words=Sealed(token))

    monkeypatch.setattr(key_rotation, "_wait_for_writers", late)
    rotate_keys(retire=True, by=by(), told=heard)
    assert len(kept_keys()) == 1
    opened(office)


def test_retiring_that_is_not_committed_keeps_the_old_keys(office, file, monkeypatch):
    def kill() -> None:
        raise Killed

    monkeypatch.setattr(key_rotation, "_wait_for_writers", kill)
    with pytest.raises(Killed):
        rotate_keys(retire=True, by=by(), told=heard)
    assert (len(kept_keys()), acts()[1:]) == (2, ["rotate_keys"])


def test_value_that_no_key_opens_is_left_and_told(office, file, capsys):
    stranger = Sealed(Fernet(Fernet.generate_key()).encrypt(b"?").decode())
    DataRequest._base_manager.update(words=stranger)
    status = main(["keys", "rotate", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert (status, told["unopened"], told["values"]) == (1, 1, 9)
    assert DataRequest.objects.get().words == stranger
    assert main(["keys", "show"]) == 1


def test_head_sealed_by_nobody_known_stops_the_rotation(office, file):
    before = file.read_text()
    ChainHead.objects.update(seal="0" * 64)
    with pytest.raises(Refusal) as refused:
        rotate_keys(retire=False, by=by(), told=heard)
    assert (refused.value.code, file.read_text()) == ("chain_not_sealed", before)


def test_keys_of_the_environment_are_not_rotated(office, monkeypatch):
    monkeypatch.setenv("KHOI_DATA_KEYS", kept_keys()[0])
    with pytest.raises(Refusal) as refused:
        rotate_keys(retire=False, by=by(), told=heard)
    assert refused.value.code == "keys_in_environment"


def test_every_searched_hash_is_computed_anew():
    sealed = {(model, target) for model, rows in HASHES.items() for target, *_ in rows}
    ours = apps.get_app_config("records").get_models()
    hashes = {(model, name) for model in ours for name in declared(model).classes if name.endswith("_hash")}
    assert sealed == hashes


def test_sealed_tables():
    assert {model.__name__: columns for model, columns in sealed_tables().items()}.items() >= {
        "Person": ["identity_number"],
        "DataRequest": ["words", "extended_why", "answer"],
        "Authenticator": ["data"],
    }.items()


def test_show_names_keys_and_never_shows_one(office, file, capsys):
    main(["keys", "rotate"])
    said = capsys.readouterr()
    assert (main(["keys", "show"]), main(["keys", "show", "--lang", "en"])) == (0, 0)
    shown_lines = capsys.readouterr()
    new, old = map(key_name, kept_keys())
    assert shown_lines.out.splitlines() == [
        f"{new}\t10 giá trị\tmới nhất", f"{old}\t0 giá trị", f"{new}\tvalues: 10\tnewest", f"{old}\tvalues: 0",
    ]  # fmt: skip
    everything = said.out + said.err + shown_lines.out + shown_lines.err
    assert [key for key in kept_keys() if key in everything] == []


def test_show_as_json(office, file, capsys):
    assert main(["keys", "show", "--json"]) == 0
    name = key_name(kept_keys()[0])
    assert json.loads(capsys.readouterr().out) == {
        "keys": [{"key": name, "newest": True, "opens": 10}], "unopened": 0,
    }  # fmt: skip


def test_shown_tells_of_lost_values():
    assert shown({"abc": 1}, 2, "en") == ["abc\tvalues: 1\tnewest", "No kept key opens: 2"]


def test_rotation_tells_its_progress_and_its_end(office, file, capsys):
    old = key_name(kept_keys()[0])
    assert main(["keys", "rotate", "--retire", "--lang", "en"]) == 0
    said = capsys.readouterr()
    name = key_name(kept_keys()[0])
    assert said.out.splitlines() == [
        f"Newest key: {name}. Values sealed anew: 10; search hashes computed anew: 5.",
        f"Keys dropped: {old}. Older backups still need them: keep their printed copy elsewhere.",
    ]
    assert said.err.splitlines()[:3] == ["records.Person: 2", "records.Person: 4", "records.Person: 6"]


@pytest.mark.skipif(os.name == "nt", reason="file modes of POSIX")
def test_new_machine_gets_a_key_file_for_its_owner_alone(file, settings, db, capsys):
    shutil.rmtree(file.parent)
    assert main(["keys", "show", "--json"]) == 0
    assert file.read_text() == settings.DATA_KEYS[0]
    assert [stat.S_IMODE(path.stat().st_mode) for path in (file, file.parent)] == [0o600, 0o700]


def test_lost_key_file_is_not_made_anew(office, file, capsys):
    file.unlink()
    assert main(["keys", "show", "--json"]) == 2
    told = json.loads(capsys.readouterr().err)
    assert (told["error"], told["where"], file.exists()) == ("data_keys_missing", str(file), False)


def test_given_keys_need_no_file(file, db, monkeypatch, capsys):
    monkeypatch.setenv("KHOI_DATA_KEYS", file.read_text().strip())
    file.unlink()
    assert (main(["keys", "show"]), file.exists()) == (0, False)


FILL = f"""
from khoi.cli.database import open_database
open_database()
from datetime import UTC, date, datetime
from khoi.records.guard import records_open
from khoi.records.keys import keyed_hash
from khoi.records.models import Installation, Person, Unit
from khoi.records.sealed import Sealed
with records_open():
    unit = Unit(code="khoi", begins_on=date(2026, 1, 5))
    unit.save()
    Installation(profile="isolated", profile_day=date(2026, 1, 5), unit=unit).save()
    Person.objects.bulk_create(
        Person(unit=unit, name="Mẫu", search="mau", recorded_at=datetime(2026, 1, 5, tzinfo=UTC),
               identity_number=Sealed.of(str(number)), identity_hash=keyed_hash("identity number", str(number)))
        for number in range({ROWS})
    )
"""
READ = """
from khoi.cli.database import open_database
open_database()
from khoi.records.keys import keyed_hashes
from khoi.records.models import Person
found = [(one.identity_number.open(), one.identity_hash) for one in Person.objects.order_by("pk")]
print(sum(text == str(row) and kept in keyed_hashes("identity number", text) for row, (text, kept) in enumerate(found)))
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_rotation_of_another_process_killed_twice_is_finished_by_the_third(tmp_path):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("KHOI_", "DATABASE_"))
    }
    environment["KHOI_VAR"] = str(tmp_path)

    def python(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    python("-c", FILL)
    for heard_lines in (1, 2):
        command = [sys.executable, "-m", "khoi", "keys", "rotate", "--retire"]
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as rotation:
            for _ in range(heard_lines):
                rotation.stderr.readline()
            rotation.kill()
        assert python("-c", READ) == str(ROWS)
    assert json.loads(python("-m", "khoi", "keys", "rotate", "--retire", "--json"))["unopened"] == 0
    [only] = json.loads(python("-m", "khoi", "keys", "show", "--json"))["keys"]
    assert (only["opens"], python("-c", READ)) == (ROWS, str(ROWS))
