"""A section without an account: the link to one area, and what comes back through it."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q

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

    def for_guest(self) -> Self:
        """Join what the guest's page shows."""
        return self.select_related("assessment__organisation", "assessment__revision", "made_by")

    def for_list(self) -> Self:
        """Join who made them; count what is written, and what waits for a decision."""
        written = Count("proposals")
        waiting = Count("proposals", filter=Q(proposals__state=ProposalState.OPEN))
        rows = self.select_related("made_by", "revoked_by")
        return rows.annotate(written=written, waiting=waiting)


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

    def sent(self) -> Self:
        """Return those that members may see: the guest has sent them, or they are decided."""
        return self.filter(~Q(state=ProposalState.OPEN) | Q(link__finished_at__isnull=False))

    def for_writing(self) -> Self:
        """Join what deciding on one asks of its link and answer."""
        return self.select_related("link__assessment__revision", "answer")

    def for_deciding(self) -> Self:
        """Join the answer as it is now, and who is concerned."""
        rows = self.select_related("answer__written_by", "link", "decided_by")
        return rows.order_by("link__made_at", "link", "answer__question")


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
