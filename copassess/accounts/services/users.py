"""Making people and changing what they say of themselves."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from copassess.accounts.models import User
from copassess.accounts.refusals import Reason, Refused
from copassess.audit import services as audit


@transaction.atomic
def create_user(
    *,
    email: str,
    password: str | None,
    name: str,
    at: datetime,
    time_zone: str = "UTC",
    verified: bool = False,
    by: User | None = None,
) -> User:
    """Make a person with one address; raises Refused where the address has an account."""
    try:
        # In a savepoint: PostgreSQL allows nothing after an error in the same transaction.
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name)
    except IntegrityError as error:
        raise Refused(Reason.ACCOUNT_EXISTS) from error
    user.time_zone = time_zone
    user.joined_at = at
    user.save(update_fields=["time_zone", "joined_at"])
    set_address(user=user, verified=verified)
    audit.record("user.create", by=by, at=at, target=user)
    return user


@transaction.atomic
def create_or_claim(
    *, email: str, password: str | None, name: str, at: datetime, by: User | None = None
) -> User:
    """Make a person whose address a mailed link proves; raises Refused where it has an account.

    An account that never proved the address is taken over, its password replaced: whoever made
    it could not sign in, and must not be able to with the password that they chose.
    """
    unproven = _unproven_user(email)
    if unproven is None:
        return create_user(email=email, password=password, name=name, verified=True, at=at, by=by)
    unproven.name = name
    unproven.set_password(password)
    unproven.save(update_fields=["name", "password"])
    set_address(user=unproven, verified=True)
    return unproven


def set_address(*, user: User, verified: bool) -> None:
    """Give allauth the user's address as the primary one, without unproving it."""
    address, _ = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": verified}
    )
    if not address.primary or (verified and not address.verified):
        address.primary = True
        address.verified = address.verified or verified
        address.save(update_fields=["primary", "verified"])


def proven_user(email: str) -> User | None:
    """Return whoever has proven to own the address, else None."""
    return User.objects.filter(pk__in=_proofs(email)).first()


def _unproven_user(email: str) -> User | None:
    # A deactivated account stays its person's: nobody comes back through it by a mailed link.
    rows = User.objects.filter(email=email.strip().lower(), is_active=True)
    return rows.exclude(pk__in=_proofs(email)).first()


def _proofs(email: str) -> QuerySet[Any]:
    addresses = EmailAddress.objects.filter(email=email.strip().lower(), verified=True)
    users: QuerySet[Any] = addresses.values("user")
    return users


@transaction.atomic
def change_profile(*, user: User, name: str, time_zone: str, at: datetime) -> None:
    """Store what a person says of themselves."""
    user.name = name
    user.time_zone = time_zone
    user.save(update_fields=["name", "time_zone"])
    audit.record("user.change", by=user, at=at, target=user)
