"""Pages that change a role or end a membership."""

import pytest
from django.test import Client
from django.urls import reverse

from copassess.accounts.models import Membership, Role
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Client) -> Membership:
    membership: Membership = MembershipFactory.create()
    client.force_login(membership.user)
    return membership


@pytest.fixture
def viewer(owner: Membership) -> Membership:
    membership: Membership = MembershipFactory.create(
        organisation=owner.organisation, role=Role.VIEWER, user__name="Chen Wei"
    )
    return membership


def test_membership_change_shows_the_present_role_and_stores_another(
    client: Client, viewer: Membership
) -> None:
    path = reverse("accounts:membership-change", args=[viewer.pk])
    page = client.get(path).content.decode()
    assert "Chen Wei" in page

    response = client.post(path, {"role": "contributor"})

    assert response.status_code == 302
    viewer.refresh_from_db()
    assert viewer.role == Role.CONTRIBUTOR


@pytest.mark.parametrize("data", [{}, {"role": ""}, {"role": "emperor"}])
def test_membership_change_refuses_what_is_no_role(
    client: Client, viewer: Membership, data: dict[str, str]
) -> None:
    response = client.post(reverse("accounts:membership-change", args=[viewer.pk]), data)

    assert response.status_code == 200
    assert "error-summary" in response.content.decode()
    viewer.refresh_from_db()
    assert viewer.role == Role.VIEWER


def test_membership_change_explains_why_the_last_owner_stays(
    client: Client, owner: Membership
) -> None:
    response = client.post(
        reverse("accounts:membership-change", args=[owner.pk]), {"role": "viewer"}
    )

    assert "must have an owner" in response.content.decode()
    owner.refresh_from_db()
    assert owner.role == Role.OWNER


def test_membership_remove_asks_then_removes(client: Client, viewer: Membership) -> None:
    path = reverse("accounts:membership-remove", args=[viewer.pk])

    assert "Remove Chen Wei" in client.get(path).content.decode()
    assert Membership.objects.filter(pk=viewer.pk).exists()
    response = client.post(path, follow=True)

    assert not Membership.objects.filter(pk=viewer.pk).exists()
    assert "Chen Wei is removed." in response.content.decode()


def test_membership_remove_lets_a_member_leave(client: Client, viewer: Membership) -> None:
    client.force_login(viewer.user)
    path = reverse("accounts:membership-remove", args=[viewer.pk])

    assert "Leave" in client.get(path).content.decode()
    response = client.post(path, follow=True)

    assert response.redirect_chain[-1][0] == reverse("accounts:organisation-list")
    assert not Membership.objects.filter(pk=viewer.pk).exists()


def test_membership_remove_explains_why_the_last_owner_stays(
    client: Client, owner: Membership
) -> None:
    path = reverse("accounts:membership-remove", args=[owner.pk])

    response = client.post(path, follow=True)

    assert "must have an owner" in response.content.decode()
    assert Membership.objects.filter(pk=owner.pk).exists()


def test_second_click_on_remove_is_no_error(client: Client, viewer: Membership) -> None:
    path = reverse("accounts:membership-remove", args=[viewer.pk])
    client.post(path)

    assert client.post(path).status_code == 404
