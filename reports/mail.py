"""Mails to whoever waits for a report's file: with a link to its page, never with the file."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from checklists.models import Assessment, Submission
from copassess.accounts import time_zones
from copassess.accounts.models import User
from copassess.mail.services import absolute, post
from reports.models import Bundle, Making, ReportFile

# Whoever waited no longer than this has seen it on the page.
PATIENCE = timedelta(minutes=1)


def untold() -> list[UUID]:
    """Return the files whose askers must hear something: it took long, or it failed for good.

    Whoever heard that it failed hears as well when it succeeds after all.
    """
    failed = Q(making=Making.FAILED, told_at=None)
    slow = Q(told_at=None, made_at__gt=F("requested_at") + PATIENCE)
    succeeded = Q(made_at__gt=F("told_at"))
    ready = Q(making=Making.READY) & (slow | succeeded)
    rows = ReportFile.objects.filter(failed | ready, requested_by__isnull=False)
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def tell(file_id: UUID, *, at: datetime) -> bool:
    """Write to whoever asked for a file, once, where they must hear of it; tell whether it was."""
    rows = ReportFile.objects.select_related("requested_by", "assessment__organisation")
    row = rows.filter(pk=file_id).first()
    if row is None or row.requested_by is None or not _is_news(row):
        return False
    told = ReportFile.objects.filter(pk=row.pk, making=row.making, told_at=row.told_at)
    if not told.update(told_at=at) or not may_read(row.requested_by, row):
        return False
    name = "ready" if row.is_ready else "failed"
    post(
        f"reports/mail/{name}",
        to=row.requested_by.email,
        context={
            "person": row.requested_by,
            "assessment": row.assessment,
            "file": row,
            "link": absolute(reverse("reports:file-detail", args=[row.pk])),
        },
        at=at,
        time_zone=time_zones.zone(row.requested_by.time_zone).key,
    )
    return True


def _is_news(row: ReportFile) -> bool:
    """Tell what `untold` tells, of one row."""
    if row.making == Making.FAILED:
        return row.told_at is None
    if not row.is_ready or row.made_at is None:
        return False
    since = row.told_at or row.requested_at + PATIENCE
    return row.made_at > since


def may_read(user: User, row: ReportFile) -> bool:
    """Tell whether a person may still read what they asked for."""
    if not user.is_active:
        return False
    if row.submission_id:
        return Submission.objects.visible_to(user).filter(report_files=row).exists()
    return Assessment.objects.visible_to(user).filter(report_files=row).exists()


@transaction.atomic
def tell_of_bundle(bundle_id: UUID, *, at: datetime) -> bool:
    """Write to a reviewer whose ZIP took long, or failed for good, once; tell whether it was."""
    bundle = Bundle.objects.select_related("requested_by").get(pk=bundle_id)
    is_over = bundle.making in (Making.READY, Making.FAILED)
    if not is_over or at - bundle.requested_at <= PATIENCE:
        return False
    untold_rows = Bundle.objects.filter(pk=bundle.pk, told_at=None)
    if not untold_rows.update(told_at=at) or not bundle.requested_by.is_active:
        return False
    post(
        "reports/mail/bundle",
        to=bundle.requested_by.email,
        context={
            "person": bundle.requested_by,
            "bundle": bundle,
            "count": len(bundle.submissions),
            "is_ready": bundle.making == Making.READY,
            "link": absolute(reverse("reports:bundle-detail", args=[bundle.pk])),
        },
        at=at,
        time_zone=time_zones.zone(bundle.requested_by.time_zone).key,
    )
    return True
