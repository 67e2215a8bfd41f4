"""How this office settled points that regulations leave open: which reading, for what, from which day, on what paper."""

from django.db import models
from django.db.models import F, Q

from khoi.records.declared import declare
from khoi.records.guard import Record

_IN_A_READING = ~Q(reading="") & Q(own_words="")
_IN_OWN_WORDS = Q(reading="") & ~Q(own_words="")


class RecordedChoice(Record):
    """One choice for one point of `regulations/ambiguities.yaml`, from `from_day` up to but not including `to_day`.

    `to_day` is set when a later choice follows or when people withdraw this one; withdrawn from its own first day
    it has never held. `scope` says for what it was made and is empty for everything.
    """

    data = declare(
        public="ambiguity scope reading own_words from_day to_day document document_day grounds",
        internal="recorded_at withdrawn_at withdrawn_why",
        personal="chosen_by recorded_by withdrawn_by",
    )
    ambiguity = models.CharField(max_length=10)
    scope = models.CharField(max_length=200, blank=True)
    reading = models.CharField(max_length=60, blank=True)
    own_words = models.TextField(blank=True)
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)
    chosen_by = models.CharField(max_length=160)
    document = models.CharField(max_length=120)
    document_day = models.DateField()
    grounds = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ambiguity", "scope"], condition=Q(to_day__isnull=True), name="one_standing_recorded_choice"
            ),
            models.CheckConstraint(condition=_IN_A_READING | _IN_OWN_WORDS, name="choice_said_one_way"),
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gte=F("from_day")), name="choice_forward"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by="", withdrawn_why="")
                | (Q(withdrawn_at__isnull=False, to_day__isnull=False) & ~Q(withdrawn_by="") & ~Q(withdrawn_why="")),
                name="withdrawn_by_somebody",
            ),
        ]  # fmt: skip
