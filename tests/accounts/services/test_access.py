"""Closing accounts, opening them again, and owners for companies that have none."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from copassess.accounts import services, wording
from copassess.accounts.models import Organisation, Role, StaffKind, User
from copassess.accounts.refusals import Reason, Refused
from copassess.audit.models import Event
from tests.factories.accounts import (
    PASSWORD,
    MembershipFactory,
    OrganisationFactory,
    StaffRoleFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def sign_in(user: User) -> Client:
    """Try to sign in with the right password; return the browser."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def owner(organisation: Organisation) -> User:
    """Return a new owner of a company."""
    user: User = MembershipFactory.create(organisation=organisation, role=Role.OWNER).user
    return user


def test_closed_account_is_out_at_once_and_cannot_come_back() -> None:
    user = UserFactory.create()
    client = sign_in(user)
    assert is_signed_in(client)

    services.deactivate(user=user, reason="The laptop was stolen.", at=AT)

    assert client.get(reverse("accounts:profile-edit")).status_code == 302
    assert not is_signed_in(sign_in(user))
    event = Event.objects.get(kind="user.deactivate")
    assert (event.target_id, event.facts) == (str(user.pk), {"reason": "The laptop was stolen."})


def test_closed_account_is_sent_no_link_for_a_new_password() -> None:
    user = UserFactory.create()
    services.deactivate(user=user, reason="x", at=AT)

    Client().post(reverse("account_reset_password"), {"email": user.email})

    assert [one for one in mail.outbox if "password/reset/key" in str(one.body)] == []


def test_closed_account_is_not_opened_by_an_invitation() -> None:
    user = UserFactory.create()
    services.deactivate(user=user, reason="x", at=AT)
    company = OrganisationFactory.create()
    invitation = services.invite(
        organisation=company, email=user.email, role=Role.VIEWER, by=owner(company), at=AT
    ).invitation

    with pytest.raises(Refused) as refused:
        services.accept_as_new(invitation=invitation, name="Other", password=PASSWORD, at=AT)

    assert refused.value.reason == Reason.ACCOUNT_EXISTS
    user.refresh_from_db()
    assert not user.is_active


def test_event_says_why() -> None:
    user = UserFactory.create(name="Maria")

    services.deactivate(user=user, reason="Left the company.", at=AT)

    assert wording.about(Event.objects.get(kind="user.deactivate")).endswith(": Left the company.")


def test_opened_account_signs_in_as_before() -> None:
    user = UserFactory.create()
    services.deactivate(user=user, reason="x", at=AT)

    services.reactivate(user=user, reason="It was a mistake.", at=AT)

    user.refresh_from_db()
    assert is_signed_in(sign_in(user))
    assert Event.objects.get(kind="user.reactivate").facts == {"reason": "It was a mistake."}


def test_doing_it_twice_leaves_one_event() -> None:
    user = UserFactory.create()

    for _ in range(2):
        services.deactivate(user=user, reason="x", at=AT)

    assert Event.objects.filter(kind="user.deactivate").count() == 1


def test_last_administrator_who_can_sign_in_stays() -> None:
    first, second = (StaffRoleFactory.create(kind=StaffKind.ADMINISTRATOR).user for _ in range(2))
    services.deactivate(user=first, reason="x", at=AT)

    with pytest.raises(Refused) as refused:
        services.deactivate(user=second, reason="x", at=AT)

    assert refused.value.reason == Reason.LAST_ADMINISTRATOR
    second.refresh_from_db()
    assert second.is_active


def test_closed_administrator_is_no_other_one() -> None:
    first, second = (StaffRoleFactory.create(kind=StaffKind.ADMINISTRATOR).user for _ in range(2))
    services.deactivate(user=first, reason="x", at=AT)

    with pytest.raises(Refused):
        services.set_staff_roles(user=second, grants=[], by=second, at=AT)


def test_companies_without_an_owner_are_named() -> None:
    left, kept = OrganisationFactory.create(), OrganisationFactory.create()
    user = owner(left)
    MembershipFactory.create(organisation=kept, user=user, role=Role.OWNER)
    owner(kept)

    companies = services.deactivate(user=user, reason="x", at=AT)

    assert companies == [left]
    assert list(services.unowned()) == [left]


@pytest.mark.parametrize("is_member", [True, False])
def test_company_without_an_owner_gets_one(is_member: bool) -> None:
    company, user = OrganisationFactory.create(), UserFactory.create()
    services.deactivate(user=owner(company), reason="x", at=AT)
    if is_member:
        MembershipFactory.create(organisation=company, user=user, role=Role.VIEWER)

    services.appoint_owner(organisation=company, user=user, at=AT)

    assert User.objects.get(pk=user.pk).roles == {company.pk: Role.OWNER}
    assert not services.unowned().exists()
    kind = "membership.change" if is_member else "membership.create"
    assert Event.objects.filter(kind=kind, target_id=str(user.pk)).exists()


def test_closed_account_is_given_no_role() -> None:
    user = UserFactory.create()
    administrator = StaffRoleFactory.create(kind=StaffKind.ADMINISTRATOR).user
    services.deactivate(user=user, reason="x", at=AT)

    with pytest.raises(Refused) as refused:
        services.add_staff(
            email=user.email,
            name="",
            grants=[services.Grant(StaffKind.ADMINISTRATOR)],
            by=administrator,
            at=AT,
        )

    assert refused.value.reason == Reason.DEACTIVATED


def test_company_that_was_closed_needs_no_owner() -> None:
    OrganisationFactory.create()

    assert not services.unowned().exists()


def test_company_with_an_owner_is_left_to_its_owner() -> None:
    company = OrganisationFactory.create()
    owner(company)
    member = MembershipFactory.create(organisation=company, role=Role.VIEWER).user

    with pytest.raises(Refused) as refused:
        services.appoint_owner(organisation=company, user=member, at=AT)

    assert refused.value.reason == Reason.OWNER_THERE
