"""The profile page."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PATH = reverse("accounts:profile-edit")


def test_profile_edit_shows_name_zone_and_ways_to_change_the_rest(client: Client) -> None:
    client.force_login(UserFactory.create(name="Ana", time_zone="Africa/Nairobi"))

    page = client.get(PATH).content.decode()

    assert 'value="Ana"' in page
    assert '<option value="Africa/Nairobi" selected>Nairobi</option>' in page
    assert '<optgroup label="Africa">' in page
    assert reverse("account_email") in page
    assert reverse("account_change_password") in page


def test_profile_edit_stores_and_redirects(client: Client) -> None:
    user = UserFactory.create()
    client.force_login(user)

    response = client.post(PATH, {"name": " New  Name ", "time_zone": "Asia/Tokyo"})

    assert response.status_code == 302
    user.refresh_from_db()
    assert (user.name, user.time_zone) == ("New Name", "Asia/Tokyo")


@pytest.mark.parametrize(
    "data", [{}, {"name": ""}, {"name": "Ana"}, {"name": "Ana", "time_zone": "Mars/Olympus"}]
)
def test_profile_edit_keeps_what_was_typed_and_stores_nothing(
    client: Client, data: dict[str, str]
) -> None:
    user = UserFactory.create(name="Before")
    client.force_login(user)

    response = client.post(PATH, data)

    assert response.status_code == 200
    page = response.content.decode()
    assert "error-summary" in page
    assert f'value="{data.get("name", "")}"' in page or not data.get("name")
    user.refresh_from_db()
    assert (user.name, user.time_zone) == ("Before", "UTC")


def test_profile_edit_survives_a_zone_that_is_no_longer(client: Client) -> None:
    client.force_login(UserFactory.create(time_zone="Mars/Olympus"))

    assert client.get(PATH).status_code == 200
