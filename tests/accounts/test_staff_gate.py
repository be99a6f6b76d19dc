"""Staff without a second factor reach nothing: every page of the permission table is asked."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.test import Client
from django.urls import reverse

from copassess.accounts.middleware import OPEN_NAMES, OPEN_PREFIXES
from copassess.accounts.models import User
from tests.permission_shape import Row, Who
from tests.permission_table import TABLE
from tests.permission_world import World, make

STAFF = (Who.REVIEWER, Who.OTHER_REVIEWER, Who.EDITOR, Who.ADMINISTRATOR)
INDEX = reverse("mfa_index")
OPEN_ROWS = {
    *("guidelines:area-detail", "guidelines:checklist-detail", "guidelines:guideline-list"),
    *("guidelines:question-detail", "guidelines:resource-list", "guidelines:sector-detail"),
    *("guidelines:term-list", "site:health", "site:landing", "site:privacy-detail", "site:ready"),
}


def is_open(row: Row) -> bool:
    return row.name in OPEN_NAMES or row.name.startswith(OPEN_PREFIXES)


@pytest.fixture
def world() -> World:
    world = make()
    Authenticator.objects.all().delete()
    return world


@pytest.mark.django_db
def test_every_other_page_leads_to_the_set_up(world: World) -> None:
    let_in = []
    for row in [row for row in TABLE if not is_open(row)]:
        for who in STAFF:
            client = Client()
            client.force_login(User.objects.get(pk=world.people[who].pk))
            for method in (client.get, client.post):
                with transaction.atomic():
                    response = method(world.path(row))
                    transaction.set_rollback(True)
                if response.status_code != 302 or response["Location"] != INDEX:
                    let_in.append((row.name, who))

    assert let_in == []


@pytest.mark.django_db
def test_companies_need_none(world: World) -> None:
    client = Client()
    client.force_login(world.people[Who.OWNER])

    assert client.get(reverse("accounts:profile-edit")).status_code == 200


@pytest.mark.pure
def test_what_is_open_is_what_anybody_may_read() -> None:
    assert {row.name for row in TABLE if is_open(row)} == OPEN_ROWS
