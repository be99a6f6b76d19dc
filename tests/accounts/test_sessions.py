"""Where somebody is signed in: the list, the end of one or all, new keys at sign-in."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from copassess.accounts import devices, services
from copassess.accounts.middleware import SEEN_AT, SEEN_EVERY
from copassess.accounts.models import User
from copassess.audit.models import Event
from tests.factories.accounts import PASSWORD, UserFactory

LIST = reverse("accounts:session-list")
END = reverse("accounts:session-end")
LOGIN = reverse("account_login")
LINUX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0"
)


@pytest.fixture
def ana() -> User:
    user: User = UserFactory.create(email="ana@example.org", name="Ana Rojas")
    return user


def signed_in(user: User, user_agent: str = LINUX, address: str = "192.0.2.7") -> Client:
    """Return a browser in which somebody has signed in."""
    client = Client(headers={"User-Agent": user_agent}, REMOTE_ADDR=address)
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    return client


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("accounts:profile-edit")).status_code == 200


@pytest.mark.pure
@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (LINUX, "Firefox on Linux"),
        (IPHONE, "Safari on iPhone"),
        (EDGE, "Edge on Windows"),
        ("curl/8", "Unknown device"),
        ("Firefox/1", "Firefox"),
        ("", "Unknown device"),
        ("<script>Linux", "Linux"),
    ],
)
def test_device_has_a_name(user_agent: str, name: str) -> None:
    assert devices.name_of(user_agent) == name


@pytest.mark.django_db
def test_list_says_device_address_and_which_is_this(ana: User) -> None:
    signed_in(ana, IPHONE, "192.0.2.8")
    signed_in(UserFactory.create(), EDGE, "192.0.2.9")
    client = signed_in(ana)

    page = client.get(LIST).content.decode()

    assert page.count("Safari on iPhone</strong>") == 1
    assert "Network address 192.0.2.8" in page
    assert page.count("This one") == 1
    assert "192.0.2.9" not in page
    assert str(client.session.session_key) not in page


@pytest.mark.django_db
def test_one_session_is_ended(ana: User) -> None:
    other, third, client = signed_in(ana, IPHONE), signed_in(ana, EDGE), signed_in(ana)
    row = UserSession.objects.get(session_key=other.session.session_key)

    response = client.post(END, {"which": row.pk}, follow=True)

    assert "1 session is ended." in response.content.decode()
    assert [is_signed_in(each) for each in (other, third, client)] == [False, True, True]
    assert Event.objects.get(kind="session.end").facts == {"number": "1"}


@pytest.mark.django_db
def test_all_others_are_ended(ana: User) -> None:
    other, client = signed_in(ana, IPHONE), signed_in(ana)

    client.post(END, {"which": "others"})

    assert [is_signed_in(other), is_signed_in(client)] == [False, True]


@pytest.mark.django_db
def test_sign_out_everywhere_ends_all(ana: User) -> None:
    other, client = signed_in(ana, IPHONE), signed_in(ana)

    response = client.post(END, {"which": "all"}, follow=True)

    assert "You are signed out everywhere." in response.content.decode()
    assert [is_signed_in(other), is_signed_in(client)] == [False, False]
    assert not Session.objects.filter(pk=other.session.session_key).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("which", ["", "x", "-1", "٣", "9" * 30, "this"])
def test_nonsense_ends_nothing(ana: User, which: str) -> None:
    other, client = signed_in(ana, IPHONE), signed_in(ana)

    response = client.post(END, {"which": which})

    assert response["Location"] == LIST
    assert is_signed_in(other)


@pytest.mark.django_db
def test_session_of_somebody_else_goes_on(ana: User) -> None:
    eve, client = signed_in(UserFactory.create(email="eve@example.org")), signed_in(ana)
    row = UserSession.objects.get(session_key=eve.session.session_key)

    client.post(END, {"which": row.pk})

    assert is_signed_in(eve)
    assert not Event.objects.filter(kind="session.end").exists()


@pytest.mark.django_db
def test_new_password_ends_the_other_sessions(ana: User) -> None:
    other, client = signed_in(ana, IPHONE), signed_in(ana)
    new = "another horse 8 charger"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}

    client.post(reverse("account_change_password"), data)

    assert [is_signed_in(other), is_signed_in(client)] == [False, True]
    assert [row.session_key for row in UserSession.objects.all()] == [client.session.session_key]


@pytest.mark.django_db
def test_key_that_was_known_before_sign_in_opens_nothing_after(ana: User) -> None:
    planted = Client()
    session = planted.session
    session["cart"] = "planted"
    session.save()
    victim = Client()
    victim.cookies["sessionid"] = str(session.session_key)

    victim.post(LOGIN, {"login": ana.email, "password": PASSWORD})

    assert is_signed_in(victim)
    assert victim.session.session_key != session.session_key
    assert not is_signed_in(planted)


@pytest.mark.django_db
def test_key_that_the_server_never_gave_is_not_taken(ana: User) -> None:
    client = Client()
    client.cookies["sessionid"] = "a" * 32

    client.post(LOGIN, {"login": ana.email, "password": PASSWORD})

    assert client.session.session_key != "a" * 32


@pytest.mark.django_db
def test_last_seen_is_noted_every_five_minutes(ana: User) -> None:
    client = signed_in(ana)
    rows = UserSession.objects.filter(user=ana)
    rows.update(last_seen_at=timezone.now() - timedelta(hours=1), ip="192.0.2.1")

    client.get(LIST)
    assert rows.get().ip == "192.0.2.1"
    session = client.session
    session[SEEN_AT] -= SEEN_EVERY + 1
    session.save()
    client.get(LIST)

    row = rows.get()
    assert row.ip == "192.0.2.7"
    assert timezone.now() - row.last_seen_at < timedelta(minutes=1)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [2, 20])
def test_list_asks_as_often_for_many(ana: User, number: int) -> None:
    client = signed_in(ana)
    for _ in range(number):
        Client().force_login(ana)
        signed_in(ana, address=f"192.0.2.{number}")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(LIST)

    assert len(queries) == 5


@pytest.mark.django_db
def test_rows_of_ended_sessions_are_forgotten(ana: User) -> None:
    other, client = signed_in(ana, IPHONE), signed_in(ana)
    Session.objects.filter(pk=other.session.session_key).delete()

    number = services.forget_ended(at=timezone.now())

    assert number == 1
    assert UserSession.objects.get().session_key == client.session.session_key
