"""Sign-up with a proven address, as allauth does it with our words, links and failures."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from copassess.accounts.models import User
from copassess.audit.models import Event
from copassess.mail.models import Mail
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_at_once")]
PATH = reverse("account_signup")
DATA = {"name": "Ana Rojas", "email": "Ana@Example.org", "password1": PASSWORD}


def link_in(message: EmailMessage) -> str:
    """Return the path of the one link that the mail asks to open."""
    found = re.search(r"^http://127\.0\.0\.1:8000(/accounts/\S+)$", str(message.body), re.MULTILINE)
    assert found, message.body
    return found[1]


def test_sign_up_asks_for_name_address_and_one_password(client: Client) -> None:
    page = client.get(PATH).content.decode()

    names = re.findall(r'<input[^>]* name="(\w+)"', page.partition("<main")[2])
    assert [name for name in names if name != "csrfmiddlewaretoken"] == [
        *("name", "email", "password1"),
    ]


def test_sign_up_stores_and_waits_for_the_address_to_be_proven(client: Client) -> None:
    response = client.post(PATH, DATA, follow=True)

    user = User.objects.get()
    assert (user.email, user.name, user.time_zone) == ("ana@example.org", "Ana Rojas", "UTC")
    assert "Open the link in it" in response.content.decode()
    assert not response.context["user"].is_authenticated
    assert not EmailAddress.objects.get().verified
    assert Event.objects.filter(kind="user.sign_up", actor="Ana Rojas").exists()


def test_link_proves_the_address_and_signs_in_the_browser_that_signed_up(client: Client) -> None:
    client.post(PATH, DATA)
    link = link_in(mail.outbox[0])
    assert "Ana Rojas" in client.get(link).content.decode()
    assert not EmailAddress.objects.get().verified

    response = client.post(link)

    assert EmailAddress.objects.get().verified
    assert response["Location"] == reverse("site:home")
    assert client.session["_auth_user_id"] == str(User.objects.get().pk)
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert kinds == {"user.sign_up", "user.address_proven", "user.sign_in"}


def test_link_opened_elsewhere_proves_the_address_and_asks_to_sign_in(client: Client) -> None:
    Client().post(PATH, DATA)

    response = client.post(link_in(mail.outbox[0]))

    assert EmailAddress.objects.get().verified
    assert response["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session


def test_link_uses_site_url_whatever_the_request_calls_the_site(
    client: Client, settings: Settings
) -> None:
    settings.SITE_URL = "https://cop.example.org"

    client.post(PATH, DATA, headers={"host": "localhost"})

    assert "https://cop.example.org/accounts/confirm-email/" in mail.outbox[0].body
    assert "localhost" not in mail.outbox[0].body


def test_used_link_says_so(client: Client) -> None:
    client.post(PATH, DATA)
    link = link_in(mail.outbox[0])
    Client().post(link)

    assert "has been used already" in Client().get(link).content.decode()


def test_sign_up_with_a_known_address_looks_the_same_and_warns_its_owner(client: Client) -> None:
    unknown = client.post(PATH, DATA | {"email": "new@example.org"}, follow=True)
    UserFactory.create(email="ana@example.org")
    mail.outbox.clear()

    known = Client().post(PATH, DATA, follow=True)

    assert [unknown.redirect_chain, unknown.status_code] == [known.redirect_chain, 200]
    (message,) = mail.outbox
    assert message.subject == "You have an account already"
    assert User.objects.filter(email="ana@example.org").count() == 1
    texts = [
        re.sub(r"csrf\S+ value=\S+|ana@example.org|new@example.org", "", page.content.decode())
        for page in (known, unknown)
    ]
    assert texts[0] == texts[1]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": ""}, "required"),
        ({"name": "x" * 121}, "at most 120"),
        ({"email": "ana"}, "valid email"),
        ({"password1": "short"}, "too short"),
        ({"password1": "ana rojas ana"}, "too similar"),
        ({"password1": "123456789012345"}, "entirely numeric"),
    ],
)
def test_sign_up_keeps_what_was_typed_but_the_password(
    client: Client, change: dict[str, str], error: str
) -> None:
    data = DATA | change

    response = client.post(PATH, data)

    page = response.content.decode()
    assert response.status_code == 200
    assert "error-summary" in page
    assert error in page
    assert f'value="{data["email"]}"' in page
    assert f'value="{data["password1"]}"' not in page
    assert PASSWORD not in page
    assert not User.objects.exists()


def test_second_click_on_sign_up_is_no_error(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The first click's account appears after the second one has looked for it.
    monkeypatch.setattr(
        "allauth.account.internal.flows.manage_email.assess_unique_email", lambda *args, **kw: True
    )
    UserFactory.create(email="ana@example.org")

    response = client.post(PATH, DATA)

    assert response["Location"] == reverse("account_email_verification_sent")
    assert User.objects.count() == 1


def test_sign_up_survives_a_failing_mail_server_and_sign_in_sends_again(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": None}
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        response = client.post(PATH, DATA, follow=True)
    page = response.content.decode()
    assert "could not be sent now" in page
    assert "We have sent a mail" not in page
    assert User.objects.exists()
    # Half a minute later the server is asked again.
    Mail.objects.update(held_until=None)

    client.post(reverse("account_login"), {"login": "ana@example.org", "password": PASSWORD})

    assert "/accounts/confirm-email/" in link_in(mail.outbox[0])


def refuse(*args: object) -> int:
    """Stand in for a mail server that is away."""
    raise ConnectionRefusedError


@pytest.mark.parametrize("body", ["[]", "{", '"x"', "\x00"])
def test_sign_up_answers_nonsense_without_a_fault(client: Client, body: str) -> None:
    response = client.post(PATH, body, content_type="application/json")

    assert response.status_code < 500
