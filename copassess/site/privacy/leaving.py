"""Deleting an account: the person's rows go, what the law of evidence needs stays nameless."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from checklists.models import Review, VerdictCount
from checklists.services import reviews
from copassess.accounts import mail, services
from copassess.accounts.models import (
    Invitation,
    Membership,
    Organisation,
    Role,
    StaffKind,
    StaffRole,
    User,
)
from copassess.audit import services as audit
from copassess.mail.models import Mail
from copassess.site.privacy import stored
from copassess.site.privacy.my_data import addresses, session_keys
from reports.models import Bundle
from reports.services import files


@dataclass(frozen=True, slots=True)
class Ties:
    """What still holds an account: companies without another owner, the only administrator."""

    organisations: tuple[Organisation, ...]
    is_last_administrator: bool
    claims: int

    @property
    def hold(self) -> bool:
        """Tell whether the account cannot be deleted yet."""
        return bool(self.organisations) or self.is_last_administrator


def ties(user: User) -> Ties:
    """Return what holds the account."""
    # Who is deactivated can neither lead nor administer.
    owners = Membership.objects.filter(role=Role.OWNER, user__is_active=True)
    others = owners.exclude(user=user).values("organisation")
    alone = owners.filter(user=user).exclude(organisation__in=others)
    administrators = StaffRole.objects.filter(kind=StaffKind.ADMINISTRATOR, user__is_active=True)
    holders = list(administrators.values_list("user", flat=True)[:2])
    return Ties(
        tuple(Organisation.objects.filter(pk__in=alone.values("organisation")).order_by("name")),
        is_last_administrator=holders == [user.pk],
        claims=_claims(user).count(),
    )


@transaction.atomic
def delete_account(*, user: User, at: datetime) -> None:
    """Delete the person's row, with all that hangs on it. Raises Refused of `accounts`.

    Foreign keys to it become null: what was done stays, and no longer says by whom
    (docs/decisions/0022). Frozen documents and events are never changed.
    """
    # Companies first, in one order: whoever changes members or submits waits here in turn.
    mine = Membership.objects.filter(user=user).order_by("organisation")
    claims = list(_claims(user).select_related("submission__assessment").order_by("submission"))
    keys = {claim.submission.assessment.organisation_id for claim in claims}
    keys |= set(mine.values_list("organisation", flat=True))
    list(Organisation.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True))
    for membership in mine:
        services.remove_member(membership=membership, by=user, at=at)
    if StaffRole.objects.filter(user=user).exists():
        services.set_staff_roles(user=user, grants=[], by=user, at=at)
    for claim in claims:
        reviews.release(review=claim, by=user, at=at)
    audit.record("user.delete", by=user, at=at, target=user)
    _forget(user)
    to = user.email
    Session.objects.filter(pk__in=list(session_keys(user))).delete()
    user.delete()
    link = mail.absolute(reverse("site:privacy-detail"))
    mail.write("account_deleted", to=to, context={"link": link, **stored.periods()}, at=at)


def _claims(user: User) -> QuerySet[Review]:
    return Review.objects.filter(claimed_by=user, decision="").defer("document")


def _forget(user: User) -> None:
    """Delete what names the person by address, and the files made for them."""
    mine = addresses(user)
    Invitation.objects.filter(Q(accepted_by=user) | Q(email__in=mine)).delete()
    Mail.objects.filter(to__in=mine).delete()
    # How often somebody judged how is told of people who are here; of nobody it tells nothing.
    VerdictCount.objects.filter(reviewer=user).delete()
    made = Bundle.objects.filter(requested_by=user).exclude(file="")
    for name in made.values_list("file", flat=True):
        transaction.on_commit(partial(files.discard, name), robust=True)
