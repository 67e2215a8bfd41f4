"""The audit of a published table: every check over every group, in one order."""

from khoi.measures.published.bases import base_entry, base_findings, unreadable
from khoi.measures.published.nested import nested_findings
from khoi.measures.published.quota import Ceiling, QuotaRule, quota_findings
from khoi.measures.published.rated import rated_findings
from khoi.measures.published.sums import add_up
from khoi.measures.published.table import Group, read_groups
from khoi.measures.published.words import Json


def audit_table(data: bytes, *, ceiling: Ceiling, default: QuotaRule) -> Json:
    """The JSON of `khoi audit-table` for a CSV file's bytes; groups in order of first appearance.

    `default` is the rule whose percentage “excellent” is held against in every year; `ceiling` names the rule
    encoded for a table's own year, or None. Raises Refusal naming row and column: see `read_groups`.
    """
    return {"groups": [_audit(group, ceiling, default) for group in read_groups(data)]}


def _audit(group: Group, ceiling: Ceiling, default: QuotaRule) -> Json:
    sums = add_up(group)
    bases = [(row, entry) for row in group.rows if (entry := base_entry(group, sums.level_sum, row))]
    nested = nested_findings(group, sums)
    findings = [*unreadable(group), *(one for row, entry in bases for one in base_findings(entry, row))]
    findings += [*sums.findings, *nested.values(), *rated_findings(group, sums)]
    findings += quota_findings(group, sums, nested, ceiling, default)
    return {"group": group.name, "findings": findings, "bases": [entry for _, entry in bases]}
