"""The charts of a report: the years of a target against its threshold, as the table that follows holds them."""

from decimal import Decimal

from django.utils.translation import gettext as _

from khoi.core.shares import rounded
from khoi.measures.targets import Amount
from khoi.queries.board_rows import lettered_results
from khoi.queries.pledges import Pledge
from khoi.queries.report_comparison import same
from khoi.queries.report_parts import Chart, Series
from khoi.queries.report_result import reading_of
from khoi.queries.report_scope import Scope
from khoi.queries.report_tables import shown_years


def charts(scope: Scope) -> list[Chart]:
    """For a year, the share counted over most and the first count; for several years, every target that figures settle."""
    chosen = list(scope.pledges)
    if scope.kind == "year":
        main = scope.main_share
        counts = [one for one in chosen if one.in_year(scope.desk.year).kind == "count"]
        chosen = [one for one in (main, *counts[:1]) if one is not None]
    return [chart for pledge in chosen if (chart := _chart(scope, pledge))]


def _chart(scope: Scope, pledge: Pledge) -> Chart | None:
    """None where one year or none has a figure, and for a growth, which is no column of a year."""
    years, version = shown_years(scope), pledge.in_year(scope.desk.year)
    verdict = scope.verdict(pledge, scope.desk.year) if version.kind != "growth" else None
    if verdict is None or version.low is None:
        return None
    rows = {row.reading: (letter, row) for letter, row in reversed(lettered_results(verdict))}
    series = []
    for letter, row in reversed(rows.values()):
        found = [same(scope.verdict(pledge, year), row) for year in years]
        values = tuple(_plain(one.value) if one else None for one in found)
        label = scope.words.label(reading_of(pledge, row))
        series.append(Series(f"{letter}. {label}" if letter and pledge.is_open else label, values))
    if sum(any(one.values[i] for one in series) for i in range(len(years))) < 2:  # noqa: PLR2004 - a chart compares
        return None
    title = _("Chỉ tiêu %(number)s qua các năm, so với mức %(low)s") % {
        "number": pledge.number,
        "low": scope.words.threshold(version),
    }
    unit = "%" if version.kind == "ratio" else scope.words.counted(pledge.open_readings[0].numerator)
    labels = tuple(str(year) for year in years)
    return Chart(title, "bars", labels, tuple(series), unit, plain_number(version.low))


def _plain(value: Amount | None) -> str | None:
    """A figure with a decimal point, for drawing."""
    if value is None:
        return None
    return value.percent if value.is_share else rounded(value.exact) if value.den else str(value.num)


def plain_number(low: Decimal) -> str:
    """A threshold with a decimal point and no idle zeros."""
    text = f"{low:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
