"""“Excellent” held against the quota under every reading of its base; the program prefers none of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from khoi.core.shares import Share, rounded
from khoi.measures.published.cuts import Span, share_of
from khoi.measures.published.fit import counts_fitting
from khoi.measures.published.found import Json, finding
from khoi.measures.published.levels import Role
from khoi.measures.published.sums import Sums
from khoi.measures.published.table import Group, Row
from khoi.measures.published.words import READINGS, REGULATION

ONLY_PARENT = "of_which_parent"


@dataclass(frozen=True, slots=True)
class QuotaRule:
    """Most “excellent” ratings a regulation allows, in percent, and its clause."""

    percent: Fraction
    document: str
    clause: str

    def as_json(self) -> Json:
        """The clause as the contracts print it, with its percentage."""
        whole = self.percent.denominator == 1
        percent = str(self.percent.numerator) if whole else rounded(self.percent)
        return {"document": self.document, "clause": self.clause, "percent": percent}


class Ceiling(Protocol):
    """Gives the rule encoded for a review year; None where none is."""

    def __call__(self, year: int, /) -> QuotaRule | None:
        """The rule for ratings of `year`."""


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Excellent, good without excellent, good or better, all rated: in one unit, heads or percent; None unknown."""

    excellent: Span | None
    good: Span | None
    pool: Span | None
    everybody: Span | None
    unit: str

    def readings(self) -> dict[str, tuple[Span, Span, str] | None]:
        """Excellent, base and unit under each reading; None where a size is unknown."""
        bases = {"only_htt": self.good, "htt_or_better": self.pool, "all_rated": self.everybody}
        mine = self.excellent
        return {name: (mine, base, self.unit) if mine and base else None for name, base in bases.items()}


def quota_findings(
    group: Group, sums: Sums, nested: dict[Row, Json], ceiling: Ceiling, default: QuotaRule
) -> Iterator[Json]:
    """`quota_exceeded` when any reading, or any base of an ambiguous percentage, goes over `default`."""
    row = _excellent(group, sums)
    if row is None or not (row.counted is not None or row.share):
        return
    options = _percent_options(row, nested[row]["code"] if row in nested else None)
    tables = {option: _table(group, sums, row, option, default) for option in options}
    if not any(one["holds"] is False for table in tables.values() for one in table.values()):
        return
    first, *others = options
    rule = ceiling(group.year) if group.year is not None else None
    detail: Json = {"compared_with": default.as_json(), "regulation": rule.as_json() if rule else None}
    detail |= {"excellent_is_of": first, "readings": tables[first]}
    detail["otherwise"] = [{"excellent_is_of": option, "readings": tables[option]} for option in others]
    rows = [row, *group.of(Role.GOOD, Role.OR_BETTER)]
    yield finding(
        "quota_exceeded", rows, _arithmetic(tables), detail, **_values(tables[first], default, rule)
    )


def _excellent(group: Group, sums: Sums) -> Row | None:
    summed = sums.cut.rows if sums.cut else ()
    rows = group.of(Role.EXCELLENT)
    return next((row for row in rows if row in summed), next(iter(rows), None))


def _percent_options(row: Row, said: str | None) -> list[str]:
    """What an uncounted percentage may be of: the parent level, everybody, or both when nothing tells."""
    if row.counted is not None:
        return ["counted"]
    if said == ONLY_PARENT:
        return ["parent"]
    return ["parent", "whole"] if said == "of_which_ambiguous" else ["whole"]


def _table(group: Group, sums: Sums, row: Row, option: str, rule: QuotaRule) -> dict[str, Json]:
    wholes = _wholes(group, sums)
    in_heads = _heads(group, sums, row, option, wholes[0] if wholes else None).readings()
    in_percent = _percents(group, sums, row, option, wholes[0] if wholes else None).readings()
    table = {name: _reading(in_heads[name] or in_percent[name], rule.percent) for name in in_heads}
    if (mine := in_heads["all_rated"]) and len(wholes) > 1:
        others = [(mine[0], Span.exactly(whole), mine[2]) for whole in wholes[1:]]
        table["all_rated"]["or"] = [_reading(other, rule.percent) for other in others]
    return table


def _wholes(group: Group, sums: Sums) -> list[int]:
    """What “all rated” can be: the number rated, the levels' sum where they go down to the bottom, the totals."""
    complete = sums.cut is not None and (sums.closes or sums.cut.exhausts)
    totals = [row.base for row in [*group.levels, *group.of(Role.OR_BETTER)]]
    found = [group.count_of(Role.RATED), sums.level_sum if complete else None, *totals]
    return list(dict.fromkeys(whole for whole in found if whole))


