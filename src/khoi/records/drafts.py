"""Resolutions on their way in: the pasted text, the sentences marked in it and what people confirmed of each."""

from django.db import models
from django.db.models import Q

from khoi.records.declared import declare
from khoi.records.guard import Record
from khoi.records.resolutions import Resolution
from khoi.records.units import Unit


class ResolutionDraft(Record):
    """A resolution being marked up. `head` is its title, number and term; `marks` one entry for each marked sentence."""

    data = declare(
        public="key unit text head marks resolution",
        internal="state started_at changed_at",
        personal="recorded_by",
    )
    key = models.CharField(max_length=32, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.TextField()
    head = models.JSONField(default=dict)
    marks = models.JSONField(default=list)
    resolution = models.ForeignKey(Resolution, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10)
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-changed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "loaded", "dropped"]), name="draft_state")
        ]
