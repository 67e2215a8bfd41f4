"""The hash of a row of the audit chain and the seal of its head: what is written is worked out here, and what is checked."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from khoi.records.keys import keyed_hash, keyed_hashes

START = "0" * 64
"""What the first row carries in place of the hash of the row before."""
FIELDS = (
    "number",
    "at",
    "actor",
    "post",
    "act",
    "subject",
    "person",
    "request",
    "before",
    "after",
    "previous",
)
_SEAL = "chain head"


def digest_of(event: Any) -> str:
    """The hash of a row: every field and the hash of the row before."""
    return digest({name: getattr(event, name) for name in FIELDS})


def digest(values: Mapping[str, Any]) -> str:
    """The same from the values of `FIELDS`; `at` is a datetime with its zone. Raises ValueError for broken text."""
    text = json.dumps(
        {**values, "at": values["at"].isoformat()}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def as_stored(value: Any) -> Any:
    """A value as it comes back from either database: keys are texts, and so are fractions, which one would rewrite."""
    return json.loads(json.dumps(value), parse_float=str, parse_constant=str)


def seal_of(number: int, digest: str) -> str:
    """What only the holder of the key can write beside the head."""
    return keyed_hash(_SEAL, _head(number, digest))


def is_sealed(number: int, digest: str, seal: str) -> bool:
    """Whether some kept key has written the seal: during a rotation it may still be an older one."""
    return seal in keyed_hashes(_SEAL, _head(number, digest))


def _head(number: int, digest: str) -> str:
    return f"{number} {digest}"
