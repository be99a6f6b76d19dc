"""What two people do at once; on SQLite and PostgreSQL alike."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connection

from copassess.accounts import services
from copassess.accounts.models import (
    Invitation,
    Membership,
    Organisation,
    Role,
    Size,
    StaffKind,
    StaffRole,
    User,
)
from copassess.accounts.refusals import Reason, Refused
from tests.factories.accounts import (
    PASSWORD,
    MembershipFactory,
    OrganisationFactory,
    StaffRoleFactory,
    UserFactory,
)

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*actions: Callable[[], object]) -> list[Reason | None]:
    """Run the actions in threads that start together; return why each was refused, if it was."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], object]) -> Reason | None:
        try:
            barrier.wait(timeout=10)
            action()
        except Refused as refused:
            return refused.reason
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def test_two_owners_stepping_down_at_once_leave_one() -> None:
    first = MembershipFactory.create()
    second = MembershipFactory.create(organisation=first.organisation)

    refusals = at_once(
        lambda: services.change_role(membership=first, role=Role.VIEWER, by=first.user, at=AT),
        lambda: services.remove_member(membership=second, by=second.user, at=AT),
    )

    assert sorted(refusals, key=str) == [None, Reason.LAST_OWNER]
    assert Membership.objects.filter(role=Role.OWNER).count() == 1


def test_two_owners_removing_each_other_at_once_leave_one() -> None:
    first = MembershipFactory.create()
    second = MembershipFactory.create(organisation=first.organisation)

    refusals = at_once(
        lambda: services.remove_member(membership=second, by=first.user, at=AT),
        lambda: services.remove_member(membership=first, by=second.user, at=AT),
    )

    assert sorted(refusals, key=str) == [None, Reason.LAST_OWNER]
    assert Membership.objects.count() == 1


def test_two_administrators_removing_each_other_at_once_leave_one() -> None:
    first = StaffRoleFactory.create(kind=StaffKind.ADMINISTRATOR).user
    second = StaffRoleFactory.create(kind=StaffKind.ADMINISTRATOR).user

    refusals = at_once(
        lambda: services.set_staff_roles(user=second, grants=[], by=first, at=AT),
        lambda: services.set_staff_roles(user=first, grants=[], by=second, at=AT),
    )

    assert sorted(refusals, key=str) == [None, Reason.LAST_ADMINISTRATOR]
    assert StaffRole.objects.count() == 1


def invitation_for(email: str) -> Invitation:
    owner = MembershipFactory.create()
    return services.invite(
        organisation=owner.organisation, email=email, role=Role.VIEWER, by=owner.user, at=AT
    ).invitation


def test_two_clicks_on_join_make_one_membership() -> None:
    ben = UserFactory.create(email="ben@example.org")
    invitation = invitation_for(ben.email)

    refusals = at_once(
        *[lambda: services.accept(invitation=invitation, by=ben, at=AT) for _ in range(3)]
    )

    assert refusals.count(None) == 1
    assert refusals.count(Reason.INVITATION_CLOSED) == 2
    assert Membership.objects.filter(user=ben).count() == 1


def test_two_clicks_on_join_without_an_account_make_one_account() -> None:
    invitation = invitation_for("ben@example.org")

    def click() -> object:
        return services.accept_as_new(invitation=invitation, name="Ben", password=PASSWORD, at=AT)

    refusals = at_once(click, click)

    assert sorted(refusals, key=str) == [None, Reason.INVITATION_CLOSED]
    assert User.objects.filter(email="ben@example.org").count() == 1


def test_two_invitations_accepted_at_once_without_an_account_make_one_account() -> None:
    invitations = [invitation_for("ben@example.org"), invitation_for("ben@example.org")]

    refusals = at_once(
        *[
            lambda invitation=invitation: services.accept_as_new(
                invitation=invitation, name="Ben", password=PASSWORD, at=AT
            )
            for invitation in invitations
        ]
    )

    assert sorted(refusals, key=str) == [None, Reason.ACCOUNT_EXISTS]
    assert User.objects.filter(email="ben@example.org").count() == 1
    assert Invitation.objects.open(AT).count() == 1


def test_inviting_one_address_twice_at_once_leaves_one_invitation() -> None:
    owner = MembershipFactory.create()

    def click() -> object:
        return services.invite(
            organisation=owner.organisation,
            email="ben@example.org",
            role=Role.VIEWER,
            by=owner.user,
            at=AT,
        )

    refusals = at_once(click, click)

    assert refusals == [None, None]
    assert Invitation.objects.count() == 1


def test_revoking_and_accepting_at_once_lets_one_win() -> None:
    ben = UserFactory.create(email="ben@example.org")
    invitation = invitation_for(ben.email)
    owner = invitation.invited_by
    assert owner is not None

    refusals = at_once(
        lambda: services.accept(invitation=invitation, by=ben, at=AT),
        lambda: services.revoke(invitation=invitation, by=owner, at=AT),
    )

    assert sorted(refusals, key=str) == [None, Reason.INVITATION_CLOSED]
    stored = Invitation.objects.get()
    assert (stored.accepted_at is None) != (stored.revoked_at is None)
    assert Membership.objects.filter(user=ben).exists() == (stored.accepted_at is not None)


def test_organisations_of_one_name_made_at_once_get_two_slugs() -> None:
    OrganisationFactory.create(slug="example")
    user = UserFactory.create()

    def click() -> object:
        return services.create_organisation(
            name="Example", country="KE", size=Size.SMALL, by=user, at=AT
        )

    refusals = at_once(click, click, click)

    assert refusals == [None, None, None]
    assert set(Organisation.objects.values_list("slug", flat=True)) == {
        *("example", "example-2", "example-3", "example-4")
    }


def test_two_administrators_whose_accounts_are_closed_at_once_leave_one() -> None:
    first, second = (StaffRoleFactory.create(kind=StaffKind.ADMINISTRATOR).user for _ in range(2))

    refusals = at_once(
        lambda: services.deactivate(user=first, reason="x", at=AT),
        lambda: services.deactivate(user=second, reason="x", at=AT),
    )

    assert sorted(refusals, key=str) == [None, Reason.LAST_ADMINISTRATOR]
    assert User.objects.filter(is_active=True).count() == 1
