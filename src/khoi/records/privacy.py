"""Registers of personal data: purposes with their ground, requests of persons with their clock, incidents."""

from django.db import models
from django.db.models import Q

from khoi.records.declared import declare
from khoi.records.guard import Record
from khoi.records.names import new_key
from khoi.records.persons import Person
from khoi.records.sealed import SealedText

REQUEST_KINDS = ["view", "correct", "delete", "restrict", "object", "withdraw", "complain"]
REQUEST_STATES = ["open", "answered", "done", "refused"]


class Purpose(Record):
    """Why the office holds personal data: the purpose, its legal ground with the paper, what data, how long."""

    data = declare(
        public="key title ground document held kept_until from_day to_day",
        internal="recorded_at",
        personal="recorded_by",
    )
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    title = models.CharField(max_length=200)
    ground = models.CharField(max_length=200)
    document = models.CharField(max_length=160)
    held = models.TextField()
    kept_until = models.CharField(max_length=200)
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["from_day", "pk"]


class DataRequest(Record):
    """What a person asks about their own data. The days are worked out when it is received and kept with their clause."""

    data = declare(
        persons=True,
        internal="key kind field received_on answer_by complete_by clause extended_to state answered_at closed_on document",
        personal="person answered_by",
        sensitive="words answer extended_why",
    )
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=10)
    field = models.CharField(max_length=40, blank=True)
    words = SealedText()
    received_on = models.DateField()
    answer_by = models.DateField(null=True, blank=True)
    complete_by = models.DateField(null=True, blank=True)
    clause = models.CharField(max_length=200, blank=True)
    extended_to = models.DateField(null=True, blank=True)
    extended_why = SealedText(blank=True)
    state = models.CharField(max_length=10, default="open")
    answer = SealedText(blank=True)
    document = models.CharField(max_length=160, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["complete_by", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=REQUEST_KINDS), name="request_kind"),
            models.CheckConstraint(condition=Q(state__in=REQUEST_STATES), name="request_state"),
        ]


class Incident(Record):
    """A breach of personal data: what happened, and by when the competent body must be told. It names no person."""

    data = declare(
        internal="key title found_at notify_by clause told_at told_whom words affected measures closed_on recorded_at",
        personal="recorded_by",
    )
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    title = models.CharField(max_length=200)
    words = models.TextField()
    found_at = models.DateTimeField()
    notify_by = models.DateTimeField(null=True, blank=True)
    clause = models.CharField(max_length=200, blank=True)
    affected = models.PositiveIntegerField(null=True, blank=True)
    measures = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_whom = models.CharField(max_length=200, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["-found_at", "-pk"]
