"""Hostile ways in: redirects, forged hosts and addresses, sessions, guessing, CSRF."""

import re
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from copassess.accounts.models import User
from copassess.audit.models import Event
from tests.factories.accounts import PASSWORD, UserFactory
from tests.hostile.driving import browser
from tests.permission_shape import Who
from tests.permission_world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_at_once")]
LOGIN = reverse("account_login")
PROFILE = reverse("accounts:profile-edit")
EVIL = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "https:evil.example",
    "https:///evil.example",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "\t//evil.example/",
    "/%09/evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,evil",
    "http://127.0.0.1@evil.example/",
    "//127.0.0.1:80@evil.example/",
    "https://127.0.0.1.evil.example/",
    "/x\r\nLocation: https://evil.example/",
    "/x\nSet-Cookie: evil=1",
    "https://evil.example\\@127.0.0.1/",
    "\u2028//evil.example/",
]
HERE = re.compile(r"/(?![/\\])[^\r\n]*\Z")


@pytest.fixture
def ana() -> User:
    """Return somebody with an account."""
    user: User = UserFactory.create(email="ana@example.org")
    return user


def signed_in(user: User, address: str = "192.0.2.7") -> Client:
    """Return a browser in which somebody has signed in with the password."""
    client = Client(REMOTE_ADDR=address)
    sign_in(client, user)
    assert client.get(PROFILE).status_code == 200
    return client


def sign_in(client: Client, user: User, password: str = PASSWORD, **more: str) -> Any:  # noqa: ANN401
    """Send the form of sign-in."""
    return client.post(LOGIN, {"login": user.email, "password": password, **more})


def leads_here(response: Any) -> bool:  # noqa: ANN401 (the client's kind of answer)
    """Tell whether an answer stays on this site."""
    target = response.headers.get("Location")
    return target is None or (
        bool(HERE.match(target)) and not re.match(r"/[\s\\/]*[\\/]", target.replace("\t", ""))
    )


@pytest.mark.parametrize("target", EVIL)
def test_redirect_after_sign_in_stays_here(ana: User, target: str) -> None:
    posted = Client().post(LOGIN, {"login": ana.email, "password": PASSWORD, "next": target})
    asked = Client().post(
        LOGIN, {"login": ana.email, "password": PASSWORD}, query_params={"next": target}
    )

    assert [one.status_code in (302, 200) and leads_here(one) for one in (posted, asked)] == [
        *(True, True),
    ]


@pytest.mark.parametrize("target", EVIL)
@pytest.mark.parametrize("name", ["account_logout", "account_reauthenticate", "account_login"])
def test_redirect_of_somebody_signed_in_stays_here(ana: User, name: str, target: str) -> None:
    client = signed_in(ana)

    asked = client.get(reverse(name), {"next": target})
    posted = client.post(reverse(name), {"next": target, "password": PASSWORD})

    assert leads_here(asked)
    assert leads_here(posted)
    assert f'href="{target}"' not in asked.content.decode()


@pytest.mark.parametrize("target", EVIL)
def test_redirect_after_sign_up_stays_here(target: str) -> None:
    data = {"name": "Eve", "email": "eve@example.org", "password1": PASSWORD, "next": target}

    response = Client().post(reverse("account_signup"), data)

    assert response.status_code == 302
    assert leads_here(response)


FORGED = {
    "another": {"host": "evil.example"},
    "with our own before it": {"host": "127.0.0.1.evil.example"},
    "with a user": {"host": "127.0.0.1@evil.example"},
    "with a port that is none": {"host": "127.0.0.1:evil"},
    "with a path": {"host": "127.0.0.1/evil"},
    "empty parts": {"host": "..."},
}


@pytest.mark.parametrize("kind", FORGED)
def test_host_that_is_not_ours_is_refused(kind: str) -> None:
    response = Client().get("/", headers=FORGED[kind])

    assert response.status_code == 400
    assert "evil" not in response.content.decode()


