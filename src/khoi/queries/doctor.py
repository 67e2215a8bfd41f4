"""Examines a live database for what must never be in it; it only reads, and names each fault it finds."""

from collections.abc import Callable, Iterator

from khoi.queries.doctor_audit import audit_faults
from khoi.queries.doctor_figures import contradiction_warnings, figure_faults, revision_faults
from khoi.queries.doctor_posts import unsplit_warnings
from khoi.queries.doctor_sums import sum_faults
from khoi.queries.doctor_targets import choice_faults, reading_faults
from khoi.queries.doctor_units import dated_row_faults, succession_faults, tree_faults
from khoi.queries.finding import Finding
from khoi.queries.one_moment import one_moment

CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    dated_row_faults,
    tree_faults,
    succession_faults,
    figure_faults,
    revision_faults,
    reading_faults,
    choice_faults,
    audit_faults,
)


def examine() -> list[Finding]:
    """Every fault, all seen at one moment; the database itself refuses to be written to meanwhile."""
    with one_moment():
        found = [finding for check in CHECKS for finding in check()]
        # Rows that contradict each other have no sums to compare.
        return found or list(sum_faults())


def warnings() -> list[Finding]:
    """What is no fault of the database but somebody should look at; to be asked where `examine` found nothing."""
    with one_moment():
        return [*contradiction_warnings(), *unsplit_warnings()]
