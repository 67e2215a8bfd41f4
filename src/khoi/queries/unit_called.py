"""The unit that somebody means who typed a name, or a code, into a field."""

from collections.abc import Iterator
from itertools import islice

from django.utils.translation import gettext as _

from khoi.access.viewer import Viewer
from khoi.core.refusal import Refusal
from khoi.core.spelling import plain
from khoi.queries.addressed import unit_by_code
from khoi.records.models import Unit, UnitName

NAMED = 5
"""So many units are named to choose from."""


def unit_called(viewer: Viewer, text: str, right: str = "") -> Unit:
    """The unit where the viewer holds `right`, by its code, by a name it has or had, or by a part of one, marks or not.

    A whole name goes before a part of one, a unit that lives today before one that has ended.
    Raises Refusal `unknown_unit`, or `ambiguous_unit`, which gives the codes of those that bear the name.
    """
    called = text.strip()
    try:
        return unit_by_code(viewer, called, right)
    except Refusal as refusal:
        if refusal.code != "unknown_unit":
            raise
        found = _bearers(viewer, called, right)
        if not found:
            raise
    if len(found) > 1:
        raise _ambiguous(called, found)
    return found[0]


def _bearers(viewer: Viewer, called: str, right: str) -> list[Unit]:
    wanted = plain(called)
    if not (wanted and viewer.is_known and called.isprintable()):
        return []
    for names in (UnitName.objects.filter(search=wanted), UnitName.objects.filter(search__contains=wanted)):
        units = Unit.objects.filter(pk__in=names.values("unit"))
        for rows in (units.exclude(ended_on__lte=viewer.day), units):
            if found := list(islice(_within(viewer, right, rows.iterator()), NAMED + 1)):
                return found
    return []


def _within(viewer: Viewer, right: str, rows: Iterator[Unit]) -> Iterator[Unit]:
    holds = viewer.reach(right) if right else None
    return (row for row in rows if holds is None or holds(row.pk))


def _ambiguous(called: str, found: list[Unit]) -> Refusal:
    names = dict(UnitName.objects.filter(unit__in=found).order_by("from_day").values_list("unit_id", "name"))
    listed = "; ".join(f"{names[row.pk]} ({row.code})" for row in found[:NAMED])
    more = _("; và nữa") if len(found) > NAMED else ""
    hint = _("Ghi rõ tên hơn, hoặc ghi mã trong ngoặc: %(units)s.") % {"units": listed + more}
    message = _("“%(text)s” có thể là nhiều đơn vị") % {"text": called}
    return Refusal("ambiguous_unit", message, where=called, hint=hint)
