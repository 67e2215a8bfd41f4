"""The doctor's look at targets: readings that can be computed, choices among the target's own readings."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from khoi.queries.finding import Finding
from khoi.records.models import ReadingChoice, TargetReading, TargetVersion


def reading_faults() -> Iterator[Finding]:
    """`reading_unfit`: a share without a base, or a base where nothing is divided; `no_reading`: nothing to compute."""
    of_target = TargetVersion.objects.filter(target=OuterRef("target"))
    unfit = Q(Exists(of_target.filter(kind="ratio")), denominator=None)
    unfit |= Q(Exists(of_target.exclude(kind="ratio")), denominator__isnull=False)
    rows = TargetReading.objects.filter(unfit).order_by("target__code", "code")
    for target, reading in rows.values_list("target__code", "code"):
        yield Finding(
            "reading_unfit",
            f"{target}/{reading}",
            "cách hiểu không khớp với loại chỉ tiêu: chỉ tỷ lệ mới có mẫu số, và phải có",
            "the reading does not fit the kind of target: a share needs a base, nothing else has one",
        )
    measured = TargetVersion.objects.filter(kind__in=["ratio", "count", "growth"])
    without = measured.filter(target__readings=None).order_by("target__code").distinct()
    for target in without.values_list("target__code", flat=True):
        yield Finding("no_reading", target, "chưa có cách hiểu nào để tính", "no reading to compute by")


def choice_faults() -> Iterator[Finding]:
    """`choice_of_other_target`: the reading chosen belongs to another target."""
    foreign = ReadingChoice.objects.filter(reading__isnull=False).exclude(reading__target=F("target"))
    for target, reading in foreign.order_by("pk").values_list("target__code", "reading__code"):
        yield Finding(
            "choice_of_other_target",
            f"{target}/{reading}",
            "cách hiểu được chọn thuộc một chỉ tiêu khác",
            "the chosen reading belongs to another target",
        )
