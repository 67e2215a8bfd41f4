"""Published result tables: do they add up, and on which base does each percentage stand?"""

from khoi.measures.published.audit import audit_table
from khoi.measures.published.lines import audit_lines
from khoi.measures.published.quota import Ceiling, QuotaRule

__all__ = ["Ceiling", "QuotaRule", "audit_lines", "audit_table"]
