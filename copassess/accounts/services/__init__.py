"""What changes users, organisations, memberships, invitations and staff roles."""

from copassess.accounts.services.access import appoint_owner, deactivate, reactivate, unowned
from copassess.accounts.services.invitations import (
    Sent,
    accept,
    accept_as_new,
    invite,
    resend,
    revoke,
)
from copassess.accounts.services.logos import remove_logo, set_logo
from copassess.accounts.services.members import add_member, change_role, remove_member
from copassess.accounts.services.organisations import change_organisation, create_organisation
from copassess.accounts.services.second_factors import give_app, reset_second_factor
from copassess.accounts.services.sessions import end_sessions, forget_ended, open_sessions
from copassess.accounts.services.staff import (
    Added,
    Grant,
    add_staff,
    give_staff_role,
    resend_staff_mail,
    set_staff_roles,
)
from copassess.accounts.services.users import change_profile, create_user

__all__ = [
    "Added",
    "Grant",
    "Sent",
    "accept",
    "accept_as_new",
    "add_member",
    "add_staff",
    "appoint_owner",
    "change_organisation",
    "change_profile",
    "change_role",
    "create_organisation",
    "create_user",
    "deactivate",
    "end_sessions",
    "forget_ended",
    "give_app",
    "give_staff_role",
    "invite",
    "open_sessions",
    "reactivate",
    "remove_logo",
    "remove_member",
    "resend",
    "resend_staff_mail",
    "reset_second_factor",
    "revoke",
    "set_logo",
    "set_staff_roles",
    "unowned",
]
