"""Reviewers and reviews for tests, made by the services that people use."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import factory

from checklists.choices import Judgement
from checklists.models import Answer, Assessment, ReplyText, Review, Submission
from checklists.review_document import ReviewDocument
from checklists.services import reviews, submissions, verdicts
from copassess.accounts.models import User
from tests.factories.accounts import StaffRoleFactory
from tests.factories.checklists import AT, SIGNED, owner_of, submitted

LATER = AT + timedelta(days=3)
DUE = date(2026, 4, 30)


class ReplyTextFactory(factory.django.DjangoModelFactory[ReplyText]):
    """A text of a new reviewer, for any question and shared with nobody."""

    class Meta:
        model = ReplyText

    owner = factory.LazyFunction(lambda: reviewer())
    title = factory.Sequence(lambda number: f"Text {number}")
    text = "Please attach the procedure, or link to it."
    written_at = AT


def reviewer(*countries: str, name: str = "Amina Odhiambo") -> User:
    """Return a reviewer of these countries, of all where none is named."""
    role = StaffRoleFactory.create(countries=list(countries), user__name=name)
    user: User = role.user
    return user


def in_review(submission: Submission | None = None, by: User | None = None) -> Review:
    """Claim a submission, a new one where none is given, and return its review."""
    submission = submission or submitted()
    review = reviews.start(submission=reread(submission), by=by or reviewer(), at=LATER)
    return reread_review(review)


def judge(
    review: Review,
    question: str,
    judgement: Judgement | str = Judgement.AGREED,
    *,
    response: str = "",
    comment: str = "",
    internal_note: str = "",
    version: int = 0,
) -> None:
    """Give a verdict as the claim's holder does."""
    assert review.claimed_by is not None
    verdicts.save_verdict(
        review=review,
        question=question,
        version=version,
        judgement=judgement,
        response=response,
        comment=comment,
        internal_note=internal_note,
        by=review.claimed_by,
        at=LATER,
    )


def agree(review: Review, questions: Iterable[str] | None = None) -> None:
    """Agree to some questions, to all where none are named."""
    if questions is None:
        rows = Answer.objects.of(review.submission.assessment)
        questions = rows.values_list("question", flat=True)
    for question in questions:
        judge(review, question)


def returned(
    review: Review,
    *,
    summary: str = "",
    due: date = DUE,
    must_answer: Iterable[str] = (),
    at: datetime = LATER,
) -> ReviewDocument:
    """Return a submission as the claim's holder does; some comments must be answered."""
    review = reread_review(review)
    assert review.claimed_by is not None
    return reviews.return_(
        review=review,
        by=review.claimed_by,
        at=at,
        summary=summary,
        due=due,
        must_answer=dict.fromkeys(must_answer, True),
    )


def submitted_again(assessment: Assessment) -> Submission:
    """Submit an assessment that was returned."""
    assessment.refresh_from_db()
    by = owner_of(assessment.organisation)
    return submissions.submit(assessment=assessment, by=by, at=LATER, declaration=SIGNED)


def reread(submission: Submission) -> Submission:
    """Return a submission as a request reads it."""
    rows = Submission.objects.select_related("assessment__organisation", "review__claimed_by")
    return rows.get(pk=submission.pk)


def reread_review(review: Review) -> Review:
    """Return a review as a request reads it."""
    rows = Review.objects.select_related("submission__assessment", "claimed_by")
    return rows.get(pk=review.pk)
