"""A target over all years of a mid-term or term's report: each year, the best and the worst, and the rule of the whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from khoi.measures.targets import DIFFER, MET, MISSED, NO_DATA, PARTIAL, Result, agreed
from khoi.queries.pledges import Pledge
from khoi.queries.report_comparison import same
from khoi.queries.report_scope import Scope
from khoi.queries.report_text import Runs, listed, said


@dataclass(frozen=True, slots=True)
class YearResult:
    """One year of one reading."""

    year: int
    row: Result


def over_years(scope: Scope, pledge: Pledge, row: Result) -> Runs:
    """The years of one reading one by one, then the highest and the lowest."""
    found = results_by_year(scope, pledge, row)
    each = [_told(scope, pledge, one) for one in found]
    if not each:
        return ()
    return (*said(_("Từng năm: %(years)s."), years=listed(each)), *_ends(scope, found))


def results_by_year(scope: Scope, pledge: Pledge, row: Result) -> list[YearResult]:
    """The same reading and sense in every told year in which the unit stood."""
    return [
        YearResult(year, one)
        for year in scope.standing_years
        if (one := same(scope.verdict(pledge, year), row))
    ]


def whole_status(statuses: Sequence[str]) -> str:
    """A promise for each year over several: one year missed is missed, and it is met only if every year is."""
    for code in (MISSED, DIFFER):
        if code in statuses:
            return code
    if not statuses or set(statuses) == {NO_DATA}:
        return NO_DATA
    return MET if set(statuses) == {MET} else PARTIAL


def rule_sentence(scope: Scope, pledge: Pledge) -> Runs:
    """How many of the years with all reports met a promise for each year, and what follows for all of them."""
    by_year = {year: _status(scope, pledge, year) for year in scope.standing_years}
    met = [year for year, status in by_year.items() if status == MET]
    missed = [year for year, status in by_year.items() if status == MISSED]
    open_ = [year for year, status in by_year.items() if status not in (MET, MISSED)]
    counted = said(
        _("Đạt ở %(met)s trên %(all)s năm đã kết luận được."),
        met=str(len(met)),
        all=str(len(met) + len(missed)),
    )
    return (*counted, *said(" %(rule)s", rule=_rule(missed, open_)))


def _rule(missed: Sequence[int], open_: Sequence[int]) -> str:
    if missed:
        return _("Chỉ tiêu đặt cho từng năm nên tính cả kỳ là chưa đạt: năm %(years)s chưa đạt.") % {
            "years": _years(missed)
        }
    if open_:
        return _("Chỉ tiêu đặt cho từng năm; cả kỳ chưa kết luận được vì năm %(years)s chưa đủ căn cứ.") % {
            "years": _years(open_)
        }
    return _("Chỉ tiêu đặt cho từng năm và năm nào cũng đạt.")


def _status(scope: Scope, pledge: Pledge, year: int) -> str:
    verdict = scope.verdict(pledge, year)
    return agreed([row.status for row in verdict.results]) if verdict else NO_DATA


def _told(scope: Scope, pledge: Pledge, one: YearResult) -> Runs:
    value, words = one.row.value, scope.words
    if value is None:
        return said(_("%(year)s: chưa có số liệu"), year=str(one.year))
    note = {MET: _("đạt"), MISSED: _("chưa đạt"), PARTIAL: _("chưa đủ báo cáo")}.get(one.row.status, "")
    parts = {"year": str(one.year), "share": words.value(value), "note": note}
    if value.is_share:
        figure = scope.figure(words.fraction(value), pledge, one.year)
        return said(_("%(year)s: %(figure)s (%(share)s), %(note)s"), figure=figure, **parts)
    figure = scope.figure(words.value(value), pledge, one.year)
    return said(_("%(year)s: %(figure)s, %(note)s"), figure=figure, year=parts["year"], note=note)


def _ends(scope: Scope, found: Sequence[YearResult]) -> Runs:
    """The highest and the lowest year; nothing where one year alone, or all alike, have a figure."""
    values = {one.year: one.row.value for one in found if one.row.value}
    exact = {year: value.exact for year, value in values.items()}
    if len(set(exact.values())) < 2:  # noqa: PLR2004 - two to tell apart
        return ()
    high, low = max(exact.values()), min(exact.values())
    top = [year for year, value in exact.items() if value == high]
    bottom = [year for year, value in exact.items() if value == low]
    return said(
        " " + _("Cao nhất là năm %(top)s (%(high)s), thấp nhất là năm %(bottom)s (%(low)s)."),
        top=_years(top),
        high=scope.words.value(values[top[0]]),
        bottom=_years(bottom),
        low=scope.words.value(values[bottom[0]]),
    )


def _years(years: Sequence[int]) -> str:
    return ", ".join(str(year) for year in years)


def term_status(scope: Scope, pledge: Pledge) -> str:
    """How a target stands over all told years: a promise for each year by its years, another by its own rule."""
    if not pledge.is_measured(scope.desk.year):
        return whole_status(_assessed(scope, pledge))
    if pledge.in_year(scope.desk.year).period_rule == "each_year":
        return whole_status([_status(scope, pledge, year) for year in scope.standing_years])
    return _status(scope, pledge, scope.desk.year)


def _assessed(scope: Scope, pledge: Pledge) -> list[str]:
    found = [scope.assessments.get((pledge.record.pk, year)) for year in scope.standing_years]
    return [row.status if row else NO_DATA for row in found]
