"""Which units below lie furthest over a target's level or short of it: units with their figures, never persons."""

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
    if len(rows) < 2 or all(map(_is_single, rows)):  # noqa: PLR2004 - one unit alone is not a comparison
        return ()
    up = [pull for pull in rows if pull.distance > 0]
    down = [pull for pull in reversed(rows) if pull.distance < 0]
    told = [_counts(scope, rows)] if is_counted else []
    for pulls, templates in zip((up, down), _sides(rows[0].verdict.results[0].sense), strict=True):
        told += _side(scope, pledge, pulls, templates)
    if pledge.is_open:
        basis = scope.words.label(pledge.open_readings[0])
        told.append(said(_("Các đơn vị được xét theo cách hiểu a (%(basis)s)."), basis=basis))
    return listed(told, " ")


def _is_single(pull: Pull) -> bool:
    """Whether the unit's share is over one alone: 0 or all of it, and no level of a whole can be asked of it."""
    value = pull.verdict.results[0].value
    return value is not None and value.den == 1


def _sides(sense: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """The templates for the good side and the bad one: where nobody else is as far, and where the named are some of many."""
    if sense in (">=", ">"):
        return (
            (_("Vượt mức nhiều nhất: %(units)s."), _("Vượt mức nhiều, trong đó có: %(units)s.")),
            (_("Còn thiếu nhiều nhất: %(units)s."), _("Còn thiếu nhiều, trong đó có: %(units)s.")),
        )
    if sense in ("<=", "<"):
        return (
            (
                _("Thấp hơn mức tối đa nhiều nhất: %(units)s."),
                _("Thấp hơn mức tối đa, trong đó có: %(units)s."),
            ),
            (_("Vượt mức tối đa nhiều nhất: %(units)s."), _("Vượt mức tối đa, trong đó có: %(units)s.")),
        )
    return ("", ""), (_("Lệch mức nhiều nhất: %(units)s."), _("Lệch mức, trong đó có: %(units)s."))


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
    """The first few; where the next is as far, they are only some of those furthest.

    Of units over one alone that lie as far as others left out, none is named: it would be an arbitrary pick.
    """
    shown, rest = pulls[:EACH_WAY], pulls[EACH_WAY:]
    last = rest[0].distance if rest else None
    is_tied = bool(shown) and shown[-1].distance == last
    if is_tied and any(_is_single(pull) for pull in pulls if pull.distance == last):
        shown, is_tied = [pull for pull in shown if pull.distance != last], False
    if not shown or not templates[0]:
        return []
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
    elif pull.distance < 0:
        template = _("còn thiếu %(n)s %(counted)s")
    else:
        is_most = pull.verdict.results[0].sense in ("<=", "<")
        template = _("còn được %(n)s %(counted)s") if is_most else _("vượt %(n)s %(counted)s")
    counted = scope.words.counted(reading_of(pledge, pull.verdict.results[0]).numerator)
    return template % {"n": scope.words.count(abs(pull.distance)), "counted": counted}
