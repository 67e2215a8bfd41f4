"""Whether the levels exhaust what is printed as the whole, and which level proves to be inside another."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from khoi.core.shares import rounded
from khoi.measures.published.bases import known_wholes
from khoi.measures.published.cuts import Cut, Span, cuts_of, pairs_of, share_of
from khoi.measures.published.figures import fits
from khoi.measures.published.levels import UPPER, Role
from khoi.measures.published.sums_said import (
    ALL,
    count_finding,
    levels_finding,
    overlap,
    plus,
    plus_shares,
    share_finding,
    targets_of,
)
from khoi.measures.published.table import Group, Row
from khoi.measures.published.words import Json


@dataclass(slots=True)
class Sums:
    """What adding up showed.

    `cut`: the rows to be taken as exclusive. `closes`: whether they exhaust the whole. `inside`: levels shown to
    lie in another; `possible`: levels that may, the table not closing either way.
    `share_target`: what the percentages add up to, where only they could be added.
    """

    cut: Cut | None = None
    closes: bool = False
    inside: list[tuple[Row, Row]] = field(default_factory=list)
    possible: list[tuple[Row, Row]] = field(default_factory=list)
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
    if not sums.closes:
        sums.findings += [*_cumulative(group, sums), *_above_the_whole(group, sums)]
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


def _add_counts(group: Group, cuts: list[Cut], sums: Sums) -> bool:
    targets = targets_of(group)
    if not targets or not cuts:
        return False
    closing = [(cut, what) for what in targets for cut in [*cuts, *_every_row(group)] if cut.count == what[0]]
    sure = [one for one in closing if not _is_doubtful(group, one[0])]
    if not sure:
        doubtful = [cut for cut, _ in closing]
        return _counts_do_not_close(group, cuts, doubtful, targets[0], sums)
    closed, target = sure[0]
    sums.cut, sums.closes = closed.rated, True
    sums.inside = [(sub, parent) for sub, parent in closed.inside if _has_some(sub)]
    sums.findings.append(levels_finding("sum_closes", group, closed, target))
    sums.findings += [overlap(pair, plus(closed), target[0]) for pair in sums.inside]
    if targets[0][1] == "rated" and target != targets[0]:
        sums.findings.append(levels_finding("sum_mismatch", group, sums.cut, targets[0]))
    return True


def _every_row(group: Group) -> Iterator[Cut]:
    """A level printed twice with both rows added, where nothing else closes."""
    if len({row.key for row in group.levels}) < len(group.levels):
        yield Cut(tuple(group.levels))


def _is_doubtful(group: Group, cut: Cut) -> bool:
    """Whether a sum that leaves levels out closes against what the percentages say of them."""
    if not any(_has_some(sub) for sub, _ in cut.inside):
        return False
    apart = replace(cut, rows=(*cut.rows, *(sub for sub, _ in cut.inside)))
    if _shares_make_all(apart) and not _shares_make_all(cut):
        return True
    # “Tiêu biểu” lies in its level by usage: a misprint elsewhere says nothing against that.
    unusual = any(sub.role is Role.EXCELLENT for sub, _ in cut.inside)
    return unusual and any(_contradicts(group, row) for row in cut.rows)


def _shares_make_all(cut: Cut) -> bool:
    span = cut.share(None)
    return span is not None and span.can_be(ALL)


def _contradicts(group: Group, row: Row) -> bool:
    """Whether count and percentage of a row agree on no printed whole."""
    bases = [base for base, _ in known_wholes(group, None, row)]
    count, share = row.counted, row.share
    return count is not None and share is not None and not any(fits(count, base, share) for base in bases)


def _counts_do_not_close(
    group: Group, cuts: list[Cut], doubtful: list[Cut], target: tuple[int, str], sums: Sums
) -> bool:
    left_out = [pair for cut in doubtful[:1] for pair in cut.inside]
    kept = [cut for cut in cuts if all(sub.role is not Role.EXCELLENT for sub, _ in cut.inside)]
    whole = [cut for cut in kept if cut.count is not None and not set(left_out) & set(cut.inside)]
    usual = None if doubtful else sums.cut
    cut = min(whole, key=lambda cut: abs(cut.counted - target[0]), default=usual)
    if cut is None or (cut.counted <= target[0] and (cut.count is None or not cut.exhausts)):
        return False
    sums.cut = cut.rated
    if cut.counted > target[0]:
        if _lies_inside_alone(cut, plus(cut), target[0], sums):
            return True
        fitting = (one for one in cuts if one.inside and one.counted <= target[0] and not one.exhausts)
        sums.possible = left_out or list(next(fitting, cut).inside)
        if cut.count is None:
            pairs = [pair for pair in sums.possible if Cut(pair).counted > target[0]]
            sums.findings += [overlap(pair, plus(cut), target[0], sure=False) for pair in pairs]
    sums.findings.append(levels_finding("sum_mismatch", group, cut, target, sums.possible))
    return True


def _lies_inside_alone(cut: Cut, added: str, whole: object, sums: Sums) -> bool:
    """A level and the one it may lie in, with no other, exceed the whole: they need not exhaust it."""
    pairs = [pair for pair in pairs_of(cut.rows) if set(pair) == set(cut.rows)]
    if pairs:
        sums.cut, sums.inside = None, pairs
    sums.findings += [overlap(pair, added, whole, sure=False) for pair in pairs]
    return bool(pairs)


def _add_shares(group: Group, cuts: list[Cut], sums: Sums) -> None:
    whole = group.count_of(Role.RATED)
    read = [*(cut for cut in cuts if not _holds_share_of_parent(group, cut)), *_of_parent(cuts)]
    spans = [(cut, span) for cut in read if (span := cut.share(whole)) is not None]
    for target in _share_targets(group):
        closing = [(cut, span) for cut, span in spans if span.can_be(target)]
        if closing:
            plain = [one for one in closing if one[0].of_parent is None] or closing
            best = min(plain, key=lambda one: abs(one[1].middle - target))
            _shares_close(group, *best, target, closing, sums)
            return
    _shares_do_not_close(group, spans, sums)


def _holds_share_of_parent(group: Group, cut: Cut) -> bool:
    """Whether a level's percentage stands on the count of its parent and on no printed whole."""
    return any(
        sub.counted is not None
        and sub.share is not None
        and parent.counted
        and fits(sub.counted, parent.counted, sub.share)
        and known_wholes(group, None, sub)
        and _contradicts(group, sub)
        for sub, parent in pairs_of(cut.rows)
    )


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
    group: Group, cut: Cut, span: Span, target: Fraction, closing: list[tuple[Cut, Span]], sums: Sums
) -> None:
    sums.cut, sums.closes, sums.share_target = cut.rated, True, target
    # A level is shown to be inside only when the table cannot also close with it counted apart.
    fewest = min(len(other.inside) for other, _ in closing if other.of_parent is None or cut.of_parent)
    if len(cut.inside) == fewest:
        sums.inside = [(sub, parent) for sub, parent in cut.inside if _has_some(sub)]
    sums.findings.append(share_finding("sum_closes", group, cut, span, target))
    sums.findings += [
        overlap(pair, plus_shares(cut), "100" if target == ALL else rounded(target)) for pair in sums.inside
    ]


