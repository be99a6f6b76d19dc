"""The page behind an invitation's link."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from copassess.accounts.models import Invitation, Membership, Role, User
from copassess.accounts.tokens import hash_of
from copassess.audit.models import Event
from tests.factories.accounts import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TOKEN = "the-secret-of-the-link"
PATH = reverse("accounts:invitation-accept", args=[TOKEN])
NEW = {"name": "Ben", "password": PASSWORD}


@pytest.fixture
def invitation() -> Invitation:
    owner = MembershipFactory.create(organisation__name="Example Telecom", user__name="Maria Rojas")
    return Invitation.objects.create(
        organisation=owner.organisation,
        email="ben@example.org",
        role=Role.CONTRIBUTOR,
        token_hash=hash_of(TOKEN),
        invited_by=owner.user,
        expires_at=timezone.now() + timedelta(days=14),
    )


@pytest.mark.usefixtures("invitation")
def test_link_shows_who_invites_to_what_and_writes_nothing(client: Client) -> None:
    page = client.get(PATH).content.decode()

    assert "Join Example Telecom" in page
    assert "Maria Rojas invites you" in page
    assert "Contributor" in page
    assert 'name="password"' in page
    assert Invitation.objects.get().accepted_at is None
    assert not Event.objects.exists()


@pytest.mark.usefixtures("invitation")
def test_one_form_makes_a_proven_account_that_is_signed_in_and_belongs(client: Client) -> None:
    response = client.post(PATH, NEW, follow=True)

    user = User.objects.get(email="ben@example.org")
    assert response.context["user"] == user
    assert "Welcome to Example Telecom." in response.content.decode()
    assert Membership.objects.get(user=user).role == Role.CONTRIBUTOR
    assert mail.outbox == []
    assert Event.objects.filter(kind="user.sign_in", actor_id=str(user.pk)).exists()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"name": ""}, "required"),
        ({"password": ""}, "required"),
        ({"password": "short"}, "too short"),
        ({"password": "ben@example.org"}, "too similar"),
        ({"name": "Benjamin Franklin", "password": "benjaminfranklin"}, "too similar"),
    ],
)
@pytest.mark.usefixtures("invitation")
def test_form_keeps_the_name_and_never_the_password(
    client: Client, change: dict[str, str], error: str
) -> None:
    data = NEW | change

    response = client.post(PATH, data)

    page = response.content.decode()
    assert response.status_code == 200
    assert error in page
    assert f'value="{data["name"]}"' in page or not data["name"]
    assert PASSWORD not in page
    assert not User.objects.filter(email="ben@example.org").exists()
    assert Invitation.objects.get().accepted_at is None


@pytest.mark.usefixtures("invitation")
def test_signed_in_invitee_joins_with_one_button(client: Client) -> None:
    ben = UserFactory.create(email="ben@example.org")
    client.force_login(ben)
    assert ">Join<" in client.get(PATH).content.decode()

    response = client.post(PATH)

    assert response.status_code == 302
    assert Membership.objects.get(user=ben).role == Role.CONTRIBUTOR


@pytest.mark.usefixtures("invitation")
def test_signed_out_invitee_with_an_account_signs_in_and_comes_straight_back(
    client: Client,
) -> None:
    UserFactory.create(email="ben@example.org")
    page = client.get(PATH).content.decode()
    assert 'name="password"' not in page
    assert f"{reverse('account_login')}?next={PATH}" in page

    response = client.post(
        reverse("account_login"), {"login": "ben@example.org", "password": PASSWORD, "next": PATH}
    )

    assert response["Location"] == PATH


@pytest.mark.usefixtures("invitation")
def test_signed_out_post_joins_nobody_to_an_existing_account(client: Client) -> None:
    ben = UserFactory.create(email="ben@example.org")

    response = client.post(PATH, {"name": "Eve", "password": "a password of Eve's"})

    assert response.status_code == 403
    assert not Membership.objects.filter(user=ben).exists()
    ben.refresh_from_db()
    assert ben.check_password(PASSWORD)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.usefixtures("invitation")
def test_somebody_else_is_told_and_does_not_join(client: Client, method: str) -> None:
    eve = UserFactory.create(email="eve@example.org")
    client.force_login(eve)

    response = getattr(client, method)(PATH)

    assert response.status_code == (200 if method == "get" else 403)
    page = response.content.decode()
    assert "eve@example.org" in page
    assert "ben@example.org" in page
    assert not Membership.objects.filter(user=eve).exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_unknown_link_is_404_and_says_what_to_do(client: Client, method: str) -> None:
    response = getattr(client, method)(PATH, NEW)

    assert response.status_code == 404
    assert "ask the person who invited you" in response.content.decode()
    assert not User.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("state", ["accepted_at", "revoked_at", "expires_at"])
def test_closed_link_is_410_and_tells_nothing_of_the_company(
    client: Client, invitation: Invitation, state: str, method: str
) -> None:
    past = timezone.now() - timedelta(days=1)
    Invitation.objects.update(invited_at=past - timedelta(days=14), **{state: past})

    response = getattr(client, method)(PATH, NEW)

    assert response.status_code == 410
    page = response.content.decode()
    assert "ask the person who invited you" in page
    assert "Example Telecom" not in page
    assert not User.objects.filter(email="ben@example.org").exists()


@pytest.mark.usefixtures("invitation")
def test_second_click_leads_a_new_member_on(client: Client) -> None:
    client.post(PATH, NEW)

    response = client.post(PATH, NEW)

    assert response["Location"] == Invitation.objects.get().organisation.get_absolute_url()
    assert User.objects.filter(email="ben@example.org").count() == 1


@pytest.mark.usefixtures("invitation")
def test_page_is_never_kept_by_a_cache(client: Client) -> None:
    assert "no-store" in client.get(PATH)["Cache-Control"]


@pytest.fixture
def read_before_it_closed(invitation: Invitation, monkeypatch: pytest.MonkeyPatch) -> Invitation:
    """Stand at the moment when another click has just closed what this one saw open."""
    Invitation.objects.update(accepted_at=timezone.now())
    monkeypatch.setattr(Invitation, "is_open", lambda row, at: True)
    return invitation


@pytest.mark.usefixtures("read_before_it_closed")
def test_click_that_comes_second_shows_the_page_again(client: Client) -> None:
    ben = UserFactory.create(email="ben@example.org")
    client.force_login(ben)

    response = client.post(PATH)

    assert response["Location"] == PATH
    assert not Membership.objects.filter(user=ben).exists()


@pytest.mark.usefixtures("read_before_it_closed")
def test_form_that_comes_second_makes_no_account(client: Client) -> None:
    response = client.post(PATH, NEW)

    assert response["Location"] == PATH
    assert not User.objects.filter(email="ben@example.org").exists()


@pytest.mark.usefixtures("invitation")
def test_flood_of_forms_is_stopped(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"signup": "2/m/ip"}

    codes = [client.post(PATH, NEW | {"password": "short"}).status_code for _ in range(3)]

    assert codes == [200, 200, 429]
