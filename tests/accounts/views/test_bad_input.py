"""What nobody types in good faith: answered with a 4xx or the form again, never with a fault."""

import pytest
from django.test import Client
from django.urls import reverse

from copassess.accounts.models import Membership
from tests.factories.accounts import MembershipFactory, StaffRoleFactory

pytestmark = pytest.mark.django_db
NASTY = {
    "long": "x" * 100_000,
    "long address": "a" * 64 + "@" + "b" * 60 + "." + "c" * 60 + "." + "d" * 60 + "." + "e" * 10,
    "emoji": "🙂" * 3000,
    "right to left": "\u202eشركة\u202c",
    "percent signs": "%ED%A0%80%00",
    "quotes": "'\"--;<script>alert(1)</script>",
    "format": "%(name)s %s {0} {{ user }}",
}
PAGES = {
    "account_login": ["login", "password", "next"],
    "account_signup": ["name", "email", "password1", "next"],
    "account_reset_password": ["email"],
    "account_email": ["email", "action_add", "action_remove"],
    "account_change_password": ["oldpassword", "password1", "password2"],
    "accounts:profile-edit": ["name", "time_zone"],
    "accounts:organisation-create": ["name", "country", "size"],
    "accounts:organisation-edit": ["name", "country", "size"],
    "accounts:invitation-create": ["email", "role"],
    "accounts:membership-change": ["role"],
    "accounts:staff-create": ["email", "name", "reviewer", "countries", "all_countries"],
}
ANONYMOUS = {"account_login", "account_signup", "account_reset_password"}


@pytest.fixture
def member(client: Client) -> Membership:
    membership: Membership = MembershipFactory.create()
    StaffRoleFactory.create(user=membership.user, kind="administrator")
    return membership


def path_of(name: str, member: Membership) -> str:
    if name == "accounts:membership-change":
        return reverse(name, args=[member.pk])
    if name in ("accounts:organisation-edit", "accounts:invitation-create"):
        return reverse(name, args=[member.organisation_id])
    return reverse(name)


@pytest.mark.parametrize("name", PAGES)
def test_form_survives_what_nobody_types(client: Client, member: Membership, name: str) -> None:
    path = path_of(name, member)
    if name not in ANONYMOUS:
        client.force_login(member.user)

    codes = {
        word: client.post(path, dict.fromkeys(PAGES[name], value)).status_code
        for word, value in NASTY.items()
    }

    assert max(codes.values()) < 500, codes


@pytest.mark.parametrize("name", PAGES)
def test_form_refuses_a_nul_byte_and_takes_no_json(
    client: Client, member: Membership, name: str
) -> None:
    path = path_of(name, member)
    if name not in ANONYMOUS:
        client.force_login(member.user)

    nul = client.post(path, dict.fromkeys(PAGES[name], "a\x00b"))
    json = client.post(path, "[1, 2]", content_type="application/json")

    assert nul.status_code == 400
    assert json.status_code < 500


def test_address_longer_than_the_database_keeps_is_an_error_at_its_field(client: Client) -> None:
    address = "a" * 64 + "@" + ".".join(["b" * 62] * 3) + ".example.org"

    response = client.post(
        reverse("account_signup"),
        {"name": "Ana", "email": address, "password1": "correct horse 7 battery"},
    )

    assert len(address) > 254
    assert "at most 254 characters" in response.content.decode()
