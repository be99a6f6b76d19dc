"""Append-only events: who did what, when, to what, from where."""

import uuid
from typing import Self
from uuid import UUID

from django.db import models

KEY = 60


class EventQuerySet(models.QuerySet["Event"]):
    """Events in scope."""

    def of_organisation(self, organisation_id: UUID) -> Self:
        """Keep one organisation's own, newest first."""
        return self.filter(organisation_id=str(organisation_id)).order_by("-at", "-id")


class Event(models.Model):
    """One thing that happened, written once; people and targets as text, to outlive both."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=60)
    actor_id = models.CharField(max_length=36, blank=True)
    actor = models.CharField(max_length=254, blank=True)
    organisation_id = models.CharField(max_length=36, blank=True)
    target_kind = models.CharField(max_length=40, blank=True)
    target_id = models.CharField(max_length=36, blank=True)
    target = models.CharField(max_length=254, blank=True)
    facts = models.JSONField(default=dict)
    source = models.CharField(max_length=45, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["organisation_id", "-at"], name="event_organisation_at"),
            # A day's events for its seal, and the administrators' pages, newest first.
            models.Index(fields=["at", "id"], name="event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.target}"


class Seal(models.Model):
    """A day's events, closed: whoever alters or removes one is found out (`manage.py verifyaudit`).

    Its hash covers the day's events and the seal before. An event never has an instant before the
    end of the newest sealed day, whatever the clock says.
    """

    day = models.DateField(primary_key=True)
    # When the day ended (UTC).
    until = models.DateTimeField()
    events = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    # The first letters of each event's own digest, in order (`sealing.KEPT`).
    digests = models.TextField(blank=True)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day} {self.sha256[:12]}"


class Tombstone(models.Model):
    """What stood here was removed because it was kept long enough: its hash stays."""

    id = models.BigAutoField(primary_key=True)
    # "day" of events, by its date; "submission" or "review", by code; "report", by its PDF's hash.
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=KEY)
    sha256 = models.CharField(max_length=64)
    # How many rows went.
    count = models.PositiveIntegerField(default=1)
    policy = models.CharField(max_length=200)
    removed_at = models.DateTimeField()

    class Meta:
        ordering = ["-removed_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="tombstone_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @staticmethod
    def key_of(sha256: str) -> str:
        """Return as much of a file's hash as a key holds."""
        return sha256[:KEY]