def _parts(group: Group, row: Row, sums: Sums) -> tuple[Row | None, bool]:
    """The row giving good or better, and whether it includes the excellent."""
    good = next((one for one in group.of(Role.GOOD) if one.counted is not None or one.share), None)
    inside = any(sub is row for sub, _ in sums.inside)
    if good is not None:
        return good, inside
    return next(iter(group.of(Role.OR_BETTER)), None), True


def _parent_row(group: Group, row: Row, sums: Sums) -> Row | None:
    shown = next((parent for sub, parent in sums.inside if sub is row), None)
    return shown or next(iter(group.of(Role.OR_BETTER) + group.of(Role.GOOD)), None)


def _heads(group: Group, sums: Sums, row: Row, option: str, whole: int | None) -> _Sizes:
    parent = _parent_row(group, row, sums)
    base = whole if option == "whole" else _head_count(parent, whole)
    mine = row.counted if row.counted is not None else _only_count(row, base)
    other, inclusive = _parts(group, row, sums)
    excellent = None if mine is None else Span.exactly(mine)
    other_count = _head_count(other, whole)
    known = None if other_count is None else Span.exactly(other_count)
    good, pool = _good_and_pool(excellent, known, inclusive=inclusive)
    return _Sizes(excellent, good, pool, Span.exactly(whole) if whole else None, "counts")


def _percents(group: Group, sums: Sums, row: Row, option: str, whole: int | None) -> _Sizes:
    mine, parent = share_of(row, whole), _parent_row(group, row, sums)
    if option == "parent" and mine:
        above = share_of(parent, whole) if parent else None
        mine = above.part(mine) if above else None
    other, inclusive = _parts(group, row, sums)
    good, pool = _good_and_pool(mine, share_of(other, whole) if other else None, inclusive=inclusive)
    return _Sizes(mine, good, pool, Span.exactly(100), "percentages")


def _good_and_pool(
    excellent: Span | None, other: Span | None, *, inclusive: bool
) -> tuple[Span | None, Span | None]:
    if other is None or excellent is None:
        return (None, other) if inclusive else (other, None)
    return (other - excellent, other) if inclusive else (other, other + excellent)


def _head_count(row: Row | None, whole: int | None) -> int | None:
    if row is None:
        return None
    return row.counted if row.counted is not None else _only_count(row, whole)


def _only_count(row: Row, base: int | None) -> int | None:
    """The count behind a bare percentage, where exactly one whole number gives it."""
    counts = counts_fitting(base, row.share) if base and row.share else None
    return counts[0] if counts and counts[0] == counts[1] else None


def _reading(sizes: tuple[Span, Span, str] | None, limit: Fraction) -> Json:
    if sizes is None:
        return {"num": None, "den": None, "percent": None, "holds": None, "status": "no_data"}
    mine, base, unit = sizes
    if base.middle <= 0:
        num, den, percent = int(mine.middle), 0, None
    elif unit == "counts":
        num, den = int(mine.middle), int(base.middle)
        percent = Share(num, den).percent
    else:
        ratio = mine.middle / base.middle
        num, den, percent = ratio.numerator, ratio.denominator, rounded(100 * ratio)
    return {"num": num, "den": den, "percent": percent, "holds": _holds(mine, base, limit), "from": unit}


def _holds(mine: Span, base: Span, limit: Fraction) -> bool | None:
    """Certain only: percentages printed too short to tell give None."""
    if 100 * mine.high <= limit * base.low:
        return True
    return False if 100 * mine.low > limit * base.high else None


def _arithmetic(tables: dict[str, dict[str, Json]]) -> str:
    parts = []
    for option, table in tables.items():
        shown = [_fraction(one) for one in table.values() if one["den"] is not None]
        parts.append((f"{option}: " if len(tables) > 1 else "") + ", ".join(shown))
    return "; ".join(parts)


def _fraction(one: Json) -> str:
    return f"{one['num']}/{one['den']}" + (f" = {one['percent']} %" if one["percent"] else "")


def _values(table: dict[str, Json], default: QuotaRule, rule: QuotaRule | None) -> Json:
    over = [name for name, one in table.items() if one["holds"] is False]
    within = [name for name, one in table.items() if one["holds"]]
    said = REGULATION["some" if rule else "none"]
    shown = rule.as_json() if rule else {}
    return {
        "limit": default.as_json()["percent"],
        "over": _names(table, over),
        "within": _names(table, within),
        "rule": tuple(text.format(**shown) for text in said),
    }


def _names(table: dict[str, Json], names: list[str]) -> tuple[str, str]:
    shares = {name: f" ({table[name]['percent']} %)" if table[name]["percent"] else "" for name in names}
    vi = ", ".join(READINGS[name][0] + share for name, share in shares.items())
    en = ", ".join(READINGS[name][1] + share for name, share in shares.items())
    return vi or "không có", en or "none"
