"""Pages of organisations."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from copassess.accounts import services
from copassess.accounts.models import Membership, Organisation, Role
from tests.factories.accounts import MembershipFactory, UserFactory

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
FIELDS = {"name": "Example Telecom", "country": "KE", "size": "large"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client: Client) -> Membership:
    membership: Membership = MembershipFactory.create()
    client.force_login(membership.user)
    return membership


def test_organisation_list_shows_one_s_own_with_role_and_members(
    client: Client, owner: Membership
) -> None:
    MembershipFactory.create(organisation=owner.organisation, role=Role.VIEWER)
    stranger = MembershipFactory.create()

    page = client.get(reverse("accounts:organisation-list")).content.decode()

    assert owner.organisation.name in page
    assert "2 members" in page
    assert "Kenya" in page
    assert stranger.organisation.name not in page


def test_organisation_list_offers_to_begin(client: Client) -> None:
    client.force_login(UserFactory.create())

    page = client.get(reverse("accounts:organisation-list")).content.decode()

    assert "Add your company" in page


def test_organisation_create_makes_the_user_owner(client: Client) -> None:
    user = UserFactory.create()
    client.force_login(user)

    response = client.post(reverse("accounts:organisation-create"), FIELDS, follow=True)

    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.country, organisation.size) == (
        *("Example Telecom", "KE", "large"),
    )
    assert organisation.memberships.get().role == Role.OWNER
    assert "You are its owner" in response.content.decode()


@pytest.mark.parametrize("missing", FIELDS)
@pytest.mark.parametrize("value", ["", "XX" * 150])
def test_organisation_create_keeps_what_was_typed(client: Client, missing: str, value: str) -> None:
    client.force_login(UserFactory.create())

    response = client.post(reverse("accounts:organisation-create"), FIELDS | {missing: value})

    assert response.status_code == 200
    page = response.content.decode()
    assert page.index("error-summary") < page.index('id="id_name"')
    if missing != "name":
        assert 'value="Example Telecom"' in page
    if missing != "country":
        assert '<option value="KE" selected>' in page
    assert not Organisation.objects.exists()


def test_organisation_create_shows_hostile_names_as_typed(client: Client) -> None:
    client.force_login(UserFactory.create())
    name = '<script>alert("1")</script> شركة 📡'

    response = client.post(
        reverse("accounts:organisation-create"), FIELDS | {"name": name}, follow=True
    )

    assert Organisation.objects.get().name == name
    assert "&lt;script&gt;" in response.content.decode()
    assert "<script>alert" not in response.content.decode()


def test_organisation_detail_shows_members_and_waiting_invitations(
    client: Client, owner: Membership
) -> None:
    MembershipFactory.create(organisation=owner.organisation, user__name="Chen Wei")
    for email, at in [("new@example.org", AT), ("late@example.org", AT - timedelta(days=400))]:
        services.invite(
            organisation=owner.organisation, email=email, role=Role.VIEWER, by=owner.user, at=at
        )

    page = client.get(owner.organisation.get_absolute_url()).content.decode()

    assert "Chen Wei" in page
    assert "new@example.org" in page
    assert "expired on" in page


def test_organisation_detail_offers_a_viewer_only_to_leave(client: Client) -> None:
    owner = MembershipFactory.create()
    viewer = MembershipFactory.create(organisation=owner.organisation, role=Role.VIEWER)
    client.force_login(viewer.user)

    page = client.get(owner.organisation.get_absolute_url()).content.decode()

    assert reverse("accounts:membership-remove", args=[viewer.pk]) in page
    assert reverse("accounts:membership-remove", args=[owner.pk]) not in page
    assert reverse("accounts:membership-change", args=[viewer.pk]) not in page
    assert reverse("accounts:invitation-create", args=[owner.organisation_id]) not in page


def test_organisation_edit_stores(client: Client, owner: Membership) -> None:
    path = reverse("accounts:organisation-edit", args=[owner.organisation_id])
    assert owner.organisation.name in client.get(path).content.decode()

    response = client.post(path, FIELDS)

    assert response.status_code == 302
    assert Organisation.objects.get().name == "Example Telecom"


@pytest.mark.parametrize(("name", "queries"), [("organisation-detail", 8), ("event-list", 6)])
def test_pages_take_the_same_queries_at_2_and_20_rows(
    client: Client,
    owner: Membership,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
    queries: int,
) -> None:
    path = reverse(f"accounts:{name}", args=[owner.organisation_id])

    for rows in (2, 18):
        for _ in range(rows):
            person = MembershipFactory.create(organisation=owner.organisation).user
            services.invite(
                organisation=owner.organisation,
                email=f"new.{person.email}",
                role=Role.VIEWER,
                by=person,
                at=AT,
            )
        with django_assert_num_queries(queries):
            client.get(path)


def test_organisation_list_takes_the_same_queries_at_2_and_20_rows(
    client: Client, owner: Membership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for rows in (1, 18):
        for _ in range(rows):
            MembershipFactory.create(user=owner.user)
        with django_assert_num_queries(5):
            client.get(reverse("accounts:organisation-list"))
