"""The installation itself: whose office it serves, and on which network, as people decided on paper."""

from django.db import models
from django.db.models import Q

from khoi.records.declared import declare
from khoi.records.guard import Record
from khoi.records.units import Unit


def network() -> tuple[str, bool]:
    """The profile, and whether anybody has chosen it yet. One statement."""
    row = Installation.objects.values_list("profile", "profile_day").first()
    return (row[0], row[1] is not None) if row else ("isolated", False)


class Installation(Record):
    """One row: the unit whose office works here, its network profile, and whether all data are made up.

    Until `profile_day` is set nobody has chosen the network, and no record about a person can be kept.
    """

    data = declare(
        public="unit profile synthetic profile_document profile_day",
        internal="profile_at",
        personal="profile_by",
    )

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True)
    profile = models.CharField(max_length=10, default="isolated")
    profile_by = models.CharField(max_length=160, blank=True)
    profile_document = models.CharField(max_length=160, blank=True)
    profile_day = models.DateField(null=True, blank=True)
    profile_at = models.DateTimeField(null=True, blank=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(profile__in=["isolated", "connected"]), name="network_profile")
        ]
