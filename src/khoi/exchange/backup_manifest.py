"""What a backup says of itself, sealed with the office's data key: whoever has only the public key cannot forge one."""

import json
from dataclasses import asdict, dataclass
from typing import Any, Self

from khoi.core.refusal import Refusal
from khoi.exchange.age import unreadable
from khoi.exchange.backup_rows import Sum, canonical
from khoi.records.keys import kept_keys, key_name, keyed_hash, keyed_hashes

FORMAT = "1"
_PURPOSE = "backup manifest"


@dataclass(frozen=True, slots=True)
class Manifest:
    """When, of what and by which program; rows and SHA-256 of every table, bytes and SHA-256 of every file.

    `migrations`: the last applied, by app. `head`: number and digest of the last event. `key`: the name of the data
    key that sealed this, never the key.
    """

    product: str
    made_at: str
    database: str
    profile: str
    key: str
    head: tuple[int, str]
    migrations: dict[str, list[str]]
    tables: dict[str, Sum]
    files: dict[str, Sum]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.count for table in self.tables.values())

    @classmethod
    def read(cls, told: dict[str, Any]) -> Self:
        """A manifest from its JSON. Raises KeyError, TypeError or ValueError."""
        sums = {part: {name: Sum(**one) for name, one in told[part].items()} for part in ("tables", "files")}
        number, digest = told["head"]
        return cls(**told | sums | {"head": (number, digest)})


def newest_key() -> str:
    """The name of the key that seals now."""
    return key_name(kept_keys()[0])


def sealed(manifest: Manifest) -> bytes:
    """The manifest with its seal, as it lies in the archive."""
    told = asdict(manifest)
    return canonical({"manifest": told, "seal": keyed_hash(_PURPOSE, canonical(told).decode())})


def opened(data: bytes, where: str) -> tuple[Manifest, str]:
    """A manifest and its seal, not yet checked. Raises Refusal `backup_unreadable`."""
    try:
        told = json.loads(data)
        return Manifest.read(told["manifest"]), str(told["seal"])
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise unreadable(where) from error


def is_ours(manifest: Manifest, seal: str) -> bool:
    """Whether one of the data keys kept here made the seal.

    Raises Refusal `wrong_data_key` when it names a key that is not here.
    """
    if manifest.key not in map(key_name, kept_keys()):
        hint = "Thêm khóa ấy vào cuối tệp khóa dữ liệu (KHOI_DATA_KEYS_FILE); nó được giữ cùng thời với bản sao lưu."
        message = f"bản sao lưu được niêm phong bằng khóa dữ liệu {manifest.key}, khóa ấy không có ở đây"
        raise Refusal("wrong_data_key", message, hint=hint)
    return seal in keyed_hashes(_PURPOSE, canonical(asdict(manifest)).decode())
