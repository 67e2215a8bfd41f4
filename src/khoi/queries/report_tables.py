"""The tables of a report: every target over the years, and the units below for the target that weighs most."""

from collections.abc import Sequence
from typing import cast

from django.utils.translation import gettext as _

from khoi.measures.targets import MET, PARTIAL, Result
from khoi.queries.board_rows import lettered_results
from khoi.queries.board_view import STATUS_WORDS, StatusCode
from khoi.queries.pledges import Pledge
from khoi.queries.report_comparison import same
from khoi.queries.report_coverage import LISTED, cut_note
from khoi.queries.report_parts import Run, Table
from khoi.queries.report_scope import Scope
from khoi.queries.report_years import term_status

ZERO_WIDTH = "\N{ZERO WIDTH SPACE}"
_MOST_YEARS, _FEW_YEARS = 5, 2


def targets_table(scope: Scope) -> Table:
    """One row for each target and reading: threshold, the years, how it stands."""
    years = shown_years(scope)
    rows = [row for pledge in scope.pledges for row in _target_rows(scope, pledge, years)]
    head = (_("Số"), _("Chỉ tiêu"), _("Mức"), *(str(year) for year in years), _("Kết quả"))
    each = 11 if len(years) > _FEW_YEARS else 15
    widths = (5, 75 - each * len(years), 8, *(each for _year in years), 12)
    title = _("Kết quả các chỉ tiêu theo năm")
    note = _("Dấu * : năm ấy chưa đủ báo cáo.")
    return Table(title, head, tuple(rows), widths, numbers=tuple(range(3, 3 + len(years))), note=note)


def shown_years(scope: Scope) -> list[int]:
    """The years of the tables and charts: those of the term up to the one asked for, the last few of a long one."""
    return [year for year in scope.desk.years if year <= scope.asked][-_MOST_YEARS:]


def _target_rows(scope: Scope, pledge: Pledge, years: Sequence[int]) -> list[tuple[Run, ...]]:
    version = pledge.in_year(scope.desk.year)
    words, level = (
        scope.target(version.words, pledge),
        Run(scope.words.threshold(version).replace(" ", "\N{NO-BREAK SPACE}")),
    )
    code = term_status(scope, pledge) if scope.kind != "year" else scope.rows[pledge.record.pk].status_code
    status = scope.target(str(STATUS_WORDS[cast("StatusCode", code)]), pledge)
    if not pledge.is_measured(scope.desk.year):
        cells = [_assessed(scope, pledge, year) for year in years]
        return [(Run(pledge.number), words, level, *cells, status)]
    verdict = scope.verdict(pledge, scope.desk.year)
    rows: list[tuple[Run, ...]] = []
    for letter, row in lettered_results(verdict) if verdict else ():
        cells = [_cell(scope, pledge, year, row) for year in years]
        number = Run(f"{pledge.number}{letter}")
        rows.append(
            (
                number,
                words if not rows else Run(""),
                level if not rows else Run(""),
                *cells,
                status if not rows else Run(""),
            )
        )
    return rows


def _cell(scope: Scope, pledge: Pledge, year: int, like: Result) -> Run:
    verdict = scope.verdict(pledge, year)
    row = same(verdict, like)
    if row is None or row.value is None:
        return Run(_breakable(scope.desk.absence(year)) or _("chưa có"))
    fraction, value = scope.words.fraction(row.value), scope.words.value(row.value)
    mark = "*" if row.status == PARTIAL and row.reported < row.expected else ""
    text = f"{value}{mark} ({_breakable(fraction)})" if fraction else f"{value}{mark}"
    return scope.figure(text, pledge, year)


def _breakable(text: str) -> str:
    """A fraction or a day that may break behind its strokes: the columns of years are narrow."""
    return text.replace("/", f"/{ZERO_WIDTH}")


def _assessed(scope: Scope, pledge: Pledge, year: int) -> Run:
    row = scope.assessments.get((pledge.record.pk, year))
    if row is None:
        return Run(_breakable(scope.desk.absence(year)) or _("chưa có"))
    return scope.target(_("đạt") if row.status == MET else _("chưa đạt"), pledge)


def units_table(scope: Scope) -> list[Table]:
    """The units directly below, for the share counted over most; none where fewer than two can be seen."""
    desk = scope.desk
    units, pledge = desk.below(desk.year), scope.main_share
    if pledge is None or len(units) < 2:  # noqa: PLR2004 - one unit alone is not a comparison
        return []
    rows = tuple(_unit_row(scope, pledge, unit) for unit in units[:LISTED])
    head = (_("Đơn vị"), _("Số"), _("Tỷ lệ"), _("So với mức"), _("Báo cáo"))
    title = _("Các đơn vị trực thuộc: chỉ tiêu %(number)s, năm %(year)s") % {
        "number": pledge.number,
        "year": desk.year,
    }
    return [Table(title, head, rows, (42, 16, 12, 18, 12), numbers=(1, 2, 4), note=cut_note(len(units)))]


def _unit_row(scope: Scope, pledge: Pledge, unit: int) -> tuple[Run, ...]:
    desk, words = scope.desk, scope.words
    verdict = desk.verdict(pledge, desk.year, unit)
    row = verdict.results[0] if verdict else None
    name = Run(desk.name(unit, desk.year))
    if row is None or row.value is None:
        status = str(STATUS_WORDS["no_data"])
        return name, Run(""), Run(_("chưa có")), Run(status), Run(_covered(scope, row))
    figure = scope.figure(words.fraction(row.value), pledge, desk.year, unit)
    status = str(STATUS_WORDS[cast("StatusCode", row.status)])
    return name, figure, Run(words.value(row.value)), Run(status), Run(_covered(scope, row))


def _covered(scope: Scope, row: Result | None) -> str:
    if row is None or not row.expected:
        return ""
    return f"{scope.words.count(row.reported)}/{scope.words.count(row.expected)}"
