"""Users, organisations, memberships and staff roles for tests."""

import time
from functools import cache
from typing import Any

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import encrypt
from django.contrib.auth.hashers import make_password

from copassess.accounts.models import (
    Membership,
    Organisation,
    Role,
    Size,
    StaffKind,
    StaffRole,
    User,
)

PASSWORD = "correct horse 7 battery"
# The secret of every authenticator app here (base32).
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@cache
def password_hash() -> str:
    """Hash PASSWORD once: it is slow on purpose, and the same for every user here."""
    return make_password(PASSWORD)


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A person who signs in with PASSWORD; `verified=False` leaves the address unproven."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.LazyFunction(password_hash)

    @factory.post_generation
    def verified(self: Any, create: bool, extracted: bool | None, **kwargs: object) -> None:
        """Give the user its primary address, proven unless told otherwise."""
        if create:
            EmailAddress.objects.create(
                user=self, email=self.email, primary=True, verified=extracted is not False
            )


class OrganisationFactory(factory.django.DjangoModelFactory[Organisation]):
    """A company in Kenya without members."""

    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Example Telecom {n}")
    slug = factory.Sequence(lambda n: f"example-telecom-{n}")
    country = "KE"
    size = Size.MEDIUM


class MembershipFactory(factory.django.DjangoModelFactory[Membership]):
    """An owner, unless the role is given."""

    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
    role = Role.OWNER


def app_code(instant: float | None = None) -> str:
    """Return the code of such an app, now unless told otherwise."""
    counter = int((time.time() if instant is None else instant) // 30)
    code: str = format_hotp_value(hotp_value(APP_SECRET, counter))
    return code


def give_app(user: User) -> Authenticator:
    """Give somebody an authenticator app with APP_SECRET, once."""
    app, _is_new = Authenticator.objects.get_or_create(
        user=user,
        type=Authenticator.Type.TOTP,
        defaults={"data": {"secret": encrypt(APP_SECRET)}},
    )
    return app


class StaffRoleFactory(factory.django.DjangoModelFactory[StaffRole]):
    """A reviewer of all countries with an app, unless told otherwise (`factor=False`)."""

    class Meta:
        model = StaffRole
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    kind = StaffKind.REVIEWER
    countries = factory.LazyFunction(list[str])
    all_countries = factory.LazyAttribute(
        lambda made: made.kind == StaffKind.REVIEWER and not made.countries
    )

    @factory.post_generation
    def factor(self, create: bool, extracted: bool | None, **kwargs: object) -> None:
        """Give its holder the second factor that the role demands."""
        if create and extracted is not False:
            give_app(self.user)  # type: ignore[arg-type]  # (declared as a factory, made by it)
