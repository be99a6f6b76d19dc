"""Who may do what with organisations and accounts (DESIGN, section 5)."""

from django.core.exceptions import PermissionDenied

from copassess.accounts.models import Membership, Organisation, Role, StaffKind, User


def require(allowed: bool) -> None:
    """Raise PermissionDenied (403) where somebody lacks the right; strangers got 404 before."""
    if not allowed:
        raise PermissionDenied


def can_manage(user: User, organisation: Organisation) -> bool:
    """Owners edit the organisation, invite, change roles and read its events."""
    return user.roles.get(organisation.pk) == Role.OWNER


def can_remove(user: User, membership: Membership) -> bool:
    """Owners remove anybody; everybody may leave."""
    return membership.user_id == user.pk or user.roles.get(membership.organisation_id) == Role.OWNER


def can_administer(user: User) -> bool:
    """Administrators manage the accounts and roles of staff."""
    return StaffKind.ADMINISTRATOR in user.staff_roles
