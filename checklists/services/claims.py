"""Claims from the queue: one's own, many at once, and those handed over to a colleague."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from checklists import mail
from checklists.models import Review, Submission
from checklists.services import reviews, summaries
from checklists.workflow import NotDone, NotReviewing, Refused
from copassess.accounts.models import User
from copassess.audit import services as audit


@dataclass
class Claimed:
    """What came of claiming: what is one's own now, what somebody else has, what has gone."""

    taken: list[Submission] = field(default_factory=list)
    missed: list[tuple[Submission, User]] = field(default_factory=list)
    gone: list[Submission] = field(default_factory=list)


def claim(*, submission: Submission, by: User, at: datetime) -> Review:
    """Claim a submission. Raises Refused; NotDone, naming who has it, where a colleague does."""
    try:
        return reviews.start(submission=submission, by=by, at=at)
    except Refused as error:
        person = holder(submission)
        if person is None:
            raise
        reason = "claim_mine" if person == by else "claim_taken"
        raise NotDone(reason, person=person, company=company_of(submission)) from error


def claim_many(*, submissions: Iterable[Submission], by: User, at: datetime) -> Claimed:
    """Claim submissions, each in a transaction of its own: what cannot be had stops no other."""
    claimed = Claimed()
    for submission in submissions:
        try:
            reviews.start(submission=submission, by=by, at=at)
        except Refused:
            person = holder(submission)
            if person is None:
                claimed.gone.append(submission)
            elif person == by:
                # A second click: it is one's own already.
                claimed.taken.append(submission)
            else:
                claimed.missed.append((submission, person))
        else:
            claimed.taken.append(submission)
    return claimed


def holder(submission: Submission) -> User | None:
    """Return who has claimed a submission by now (one query)."""
    rows = Review.objects.filter(submission=submission, decision="")
    review = rows.select_related("claimed_by").defer("document").first()
    return review.claimed_by if review else None


def candidates(review: Review) -> list[User]:
    """Return who else can go on with a review: of its country, and not of the company."""
    assessment = review.submission.assessment
    return [person for person in mail.reviewers(assessment) if person.pk != review.claimed_by_id]


@transaction.atomic
def hand_over(*, review: Review, to: User, by: User, at: datetime) -> None:
    """Give a claim to a colleague, with its verdicts, and tell them. Raises NotDone, NotReviewing.

    It need not be one's own: its holder may be away.
    """
    submission = review.submission
    if to not in candidates(review):
        raise NotDone("hand_over_person", person=to)
    rows = Review.objects.filter(
        pk=review.pk, decision="", claimed_at=review.claimed_at, claimed_at__isnull=False
    )
    if not rows.update(claimed_by=to, claimed_at=at):
        raise NotReviewing("moved" if review.is_decided else "claimed")
    summaries.reread(submission)
    audit.record(
        "review.hand_over",
        by=by,
        at=at,
        target=submission.assessment,
        organisation_id=submission.assessment.organisation_id,
        facts={
            "submission": submission.number,
            "code": submission.code,
            "claimed_by": str(review.claimed_by or ""),
            "to": str(to),
        },
    )
    if to != by:
        mail.tell_handed_over(review.pk, by=by, at=at)


def company_of(submission: Submission) -> str:
    """Return whose submission it is, for a sentence."""
    return submission.assessment.organisation.name
