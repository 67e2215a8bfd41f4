"""Rated or existing: which of the two numbers the levels' percentages are of."""

from collections.abc import Iterator

from khoi.measures.published.bases import existing_added
from khoi.measures.published.figures import stands
from khoi.measures.published.levels import BRACKETS, Role
from khoi.measures.published.sums import Sums, existing_of
from khoi.measures.published.sums_said import ALL
from khoi.measures.published.table import Group, Row
from khoi.measures.published.words import EVIDENCE, USES, Json, finding, worded

BOTH = "either"
_NAME = "rated_differs_from_existing"


def rated_findings(group: Group, sums: Sums) -> Iterator[Json]:
    """`rated_differs_from_existing` when both are known, differ, and some percentage stands on one of them.

    Only where no level has a percentage is the one beside a bracket row told instead.
    """
    rated, existing = group.count_of(Role.RATED), _existing(group)
    if not rated or existing is None or existing <= rated:
        return
    levels = [row for row in [*group.levels, *group.of(Role.OR_BETTER)] if row.share]
    rows = (
        _telling(levels, sums)
        if levels
        else [row for row in group.rows if row.role in BRACKETS - {Role.TOTAL}]
    )
    used = {row: base for row in rows if (base := _base_used(row, rated, existing))}
    if used:
        yield _finding(group, sums, used, rated, existing)


def _finding(group: Group, sums: Sums, used: dict[Row, str], rated: int, existing: int) -> Json:
    uses, evidence = _uses(used, sums, rated, existing)
    is_level = any(row.role not in BRACKETS or row.role is Role.OR_BETTER for row in used)
    by_row = [{"row": row.line, "base": base} for row, base in used.items()]
    totals = list(dict.fromkeys(row.base for row in used if row.base))
    detail = {"rated": rated, "existing": existing, "uses": uses, "told_by": evidence}
    detail |= {"by_row": by_row, "printed_totals": totals}
    shown = [_shown(row, base, rated, existing) for row, base in used.items()]
    if evidence == "totals":
        shown += [f"printed total {total}" for total in totals]
    said = worded(EVIDENCE[evidence], totals=", ".join(map(str, totals)))
    aside = ", ".join(row.level for row in used)
    rows = dict.fromkeys([*(group.of(Role.RATED) if is_level else ()), *used])
    text = "; ".join([f"{existing} - {rated} = {existing - rated}", *shown])
    whose = ("các mức", "the levels") if is_level else aside
    return finding(
        _NAME, rows, text, detail, rated=rated, existing=existing, whose=whose, base=USES[uses], evidence=said
    )


def _existing(group: Group) -> int | None:
    """Printed, or else added up from the rated, the exempt and those not rated."""
    printed = existing_of(group)
    return printed if printed is not None else existing_added(group)


def _telling(levels: list[Row], sums: Sums) -> list[Row]:
    """A bare share tells only where its row is one of those added up: others may be of a parent level."""
    summed = sums.cut.rows if sums.cut else ()
    apart = sums.cut.of_parent[0] if sums.cut and sums.cut.of_parent else None
    return [row for row in levels if row is not apart and (row.counted is not None or row in summed)]


def _base_used(row: Row, rated: int, existing: int) -> str | None:
    if row.share is None or (row.role in BRACKETS - {Role.OR_BETTER} and row.counted is None):
        return None
    on_rated = row.role is not Role.RATED and stands(row.counted, rated, row.share)
    on_existing = stands(row.counted, existing, row.share)
    if on_rated and on_existing:
        return BOTH
    return "rated" if on_rated else "existing" if on_existing else None


def _uses(used: dict[Row, str], sums: Sums, rated: int, existing: int) -> tuple[str, str]:
    """The base and what tells it: exact fits before all; then printed totals and what the shares add up to."""
    if certain := set(used.values()) - {BOTH}:
        return ("mixed" if len(certain) > 1 else certain.pop()), "fit"
    names = {rated: "rated", existing: "existing"}
    printed = {names[row.base] for row in used if row.base in names}
    summed = set()
    if sums.share_target is not None:
        summed = {"rated" if sums.share_target == ALL else "existing"}
    found = printed | summed
    return (found.pop() if len(found) == 1 else BOTH), ("totals" if printed else "sum" if summed else "fit")


def _shown(row: Row, base: str, rated: int, existing: int) -> str:
    number = {"rated": str(rated), "existing": str(existing)}.get(base, f"{rated} or {existing}")
    share = row.share.text if row.share else "?"
    return f"{share} % of {number}" if row.counted is None else f"{row.counted}/{number}: {share} %"
