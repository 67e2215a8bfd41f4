"""What each year brought to a target whose rule runs over the term; whole numbers as they were reported."""

from django.utils.translation import gettext as _

from khoi.core import formats
from khoi.measures.targets import Result
from khoi.queries.pledges import Pledge
from khoi.queries.report_result import reading_of
from khoi.queries.report_scope import Scope
from khoi.queries.report_text import Runs, listed, said


def year_sums(scope: Scope, pledge: Pledge, row: Result) -> Runs:
    """`Riêng từng năm: 2021: 10; 2022: 11.`; empty for a promise for each year."""
    if pledge.in_year(scope.desk.year).period_rule == "each_year":
        return ()
    told = [
        _sum(scope, pledge, row, year)
        for year in scope.desk.years
        if year <= scope.desk.year and scope.desk.has(year)
    ]
    return said(_("Riêng từng năm: %(years)s."), years=listed(told)) if told else ()


def _sum(scope: Scope, pledge: Pledge, row: Result, year: int) -> Runs:
    reading, rollup = reading_of(pledge, row), scope.desk.figures(year).rollup
    measures = [one.code for one in (reading.numerator, reading.denominator) if one]
    amounts = [rollup.amount(scope.desk.unit.pk, code) for code in measures]
    if any(amount is None for amount in amounts):
        return said(_("%(year)s: chưa có số liệu"), year=str(year))
    text = "/".join(formats.amount(amount, scope.desk.lang) for amount in amounts)
    return said("%(year)s: %(figure)s", year=str(year), figure=scope.figure(text, pledge, year))
