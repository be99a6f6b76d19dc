"""ZIPs of many reports, for a reviewer: asked for from the queue, downloaded, kept for days.

Who may see what is looked at three times: when it is asked for, when it is made, and when it is
downloaded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Avg, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce

from checklists import review_queue
from checklists.models import Submission
from checklists.workflow import NotDone
from copassess.accounts.models import User
from copassess.audit import services as audit
from reports.models import Bundle, Making, ReportFile
from reports.models.bundle import KEPT
from reports.services import files, queue

FORMS = ("pdf", "xlsx", "json")
FOLDER = "bundles"
MOST, WAITING_MOST = 500, 3
# Behind the reports that people wait for, one by one.
PRIORITY = -10
COMING = (Making.WAITING, Making.RUNNING)
# A report that failed so often is left out; it is tried again later, for others.
TRIES_AWAITED = 2
# What a report takes, for what the page promises; sizes are those of the newest ones.
USUAL = timedelta(seconds=5)
USUAL_SIZE, NEWEST = 300_000, 50


@dataclass(frozen=True)
class Estimate:
    """What a ZIP will take: reports, PDFs that are there already, bytes, minutes."""

    count: int
    made: int
    size: int
    minutes: int


def reportable(user: User) -> QuerySet[Submission]:
    """Return what a reviewer may take along: all they may review but their own companies'."""
    rows = Submission.objects.reviewable_by(user)
    return rows.exclude(assessment__organisation__in=list(user.roles))


def _pdfs() -> QuerySet[ReportFile]:
    """Return the PDF of the outer query's submission, as its report is now."""
    return ReportFile.objects.filter(
        document_sha256=OuterRef("sha256"),
        review_sha256=Coalesce(OuterRef("review__sha256"), Value("")),
        form="pdf",
        language=files.LANGUAGE,
    )


def _of(bundle: Bundle) -> QuerySet[Submission]:
    """Return its submissions, where they need a PDF and are still the reviewer's to see."""
    if "pdf" not in bundle.forms:
        return Submission.objects.none()
    return reportable(bundle.requested_by).filter(pk__in=bundle.submissions)


def _is_asked(bundle: Bundle) -> Exists:
    """Tell whether somebody asked for a PDF that has not failed before the ZIP was asked for."""
    return Exists(_pdfs().exclude(making=Making.FAILED, requested_at__lt=bundle.requested_at))


def unasked(bundle: Bundle) -> QuerySet[Submission]:
    """Return those whose PDF is to be asked for."""
    return _of(bundle).filter(~_is_asked(bundle))


def unmade(bundle: Bundle) -> QuerySet[Submission]:
    """Return those whose PDF is worth waiting for (`unasked` ones included)."""
    hopeless = {"making": Making.WAITING, "tries__gte": TRIES_AWAITED}
    coming = _pdfs().filter(making__in=COMING).exclude(**hopeless)
    return _of(bundle).filter(Exists(coming) | ~_is_asked(bundle))


def made(bundle: Bundle) -> int:
    """Return how many of its reports are there (one query)."""
    return len(bundle.submissions) - unmade(bundle).count()


def estimate(user: User, filters: review_queue.Filters) -> Estimate:
    """Return what a ZIP of these PDFs will take (three queries; one more for a search)."""
    chosen = review_queue.chosen(user, filters).order_by()
    rows = Submission.objects.filter(pk__in=chosen.values("submission"))
    ready = rows.filter(Exists(_pdfs().filter(making=Making.READY)))
    with review_queue.reading(filters):
        count, made = rows.count(), ready.count()
    newest = ReportFile.objects.filter(form="pdf", making=Making.READY).order_by("-made_at")
    mean = newest[:NEWEST].aggregate(mean=Avg("size"))["mean"] or USUAL_SIZE
    minutes = -(-USUAL * (count - made) // timedelta(minutes=1))
    return Estimate(count=count, made=made, size=round(count * mean), minutes=minutes)


@transaction.atomic
def ask_bundle(
    *,
    by: User,
    filters: review_queue.Filters,
    words: Mapping[str, str],
    forms: Sequence[str],
    at: datetime,
) -> Bundle:
    """Have the reports of what the filters leave of the queue made. Raises NotDone.

    `words` tell the filters to people.
    """
    chosen = [form for form in FORMS if form in forms]
    if not chosen:
        raise NotDone("bundle_no_form")
    rows = review_queue.chosen(by, filters).values_list("submission", flat=True)
    with review_queue.reading(filters):
        found = list(rows[: MOST + 1])
    if not found:
        raise NotDone("bundle_empty")
    if len(found) > MOST:
        raise NotDone("bundle_too_large", most=MOST)
    # Two clicks at once wait for one another here.
    User.objects.select_for_update().get(pk=by.pk)
    if Bundle.objects.filter(requested_by=by, making__in=COMING).count() >= WAITING_MOST:
        raise NotDone("bundle_waiting", most=WAITING_MOST)
    bundle = Bundle.objects.create(
        requested_by=by,
        requested_at=at,
        filters=dict(words),
        forms=chosen,
        submissions=[str(pk) for pk in found],
    )
    queue.put("make_bundle", bundle.pk)
    return bundle


def may_download(user: User, bundle: Bundle) -> bool:
    """Tell whether all that is inside is still the reviewer's to see (one query)."""
    seen = reportable(user).filter(pk__in=bundle.submissions)
    return seen.count() == len(set(bundle.submissions))


@transaction.atomic
def record_download(bundle: Bundle, *, by: User, at: datetime) -> None:
    """Leave an event for each submission inside: each company sees its own."""
    rows = Submission.objects.filter(pk__in=bundle.submissions).without_document()
    audit.record_many(
        "report.export",
        by=by,
        at=at,
        targets=[
            (row, row.assessment.organisation_id) for row in rows.select_related("assessment")
        ],
        facts={"format": "zip", "forms": bundle.forms},
    )


def clear_bundles(*, at: datetime) -> int:
    """Delete ZIPs that are three days old, with their rows; return how many."""
    old = Bundle.objects.filter(requested_at__lt=at - KEPT)
    names = []
    for bundle in old.exclude(making=Making.RUNNING, held_until__gt=at):
        # The row goes first: a file that nobody names any more is an orphan, and cleared.
        bundle.delete()
        names.append(bundle.file.name or "")
    for name in filter(None, names):
        files.discard(name)
    return len(names)
