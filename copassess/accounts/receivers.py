"""Audit events of what allauth does by itself: sign-in, sign-up, passwords, addresses."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.models import EmailAddress
from django.contrib.auth import signals as auth_signals
from django.dispatch import receiver
from django.utils import timezone

from copassess.accounts.models import User
from copassess.audit import services as audit


def _record(kind: str, user: User | None, **facts: str) -> None:
    audit.record(kind, by=user, at=timezone.now(), target=user, facts=facts)


@receiver(account_signals.user_signed_up)
def on_sign_up(user: User, **kwargs: object) -> None:
    """Somebody has made an account, whose address is yet to be proven."""
    _record("user.sign_up", user)


@receiver(account_signals.user_logged_in)
def on_sign_in(user: User, **kwargs: object) -> None:
    """Somebody has signed in."""
    _record("user.sign_in", user)


@receiver(auth_signals.user_logged_out)
def on_sign_out(user: User | None, **kwargs: object) -> None:
    """Somebody has signed out; nobody had where the session was gone."""
    if user is not None:
        _record("user.sign_out", user)


@receiver(auth_signals.user_login_failed)
def on_sign_in_failed(credentials: dict[str, Any], **kwargs: object) -> None:
    """Somebody has tried a wrong address or password; Django has masked the password."""
    _record("user.sign_in_failed", None, email=str(credentials.get("email", ""))[:254])


@receiver(account_signals.password_set)
@receiver(account_signals.password_changed)
@receiver(account_signals.password_reset)
def on_password(user: User, **kwargs: object) -> None:
    """Somebody has a new password."""
    _record("user.password", user)


@receiver(account_signals.email_confirmed)
def on_address_proven(email_address: EmailAddress, **kwargs: object) -> None:
    """Somebody has proven to own an address."""
    _record("user.address_proven", email_address.user, email=email_address.email)


@receiver(account_signals.email_changed)
def on_address_changed(
    user: User,
    from_email_address: EmailAddress | None,
    to_email_address: EmailAddress,
    **kwargs: object,
) -> None:
    """Somebody signs in with another address from now on; a first one changes nothing."""
    if from_email_address is not None:
        before, after = from_email_address.email, to_email_address.email
        _record("user.address_changed", user, before=before, email=after)
