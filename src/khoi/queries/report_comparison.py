"""A target against the year before: as structured then, restated where that differs, or why there is nothing to compare."""

from django.utils.translation import gettext as _

from khoi.core import formats
from khoi.measures.targets import Amount, Result, Verdict
from khoi.queries.pledges import Pledge
from khoi.queries.report_distance import points
from khoi.queries.report_result import reading_of
from khoi.queries.report_scope import Scope
from khoi.queries.report_text import Runs, said


def comparison(scope: Scope, pledge: Pledge, row: Result) -> Runs:
    """One sentence on the year before; empty where the rule runs over the term or this year has no figure."""
    year, desk = scope.desk.year - 1, scope.desk
    if row.value is None or pledge.in_year(desk.year).period_rule != "each_year":
        return ()
    if not desk.has(year):
        return _from_restated(scope, pledge, row, year)
    before = same(scope.verdict_before(pledge, restated=False), row)
    if before is None or before.value is None:
        return said(_("Năm %(year)s chưa có số liệu để so sánh."), year=str(year))
    # Every second target says it the other way round, so that a page of them does not read as one sentence.
    ways = (
        _("So với năm %(year)s (%(before)s), %(change)s."),
        _("Năm %(year)s là %(before)s; năm nay %(change)s."),
    )
    told = said(
        ways[pledge.record.position % 2 == 0],
        year=str(year),
        before=_then(scope, pledge, year, before.value),
        change=change(scope, pledge, row, before.value),
    )
    return (
        *told,
        *_with_doubt(scope, year, before, row),
        *_with_restated(scope, pledge, row, year, before.value),
    )


def change(scope: Scope, pledge: Pledge, row: Result, before: Amount) -> str:
    """What rose or fell: the share in points with both of its sides, or the count."""
    now, words = row.value, scope.words
    if now is None:
        raise ValueError(row.target)
    counted = words.counted(reading_of(pledge, row).numerator)
    if not now.is_share:
        return moved(now.exact > before.exact, now.exact == before.exact) % {
            "what": "",
            "by": f"{formats.amount(abs(now.exact - before.exact), words.lang)} {counted}",
        }
    share = moved(now.exact > before.exact, now.exact == before.exact) % {
        "what": _("tỷ lệ") + " ",
        "by": points(100 * now.exact, 100 * before.exact, words),
    }
    upper = _("số được tính") if row.sense in ("<=", "<") else _("số đạt")
    sides = ((upper, now.num, before.num), (_("tổng số"), now.den or 0, before.den or 0))
    told = [
        moved(new > old, new == old) % {"what": f"{name} ", "by": words.count(abs(new - old))}
        for name, new, old in sides
    ]
    return ", ".join([share, *told]) if now != before else _("không đổi")


def moved(is_more: bool, is_same: bool) -> str:  # noqa: FBT001 - two answers of one comparison
    """The words for a change, with places for what changed and by how much."""
    if is_same:
        return _("%(what)skhông đổi")
    return _("%(what)stăng %(by)s") if is_more else _("%(what)sgiảm %(by)s")


def amended(scope: Scope, pledge: Pledge) -> Runs:
    """That the target's words changed within the years told, and by which paper."""
    first, now = scope.years[0] - (scope.kind == "year"), pledge.in_year(scope.desk.year)
    if first not in scope.desk.years or pledge.in_year(first) is now:
        return ()
    return said(
        _("Từ năm %(year)s chỉ tiêu được sửa theo %(paper)s; trước đó mức là %(low)s."),
        year=str(now.from_year),
        paper=now.document,
        low=scope.words.threshold(pledge.in_year(now.from_year - 1)),
    )


def same(verdict: Verdict | None, row: Result) -> Result | None:
    """The result of the same reading and sense in another verdict."""
    rows = verdict.results if verdict else ()
    return next((one for one in rows if (one.reading, one.sense) == (row.reading, row.sense)), None)


def restated_value(scope: Scope, pledge: Pledge, row: Result) -> Amount | None:
    """The year before in the structure of this year's last day."""
    found = same(scope.verdict_before(pledge, restated=True), row)
    return found.value if found else None


def structure_day(scope: Scope) -> str:
    """The day of the structure that figures are restated in."""
    return formats.day(scope.restated.day_of(scope.desk.year), scope.desk.lang)


def _from_restated(scope: Scope, pledge: Pledge, row: Result, year: int) -> Runs:
    value = restated_value(scope, pledge, row)
    if value is None:
        why = scope.desk.absence(year) or _("chưa có số liệu")
        return said(_("Không so được với năm %(year)s: %(why)s."), year=str(year), why=why)
    return said(
        _(
            "Cuối năm %(year)s đơn vị chưa thành lập; tính lại theo cơ cấu ngày %(day)s thì năm ấy là %(before)s, so với đó %(change)s."
        ),
        year=str(year),
        day=structure_day(scope),
        before=_value(scope, value),
        change=change(scope, pledge, row, value),
    )


def _with_doubt(scope: Scope, year: int, before: Result, now: Result) -> Runs:
    """That one of the two years lacks reports, so that part of the difference may be theirs."""
    if now.reported < now.expected:
        return said(" " + _("Năm nay chưa đủ báo cáo, nên chênh lệch này chưa chắc chắn."))
    if before.reported >= before.expected:
        return ()
    came = f"{scope.words.count(before.reported)}/{scope.words.count(before.expected)}"
    return said(
        " " + _("Năm %(year)s mới có %(came)s tổ chức gửi đủ báo cáo, nên chênh lệch này chưa chắc chắn."),
        year=str(year),
        came=came,
    )


def _with_restated(scope: Scope, pledge: Pledge, row: Result, year: int, before: Amount) -> Runs:
    """What the year before would be in this year's units, only where that is another figure."""
    if not scope.is_rebuilt(year):
        return ()
    value = restated_value(scope, pledge, row)
    if value is None:
        return said(
            " " + _("Cơ cấu tổ chức đã đổi; số năm %(year)s chưa tính lại được theo cơ cấu mới."),
            year=str(year),
        )
    if value == before:
        return ()
    return said(
        " " + _("Cơ cấu tổ chức đã đổi; tính lại theo cơ cấu ngày %(day)s thì năm %(year)s là %(before)s."),
        day=structure_day(scope),
        year=str(year),
        before=_value(scope, value),
    )


def _then(scope: Scope, pledge: Pledge, year: int, value: Amount) -> Runs:
    words = scope.words
    if not value.is_share:
        return said("%(figure)s", figure=scope.figure(words.value(value), pledge, year))
    figure = scope.figure(words.fraction(value), pledge, year)
    return said(_("%(figure)s, bằng %(share)s"), figure=figure, share=words.value(value))


def _value(scope: Scope, value: Amount) -> str:
    fraction = scope.words.fraction(value)
    return (
        _("%(figure)s, bằng %(share)s") % {"figure": fraction, "share": scope.words.value(value)}
        if fraction
        else scope.words.value(value)
    )
