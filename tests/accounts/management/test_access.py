"""`deactivateaccount`, `reactivateaccount`, `appointowner`, `resetsecondfactor`."""

import io
import uuid

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from copassess.accounts.models import Role, StaffKind, User
from copassess.audit.models import Event
from copassess.mail.models import Mail
from tests.factories.accounts import (
    MembershipFactory,
    OrganisationFactory,
    StaffRoleFactory,
    UserFactory,
    give_app,
)

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_account_is_closed_and_opened_with_a_reason() -> None:
    user = UserFactory.create()

    said = run("deactivateaccount", user.email, "--reason", "Left the company.")
    assert f"{user.email} cannot sign in any more" in said
    assert not User.objects.get(pk=user.pk).is_active

    assert "can sign in again" in run("reactivateaccount", user.email, "--reason", "Came back.")
    assert User.objects.get(pk=user.pk).is_active


@pytest.mark.parametrize(
    "command",
    [
        ("deactivateaccount", "nobody@example.org", "--reason", "x"),
        ("reactivateaccount", "nobody@example.org", "--reason", "x"),
        ("resetsecondfactor", "nobody@example.org"),
    ],
)
def test_address_of_nobody_is_said(command: tuple[str, ...]) -> None:
    with pytest.raises(CommandError, match="No account has proven the address nobody"):
        run(*command)


def test_last_administrator_is_refused_with_what_to_do() -> None:
    user = StaffRoleFactory.create(kind=StaffKind.ADMINISTRATOR).user

    with pytest.raises(CommandError, match="Make somebody else administrator first"):
        run("deactivateaccount", user.email, "--reason", "x")


def test_company_that_is_left_is_named_listed_and_given_an_owner() -> None:
    company = OrganisationFactory.create(name="Telco Kenya")
    user = MembershipFactory.create(organisation=company, role=Role.OWNER).user
    heir = UserFactory.create()

    said = run("deactivateaccount", user.email, "--reason", "x")

    assert f"`manage.py appointowner {company.pk} ADDRESS`" in said
    assert run("appointowner") == f"{company.pk}\tTelco Kenya\n"
    assert f"{heir.email} owns Telco Kenya now." in run("appointowner", str(company.pk), heir.email)
    assert "Every company has an owner" in run("appointowner")


def test_appointowner_says_what_is_wrong() -> None:
    company = OrganisationFactory.create()
    closed = UserFactory.create(is_active=False)
    there = MembershipFactory.create(role=Role.OWNER)

    for arguments, words in [
        (("no-id", closed.email), "No company has the ID no-id"),
        ((str(uuid.uuid4()), closed.email), "No company has the ID"),
        ((str(company.pk), closed.email), "can sign in"),
        ((str(company.pk),), "none given"),
        ((str(there.organisation_id), there.user.email), "Owners say themselves"),
    ]:
        with pytest.raises(CommandError, match=words):
            run("appointowner", *arguments)


def test_lost_second_factor_is_removed_and_told() -> None:
    user = UserFactory.create()
    give_app(user)

    said = run("resetsecondfactor", user.email)

    assert "no second factor any more" in said
    assert not Authenticator.objects.filter(user=user).exists()
    assert Event.objects.get(kind="factor.reset").target_id == str(user.pk)
    assert Mail.objects.get(kind="second_factor_reset").to == user.email


def test_account_without_a_second_factor_is_said_to_have_none() -> None:
    assert "had no second factor" in run("resetsecondfactor", UserFactory.create().email)
