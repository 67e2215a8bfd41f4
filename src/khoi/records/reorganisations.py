"""Plans that change the tree: what is to happen to which units on one day, by which decision, and what it wrote."""

from django.db import models
from django.db.models import Q

from khoi.records.declared import declare
from khoi.records.guard import Record


class Reorganisation(Record):
    """One act on the tree, or many as one plan: drafted, checked as a whole, carried out, perhaps undone.

    `steps` is what is asked for; `written` lists the rows that carrying it out added or changed, so that it can be undone.
    """

    data = declare(
        public="key title decision decision_day effective_on note steps",
        internal="state written revision carried_out_at undone_at drafted_at",
        personal="drafted_by",
    )
    key = models.CharField(max_length=32, unique=True)
    title = models.CharField(max_length=200)
    decision = models.CharField(max_length=160)
    decision_day = models.DateField(null=True)
    effective_on = models.DateField()
    note = models.CharField(max_length=400, blank=True)
    steps = models.JSONField(default=list)
    state = models.CharField(max_length=10)
    written = models.JSONField(default=list)
    revision = models.PositiveBigIntegerField(null=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=150)
    carried_out_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-drafted_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "done", "undone", "dropped"]), name="reorganisation_state"
            )
        ]
