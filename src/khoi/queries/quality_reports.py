"""What does not add up in the reporting of one year: what is missing, late, changed late, or read in two ways."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from functools import partial

import numpy as np
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from khoi.measures.ledger import OWN
from khoi.measures.targets import DIFFER as READINGS_DIFFER
from khoi.measures.targets import Verdict
from khoi.queries.board_words import Words
from khoi.queries.pledges import Pledge, all_pledges
from khoi.queries.quality_findings import Found, Scene
from khoi.queries.quality_kinds import CHANGED, DIFFER, LATE, MISSING
from khoi.queries.reading_room import Desk
from khoi.records.models import FigureImport, ReportingRound, Resolution, Tally

LISTED = 20
"""So many rows of missing reports are listed; where there would be more, the units are counted at the top."""
_Read = list[tuple[Resolution, list[Pledge]]]


def reporting(scene: Scene) -> Iterator[Found]:
    """Everything of this file; eight statements at most, however many units and resolutions there are."""
    read = [
        (row, pledges)
        for row, pledges in all_pledges()
        if row.term.first_year <= scene.year <= row.term.last_year
    ]
    yield from readings(scene, read)
    yield from missing(scene, read)
    round_ = ReportingRound.objects.filter(year=scene.year).first()
    if round_ is not None:
        yield from changed(scene, round_.due_on)
        yield from late(scene, round_.due_on)


def readings(scene: Scene, read: _Read) -> Iterator[Found]:
    """Targets whose open readings come out differently at the resolution's own unit."""
    for resolution, pledges in read:
        home = resolution.term.unit
        if not scene.sees(home.pk):
            continue
        desk = Desk(scene.viewer, scene.live, resolution, home, scene.year, OWN, scene.lang)
        for pledge in pledges:
            verdict = desk.verdict(pledge, scene.year)
            if verdict and verdict.status == READINGS_DIFFER:
                url = partial(reverse, "target", args=[resolution.code, pledge.record.code])
                yield Found(DIFFER, home.pk, partial(_differ, scene, pledge, verdict), url)


def _differ(scene: Scene, pledge: Pledge, verdict: Verdict) -> str:
    words = Words(scene.lang)
    values = _(" hoặc ").join(dict.fromkeys(words.value(row.value) for row in verdict.results))
    return _("Chỉ tiêu %(number)s: %(values)s so với mức %(low)s") % {
        "number": pledge.number,
        "values": values,
        "low": words.threshold(pledge.in_year(scene.year)),
    }


def missing(scene: Scene, read: _Read) -> Iterator[Found]:
    """Units that still owe figures which somebody has begun to report, those below another such unit along with it.

    Where there are many, they are counted where the reader's reach begins.
    """
    begun = np.flatnonzero(scene.own.known.any(axis=0)).tolist()
    owing = [scene.live.figures(scene.year).covered.owing([column], slice(None))[1] for column in begun]
    each = np.array(owing, bool).reshape(len(begun), len(scene.tree))
    units = {
        scene.tree.order[row]: row
        for row in np.flatnonzero(each.any(axis=0)).tolist()
        if scene.sees(scene.tree.order[row])
    }
    together = _by_sender(scene, units)
    if len(together) > LISTED:
        yield from _counted(scene, units.values(), read)
        return
    for sender, below in together.items():
        if len(below) > 1:
            words, url = partial(_how_many, scene, len(below)), _reports_url(scene, sender, read)
        else:
            codes = [scene.measures[column] for column in np.array(begun)[each[:, units[sender]]].tolist()]
            words, url = partial(scene.named, codes), scene.sheet(sender)
        yield Found(MISSING, sender, words, url)


def _counted(scene: Scene, rows: Iterable[int], read: _Read) -> Iterator[Found]:
    for top, number in Counter(_top(scene, row) for row in rows).items():
        unit = scene.tree.order[top]
        yield Found(MISSING, unit, partial(_how_many, scene, number), _reports_url(scene, unit, read))


def _top(scene: Scene, row: int) -> int:
    """The highest unit of the row's path that the reader still sees."""
    path = scene.tree.path(scene.tree.order[row])
    hidden = next((i for i, one in enumerate(path) if not scene.sees(scene.tree.order[one])), len(path))
    return path[hidden - 1]


def _how_many(scene: Scene, number: int) -> str:
    said = ngettext("%(n)s đơn vị chưa gửi đủ báo cáo", "%(n)s đơn vị chưa gửi đủ báo cáo", number)
    return said % {"n": scene.count(number)}


