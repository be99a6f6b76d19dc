"""Owners' pages of invitations."""

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from copassess.accounts import services
from copassess.accounts.models import Invitation, Membership, Role
from tests.factories.accounts import MembershipFactory

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Client) -> Membership:
    membership: Membership = MembershipFactory.create()
    client.force_login(membership.user)
    return membership


@pytest.fixture
def invitation(owner: Membership) -> Invitation:
    return services.invite(
        organisation=owner.organisation,
        email="ben@example.org",
        role=Role.VIEWER,
        by=owner.user,
        at=AT,
    ).invitation


def create_path(owner: Membership) -> str:
    return reverse("accounts:invitation-create", args=[owner.organisation_id])


def test_invitation_create_stores_and_mails(
    client: Client,
    owner: Membership,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    assert client.get(create_path(owner)).status_code == 200

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(
            create_path(owner), {"email": "Ben@Example.org", "role": "contributor"}, follow=True
        )

    assert Invitation.objects.get().email == "ben@example.org"
    assert mail.outbox[0].to == ["ben@example.org"]
    assert "We have sent an invitation to ben@example.org." in response.content.decode()


@pytest.mark.parametrize(
    "data", [{}, {"email": "ben", "role": "viewer"}, {"email": "ben@example.org", "role": "king"}]
)
def test_invitation_create_keeps_what_was_typed(
    client: Client, owner: Membership, data: dict[str, str]
) -> None:
    response = client.post(create_path(owner), data)

    page = response.content.decode()
    assert response.status_code == 200
    assert "error-summary" in page
    assert f'value="{data.get("email", "")}"' in page or not data
    assert not Invitation.objects.exists()


def test_invitation_create_says_who_belongs_already(client: Client, owner: Membership) -> None:
    response = client.post(create_path(owner), {"email": owner.user.email, "role": "viewer"})

    assert "belongs to the company already" in response.content.decode()


def test_invitation_create_stops_a_flood(
    client: Client, owner: Membership, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"invitation": "2/h/user"}

    codes = [
        client.post(
            create_path(owner), {"email": f"p{n}@example.org", "role": "viewer"}
        ).status_code
        for n in range(3)
    ]

    assert codes == [302, 302, 429]
    assert Invitation.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_invitation_create_says_that_the_mail_could_not_be_sent(
    client: Client, owner: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)

    response = client.post(
        create_path(owner), {"email": "ben@example.org", "role": "viewer"}, follow=True
    )

    assert "could not be sent now" in response.content.decode()
    assert Invitation.objects.exists()


def test_invitation_resend_gives_a_new_link(client: Client, invitation: Invitation) -> None:
    response = client.post(reverse("accounts:invitation-resend", args=[invitation.pk]), follow=True)

    assert "We have sent an invitation" in response.content.decode()
    assert Invitation.objects.get().token_hash != invitation.token_hash


def test_invitation_resend_stops_a_flood(
    client: Client, invitation: Invitation, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"invitation": "1/h/user"}
    path = reverse("accounts:invitation-resend", args=[invitation.pk])

    codes = [client.post(path).status_code for _ in range(2)]

    assert codes == [302, 429]


def test_invitation_revoke_closes_it(client: Client, invitation: Invitation) -> None:
    path = reverse("accounts:invitation-revoke", args=[invitation.pk])

    first, second = client.post(path, follow=True), client.post(path, follow=True)

    assert "is taken back" in first.content.decode()
    assert "taken back meanwhile" in second.content.decode()
    assert Invitation.objects.get().revoked_at


def test_invitation_resend_of_a_revoked_one_is_explained(
    client: Client, invitation: Invitation
) -> None:
    Invitation.objects.update(revoked_at=AT)

    response = client.post(reverse("accounts:invitation-resend", args=[invitation.pk]), follow=True)

    assert "taken back meanwhile" in response.content.decode()
