"""Reports as they were printed: layout profiles that an office edits, and editions that never change."""

from django.db import models
from django.db.models import Q

from khoi.records.declared import declare
from khoi.records.guard import Record
from khoi.records.resolutions import Resolution
from khoi.records.units import Unit


class LayoutProfile(Record):
    """How an office's papers look: margins, fonts, heads, signature; `values` by name as in `documents/profile`."""

    data = declare(internal="code name values changed_at", personal="recorded_by")
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    values = models.JSONField()
    changed_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["name", "pk"]


class ReportEdition(Record):
    """One report as it was made: its figures and sentences frozen, both files kept with their check sums."""

    data = declare(
        internal="key resolution unit kind year lang number state profile content revision made_at"
        " docx docx_sha256 pdf pdf_sha256",
        personal="signatory made_by",
    )
    key = models.CharField(max_length=32, unique=True)
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    lang = models.CharField(max_length=5)
    number = models.PositiveSmallIntegerField(help_text="Lần in thứ mấy của báo cáo này")
    state = models.CharField(max_length=8)
    profile = models.JSONField()
    content = models.JSONField()
    signatory = models.CharField(max_length=120, blank=True)
    revision = models.PositiveBigIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    docx = models.BinaryField()
    docx_sha256 = models.CharField(max_length=64)
    pdf = models.BinaryField()
    pdf_sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "unit", "kind", "year", "lang", "number"], name="edition_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=["year", "midterm", "term"]), name="edition_kind"),
            models.CheckConstraint(condition=Q(state__in=["made", "final"]), name="edition_state"),
        ]
