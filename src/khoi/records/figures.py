"""What is counted and what was reported: measures, who owes them, and tallies with where each came from."""

from django.db import models
from django.db.models import F, Q

from khoi.records.declared import declare
from khoi.records.guard import Record
from khoi.records.units import Kind, Unit


class Measure(Record):
    """A thing counted; `counted` names one of it (đảng viên, tổ chức, cơ quan)."""

    data = declare(public="code label label_en counted counted_en position")
    code = models.CharField(max_length=80, unique=True)
    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    counted = models.CharField(max_length=60)
    counted_en = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.code


class MeasureSum(Record):
    """`whole` is the sum of its parts: members rated = excellent + good + completed + not completed."""

    data = declare(public="whole part")
    whole = models.ForeignKey(Measure, models.PROTECT, related_name="parts")
    part = models.ForeignKey(Measure, models.PROTECT, related_name="wholes")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["whole", "part"], name="measure_part_once")]


class ReportingDuty(Record):
    """Units of a kind must report a measure, from a year up to but not including another."""

    data = declare(public="measure kind from_year to_year")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="duties")
    kind = models.ForeignKey(Kind, models.PROTECT)
    from_year = models.PositiveSmallIntegerField()
    to_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_year__isnull=True) | Q(to_year__gt=F("from_year")), name="duty_forward"
            ),
            models.UniqueConstraint(fields=["measure", "kind", "from_year"], name="duty_once"),
        ]


class ReportingRound(Record):
    """By which day the figures of a year are due, and on what paper."""

    data = declare(public="year due_on document")
    year = models.PositiveSmallIntegerField(unique=True)
    due_on = models.DateField()
    document = models.CharField(max_length=160)


class Tally(Record):
    """A unit's own count for one measure and year. A correction is a new row; the old one keeps its reading.

    `count` null is a figure taken back: missing again, never zero. `revision` orders all changes.
    """

    data = declare(
        internal="unit measure year count source cut_off received_on recorded_at revision replaced_in",
        personal="reporter recorded_by",
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tallies")
    measure = models.ForeignKey(Measure, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    count = models.PositiveBigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)
    reporter = models.CharField(max_length=120)
    cut_off = models.DateField()
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)
    revision = models.PositiveBigIntegerField(db_index=True)
    replaced_in = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "tallies"
        indexes = [
            models.Index(
                fields=["replaced_in"], condition=Q(replaced_in__isnull=False), name="tally_replaced"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "measure"],
                condition=Q(replaced_in__isnull=True),
                name="one_standing_tally",
            ),
            models.CheckConstraint(
                condition=Q(count__isnull=True) | Q(count__gte=0), name="count_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(replaced_in__isnull=True) | Q(replaced_in__gt=F("revision")),
                name="replaced_later",
            ),
        ]


class Revision(models.Model):
    """One row that numbers every change, under a lock, so that readers can follow what is new.

    `number` is the last change; `structure` the last one after which sums must be built anew.
    """

    data = declare(internal="number structure")
    number = models.PositiveBigIntegerField(default=0)
    structure = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
