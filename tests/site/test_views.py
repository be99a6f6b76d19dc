"""The first page, everybody's own page, the health check."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertRedirects

from copassess.accounts.models import StaffKind
from guidelines.models import Revision
from tests.factories.accounts import MembershipFactory, StaffRoleFactory, UserFactory
from tests.factories.catalogue import real_content

pytestmark = pytest.mark.django_db


def test_landing_leads_to_signing_up_and_to_the_checklists(
    client: Client, real_catalogue: Revision
) -> None:
    text = client.get(reverse("site:landing")).content.decode()

    assert reverse("account_signup") in text
    assert reverse("guidelines:guideline-list") in text
    for area in real_content().areas:
        assert reverse("guidelines:area-detail", args=[area.code]) in text
    for sector in real_content().sectors:
        assert reverse("guidelines:sector-detail", args=[sector.code]) in text
    assert "loadcatalogue" not in text


def test_landing_before_anything_is_loaded_tells_what_to_run(client: Client) -> None:
    response = client.get(reverse("site:landing"))

    assert response.status_code == 200
    assert b"python manage.py loadcatalogue" in response.content


def test_landing_leads_whoever_is_signed_in_to_their_work(
    client: Client, real_catalogue: Revision
) -> None:
    client.force_login(UserFactory.create())

    text = client.get(reverse("site:landing")).content.decode()

    assert "Go to your work" in text
    assert reverse("account_signup") not in text


def test_landing_needs_one_query(client: Client, real_catalogue: Revision) -> None:
    client.get(reverse("site:landing"))

    with CaptureQueriesContext(connection) as captured:
        client.get(reverse("site:landing"))

    assert len(captured) == 1


@pytest.mark.parametrize(
    ("kinds", "is_member", "name"),
    [
        ([], False, "accounts:organisation-create"),
        ([], True, "checklists:assessment-list"),
        ([StaffKind.REVIEWER], False, "checklists:review-queue"),
        ([StaffKind.ADMINISTRATOR], False, "accounts:staff-list"),
        ([StaffKind.CONTENT_EDITOR], False, "guidelines:guideline-list"),
        ([StaffKind.REVIEWER, StaffKind.ADMINISTRATOR], False, "checklists:review-queue"),
        ([StaffKind.REVIEWER], True, "checklists:assessment-list"),
    ],
)
def test_home_leads_where_the_person_works(
    client: Client, kinds: list[StaffKind], is_member: bool, name: str
) -> None:
    user = UserFactory.create()
    for kind in kinds:
        StaffRoleFactory.create(user=user, kind=kind)
    if is_member:
        MembershipFactory.create(user=user)
    client.force_login(user)

    response = client.get(reverse("site:home"))

    assertRedirects(response, reverse(name), fetch_redirect_response=False)


def test_home_of_nobody_is_the_sign_in_page(client: Client) -> None:
    response = client.get(reverse("site:home"))

    assertRedirects(response, f"{reverse('account_login')}?next={reverse('site:home')}")


def test_health_answers_while_the_database_does(client: Client) -> None:
    response = client.get(reverse("site:health"))

    assert response.status_code == 200
    assert response.content == b"ok"
    assert "no-store" in response["Cache-Control"]
