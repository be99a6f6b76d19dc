"""Claiming, releasing, taking over and deciding, one after the other."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from checklists.choices import Judgement, Outcome, Status
from checklists.document import Document, sha256_of
from checklists.models import Answer, Review
from checklists.review_document import ReviewDocument
from checklists.services import reviews, submissions
from checklists.workflow import Blocked, Invalid, NotReviewing, Refused
from copassess.audit.guarding import lifted
from copassess.audit.models import Event
from tests.factories.checklists import AT, answered_assessment, owner_of, submitted
from tests.factories.reviews import (
    DUE,
    LATER,
    agree,
    in_review,
    judge,
    reread,
    reread_review,
    returned,
    reviewer,
    submitted_again,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


def status_of(review: Review) -> str:
    """Return the assessment's status as it is stored."""
    return reread_review(review).submission.assessment.status


def plan(submission_answers: dict[str, str]) -> Review:
    """Return a review whose submission has a full action on each of these gaps."""
    assessment = answered_assessment(submission_answers)
    Answer.objects.of(assessment).filter(question__in=submission_answers).update(
        action_text="Set it up", action_owner="Head of safety", action_due=date(2026, 9, 1)
    )
    return in_review(submitted(assessment))


def test_start_claims_and_records() -> None:
    submission, by = submitted(), reviewer()

    review = reviews.start(submission=reread(submission), by=by, at=LATER)

    assert status_of(review) == Status.IN_REVIEW
    assert (review.claimed_by, review.claimed_at, review.started_at) == (by, LATER, LATER)
    event = Event.objects.get(kind="review.start")
    assert event.organisation_id == str(submission.assessment.organisation_id)
    assert event.facts == {"submission": 1, "code": submission.code, "kept_verdicts": 0}


def test_start_refuses_a_second_click() -> None:
    submission = submitted()
    seen = reread(submission)
    first = in_review(submission)

    with pytest.raises(Refused) as refused:
        reviews.start(submission=seen, by=reviewer(), at=LATER)

    assert refused.value.reason == "moved"
    assert Review.objects.get() == first
    assert Event.objects.filter(kind="review.start").count() == 1


def test_start_refuses_a_submission_that_was_withdrawn() -> None:
    submission = submitted()
    assessment = submission.assessment
    by = owner_of(assessment.organisation)
    submissions.withdraw(assessment=reread(submission).assessment, by=by, at=LATER)

    with pytest.raises(Refused):
        reviews.start(submission=reread(submission), by=reviewer(), at=LATER)

    assert not Review.objects.exists()


def test_start_refuses_an_older_submission() -> None:
    review = in_review()
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?")
    returned(review)
    submitted_again(review.submission.assessment)

    with pytest.raises(Refused):
        reviews.start(submission=reread(review.submission), by=reviewer(), at=LATER)

    assert status_of(review) == Status.SUBMITTED


def test_release_gives_the_claim_back_and_keeps_the_verdicts() -> None:
    review = in_review()
    judge(review, "GEN-A-1")

    reviews.release(review=reread_review(review), by=reviewer(), at=LATER)

    released = reread_review(review)
    assert released.submission.assessment.status == Status.SUBMITTED
    assert (released.claimed_by, released.claimed_at) == (None, None)
    assert released.verdicts.get().question == "GEN-A-1"
    assert Event.objects.get(kind="review.release").facts["claimed_by"] == str(review.claimed_by)


def test_start_goes_on_with_a_released_review() -> None:
    review = in_review()
    judge(review, "GEN-A-1")
    reviews.release(review=reread_review(review), by=reviewer(), at=LATER)
    other, later = reviewer(), LATER + timedelta(days=1)

    again = reviews.start(submission=reread(review.submission), by=other, at=later)

    assert again == review
    assert (again.claimed_by, again.started_at) == (other, LATER)
    assert again.verdicts.count() == 1


