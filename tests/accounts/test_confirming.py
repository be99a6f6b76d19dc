"""Role changes, exports and deletions ask for a proof again after fifteen minutes."""

import pytest
from django.test import Client
from django.urls import reverse

from copassess.accounts.confirming import SIGNED_IN_AT
from copassess.accounts.identity import PROOF_LASTS
from copassess.accounts.models import Membership, Role, User
from tests.factories.accounts import PASSWORD, MembershipFactory, app_code
from tests.permission_shape import Who
from tests.permission_table import TABLE
from tests.permission_world import World, make

AGAIN = reverse("account_reauthenticate")
# Everything that asks; who may do it at all, and how.
ASKING = {
    "accounts:audit-export": (Who.ADMINISTRATOR, "get"),
    "accounts:event-export": (Who.OWNER, "get"),
    "accounts:invitation-create": (Who.OWNER, "post"),
    "accounts:membership-change": (Who.OWNER, "post"),
    "accounts:membership-remove": (Who.OWNER, "post"),
    "accounts:staff-create": (Who.ADMINISTRATOR, "post"),
    "accounts:staff-edit": (Who.ADMINISTRATOR, "post"),
    "checklists:assessment-delete": (Who.OWNER, "post"),
    "checklists:fairness-export": (Who.REVIEWER, "get"),
    "checklists:queue-export": (Who.REVIEWER, "get"),
    "reports:bundle-create": (Who.REVIEWER, "post"),
    "reports:bundle-download": (Who.REVIEWER, "get"),
    "reports:portfolio-export": (Who.REVIEWER, "get"),
    "reports:profile-download": (Who.REVIEWER, "get"),
    "site:account-delete": (Who.OWNER, "post"),
    "site:closing-detail": (Who.OWNER, "post"),
    "site:closing-export": (Who.OWNER, "post"),
    "site:data-export": (Who.OWNER, "post"),
}


def old_session(user: User, *, age: float = PROOF_LASTS + 1) -> Client:
    """Return a browser whose person signed in some time ago."""
    client = Client()
    client.force_login(user)
    session = client.session
    session[SIGNED_IN_AT] -= age
    session.save()
    return client


@pytest.fixture
def world() -> World:
    return make()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ASKING)
def test_page_asks_who_signed_in_long_ago(world: World, name: str) -> None:
    row = next(row for row in TABLE if row.name == name)
    who, method = ASKING[name]
    client = old_session(User.objects.get(pk=world.people[who].pk))

    response = getattr(client, method)(world.path(row), row.data)

    assert (response.status_code, response["Location"].split("?")[0]) == (302, AGAIN)


@pytest.mark.django_db
def test_proof_lasts_fifteen_minutes() -> None:
    owner = MembershipFactory.create()
    path = reverse("accounts:event-export", args=[owner.organisation_id, "csv"])

    assert old_session(owner.user, age=PROOF_LASTS - 30).get(path).status_code == 200
    assert old_session(owner.user).get(path).status_code == 302
    # A clock that was moved back proves nothing.
    assert old_session(owner.user, age=-3600).get(path).status_code == 302


@pytest.mark.django_db
def test_what_was_posted_is_done_after_the_password() -> None:
    owner = MembershipFactory.create()
    member = MembershipFactory.create(organisation=owner.organisation, role=Role.VIEWER)
    client = old_session(owner.user)
    path = reverse("accounts:membership-change", args=[member.pk])

    asked = client.post(path, {"role": Role.CONTRIBUTOR})
    assert Membership.objects.get(pk=member.pk).role == Role.VIEWER
    page = client.get(asked["Location"]).content.decode()
    assert f'value="{path}"' in page
    done = client.post(AGAIN, {"password": PASSWORD, "next": path}, follow=True)

    assert "The role is changed." in done.content.decode()
    assert Membership.objects.get(pk=member.pk).role == Role.CONTRIBUTOR


@pytest.mark.django_db
def test_wrong_password_keeps_what_was_posted() -> None:
    owner = MembershipFactory.create()
    member = MembershipFactory.create(organisation=owner.organisation, role=Role.VIEWER)
    client = old_session(owner.user)
    path = reverse("accounts:membership-change", args=[member.pk])
    client.post(path, {"role": Role.CONTRIBUTOR})

    wrong = client.post(AGAIN, {"password": "wrong", "next": path}).content.decode()
    assert "The password is wrong." in wrong
    client.post(AGAIN, {"password": PASSWORD, "next": path})

    assert Membership.objects.get(pk=member.pk).role == Role.CONTRIBUTOR


@pytest.mark.django_db
def test_code_of_the_app_proves_as_well(world: World) -> None:
    client = old_session(User.objects.get(pk=world.people[Who.ADMINISTRATOR].pk))
    path = reverse("accounts:audit-export", args=["csv"])
    page = client.get(client.get(path)["Location"]).content.decode()
    assert reverse("mfa_reauthenticate") in page

    data = {"code": app_code(), "next": path}
    response = client.post(reverse("mfa_reauthenticate"), data)

    assert response["Location"] == path
    assert client.get(path).status_code == 200


@pytest.mark.django_db
def test_proof_leads_to_this_site_alone() -> None:
    owner = MembershipFactory.create()
    client = old_session(owner.user)

    response = client.post(AGAIN, {"password": PASSWORD, "next": "https://evil.example/"})

    assert "evil" not in response["Location"]
