"""The outbox: a mail is a row of the transaction that it tells of, until it has been sent."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q


class MailQuerySet(models.QuerySet["Mail"]):
    """Mails by what became of them."""

    def waiting(self) -> Self:
        """Return those that are not sent, the oldest first."""
        return self.filter(sent_at=None).order_by("made_at", "id")

    def free(self, at: datetime) -> Self:
        """Return those waiting that nobody is sending at that instant."""
        return self.waiting().filter(Q(held_until=None) | Q(held_until__lte=at))


class Mail(models.Model):
    """One mail to one address; its texts are emptied once it is sent, as they may hold links."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Which template it was written from, for whoever looks for what went wrong.
    kind = models.CharField(max_length=60)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    made_at = models.DateTimeField()
    # Whoever sends it holds it until then; a sender that was killed lets go by itself.
    held_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    # The kind of the last failure, never what the server said: that may name people.
    failure = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