def test_release_refuses_what_is_not_in_review() -> None:
    review = in_review()
    seen = reread_review(review)
    reviews.release(review=reread_review(review), by=reviewer(), at=LATER)

    with pytest.raises(Refused):
        reviews.release(review=seen, by=reviewer(), at=LATER)

    assert Event.objects.filter(kind="review.release").count() == 1


def test_release_of_an_old_review_leaves_the_present_one_alone() -> None:
    old = in_review()
    judge(old, "GEN-A-1", Judgement.CLARIFY, comment="How?")
    returned(old)
    present = in_review(submitted_again(old.submission.assessment))

    with pytest.raises(Refused):
        reviews.release(review=reread_review(old), by=reviewer(), at=LATER)

    assert status_of(present) == Status.IN_REVIEW


def test_take_over_changes_the_claim_and_records() -> None:
    review, other = in_review(), reviewer()
    judge(review, "GEN-A-1")

    reviews.take_over(review=reread_review(review), by=other, at=LATER)

    taken = reread_review(review)
    assert (taken.claimed_by, taken.verdicts.count()) == (other, 1)
    assert taken.submission.assessment.status == Status.IN_REVIEW
    assert Event.objects.get(kind="review.take_over").actor == str(other)


def test_take_over_of_ones_own_claim_changes_nothing() -> None:
    review = in_review()

    reviews.take_over(review=review, by=review.claimed_by or reviewer(), at=timezone.now())

    assert reread_review(review).claimed_at == LATER
    assert not Event.objects.filter(kind="review.take_over").exists()


@pytest.mark.parametrize(("end", "reason"), [("release", "claimed"), ("take_over", "claimed")])
def test_take_over_refuses_when_the_claim_moved(end: str, reason: str) -> None:
    review = in_review()
    seen = reread_review(review)
    getattr(reviews, end)(
        review=reread_review(review), by=reviewer(), at=LATER + timedelta(minutes=1)
    )

    with pytest.raises(NotReviewing) as refused:
        reviews.take_over(review=seen, by=reviewer(), at=LATER + timedelta(minutes=2))

    assert refused.value.reason == reason


def test_claim_of_a_deleted_user_can_be_taken_over() -> None:
    review = in_review()
    with lifted():
        Event.objects.all().delete()
    assert review.claimed_by is not None
    review.claimed_by.delete()
    other = reviewer()

    reviews.take_over(review=reread_review(review), by=other, at=LATER)

    assert reread_review(review).claimed_by == other


def test_return_freezes_the_review() -> None:
    review = in_review(submitted(responses={"GEN-A-1": "no"}))
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="Since when?", internal_note="Ask KE.")
    judge(review, "GEN-A-2", Judgement.NOT_AGREED, response="partly", comment="Only on paper.")

    decided = returned(review, summary="Two questions.\r\n")

    row = reread_review(review)
    assert status_of(review) == Status.RETURNED
    assert (row.decision, row.due, row.decided_at) == ("returned", DUE, LATER)
    assert (row.summary, row.decided_by) == ("Two questions.", review.claimed_by)
    assert row.sha256 == sha256_of(row.document)
    assert ReviewDocument.from_json(row.document) == decided
    assert decided.submission_sha256 == row.submission.sha256
    assert [v.question for v in decided.verdicts] == ["GEN-A-1", "GEN-A-2"]
    assert "Ask KE." not in row.document
    assert Event.objects.get(kind="review.return").facts["due"] == DUE.isoformat()


def test_return_holds_the_reviewed_scores() -> None:
    review = in_review(submitted())
    judge(review, "GEN-B-2", Judgement.NOT_AGREED, response="no", comment="Not in place.")

    decided = returned(review)

    text = reread_review(review).document
    document = Document.from_json(review.submission.document)
    assert decided.to_json(document) == text
    assert '"gaps":[{"area":"csam"' in text
    assert '"reviewer_only":true' in text


def test_return_needs_something_to_return_for() -> None:
    review = in_review()
    agree(review)

    with pytest.raises(Refused) as refused:
        returned(review)

    assert refused.value.reason == "nothing_to_return"
    assert status_of(review) == Status.IN_REVIEW
    assert not reread_review(review).is_decided


