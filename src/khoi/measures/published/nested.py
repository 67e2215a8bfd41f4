"""“Trong đó”: whether a sub-level's percentage is of its parent level or of everybody."""

from dataclasses import dataclass
from fractions import Fraction

from khoi.core.shares import rounded
from khoi.measures.published.bases import known_wholes
from khoi.measures.published.cuts import Span, share_of
from khoi.measures.published.figures import Printed, bases_fitting, counts_fitting, stands
from khoi.measures.published.levels import PARENTS, Role
from khoi.measures.published.sums import Sums
from khoi.measures.published.table import Group, Row
from khoi.measures.published.words import Json, finding, in_digits

WIDEST = 500
SUBS = (Role.EXEMPLARY_CLEAN, Role.EXEMPLARY_EXCELLENT, Role.EXCELLENT)

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Nested:
    """A sub-level's printed share and what is known of the parent it may be a share of.

    `parents`: ranges of what the parent can count. `wholes`: bases of everybody on which the parent's own
    percentage stands; a printed total need not be one.
    """

    sub: Row
    share: Printed
    parent: Row
    parents: tuple[Range, ...] = ()
    wholes: tuple[int, ...] = ()

    def finding(self, text: str = "", *more: Row, of_parent: bool | None, of_whole: bool | None) -> Json:
        """The finding for two answers; None where the base is not printed, so that nothing can be said."""
        detail = {
            "parent": {
                "level": self.parent.level,
                "bases": [list(one) for one in self.parents],
                "fits": of_parent,
            },
            "whole": {"bases": list(self.wholes), "fits": of_whole},
        }
        rows = dict.fromkeys([self.sub, self.parent, *more])
        code = _code(of_parent=of_parent, of_whole=of_whole)
        percent, sub, parent = in_digits(self.share.text), self.sub.level, self.parent.level
        return finding(code, rows, text or _arithmetic(self), detail, percent=percent, sub=sub, parent=parent)


def nested_findings(group: Group, sums: Sums) -> dict[Row, Json]:
    """`of_which_parent`, `of_which_whole` or `of_which_ambiguous` by the sub-level's row."""
    found = {sub: _judged(group, sub, sub.share, sums) for sub in group.of(*SUBS) if sub.share}
    return {sub: one for sub, one in found.items() if one}


def _judged(group: Group, sub: Row, share: Printed, sums: Sums) -> Json | None:
    if first := _first_print(sub, sums):
        return _second_print(group, Nested(sub, share, first), sums)
    if (parent := _parent(group, sub, sums)) is None:
        return None
    inside = parent.role is Role.OR_BETTER or any(row is sub for row, _ in sums.inside)
    if sub.role is not Role.EXCELLENT or inside:
        return _by_bases(_nested(group, sub, share, parent, sums))
    return _if_of_parent(group, _nested(group, sub, share, parent, sums), sums)


def _parent(group: Group, sub: Row, sums: Sums) -> Row | None:
    shown = next((parent for row, parent in sums.inside if row is sub), None)
    better = group.of(Role.OR_BETTER) if sub.role is Role.EXCELLENT else []
    return shown or next(iter(better + group.of(PARENTS[sub.role])), None)


def _nested(group: Group, sub: Row, share: Printed, parent: Row, sums: Sums) -> Nested:
    wholes = tuple(dict.fromkeys(base for base, _ in known_wholes(group, sums.level_sum, parent)))
    if printed := parent.share:
        wholes = tuple(base for base in wholes if stands(parent.counted, base, printed))
    if parent.counted is None:
        ranges = [counts_fitting(whole, parent.share) for whole in wholes] if parent.share else []
        return Nested(sub, share, parent, tuple(one for one in ranges if one and one[0]), wholes)
    summed = sums.cut.rows if sums.cut else ()
    apart = sub.counted if sub in summed and parent in summed else None
    sizes = [parent.counted, *([parent.counted + apart] if apart else [])]
    return Nested(sub, share, parent, tuple((size, size) for size in sizes if size), wholes)


