"""An offer, sent by e-mail, to join an organisation or UNICEF's staff."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from copassess.accounts.models.organisation import Organisation, Role
from copassess.accounts.tokens import hash_of

if TYPE_CHECKING:
    from copassess.accounts.models.user import User


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations in scope and state."""

    def visible_to(self, user: "User") -> Self:
        """Keep those of the user's own organisations."""
        return self.filter(organisation__in=list(user.roles))

    def pending(self) -> Self:
        """Keep those neither accepted nor revoked; expired ones too, which can be sent again."""
        return self.filter(accepted_at=None, revoked_at=None)

    def open(self, at: datetime) -> Self:
        """Keep those that can still be accepted at that instant."""
        return self.pending().filter(expires_at__gt=at)

    def for_list(self, organisation: Organisation) -> Self:
        """Keep one organisation's that wait, with who invited, newest first."""
        return self.pending().filter(organisation=organisation).select_related("invited_by")

    def by_token(self, token: str) -> "Invitation | None":
        """Find the one whose link holds the secret, whatever its state."""
        rows = self.select_related("organisation", "invited_by")
        return rows.filter(token_hash=hash_of(token)).first()


class Invitation(models.Model):
    """Lets the person who receives it join with one role; works once, until it expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=12, choices=Role)
    # SHA-256 of the secret in the link: who reads the database cannot use an invitation.
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_pending_once",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")), name="invitation_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} {self.role}"

    def is_open(self, at: datetime) -> bool:
        """Tell whether it can still be accepted at that instant."""
        return self.accepted_at is None and self.revoked_at is None and at < self.expires_at
