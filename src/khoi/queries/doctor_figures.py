"""The doctor's look at figures: one standing count a unit, measure and year, within its life, replaced in order."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from khoi.queries.finding import Finding
from khoi.records.models import Revision, Tally

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


def _named(
    rows: QuerySet[Tally] | QuerySet[Tally, dict[str, object]], code: str, vi: str, en: str
) -> Iterator[Finding]:
    """One finding a row, named `unit/year/measure`."""
    for key in rows.order_by(*_KEY).values_list(*_KEY):
        yield Finding(code, "/".join(str(part) for part in key), vi, en)
