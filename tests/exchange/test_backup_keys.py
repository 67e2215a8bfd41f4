"""The key pair: written once, apart from the data, readable by its owner and by the age tool."""

import pytest
from tests.exchange.conftest import MOMENT

from khoi.core.refusal import Refusal
from khoi.exchange.backup_keys import make_pair, read_identity, recipient


def code(act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.hint
    return caught.value.code


def test_pair_fits_and_is_private(var, tmp_path):
    public = make_pair(tmp_path / "id", now=MOMENT)
    told = (tmp_path / "id").read_text().splitlines()
    assert told[:2] == ["# created: 2026-03-01T08:30:15+00:00", f"# public key: {public}"]
    assert str(read_identity(tmp_path / "id").to_public()) == str(recipient()) == public
    kept = [tmp_path / "id", var / "keys" / "backup-recipient"]
    assert [oct(path.stat().st_mode & 0o777) for path in kept] == ["0o600"] * 2


def test_second_pair_only_when_asked_for(var, tmp_path):
    first = make_pair(tmp_path / "id", now=MOMENT)
    assert code(make_pair, tmp_path / "id2", now=MOMENT) == "backup_recipient_exists"
    assert (str(recipient()), (tmp_path / "id2").exists()) == (first, False)
    assert code(make_pair, tmp_path / "id", now=MOMENT, replace=True) == "file_exists"
    assert str(recipient()) == first
    assert make_pair(tmp_path / "id2", now=MOMENT, replace=True) == str(recipient()) != first


@pytest.mark.parametrize(("name", "told"), [("var/id", "key_beside_data"), ("none/id", "cannot_write")])
def test_bad_place_for_the_secret(var, tmp_path, name, told):
    assert code(make_pair, tmp_path / name, now=MOMENT) == told
    assert code(recipient) == "no_backup_recipient"


@pytest.mark.parametrize(
    "text", ["", "x", "AGE-SECRET-KEY-1", "# only a comment", "\0", "AGE-SECRET-KEY-1" + "Q" * 58]
)
def test_file_that_is_no_secret(tmp_path, text):
    (tmp_path / "id").write_text(text)
    assert code(read_identity, tmp_path / "id") == "bad_backup_identity"


def test_file_that_cannot_be_read(tmp_path):
    (tmp_path / "id").write_bytes(b"\xff\xfe")
    assert code(read_identity, tmp_path / "id") == "bad_backup_identity"
    assert code(read_identity, tmp_path / "none") == "cannot_read"
    assert code(read_identity, tmp_path) == "cannot_read"


@pytest.mark.parametrize("text", ["", "age1xx", "\x00"])
def test_kept_public_half_that_is_none(var, text):
    (var / "keys" / "backup-recipient").write_text(text)
    assert code(recipient) == "no_backup_recipient"
