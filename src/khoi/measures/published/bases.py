"""Which bases each printed percentage can have, and which it cannot."""

from collections.abc import Iterator

from khoi.core.shares import Share
from khoi.measures.published.figures import Printed
from khoi.measures.published.fit import bases_fitting, counts_fitting, fits, least_base
from khoi.measures.published.found import Json, finding
from khoi.measures.published.levels import BRACKETS, Role
from khoi.measures.published.table import Group, Row


def known_wholes(group: Group, level_sum: int | None, row: Row | None = None) -> list[tuple[int, str]]:
    """Bases above zero that stand for everybody, as (base, what it is): the totals, `row`'s own first,
    then the number rated, then the sum of exclusive levels where all of them are counted.
    """
    totals = [row] if row else []
    found = [(other.base, "total") for other in totals + group.rows]
    found += [(other.counted, "rated") for other in group.of(Role.RATED) if other is not row]
    found.append((level_sum, "sum_of_levels"))
    return list(dict.fromkeys((base, what) for base, what in found if base))


def known_bases(group: Group, level_sum: int | None, row: Row) -> list[tuple[int, str]]:
    """The wholes, then every other level with a printed count."""
    others = [(other.counted, f"level:{other.level}") for other in group.rows if _is_other_level(other, row)]
    wholes = known_wholes(group, level_sum, row)
    return wholes + list(dict.fromkeys((base, what) for base, what in others if base))


def base_entry(group: Group, level_sum: int | None, row: Row) -> Json | None:
    """The contract's entry for one row's percentage; None where none can be read.

    Without a printed count a base fits when some whole count gives the print: `counts` then holds the least
    and greatest. An `implied` candidate runs from `base` to `to` (None: no end). `approximate` marks a
    percentage printed with words; its `fits` proves nothing.
    """
    percent = row.percent
    if percent is None or percent.number is None:
        return None
    candidates = [
        _candidate(base, what, row.counted, percent.number)
        for base, what in known_bases(group, level_sum, row)
    ]
    entry: Json = {"level": row.level, "row": row.line, "percent": percent.text, "candidates": candidates}
    if percent.approximate:
        return entry | {"approximate": True}
    implied = _implied(row.counted, percent.number, candidates)
    if implied and not any(candidate["fits"] for candidate in candidates):
        candidates.append({"base": implied[0], "to": implied[1], "is": "implied", "fits": True})
    return entry


def base_findings(entry: Json, row: Row) -> Iterator[Json]:
    """`percent_mismatch` and `base_implied` of one entry; nothing for an approximate percentage."""
    known = [candidate for candidate in entry["candidates"] if candidate["is"] != "implied"]
    implied = next((one for one in entry["candidates"] if one["is"] == "implied"), None)
    if row.share is None or any(candidate["fits"] for candidate in known):
        return
    if row.counted is not None and (_wholes(known) or not implied):
        yield _mismatch(row, row.counted, entry["percent"], known)
    if implied:
        yield _implied_finding(row, row.share, implied, known)


def unreadable(group: Group) -> Iterator[Json]:
    """`not_a_count` for each figure that is not a number."""
    for row in group.rows:
        for column, figure in (("count", row.count), ("percent", row.percent), ("total", row.total)):
            if figure and figure.number is None:
                detail = {"column": column, "text": figure.text[:200]}
                yield finding("not_a_count", [row], "", detail, column=column, text=figure.text[:60])


def _is_other_level(other: Row, row: Row) -> bool:
    is_level = other.role not in BRACKETS or other.role is Role.OR_BETTER
    return is_level and other.key != row.key and row.role not in BRACKETS - {Role.OR_BETTER}


def _candidate(base: int, what: str, count: int | None, percent: Printed) -> Json:
    if count is not None:
        return {"base": base, "is": what, "fits": fits(count, base, percent)}
    counts = counts_fitting(base, percent)
    return {"base": base, "is": what, "fits": bool(counts), "counts": list(counts) if counts else None}


def _implied(count: int | None, percent: Printed, known: list[Json]) -> tuple[int, int | None] | None:
    if count is not None:
        return bases_fitting(count, percent)
    return (least_base(percent), None) if known else None


def _mismatch(row: Row, count: int, percent: str, known: list[Json]) -> Json:
    shown = [
        f"{count}/{one['base']} = {Share(count, one['base']).percent} %" for one in _wholes(known) or known
    ]
    detail = {"count": count, "percent": percent, "tried": _tried(known)}
    arithmetic = "; ".join([*dict.fromkeys(shown), f"printed {percent} %"])
    return finding("percent_mismatch", [row], arithmetic, detail, count=count, percent=percent)


def _implied_finding(row: Row, share: Printed, implied: Json, known: list[Json]) -> Json:
    low, high = implied["base"], implied["to"]
    count = row.counted if row.counted is not None else "x"
    detail = {"from": low, "to": high, "count": row.counted, "percent": share.text, "tried": _tried(known)}
    arithmetic = f"{share.low} <= 100*{count}/base < {share.high}"
    words = "base_implied" if high is not None else "base_implied.open"
    return finding(
        "base_implied", [row], arithmetic, detail, words=words, low=low, high=high, percent=share.text
    )


def _wholes(known: list[Json]) -> list[Json]:
    return [one for one in known if not one["is"].startswith("level:")]


def _tried(known: list[Json]) -> list[Json]:
    return [{"base": one["base"], "is": one["is"]} for one in known]
