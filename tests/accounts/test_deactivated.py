"""No way leads back into an account that an administrator deactivated."""

import re
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from copassess.accounts import services
from copassess.accounts.adapter import AccountAdapter
from copassess.accounts.models import Membership, Role, User
from copassess.audit.models import Event
from tests.accounts.test_sign_up import link_in
from tests.factories.accounts import (
    PASSWORD,
    MembershipFactory,
    UserFactory,
    app_code,
    give_app,
)

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LOGIN = reverse("account_login")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_at_once")]


@pytest.fixture
def ana() -> User:
    user: User = UserFactory.create(email="ana@example.org", name="Ana Rojas")
    return user


def deactivate(user: User) -> None:
    services.deactivate(user=user, reason="Left", at=AT)
    mail.outbox.clear()


def told(client: Client, email: str, password: str) -> str:
    """Return the page after sign-in, without what differs by itself."""
    response = client.post(LOGIN, {"login": email, "password": password})
    assert response.status_code == 200
    return re.sub(rf'{email}|value="\w{{64}}"', "", response.content.decode())


def test_right_password_is_answered_as_a_wrong_one(client: Client, ana: User) -> None:
    UserFactory.create(email="eve@example.org")
    deactivate(ana)

    right = told(client, ana.email, PASSWORD)

    assert "The e-mail address or the password is wrong." in right
    assert right == told(client, "eve@example.org", "wrong")
    assert Event.objects.filter(kind="user.sign_in_failed").count() == 2


def test_right_password_is_counted_as_a_wrong_one(client: Client, ana: User) -> None:
    deactivate(ana)

    pages = [told(client, ana.email, PASSWORD) for _ in range(6)]

    assert "Too many failed attempts" in pages[-1]


def test_code_after_the_password_opens_nothing(client: Client, ana: User) -> None:
    give_app(ana)
    client.post(LOGIN, {"login": ana.email, "password": PASSWORD})
    deactivate(ana)

    response = client.post(reverse("mfa_authenticate"), {"code": app_code()})

    assert response["Location"] == LOGIN
    assert "_auth_user_id" not in client.session
    assert not Event.objects.filter(kind="user.sign_in").exists()


def test_passkey_is_answered_as_a_wrong_password(client: Client, ana: User) -> None:
    deactivate(ana)
    request = client.get(LOGIN).wsgi_request
    ana.refresh_from_db()

    response = AccountAdapter(request).pre_login(
        request,
        ana,
        email_verification="none",
        signal_kwargs=None,
        email=None,
        signup=False,
        redirect_url=None,
    )

    assert response is not None
    assert response["Location"] == LOGIN


def test_reset_sends_no_link(client: Client, ana: User) -> None:
    deactivate(ana)
    pages = [
        client.post(reverse("account_reset_password"), {"email": email})["Location"]
        for email in (ana.email, "nobody@example.org")
    ]

    assert pages[0] == pages[1]
    assert [re.search(r"/password/reset/key/", str(sent.body)) for sent in mail.outbox] == [
        *(None, None)
    ]


def test_link_of_a_lost_password_from_before_is_worth_nothing(client: Client, ana: User) -> None:
    client.post(reverse("account_reset_password"), {"email": ana.email})
    link = link_in(mail.outbox[0])
    other = Client()
    opened = other.get(link, follow=True).redirect_chain[-1][0]
    deactivate(ana)

    page = client.get(link)
    late = other.post(opened, {"password1": "another horse 8 charger"})

    assert page.status_code == late.status_code == 200
    assert 'name="password1"' not in page.content.decode()
    assert User.objects.get(pk=ana.pk).check_password(PASSWORD)


def test_invitation_asks_to_sign_in_and_makes_no_member(client: Client, ana: User) -> None:
    link = invited(ana.email)
    deactivate(ana)

    page = client.get(link).content.decode()
    response = client.post(link, {"name": "Ana", "password": "another horse 8 charger"})

    assert "Sign in and join" in page
    assert response.status_code == 403
    assert not Membership.objects.filter(user=ana).exists()


def test_invitation_does_not_take_over_an_account_never_proven(client: Client) -> None:
    ana = UserFactory.create(email="ana@example.org", verified=False)
    link = invited(ana.email)
    deactivate(ana)

    response = client.post(link, {"name": "Ana", "password": "another horse 8 charger"})

    assert response.status_code == 302
    assert "_auth_user_id" not in client.session
    stored = User.objects.get(pk=ana.pk)
    assert (stored.is_active, stored.check_password(PASSWORD)) == (False, True)
    assert not Membership.objects.filter(user=ana).exists()


def test_mailed_confirmation_of_the_address_opens_nothing(client: Client) -> None:
    ana = UserFactory.create(email="ana@example.org", verified=False)
    key = EmailConfirmationHMAC(EmailAddress.objects.get(user=ana)).key
    deactivate(ana)

    client.post(reverse("account_confirm_email", args=[key]))

    assert "_auth_user_id" not in client.session
    assert not Event.objects.filter(kind="user.sign_in").exists()


def test_sign_up_again_is_answered_as_for_any_known_address(client: Client, ana: User) -> None:
    deactivate(ana)
    data = {"email": ana.email, "name": "Ana", "password1": "another horse 8 charger"}

    response = client.post(reverse("account_signup"), data)

    assert response["Location"] == reverse("account_email_verification_sent")
    assert User.objects.get().check_password(PASSWORD)


def test_reactivated_person_signs_in_as_before(client: Client, ana: User) -> None:
    deactivate(ana)
    services.reactivate(user=ana, reason="Came back", at=AT)

    response = client.post(LOGIN, {"login": ana.email, "password": PASSWORD})

    assert response["Location"] == reverse("site:home")


def invited(email: str) -> str:
    """Invite an address to a company, and return the link of the mail."""
    owner = MembershipFactory.create()
    services.invite(
        organisation=owner.organisation,
        email=email,
        role=Role.VIEWER,
        by=owner.user,
        at=timezone.now(),
    )
    found = re.search(r"/invitations/accept/\S+", str(mail.outbox[-1].body))
    assert found
    return found[0]
