"""Appends to the audit chain: plain SHA-256 from row to row, the head sealed with a key kept elsewhere.

The head's row is locked only here, as the last thing a transaction does, so that writers wait for each other no
longer than one short insert and commit (ADR 0016). `chain_check` reads the whole chain again.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from khoi.records.audit import ChainHead, Event
from khoi.records.chain_check import Break, breaks, has_been_used
from khoi.records.chain_digest import START, as_stored, digest_of, is_sealed, seal_of

__all__ = ["START", "Break", "append", "breaks", "digest_of", "seal_of"]


def append(*, before: Any, after: Any, **fields: Any) -> Event:
    """Adds one event at the end of the chain; the caller's transaction commits both or neither.

    A head that somebody without the key has rewritten, or emptied together with the rows, is not sealed again: the
    work goes on, and every check from then on names the broken seal.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is written with what it tells of, in one transaction")
    kept = {"before": as_stored(before), "after": as_stored(after)}  # before the lock: an import's are large
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
    is_sound = is_sealed(head.number, head.digest, head.seal) if head.number else not has_been_used()
    event = Event(number=head.number + 1, at=timezone.now(), previous=head.digest or START, **fields, **kept)
    event.digest = digest_of(event)
    event.save(force_insert=True)
    head.number, head.digest = event.number, event.digest
    head.seal = seal_of(head.number, head.digest) if is_sound else ""
    head.save()
    return event
