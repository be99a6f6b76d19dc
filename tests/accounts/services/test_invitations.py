"""Offers to join: sent, renewed, taken back, accepted once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from copassess.accounts import services
from copassess.accounts.models import Invitation, Membership, Role, User
from copassess.accounts.refusals import Reason, Refused
from copassess.accounts.tokens import hash_of
from copassess.audit.models import Event
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Membership:
    return MembershipFactory.create()


def invite(owner: Membership, email: str = "ben@example.org", at: datetime = AT) -> Invitation:
    return services.invite(
        organisation=owner.organisation, email=email, role=Role.CONTRIBUTOR, by=owner.user, at=at
    ).invitation


def test_invite_sends_a_link_whose_secret_is_not_stored(
    owner: Membership,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.SITE_URL = "https://cop.example.org"

    with django_capture_on_commit_callbacks(execute=True):
        invitation = invite(owner, "Ben@Example.org")

    (message,) = mail.outbox
    assert message.to == ["ben@example.org"]
    assert owner.organisation.name in message.subject
    assert owner.user.name in message.body
    assert "Contributor" in message.body
    found = re.search(r"https://cop\.example\.org/invitations/accept/(\S+)", str(message.body))
    assert found
    assert invitation.token_hash == hash_of(found[1])
    assert found[1] not in str(Invitation.objects.values_list().get())
    assert invitation.expires_at == AT + timedelta(days=14)
    assert Event.objects.get().kind == "invitation.create"


def test_invite_sends_nothing_when_the_transaction_fails(
    owner: Membership, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused):
        invite(owner, owner.user.email)

    assert mail.outbox == []


def test_invite_survives_a_failing_mail_server(
    owner: Membership,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def refuse(*args: object) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        sent = services.invite(
            organisation=owner.organisation,
            email="ben@example.org",
            role=Role.VIEWER,
            by=owner.user,
            at=AT,
        )

    assert sent.delivery.has_failed
    assert Invitation.objects.get() == sent.invitation
    assert "could not be sent" in caplog.text


def test_invite_keeps_a_name_with_line_breaks_out_of_the_mail_s_headers(
    owner: Membership, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    owner.organisation.name = "Example\r\nBcc: everybody@example.org"
    owner.organisation.save()

    with django_capture_on_commit_callbacks(execute=True):
        invite(owner)

    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == ["ben@example.org"]


def test_invite_again_renews_the_one_that_waits(owner: Membership) -> None:
    first = invite(owner)

    again = services.invite(
        organisation=owner.organisation,
        email="BEN@example.org",
        role=Role.OWNER,
        by=owner.user,
        at=AT + timedelta(days=20),
    ).invitation

    assert again.pk == first.pk
    stored = Invitation.objects.get()
    assert stored.role == Role.OWNER
    assert stored.token_hash != first.token_hash
    assert stored.expires_at == AT + timedelta(days=34)


def test_invite_after_revocation_makes_a_new_one(owner: Membership) -> None:
    first = invite(owner)
    services.revoke(invitation=first, by=owner.user, at=AT)

    again = invite(owner)

    assert again.pk != first.pk
    assert Invitation.objects.pending().get() == again


def test_resend_gives_a_new_secret_and_term(owner: Membership) -> None:
    invitation = invite(owner)

    services.resend(invitation=invitation, by=owner.user, at=AT + timedelta(days=15))

    stored = Invitation.objects.get()
    assert stored.token_hash != invitation.token_hash
    assert stored.is_open(AT + timedelta(days=28))


def test_resend_refuses_a_revoked_one(owner: Membership) -> None:
    invitation = invite(owner)
    services.revoke(invitation=invitation, by=owner.user, at=AT)

    with pytest.raises(Refused) as refused:
        services.resend(invitation=invitation, by=owner.user, at=AT)

    assert refused.value.reason == Reason.INVITATION_CLOSED


def test_revoke_closes_and_records_once(owner: Membership) -> None:
    invitation = invite(owner)

    services.revoke(invitation=invitation, by=owner.user, at=AT)
    with pytest.raises(Refused) as refused:
        services.revoke(invitation=invitation, by=owner.user, at=AT)

    assert refused.value.reason == Reason.INVITATION_CLOSED
    assert not Invitation.objects.open(AT).exists()
    assert Event.objects.filter(kind="invitation.revoke").count() == 1


def test_accept_joins_with_the_role_and_records(owner: Membership) -> None:
    ben = UserFactory.create(email="ben@example.org")
    invitation = invite(owner)

    membership = services.accept(invitation=invitation, by=ben, at=AT)

    assert (membership.organisation, membership.role) == (owner.organisation, Role.CONTRIBUTOR)
    stored = Invitation.objects.get()
    assert (stored.accepted_at, stored.accepted_by) == (AT, ben)
    event = Event.objects.get(kind="invitation.accept")
    assert (event.actor, event.organisation_id) == (str(ben), str(owner.organisation_id))


def test_accept_refuses_another_address(owner: Membership) -> None:
    invitation = invite(owner)

    with pytest.raises(Refused) as refused:
        services.accept(invitation=invitation, by=UserFactory.create(), at=AT)

    assert refused.value.reason == Reason.OTHER_ADDRESS
    assert Invitation.objects.open(AT).exists()


@pytest.mark.parametrize("state", ["accepted", "revoked", "expired"])
def test_accept_refuses_a_closed_invitation(owner: Membership, state: str) -> None:
    ben = UserFactory.create(email="ben@example.org")
    invitation = invite(owner)
    at = AT + timedelta(days=14) if state == "expired" else AT
    if state == "accepted":
        Invitation.objects.update(accepted_at=AT)
    elif state == "revoked":
        Invitation.objects.update(revoked_at=AT)

    with pytest.raises(Refused) as refused:
        services.accept(invitation=invitation, by=ben, at=at)

    assert refused.value.reason == Reason.INVITATION_CLOSED
    assert not Membership.objects.filter(user=ben).exists()


def test_accept_keeps_the_role_of_one_who_belongs_already(owner: Membership) -> None:
    invitation = invite(owner)
    ben = UserFactory.create(email="ben@example.org")
    MembershipFactory.create(organisation=owner.organisation, user=ben, role=Role.OWNER)

    membership = services.accept(invitation=invitation, by=ben, at=AT)

    assert membership.role == Role.OWNER
    assert Membership.objects.filter(user=ben).count() == 1


def test_accept_as_new_makes_a_proven_account_that_belongs(owner: Membership) -> None:
    invitation = invite(owner)

    user = services.accept_as_new(invitation=invitation, name="Ben", password=PASSWORD, at=AT)

    assert (user.email, user.name) == ("ben@example.org", "Ben")
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=user).verified
    assert user.roles == {owner.organisation_id: Role.CONTRIBUTOR}
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"user.create", "user.sign_up", "invitation.accept"} <= kinds


def test_accept_as_new_takes_over_an_account_that_never_proved_the_address(
    owner: Membership,
) -> None:
    squatter = UserFactory.create(email="ben@example.org", verified=False)
    invitation = invite(owner)

    user = services.accept_as_new(
        invitation=invitation, name="Ben", password="a password of his own", at=AT
    )

    assert user == squatter
    assert not User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_accept_as_new_refuses_an_address_with_an_account_and_stays_open(
    owner: Membership,
) -> None:
    UserFactory.create(email="ben@example.org")
    invitation = invite(owner)

    with pytest.raises(Refused) as refused:
        services.accept_as_new(invitation=invitation, name="Ben", password=PASSWORD, at=AT)

    assert refused.value.reason == Reason.ACCOUNT_EXISTS
    assert Invitation.objects.open(AT).exists()
