"""The outbox: a mail is a row of the transaction that it tells of, until it has been sent."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q


class MailQuerySet(models.QuerySet["Mail"]):
    """Mails by what became of them."""

    def waiting(self) -> Self:
        """Return those still to be sent, the oldest first."""
        return self.filter(sent_at=None).exclude(text="").order_by("made_at", "id")

    def free(self, at: datetime) -> Self:
        """Return those waiting that nobody is sending at that instant."""
        return self.waiting().filter(Q(held_until=None) | Q(held_until__lte=at))

    def postponed(self, at: datetime) -> Self:
        """Return those that wait for the server to come back, at that instant."""
        return self.waiting().failed().filter(held_until__gt=at)

    def failed(self) -> Self:
        """Return those whose last try went wrong."""
        return self.exclude(failure="")

    def hopeless(self, *, tries: int, before: datetime) -> Self:
        """Return those that were tried so often, or wait since before that instant."""
        return self.filter(Q(tries__gte=tries) | Q(made_at__lt=before))

    def over(self) -> Self:
        """Return those that were sent or given up."""
        return self.filter(text="")


class Mail(models.Model):
    """One mail to one address; once it is sent its texts are emptied, as they may hold links.

    One without a text that was never sent was given up.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Which template it was written from, for whoever looks for what went wrong.
    kind = models.CharField(max_length=60)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    made_at = models.DateTimeField()
    # Whoever sends it holds it until then; a sender that was killed lets go by itself. With a
    # failure beside it, it waits until then for the server, and so does every other mail.
    held_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    # The kind of the last failure, never what the server said: that may name people.
    failure = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [
            # A few wait among all those of a month that were sent.
            models.Index(fields=["made_at"], condition=Q(sent_at=None), name="mail_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
