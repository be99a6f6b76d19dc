"""Roles of UNICEF staff."""

import uuid
from typing import Self

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StaffKind(models.TextChoices):
    """What a member of staff does here (DESIGN, section 5)."""

    REVIEWER = "reviewer", _("Reviewer")
    CONTENT_EDITOR = "content_editor", _("Content editor")
    ADMINISTRATOR = "administrator", _("Administrator")


# What lets somebody in beside the password; recovery codes alone are no factor of their own.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class StaffRoleQuerySet(models.QuerySet["StaffRole"]):
    """Staff roles in order."""

    def with_factor(self) -> Self:
        """Say along whether their holder has a second factor, as `has_factor`."""
        factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=FACTORS)
        return self.annotate(has_factor=Exists(factors))

    def for_list(self) -> Self:
        """Fetch the people along, in order of name; each one's roles stand together."""
        return self.select_related("user").order_by("user__name", "user__email", "user", "kind")


class StaffRole(models.Model):
    """One role of one member of staff; a reviewer's countries limit what they see."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_role_rows"
    )
    kind = models.CharField(max_length=16, choices=StaffKind)
    all_countries = models.BooleanField(_("All countries"), default=False)
    # ISO 3166 two-letter codes; read whole with the role, never searched.
    countries = models.JSONField(_("Countries"), default=list, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    # Known where `with_factor` fetched the row.
    has_factor: bool

    objects = StaffRoleQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="staff_role_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind}"
