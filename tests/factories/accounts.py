"""Users, organisations, memberships and staff roles for tests."""

from functools import cache
from typing import Any

import factory
from allauth.account.models import EmailAddress
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


class StaffRoleFactory(factory.django.DjangoModelFactory[StaffRole]):
    """A reviewer of all countries, unless kind or countries are given."""

    class Meta:
        model = StaffRole

    user = factory.SubFactory(UserFactory)
    kind = StaffKind.REVIEWER
    countries = factory.LazyFunction(list[str])
    all_countries = factory.LazyAttribute(
        lambda made: made.kind == StaffKind.REVIEWER and not made.countries
    )