def _reports_url(scene: Scene, unit: int, read: _Read) -> Callable[[], str]:
    """The address of the list of reports, which belongs to a resolution: that of the unit itself or the nearest above.

    Where none of the year stands over the unit, the unit's sheet.
    """
    path = scene.tree.path(unit) if unit in scene.tree else []
    above = [scene.tree.order[row] for row in path]
    over = [row for row, _pledges in read if row.term.unit_id in above]
    if not over or not scene.viewer.may("see_below", unit):
        return scene.sheet(unit)
    nearest = min(reversed(over), key=lambda row: above.index(row.term.unit_id))
    return partial(reverse, "reports", args=[nearest.code, scene.live.codes[unit], scene.year])


def late(scene: Scene, due_on: date) -> Iterator[Found]:
    """Figures that came, for the first time, after the day they were due.

    An organisation sends what its units reported along with its own, so late units below a late one are told of there.
    """
    rows = _after(scene, due_on).filter(~Exists(_earlier()), count__isnull=False).order_by()
    each = rows.values_list("unit_id").annotate(Count("pk"), Max("received_on"))
    reports = {unit: (number, last) for unit, number, last in each if scene.sees(unit)}
    for sender, units in _by_sender(scene, reports).items():
        number, last = sum(reports[unit][0] for unit in units), max(reports[unit][1] for unit in units)
        words = partial(_late, scene, number, len(units), last, due_on)
        yield Found(LATE, sender, words, scene.sheet(sender))


def _by_sender(scene: Scene, units: Collection[int]) -> dict[int, list[int]]:
    """The units under the highest one of the unbroken line of such units in which each stands."""
    found: dict[int, list[int]] = {}
    for unit in units:
        found.setdefault(_sender(scene, unit, units), []).append(unit)
    return found


def _sender(scene: Scene, unit: int, units: Collection[int]) -> int:
    path = scene.tree.path(unit) if unit in scene.tree else []
    for above in (scene.tree.order[row] for row in path[1:]):
        if above not in units:
            break
        unit = above
    return unit


def _late(scene: Scene, number: int, units: int, last: date, due_on: date) -> str:
    words = {"n": scene.count(number), "due": scene.day(due_on), "day": scene.day(last)}
    if units == 1:
        return (
            ngettext(
                "%(n)s số liệu nhận sau hạn %(due)s, muộn nhất ngày %(day)s",
                "%(n)s số liệu nhận sau hạn %(due)s, muộn nhất ngày %(day)s",
                number,
            )
            % words
        )
    said = _("%(n)s số liệu của %(units)s đơn vị nhận sau hạn %(due)s, muộn nhất ngày %(day)s")
    return said % (words | {"units": scene.count(units)})


def changed(scene: Scene, due_on: date) -> Iterator[Found]:
    """Figures that a later paper changed or took back after the day they were due."""
    before = Subquery(_earlier().order_by("-revision").values("count")[:1])
    rows = _after(scene, due_on).filter(Exists(_earlier())).annotate(before=before)
    fields = "unit_id", "measure__code", "count", "before", "received_on"
    for unit, code, count, was, day in rows.order_by("pk").values_list(*fields):
        if count != was and scene.sees(unit):
            yield Found(
                CHANGED, unit, partial(_changed, scene, code, count, was, day), scene.single(unit, code)
            )


def _changed(scene: Scene, code: str, count: int | None, was: int, day: date) -> str:
    what, before = scene.labels[code], scene.count(was)
    if count is None:
        said = _("%(what)s: rút số %(before)s, nhận ngày %(day)s")
        return said % {"what": what, "before": before, "day": scene.day(day)}
    said = _("%(what)s: từ %(before)s thành %(now)s, nhận ngày %(day)s")
    return said % {"what": what, "before": before, "now": scene.count(count), "day": scene.day(day)}


def _after(scene: Scene, due_on: date) -> QuerySet[Tally]:
    return Tally.objects.filter(year=scene.year, replaced_in=None, received_on__gt=due_on)


def _earlier() -> QuerySet[Tally]:
    """What was counted for the same unit, measure and year before.

    An import that was undone counts for nothing here: neither what it wrote and took back, nor what it replaced, which
    stands again as a row of its own.
    """
    undone = FigureImport.objects.filter(undone_in__isnull=False)
    return Tally.objects.filter(
        unit=OuterRef("unit"),
        measure=OuterRef("measure"),
        year=OuterRef("year"),
        replaced_in__isnull=False,
        count__isnull=False,
    ).exclude(Q(replaced_in__in=undone.values("undone_in")) | Q(replaced_in__in=undone.values("revision")))
