"""Who belongs to an organisation, with which role; each has an owner at all times."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from copassess.accounts.models import Membership, Organisation, Role, User
from copassess.accounts.refusals import Reason, Refused
from copassess.audit import services as audit


def lock(organisation_id: UUID) -> None:
    """Take the organisation's row: whoever changes its members or invitations waits here in turn.

    On SQLite the transaction itself is the lock (it begins as IMMEDIATE).
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)


@transaction.atomic
def add_member(
    *, organisation: Organisation, user: User, role: str, at: datetime, by: User | None = None
) -> Membership:
    """Let a user join without an invitation; raises Refused where they belong already."""
    lock(organisation.pk)
    membership, is_new = Membership.objects.get_or_create(
        organisation=organisation, user=user, defaults={"role": role, "joined_at": at}
    )
    if not is_new:
        raise Refused(Reason.ALREADY_MEMBER)
    _record("membership.create", membership, by=by, at=at, facts={"role": role})
    return membership


@transaction.atomic
def change_role(*, membership: Membership, role: str, at: datetime, by: User | None = None) -> None:
    """Give a member another role; raises Refused for the last owner, and for one who has left."""
    lock(membership.organisation_id)
    present = _present(membership)
    if present.role == role:
        return
    if present.role == Role.OWNER:
        _require_another_owner(present)
    Membership.objects.filter(pk=present.pk).update(role=role)
    _record("membership.change", present, by=by, at=at, facts={"from": present.role, "to": role})


@transaction.atomic
def remove_member(*, membership: Membership, by: User, at: datetime) -> None:
    """End a membership; raises Refused for the last owner, and for one who has left already."""
    lock(membership.organisation_id)
    present = _present(membership)
    if present.role == Role.OWNER:
        _require_another_owner(present)
    _record("membership.remove", present, by=by, at=at, facts={"role": present.role})
    present.delete()


def _present(membership: Membership) -> Membership:
    """Read the membership as it is now that the organisation's row is ours."""
    present = Membership.objects.select_related("user").filter(pk=membership.pk).first()
    if present is None:
        raise Refused(Reason.NO_LONGER_MEMBER)
    return present


def _require_another_owner(membership: Membership) -> None:
    # Who can no longer sign in cannot hand anything over.
    owners = Membership.objects.filter(
        organisation=membership.organisation_id, role=Role.OWNER, user__is_active=True
    )
    if not owners.exclude(pk=membership.pk).exists():
        raise Refused(Reason.LAST_OWNER)


def _record(
    kind: str, membership: Membership, *, by: User | None, at: datetime, facts: dict[str, str]
) -> None:
    audit.record(
        kind,
        by=by,
        at=at,
        target=membership.user,
        organisation_id=membership.organisation_id,
        facts=facts,
    )
