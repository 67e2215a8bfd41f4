"""Whether the levels exhaust what is printed as the whole, and which level proves to be inside another."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from khoi.core.shares import rounded
from khoi.measures.published.cuts import Cut, Span, cuts_of
from khoi.measures.published.fit import fits
from khoi.measures.published.found import Json, finding
from khoi.measures.published.levels import UPPER, Role
from khoi.measures.published.table import Group, Row

ALL = Fraction(100)


@dataclass(slots=True)
class Sums:
    """What adding up showed.

    `cut`: the rows to be taken as exclusive. `closes`: whether they exhaust the whole. `inside`: levels shown to
    lie in another. `share_target`: what the percentages add up to, where only they could be added.
    """

    cut: Cut | None = None
    closes: bool = False
    inside: list[tuple[Row, Row]] = field(default_factory=list)
    share_target: Fraction | None = None
    findings: list[Json] = field(default_factory=list)

    @property
    def level_sum(self) -> int | None:
        """Sum of the exclusive levels; None while one of them is not counted."""
        return self.cut.count if self.cut else None


def add_up(group: Group) -> Sums:
    """Counts against the number rated or the printed totals; percentages against 100 where counts are missing."""
    cuts = cuts_of(group)
    sums = Sums(cut=_usual(cuts))
    if not _add_counts(group, cuts, sums):
        _add_shares(group, cuts, sums)
    sums.findings += [*_or_better(group, sums), *_existing(group)]
    return sums


def existing_of(group: Group) -> int | None:
    """The number existing where it is printed beside a smaller number rated."""
    rated = group.count_of(Role.RATED)
    aside = group.of(Role.RATED, Role.NOT_RATED, Role.EXEMPT)
    totals = [row.base for row in aside + group.rows if row.base]
    return next((total for total in totals if rated is not None and total > rated), None)


def _usual(cuts: list[Cut]) -> Cut | None:
    """The cut assumed while nothing proves another: “tiêu biểu” inside its level, everything else exclusive."""
    usual = [cut for cut in cuts if all(sub.role is not Role.EXCELLENT for sub, _ in cut.inside)]
    better = [cut for cut in usual if any(row.role is Role.OR_BETTER for row in cut.rows)]
    if better and not any(row.role in UPPER for cut in usual for row in cut.rows):
        return better[0]
    return max(usual, key=lambda cut: len(cut.inside), default=None)


def _targets(group: Group) -> list[tuple[int, str]]:
    rated = [(row.counted, "rated") for row in group.of(Role.RATED)]
    totals = [(row.whole, "total") for row in [*group.levels, *group.of(Role.OR_BETTER)]]
    return list(dict.fromkeys((target, what) for target, what in rated + totals if target is not None))


def _add_counts(group: Group, cuts: list[Cut], sums: Sums) -> bool:
    targets = _targets(group)
    if not targets or not cuts:
        return False
    closing = [(cut, what) for what in targets for cut in cuts if cut.count == what[0]]
    if not closing:
        return _counts_do_not_close(cuts, targets[0], sums)
    sums.cut, sums.closes = closing[0][0], True
    sums.inside = [(sub, parent) for sub, parent in sums.cut.inside if _has_some(sub)]
    sums.findings.append(_count_finding("sum_closes", sums.cut, *closing[0][1]))
    sums.findings += [_overlap(pair, _plus(sums.cut), closing[0][1][0]) for pair in sums.inside]
    if targets[0][1] == "rated" and closing[0][1] != targets[0]:
        sums.findings.append(_count_finding("sum_mismatch", sums.cut, *targets[0]))
    return True


def _counts_do_not_close(cuts: list[Cut], target: tuple[int, str], sums: Sums) -> bool:
    kept = [cut for cut in cuts if all(sub.role is not Role.EXCELLENT for sub, _ in cut.inside)]
    whole = [cut for cut in kept if cut.count is not None]
    cut = min(whole, key=lambda cut: abs(cut.counted - target[0]), default=sums.cut)
    if cut is None:
        return False
    if cut.counted > target[0]:
        inside = next(
            (one for one in cuts if one.inside and one.counted <= target[0] and not one.exhausts), None
        )
        if inside:
            sums.cut, sums.inside = inside, list(inside.inside)
            sums.findings += [_overlap(pair, _plus(cut), target[0]) for pair in inside.inside]
            return True
    elif cut.count is None or not cut.exhausts:
        return False
    sums.cut = cut
    sums.findings.append(_count_finding("sum_mismatch", cut, *target))
    return True


def _add_shares(group: Group, cuts: list[Cut], sums: Sums) -> None:
    whole = group.count_of(Role.RATED)
    spans = [(cut, span) for cut in [*cuts, *_of_parent(cuts)] if (span := cut.share(whole)) is not None]
    for target in _share_targets(group):
        closing = [(cut, span) for cut, span in spans if span.can_be(target)]
        if closing:
            plain = [one for one in closing if one[0].of_parent is None] or closing
            _shares_close(*min(plain, key=lambda one: abs(one[1].middle - target)), target, closing, sums)
            return
    _shares_do_not_close(spans, sums)


def _of_parent(cuts: list[Cut]) -> Iterator[Cut]:
    """Xuất sắc printed as a share of those rated good."""
    for cut in cuts:
        shared = {row.role: row for row in cut.rows if row.share}
        if Role.EXCELLENT in shared and Role.GOOD in shared:
            yield replace(cut, of_parent=(shared[Role.EXCELLENT], shared[Role.GOOD]))


def _share_targets(group: Group) -> list[Fraction]:
    rated, existing = group.count_of(Role.RATED), existing_of(group)
    return [ALL, Fraction(100 * rated, existing)] if rated and existing else [ALL]


def _shares_close(
    cut: Cut, span: Span, target: Fraction, closing: list[tuple[Cut, Span]], sums: Sums
) -> None:
    sums.cut, sums.closes, sums.share_target = cut, True, target
    # A level is shown to be inside only when the table cannot also close with it counted apart.
    fewest = min(len(other.inside) for other, _ in closing if other.of_parent is None or cut.of_parent)
    if len(cut.inside) == fewest:
        sums.inside = [(sub, parent) for sub, parent in cut.inside if _has_some(sub)]
    sums.findings.append(_share_finding("sum_closes", cut, span, target))
    sums.findings += [
        _overlap(pair, _plus_shares(cut), "100" if target == ALL else rounded(target)) for pair in sums.inside
    ]


def _shares_do_not_close(spans: list[tuple[Cut, Span]], sums: Sums) -> None:
    kept = [one for one in spans if not one[0].of_parent]
    over = next(((cut, span) for cut, span in kept if span.low > ALL), None)
    inside = next((cut for cut, span in kept if cut.inside and span.low <= ALL and not cut.exhausts), None)
    usual = next(((cut, span) for cut, span in kept if cut == sums.cut), None)
    if over and inside:
        sums.cut, sums.inside = inside, list(inside.inside)
        sums.findings += [_overlap(pair, _plus_shares(inside), "100") for pair in inside.inside]
    elif usual and (usual[1].low > ALL or usual[0].exhausts):
        sums.findings.append(_share_finding("sum_mismatch", *usual, ALL))


def _has_some(row: Row) -> bool:
    return bool(row.counted) or bool(row.share and row.share.low > 0)


def _count_finding(code: str, cut: Cut, target: int, what: str) -> Json:
    detail: Json = {"of": what, "sum": cut.counted, "printed": target, "difference": cut.counted - target}
    detail["inside"] = [{"level": sub.level, "in": parent.level} for sub, parent in cut.inside]
    if code == "sum_mismatch":
        detail |= {"lowest_level_printed": _has_lowest(cut), "closes_if": _repairs(cut, target)}
    closes_if = [f"closes if row {one['row']} is {one['count']}" for one in detail.get("closes_if", ())]
    arithmetic = "; ".join([f"{_plus(cut)} = {cut.counted}", f"printed {target}", *closes_if])
    return finding(code, cut.rows, arithmetic, detail, sum=cut.counted, printed=target)


def _share_finding(code: str, cut: Cut, span: Span, target: Fraction) -> Json:
    printed = "100" if target == ALL else rounded(target)
    detail: Json = {"of": "percent", "sum": rounded(span.middle), "printed": printed}
    detail |= {"lowest": rounded(span.low, 4), "highest": rounded(span.high, 4)}
    detail["inside"] = [{"level": sub.level, "in": parent.level} for sub, parent in cut.inside]
    if code == "sum_mismatch":
        detail["lowest_level_printed"] = _has_lowest(cut)
    if cut.of_parent:
        detail["share_of_parent"] = {"level": cut.of_parent[0].level, "of": cut.of_parent[1].level}
    words = f"{code}.percent"
    text = f"{_plus_shares(cut)} = {rounded(span.middle)} %"
    return finding(code, cut.rows, text, detail, words=words, sum=rounded(span.middle), printed=printed)


def _overlap(pair: tuple[Row, Row], added: str, target: object) -> Json:
    sub, parent = pair
    detail = {"level": sub.level, "inside": parent.level, "whole": target}
    text = f"{added}; whole {target}; {_print(sub)} not added"
    return finding("levels_overlap", pair, text, detail, sub=sub.level, parent=parent.level)


def _plus(cut: Cut) -> str:
    return " + ".join(str(row.counted) if row.counted is not None else "?" for row in cut.rows)


def _plus_shares(cut: Cut) -> str:
    parts = []
    for row in cut.rows:
        scaled = cut.of_parent and row is cut.of_parent[0]
        parts.append(
            f"{_print(row)} × {_print(cut.of_parent[1])}" if scaled and cut.of_parent else _print(row)
        )
    return " + ".join(parts)


def _print(row: Row) -> str:
    if row.share:
        return f"{row.share.text} %"
    return f"{row.counted}/{row.base}" if row.base else str(row.counted)


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


def _or_better(group: Group, sums: Sums) -> Iterator[Json]:
    """The inclusive sum against the levels it is said to add up."""
    better = next((row for row in group.of(Role.OR_BETTER) if row.counted is not None), None)
    roles = (Role.EXCELLENT, Role.CLEAN_STRONG, Role.GOOD)
    rows = {row.key: row for row in reversed(group.of(*roles)) if row.counted is not None}
    good = rows.get(Role.GOOD)
    if better is None or better.counted is None or good is None or rows.keys() == {Role.GOOD}:
        return
    cut = Cut(tuple(sorted(rows.values(), key=lambda row: row.line)))
    excellent = rows.get(Role.EXCELLENT)
    if cut.counted != better.counted == good.counted and excellent and excellent.counted:
        pair = (excellent, good)
        if pair not in sums.inside:
            sums.inside.append(pair)
            yield _overlap(pair, _plus(cut), better.counted)
    else:
        code = "sum_closes" if cut.counted == better.counted else "sum_mismatch"
        yield _count_finding(code, cut, better.counted, f"level:{better.level}")


def _existing(group: Group) -> Iterator[Json]:
    """Rated, exempt and not rated against the number existing; a part not printed is not taken for zero."""
    roles = (Role.RATED, Role.NOT_RATED, Role.EXEMPT)
    parts = {row.key: row for row in reversed(group.of(*roles)) if row.counted is not None}
    total = next((row.base for row in parts.values() if row.base), None)
    if Role.RATED not in parts or total is None or total == parts[Role.RATED].counted:
        return
    cut = Cut(tuple(sorted(parts.values(), key=lambda row: row.line)))
    if cut.counted == total and len(parts) > 1:
        yield _count_finding("sum_closes", cut, total, "existing")
    elif cut.counted > total or (cut.counted < total and len(parts) == len(roles)):
        yield _count_finding("sum_mismatch", cut, total, "existing")
