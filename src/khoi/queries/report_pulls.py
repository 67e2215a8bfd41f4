"""Which units below pulled a target up or down: units with their figures, never persons."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from khoi.measures.targets import MET, MISSED, PARTIAL
from khoi.queries.board_pulls import EACH_WAY, Pull, furthest, pulls_of
from khoi.queries.pledges import Pledge
from khoi.queries.report_result import reading_of
from khoi.queries.report_scope import Scope
from khoi.queries.report_text import Runs, listed, said

COUNTED = 300
"""Up to so many units below are judged one by one and counted; of more, only the furthest are."""


def pulls_sentence(scope: Scope, pledge: Pledge) -> Runs:
    """How many units below are where, and the furthest on both sides; empty where there is nothing to compare."""
    is_counted = len(scope.desk.below(scope.desk.year)) <= COUNTED
    rows = pulls_of(scope.desk, pledge) if is_counted else furthest(scope.desk, pledge)[0]
    if len(rows) < 2:  # noqa: PLR2004 - one unit alone is not a comparison
        return ()
    up = [pull for pull in rows if pull.distance > 0]
    down = [pull for pull in reversed(rows) if pull.distance < 0]
    told = [_counts(scope, rows)] if is_counted else []
    told += _side(
        scope, pledge, up, (_("Kéo lên nhiều nhất: %(units)s."), _("Kéo lên, trong đó có: %(units)s."))
    )
    told += _side(
        scope, pledge, down, (_("Kéo xuống nhiều nhất: %(units)s."), _("Kéo xuống, trong đó có: %(units)s."))
    )
    if pledge.is_open:
        basis = scope.words.label(pledge.open_readings[0])
        told.append(said(_("Các đơn vị được xét theo cách hiểu a (%(basis)s)."), basis=basis))
    return listed(told, " ")


def _counts(scope: Scope, rows: Sequence[Pull]) -> Runs:
    """How many of the units stand on which side of the threshold; those without all reports apart."""
    found = [pull.verdict.results[0].status for pull in rows]
    words = (
        (MET, _("%(n)s đạt mức")),
        (MISSED, _("%(n)s chưa đạt mức")),
        (PARTIAL, _("%(n)s chưa đủ báo cáo")),
    )
    told = [text % {"n": scope.words.count(n)} for code, text in words if (n := found.count(code))]
    return said(
        _("Năm %(year)s, trong %(all)s đơn vị trực thuộc có số liệu: %(told)s."),
        year=str(scope.desk.year),
        all=scope.words.count(len(rows)),
        told=", ".join(told),
    )


def _side(scope: Scope, pledge: Pledge, pulls: Sequence[Pull], templates: tuple[str, str]) -> list[Runs]:
    """The first few; where the next is as far, they are only some of those furthest."""
    shown, rest = pulls[:EACH_WAY], pulls[EACH_WAY:]
    if not shown:
        return []
    is_tied = bool(rest) and rest[0].distance == shown[-1].distance
    return [said(templates[is_tied], units=listed([_unit(scope, pledge, pull) for pull in shown]))]


def _unit(scope: Scope, pledge: Pledge, pull: Pull) -> Runs:
    row, words = pull.verdict.results[0], scope.words
    figure = scope.figure(words.fraction(row.value), pledge, scope.desk.year, pull.unit)
    name = scope.desk.name(pull.unit, scope.desk.year)
    if row.value and row.value.den == 1:
        return said("%(name)s (%(figure)s)", name=name, figure=figure)
    return said(
        _("%(name)s (%(figure)s, bằng %(share)s, %(gap)s)"),
        name=name,
        figure=figure,
        share=words.value(row.value),
        gap=_gap(scope, pledge, pull),
    )


def _gap(scope: Scope, pledge: Pledge, pull: Pull) -> str:
    if pull.gap.more < 0:
        template = _("thừa %(n)s %(counted)s")
    else:
        template = _("dư %(n)s %(counted)s") if pull.distance > 0 else _("còn thiếu %(n)s %(counted)s")
    counted = scope.words.counted(reading_of(pledge, pull.verdict.results[0]).numerator)
    return template % {"n": scope.words.count(abs(pull.distance)), "counted": counted}
