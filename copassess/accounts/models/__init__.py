"""Users, organisations and their roles."""

from copassess.accounts.models.invitation import Invitation
from copassess.accounts.models.logo import Logo
from copassess.accounts.models.organisation import Membership, Organisation, Role, Size
from copassess.accounts.models.staff import FACTORS, StaffKind, StaffRole
from copassess.accounts.models.user import User, UserManager

__all__ = [
    "FACTORS",
    "Invitation",
    "Logo",
    "Membership",
    "Organisation",
    "Role",
    "Size",
    "StaffKind",
    "StaffRole",
    "User",
    "UserManager",
]
