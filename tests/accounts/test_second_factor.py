"""Authenticator app and recovery codes: set-up, sign-in, who must have one, what is kept."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt, encrypt
from django.core import mail
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse

from copassess.accounts import services
from copassess.accounts.models import StaffKind, User
from copassess.audit.models import Event
from tests.factories.accounts import (
    APP_SECRET,
    PASSWORD,
    StaffRoleFactory,
    UserFactory,
    app_code,
    give_app,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_at_once")]
LOGIN = reverse("account_login")
CODE = reverse("mfa_authenticate")
INDEX = reverse("mfa_index")


@pytest.fixture
def ana() -> User:
    user: User = UserFactory.create(email="ana@example.org", name="Ana Rojas")
    return user


def type_password(client: Client, next_page: str = "") -> str:
    """Sign in as far as the password goes; return where that leads."""
    data = {"login": "ana@example.org", "password": PASSWORD, "next": next_page}
    return str(client.post(LOGIN, data)["Location"])


def prove(client: Client, next_page: str = INDEX) -> None:
    """Give the password once more."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": next_page})


def set_up(client: Client) -> str:
    """Set an app up as the page says; return the page that follows."""
    prove(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r'<code class="secret">(\w+)</code>', page)
    assert found
    assert "data:image/svg+xml;base64," in page
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.factories.accounts.APP_SECRET", found[1])
        data = {"code": app_code()}
    response = client.post(reverse("mfa_activate_totp"), data, follow=True)
    return response.content.decode()


def kinds() -> list[str]:
    return [kind for kind in Event.objects.values_list("kind", flat=True) if "sign" not in kind]


def test_app_is_set_up_with_recovery_codes_a_mail_and_an_event(client: Client, ana: User) -> None:
    type_password(client)

    page = set_up(client)

    assert "10 of 10 codes are left" in page
    assert {row.type for row in Authenticator.objects.filter(user=ana)} == {
        *("totp", "recovery_codes"),
    }
    assert [message.subject for message in mail.outbox] == ["An authenticator app was set up"]
    assert "127.0.0.1" in mail.outbox[0].body
    assert kinds().count("factor.add") == 2


@pytest.mark.usefixtures("ana")
def test_set_up_refuses_a_wrong_code(client: Client) -> None:
    type_password(client)
    prove(client)
    client.get(reverse("mfa_activate_totp"))

    page = client.post(reverse("mfa_activate_totp"), {"code": "12"}).content.decode()

    assert "This code is not right" in page
    assert 'href="#id_code"' in page
    assert not Authenticator.objects.exists()


@pytest.mark.usefixtures("ana")
def test_set_up_asks_for_the_password_once_more(client: Client) -> None:
    type_password(client)

    response = client.get(reverse("mfa_activate_totp"))

    assert response["Location"].startswith(reverse("account_reauthenticate"))


def test_secrets_are_encrypted_in_the_database(ana: User) -> None:
    app = give_app(ana)

    assert APP_SECRET not in str(Authenticator.objects.values_list("data", flat=True))
    assert decrypt(app.data["secret"]) == APP_SECRET


def test_secret_of_another_key_opens_nothing_and_breaks_nothing(
    client: Client, ana: User, caplog: pytest.LogCaptureFixture
) -> None:
    with override_settings(SECRET_KEY="another key " * 6):
        give_app(ana)
        foreign = encrypt("")
    type_password(client)

    response = client.post(CODE, {"code": app_code()})

    assert response.status_code == 200
    assert "_auth_user_id" not in client.session
    assert "SECRET_KEY" in caplog.text
    assert len({decrypt(foreign), decrypt(foreign), ""}) == 3


def test_sign_in_asks_for_the_code(client: Client, ana: User) -> None:
    give_app(ana)

    assert type_password(client) == CODE
    assert "_auth_user_id" not in client.session
    response = client.post(CODE, {"code": app_code()})

    assert response["Location"] == reverse("site:home")
    assert client.session["_auth_user_id"] == str(ana.pk)


def test_password_alone_opens_no_page(client: Client, ana: User) -> None:
    give_app(ana)
    type_password(client)

    for name in ("accounts:profile-edit", "mfa_index", "mfa_view_recovery_codes"):
        response = client.get(reverse(name))
        assert response["Location"].startswith(LOGIN), name


def test_code_opens_once(client: Client, ana: User) -> None:
    give_app(ana)
    code = app_code()
    type_password(client)
    client.post(CODE, {"code": code})
    again = Client()
    type_password(again)

    page = again.post(CODE, {"code": code}).content.decode()

    assert "This code is not right" in page
    assert "_auth_user_id" not in again.session


@pytest.mark.parametrize(("seconds", "opens"), [(-30, True), (30, True), (-90, False), (90, False)])
def test_code_of_the_period_beside_is_taken(
    client: Client, ana: User, seconds: int, opens: bool
) -> None:
    give_app(ana)
    type_password(client)

    client.post(CODE, {"code": app_code(time.time() + seconds)})

    assert ("_auth_user_id" in client.session) is opens


def test_guessing_codes_is_stopped(client: Client, ana: User) -> None:
    give_app(ana)
    type_password(client)
    for _ in range(5):
        client.post(CODE, {"code": "000000"})

    page = client.post(CODE, {"code": app_code()}).content.decode()

    assert "Too many failed attempts" in page
    assert "_auth_user_id" not in client.session
    assert kinds().count("user.code_failed") == 5


