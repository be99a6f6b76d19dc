"""Offers to join an organisation, sent by e-mail."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from copassess.accounts import mail
from copassess.accounts.models import Invitation, Membership, Organisation, Role, User
from copassess.accounts.refusals import Reason, Refused
from copassess.accounts.services.members import lock
from copassess.accounts.services.users import create_or_claim
from copassess.accounts.tokens import hash_of, new_token
from copassess.audit import services as audit


class Sent(NamedTuple):
    """An invitation and what became of its mail."""

    invitation: Invitation
    delivery: mail.Delivery


@transaction.atomic
def invite(
    *,
    organisation: Organisation,
    email: str,
    role: str,
    by: User,
    at: datetime,
    work: str = "",
    due: date | None = None,
) -> Sent:
    """Invite an address; one that waits already gets a new link and term instead of a second offer.

    The mail says what `work` waits for the person, and by when. Raises Refused where the address
    is a member's.
    """
    email = email.strip().lower()
    lock(organisation.pk)
    if Membership.objects.filter(organisation=organisation, user__email=email).exists():
        raise Refused(Reason.ALREADY_MEMBER)
    token = new_token()
    invitation, _ = Invitation.objects.pending().update_or_create(
        organisation=organisation,
        email=email,
        defaults={
            "role": role,
            "token_hash": hash_of(token),
            "invited_by": by,
            "invited_at": at,
            "expires_at": at + timedelta(days=settings.INVITATION_DAYS),
        },
    )
    _record("invitation.create", invitation, by=by, at=at)
    context = {**_facts(invitation, token, by=by), "work": work, "due": due}
    return Sent(invitation, mail.write("invitation", to=email, context=context, at=at))


@transaction.atomic
def resend(*, invitation: Invitation, by: User, at: datetime) -> Sent:
    """Send a new link, valid from now; the earlier one ends. Raises Refused once it is closed."""
    lock(invitation.organisation_id)
    if not Invitation.objects.pending().filter(pk=invitation.pk).exists():
        raise Refused(Reason.INVITATION_CLOSED)
    return invite(
        organisation=invitation.organisation,
        email=invitation.email,
        role=invitation.role,
        by=by,
        at=at,
    )


@transaction.atomic
def revoke(*, invitation: Invitation, by: User, at: datetime) -> None:
    """Take an offer back; raises Refused where it was accepted or taken back meanwhile."""
    lock(invitation.organisation_id)
    if not Invitation.objects.pending().filter(pk=invitation.pk).update(revoked_at=at):
        raise Refused(Reason.INVITATION_CLOSED)
    _record("invitation.revoke", invitation, by=by, at=at)


@transaction.atomic
def accept(*, invitation: Invitation, by: User, at: datetime) -> Membership:
    """Let the person whom it was sent to join; raises Refused for others, and once closed."""
    if by.email != invitation.email:
        raise Refused(Reason.OTHER_ADDRESS)
    _take(invitation, at=at)
    return _join(invitation, user=by, at=at)


@transaction.atomic
def accept_as_new(*, invitation: Invitation, name: str, password: str, at: datetime) -> User:
    """Make an account for the invited address, which the link has proven, and let it join.

    Raises Refused once the invitation is closed, and where the address has a proven account.
    """
    _take(invitation, at=at)
    user = create_or_claim(email=invitation.email, password=password, name=name, at=at)
    audit.record("user.sign_up", by=user, at=at, target=user)
    _join(invitation, user=user, at=at)
    return user


def _take(invitation: Invitation, *, at: datetime) -> None:
    """Close the invitation for everybody else; of two clicks at once one gets it."""
    lock(invitation.organisation_id)
    if not Invitation.objects.open(at).filter(pk=invitation.pk).update(accepted_at=at):
        raise Refused(Reason.INVITATION_CLOSED)


def _join(invitation: Invitation, *, user: User, at: datetime) -> Membership:
    """Make the membership; one who belongs already keeps their role."""
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user)
    membership, _ = Membership.objects.get_or_create(
        organisation=invitation.organisation,
        user=user,
        defaults={"role": invitation.role, "joined_at": at},
    )
    _record("invitation.accept", invitation, by=user, at=at)
    return membership


def _facts(invitation: Invitation, token: str, *, by: User) -> dict[str, object]:
    """Return what the mail says, its link with the secret included."""
    path = reverse("accounts:invitation-accept", kwargs={"token": token})
    return {
        "invitation": invitation,
        "role": Role(invitation.role).label,
        "inviter": by,
        "link": mail.absolute(path),
        "days": settings.INVITATION_DAYS,
    }


def _record(kind: str, invitation: Invitation, *, by: User, at: datetime) -> None:
    audit.record(
        kind,
        by=by,
        at=at,
        target=invitation,
        organisation_id=invitation.organisation_id,
        facts={"email": invitation.email, "role": invitation.role},
    )
