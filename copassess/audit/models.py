"""Append-only events: who did what, when, to what, from where."""

import uuid
from typing import Self
from uuid import UUID

from django.db import models


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
        indexes = [models.Index(fields=["organisation_id", "-at"], name="event_organisation_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.kind} {self.target}"
