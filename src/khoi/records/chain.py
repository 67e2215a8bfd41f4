"""Appends to the audit chain: plain SHA-256 from row to row, the head sealed with a key kept elsewhere.

The head's row is locked only here, as the last thing a transaction does, so that writers wait for each other no
longer than one short insert and commit (ADR 0016). `chain_check` reads the whole chain again.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone

from khoi.records.audit import ChainHead, Event
from khoi.records.chain_check import Break, breaks
from khoi.records.chain_digest import START, as_stored, digest_of, seal_of

__all__ = ["START", "Break", "append", "breaks", "digest_of", "seal_of"]


def append(*, before: Any, after: Any, **fields: Any) -> Event:
    """Adds one event at the end of the chain; the caller's transaction commits both or neither."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is written with what it tells of, in one transaction")
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=1)
    event = Event(number=head.number + 1, at=timezone.now(), previous=head.digest or START, **fields)
    event.before, event.after = as_stored(before), as_stored(after)
    event.digest = digest_of(event)
    event.save(force_insert=True)
    head.number, head.digest = event.number, event.digest
    head.seal = seal_of(head.number, head.digest)
    head.save()
    return event