@pytest.mark.parametrize("proxies", [0, 1])
def test_forwarded_host_is_in_no_link_and_no_mail(
    ana: User, proxies: int, mailoutbox: list[Any]
) -> None:
    forged = {"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}

    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        more = {} if not proxies else {"x-forwarded-for": "192.0.2.1"}
        response = Client().post(
            reverse("account_reset_password"), {"email": ana.email}, headers={**forged, **more}
        )

    assert "evil" not in response.content.decode() + str(response.headers)
    [mail] = mailoutbox
    assert "http://127.0.0.1:8000/" in mail.body
    assert "evil" not in mail.body


@pytest.mark.parametrize(
    ("proxies", "header", "source"),
    [
        (0, "203.0.113.9", "192.0.2.7"),
        (1, "203.0.113.9, 198.51.100.4", "198.51.100.4"),
        (2, "203.0.113.9, 198.51.100.4, 198.51.100.5", "198.51.100.4"),
    ],
)
def test_forwarded_address_counts_as_far_as_proxies_are_trusted(
    ana: User, proxies: int, header: str, source: str
) -> None:
    client = Client(REMOTE_ADDR="192.0.2.7", headers={"x-forwarded-for": header})

    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        sign_in(client, ana)

    assert Event.objects.filter(kind="user.sign_in").values_list("source", flat=True)[0] == source


def test_forged_addresses_do_not_widen_the_limit_of_guesses(ana: User) -> None:
    """Without a proxy, whatever the header says, guesses come from one address."""
    codes = [
        Client(REMOTE_ADDR="192.0.2.7", headers={"x-forwarded-for": f"203.0.113.{number}"})
        .post(LOGIN, {"login": f"p{number}@example.org", "password": "x"})
        .status_code
        for number in range(40)
    ]

    assert codes[-1] == 429


def test_forwarded_scheme_alone_makes_no_cookie_less_safe() -> None:
    with override_settings(SECURE_SSL_REDIRECT=True, SESSION_COOKIE_SECURE=True):
        plain = Client().get("/", headers={"x-forwarded-proto": "javascript"})

    assert plain.status_code == 301
    assert plain["Location"].startswith("https://testserver/")


def test_planted_session_is_not_the_one_after_sign_in(ana: User) -> None:
    victim, attacker = Client(), Client()
    attacker.get(LOGIN)
    session = attacker.session
    session["planted"] = "x"
    session.save()
    planted = session.session_key or ""
    victim.cookies["sessionid"] = attacker.cookies["sessionid"] = planted

    sign_in(victim, ana)

    assert victim.get(PROFILE).status_code == 200
    assert victim.cookies["sessionid"].value != planted
    assert attacker.get(PROFILE).status_code == 302


def test_csrf_token_from_before_sign_in_is_worth_nothing_after_it(ana: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(LOGIN)
    planted = client.cookies["csrftoken"].value

    data = {"login": ana.email, "password": PASSWORD, "csrfmiddlewaretoken": planted}
    client.post(LOGIN, data)

    assert client.get(PROFILE).status_code == 200
    assert client.cookies["csrftoken"].value != planted


def test_session_that_was_signed_out_cannot_be_replayed(ana: User) -> None:
    client = signed_in(ana)
    stolen = client.cookies["sessionid"].value

    client.post(reverse("account_logout"))
    replayed = Client()
    replayed.cookies["sessionid"] = stolen

    assert replayed.get(PROFILE).status_code == 302


def test_new_password_ends_what_a_thief_has(ana: User) -> None:
    thief, owner = signed_in(ana), signed_in(ana)
    new = "another horse 8 charger"

    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    owner.post(reverse("account_change_password"), data)

    assert owner.get(PROFILE).status_code == 200
    assert thief.get(PROFILE).status_code == 302


CSRF = {
    "no token": {},
    "a token of somebody's own making": {"csrfmiddlewaretoken": "x" * 64},
    "a token that is markup": {"csrfmiddlewaretoken": "<script>alert(1)</script>"},
}


@pytest.mark.parametrize("kind", CSRF)
def test_form_without_its_token_writes_nothing(world: World, kind: str) -> None:
    client = browser(world, Who.OWNER, enforce_csrf_checks=True)
    path = reverse("accounts:organisation-edit", args=[world.organisation.pk])
    before = world.organisation.name

    response = client.post(path, {**CSRF[kind], "name": "Evil", "country": "KE", "size": "large"})

    assert response.status_code == 403
    world.organisation.refresh_from_db()
    assert world.organisation.name == before


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example"]
)
def test_form_from_elsewhere_writes_nothing_although_its_token_is_right(
    world: World, origin: str
) -> None:
    client = browser(world, Who.OWNER, enforce_csrf_checks=True)
    path = reverse("accounts:organisation-edit", args=[world.organisation.pk])
    client.get(path)
    token = client.cookies["csrftoken"].value
    data = {"name": "Evil", "country": "KE", "size": "large", "csrfmiddlewaretoken": token}

    foreign = client.post(path, data, headers={"origin": origin})
    own = client.post(path, data, headers={"origin": "http://testserver"})

    assert (foreign.status_code, own.status_code) == (403, 302)


def test_referer_from_elsewhere_is_refused_where_https_is_on(world: World) -> None:
    client = browser(world, Who.OWNER, enforce_csrf_checks=True)
    path = reverse("accounts:profile-edit")
    client.get(path, secure=True)
    token = client.cookies["csrftoken"].value
    data = {"name": "Eve", "time_zone": "UTC", "csrfmiddlewaretoken": token}

    refused = [
        client.post(path, data, secure=True, headers=headers).status_code
        for headers in ({}, {"referer": "https://evil.example/"}, {"referer": "http://testserver/"})
    ]

    assert refused == [403, 403, 403]


def test_guesser_is_stopped_and_the_owner_still_signs_in_from_elsewhere(ana: User) -> None:
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    pages = [sign_in(guesser, ana, f"guess {number}") for number in range(12)]

    stopped = sign_in(guesser, ana)

    assert stopped.status_code == 429 or "Too many" in stopped.content.decode()
    assert guesser.get(PROFILE).status_code == 302
    assert pages[0].status_code == 200
    signed_in(ana, "192.0.2.7")


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_signup"])
def test_answer_does_not_tell_who_has_an_account(ana: User, name: str) -> None:
    data = {"password": "x", "name": "Eve", "password1": PASSWORD}
    texts = []
    for address in (ana.email, "eve@example.org"):
        given = {**data, "login": address, "email": address}
        response = Client().post(reverse(name), given, follow=True)
        text = response.content.decode().replace(address, "A")
        texts.append((response.redirect_chain, re.sub(r'value="\w{64}"', "", text)))

    assert texts[0] == texts[1]


def test_verification_codes_cannot_be_guessed() -> None:
    """Codes of reports (`/verify`) are long, and who guesses is stopped."""
    client = Client()

    codes = [
        client.get("/verify", {"code": f"COP-7F3K-9Q{n:02}"}, follow=True).status_code
        for n in range(70)
    ]

    assert codes[0] != 429
    assert codes[-1] == 429
