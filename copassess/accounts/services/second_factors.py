"""Second factors that no page sets up: those of the demo, and of somebody who lost theirs."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import transaction
from django.urls import reverse

from copassess.accounts import mail
from copassess.accounts.models import User
from copassess.accounts.services.sessions import end_sessions
from copassess.audit import services as audit


@transaction.atomic
def give_app(*, user: User, secret: str, at: datetime) -> Authenticator:
    """Give somebody an authenticator app with a secret that is known already (base32)."""
    app: Authenticator = TOTP.activate(user, secret).instance
    audit.record("factor.add", by=None, at=at, target=user, facts={"factor": app.type})
    return app


@transaction.atomic
def reset_second_factor(*, user: User, at: datetime, by: User | None = None) -> int:
    """Remove every second factor of somebody who lost them, end their sessions, tell them.

    Returns how many there were. Whose role demands one sets a new one up at the next sign-in.
    """
    number: int = Authenticator.objects.filter(user=user).delete()[0]
    end_sessions(user=user, by=by, at=at)
    audit.record("factor.reset", by=by, at=at, target=user, facts={"number": str(number)})
    context = {"link": mail.absolute(reverse("account_login"))}
    mail.write("second_factor_reset", to=user.email, context=context, at=at)
    return number
