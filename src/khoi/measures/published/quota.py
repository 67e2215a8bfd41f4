"""“Excellent” held against the quota under every reading of its base; the program prefers none of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from khoi.core.shares import Share, rounded
from khoi.measures.published.cuts import Span, share_of
from khoi.measures.published.figures import counts_fitting
from khoi.measures.published.levels import Role
from khoi.measures.published.sums import Sums
from khoi.measures.published.table import Group, Row
from khoi.measures.published.words import (
    OUTCOMES,
    READINGS,
    REGULATION,
    VIEWS,
    Json,
    Pair,
    clause_words,
    finding,
    in_digits,
    worded,
)

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

    def __call__(self, year: int, kind: str, /) -> QuotaRule | None:
        """The rule for ratings of `year` in a table of `kind` (member, organisation …)."""


@dataclass(frozen=True, slots=True)
class _View:
    """One way of taking the print: what an uncounted percentage is of, and whether good is held to include excellent."""

    of: str
    inclusive: bool = False

    @property
    def name(self) -> str:
        """The word of `VIEWS`."""
        return "inclusive" if self.inclusive else self.of


Sizes = tuple[Span, Span, str]  # excellent, its base, and the unit both are in
Table = dict[str, Json]


def quota_findings(
    group: Group, sums: Sums, nested: dict[Row, Json], ceiling: Ceiling, default: QuotaRule
) -> Iterator[Json]:
    """`quota_exceeded` when any reading, or any base of an ambiguous percentage, goes over `default`.

    That good may include excellent is told beside the print as it stands, but exceeds nothing by itself.
    """
    row = _excellent(group, sums)
    if row is None or not (row.counted is not None or row.share):
        return
    views = _views(row, sums, nested[row]["code"] if row in nested else None)
    tables = {view: _table(group, sums, row, view, default.percent) for view in views}
    printed = [one for view, table in tables.items() if not view.inclusive for one in _all(table)]
    if not any(one["holds"] is False for one in printed):
        return
    rule = ceiling(group.year, group.kind) if group.year is not None else None
    detail: Json = {"compared_with": default.as_json(), "regulation": rule.as_json() if rule else None}
    first, *others = [_as_json(view, table) for view, table in tables.items()]
    detail |= first | {"otherwise": others}
    rows = [row, *group.of(Role.GOOD, Role.OR_BETTER)]
    outcomes, said = _outcomes(tables, default), _regulation(rule)
    yield finding("quota_exceeded", rows, _arithmetic(tables), detail, outcomes=outcomes, rule=said)


def _excellent(group: Group, sums: Sums) -> Row | None:
    summed = sums.cut.rows if sums.cut else ()
    rows = group.of(Role.EXCELLENT)
    return next((row for row in rows if row in summed), next(iter(rows), None))


def _views(row: Row, sums: Sums, said: str | None) -> list[_View]:
    """An uncounted percentage is of the parent level, of everybody, or, when nothing tells, of either."""
    if row.counted is not None:
        options = ["counted"]
    elif said == ONLY_PARENT:
        options = ["parent"]
    else:
        options = ["parent", "whole"] if said == "of_which_ambiguous" else ["whole"]
    views = [_View(option) for option in options]
    may_lie_in = any(sub is row for sub, _ in sums.possible)
    return [*views, _View(options[0], inclusive=True)] if may_lie_in else views


def _table(group: Group, sums: Sums, row: Row, view: _View, limit: Fraction) -> Table:
    """Every reading: in heads where all its counts are known, else in percent of everybody."""
    wholes = _wholes(group, sums)
    whole = wholes[0] if wholes else None
    good, inclusive = _good(group, row, sums)
    inclusive = inclusive or view.inclusive
    mine, other = _head_count(row, _base(group, row, sums, view, whole)), _head_count(good, whole)
    heads = _sizes(mine, other, Span.exactly(whole) if whole else None, "counts", inclusive=inclusive)
    part, rest = _percent(group, row, sums, view, whole), share_of(good, whole) if good else None
    if row.base and not wholes:
        part = None  # The only totals printed are too small to be of everybody.
    shares = _sizes(part, rest, Span.exactly(100), "percentages", inclusive=inclusive)
    table = {name: _reading(heads[name] or shares[name], limit) for name in READINGS}
    if mine and len(wholes) > 1:
        others = [_reading((mine, Span.exactly(other), "counts"), limit) for other in wholes[1:]]
        table["all_rated"]["or"] = others
    return table


def _wholes(group: Group, sums: Sums) -> list[int]:
    """What “all rated” can be: the number rated, the levels' sum where they go down to the bottom, else the totals."""
    complete = sums.cut is not None and (sums.closes or sums.cut.exhausts)
    rated = group.count_of(Role.RATED)
    levels = [*group.levels, *group.of(Role.OR_BETTER)]
    # Beside a number rated, or not rated, another printed total is of the existing.
    apart = rated is not None or (complete and group.count_of(Role.NOT_RATED) is not None)
    totals = [] if apart else [row.base for row in [*levels, *group.of(Role.TOTAL)]]
    largest = max((row.counted or 0 for row in levels), default=0)
    found = [rated, sums.level_sum if complete else None, *totals]
    return list(dict.fromkeys(whole for whole in found if whole and whole >= largest))


