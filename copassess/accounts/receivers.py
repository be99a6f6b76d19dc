"""What follows what allauth does by itself: audit events, the end of other sessions."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.models import EmailAddress
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth_signals
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from copassess.accounts import confirming, services
from copassess.accounts.middleware import SEEN_AT
from copassess.accounts.models import FACTORS, User
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


@receiver(auth_signals.user_logged_in)
def on_session_begun(request: HttpRequest, **kwargs: object) -> None:
    """Whoever has just signed in has proven who they are, and is seen."""
    confirming.note_sign_in(request)
    request.session[SEEN_AT] = request.session[confirming.SIGNED_IN_AT]


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
def on_password(request: HttpRequest, user: User, **kwargs: object) -> None:
    """Somebody has a new password; whoever is signed in elsewhere must know it."""
    _record("user.password", user)
    end_others(request, user)


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


@receiver(mfa_signals.authenticator_added)
def on_factor_added(
    request: HttpRequest, user: User, authenticator: Authenticator, **kw: object
) -> None:
    """Somebody has a new factor; sessions that never asked for it end, but for this one."""
    _record("factor.add", user, factor=authenticator.type)
    if authenticator.type in FACTORS:
        end_others(request, user)


@receiver(mfa_signals.authenticator_removed)
def on_factor_removed(user: User, authenticator: Authenticator, **kwargs: object) -> None:
    """Somebody has removed an app or a passkey, or with the last one the recovery codes."""
    _record("factor.remove", user, factor=authenticator.type)


@receiver(mfa_signals.authenticator_reset)
def on_codes_made(user: User, **kwargs: object) -> None:
    """Somebody has new recovery codes."""
    _record("factor.codes", user)


@receiver(mfa_signals.authenticator_used)
def on_factor_used(user: User, authenticator: Authenticator, **kwargs: object) -> None:
    """Somebody has used a recovery code: there is one less, and perhaps a telephone lost."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        # The code was crossed out in a row that was read anew.
        authenticator.refresh_from_db()
        left = len(authenticator.wrap().get_unused_codes())
        _record("factor.code_used", user, left=str(left))


@receiver(mfa_signals.authentication_failed)
def on_factor_failed(user: User, **kwargs: object) -> None:
    """Somebody has the password and a wrong code."""
    _record("user.code_failed", user)


def end_others(request: HttpRequest, user: User) -> None:
    """End the sessions elsewhere."""
    services.end_sessions(user=user, by=user, at=timezone.now(), keep=request.session.session_key)