def _shares_do_not_close(group: Group, spans: list[tuple[Cut, Span]], sums: Sums) -> None:
    cut, whole = sums.cut, group.count_of(Role.RATED)
    span = cut.share(whole, known=True) if cut else None
    if cut is None or span is None:
        return
    kept = [(one, shares) for one, shares in spans if not one.of_parent]
    if span.low > ALL:
        if _lies_inside_alone(cut, plus_shares(cut), "100", sums):
            return
        fitting = (one for one, shares in kept if one.inside and shares.low <= ALL and not one.exhausts)
        sums.possible = list(next(fitting, cut).inside)
    elif cut.share(whole) is None or not cut.exhausts:
        # “Tiêu biểu” is left out by usage: taken apart, the levels may exceed the whole.
        if cut.inside and any(not one.inside and shares.low > ALL for one, shares in kept):
            sums.inside = list(cut.inside)
            sums.findings += [overlap(pair, plus_shares(cut), "100", sure=False) for pair in cut.inside]
        return
    sums.findings.append(share_finding("sum_mismatch", group, cut, span, ALL, sums.possible))


def _cumulative(group: Group, sums: Sums) -> Iterator[Json]:
    """Levels each printed as “from this one up”: the completed, with the lowest, are everybody."""
    rows = [row for role in (Role.EXCELLENT, Role.GOOD, Role.COMPLETED) for row in group.of(role)[:1]]
    if not rows[1:] or rows[-1].role is not Role.COMPLETED:
        return
    cut = Cut((rows[-1], *group.of(Role.LOWEST)[:1]), tuple(pairwise(rows)))
    spans = [share_of(row, group.count_of(Role.RATED)) for row in rows]
    sizes = [span.middle for span in spans if span]
    total = cut.share(group.count_of(Role.RATED))
    if len(sizes) < len(rows) or not sizes[0] or sizes != sorted(sizes) or not total or not total.can_be(ALL):
        return
    sums.cut, sums.inside, sums.possible = cut, list(cut.inside), []
    yield from (overlap(pair, plus_shares(cut), "100") for pair in cut.inside)


def _above_the_whole(group: Group, sums: Sums) -> Iterator[Json]:
    """Single levels larger than everybody, where no sum has told so."""
    if sums.findings:
        return
    rated = group.count_of(Role.RATED)
    for row in [*group.levels, *group.of(Role.OR_BETTER)]:
        whole, what = (rated, "rated") if row.whole is None else (row.whole, "total")
        if row.counted is not None and whole is not None and row.counted > whole:
            yield count_finding("sum_mismatch", Cut((row,)), whole, what)
        elif row.share and row.share.low > ALL and (span := share_of(row, whole)):
            yield share_finding("sum_mismatch", group, Cut((row,)), span, ALL)


def _has_some(row: Row) -> bool:
    return bool(row.counted) or bool(row.share and row.share.low > 0)


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
            yield overlap(pair, plus(cut), better.counted)
    else:
        code = "sum_closes" if cut.counted == better.counted else "sum_mismatch"
        yield count_finding(code, cut, better.counted, f"level:{better.level}", of=better)


def _existing(group: Group) -> Iterator[Json]:
    """Rated, exempt and not rated against the number existing; a part not printed is not taken for zero."""
    roles = (Role.RATED, Role.NOT_RATED, Role.EXEMPT)
    parts = {row.key: row for row in reversed(group.of(*roles)) if row.counted is not None}
    total = next((row.base for row in parts.values() if row.base), None)
    if Role.RATED not in parts or total is None or total == parts[Role.RATED].counted:
        return
    cut = Cut(tuple(sorted(parts.values(), key=lambda row: row.line)))
    if cut.counted == total and len(parts) > 1:
        yield count_finding("sum_closes", cut, total, "existing")
    elif cut.counted > total or (cut.counted < total and len(parts) == len(roles)):
        yield count_finding("sum_mismatch", cut, total, "existing")
