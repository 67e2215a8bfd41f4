"""Who has reported and who has not: told at the opening of a report, the list of names as far as it stays readable."""

from dataclasses import dataclass, replace

import numpy as np
from django.urls import reverse
from django.utils.translation import gettext as _

from khoi.queries.report_parts import Run, Table
from khoi.queries.report_scope import Scope
from khoi.queries.report_text import Runs, listed, said
from khoi.queries.scoreboard import begun_measures
from khoi.records.models import Measure

NAMED = 10
"""So many names stand in a sentence; beyond that they stand in a table."""
LISTED = 300
"""So many rows stand in a table of this report; a report is read by people."""


@dataclass(frozen=True, slots=True)
class Late:
    """A unit that still owes figures: how many of its measures are due, and how many are missing."""

    unit: int
    due: int
    missing: int


def coverage(scope: Scope) -> list[Runs]:
    """The sentences on the reports of the desk's year, and of the years before in a longer report."""
    came, due = covered(scope, scope.desk.year)
    if not due:
        return [said(_("Không có tổ chức nào phải báo cáo số liệu năm %(year)s."), year=str(scope.desk.year))]
    return [*_this_year(scope, came, due), _years_before(scope)]


def covered(scope: Scope, year: int) -> tuple[int, int]:
    """How many organisations sent everything that was due in a year, and how many had to."""
    if not scope.desk.has(year):
        return 0, 0
    begun = begun_measures(replace(scope.desk, year=year), scope.owed)
    return scope.desk.figures(year).coverage(scope.desk.unit.pk, begun)


def late_units(scope: Scope) -> list[Late]:
    """The units of the subtree that still owe something and that this reader may see one by one, in the tree's order."""
    desk = scope.desk
    if not desk.may("see_below"):
        return []
    figures = desk.figures(desk.year)
    first = figures.tree.subtree(desk.unit.pk).start
    each = [figures.duties(desk.unit.pk, [code]) for code in scope.begun]
    if not each:
        return []
    due, late = (np.array([flags[side] for flags in each]).sum(axis=0).tolist() for side in (0, 1))
    rows = [Late(figures.tree.order[first + i], due[i], late[i]) for i in range(len(due)) if late[i]]
    seen = set(desk.viewer.among("see_results", [row.unit for row in rows]))
    return [row for row in rows if row.unit in seen]


def late_table(scope: Scope) -> list[Table]:
    """Every unit that still owes figures, with its upper unit; none where all have come."""
    rows = late_units(scope)
    if not rows:
        return []
    head = (_("Tổ chức"), _("Cấp trên"), _("Còn thiếu"))
    shown = tuple(_late_row(scope, row) for row in rows[:LISTED])
    title = _("Tổ chức chưa gửi đủ báo cáo năm %(year)s") % {"year": scope.desk.year}
    return [Table(title, head, shown, (45, 38, 17), numbers=(2,), note=cut_note(len(rows)))]


def cut_note(rows: int) -> str:
    """That a table stops before its end; empty where it is whole."""
    return (
        "" if rows <= LISTED else _("Bảng in %(n)s dòng đầu trong %(all)s dòng.") % {"n": LISTED, "all": rows}
    )


def waiting(scope: Scope) -> Runs:
    """The measures that nobody has reported for the desk's year."""
    codes = [code for code in scope.owed if code not in scope.begun]
    if not codes:
        return ()
    labels = {row.code: scope.words.label(row) for row in Measure.objects.filter(code__in=codes)}
    names = "; ".join(labels[code] for code in codes if code in labels)
    return said(
        _("Chưa tổ chức nào gửi số liệu năm %(year)s về: %(names)s."), year=str(scope.desk.year), names=names
    )


def _this_year(scope: Scope, came: int, due: int) -> list[Runs]:
    words, year = scope.words, scope.desk.year
    number = scope.references.number(_("Báo cáo năm %(year)s") % {"year": year}, _reports_url(scope))
    share = Run(f"{words.count(came)}/{words.count(due)}", number)
    if came == due:
        whole = _("Đến lúc lập báo cáo, %(came)s tổ chức phải báo cáo đã gửi đủ số liệu năm %(year)s%(but)s.")
        return [said(whole, came=share, year=str(year), but=_but_waiting(scope))]
    part = _(
        "Đến lúc lập báo cáo, %(came)s tổ chức phải báo cáo đã gửi đủ số liệu năm %(year)s%(but)s; "
        "còn %(late)s tổ chức chưa gửi đủ."
    )
    told = said(part, came=share, year=str(year), but=_but_waiting(scope), late=words.count(due - came))
    return [told, _names(scope), said(_("Phần chưa báo cáo không được coi là 0."))]


def _but_waiting(scope: Scope) -> str:
    """That measures which nobody has sent yet are not counted in; part III names them."""
    return _(", không kể chỉ số chưa nơi nào gửi") if len(scope.begun) < len(scope.owed) else ""


def _names(scope: Scope) -> Runs:
    rows = late_units(scope)
    if not rows:
        return ()
    if len(rows) > NAMED:
        return said(_("Danh sách ở bảng trong phần III."))
    names = [_sheet(scope, row.unit) for row in rows]
    return said(_("Chưa gửi đủ: %(names)s."), names=listed(names))


def _years_before(scope: Scope) -> Runs:
    told = []
    for year in scope.standing_years[:-1]:
        came, due = covered(scope, year)
        if due:
            told.append(f"{year}: {scope.words.count(came)}/{scope.words.count(due)}")
    return said(_("Các năm trước: %(years)s."), years="; ".join(told)) if told else ()


def _late_row(scope: Scope, row: Late) -> tuple[Run, ...]:
    tree, words = scope.desk.tree(scope.desk.year), scope.words
    above = tree.parent[tree.place[row.unit]]
    upper = scope.desk.name(tree.order[above], scope.desk.year) if above >= 0 else ""
    return _sheet(scope, row.unit), Run(upper), Run(f"{words.count(row.missing)}/{words.count(row.due)}")


def _sheet(scope: Scope, unit: int) -> Run:
    """A unit's name, which opens what it has sent where this reader may see that."""
    name, year = scope.desk.name(unit, scope.desk.year), scope.desk.year
    if not scope.desk.may("see_figures"):
        return Run(name)
    label = _("Báo cáo của %(name)s, năm %(year)s") % {"name": name, "year": year}
    return Run(
        name, scope.references.number(label, reverse("sheet", args=[scope.desk.live.codes[unit], year]))
    )


def _reports_url(scope: Scope) -> str:
    return scope.desk.reports_url(scope.desk.unit.pk) if scope.desk.may("see_below") else ""
