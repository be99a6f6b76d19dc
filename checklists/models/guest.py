"""A section without an account: the link to one area, and what comes back through it."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from checklists.choices import ProposalState, Response
from checklists.models.answer import Answer
from checklists.models.assessment import Assessment
from copassess.accounts.models import User


class GuestLinkQuerySet(models.QuerySet["GuestLink"]):
    """Links by who may see them and whether they work."""

    def visible_to(self, user: User) -> Self:
        """Return those of the organisations that the user belongs to."""
        return self.filter(assessment__organisation__in=list(user.roles))

    def open(self, at: datetime) -> Self:
        """Return those through which answers may still come at that instant."""
        return self.filter(revoked_at=None, finished_at=None, expires_at__gt=at)


class GuestLink(models.Model):
    """Lets a person without an account propose answers for one area, until it ends.

    It ends when they send their answers, when a member revokes it, and when it expires.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="guest_links")
    area = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    email = models.EmailField(max_length=254)
    # What the member writes to the guest along with the link.
    message = models.TextField(max_length=2000, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    expires_at = models.DateTimeField()
    # When the guest said that this is all.
    finished_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = GuestLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="guest_link_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=False) | Q(revoked_by=None),
                name="guest_link_revoked_by_when_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.email}"

    def is_open(self, at: datetime) -> bool:
        """Tell whether answers may still come through it at that instant."""
        return self.revoked_at is None and self.finished_at is None and at < self.expires_at


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals by who may see them and what became of them."""

    def visible_to(self, user: User) -> Self:
        """Return those of the organisations that the user belongs to."""
        return self.filter(link__assessment__organisation__in=list(user.roles))

    def waiting(self) -> Self:
        """Return those that a guest has sent and no member has decided."""
        return self.filter(state=ProposalState.OPEN, link__finished_at__isnull=False)


class Proposal(models.Model):
    """What a guest would answer to one question; it changes nothing until a member accepts it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.ForeignKey(GuestLink, on_delete=models.CASCADE, related_name="proposals")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="proposals")
    response = models.CharField(max_length=14, choices=Response, blank=True)
    note = models.TextField(max_length=5000, blank=True)
    # The answer's version when the guest first wrote: what came after it is shown beside.
    version = models.PositiveIntegerField()
    written_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["link", "answer"]
        constraints = [
            models.UniqueConstraint(fields=["link", "answer"], name="proposal_once"),
            models.CheckConstraint(
                condition=Q(response__in=["", *Response.values]), name="proposal_response_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.OPEN, decided_at=None, decided_by=None)
                | Q(
                    state__in=[ProposalState.ACCEPTED, ProposalState.DECLINED],
                    decided_at__isnull=False,
                ),
                name="proposal_decided_or_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.state}"
