"""What two people do to one review at once; on SQLite and PostgreSQL alike."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from checklists.choices import Judgement, Outcome, Status
from checklists.models import Review, Submission, Verdict
from checklists.review_document import ReviewDocument
from checklists.services import reviews, submissions, verdicts
from checklists.workflow import DomainError, NotReviewing, Refused, Stale
from copassess.accounts.models import User
from tests.factories.checklists import owner_of, submitted
from tests.factories.reviews import (
    DUE,
    LATER,
    agree,
    in_review,
    judge,
    reread,
    reread_review,
    reviewer,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("small_catalogue"),
]
# How often a race is run: neither side may win each time for lack of trying.
ROUNDS = range(4)


def at_once(*actions: Callable[[], object]) -> list[DomainError | None]:
    """Run the actions in threads that start together; return why each was refused, if it was."""
    barrier = Barrier(len(actions))

    def run(action: Callable[[], object]) -> DomainError | None:
        try:
            barrier.wait(timeout=10)
            action()
        except DomainError as error:
            return error
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def holder(review: Review) -> User:
    """Return who holds the claim."""
    assert review.claimed_by is not None
    return review.claimed_by


def give(review: Review, question: str, comment: str = "") -> Callable[[], object]:
    """Return a verdict being given, by a request that has read the review."""
    seen, by = reread_review(review), holder(review)
    judgement = Judgement.CLARIFY if comment else Judgement.AGREED
    return lambda: verdicts.save_verdict(
        review=seen,
        question=question,
        version=0,
        judgement=judgement,
        comment=comment,
        by=by,
        at=LATER,
    )


def send_back(review: Review) -> Callable[[], object]:
    """Return a review being returned, by a request that has read it."""
    seen, by = reread_review(review), holder(review)
    return lambda: reviews.return_(review=seen, by=by, at=LATER, summary="", due=DUE)


def begin(submission: Submission) -> Callable[[], object]:
    """Return a review being started, by a request that has read the submission."""
    seen, by = reread(submission), reviewer()
    return lambda: reviews.start(submission=seen, by=by, at=LATER)


def take(review: Review, by: User, minutes: int) -> Callable[[], object]:
    """Return a claim being taken over, by a request that has read the review."""
    seen = reread_review(review)
    return lambda: reviews.take_over(review=seen, by=by, at=LATER + timedelta(minutes=minutes))


def test_three_reviewers_starting_at_once_make_one_claim() -> None:
    submission = submitted()

    refusals = at_once(begin(submission), begin(submission), begin(submission))

    assert refusals.count(None) == 1
    assert {type(error) for error in refusals if error} == {Refused}
    assert Review.objects.count() == 1


@pytest.mark.parametrize("turn", ROUNDS)
def test_start_and_withdrawal_at_once_let_one_win(turn: int) -> None:
    submission = submitted()
    company = reread(submission).assessment
    owner = owner_of(company.organisation)

    refusals = at_once(
        begin(submission),
        lambda: submissions.withdraw(assessment=company, by=owner, at=LATER),
    )

    assert refusals.count(None) == 1
    status = reread(submission).assessment.status
    assert status == (Status.IN_REVIEW if refusals[0] is None else Status.DRAFT)
    assert Review.objects.exists() == (refusals[0] is None)


@pytest.mark.parametrize("turn", ROUNDS)
def test_return_and_acceptance_at_once_let_one_win(turn: int) -> None:
    review = in_review()
    agree(review, ["GEN-A-1", "GEN-B-1"])
    judge(review, "GEN-A-2", Judgement.NOT_AGREED, response="partly", comment="On paper.")
    seen, by = reread_review(review), holder(review)

    refusals = at_once(
        send_back(review),
        lambda: reviews.accept(review=seen, by=by, at=LATER, summary="", outcome=Outcome.ACCEPTED),
    )

    assert refusals.count(None) == 1
    decided = reread_review(review)
    expected = Status.RETURNED if refusals[0] is None else Status.ACCEPTED
    assert (decided.submission.assessment.status, decided.decision) == (expected, expected)


@pytest.mark.parametrize("turn", ROUNDS)
def test_two_reviewers_deciding_at_once_make_one_decision(turn: int) -> None:
    review = in_review()
    agree(review, ["GEN-A-1", "GEN-B-1"])
    judge(review, "GEN-A-2", Judgement.NOT_AGREED, response="partly", comment="On paper.")
    second = reviewer()

    def take_over_and_accept() -> None:
        take(review, second, 1)()
        seen = reread_review(review)
        reviews.accept(review=seen, by=second, at=LATER, summary="", outcome=Outcome.ACCEPTED)

    returning, accepting = at_once(send_back(review), take_over_and_accept)

    decided = reread_review(review)
    assert [returning, accepting].count(None) == 1
    assert decided.decision == ("returned" if returning is None else "accepted")
    assert decided.decided_by == (holder(review) if returning is None else second)
    assert ReviewDocument.from_json(decided.document).decision == decided.decision


def test_two_take_overs_at_once_make_one_claim() -> None:
    review = in_review()
    first, second = reviewer(), reviewer()

    refusals = at_once(take(review, first, 1), take(review, second, 2))

    assert refusals.count(None) == 1
    assert reread_review(review).claimed_by == (first if refusals[0] is None else second)


@pytest.mark.parametrize("turn", ROUNDS)
def test_verdict_that_is_acknowledged_is_in_the_decision(turn: int) -> None:
    review = in_review()
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?")

    late, decision = at_once(give(review, "GEN-A-2", "Who?"), send_back(review))

    assert decision is None
    frozen = ReviewDocument.from_json(reread_review(review).document)
    assert isinstance(late, NotReviewing | None)
    assert ("GEN-A-2" in frozen.by_question) == (late is None)
    assert Verdict.objects.filter(question="GEN-A-2").exists() == (late is None)


@pytest.mark.parametrize("turn", ROUNDS)
def test_verdict_and_take_over_at_once_leave_no_verdict_of_the_old_holder(turn: int) -> None:
    review = in_review()

    late, taken = at_once(give(review, "GEN-A-1"), take(review, reviewer(), 1))

    assert taken is None
    assert Verdict.objects.exists() == (late is None)
    with pytest.raises(NotReviewing):
        give(review, "GEN-A-2")()


def test_two_windows_judging_one_question_store_one_verdict() -> None:
    review = in_review()

    refusals = at_once(
        give(review, "GEN-A-1", "How?"),
        give(review, "GEN-A-1", "Who?"),
        give(review, "GEN-A-1", "Where?"),
    )

    assert refusals.count(None) == 1
    assert {type(error) for error in refusals if error} == {Stale}
    assert Verdict.objects.get().version == 1
