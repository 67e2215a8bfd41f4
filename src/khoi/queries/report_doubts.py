"""What is missing or doubtful behind the figures of a report: reports, contradictions, parts that nobody can tell apart."""

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from khoi.queries.quality_findings import Found, Scene, contradicting, counted_twice
from khoi.queries.report_coverage import LISTED, covered, cut_note, late_table, waiting
from khoi.queries.report_parts import Block, Run, Table
from khoi.queries.report_scope import Scope
from khoi.queries.report_text import paragraph, said


def doubts(scope: Scope) -> list[Block]:
    """The part's blocks; one sentence where nothing is missing and nothing contradicts."""
    found = [*_missing(scope), *_undivided(scope), *_contradictions(scope)]
    nothing = _("Năm %(year)s không còn báo cáo nào thiếu.")
    if scope.desk.may("see_figures"):
        nothing = _("Năm %(year)s không còn báo cáo nào thiếu; không thấy số liệu mâu thuẫn nhau.")
    return found or [paragraph(said(nothing, year=str(scope.desk.year)))]


def _missing(scope: Scope) -> Iterator[Block]:
    came, due = covered(scope, scope.desk.year)
    if came < due:
        words = _(
            "%(n)s tổ chức chưa gửi đủ báo cáo năm %(year)s. Các chỉ tiêu còn thiếu số liệu chưa được kết luận."
        )
        yield paragraph(said(words, n=scope.words.count(due - came), year=str(scope.desk.year)))
        yield from late_table(scope)
    if unsent := waiting(scope):
        yield paragraph(unsent)


def _undivided(scope: Scope) -> Iterator[Block]:
    """Units here whose part of a split unit's figures nobody can tell apart."""
    for year in scope.standing_years:
        figures = scope.desk.figures(year)
        inside = set(figures.tree.subtree(scope.desk.unit.pk))
        owed = {figures.rollup.column[code] for code in scope.owed if code in figures.rollup.column}
        rows = sorted({row for row, column in figures.rollup.blocked if row in inside and column in owed})
        seen = scope.desk.viewer.among("see_results", [figures.tree.order[row] for row in rows])
        if seen:
            names = "; ".join(scope.desk.name(unit, year) for unit in seen[:LISTED])
            words = _("Năm %(year)s, số liệu của đơn vị đã chia tách chưa có căn cứ để tách cho: %(names)s.")
            yield paragraph(said(words, year=str(year), names=names))


def _contradictions(scope: Scope) -> Iterator[Block]:
    """Figures of one unit that contradict each other, and figures counted at two levels; at most some hundred."""
    desk = scope.desk
    if not desk.may("see_figures"):
        return
    inside = {desk.tree(desk.year).order[i] for i in desk.tree(desk.year).subtree(desk.unit.pk)}
    scene = Scene.of(desk.viewer, desk.live, desk.year, desk.lang)
    every = (one for check in (contradicting, counted_twice) for one in check(scene) if one.unit in inside)
    found = list(islice(every, LISTED + 1))
    if not found:
        return
    words = _(
        "Số liệu dưới đây chưa khớp nhau; báo cáo giữ nguyên số đơn vị đã gửi, chỉ nêu để đơn vị xem lại."
    )
    yield paragraph(said(words))
    rows = tuple(_row(scope, one) for one in found[:LISTED])
    title = _("Số liệu cần xem lại, năm %(year)s") % {"year": desk.year}
    yield Table(title, (_("Đơn vị"), _("Điều chưa khớp")), rows, (35, 65), note=cut_note(len(found)))


def _row(scope: Scope, one: Found) -> tuple[Run, Run]:
    name, year = scope.desk.name(one.unit, scope.desk.year), scope.desk.year
    label = _("Số liệu của %(name)s, năm %(year)s") % {"name": name, "year": year}
    return Run(name), Run(one.words(), scope.references.number(label, one.url()))
