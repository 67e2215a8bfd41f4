"""Workbooks that came in: how an office's columns were mapped, each import as an entry, and every cell it read."""

from django.db import models
from django.db.models import Q

from khoi.records.declared import declare
from khoi.records.figures import Measure
from khoi.records.guard import Record
from khoi.records.units import Unit


class ColumnMapping(Record):
    """What the columns of an office's own workbook mean; recognised again by `signature`, a hash of its headers."""

    data = declare(internal="signature name headers columns used_at", personal="recorded_by")
    signature = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    headers = models.JSONField()
    columns = models.JSONField()
    used_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)


class FigureImport(Record):
    """One workbook of figures: read, looked at, taken in whole or in part, perhaps undone.

    `content` holds the file until it has been read, and `alive_at` is when its reader last said that it works;
    `revision` and `undone_in` number the changes it made.
    """

    data = declare(
        internal="key filename sha256 size state done total content layout refusal year source cut_off received_on"
        " started_at alive_at accepted_at revision undone_at undone_in",
        personal="reporter recorded_by",
    )
    key = models.CharField(max_length=32, unique=True)
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    content = models.BinaryField(null=True)
    layout = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    year = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=200)
    reporter = models.CharField(max_length=120)
    cut_off = models.DateField()
    received_on = models.DateField()
    recorded_by = models.CharField(max_length=150)
    started_at = models.DateTimeField()
    alive_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    revision = models.PositiveBigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_in = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "waiting",
                        "reading",
                        "mapping",
                        "ready",
                        "refused",
                        "accepted",
                        "dropped",
                        "undone",
                    ]
                ),
                name="import_state",
            )
        ]


class ImportLine(Record):
    """One cell of a figure, or one row that could not be read: what it says, what stood before, what contradicts.

    `state` is `change`, `doubt` (a change that contradicts something), `same`, `fault` or `empty`; `notes` are the codes
    and words of what was found there.
    """

    data = declare(
        internal="entry position sheet row cell unit_code unit measure year text old new state notes taken"
    )
    entry = models.ForeignKey(FigureImport, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    sheet = models.CharField(max_length=60)
    row = models.PositiveIntegerField()
    cell = models.CharField(max_length=12)
    unit_code = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    text = models.CharField(max_length=200)
    old = models.PositiveBigIntegerField(null=True)
    new = models.PositiveBigIntegerField(null=True)
    state = models.CharField(max_length=8)
    notes = models.JSONField(default=list)
    taken = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["entry", "state", "position"], name="import_line_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="import_line_once"),
            models.CheckConstraint(
                condition=Q(state__in=["change", "doubt", "same", "fault", "empty"]),
                name="import_line_state",
            ),
        ]
