"""Persons the office keeps a record of. On a connected installation this table stays empty and has no page."""

from django.conf import settings
from django.db import models

from khoi.records.declared import declare
from khoi.records.guard import Record
from khoi.records.names import new_key
from khoi.records.sealed import SealedText
from khoi.records.units import Unit


class Person(Record):
    """One person: name, birth day, how to reach them, and the State identity number, sealed and found by its keyed hash.

    `unit` is where the record is kept; who may see it follows from that unit's place in the tree. A deleted record is
    emptied: a row without a name, which says nothing of anybody and on which closed requests still hang.
    """

    data = declare(
        persons=True,
        internal="key unit recorded_at",
        personal="account name search born_on phone email recorded_by",
        sensitive="identity_number identity_hash",
    )
    key = models.CharField(max_length=22, unique=True, default=new_key, editable=False)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="person"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="persons")
    name = models.CharField(max_length=120)
    search = models.CharField(max_length=120, db_index=True)
    born_on = models.DateField(null=True, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    identity_number = SealedText(blank=True)
    identity_hash = models.CharField(max_length=64, blank=True, db_index=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["search", "pk"]

    def __str__(self) -> str:
        return self.key

    @property
    def is_emptied(self) -> bool:
        """Whether the record was deleted."""
        return not self.name

    @classmethod
    def kept(cls) -> models.QuerySet["Person"]:
        """The records that say something of somebody."""
        return cls.objects.exclude(name="")
