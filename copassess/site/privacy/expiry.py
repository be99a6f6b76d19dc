"""What the retention policy removes for good: submissions and events that were kept long enough.

The one place that lifts the triggers. What goes leaves a tombstone with its hash, so that checking
a code, a file, the submissions or the events still gets a clear answer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from checklists.models import Assessment, Review, Submission, Withdrawal
from checklists.services import summaries, verdict_counts
from copassess.audit import sealing
from copassess.audit import services as audit
from copassess.audit.guarding import lifted
from copassess.audit.models import Event, Seal, Tombstone
from copassess.periods import years_before
from copassess.site.closing import services as closing
from reports.models import Making, ReportFile
from reports.services import files


@dataclass(frozen=True, slots=True)
class Due:
    """What the policy removes at an instant."""

    assessments: list[Assessment]
    days: list[Seal]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is due."""
        return not self.assessments and not self.days


def due(*, at: datetime) -> Due:
    """Return the assessments whose submissions, and the sealed days whose events are too old."""
    policy = settings.RETENTION
    untouched = _untouched(years_before(at, policy.submission_years))
    return Due(
        list(untouched.select_related("organisation").order_by("pk")),
        list(_days(years_before(at, policy.event_years))),
    )


def apply(found: Due, *, at: datetime) -> Iterator[str]:
    """Remove it, each assessment and each day in a transaction of its own; say what went."""
    for assessment in found.assessments:
        codes = _remove(assessment, at)
        if codes:
            yield f"Submissions removed: {', '.join(codes)}."
    for seal in found.days:
        count = _bury(seal, at)
        yield f"Events of {seal.day} removed: {count}."


def _untouched(limit: datetime) -> QuerySet[Assessment]:
    """Return assessments with submissions that nobody submitted, reviewed or wrote in since."""
    mine = Submission.objects.filter(assessment=OuterRef("pk"))
    reviews = Review.objects.filter(submission__assessment=OuterRef("pk"))
    rows = Assessment.objects.annotate(last_at=Coalesce("written_at", "created_at"))
    return rows.filter(
        Exists(mine),
        ~Exists(mine.filter(submitted_at__gte=limit)),
        ~Exists(mine.filter(withdrawal__at__gte=limit)),
        ~Exists(reviews.filter(decided_at__gte=limit)),
        ~Exists(reviews.filter(claimed_at__gte=limit)),
        last_at__lt=limit,
    )


@transaction.atomic
def _remove(assessment: Assessment, at: datetime) -> list[str]:
    """Remove an assessment with all that was frozen of it; return the codes, none if touched."""
    summaries.hold(assessment)
    # Takes the row: whatever is written at the same moment either waits, or has moved it.
    rows = Assessment.objects.filter(pk=assessment.pk, writes=assessment.writes)
    limit = years_before(at, settings.RETENTION.submission_years)
    taken = rows.update(writes=F("writes") + 1)
    if not taken or not _untouched(limit).filter(pk=assessment.pk).exists():
        return []
    submissions = Submission.objects.filter(assessment=assessment).order_by("number")
    codes = list(submissions.values_list("code", flat=True))
    Tombstone.objects.bulk_create(_stones(assessment, at))
    audit.record(
        "submission.expire",
        by=None,
        at=at,
        target=assessment,
        organisation_id=assessment.organisation_id,
        facts={"codes": codes},
    )
    # In the order of a decision: verdicts' counts, then the summary's.
    decided = Review.objects.filter(submission__assessment=assessment).exclude(decision="")
    for review in decided.select_related("submission"):
        verdict_counts.take_away(review)
    summaries.forget(assessment)
    made = ReportFile.objects.filter(submission__assessment=assessment)
    for name in made.exclude(file="").values_list("file", flat=True):
        transaction.on_commit(partial(files.discard, name), robust=True)
    with lifted():
        made.delete()
        Review.objects.filter(submission__assessment=assessment).delete()
        Withdrawal.objects.filter(submission__assessment=assessment).delete()
        submissions.delete()
        Assessment.objects.filter(pk=assessment.pk).delete()
    closing.remove_if_empty(assessment.organisation)
    return codes


def _stones(assessment: Assessment, at: datetime) -> Iterator[Tombstone]:
    """Yield what stays: the hashes of submissions and decided reviews, and those of issued PDFs."""
    years = settings.RETENTION.submission_years
    facts = {"policy": f"SUBMISSION_YEARS={years}", "removed_at": at}
    mine = Submission.objects.filter(assessment=assessment)
    for code, sha256 in mine.values_list("code", "sha256"):
        yield Tombstone(kind="submission", key=code, sha256=sha256, **facts)
    decided = Review.objects.filter(submission__assessment=assessment).exclude(decision="")
    for code, sha256 in decided.values_list("submission__code", "sha256"):
        yield Tombstone(kind="review", key=code, sha256=sha256, **facts)
    made = ReportFile.objects.filter(submission__assessment=assessment, making=Making.READY)
    for sha256 in set(made.filter(form="pdf").values_list("sha256", flat=True)):
        yield Tombstone(kind="report", key=Tombstone.key_of(sha256), sha256=sha256, **facts)


def _days(limit: datetime) -> Iterable[Seal]:
    """Return the sealed days that ended before the limit and still have their events."""
    buried = Tombstone.objects.filter(kind="day").values_list("key", flat=True)
    old = Seal.objects.filter(until__lte=limit).defer("digests").order_by("day")
    gone = set(buried)
    return (seal for seal in old if str(seal.day) not in gone)


@transaction.atomic
def _bury(seal: Seal, at: datetime) -> int:
    """Remove a sealed day's events; its seal stays, so that the chain can still be followed."""
    # Two that run at once wait for one another here.
    Seal.objects.select_for_update().defer("digests").get(pk=seal.pk)
    if Tombstone.objects.filter(kind="day", key=str(seal.day)).exists():
        return 0
    begin, end = sealing.bounds(seal.day)
    events = Event.objects.filter(at__gte=begin, at__lt=end)
    with lifted():
        count, _by_model = events.delete()
    years = settings.RETENTION.event_years
    Tombstone.objects.create(
        kind="day",
        key=str(seal.day),
        sha256=seal.sha256,
        count=count,
        policy=f"EVENT_YEARS={years}",
        removed_at=at,
    )
    return count
