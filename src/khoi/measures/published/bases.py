"""Which bases each printed percentage can have, and which it cannot."""

from collections.abc import Iterator

from khoi.core.shares import Share, rounded
from khoi.measures.published.figures import Printed, bases_fitting, counts_fitting, fits, least_base
from khoi.measures.published.levels import PARENTS, UPPER, Role
from khoi.measures.published.table import Group, Row
from khoi.measures.published.words import Json, finding, in_digits


def known_wholes(group: Group, level_sum: int | None, row: Row | None = None) -> list[tuple[int, str]]:
    """Bases above zero that stand for everybody, as (base, what it is): the totals, `row`'s own first,
    then the number rated, then the sum of exclusive levels where all of them are counted.
    """
    totals = [row] if row else []
    found = [(other.base, "total") for other in totals + group.rows]
    found += [(other.counted, "rated") for other in group.of(Role.RATED) if other is not row]
    if not any(base for base, what in found if what == "total"):
        found.append((existing_added(group) or 0, "total"))
    found.append((level_sum, "sum_of_levels"))
    return list(dict.fromkeys((base, what) for base, what in found if base))


def existing_added(group: Group) -> int | None:
    """The number existing, added up from the rated, the exempt and those not rated where two are printed."""
    parts = [group.count_of(role) for role in (Role.RATED, Role.NOT_RATED, Role.EXEMPT)]
    counts = [part for part in parts if part is not None]
    return sum(counts) if parts[0] is not None and len(counts) > 1 else None


def known_bases(group: Group, level_sum: int | None, row: Row) -> list[tuple[int, str]]:
    """The wholes, then the counted levels that `row` may be a part of."""
    others = [(other.counted, f"level:{other.level}") for other in group.rows if _may_be_part(row, other)]
    wholes = known_wholes(group, level_sum, row)
    return wholes + list(dict.fromkeys((base, what) for base, what in others if base))


def base_entry(group: Group, level_sum: int | None, row: Row) -> Json | None:
    """The contract's entry for one row's percentage; None where none can be read.

    Without a printed count a base fits when some whole count gives the print: `counts` then holds the least
    and greatest. An `implied` candidate runs from `base` to `to` (None: no end); with `every` false only its
    first base is sure to fit. A printed total of zero is listed and fits nothing. `approximate` marks a percentage
    printed with words; its `fits` proves nothing.
    """
    percent = row.percent
    if percent is None or percent.number is None:
        return None
    candidates = [
        _candidate(base, what, row.counted, percent.number)
        for base, what in known_bases(group, level_sum, row)
    ]
    if row.whole == 0:
        candidates.insert(0, {"base": 0, "is": "total", "fits": False})
    entry: Json = {"level": row.level, "row": row.line, "percent": percent.text, "candidates": candidates}
    if percent.approximate:
        return entry | {"approximate": True}
    if not any(candidate["fits"] for candidate in candidates):
        candidates += _implied(row, percent.number, candidates)
    return entry


def base_findings(entry: Json, row: Row) -> Iterator[Json]:
    """`percent_mismatch` and `base_implied` of one entry; nothing for an approximate percentage."""
    known = [candidate for candidate in entry["candidates"] if candidate["is"] != "implied"]
    implied = next((one for one in entry["candidates"] if one["is"] == "implied"), None)
    if row.share is None or any(candidate["fits"] for candidate in known) or _is_nothing(row):
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
                detail = {"column": column, "text": figure.text[:200], "too_large": figure.is_too_large}
                words = "not_a_count.too_large" if figure.is_too_large else ""
                text = figure.text[:60]
                yield finding("not_a_count", [row], "", detail, words=words, column=column, text=text)


def _may_be_part(row: Row, other: Row) -> bool:
    # Any two levels happen to fit now and then: only “trong đó” makes one the base of the other.
    if other.role is Role.OR_BETTER:
        return row.role in UPPER
    unknown = row.role is other.role is Role.OTHER and row.key != other.key
    return unknown or (row.role in PARENTS and PARENTS[row.role] is other.role)


def _is_nothing(row: Row) -> bool:
    """None of nobody, which may be printed as 0 %."""
    return row.whole == 0 and row.counted == 0 and row.share is not None and not row.share.units


def _candidate(base: int, what: str, count: int | None, percent: Printed) -> Json:
    if count is not None:
        return {"base": base, "is": what, "fits": fits(count, base, percent)}
    counts = counts_fitting(base, percent)
    return {"base": base, "is": what, "fits": bool(counts), "counts": list(counts) if counts else None}


def _implied(row: Row, percent: Printed, known: list[Json]) -> list[Json]:
    if row.counted is None:
        return (
            [{"base": least_base(percent), "to": None, "every": False, "is": "implied", "fits": True}]
            if known
            else []
        )
    bases = None if _is_nothing(row) else bases_fitting(row.counted, percent)
    return [{"base": bases[0], "to": bases[1], "is": "implied", "fits": True}] if bases else []


def _mismatch(row: Row, count: int, percent: str, known: list[Json]) -> Json:
    bases = dict.fromkeys(one["base"] for one in _wholes(known) or known if one["base"])
    shown = [f"{count}/{base} = {Share(count, base).percent} %" for base in bases]
    detail = {"count": count, "percent": percent, "tried": _tried(known)}
    arithmetic = "; ".join([*shown, f"printed {percent} %"])
    return finding("percent_mismatch", [row], arithmetic, detail, count=count, percent=in_digits(percent))


def _implied_finding(row: Row, share: Printed, implied: Json, known: list[Json]) -> Json:
    low, high = implied["base"], implied["to"]
    count = row.counted if row.counted is not None else "x"
    detail = {"from": low, "to": high, "count": row.counted, "percent": share.text, "tried": _tried(known)}
    bounds = rounded(share.low, share.places + 1), rounded(share.high, share.places)
    arithmetic = f"{bounds[0]} ≤ 100*{count}/base < {bounds[1]}"
    kind = "least" if row.counted is None else "open" if high is None else "one" if high == low else ""
    words = f"base_implied.{kind}" if kind else ""
    values = {"count": count, "low": low, "high": high or "", "percent": in_digits(share.text)}
    return finding("base_implied", [row], arithmetic, detail, words=words, **values)


def _wholes(known: list[Json]) -> list[Json]:
    return [one for one in known if not one["is"].startswith("level:")]


def _tried(known: list[Json]) -> list[Json]:
    return [{"base": one["base"], "is": one["is"]} for one in known]
