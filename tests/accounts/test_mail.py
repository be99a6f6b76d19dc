"""Mails about accounts: in text and HTML, kept while the server is away, sent again."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail as outbox
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from copassess.accounts import services
from copassess.accounts.models import Membership, Role, StaffKind
from copassess.mail.models import Mail
from copassess.mail.services import post, send_waiting
from tests.factories.accounts import MembershipFactory, StaffRoleFactory, UserFactory

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_at_once")]
SITE = "https://cop.example.org"


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = SITE


def the_mail() -> tuple[str, str]:
    """Return the text and the HTML of the one mail that was sent."""
    (message,) = outbox.outbox
    assert isinstance(message, EmailMultiAlternatives)
    (alternative,) = message.alternatives
    assert alternative[1] == "text/html"
    return str(message.body), str(alternative[0])


def line_with(text: str, start: str) -> str:
    """Return the line of a text that begins so."""
    (line,) = [line for line in text.splitlines() if line.startswith(start)]
    return line


def refuse(*args: object) -> int:
    """Stand in for a mail server that is away."""
    raise ConnectionRefusedError


@pytest.fixture
def owner() -> Membership:
    made: Membership = MembershipFactory.create(
        organisation__name="Example & Sons", user__name="Maria <b>Rojas</b>"
    )
    return made


def invite(owner: Membership, **more: object) -> services.Sent:
    """Invite Ben."""
    return services.invite(
        organisation=owner.organisation,
        email="ben@example.org",
        role=Role.CONTRIBUTOR,
        by=owner.user,
        at=AT,
        **more,  # type: ignore[arg-type]  # what the test names
    )


def test_invitation_is_text_and_html_with_the_same_link(owner: Membership) -> None:
    invite(owner)

    text, html = the_mail()
    link = line_with(text, SITE + "/invitations/")
    assert f'<a class="button" href="{link}">' in html
    assert "Maria &lt;b&gt;Rojas&lt;/b&gt; invites you" in html
    assert "Join Example &amp; Sons" in html
    assert "What waits" not in text + html


def test_invitation_says_what_waits_and_by_when(owner: Membership) -> None:
    invite(owner, work="“Policies” in “Self-assessment 2026”", due=date(2026, 3, 20))

    for version in the_mail():
        assert "What waits for you: “Policies” in “Self-assessment 2026”." in version
        assert "Please finish by Friday, 20 March 2026." in version


def test_staff_mail_is_text_and_html_with_the_same_link() -> None:
    role = StaffRoleFactory.create(kind=StaffKind.REVIEWER)

    services.resend_staff_mail(user=role.user, at=AT)

    text, html = the_mail()
    link = line_with(text, SITE + "/")
    assert f'href="{link}"' in html
    assert "Sign in with your usual password:" in text
    assert "Reviewer" in html


def test_staff_mail_leads_who_has_no_password_to_choose_one() -> None:
    role = StaffRoleFactory.create(user__password="!unusable")

    services.resend_staff_mail(user=role.user, at=AT)

    text, html = the_mail()
    assert "choose your password within 3 days" in text
    assert "Choose your password</a>" in html


def test_mail_of_allauth_gets_html_made_from_its_text(client: Client) -> None:
    user = UserFactory.create()

    client.post(reverse("account_reset_password"), {"email": user.email})

    text, html = the_mail()
    link = next(line for line in text.splitlines() if "/password/reset/key/" in line)
    assert link.startswith(SITE)
    assert f'<a href="{link}">{link}</a>' in html
    assert "<p>Hello,</p>" in html
    assert "<title>Choose a new password</title>" in html


def test_what_people_type_becomes_no_link_in_html_made_from_text() -> None:
    post(
        "account/email/email_deleted",
        to="ben@example.org",
        context={"deleted_email": "https://evil.example/<b>x</b>", "ip": "1.2.3.4"},
        at=AT,
    )

    _text, html = the_mail()
    assert "https://evil.example/&lt;b&gt;x&lt;/b&gt;" in html
    assert 'href="https://evil' not in html


def test_delivery_has_failed_until_it_was_sent_again(
    owner: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(EmailBackend, "send_messages", refuse)
        sent = invite(owner)
    failed = sent.delivery.has_failed
    Mail.objects.update(held_until=None)

    assert send_waiting() == (1, 0)

    assert (failed, sent.delivery.has_failed) == (True, False)
    assert "Example & Sons invites you" in outbox.outbox[0].subject
