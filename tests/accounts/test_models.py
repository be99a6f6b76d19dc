"""Rows of accounts as they describe themselves, and what the database itself refuses."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from copassess.accounts.models import Invitation, Role, StaffKind, User
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    StaffRoleFactory,
    UserFactory,
)

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def invitation(**fields: object) -> Invitation:
    given = {"email": "ben@example.org", "role": Role.VIEWER, "token_hash": "a" * 64}
    times = {"invited_at": AT, "expires_at": AT + timedelta(days=14)}
    return Invitation(**given | times | fields)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("fields", "at", "is_open"),
    [
        ({}, AT, True),
        ({}, AT + timedelta(days=14, seconds=-1), True),
        ({}, AT + timedelta(days=14), False),
        ({"accepted_at": AT}, AT, False),
        ({"revoked_at": AT}, AT, False),
    ],
)
def test_invitation_is_open_until_it_ends(
    fields: dict[str, object], at: datetime, is_open: bool
) -> None:
    assert invitation(**fields).is_open(at) is is_open


@pytest.mark.django_db
def test_database_keeps_one_pending_invitation_an_address() -> None:
    organisation = OrganisationFactory.create()
    invitation(organisation=organisation, revoked_at=AT).save()
    invitation(organisation=organisation, token_hash="b" * 64).save()

    with pytest.raises(IntegrityError), transaction.atomic():
        invitation(organisation=organisation, token_hash="c" * 64).save()


@pytest.mark.django_db
def test_database_refuses_an_invitation_that_ends_before_it_begins() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        invitation(organisation=OrganisationFactory.create(), expires_at=AT).save()


@pytest.mark.django_db
def test_database_keeps_one_account_an_address_whatever_the_case() -> None:
    UserFactory.create(email="ana@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="ANA@example.org")


@pytest.mark.django_db
def test_user_is_found_by_address_whatever_the_case() -> None:
    user = UserFactory.create(email="ana@example.org")

    assert User.objects.get_by_natural_key(" Ana@Example.org ") == user


@pytest.mark.django_db
def test_user_s_roles_take_one_query_each_however_often_they_are_asked(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    membership = MembershipFactory.create(role=Role.CONTRIBUTOR)
    StaffRoleFactory.create(user=membership.user, kind=StaffKind.CONTENT_EDITOR)
    user = User.objects.get(pk=membership.user_id)

    with django_assert_num_queries(2):
        for _ in range(3):
            assert user.roles == {membership.organisation_id: Role.CONTRIBUTOR}
            assert set(user.staff_roles) == {StaffKind.CONTENT_EDITOR}


@pytest.mark.pure
def test_time_zone_must_exist() -> None:
    User(email="ana@example.org", password="x", time_zone="Asia/Tokyo").clean_fields()

    with pytest.raises(ValidationError, match="Mars/Olympus"):
        User(email="ana@example.org", password="x", time_zone="Mars/Olympus").clean_fields()


@pytest.mark.django_db
def test_rows_describe_themselves() -> None:
    user = UserFactory.create(name="", email="ana@example.org")
    membership = MembershipFactory.create(user=user, organisation__name="Example")
    role = StaffRoleFactory.create(user=user)

    assert str(user) == "ana@example.org"
    assert str(membership.organisation) == "Example"
    assert str(membership) == f"{user.pk} owner {membership.organisation_id}"
    assert str(role) == f"{user.pk} reviewer"
    assert str(invitation()) == "ben@example.org viewer"
