"""Who works here as what: posts over the tree for a term, and the sheets that let a person in for the first time."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from khoi.records.declared import declare
from khoi.records.guard import Record
from khoi.records.names import new_key
from khoi.records.resolutions import Term
from khoi.records.units import Unit


class Post(Record):
    """An account holds a role at a unit (none: the whole installation) from a day up to but not including another.

    It ends earlier with its unit, its term, or the post it was delegated from; `to_day` is never moved for that.
    """

    data = declare(
        public="role unit from_day to_day term",
        internal="key source decision given_at ended_at ended_why",
        personal="account given_by ended_by",
    )
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="posts")
    from_day = models.DateField()
    to_day = models.DateField(null=True, blank=True)
    term = models.ForeignKey(Term, models.PROTECT, null=True, blank=True)
    source = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="delegations")
    decision = models.CharField(max_length=160)
    given_by = models.CharField(max_length=150)
    given_at = models.DateTimeField()
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["from_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_day__isnull=True) | Q(to_day__gte=F("from_day")), name="post_forward"
            ),
            models.CheckConstraint(
                condition=Q(source__isnull=True) | Q(to_day__isnull=False), name="delegation_has_an_end"
            ),
        ]


class Invitation(Record):
    """A one-time code, printed on a sheet or the console, with which an account chooses its password; only its hash is kept."""

    data = declare(internal="made_at expires_at used_at", personal="account made_by", sensitive="digest")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
