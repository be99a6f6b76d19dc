"""What is forgotten by itself about persons: sessions that ended, invitations nobody took."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from checklists.models import Assignment
from copassess.accounts.models import Invitation
from copassess.accounts.services import sessions

# So long an inviter may still want to see whom they asked in vain.
INVITATIONS_KEPT = timedelta(days=90)


def forget_sessions(*, at: datetime) -> int:
    """Delete sessions that have expired or are on no list, and what was noted of ended ones.

    Returns how many.
    """
    count, _by_model = Session.objects.filter(expire_date__lte=at).delete()
    return max(count, sessions.forget_ended(at=at)) + sessions.end_unlisted()


def forget_invitations(*, at: datetime) -> int:
    """Delete invitations that ended 90 days ago without anybody; return how many.

    One that holds the place of a person in an assessment's work goes with that assessment.
    """
    ended = Invitation.objects.filter(accepted_at=None, expires_at__lt=at - INVITATIONS_KEPT)
    places = Assignment.objects.filter(invitation__isnull=False).values("invitation")
    count, _by_model = ended.exclude(pk__in=places).delete()
    return count
