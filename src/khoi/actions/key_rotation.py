"""Changes the key of sealed data: a new key on top of the file, everything sealed anew, the old keys dropped at the end.

At every moment the key file opens every value, so a rotation may be killed anywhere and run again. Programs that
run meanwhile read the changed file by themselves; a hash is found under every kept key (`keyed_hashes`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from django.db import connection, transaction

from khoi.access.rights import ACTS
from khoi.access.viewer import Viewer
from khoi.actions.journal import change
from khoi.actions.resealing import Counted, Told, reseal, sealed_tables, tokens
from khoi.core.refusal import Refusal
from khoi.records.chain_digest import is_sealed
from khoi.records.keys import kept_keys, key_file, key_name, write_keys
from khoi.records.models import ChainHead, Event
from khoi.records.sealed import opens


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did: the newest key by name, the keys dropped, and what was sealed or computed anew."""

    newest: str
    retired: list[str]
    counted: Counted


def rotate_keys(*, retire: bool, by: Viewer, told: Told) -> Rotation:
    """Adds a key unless a rotation is under way, seals everything under the newest, and on `retire` drops the others.

    With `retire`, where the newest key is done and older ones are still kept, no further key is added.
    Raises Refusal: `keys_in_environment`, `cannot_write`, `chain_not_sealed`, `not_allowed`.
    """
    by.require(ACTS["rotate_keys"], None)
    path = _own_file()
    _begin(path, retire=retire)
    keys = kept_keys()
    counted = reseal(keys, told)
    _note_done(keys, counted, by)
    retired = _retire(path, keys, by, told) if retire else []
    return Rotation(key_name(keys[0]), retired, counted)


def values_opened() -> tuple[dict[str, int], int]:
    """How many sealed values each kept key opens, by the key's name, newest first; and how many no key opens."""
    opened, lost = {key_name(key): 0 for key in kept_keys()}, 0
    for token in tokens():
        key = next((key for key in kept_keys() if opens(key, token)), None)
        if key is None:
            lost += 1
        else:
            opened[key_name(key)] += 1
    return opened, lost


def _own_file() -> Path:
    path = key_file()
    if path is None:
        hint = "Bỏ KHOI_DATA_KEYS, đặt KHOI_DATA_KEYS_FILE là một tệp chỉ chủ sở hữu đọc được."
        raise Refusal("keys_in_environment", "khoá nằm trong biến môi trường, không đổi được", hint=hint)
    return path


def _begin(path: Path, *, retire: bool) -> None:
    """Puts a new key on top of the file, one rotation at a time: the head's row is the lock."""
    with _head_locked() as head:
        _refuse_foreign_seal(head)
        keys = kept_keys()
        if _is_done(keys) and not (retire and len(keys) > 1):
            _write(path, [Fernet.generate_key().decode(), *keys])


def _is_done(keys: list[str]) -> bool:
    return len(keys) == 1 or Event.objects.filter(subject=_subject(keys[0]), act="rotate_keys").exists()


def _subject(key: str) -> str:
    return f"data-keys/{key_name(key)}"


def _write(path: Path, keys: list[str]) -> None:
    try:
        write_keys(path, keys)
    except OSError as error:
        hint = "Kiểm tra quyền ghi của thư mục chứa tệp khoá."
        raise Refusal("cannot_write", "Không ghi được tệp khoá", where=str(path), hint=hint) from error


@contextmanager
def _head_locked() -> Iterator[ChainHead]:
    with transaction.atomic():
        yield ChainHead.objects.select_for_update().get_or_create(pk=1)[0]


def _refuse_foreign_seal(head: ChainHead) -> None:
    """A head that none of our keys sealed was written by somebody else: sealing it anew would cover that up."""
    if head.number and not is_sealed(head.number, head.digest, head.seal):
        hint = "Chạy `khoi audit verify` và làm rõ trước khi đổi khoá."
        raise Refusal("chain_not_sealed", "đầu chuỗi nhật ký không mang dấu của khoá nào đang giữ", hint=hint)


def _note_done(keys: list[str], counted: Counted, by: Viewer) -> None:
    """Writes the event that ends a rotation; being the chain's last, it also seals the head under the newest key."""
    if not _is_done(keys):
        with change("rotate_keys", _subject(keys[0]), by=by, at=None) as under_way:
            under_way.before = {"keys": [key_name(key) for key in keys[1:]]}
            under_way.after = asdict(counted)


def _retire(path: Path, keys: list[str], by: Viewer, told: Told) -> list[str]:
    """Drops the older keys, then seals anew what a program that had not yet seen the change wrote meanwhile."""
    old = [key_name(key) for key in keys[1:]]
    if old:
        try:
            with change("retire_keys", _subject(keys[0]), by=by, at=None) as under_way:
                under_way.before, under_way.after = {"keys": old}, {"keys": []}
                _write(path, keys[:1])
                _wait_for_writers()
                reseal(keys, told)
        except BaseException:
            _write(path, keys)  # nothing was committed, so the old keys are still needed
            raise
    return old


def _wait_for_writers() -> None:
    """PostgreSQL: until whoever is writing sealed values has committed. SQLite has one writer, and that is us."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in sealed_tables():
                table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 - documented
                cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
