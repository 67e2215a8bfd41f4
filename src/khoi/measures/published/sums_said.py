"""What is said of a sum: that the levels close, that they do not, or that one lies inside another."""

from collections.abc import Iterable
from fractions import Fraction

from khoi.core.shares import rounded
from khoi.measures.published.cuts import Cut, Span
from khoi.measures.published.figures import fits
from khoi.measures.published.levels import Role
from khoi.measures.published.table import Group, Row
from khoi.measures.published.words import MAY_INCLUDE, Json, Pair, finding, in_digits, worded

ALL = Fraction(100)

Inside = tuple[Row, Row]  # a level and the one held to include it
Target = tuple[int, str]  # what is printed, and what it is


def targets_of(group: Group) -> list[Target]:
    """What the exclusive levels may be expected to exhaust: the number rated before the printed totals."""
    rated = [(row.counted, "rated") for row in group.of(Role.RATED)]
    totals = [(row.whole, "total") for row in [*group.levels, *group.of(Role.OR_BETTER, Role.TOTAL)]]
    return list(dict.fromkeys((target, what) for target, what in rated + totals if target is not None))


def levels_finding(
    code: str, group: Group, cut: Cut, target: Target, possible: Iterable[Inside] = ()
) -> Json:
    """A sum of the levels' counts, with every printed total it was held against."""
    tried = [{"printed": printed, "is": what} for printed, what in targets_of(group)]
    more = {"tried": tried, "repeated": _repeated(group, cut), "may_include": _pairs(possible)}
    return count_finding(code, cut, *target, more=more, overlap=_may_include(possible))


def count_finding(
    code: str,
    cut: Cut,
    target: int,
    what: str,
    *,
    more: Json | None = None,
    overlap: Pair = ("", ""),
    of: Row | None = None,
) -> Json:
    """A sum of counts against `target`, which is `what` and stands on the row `of`; `more` goes to the detail."""
    detail: Json = {"of": what, "sum": cut.counted, "printed": target, "difference": cut.counted - target}
    detail["inside"] = _pairs(cut.inside)
    if code == "sum_mismatch":
        detail |= {"lowest_level_printed": _has_lowest(cut), "closes_if": [] if of else _repairs(cut, target)}
    detail |= more or {}
    closes_if = [f"closes if row {one['row']} is {one['count']}" for one in detail.get("closes_if", ())]
    added = f"{plus(cut)} = {cut.counted}" if cut.rows[1:] else plus(cut)
    printed = _printed(detail)
    text = "; ".join([added, f"printed {printed}", *closes_if, *_left_out(detail)])
    words = _words(code, cut)
    rows, levels = (*cut.rows, *([of] if of else ())), ", ".join(f"“{row.level}”" for row in cut.rows)
    values: dict[str, str | int | Pair] = {"sum": cut.counted, "printed": printed, "overlap": overlap}
    return finding(code, rows, text, detail, words=words, **values, **({"levels": levels} if of else {}))


def _words(code: str, cut: Cut) -> str:
    if code == "sum_mismatch" and not cut.rows[1:]:
        return "sum_mismatch.alone"
    return "sum_mismatch.partial" if code == "sum_mismatch" and cut.count is None else code


def _printed(detail: Json) -> str:
    """The printed whole; all of them where the sum is none of them."""
    tried = dict.fromkeys(one["printed"] for one in detail.get("tried", ()))
    return ", ".join(map(str, [detail["printed"]] if detail["sum"] in tried or not tried else tried))


def share_finding(
    code: str, group: Group, cut: Cut, span: Span, target: Fraction, possible: Iterable[Inside] = ()
) -> Json:
    """A sum of percentages against `target`."""
    printed = "100" if target == ALL else rounded(target)
    detail: Json = {"of": "percent", "sum": rounded(span.middle), "printed": printed}
    detail |= {"lowest": rounded(span.low, 4), "highest": rounded(span.high, 4), "inside": _pairs(cut.inside)}
    if code == "sum_mismatch":
        detail |= {"lowest_level_printed": _has_lowest(cut), "may_include": _pairs(possible)}
    if cut.of_parent:
        detail["share_of_parent"] = {"level": cut.of_parent[0].level, "of": cut.of_parent[1].level}
    detail["repeated"] = _repeated(group, cut)
    text = "; ".join([f"{plus_shares(cut)} = {rounded(span.middle)} %", *_left_out(detail)])
    added, whole, said = in_digits(rounded(span.middle)), in_digits(printed), _may_include(possible)
    words = f"{code}.percent" if cut.rows[1:] else "sum_mismatch.alone"
    return finding(code, cut.rows, text, detail, words=words, sum=added, printed=whole, overlap=said)


def overlap(pair: Inside, added: str, target: object, *, sure: bool = True) -> Json:
    """`levels_overlap`; not `sure` where leaving the level out does not close the table either."""
    sub, parent = pair
    detail = {"level": sub.level, "inside": parent.level, "whole": target, "proved": sure}
    text = f"{added}; whole {target}; {_print(sub)} not added"
    words = "" if sure else "levels_overlap.possible"
    return finding("levels_overlap", pair, text, detail, words=words, sub=sub.level, parent=parent.level)


def _pairs(pairs: Iterable[Inside]) -> list[Json]:
    return [{"level": sub.level, "in": parent.level} for sub, parent in pairs]


def _may_include(pairs: Iterable[Inside]) -> Pair:
    said = [worded(MAY_INCLUDE, sub=sub.level, parent=parent.level) for sub, parent in pairs]
    return "".join(vi for vi, _ in said), "".join(en for _, en in said)


def _repeated(group: Group, cut: Cut) -> list[Json]:
    """Rows of a level printed more than once, and whether each is in the sum."""
    keys = [row.key for row in group.levels]
    rows = [row for row in group.levels if keys.count(row.key) > 1]
    return [{"row": row.line, "level": row.level, "added": row in cut.rows} for row in rows]


def _left_out(detail: Json) -> list[str]:
    return [f"not added: row {one['row']}" for one in detail.get("repeated", ()) if not one["added"]]


def plus(cut: Cut) -> str:
    """The counts as an addition; ? where none is printed."""
    return " + ".join(str(row.counted) if row.counted is not None else "?" for row in cut.rows)


def plus_shares(cut: Cut) -> str:
    """The percentages as an addition, a count where no percentage is printed."""
    sub, parent = cut.of_parent or (None, None)
    return " + ".join(
        f"{_print(row)} × {_print(parent)}" if parent and row is sub else _print(row) for row in cut.rows
    )


def _print(row: Row) -> str:
    if row.share:
        return f"{row.share.text} %"
    count = "?" if row.counted is None else str(row.counted)
    return f"{count}/{row.base}" if row.base else count


def _has_lowest(cut: Cut) -> bool:
    return any(row.role is Role.LOWEST for row in cut.rows)


def _repairs(cut: Cut, target: int) -> list[Json]:
    """Rows whose count alone, if changed, closes the sum and then agrees with its own printed percentage."""
    found = []
    for row in cut.rows:
        count = (row.counted or 0) + target - cut.counted
        percent = row.percent.number if row.percent else None
        if row.counted is None or count < 0 or percent is None or not target:
            continue
        if fits(count, target, percent) and not fits(row.counted, target, percent):
            found.append({"row": row.line, "level": row.level, "count": count})
    return found
