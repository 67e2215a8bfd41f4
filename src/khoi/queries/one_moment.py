"""Lets a long examination see the database at one moment, while the database itself refuses to be written to."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from khoi.records.guard import reading_only


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that reads one state and cannot write; inside another transaction, that one as it is."""
    with reading_only(), _sqlite() if connection.vendor == "sqlite" else _postgres():
        yield


@contextmanager
def _sqlite() -> Iterator[None]:
    # Begun by hand: Django's own `atomic` would take the writer's place in the queue.
    begins = not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
        try:
            if begins:
                cursor.execute("BEGIN")
            yield
        finally:
            if begins:
                cursor.execute("ROLLBACK")
            cursor.execute("PRAGMA query_only = OFF")


@contextmanager
def _postgres() -> Iterator[None]:
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