def _good(group: Group, row: Row, sums: Sums) -> tuple[Row | None, bool]:
    """The row giving good or better, and whether it includes the excellent."""
    good = next((one for one in group.of(Role.GOOD) if one.counted is not None or one.share), None)
    if good is not None:
        return good, any(sub is row for sub, _ in sums.inside)
    return next(iter(group.of(Role.OR_BETTER)), None), True


def _parent(group: Group, row: Row, sums: Sums) -> Row | None:
    shown = next((parent for sub, parent in sums.inside if sub is row), None)
    return shown or next(iter(group.of(Role.OR_BETTER) + group.of(Role.GOOD)), None)


def _base(group: Group, row: Row, sums: Sums, view: _View, whole: int | None) -> int | None:
    """The heads an uncounted percentage is of."""
    if view.of == "whole":
        return whole
    parent = _head_count(_parent(group, row, sums), whole)
    return int(parent.middle) if parent else None


def _percent(group: Group, row: Row, sums: Sums, view: _View, whole: int | None) -> Span | None:
    mine, parent = share_of(row, whole), _parent(group, row, sums)
    if view.of != "parent" or mine is None:
        return mine
    above = share_of(parent, whole) if parent else None
    return above.part(mine) if above else None


def _head_count(row: Row | None, base: int | None) -> Span | None:
    """The print, or the count behind a bare percentage, where exactly one whole number of `base` gives it."""
    if row is None:
        return None
    if row.counted is not None:
        return Span.exactly(row.counted)
    counts = counts_fitting(base, row.share) if base and row.share else None
    return Span.exactly(counts[0]) if counts and counts[0] == counts[1] else None


def _sizes(
    mine: Span | None, other: Span | None, everybody: Span | None, unit: str, *, inclusive: bool
) -> dict[str, Sizes | None]:
    good, pool = (None, other) if inclusive else (other, None)
    if mine and other:
        good, pool = (other - mine, other) if inclusive else (other, other + mine)
    bases = {"only_htt": good, "htt_or_better": pool, "all_rated": everybody}
    return {name: (mine, base, unit) if mine and base else None for name, base in bases.items()}


def _reading(sizes: Sizes | None, limit: Fraction) -> Json:
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


def _all(table: Table) -> list[Json]:
    return [one for reading in table.values() for one in (reading, *reading.get("or", ()))]


def _as_json(view: _View, table: Table) -> Json:
    held = {"good_includes_excellent": True} if view.inclusive else {}
    return {"excellent_is_of": view.of, **held, "readings": table}


def _arithmetic(tables: dict[_View, Table]) -> str:
    parts = []
    for view, table in tables.items():
        shown = [
            " or ".join(_figures((one, *one.get("or", ()))))
            for one in table.values()
            if one["den"] is not None
        ]
        parts.append((f"{view.name}: " if len(tables) > 1 else "") + ", ".join(shown))
    return "; ".join(parts)


def _figures(readings: Iterable[Json]) -> list[str]:
    return [
        f"{one['num']}/{one['den']}" + (f" = {one['percent']} %" if one["percent"] else "")
        for one in readings
    ]


def _outcomes(tables: dict[_View, Table], default: QuotaRule) -> Pair:
    """A sentence for each outcome, naming its readings with every figure they can have."""
    lists: dict[str, list[Pair]] = {kind: [] for kind in OUTCOMES}
    for name, reading in READINGS.items():
        readings = {view: [table[name], *table[name].get("or", ())] for view, table in tables.items()}
        kind = _kind({one["holds"] for found in readings.values() for one in found})
        lists[kind].append(_with_figures(reading, readings))
    limit = in_digits(default.as_json()["percent"])
    said = [
        worded(OUTCOMES[kind], limit=limit, list=_joined(", ", found))
        for kind, found in lists.items()
        if found
    ]
    return _joined(" ", said)


def _with_figures(reading: Pair, readings: dict[_View, list[Json]]) -> Pair:
    """The reading's name and its figures, each view's apart where they differ."""
    figures = {view: [text for one in found if (text := _figure(one))] for view, found in readings.items()}
    first = next(iter(figures.values()))
    if all(found == first for found in figures.values()):
        shown = first
    else:
        shown = [
            _joined(": ", (VIEWS[view.name], _joined("; ", found)))
            for view, found in figures.items()
            if found
        ]
    vi, en = _joined("; ", shown)
    return (f"{reading[0]} ({vi})", f"{reading[1]} ({en})") if shown else reading


def _joined(mark: str, texts: Iterable[Pair]) -> Pair:
    texts = list(texts)
    return mark.join(vi for vi, _ in texts), mark.join(en for _, en in texts)


def _kind(holds: set[bool | None]) -> str:
    if {True, False} <= holds:
        return "depends"
    return "unknown" if None in holds else "within" if True in holds else "over"


def _figure(one: Json) -> Pair | None:
    """`10/49 = 20.41 %`, or the percentage alone where the print has no counts."""
    if one["den"] is None:
        return None
    heads = one["from"] == "counts" or not one["percent"]
    return in_digits(_figures([one])[0] if heads else f"{one['percent']} %")


def _regulation(rule: QuotaRule | None) -> Pair:
    if rule is None:
        return REGULATION["none"]
    percent = in_digits(rule.as_json()["percent"])
    return worded(
        REGULATION["some"], document=rule.document, clause=clause_words(rule.clause), percent=percent
    )