@pytest.mark.parametrize("due", [LATER.date(), AT.date()])
def test_return_needs_a_day_in_the_future(due: date) -> None:
    review = in_review()
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?")

    with pytest.raises(Invalid) as invalid:
        returned(review, due=due)

    assert (invalid.value.field, invalid.value.reason) == ("due", "not_in_future")
    assert status_of(review) == Status.IN_REVIEW


def test_decisions_are_the_claim_holder_s() -> None:
    review, other = in_review(), reviewer()
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?")

    with pytest.raises(Refused) as refused:
        reviews.return_(review=reread_review(review), by=other, at=LATER, summary="", due=DUE)

    assert refused.value.reason == "claimed"
    assert status_of(review) == Status.IN_REVIEW


def test_accept_ends_the_review() -> None:
    review = in_review(submitted(responses={"GEN-A-2": "no"}))
    agree(review)
    review = reread_review(review)
    assert review.claimed_by is not None
    assert reviews.outcomes(review) == (Outcome.ACCEPTED,)

    decided = reviews.accept(
        review=review,
        by=review.claimed_by,
        at=LATER,
        summary="Well documented.",
        outcome=Outcome.ACCEPTED,
    )

    row = reread_review(review)
    assert (row.decision, row.outcome, row.due) == ("accepted", Outcome.ACCEPTED, None)
    assessment = row.submission.assessment
    assert (assessment.status, assessment.outcome) == (Status.ACCEPTED, Outcome.ACCEPTED)
    assert ReviewDocument.from_json(row.document) == decided
    assert Event.objects.get(kind="review.accept").facts["outcome"] == "accepted"


def test_accept_with_a_plan_while_a_critical_gap_is_open() -> None:
    review = plan({"GEN-A-1": "no"})
    agree(review)
    review = reread_review(review)
    assert review.claimed_by is not None
    assert reviews.outcomes(review) == (Outcome.PLAN_AGREED,)

    with pytest.raises(Invalid) as invalid:
        reviews.accept(
            review=review, by=review.claimed_by, at=LATER, summary="", outcome=Outcome.ACCEPTED
        )
    reviews.accept(
        review=review, by=review.claimed_by, at=LATER, summary="", outcome=Outcome.PLAN_AGREED
    )

    assert (invalid.value.field, invalid.value.reason) == ("outcome", "outcome_moved")
    assert reread_review(review).submission.assessment.outcome == Outcome.PLAN_AGREED


def test_accept_names_what_blocks_it() -> None:
    review = in_review(submitted(responses={"GEN-A-1": "no", "GEN-A-2": "not_applicable"}))
    judge(review, "GEN-A-1")
    judge(review, "GEN-B-2", Judgement.CLARIFY, comment="Who?")
    review = reread_review(review)
    assert review.claimed_by is not None
    assert reviews.outcomes(review) == ()

    with pytest.raises(Refused) as refused:
        reviews.accept(
            review=review, by=review.claimed_by, at=LATER, summary="", outcome=Outcome.PLAN_AGREED
        )

    assert refused.value.reason == "blocked"
    assert set(refused.value.blocked) == {
        Blocked("GEN-A-1", "action_missing"),
        Blocked("GEN-A-2", "verdict_missing"),
        Blocked("GEN-B-1", "verdict_missing"),
        Blocked("GEN-B-2", "clarify_open"),
    }
    assert status_of(review) == Status.IN_REVIEW


def test_comments_for_are_those_of_the_last_decision() -> None:
    review = in_review()
    assessment = review.submission.assessment
    assert reviews.last_decision(assessment) is None
    assert reviews.comments_for(assessment) == {}
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?")
    judge(review, "GEN-A-2")

    returned(review, summary="Please look.")

    decided = reviews.last_decision(assessment)
    assert decided is not None
    assert (decided.summary, decided.due) == ("Please look.", DUE)
    comments = reviews.comments_for(assessment)
    assert list(comments) == ["GEN-A-1"]
    assert comments["GEN-A-1"].comment == "How?"
