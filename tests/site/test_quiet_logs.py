"""The log names nobody: not in sign-ins, invitations, guests' links, uploads, nor in failures."""

import io
import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from checklists.guest_tokens import token_of
from checklists.models import GuestLink
from copassess import logs
from copassess.accounts import services
from copassess.accounts.models import Membership, Role, User
from copassess.site.privacy import my_data
from tests.checklists import small
from tests.factories.accounts import PASSWORD, MembershipFactory
from tests.factories.checklists import AssessmentFactory
from tests.factories.together import GuestLinkFactory
from tests.mail import backends

NAME, EMAIL, ADDRESS = "Zebedee Quill", "zebedee.quill@broken.example.org", "203.0.113.77"
SECRET = "the-secret-of-an-invitation"
OURS = (
    *("allauth", "checklists", "copassess", "django.request", "django.security", "guidelines"),
    "reports",
)


class Kept(logging.Handler):
    """Keeps each line as both forms of the log write it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines = io.StringIO()
        self.forms = (logs.Plain(logs.PLAIN), logs.Json())
        self.addFilter(logs.RequestFilter())

    def emit(self, record: logging.LogRecord) -> None:
        """Write it down."""
        self.lines.writelines(f"{form.format(record)}\n" for form in self.forms)


@pytest.fixture
def log() -> Iterator[Kept]:
    """Listen to our loggers, whatever their level is otherwise."""
    kept = Kept()
    levels = {name: logging.getLogger(name).level for name in OURS}
    for name in OURS:
        logging.getLogger(name).setLevel(logging.DEBUG)
        logging.getLogger(name).addHandler(kept)
    yield kept
    for name, level in levels.items():
        logging.getLogger(name).removeHandler(kept)
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def owner(settings: Settings) -> Membership:
    """Return the owner of a company, whose mails cannot be sent."""
    settings.EMAIL_BACKEND = backends.HERE + "Refusing"
    small.load()
    membership: Membership = MembershipFactory.create(user__name=NAME, user__email=EMAIL)
    return membership


@pytest.fixture
def visitor() -> Client:
    """Come from an address that nothing else here has."""
    return Client(REMOTE_ADDR=ADDRESS, raise_request_exception=False, enforce_csrf_checks=False)


def quiet(log: Kept, *more: str) -> str:
    """Return what was written, after a look for everything that must not be in it."""
    text = log.lines.getvalue()
    for secret in (NAME, "Quill", EMAIL, "zebedee", ADDRESS, PASSWORD, SECRET, *more):
        assert secret.casefold() not in text.casefold()
    return text


@pytest.mark.django_db(transaction=True)
def test_signing_in_and_up_and_a_forgotten_password(
    log: Kept, owner: Membership, visitor: Client
) -> None:
    login, new = reverse("account_login"), "another-zebedee@broken.example.org"
    visitor.post(login, {"login": EMAIL, "password": "wrong"})
    visitor.post(login, {"login": new, "password": "wrong"})
    visitor.post(reverse("account_signup"), {"email": new, "name": NAME, "password1": PASSWORD})
    visitor.post(reverse("account_signup"), {"email": EMAIL, "name": NAME, "password1": PASSWORD})
    visitor.post(reverse("account_reset_password"), {"email": EMAIL})
    visitor.post(login, {"login": EMAIL, "password": PASSWORD})
    visitor.post(reverse("account_logout"))

    # What the mail server refused is told, and not of whom it spoke.
    assert "could not be sent" in quiet(log, new)


@pytest.mark.django_db(transaction=True)
def test_invitations_and_their_links(log: Kept, owner: Membership, visitor: Client) -> None:
    visitor.force_login(owner.user)
    path = reverse("accounts:invitation-create", args=[owner.organisation_id])
    visitor.post(path, {"email": "zebedee.two@broken.example.org", "role": Role.VIEWER})
    for token in (SECRET, SECRET + "\x00", "x" * 3000):
        visitor.get(reverse("accounts:invitation-accept", args=[token]))
        visitor.post(reverse("accounts:invitation-accept", args=[token]))

    assert "could not be sent" in quiet(log)


@pytest.mark.django_db(transaction=True)
def test_guests_and_their_links(log: Kept, owner: Membership, visitor: Client) -> None:
    link: GuestLink = GuestLinkFactory.create(
        assessment=AssessmentFactory.create(organisation=owner.organisation),
        name=NAME,
        email=EMAIL,
        expires_at=timezone.now() + timedelta(days=3),
    )
    token = token_of(link)
    for key in (token, f"{token}x", token[:-3]):
        keep = reverse("checklists:guest-keep", args=[key, "GEN-A-1"])
        visitor.post(keep, {"GEN-A-1-response": "yes", "GEN-A-1-note": NAME})
        for page in ("guest-answer", "guest-send"):
            path = reverse(f"checklists:{page}", args=[key])
            visitor.get(path)
            visitor.post(path, {"note": NAME})
    visitor.get(f"/guest/{token}/nothing")

    quiet(log, token, token.partition(".")[2])


@pytest.mark.django_db
def test_uploads_that_are_refused(log: Kept, owner: Membership, visitor: Client) -> None:
    visitor.force_login(owner.user)
    draft = AssessmentFactory.create(organisation=owner.organisation)
    for path in (
        reverse("accounts:logo-edit", args=[owner.organisation_id]),
        reverse("checklists:workbook-upload", args=[draft.pk]),
        reverse("reports:verify-file"),
    ):
        file = SimpleUploadedFile(f"{NAME}.xlsx", b"PK" + NAME.encode(), "text/plain")
        visitor.post(path, {"file": file})

    quiet(log)


@pytest.mark.django_db
def test_what_is_not_there_and_what_is_forged(log: Kept, owner: Membership) -> None:
    visitor = Client(REMOTE_ADDR=ADDRESS, enforce_csrf_checks=True)
    visitor.get(f"/nothing/{SECRET}?who={EMAIL}")
    visitor.get(reverse("site:landing"), headers={"host": "other.example"})
    visitor.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    visitor.get(f"/?x={EMAIL}%00")

    # A refusal is an answer; where Django tells of it, it tells of no address.
    quiet(log)


def fail(*, user: User, **_more: object) -> str:
    """Fail as a library would that quotes what it was given."""
    message = f"cannot encode <{user.email}>"
    raise ValueError(message)


@pytest.mark.django_db
def test_failure_is_told_without_whom_it_met(
    log: Kept, owner: Membership, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.force_login(owner.user)
    monkeypatch.setattr(my_data, "collect", fail)

    response = visitor.post(reverse("site:data-export"), {"who": NAME})

    assert response.status_code == 500
    text = quiet(log, str(owner.user_id))
    assert "cannot encode" in text
    assert "/profile/data" in text


@pytest.mark.django_db
def test_row_that_a_database_refuses_is_not_quoted(
    log: Kept, owner: Membership, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.force_login(owner.user)

    def twice(**_more: object) -> str:
        User.objects.create_user(EMAIL, name=NAME)
        return ""

    monkeypatch.setattr(my_data, "collect", twice)

    response = visitor.post(reverse("site:data-export"))

    assert response.status_code == 500
    assert "IntegrityError" in quiet(log)


@pytest.mark.django_db
def test_services_say_nothing_of_whom_they_serve(log: Kept, owner: Membership) -> None:
    services.change_profile(user=owner.user, name="Quill", time_zone="UTC", at=timezone.now())

    quiet(log)
