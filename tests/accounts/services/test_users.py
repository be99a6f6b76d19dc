"""Making people, and who an address belongs to."""

from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress

from copassess.accounts import services
from copassess.accounts.models import User
from copassess.accounts.refusals import Reason, Refused
from copassess.accounts.services import users
from copassess.audit.models import Event
from tests.factories.accounts import PASSWORD, UserFactory

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_create_user_stores_person_and_proven_address() -> None:
    user = services.create_user(
        email=" Ana@Example.ORG ",
        password=PASSWORD,
        name="Ana",
        time_zone="Africa/Nairobi",
        verified=True,
        at=AT,
    )

    stored = User.objects.get()
    assert stored == user
    assert (stored.email, stored.name) == ("ana@example.org", "Ana")
    assert (stored.time_zone, stored.joined_at) == ("Africa/Nairobi", AT)
    assert stored.check_password(PASSWORD)
    address = EmailAddress.objects.get()
    assert (address.email, address.primary, address.verified) == ("ana@example.org", True, True)
    assert Event.objects.get().kind == "user.create"


def test_create_user_leaves_address_unproven_unless_told() -> None:
    services.create_user(email="ana@example.org", password=PASSWORD, name="Ana", at=AT)

    assert not EmailAddress.objects.get().verified


def test_create_user_refuses_taken_address() -> None:
    UserFactory.create(email="ana@example.org")

    with pytest.raises(Refused) as refused:
        services.create_user(email="ANA@example.org", password=PASSWORD, name="Ana", at=AT)

    assert refused.value.reason == Reason.ACCOUNT_EXISTS
    assert User.objects.count() == 1
    assert not Event.objects.exists()


def test_create_or_claim_takes_over_unproven_account_with_its_password() -> None:
    squatter = UserFactory.create(email="ana@example.org", name="Somebody", verified=False)

    user = users.create_or_claim(
        email="ana@example.org", password="another fine password", name="Ana", at=AT
    )

    assert user == squatter
    user.refresh_from_db()
    assert user.name == "Ana"
    assert not user.check_password(PASSWORD)
    assert user.check_password("another fine password")
    assert EmailAddress.objects.get().verified


def test_create_or_claim_refuses_proven_account() -> None:
    UserFactory.create(email="ana@example.org")

    with pytest.raises(Refused) as refused:
        users.create_or_claim(email="ana@example.org", password=PASSWORD, name="Ana", at=AT)

    assert refused.value.reason == Reason.ACCOUNT_EXISTS


def test_proven_user_is_found_whatever_the_case() -> None:
    user = UserFactory.create(email="ana@example.org")
    UserFactory.create(email="ben@example.org", verified=False)

    assert users.proven_user("Ana@Example.org") == user
    assert users.proven_user("ben@example.org") is None
    assert users.proven_user("nobody@example.org") is None


def test_change_profile_stores_and_records() -> None:
    user = UserFactory.create()

    services.change_profile(user=user, name="New Name", time_zone="Asia/Tokyo", at=AT)

    user.refresh_from_db()
    assert (user.name, user.time_zone) == ("New Name", "Asia/Tokyo")
    assert Event.objects.get().kind == "user.change"
