"""Roles of staff, among whom an administrator stays at all times."""

import re
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from copassess.accounts import services
from copassess.accounts.models import StaffKind, StaffRole, User
from copassess.accounts.refusals import Reason, Refused
from copassess.accounts.services import Grant
from copassess.audit.models import Event
from tests.factories.accounts import PASSWORD, StaffRoleFactory, UserFactory

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADMINISTRATOR = Grant(StaffKind.ADMINISTRATOR)
EDITOR = Grant(StaffKind.CONTENT_EDITOR)
pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    role: StaffRole = StaffRoleFactory.create(kind=StaffKind.ADMINISTRATOR)
    return role.user


def test_give_staff_role_adds_to_what_the_user_has() -> None:
    user = UserFactory.create()
    services.give_staff_role(user=user, kind=StaffKind.CONTENT_EDITOR, at=AT)

    role = services.give_staff_role(
        user=user, kind=StaffKind.REVIEWER, countries=["UG", "KE", "KE"], at=AT
    )

    assert set(User.objects.get(pk=user.pk).staff_roles) == {"content_editor", "reviewer"}
    assert (role.countries, role.all_countries) == (["KE", "UG"], False)


@pytest.mark.parametrize(
    ("grant", "all_countries", "countries"),
    [
        (Grant(StaffKind.REVIEWER, all_countries=True, countries=["KE"]), True, []),
        (Grant(StaffKind.REVIEWER, countries=["KE"]), False, ["KE"]),
        (Grant(StaffKind.ADMINISTRATOR, all_countries=True, countries=["KE"]), False, []),
    ],
)
def test_countries_belong_to_reviewers_without_all(
    grant: Grant, all_countries: bool, countries: list[str]
) -> None:
    user = UserFactory.create()

    services.set_staff_roles(user=user, grants=[grant], at=AT)

    role = StaffRole.objects.get()
    assert (role.all_countries, role.countries) == (all_countries, countries)


def test_set_staff_roles_replaces_and_records(administrator: User) -> None:
    user = StaffRoleFactory.create(kind=StaffKind.REVIEWER).user

    services.set_staff_roles(user=user, grants=[EDITOR], by=administrator, at=AT)

    assert list(StaffRole.objects.filter(user=user).values_list("kind", flat=True)) == [
        "content_editor"
    ]
    event = Event.objects.get()
    assert (event.kind, event.target) == ("staff.change", str(user))
    assert event.facts["roles"] == [
        {"kind": "content_editor", "all_countries": False, "countries": []}
    ]


def test_set_staff_roles_refuses_to_remove_the_last_administrator(administrator: User) -> None:
    with pytest.raises(Refused) as refused:
        services.set_staff_roles(user=administrator, grants=[EDITOR], by=administrator, at=AT)

    assert refused.value.reason == Reason.LAST_ADMINISTRATOR
    assert [role.kind for role in StaffRole.objects.all()] == ["administrator"]


def test_set_staff_roles_lets_one_of_two_administrators_go(administrator: User) -> None:
    other = StaffRoleFactory.create(kind=StaffKind.ADMINISTRATOR).user

    services.set_staff_roles(user=other, grants=[], by=administrator, at=AT)

    assert StaffRole.objects.get().user == administrator


def test_add_staff_mails_a_new_account_a_link_to_set_its_password(
    administrator: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        added = services.add_staff(
            email="Rita@unicef.example",
            name="Rita",
            grants=[Grant(StaffKind.REVIEWER, countries=["KE"])],
            by=administrator,
            at=AT,
        )

    assert added.is_new
    assert not added.user.has_usable_password()
    assert EmailAddress.objects.get(user=added.user).verified
    (message,) = mail.outbox
    assert message.to == ["rita@unicef.example"]
    assert re.search(r"/accounts/password/reset/key/[0-9a-f]{32}-\S+/\n", str(message.body))
    assert "Reviewer" in message.body


def test_add_staff_gives_roles_to_an_existing_account(
    administrator: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    user = UserFactory.create(email="rita@unicef.example", name="Rita M")

    with django_capture_on_commit_callbacks(execute=True):
        added = services.add_staff(
            email="rita@unicef.example", name="Other", grants=[EDITOR], by=administrator, at=AT
        )

    assert (added.user, added.is_new) == (user, False)
    assert User.objects.get(pk=user.pk).name == "Rita M"
    assert "/accounts/login/" in mail.outbox[0].body


def test_add_staff_leaves_nobody_a_password_for_an_address_never_proven(
    administrator: User,
) -> None:
    squatter = UserFactory.create(email="rita@unicef.example", verified=False)

    added = services.add_staff(
        email="rita@unicef.example", name="Rita", grants=[EDITOR], by=administrator, at=AT
    )

    assert added.user == squatter
    assert not User.objects.get(pk=squatter.pk).check_password(PASSWORD)
