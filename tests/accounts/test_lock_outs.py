"""Limits of guessing that lock nobody else out, and tell nobody who has an account."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from copassess.accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_at_once")]
LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")
SIGN_UP = reverse("account_signup")
WRONG = "wrong"
EVIL, HOME = "192.0.2.66", "192.0.2.7"


@pytest.fixture
def ana() -> User:
    user: User = UserFactory.create(email="ana@example.org", name="Ana Rojas")
    return user


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Write down each password that is hashed: that is what takes time."""
    passwords: list[str] = []
    encode = MD5PasswordHasher.encode

    def noted(self: MD5PasswordHasher, password: str, salt: str) -> str:
        passwords.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", noted)
    return passwords


def guess(address: str, typed: str = WRONG, *, forwarded: str = "") -> Client:
    client = Client(REMOTE_ADDR=address, headers={"X-Forwarded-For": forwarded})
    client.post(LOGIN, {"login": "ana@example.org", "password": typed})
    return client


@pytest.mark.usefixtures("ana")
def test_stranger_who_guesses_locks_nobody_else_out() -> None:
    for _ in range(9):
        guess(EVIL)

    assert "_auth_user_id" not in guess(EVIL, PASSWORD).session
    assert "_auth_user_id" in guess(HOME, PASSWORD).session


@pytest.mark.usefixtures("ana")
def test_forged_header_is_no_way_round() -> None:
    for number in range(5):
        guess(EVIL, forwarded=f"198.51.100.{number}")

    client = guess(EVIL, PASSWORD, forwarded="198.51.100.99")

    assert "_auth_user_id" not in client.session


@pytest.mark.usefixtures("ana")
def test_beside_a_proxy_only_its_own_word_counts(settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(5):
        guess("10.0.0.1", forwarded=f"198.51.100.{number}, {EVIL}")

    evil = guess("10.0.0.1", PASSWORD, forwarded=f"203.0.113.5, {EVIL}")
    home = guess("10.0.0.1", PASSWORD, forwarded=HOME)

    assert "_auth_user_id" not in evil.session
    assert "_auth_user_id" in home.session


@pytest.mark.usefixtures("ana")
def test_sign_in_hashes_once_whether_or_not_there_is_an_account(hashed: list[str]) -> None:
    for login in ("ana@example.org", "eve@example.org"):
        Client().post(LOGIN, {"login": login, "password": "some wrong one"})

    assert hashed == ["some wrong one"] * 2


@pytest.mark.usefixtures("ana")
def test_sign_up_hashes_once_and_answers_alike(hashed: list[str]) -> None:
    data = {"name": "Eve", "password1": "another horse 8 charger"}

    known = Client().post(SIGN_UP, {**data, "email": "ana@example.org"})
    unknown = Client().post(SIGN_UP, {**data, "email": "eve@example.org"})

    assert known["Location"] == unknown["Location"]
    assert hashed == [data["password1"]] * 2


@pytest.mark.parametrize("email", ["ana@example.org", "eve@example.org"])
@pytest.mark.usefixtures("ana")
def test_links_are_limited_without_saying_so(email: str) -> None:
    answers = {
        Client(REMOTE_ADDR=f"192.0.2.{number}").post(RESET, {"email": email})["Location"]
        for number in range(8)
    }

    assert answers == {reverse("account_reset_password_done")}
    assert len(mail.outbox) == 5


def test_link_sent_while_a_stranger_asked_stays_good(ana: User) -> None:
    for number in range(8):
        Client(REMOTE_ADDR=f"192.0.2.{number}").post(RESET, {"email": ana.email})
    link = next(line for line in mail.outbox[0].body.splitlines() if "/reset/" in line)

    page = Client().get(link.strip(), follow=True).content.decode()

    assert "New password" in page
