"""What lies in the database opens only with a kept key, shows itself nowhere, and follows the newest key."""

import os
import stat
from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from hypothesis import given
from hypothesis import strategies as st
from tests.building import kinds, unit

from khoi.core.refusal import Refusal
from khoi.records.guard import records_open
from khoi.records.keys import (
    kept_keys,
    key_file,
    key_name,
    keyed_hash,
    keyed_hashes,
    write_keys,
)
from khoi.records.models import Installation, Person
from khoi.records.sealed import Sealed, opens

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
MOMENT = datetime(2026, 1, 5, tzinfo=UTC)
posix = pytest.mark.skipif(os.name == "nt", reason="file modes of POSIX")


@pytest.fixture(autouse=True)
def apart(settings, tmp_path):
    """No key file but the test's own: another test of the same process may have made one."""
    settings.VAR = tmp_path


@pytest.fixture
def file(settings, tmp_path, monkeypatch):
    """A key file of this test alone, holding one key."""
    for name in ("KHOI_DATA_KEYS", "KHOI_DATA_KEYS_FILE"):
        monkeypatch.delenv(name, raising=False)
    settings.VAR = tmp_path
    (tmp_path / "keys").mkdir()
    write_keys(tmp_path / "keys" / "data-keys", [OLD])
    return tmp_path / "keys" / "data-keys"


@pytest.fixture
def person(db):
    kinds()
    with records_open():
        Installation(profile="isolated", profile_day=MOMENT.date()).save()
        found = Person(unit=unit("khoi", kind="khoi"), name="Nguyễn Văn Mẫu", search="nguyen van mau")
        found.recorded_at, found.identity_number = MOMENT, Sealed.of("001200000001")
        found.save()
    return found


def code_of(act) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


@given(st.text())
def test_sealed_text_opens_to_itself_and_the_empty_one_stays_empty(text):
    sealed = Sealed.of(text)
    assert (sealed.open(), bool(sealed), sealed.token == "") == (text, bool(text), not text)


def test_sealed_value_shows_nothing():
    sealed = Sealed.of("001200000001")
    assert (str(sealed), repr(sealed), f"{sealed}") == ("Sealed(…)",) * 3


def test_equal_texts_are_sealed_unequally():
    first, second = Sealed.of("như nhau"), Sealed.of("như nhau")
    assert (first == second, first == Sealed(first.token), hash(first) == hash(Sealed(first.token))) == (
        False, True, True,
    )  # fmt: skip


def test_value_of_a_lost_key_is_refused(settings):
    settings.DATA_KEYS = [OLD]
    sealed = Sealed.of("số")
    settings.DATA_KEYS = [NEW]
    assert [code_of(sealed.open), code_of(sealed.renewed)] == ["wrong_data_key"] * 2


def test_altered_token_is_refused():
    token = Sealed.of("số").token
    assert code_of(Sealed(token[:-4] + "AAA=").open) == "wrong_data_key"


def test_any_kept_key_opens_and_the_newest_seals(settings):
    settings.DATA_KEYS = [OLD]
    before = Sealed.of("số")
    settings.DATA_KEYS = [NEW, OLD]
    after = Sealed.of("số")
    assert [opens(key, one.token) for one in (before, after) for key in (OLD, NEW)] == [
        True,
        False,
        False,
        True,
    ]
    assert (before.open(), after.renewed() is after) == ("số", True)
    assert (before.renewed().open(), opens(NEW, before.renewed().token)) == ("số", True)


def test_column_holds_a_token_and_gives_it_back_sealed(person):
    stored = Person.objects.values_list("identity_number", flat=True).get()
    assert (type(stored), stored.open(), stored == person.identity_number) == (Sealed, "001200000001", True)
    assert "001200000001" not in stored.token


def test_column_refuses_a_bare_text(person):
    with records_open(), pytest.raises(TypeError, match="sealed"):
        Person.objects.filter(pk=person.pk).update(identity_number="001200000001")


def test_serialised_row_keeps_the_token(person):
    [line] = serializers.serialize("jsonl", [person]).splitlines()
    [copy] = serializers.deserialize("jsonl", line)
    assert copy.object.identity_number == person.identity_number


def test_row_read_before_a_rotation_is_saved_under_the_newest_key(person, settings):
    settings.DATA_KEYS = [NEW, *settings.DATA_KEYS]
    with records_open():
        person.save()
    settings.DATA_KEYS = [NEW]
    person.refresh_from_db()
    assert person.identity_number.open() == "001200000001"


def test_row_under_a_dropped_key_is_not_saved(person, settings):
    settings.DATA_KEYS = [NEW]
    with records_open():
        assert code_of(person.save) == "wrong_data_key"


def test_keyed_hash_depends_on_key_purpose_and_text(settings):
    settings.DATA_KEYS = [NEW, OLD]
    found = [keyed_hash("identity number", "1"), keyed_hash("other", "1"), keyed_hash("identity number", "2")]
    both = keyed_hashes("identity number", "1")
    assert (len(set(found)), both[0] == found[0], len(set(both))) == (3, True, 2)
    settings.DATA_KEYS = [OLD]
    assert keyed_hashes("identity number", "1") == both[1:]


def test_keyed_hash_of_a_known_key_never_changes(settings):
    settings.DATA_KEYS = ["MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="]
    # Worked out by RFC 5869 and RFC 2104 with the standard library alone.
    known = "38d06795367928840c50d033993f55ea140b019b69df6f48d499afbb28c005b6"
    assert keyed_hash("identity number", "001200000001") == known
    assert key_name(settings.DATA_KEYS[0]) == "bf9e5cb7dacf"


def test_changed_file_is_read_by_a_program_already_running(file):
    sealed = Sealed.of("số")
    write_keys(file, [NEW, OLD])
    assert (kept_keys(), sealed.open(), opens(NEW, Sealed.of("số").token)) == ([NEW, OLD], "số", True)


def test_file_with_a_line_that_is_no_key_is_refused(file):
    file.write_text(f"{OLD}\nkhông phải khóa\n")
    assert code_of(kept_keys) == "bad_setting"


def test_missing_file_leaves_the_keys_of_the_start(file, settings):
    file.unlink()
    assert kept_keys() == settings.DATA_KEYS


@posix
def test_written_file_is_its_owners_alone_and_nothing_is_left_beside_it(file):
    file.with_name(".data-keys.new").write_text("left by a program that was killed")
    write_keys(file, [NEW, OLD])
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == (f"{NEW}\n{OLD}\n", 0o600)
    assert list(file.parent.iterdir()) == [file]


@posix
def test_linked_file_is_replaced_where_it_lies(file, tmp_path, monkeypatch):
    link = tmp_path / "link"
    link.symlink_to(file)
    monkeypatch.setenv("KHOI_DATA_KEYS_FILE", str(link))
    write_keys(key_file(), [NEW])
    assert (link.is_symlink(), kept_keys()) == (True, [NEW])


def test_keys_in_the_environment_have_no_file(monkeypatch):
    monkeypatch.setenv("KHOI_DATA_KEYS", OLD)
    assert key_file() is None
