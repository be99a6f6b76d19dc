"""Roles of UNICEF staff; there is an administrator at all times."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from copassess.accounts import mail
from copassess.accounts.models import StaffKind, StaffRole, User
from copassess.accounts.refusals import Reason, Refused
from copassess.accounts.services.users import create_or_claim, proven_user
from copassess.audit import services as audit

SECONDS_A_DAY = 24 * 3600


@dataclass(frozen=True)
class Grant:
    """One role as somebody gives it; countries count for reviewers without all of them."""

    kind: StaffKind
    all_countries: bool = False
    countries: Sequence[str] = field(default_factory=list)


@dataclass(frozen=True)
class Added:
    """A member of staff, whether their account is new, and what became of the mail."""

    user: User
    is_new: bool
    delivery: mail.Delivery


@transaction.atomic
def give_staff_role(
    *,
    user: User,
    kind: StaffKind,
    at: datetime,
    all_countries: bool = False,
    countries: Sequence[str] = (),
    by: User | None = None,
) -> StaffRole:
    """Give one role beside those that the user has, or change its countries."""
    role = _give(user, Grant(kind, all_countries, countries), at=at)
    _record(user, by=by, at=at)
    return role


@transaction.atomic
def set_staff_roles(
    *, user: User, grants: Sequence[Grant], at: datetime, by: User | None = None
) -> None:
    """Let the user have these roles and no others; raises Refused for the last administrator."""
    kinds = {grant.kind for grant in grants}
    if StaffKind.ADMINISTRATOR not in kinds:
        require_another_administrator(user)
    StaffRole.objects.filter(user=user).exclude(kind__in=kinds).delete()
    for grant in grants:
        _give(user, grant, at=at)
    _record(user, by=by, at=at)


@transaction.atomic
def add_staff(*, email: str, name: str, grants: Sequence[Grant], by: User, at: datetime) -> Added:
    """Give roles to whoever has the address; a new account gets a link to set its password.

    Raises Refused where the account is closed.
    """
    user = proven_user(email)
    if user is not None and not user.is_active:
        raise Refused(Reason.DEACTIVATED)
    is_new = user is None
    if user is None:
        # The mailed link is the only way in, so whoever signs in has proven the address.
        user = create_or_claim(email=email, password=None, name=name, by=by, at=at)
    for grant in grants:
        _give(user, grant, at=at)
    _record(user, by=by, at=at)
    return Added(user, is_new, _mail(user, at=at))


@transaction.atomic
def resend_staff_mail(*, user: User, at: datetime) -> mail.Delivery:
    """Send once more what `add_staff` sent."""
    return _mail(user, at=at)


def _give(user: User, grant: Grant, *, at: datetime) -> StaffRole:
    is_reviewer = grant.kind == StaffKind.REVIEWER
    limited = is_reviewer and not grant.all_countries
    reach = {
        "all_countries": is_reviewer and grant.all_countries,
        "countries": sorted(set(grant.countries)) if limited else [],
    }
    role, _ = StaffRole.objects.update_or_create(
        user=user, kind=grant.kind, defaults=reach, create_defaults={**reach, "given_at": at}
    )
    return role


def require_another_administrator(user: User) -> None:
    """Take the administrators' rows in one order, so that two cannot remove each other at once.

    Raises Refused where nobody else is administrator and can sign in.
    """
    rows = StaffRole.objects.filter(kind=StaffKind.ADMINISTRATOR).order_by("pk")
    holders = {row.user_id for row in rows.select_for_update()}
    # Asked only now that the rows are ours: who was deactivated meanwhile is no other.
    others = User.objects.filter(pk__in=holders - {user.pk}, is_active=True)
    if user.pk in holders and not others.exists():
        raise Refused(Reason.LAST_ADMINISTRATOR)


def _record(user: User, *, by: User | None, at: datetime) -> None:
    rows = StaffRole.objects.filter(user=user).order_by("kind")
    roles = [
        {"kind": row.kind, "all_countries": row.all_countries, "countries": row.countries}
        for row in rows
    ]
    audit.record("staff.change", by=by, at=at, target=user, facts={"roles": roles})


def _mail(user: User, *, at: datetime) -> mail.Delivery:
    """Tell of the roles, with a link to set the password where there is none yet."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    set_password = reverse("account_reset_password_from_key", kwargs=key)
    has_password = user.has_usable_password()
    path = reverse("account_login") if has_password else set_password
    roles = StaffRole.objects.filter(user=user).order_by("kind")
    context = {
        "user": user,
        "has_password": has_password,
        "link": mail.absolute(path),
        "days": settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY,
        "roles": ", ".join(str(StaffKind(role.kind).label) for role in roles),
    }
    return mail.write("staff", to=user.email, context=context, at=at)
