"""The audit chain as stored: each row carries the hash of the one before; the head is sealed with a key kept elsewhere."""

from django.db import models

from khoi.records.declared import declare
from khoi.records.guard import Record


class Event(Record):
    """One change, or one reading of a person's record. No foreign keys, so nothing can take it along.

    `before` and `after` hold values of personal fields only masked. `person` is the key of the person concerned.
    """

    data = declare(
        internal="number at post act subject request before after previous digest", personal="actor person"
    )
    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    actor = models.CharField(max_length=150)
    post = models.CharField(max_length=200, blank=True)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    person = models.CharField(max_length=22, blank=True)
    request = models.CharField(max_length=32, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["subject"], name="event_subject"),
            models.Index(fields=["person", "number"], name="event_person"),
        ]


class ChainHead(models.Model):
    """One row: number and hash of the last event, sealed so that a shortened chain shows."""

    data = declare(internal="number digest seal")
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="", blank=True)
    seal = models.CharField(max_length=64, default="", blank=True)

    def __str__(self) -> str:
        return f"{self.number} {self.digest}"
