"""A person who signs in."""

import uuid
from typing import ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from copassess.accounts import time_zones
from copassess.accounts.models.organisation import Membership, Organisation, Role
from copassess.accounts.models.staff import StaffRole


def validate_time_zone(name: str) -> None:
    """Refuse a name that the time zone database does not hold."""
    if name not in time_zones.names():
        raise ValidationError(_("There is no time zone called %(name)s."), params={"name": name})


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address, which is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> "User":
        """Store a user; without a password nobody can sign in as it until one is set."""
        user = self.model(email=email.strip().lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def staff(self) -> models.QuerySet["User"]:
        """Return everybody who has a staff role."""
        return self.filter(pk__in=StaffRole.objects.values("user"))

    def answering_for(self, organisation: Organisation) -> models.QuerySet["User"]:
        """Return the members of a company who may answer, by name."""
        members = Membership.objects.filter(
            organisation=organisation, role__in=[Role.OWNER, Role.CONTRIBUTOR]
        )
        return self.filter(pk__in=members.values("user"), is_active=True).order_by("name", "email")

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by e-mail address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person with an e-mail address; what they may do comes from memberships and staff roles."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(gettext_lazy("E-mail address"), max_length=254, unique=True)
    name = models.CharField(gettext_lazy("Full name"), max_length=120, blank=True)
    time_zone = models.CharField(
        gettext_lazy("Time zone"), max_length=64, default="UTC", validators=[validate_time_zone]
    )
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> dict[UUID, Role]:
        """This user's role in each organisation, by its ID (one query, then kept)."""
        rows = Membership.objects.filter(user=self).values_list("organisation_id", "role")
        return {organisation: Role(role) for organisation, role in rows}

    @cached_property
    def staff_roles(self) -> dict[str, StaffRole]:
        """This user's staff roles by kind (one query, then kept)."""
        rows = StaffRole.objects.filter(user=self).with_factor()
        return {role.kind: role for role in rows}

    @property
    def lacks_second_factor(self) -> bool:
        """Tell whether a role of this user's demands a second factor that is not there yet."""
        return any(not role.has_factor for role in self.staff_roles.values())
