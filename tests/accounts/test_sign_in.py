"""Sign-in, sign-out, passwords and addresses, as allauth does them with our words."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from copassess.accounts.models import User
from copassess.audit.models import Event
from tests.accounts.test_sign_up import link_in
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_at_once")]
LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")
NEW_PASSWORD = "another horse 8 charger"


@pytest.fixture
def ana() -> User:
    user: User = UserFactory.create(email="ana@example.org", name="Ana Rojas")
    return user


def sign_in(client: Client) -> None:
    client.post(LOGIN, {"login": "ana@example.org", "password": PASSWORD})
    mail.outbox.clear()


def test_sign_in_ignores_the_case_of_the_address(client: Client, ana: User) -> None:
    response = client.post(LOGIN, {"login": "ANA@example.ORG", "password": PASSWORD})

    assert response["Location"] == reverse("site:home")
    event = Event.objects.get()
    assert (event.kind, event.actor_id, event.source) == (
        *("user.sign_in", str(ana.pk), "127.0.0.1"),
    )


def test_sign_in_goes_where_one_wanted_to_go_on_this_site_alone(client: Client, ana: User) -> None:
    data = {"login": ana.email, "password": PASSWORD}

    inside = client.post(LOGIN, {**data, "next": "/profile"})
    outside = Client().post(LOGIN, {**data, "next": "https://evil.example/"})

    assert inside["Location"] == "/profile"
    assert outside["Location"] == reverse("site:home")


def test_wrong_password_and_unknown_address_look_the_same(client: Client, ana: User) -> None:
    pages = [
        client.post(LOGIN, {"login": login, "password": "wrong"}).content.decode()
        for login in (ana.email, "eve@example.org")
    ]

    assert "The e-mail address or the password is wrong." in pages[0]
    texts = [re.sub(r'(ana|eve)@example.org|value="\w{64}"', "", page) for page in pages]
    assert texts[0] == texts[1]
    assert [event.facts for event in Event.objects.filter(kind="user.sign_in_failed")] == [
        {"email": "eve@example.org"},
        {"email": "ana@example.org"},
    ]
    assert "wrong" not in str(Event.objects.values_list())


@pytest.mark.usefixtures("ana")
def test_guessing_is_stopped(client: Client) -> None:
    for _ in range(5):
        client.post(LOGIN, {"login": "ana@example.org", "password": "wrong"})

    response = client.post(LOGIN, {"login": "ana@example.org", "password": PASSWORD})

    assert "Too many failed attempts" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_flood_of_requests_is_answered_with_a_page(client: Client) -> None:
    codes = [client.post(LOGIN, {"login": f"p{n}@example.org"}).status_code for n in range(31)]

    assert codes[-1] == 429
    assert "Too many requests" in client.post(LOGIN).content.decode()


def test_sign_in_waits_for_the_address_to_be_proven(client: Client) -> None:
    UserFactory.create(email="ana@example.org", verified=False)

    response = client.post(LOGIN, {"login": "ana@example.org", "password": PASSWORD})

    assert response["Location"] == reverse("account_email_verification_sent")
    assert "/accounts/confirm-email/" in link_in(mail.outbox[0])
    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("ana")
def test_sign_out_is_a_post(client: Client) -> None:
    sign_in(client)
    assert client.get(reverse("account_logout")).status_code == 200
    assert "_auth_user_id" in client.session

    response = client.post(reverse("account_logout"))

    assert response["Location"] == reverse("site:landing")
    assert "_auth_user_id" not in client.session
    assert Event.objects.filter(kind="user.sign_out").count() == 1


def test_sign_out_of_nobody_leaves_no_event(client: Client) -> None:
    assert client.post(reverse("account_logout")).status_code == 302
    assert not Event.objects.exists()


def test_reset_by_link_stores_a_new_password(client: Client, ana: User) -> None:
    client.post(RESET, {"email": "Ana@example.org"})
    link = link_in(mail.outbox[0])
    form = client.get(link, follow=True)
    path = form.redirect_chain[-1][0]

    response = client.post(
        path, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}, follow=True
    )

    assert "The password is saved." in response.content.decode()
    ana.refresh_from_db()
    assert ana.check_password(NEW_PASSWORD)
    assert Event.objects.get().kind == "user.password"
    assert mail.outbox[1].subject == "Your password has changed"
    assert "has been used already" in Client().get(link).content.decode()


def test_reset_looks_the_same_for_an_unknown_address(client: Client, ana: User) -> None:
    known = client.post(RESET, {"email": ana.email}, follow=True)
    unknown = client.post(RESET, {"email": "eve@example.org"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    subjects = [message.subject for message in mail.outbox]
    assert subjects == ["Choose a new password", "No account with this address"]


def test_change_of_password_asks_for_the_present_one(client: Client, ana: User) -> None:
    sign_in(client)
    path = reverse("account_change_password")
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    refused = client.post(path, {"oldpassword": "wrong", **new})
    accepted = client.post(path, {"oldpassword": PASSWORD, **new})

    assert "This is not your present password." in refused.content.decode()
    assert accepted["Location"] == reverse("accounts:profile-edit")
    ana.refresh_from_db()
    assert ana.check_password(NEW_PASSWORD)
    assert "_auth_user_id" in client.session
    assert "127.0.0.1" in mail.outbox[0].body


def ask_for(client: Client, email: str) -> str:
    """Ask for another address, with the password once more; return the page that follows."""
    client.post(reverse("account_email"), {"email": email, "action_add": ""})
    again = {"password": PASSWORD, "next": reverse("account_email")}
    response = client.post(reverse("account_reauthenticate"), again, follow=True)
    return response.content.decode()


def test_address_changes_once_the_new_one_is_proven(client: Client, ana: User) -> None:
    sign_in(client)

    page = ask_for(client, "New@example.org")
    ana.refresh_from_db()
    assert ana.email == "ana@example.org"
    assert "waits for you" in page
    client.post(link_in(mail.outbox[0]))

    ana.refresh_from_db()
    assert ana.email == "new@example.org"
    assert EmailAddress.objects.get().email == "new@example.org"
    assert mail.outbox[1].to == ["ana@example.org"]
    assert Event.objects.filter(kind="user.address_changed").exists()


def test_change_of_address_asks_for_the_password_once_more(client: Client, ana: User) -> None:
    sign_in(client)

    response = client.post(reverse("account_email"), {"email": "n@example.org", "action_add": ""})

    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert mail.outbox == []
    assert EmailAddress.objects.count() == 1
    page = client.get(response["Location"]).content.decode()
    assert "Your password, please" in page


@pytest.mark.usefixtures("ana")
def test_address_of_an_account_made_meanwhile_is_not_taken(client: Client) -> None:
    sign_in(client)
    ask_for(client, "new@example.org")
    UserFactory.create(email="new@example.org", verified=False)

    client.post(link_in(mail.outbox[0]))

    page = client.get(reverse("accounts:profile-edit")).content.decode()
    assert "another account has it already" in page
    assert User.objects.filter(email="ana@example.org").exists()


@pytest.mark.usefixtures("ana")
def test_pages_of_accounts_hold_neither_script_nor_inline_style(client: Client) -> None:
    names = ["account_login", "account_signup", "account_reset_password"]
    pages = [client.get(reverse(name)).content.decode() for name in names]
    sign_in(client)
    names = ["account_email", "account_change_password", "account_logout", "account_reauthenticate"]
    pages += [client.get(reverse(name)).content.decode() for name in names]

    for page in pages:
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page)
        assert "placeholder" not in page
