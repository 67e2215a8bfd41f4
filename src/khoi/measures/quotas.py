"""Holds published tables against the quotas encoded in the packs; commands and pages ask here."""

from datetime import MAXYEAR
from typing import Any

from khoi.measures.ledger import last_day
from khoi.measures.published import QuotaRule, audit_table
from khoi.rules.packs import load_packs, value_on
from khoi.rules.quota import QUOTA
from khoi.rules.values import Value

_RATED_APART = ("member", "leader")  # any other kind of table is about organisations


def audit(data: bytes) -> dict[str, Any]:
    """The findings of `contracts/audit-table.md` for a CSV table. Raises Refusal."""
    return audit_table(data, ceiling=quota_of_year, default=youngest_quota())


def quota_of_year(year: int, kind: str, /) -> QuotaRule | None:
    """The quota in force at the end of `year` for a table's `kind`; None where none is encoded."""
    if not 0 < year <= MAXYEAR:
        return None
    subject = kind if kind in _RATED_APART else "organisation"
    value = value_on(load_packs(), QUOTA, last_day(year), subject)
    return None if value is None else _rule(value)


def youngest_quota() -> QuotaRule:
    """The quota of the youngest regulation that has one: what a table of any year is compared with."""
    values = [value for pack in load_packs() for value in pack.values if value.topic == QUOTA]
    return _rule(max(values, key=lambda value: value.days.start))


def _rule(value: Value) -> QuotaRule:
    return QuotaRule(value.amount, value.document, value.clause)
