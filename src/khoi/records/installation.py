"""The installation itself: whose office it serves, its network profile, sign-in links and the journal of changes."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from khoi.records.guard import Record
from khoi.records.units import Unit


class Installation(Record):
    """One row: the unit whose office works here, and whether all data are made up."""

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    profile = models.CharField(max_length=10, default="isolated")
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(profile__in=["isolated", "connected"]), name="network_profile")
        ]


class SignInLink(Record):
    """A link that signs one person in once; only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class Event(Record):
    """One change: who, when, what, before and after as text. No foreign keys, so nothing can take it along."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject"], name="event_subject")]
