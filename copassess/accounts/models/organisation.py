"""Companies and who belongs to them."""

import uuid
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from copassess.accounts.models.logo import Logo

if TYPE_CHECKING:
    from copassess.accounts.models.user import User


class Size(models.TextChoices):
    """How many people work for an organisation."""

    MICRO = "micro", _("Fewer than 10 people")
    SMALL = "small", _("10 to 49 people")
    MEDIUM = "medium", _("50 to 249 people")
    LARGE = "large", _("250 people or more")


class Role(models.TextChoices):
    """What a member may do in an organisation (DESIGN, section 5)."""

    OWNER = "owner", _("Owner")
    CONTRIBUTOR = "contributor", _("Contributor")
    VIEWER = "viewer", _("Viewer")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations in scope and order."""

    def visible_to(self, user: "User") -> Self:
        """Keep those that the user belongs to."""
        return self.filter(pk__in=list(user.roles))

    def for_list(self) -> Self:
        """Add `member_count`."""
        members = Membership.objects.filter(organisation=models.OuterRef("pk")).order_by()
        counts = members.values("organisation").annotate(count=models.Count("pk")).values("count")
        return self.annotate(member_count=models.Subquery(counts))


class Organisation(models.Model):
    """A company that assesses itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("Company name"), max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    country = models.CharField(_("Country"), max_length=2)
    size = models.CharField(_("Size"), max_length=10, choices=Size)
    # Printed on the cover of its reports; a frozen document names the one it had then.
    logo = models.ForeignKey(
        Logo, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # Whether its scores may be part of what others are compared with; an owner decides.
    joins_benchmark = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:organisation-detail", kwargs={"pk": self.pk})


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships in scope and order."""

    def visible_to(self, user: "User") -> Self:
        """Keep those of the user's own organisations."""
        return self.filter(organisation__in=list(user.roles))

    def for_list(self, organisation: Organisation) -> Self:
        """Keep one organisation's, with the people, in order of name."""
        rows = self.filter(organisation=organisation).select_related("user")
        return rows.order_by("user__name", "user__email")


class Membership(models.Model):
    """A user in an organisation, with one role."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_id}"
