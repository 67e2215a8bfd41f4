"""Rated or existing: which of the two numbers the printed percentages are of."""

from collections.abc import Iterator

from khoi.measures.published.fit import fits
from khoi.measures.published.found import Json, finding
from khoi.measures.published.levels import BRACKETS, Role
from khoi.measures.published.sums import ALL, Sums, existing_of
from khoi.measures.published.table import Group, Row

BOTH = "either"


def rated_findings(group: Group, sums: Sums) -> Iterator[Json]:
    """`rated_differs_from_existing` when both are known, differ, and some percentage stands on one of them."""
    rated, existing = group.count_of(Role.RATED), _existing(group)
    if not rated or existing is None or existing <= rated:
        return
    used = {row: base for row in group.rows if (base := _base_used(row, rated, existing))}
    uses = _of_levels(used, sums) or _single({base for row, base in used.items() if row.role in BRACKETS})
    if uses is None:
        return
    by_row = [{"row": row.line, "base": base} for row, base in used.items()]
    detail = {"rated": rated, "existing": existing, "uses": uses, "by_row": by_row}
    shown = [_shown(row, base, rated, existing) for row, base in used.items()]
    text = "; ".join([f"{existing} - {rated} = {existing - rated}", *shown])
    words = f"rated_differs_from_existing.{uses}"
    rows = dict.fromkeys([*group.of(Role.RATED), *used])
    yield finding(
        "rated_differs_from_existing", rows, text, detail, words=words, rated=rated, existing=existing
    )


def _existing(group: Group) -> int | None:
    """Printed, or else added up from the rated, the exempt and those not rated."""
    printed = existing_of(group)
    parts = [group.count_of(role) for role in (Role.RATED, Role.NOT_RATED, Role.EXEMPT)]
    counts = [part for part in parts if part is not None]
    return printed if printed is not None else sum(counts) if len(counts) > 1 else None


def _base_used(row: Row, rated: int, existing: int) -> str | None:
    if row.share is None or row.counted is None:
        return None
    on_rated = row.role is not Role.RATED and fits(row.counted, rated, row.share)
    on_existing = fits(row.counted, existing, row.share)
    if on_rated and on_existing:
        return BOTH
    return "rated" if on_rated else "existing" if on_existing else None


def _of_levels(used: dict[Row, str], sums: Sums) -> str | None:
    bases = {base for row, base in used.items() if row.role not in BRACKETS or row.role is Role.OR_BETTER}
    if found := _single(bases):
        return found
    if sums.share_target is None:
        return None
    return "rated" if sums.share_target == ALL else "existing"


def _single(bases: set[str]) -> str | None:
    plain = bases - {BOTH}
    if len(plain) > 1:
        return "mixed"
    return next(iter(plain or bases), None)


def _shown(row: Row, base: str, rated: int, existing: int) -> str:
    number = {"rated": str(rated), "existing": str(existing)}.get(base, f"{rated} or {existing}")
    return f"{row.counted}/{number}: {row.share.text if row.share else '?'} %"