def _by_bases(one: Nested) -> Json:
    of_parent = _any_fits(one, one.parents)
    of_whole = _any_fits(one, tuple((base, base) for base in one.wholes))
    if of_whole is None and one.parent.share and one.share.low >= one.parent.share.high:
        # A share of the whole cannot exceed that of the parent it lies in.
        return one.finding(of_parent=True, of_whole=False)
    # A count beside its percentage names the base by itself; a percentage alone fits too easily for that.
    if one.sub.counted is not None and of_whole is None and of_parent:
        of_whole = False
    if one.sub.counted is not None and of_parent is None and of_whole:
        of_parent = False
    return one.finding(of_parent=of_parent, of_whole=of_whole)


def _if_of_parent(group: Group, one: Nested, sums: Sums) -> Json | None:
    """An exclusive xuất sắc is a finding only when its percentage stands on the level below and on no whole."""
    if sums.cut and sums.cut.of_parent and sums.cut.of_parent[0] is one.sub:
        return one.finding(of_parent=True, of_whole=False)
    wholes = [base for base, _ in known_wholes(group, sums.level_sum, one.sub)]
    on_whole = any(_fits_within(one, base, base) for base in wholes)
    if one.sub.counted is None or not wholes or on_whole or not _any_fits(one, one.parents):
        return None
    return one.finding(of_parent=True, of_whole=False)


def _any_fits(one: Nested, ranges: tuple[Range, ...]) -> bool | None:
    return any(_fits_within(one, *size) for size in ranges) if ranges else None


def _fits_within(one: Nested, low: int, high: int) -> bool:
    if one.sub.counted is not None:
        found = bases_fitting(one.sub.counted, one.share)
        return found is not None and found[0] <= high and (found[1] is None or low <= found[1])
    return high - low > WIDEST or any(counts_fitting(base, one.share) for base in range(low, high + 1))


def _first_print(sub: Row, sums: Sums) -> Row | None:
    """The row of the same level that closes the table, when `sub` is another print of it."""
    rows = sums.cut.rows if sums.cut and sums.closes else ()
    return None if sub in rows else next((row for row in rows if row.key == sub.key and row.share), None)


def _second_print(group: Group, one: Nested, sums: Sums) -> Json | None:
    first, whole = one.parent, group.count_of(Role.RATED)
    parent = next(iter(group.of(PARENTS[one.sub.role])), None)
    own, good = share_of(first, whole), share_of(parent, whole) if parent else None
    if own is None or parent is None or good is None or good.low <= 0:
        return None
    spans = (good, own + good) if sums.cut and parent in sums.cut.rows else (good,)
    of_parent = any(_ratio_meets(own, base, one.share) for base in spans)
    of_whole = own.low < one.share.high and one.share.low < own.high
    ratios = [f"{_short(own)}/{_short(base)} = {rounded(100 * own.middle / base.middle)} %" for base in spans]
    text = "; ".join([*ratios, f"printed {one.share.text} %"])
    return Nested(one.sub, one.share, parent).finding(text, first, of_parent=of_parent, of_whole=of_whole)


def _ratio_meets(own: Span, base: Span, printed: Printed) -> bool:
    low, high = 100 * own.low / base.high, 100 * own.high / base.low
    return low < printed.high and printed.low < high


def _short(span: Span) -> str:
    return rounded(span.middle).removesuffix(".00")


def _code(*, of_parent: bool | None, of_whole: bool | None) -> str:
    if of_parent and of_whole is False:
        return "of_which_parent"
    return "of_which_whole" if of_whole and of_parent is False else "of_which_ambiguous"


def _arithmetic(one: Nested) -> str:
    bases = [*(low for low, high in one.parents if low == high), *one.wholes]
    shown = [_on_base(one, base) for base in dict.fromkeys(bases)]
    above = one.parent.share
    if not shown and above and above.units:
        shown = [
            f"{one.share.text} % of {above.text} % = {rounded(one.share.middle * above.middle / 100)} %",
            f"{one.share.text}/{above.text} = {rounded(100 * one.share.middle / above.middle)} %",
        ]
    return "; ".join([*shown, f"printed {one.share.text} %"])


def _on_base(one: Nested, base: int) -> str:
    if one.sub.counted is not None:
        return f"{one.sub.counted}/{base} = {rounded(Fraction(100 * one.sub.counted, base))} %"
    counts = counts_fitting(base, one.share)
    numbers = "..".join(dict.fromkeys(map(str, counts))) if counts else "no whole number"
    return f"{one.share.text} % of {base}: {numbers}"
