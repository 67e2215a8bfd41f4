"""Faults of the audit chain: whatever was done to it behind the program's back."""

from collections.abc import Iterator

from khoi.queries.audit_words import break_words
from khoi.queries.finding import Finding
from khoi.records.chain import breaks


def audit_faults() -> Iterator[Finding]:
    """Every place where the audit chain does not hold."""
    for one in breaks():
        yield Finding("audit_chain", str(one.number), break_words(one, "vi"), break_words(one, "en"))
