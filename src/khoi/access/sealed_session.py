"""Seals what a session holds: a second factor's secret lies there while it is being set up."""

from typing import Any

from django.core.signing import JSONSerializer

from khoi.records.keys import box


class SealedSession:
    """JSON under the data key. A session whose key was dropped opens as empty: its owner signs in again."""

    def dumps(self, obj: Any) -> bytes:
        """The session's data, sealed."""
        return box().encrypt(JSONSerializer().dumps(obj))

    def loads(self, data: bytes) -> Any:
        """The session's data. Raises InvalidToken, which the session store takes for an empty session."""
        return JSONSerializer().loads(box().decrypt(data))
