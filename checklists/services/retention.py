"""What is kept for a while only: workbooks that were read, drafts that nobody touches."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Coalesce

from checklists import mail
from checklists.choices import Status
from checklists.models import (
    Assessment,
    Assignment,
    Comment,
    GuestLink,
    Proposal,
    Submission,
    WorkbookUpload,
)
from checklists.models.assessment import AssessmentQuerySet
from copassess.audit import services as audit
from copassess.audit.models import Event
from copassess.periods import months_before

UPLOADS_KEPT = timedelta(days=30)
# So long before a draft is removed, its owners are told.
NOTICE = timedelta(days=30)
# Ours, not a touch of anybody's.
OURS = ("assessment.warn",)


def forget_uploads(*, at: datetime) -> int:
    """Delete what was read from workbooks older than 30 days, applied or not; return how many."""
    old = WorkbookUpload.objects.filter(uploaded_at__lt=at - UPLOADS_KEPT)
    count, _by_model = old.delete()
    return count


def warn_of_drafts(*, at: datetime) -> int:
    """Tell the owners of drafts that nobody touched, once, 30 days ahead; return of how many."""
    _take_warnings_back()
    limit = min(months_before(at, settings.RETENTION.draft_months) + NOTICE, at)
    return sum(_warn(row, limit, at) for row in _untouched(limit).filter(warned_at=None))


def remove_drafts(*, at: datetime) -> int:
    """Remove drafts whose owners were told 30 days ago, and that nobody touched since."""
    _take_warnings_back()
    limit = months_before(at, settings.RETENTION.draft_months)
    warned = _untouched(limit).filter(warned_at__lte=at - NOTICE)
    return sum(_remove(row, limit, at) for row in warned)


def _take_warnings_back() -> None:
    """Begin anew with drafts that somebody touched after the warning."""
    for row in Assessment.objects.filter(warned_at__isnull=False):
        limit = row.warned_at
        assert limit is not None  # noqa: S101 (for the type checker: asked for above)
        if _is_used(row, limit) or not _untouched(limit).filter(pk=row.pk).exists():
            Assessment.objects.filter(pk=row.pk, warned_at=limit).update(warned_at=None)


def _untouched(limit: datetime) -> AssessmentQuerySet:
    """Return drafts that were never submitted, and whose answers nobody wrote since the limit."""
    rows = Assessment.objects.annotate(last_at=Coalesce("written_at", "created_at"))
    submitted = Submission.objects.filter(assessment=OuterRef("pk"))
    return rows.filter(
        ~Exists(submitted),
        ~Exists(Comment.objects.filter(answer__assessment=OuterRef("pk"), written_at__gte=limit)),
        ~Exists(Assignment.objects.filter(assessment=OuterRef("pk"), assigned_at__gte=limit)),
        ~Exists(GuestLink.objects.filter(assessment=OuterRef("pk"), made_at__gte=limit)),
        ~Exists(Proposal.objects.filter(link__assessment=OuterRef("pk"), written_at__gte=limit)),
        ~Exists(WorkbookUpload.objects.filter(assessment=OuterRef("pk"), uploaded_at__gte=limit)),
        status=Status.DRAFT,
        last_at__lt=limit,
    ).order_by("pk")


def _is_used(assessment: Assessment, limit: datetime) -> bool:
    """Tell whether anything else was done with it since: renamed, read as a report, downloaded."""
    events = Event.objects.of_organisation(assessment.organisation_id).filter(at__gte=limit)
    return events.filter(target_id=str(assessment.pk)).exclude(kind__in=OURS).exists()


@transaction.atomic
def _warn(assessment: Assessment, limit: datetime, at: datetime) -> bool:
    """Note that the owners are told and write the mails, unless it was touched meanwhile."""
    if _is_used(assessment, limit):
        return False
    rows = _untouched(limit).filter(pk=assessment.pk, warned_at=None)
    if not Assessment.objects.filter(pk__in=rows.values("pk")).update(warned_at=at):
        return False
    audit.record(
        "assessment.warn",
        by=None,
        at=at,
        target=assessment,
        organisation_id=assessment.organisation_id,
    )
    mail.tell_untouched(assessment, since=assessment.changed_at, until=at + NOTICE, at=at)
    return True


@transaction.atomic
def _remove(assessment: Assessment, limit: datetime, at: datetime) -> bool:
    """Remove it with all that is in it, unless it was touched meanwhile."""
    if _is_used(assessment, limit):
        return False
    # Takes the row: a save or a submission at the same moment either waits, or has moved it.
    rows = Assessment.objects.filter(
        pk=assessment.pk, status=Status.DRAFT, writes=assessment.writes
    )
    if not rows.update(writes=F("writes") + 1):
        return False
    if not _untouched(limit).filter(pk=assessment.pk).exists():
        return False
    audit.record(
        "assessment.expire",
        by=None,
        at=at,
        target=assessment,
        organisation_id=assessment.organisation_id,
    )
    Assessment.objects.filter(pk=assessment.pk).delete()
    return True
