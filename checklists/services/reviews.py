"""UNICEF's steps in an assessment's life: claim, release, take over, return, accept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from checklists import mail, workflow
from checklists.choices import Outcome, Status, Transition
from checklists.document import Document, sha256_of
from checklists.models import Assessment, Review, Submission, Verdict
from checklists.review_document import ReviewDocument, Reviewed, VerdictEntry, so_far
from checklists.services import summaries, verdict_counts
from checklists.services.verdicts import carry_over, hold, text
from checklists.workflow import Invalid, NotReviewing, Refused
from copassess.accounts.models import User
from copassess.audit import services as audit


@transaction.atomic
def start(*, submission: Submission, by: User, at: datetime) -> Review:
    """Claim a submission; a review begun and released goes on where it was. Raises Refused."""
    assessment = submission.assessment
    new = _move(assessment, Transition.START_REVIEW)
    if Submission.objects.filter(assessment=assessment, number__gt=submission.number).exists():
        raise Refused(Transition.START_REVIEW, Status.SUBMITTED)
    review, is_new = Review.objects.get_or_create(
        submission=submission,
        defaults={"started_at": at, "claimed_by": by, "claimed_at": at},
    )
    if is_new:
        kept = carry_over(review)
    else:
        kept = review.verdicts.exclude(judgement="").count()
        review.claimed_by, review.claimed_at = by, at
        review.save(update_fields=["claimed_by", "claimed_at"])
    summaries.reread(submission)
    _record("review.start", submission, by=by, at=at, kept_verdicts=kept)
    assessment.status = new
    return review


@transaction.atomic
def release(*, review: Review, by: User, at: datetime) -> None:
    """Give a claim back, one's own or a colleague's; the verdicts stay. Raises Refused."""
    assessment = review.submission.assessment
    new = _move(assessment, Transition.RELEASE)
    if not _claimed(review).update(claimed_by=None, claimed_at=None):
        raise Refused(Transition.RELEASE, Status.IN_REVIEW)
    summaries.reread(review.submission)
    _record("review.release", review.submission, by=by, at=at, claimed_by=str(review.claimed_by))
    assessment.status = new


@transaction.atomic
def take_over(*, review: Review, by: User, at: datetime) -> None:
    """Take a colleague's claim; the verdicts stay. Raises NotReviewing."""
    if review.claimed_by_id == by.pk:
        return
    if not _claimed(review).update(claimed_by=by, claimed_at=at):
        raise NotReviewing("moved" if review.is_decided else "claimed")
    summaries.reread(review.submission)
    _record("review.take_over", review.submission, by=by, at=at, claimed_by=str(review.claimed_by))


@transaction.atomic
def return_(
    *,
    review: Review,
    by: User,
    at: datetime,
    summary: str,
    due: date,
    must_answer: Mapping[str, bool] | None = None,
) -> ReviewDocument:
    """Send a submission back with its comments. Raises Refused, Invalid.

    `must_answer` says of questions with a comment whether submitting again waits for them; what it
    leaves out stays as its verdict has it.
    """
    summary = text("summary", None, summary)
    if due <= timezone.localdate(at):
        raise Invalid("due", None, "not_in_future")
    assessment = review.submission.assessment
    summaries.hold(assessment)
    new = _move(assessment, Transition.RETURN)
    through = _through(review, by, Transition.RETURN)
    if not workflow.may_return(through.judged):
        raise Refused(Transition.RETURN, Status.IN_REVIEW, reason="nothing_to_return")
    through = _asking(review, through, must_answer or {})
    decided = _freeze(review, through, Review.Decision.RETURNED, by, at, summary=summary, due=due)
    summaries.settle(assessment)
    _record("review.return", review.submission, by=by, at=at, due=due.isoformat())
    mail.tell_decided(review.pk, at=at)
    assessment.status = new
    return decided


@transaction.atomic
def accept(
    *, review: Review, by: User, at: datetime, summary: str, outcome: Outcome
) -> ReviewDocument:
    """End the review for good. Raises Refused (naming what blocks it), Invalid."""
    summary = text("summary", None, summary)
    assessment = review.submission.assessment
    summaries.hold(assessment)
    new = _move(assessment, Transition.ACCEPT, outcome)
    through = _through(review, by, Transition.ACCEPT)
    acceptance = workflow.acceptance(through.judged)
    if acceptance.blocked:
        raise Refused(Transition.ACCEPT, Status.IN_REVIEW, "blocked", acceptance.blocked)
    if outcome not in acceptance.outcomes:
        raise Invalid("outcome", None, "outcome_moved")
    # Nothing is asked any more, whatever the round before did.
    through = _asking(review, through, dict.fromkeys(through.review.by_question, False))
    decided = _freeze(
        review, through, Review.Decision.ACCEPTED, by, at, summary=summary, outcome=outcome
    )
    summaries.settle(assessment)
    _record("review.accept", review.submission, by=by, at=at, outcome=outcome.value)
    mail.tell_decided(review.pk, at=at)
    assessment.status, assessment.outcome = new, outcome
    return decided


