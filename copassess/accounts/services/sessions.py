"""Where somebody is signed in, and the end of that."""

from collections.abc import Sequence
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from copassess.accounts.models import User
from copassess.audit import services as audit


def open_sessions(user: User, *, at: datetime) -> QuerySet[UserSession]:
    """Return the sessions in which the person is signed in, those seen last first."""
    alive = Session.objects.filter(expire_date__gt=at)
    rows = UserSession.objects.filter(user=user, session_key__in=alive.values("session_key"))
    found: QuerySet[UserSession] = rows.order_by("-last_seen_at", "-pk")
    return found


@transaction.atomic
def end_sessions(
    *,
    user: User,
    at: datetime,
    by: User | None = None,
    keep: str | None = None,
    only: Sequence[int] | None = None,
) -> int:
    """End somebody's sessions but for the one with the key `keep`; return how many ended.

    `only` names rows; those of other people are left alone.
    """
    rows = UserSession.objects.filter(user=user).exclude(session_key=keep or "")
    if only is not None:
        rows = rows.filter(pk__in=only)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(pk__in=keys).delete()
    rows.delete()
    if keys:
        audit.record("session.end", by=by, at=at, target=user, facts={"number": str(len(keys))})
    return len(keys)


def forget_ended(*, at: datetime) -> int:
    """Forget the rows of sessions that have ended or expired; return how many there were."""
    alive = Session.objects.filter(expire_date__gt=at)
    gone = UserSession.objects.exclude(session_key__in=alive.values("session_key"))
    number, _rows = gone.delete()
    return int(number)
