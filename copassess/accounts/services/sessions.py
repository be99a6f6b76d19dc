"""Where somebody is signed in, and the end of that."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from copassess.accounts.middleware import SEEN_AT
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


def end_unlisted() -> int:
    """End the sessions of people that no list shows; return how many there were.

    They are of release 0.1.0, which kept no list, and nobody used them since: their people could
    not end them, and a second factor that somebody set up meanwhile would not guard them.
    """
    listed = UserSession.objects.values("session_key")
    rows = Session.objects.exclude(session_key__in=listed)
    keys = [row.pk for row in rows.iterator() if _is_unseen(row.get_decoded())]
    # Whoever comes back meanwhile is put on the list.
    Session.objects.filter(pk__in=keys).exclude(session_key__in=listed).delete()
    return len(keys)


def _is_unseen(session: Mapping[str, object]) -> bool:
    return SESSION_KEY in session and SEEN_AT not in session