def outcomes(review: Review) -> tuple[Outcome, ...]:
    """Return how a review that is not decided can be accepted now; nothing while it cannot."""
    submission, document = review.submission, Document.from_json(review.submission.document)
    through = Reviewed(document, so_far(submission, review, review.verdicts.all()))
    return workflow.acceptance(through.judged).outcomes


def last_decision(assessment: Assessment) -> ReviewDocument | None:
    """Return an assessment's newest frozen review, summary and due date in it (one query)."""
    rows = Review.objects.filter(submission__assessment=assessment).exclude(decision="")
    newest = rows.order_by("-submission__number").values_list("document", flat=True).first()
    return ReviewDocument.from_json(newest) if newest else None


def comments_for(assessment: Assessment) -> Mapping[str, VerdictEntry]:
    """Return what the last decided review said to the company, by question code (one query)."""
    decided = last_decision(assessment)
    return decided.comments if decided else {}


def _move(assessment: Assessment, transition: Transition, outcome: Outcome | None = None) -> Status:
    """Take the assessment's row from the status it was read with to the next. Raises Refused."""
    before = Status(assessment.status)
    new = workflow.next_status(transition, before)
    rows = Assessment.objects.filter(pk=assessment.pk, status=before)
    if not rows.update(status=new, outcome=outcome or ""):
        raise Refused(transition, before)
    return new


def _claimed(review: Review) -> QuerySet[Review]:
    """Return the row while its claim is the one that was read.

    `claimed_at` tells: a claim has no `claimed_by` once its holder's account is gone.
    """
    return Review.objects.filter(
        pk=review.pk, decision="", claimed_at=review.claimed_at, claimed_at__isnull=False
    )


def _through(review: Review, by: User, transition: Transition) -> Reviewed:
    """Take the review's row and read the submission through its verdicts. Raises Refused."""
    try:
        verdicts = hold(review, by)
    except NotReviewing as error:
        raise Refused(transition, Status.IN_REVIEW, reason=error.reason) from error
    submission = review.submission
    document = Document.from_json(submission.document)
    return Reviewed(document, so_far(submission, review, verdicts.values()))


def _asking(review: Review, through: Reviewed, must_answer: Mapping[str, bool]) -> Reviewed:
    """Store what must be answered, and return the same with it; what is agreed asks nothing."""
    asking = {
        v.question: v.judgement in workflow.ASKING and must_answer.get(v.question, v.must_answer)
        for v in through.review.verdicts
    }
    rows = Verdict.objects.filter(review=review)
    for value in (True, False):
        codes = [code for code, must in asking.items() if must is value]
        rows.filter(question__in=codes, must_answer=not value).update(must_answer=value)
    verdicts = (replace(v, must_answer=asking[v.question]) for v in through.review.verdicts)
    return Reviewed(through.document, replace(through.review, verdicts=tuple(verdicts)))


def _freeze(
    review: Review,
    through: Reviewed,
    decision: Review.Decision,
    by: User,
    at: datetime,
    *,
    summary: str,
    due: date | None = None,
    outcome: Outcome | None = None,
) -> ReviewDocument:
    """Write the decision into the review's row, with the document that speaks from now on."""
    decided = replace(
        through.review,
        reviewer=str(by),
        decided_at=at,
        decision=decision.value,
        outcome=outcome,
        summary=summary,
        due=due,
    )
    frozen = decided.to_json(through.document)
    verdict_counts.add(review)
    Review.objects.filter(pk=review.pk).update(
        decision=decision,
        outcome=outcome or "",
        summary=summary,
        due=due,
        decided_at=at,
        decided_by=by,
        document=frozen,
        sha256=sha256_of(frozen),
    )
    return decided


def _record(kind: str, submission: Submission, *, by: User, at: datetime, **facts: object) -> None:
    audit.record(
        kind,
        by=by,
        at=at,
        target=submission.assessment,
        organisation_id=submission.assessment.organisation_id,
        facts={"submission": submission.number, "code": submission.code, **facts},
    )
