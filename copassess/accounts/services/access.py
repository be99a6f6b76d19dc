"""Closing an account to whoever has its password, opening it again, and who owns a company then."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from copassess.accounts.models import Membership, Organisation, Role, User
from copassess.accounts.refusals import Reason, Refused
from copassess.accounts.services import members, staff
from copassess.accounts.services.sessions import end_sessions
from copassess.audit import services as audit


@transaction.atomic
def deactivate(
    *, user: User, reason: str, at: datetime, by: User | None = None
) -> list[Organisation]:
    """Let nobody sign in to an account, and end its sessions; nothing of it is removed.

    Returns the companies that nobody active owns now. Raises Refused for the last administrator.
    """
    staff.require_another_administrator(user)
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        end_sessions(user=user, by=by, at=at)
        audit.record("user.deactivate", by=by, at=at, target=user, facts={"reason": reason})
    return list(
        unowned().filter(pk__in=Membership.objects.filter(user=user).values("organisation"))
    )


@transaction.atomic
def reactivate(*, user: User, reason: str, at: datetime, by: User | None = None) -> None:
    """Let its owner sign in to an account again."""
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        audit.record("user.reactivate", by=by, at=at, target=user, facts={"reason": reason})


@transaction.atomic
def appoint_owner(
    *, organisation: Organisation, user: User, at: datetime, by: User | None = None
) -> None:
    """Make somebody owner of a company that has none who can sign in, member or not so far.

    Raises Refused where the company has an owner: who owns it then is theirs to say.
    """
    members.lock(organisation.pk)
    if not unowned().filter(pk=organisation.pk).exists():
        raise Refused(Reason.OWNER_THERE)
    membership = Membership.objects.filter(organisation=organisation, user=user).first()
    if membership is None:
        members.add_member(organisation=organisation, user=user, role=Role.OWNER, by=by, at=at)
    else:
        members.change_role(membership=membership, role=Role.OWNER, by=by, at=at)


def unowned() -> QuerySet[Organisation]:
    """Return the companies with members of whom no owner can sign in; a closed one has nobody."""
    members_of = Membership.objects.filter(organisation=OuterRef("pk"))
    owners = members_of.filter(role=Role.OWNER, user__is_active=True)
    return Organisation.objects.filter(Exists(members_of), ~Exists(owners)).order_by("name")


def organisation_of(text: str) -> Organisation | None:
    """Return the company with this ID, as addresses have it; None where it is none."""
    try:
        key = UUID(text)
    except ValueError:
        return None
    return Organisation.objects.filter(pk=key).first()
