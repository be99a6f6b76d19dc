"""Who may manage an organisation and staff."""

import pytest
from django.core.exceptions import PermissionDenied

from copassess.accounts import permissions
from copassess.accounts.models import Role, StaffKind
from tests.factories.accounts import MembershipFactory, StaffRoleFactory, UserFactory


def test_require_raises_unless_allowed() -> None:
    permissions.require(True)

    with pytest.raises(PermissionDenied):
        permissions.require(False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "allowed"), [(Role.OWNER, True), (Role.CONTRIBUTOR, False), (Role.VIEWER, False)]
)
def test_owners_alone_manage_their_organisation(role: Role, allowed: bool) -> None:
    membership = MembershipFactory.create(role=role)
    other = MembershipFactory.create()

    assert permissions.can_manage(membership.user, membership.organisation) is allowed
    assert permissions.can_remove(membership.user, membership) is True
    colleague = MembershipFactory.create(organisation=membership.organisation, role=Role.VIEWER)
    assert permissions.can_remove(membership.user, colleague) is allowed
    assert not permissions.can_manage(membership.user, other.organisation)
    assert not permissions.can_remove(membership.user, other)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", StaffKind)
def test_administrators_alone_administer(kind: StaffKind) -> None:
    user = StaffRoleFactory.create(kind=kind).user

    assert permissions.can_administer(user) is (kind == StaffKind.ADMINISTRATOR)
    assert not permissions.can_administer(UserFactory.create())
