"""The doctor's look at figures: one standing count a unit, measure and year, within its life, replaced in order."""

from collections.abc import Iterator

import numpy as np
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import override

from khoi.measures.contradictions import Contradiction, Reported, contradicting_rows, contradictions
from khoi.queries.contradictions import contradiction_rules, contradiction_words
from khoi.queries.finding import Finding
from khoi.queries.ledger import LiveLedger
from khoi.records.models import Measure, Revision, Tally

_KEY = ("unit__code", "year", "measure__code")


def figure_faults() -> Iterator[Finding]:
    """`two_standing_tallies`, `tally_outside_life`, `negative_tally`."""
    standing = Tally.objects.filter(replaced_in=None)
    twice = standing.order_by().values(*_KEY).annotate(rows=Count("pk")).filter(rows__gt=1)
    yield from _named(
        twice, "two_standing_tallies", "có hơn một số liệu đang hiệu lực", "more than one figure stands"
    )
    ended_before = Q(unit__ended_on__year__lt=F("year")) | Q(
        unit__ended_on__year=F("year"), unit__ended_on__month=1, unit__ended_on__day=1
    )
    counted = standing.filter(count__isnull=False)
    outside = counted.filter(Q(unit__begins_on__year__gt=F("year")) | ended_before)
    yield from _named(
        outside,
        "tally_outside_life",
        "đơn vị không hoạt động trong năm đó",
        "the unit did not live in that year",
    )
    yield from _named(
        Tally.objects.filter(count__lt=0), "negative_tally", "số đếm âm", "the count is below zero"
    )


def revision_faults() -> Iterator[Finding]:
    """`revision_order`: a change numbered wrongly; `replacement_missing`: a replaced figure without the next one."""
    number, structure = Revision.objects.values_list("number", "structure").first() or (0, 0)
    if structure > number:
        yield Finding(
            "revision_order",
            "revision",
            f"lần đổi cấu trúc {structure} sau lần đổi cuối {number}",
            f"the structure changed in {structure}, after the last change {number}",
        )
    late = Q(revision__gt=number) | Q(replaced_in__gt=number) | Q(replaced_in__lte=F("revision"))
    yield from _named(
        Tally.objects.filter(late),
        "revision_order",
        "số thứ tự thay đổi sai",
        "the change is numbered wrongly",
    )
    after = Tally.objects.filter(
        unit=OuterRef("unit"),
        year=OuterRef("year"),
        measure=OuterRef("measure"),
        revision=OuterRef("replaced_in"),
    )
    alone = Tally.objects.filter(~Exists(after), replaced_in__isnull=False)
    yield from _named(
        alone, "replacement_missing", "đã bị thay nhưng không có số thay thế", "replaced, but by nothing"
    )


def contradiction_warnings() -> Iterator[Finding]:
    """`over_base`, `parts_total`: a unit's own figures that contradict one another; a jump is no matter for the doctor.

    A unit may have reported just that, and nobody but the unit can put it right (register G-10, G-11), so it is no
    fault of the database.
    """
    rules, live = (
        contradiction_rules(),
        LiveLedger(Revision.objects.values_list("number", flat=True).first() or 0),
    )
    measures, said = live.ledger.measures, _Said()
    for year in live.ledger.years:
        now = live.ledger.reported(year)
        nothing = Reported(now.counts, np.zeros_like(now.known))
        for row in contradicting_rows(measures, now, nothing, rules):
            code = live.codes[live.ledger.units[row]]
            for one in contradictions(now.row(row, measures), {}, rules):
                yield Finding(one.code, f"{code}/{year}/{one.measures[0]}", *said.both(one))


class _Said:
    """A contradiction in both languages."""

    def __init__(self) -> None:
        rows = list(Measure.objects.values_list("code", "label", "label_en"))
        self._labels = {"vi": {row[0]: row[1] for row in rows}, "en": {row[0]: row[2] for row in rows}}

    def both(self, one: Contradiction) -> tuple[str, str]:
        with override("vi"):
            vi = contradiction_words(one, self._labels["vi"], "vi")
        with override("en"):
            return vi, contradiction_words(one, self._labels["en"], "en")


def _named(
    rows: QuerySet[Tally] | QuerySet[Tally, dict[str, object]], code: str, vi: str, en: str
) -> Iterator[Finding]:
    """One finding a row, named `unit/year/measure`."""
    for key in rows.order_by(*_KEY).values_list(*_KEY):
        yield Finding(code, "/".join(str(part) for part in key), vi, en)
