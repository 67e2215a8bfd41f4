"""Holds the answer of a worked case against what its author expects, and says what differs so that a clerk understands."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from khoi.core.refusal import Refusal
from khoi.core.refusal_english import in_english
from khoi.rules.questions import Words

_ABSENT = object()


def differences(expect: Mapping[str, Any], answer: Any, path: str = "") -> Iterator[Words]:
    """What of `expect` the answer doesn't hold: groups by their keys, lists as wholes, flags by their codes."""
    for key, wanted in expect.items():
        at = f"{path}.{key}" if path else key
        found = answer.get(key, _ABSENT) if isinstance(answer, dict) else _ABSENT
        if found is _ABSENT:
            yield Words(f"Câu trả lời không có “{at}”", f"The answer has no “{at}”")
        elif isinstance(wanted, dict) and isinstance(found, dict):
            yield from differences(wanted, found, at)
        elif key == "flags":
            yield from _differs(at, _codes(wanted), _codes(found))
        else:
            yield from _differs(at, wanted, found)


def _differs(at: str, wanted: Any, found: Any) -> Iterator[Words]:
    # As text, because to Python 1 and true are equal.
    if _shown(wanted) != _shown(found):
        yield Words(
            f"“{at}” cần là {_shown(wanted)}, nhưng là {_shown(found)}",
            f"“{at}” should be {_shown(wanted)} but is {_shown(found)}",
        )


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _codes(flags: Any) -> Any:
    """The codes of flags, each once and sorted."""
    if not isinstance(flags, list):
        return flags
    return sorted({str(flag["code"] if isinstance(flag, dict) else flag) for flag in flags})


def not_refused(code: str) -> Words:
    """An answer where a refusal was expected."""
    return Words(
        f"Cần bị từ chối ({code}), nhưng được trả lời", f"Should be refused ({code}) but is answered"
    )


def refused_differently(code: str, refusal: Refusal) -> Iterator[Words]:
    """A refusal where an answer or another refusal was expected."""
    if refusal.code == code:
        return
    said = f"{refusal.message}; ở {refusal.where}" if refusal.where else refusal.message
    told = in_english(refusal.code) or said
    if code:
        yield Words(
            f"Cần bị từ chối ({code}), nhưng bị từ chối ({refusal.code}): {said}",
            f"Should be refused ({code}) but is refused ({refusal.code}): {told}",
        )
    else:
        yield Words(f"Bị từ chối ({refusal.code}): {said}", f"Refused ({refusal.code}): {told}")