def test_recovery_code_opens_once_and_is_counted(client: Client, ana: User) -> None:
    type_password(client)
    set_up(client)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    other, again = Client(), Client()
    type_password(other)
    other.post(CODE, {"code": codes[0]})
    type_password(again)
    again.post(CODE, {"code": codes[0]})

    assert other.session["_auth_user_id"] == str(ana.pk)
    assert "_auth_user_id" not in again.session
    assert Event.objects.get(kind="factor.code_used").facts == {"left": "9"}
    assert "9 codes are left" in other.get(INDEX).content.decode()


@pytest.mark.usefixtures("ana")
def test_recovery_codes_are_shown_and_downloaded_after_a_proof_only(client: Client) -> None:
    type_password(client)
    set_up(client)
    stale = client.session
    stale["account_authentication_methods"] = []
    stale.save()

    for name in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        response = client.get(reverse(name))
        assert response["Location"].startswith(reverse("account_reauthenticate")), name
    prove(client)
    text = client.get(reverse("mfa_download_recovery_codes"))

    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert text["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert "no-store" in text["Cache-Control"]
    assert all(code in text.content.decode() for code in codes)
    assert "ana@example.org" in text.content.decode()


@pytest.mark.usefixtures("ana")
def test_new_recovery_codes_end_the_earlier_ones(client: Client) -> None:
    type_password(client)
    set_up(client)
    before = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    mail.outbox.clear()

    client.post(reverse("mfa_generate_recovery_codes"))

    after = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    assert not set(before) & set(after)
    assert [message.subject for message in mail.outbox] == ["New recovery codes"]
    assert kinds().count("factor.codes") == 1


@pytest.mark.usefixtures("ana")
def test_removal_takes_the_codes_along_and_is_told(client: Client) -> None:
    type_password(client)
    set_up(client)
    mail.outbox.clear()

    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.exists()
    assert [message.subject for message in mail.outbox] == ["The authenticator app was removed"]
    assert kinds().count("factor.remove") == 2


def test_first_factor_ends_the_sessions_that_never_asked_for_it(client: Client, ana: User) -> None:
    elsewhere = Client()
    type_password(elsewhere)
    type_password(client)

    set_up(client)

    assert client.get(INDEX).status_code == 200
    assert elsewhere.get(INDEX)["Location"].startswith(LOGIN)
    assert ana.is_active


@pytest.mark.usefixtures("ana")
def test_address_can_be_changed_beside_a_second_factor(client: Client) -> None:
    type_password(client)
    set_up(client)

    client.post(reverse("account_email"), {"email": "new@example.org", "action_add": ""})

    assert "waits for you" in client.get(reverse("account_email")).content.decode()


def test_reset_lets_in_who_lost_all_and_tells_them(client: Client, ana: User) -> None:
    type_password(client)
    set_up(client)
    mail.outbox.clear()

    number = services.reset_second_factor(user=ana, at=ana.joined_at)

    assert number == 2
    assert client.get(INDEX)["Location"].startswith(LOGIN)
    assert [message.subject for message in mail.outbox] == ["Your second factor was removed"]
    assert {"factor.reset", "session.end"} <= set(kinds())
    assert type_password(Client()) == reverse("site:home")


@pytest.mark.parametrize("kind", StaffKind)
def test_staff_are_led_to_the_set_up_and_then_in(
    client: Client, ana: User, kind: StaffKind
) -> None:
    StaffRoleFactory.create(user=ana, kind=kind, factor=False)
    type_password(client)

    response = client.get(reverse("site:home"), follow=True)

    assert response.redirect_chain[-1][0] == INDEX
    assert "until then no other page opens" in response.content.decode()
    set_up(client)
    assert client.get(reverse("accounts:profile-edit")).status_code == 200


def test_staff_who_remove_their_factor_are_shut_out_again(client: Client, ana: User) -> None:
    StaffRoleFactory.create(user=ana)
    cache.clear()
    type_password(client)
    client.post(CODE, {"code": app_code()})
    prove(client)
    page = client.get(reverse("mfa_deactivate_totp")).content.decode()
    assert "Your role demands a second factor" in page

    client.post(reverse("mfa_deactivate_totp"))

    assert client.get(reverse("checklists:review-queue"))["Location"] == INDEX


def test_script_of_a_page_is_led_away_whole(client: Client, ana: User) -> None:
    StaffRoleFactory.create(user=ana, factor=False)
    client.force_login(ana)

    response = client.post(reverse("accounts:profile-edit"), headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Redirect"]) == (200, INDEX)


@pytest.mark.usefixtures("ana")
def test_pages_hold_no_code_and_no_inline_style(client: Client) -> None:
    type_password(client)
    prove(client)
    names = ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn"]
    pages = [client.get(reverse(name)).content.decode() for name in names]
    set_up(client)
    names = ["mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_reauthenticate"]
    names += ["mfa_generate_recovery_codes"]
    pages += [client.get(reverse(name)).content.decode() for name in names]

    for page in pages:
        assert not re.search(r"<script(?![^>]*\b(src|json))|<style|\sstyle=|\son\w+=", page)
        assert "placeholder" not in page
