"""Examines a live database for what must never be in it; it only reads, and names each fault it finds."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from khoi.queries.doctor_figures import figure_faults, revision_faults
from khoi.queries.doctor_sums import sum_faults
from khoi.queries.doctor_targets import choice_faults, reading_faults
from khoi.queries.doctor_units import dated_row_faults, succession_faults, tree_faults
from khoi.queries.finding import Finding
from khoi.records.guard import reading_only

CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    dated_row_faults,
    tree_faults,
    succession_faults,
    figure_faults,
    revision_faults,
    reading_faults,
    choice_faults,
)


def examine() -> list[Finding]:
    """Every fault, all seen at one moment; the database itself refuses to be written to meanwhile."""
    with reading_only(), _one_moment():
        found = [finding for check in CHECKS for finding in check()]
        # Rows that contradict each other have no sums to compare.
        return found or list(sum_faults())


@contextmanager
def _one_moment() -> Iterator[None]:
    """A transaction that reads one state and cannot write; inside another transaction, that one as it is."""
    with _sqlite() if connection.vendor == "sqlite" else _postgres():
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
