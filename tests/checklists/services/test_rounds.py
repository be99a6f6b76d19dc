"""What a return asks to be answered, and submitting again once it is; two rounds and three."""

import json
from collections.abc import Mapping
from datetime import date

import pytest

from checklists.choices import Judgement, Outcome, Response, Status
from checklists.document import Document, collect, sha256_of
from checklists.models import Answer, Assessment, Evidence, Review, Submission, Verdict
from checklists.review_document import ReviewDocument
from checklists.services import answers, reviews, rounds, submissions
from checklists.services.answers import Changes
from checklists.workflow import Incomplete, Missing
from tests.factories.checklists import owner_of, submitted
from tests.factories.reviews import (
    LATER,
    agree,
    in_review,
    judge,
    reread,
    reread_review,
    returned,
    submitted_again,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
ASKED = "GEN-A-1"
WAITS = (Missing(ASKED, "policies", "reply_missing"),)


def write(assessment: Assessment, question: str, **changes: object) -> None:
    """Write an answer as its company does."""
    assessment = Assessment.objects.get(pk=assessment.pk)
    answers.save(
        assessment=assessment,
        question=question,
        version=Answer.objects.of(assessment).get(question=question).version,
        changes=Changes(**changes),  # type: ignore[typeddict-item]  # each test's own
        by=owner_of(assessment.organisation),
        at=LATER,
    )


def missing(assessment: Assessment) -> tuple[Missing, ...]:
    """Return what submitting waits for."""
    live = Assessment.objects.for_page().get(pk=assessment.pk)
    return rounds.missing(live, collect(live))


def accepted(review: Review) -> ReviewDocument:
    """Accept a submission as the claim's holder does."""
    review = reread_review(review)
    assert review.claimed_by is not None
    return reviews.accept(
        review=review, by=review.claimed_by, at=LATER, summary="", outcome=Outcome.ACCEPTED
    )


@pytest.fixture
def asked() -> Assessment:
    """Return an assessment that came back: one question must be answered, one may be."""
    review = in_review()
    judge(review, ASKED, Judgement.CLARIFY, comment="How?")
    judge(review, "GEN-B-2", Judgement.NOT_AGREED, response="partly", comment="On paper.")
    returned(review, must_answer=[ASKED])
    return Assessment.objects.get(pk=review.submission.assessment_id)


def test_return_stores_and_freezes_what_must_be_answered(asked: Assessment) -> None:
    rows = dict(Verdict.objects.values_list("question", "must_answer"))
    frozen = json.loads(Review.objects.get().document)

    assert rows == {ASKED: True, "GEN-B-2": False}
    by_question = {row["question"]: row for row in frozen["verdicts"]}
    assert by_question[ASKED]["must_answer"] is True
    assert "must_answer" not in by_question["GEN-B-2"]
    last = rounds.last_return(asked)
    assert last is not None
    assert last.must_be_answered == {ASKED}


def test_decided_review_stays_as_it_was_frozen(asked: Assessment) -> None:
    before = Review.objects.get()

    Verdict.objects.update(must_answer=False)

    assert rounds.missing(asked, collect(asked)) == WAITS
    assert sha256_of(before.document) == before.sha256


def test_review_without_any_hashes_as_it_did_before_there_were_any() -> None:
    review = in_review()
    judge(review, ASKED, Judgement.CLARIFY, comment="How?")
    decided = returned(review)

    frozen = Review.objects.get()
    document = Document.from_json(frozen.submission.document)
    assert "must_answer" not in frozen.document
    assert ReviewDocument.from_json(frozen.document) == decided
    assert ReviewDocument.from_json(frozen.document).to_json(document) == frozen.document


def test_question_without_a_comment_asks_nothing() -> None:
    review = in_review()
    judge(review, ASKED, Judgement.CLARIFY, comment="How?")
    judge(review, "GEN-A-2")

    decided = returned(review, must_answer=[ASKED, "GEN-A-2", "NO-SUCH-1"])

    assert decided.must_be_answered == {ASKED}


def test_verdict_that_the_page_did_not_show_stays_as_it_is() -> None:
    review = in_review()
    judge(review, ASKED, Judgement.CLARIFY, comment="How?")
    Verdict.objects.update(must_answer=True)

    decided = returned(review)

    assert decided.must_be_answered == {ASKED}


def test_first_submission_waits_for_nobody() -> None:
    submission = submitted()

    assert rounds.last_return(submission.assessment) is None
    assert missing(submission.assessment) == ()


def test_submitting_again_waits_for_what_must_be_answered(asked: Assessment) -> None:
    write(asked, "GEN-B-2", reply="We keep the minutes.")

    with pytest.raises(Incomplete) as caught:
        submitted_again(asked)

    assert caught.value.missing == WAITS
    assert Assessment.objects.get(pk=asked.pk).status == Status.RETURNED
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"response": "no"},
        {"note": "Since May, in each shop."},
        {"reply": "It is in the handbook."},
        {"action_text": "Write it down", "action_owner": "Head", "action_due": date(2026, 9, 1)},
    ],
)
def test_change_or_reply_at_the_question_is_an_answer(
    asked: Assessment, changes: Mapping[str, object]
) -> None:
    write(asked, ASKED, **changes)

    assert missing(asked) == ()
    assert submitted_again(asked).number == 2


def test_evidence_at_the_question_is_an_answer(asked: Assessment) -> None:
    answers.add_evidence(
        assessment=asked,
        question=ASKED,
        title="Handbook",
        url="https://example.org/handbook",
        by=owner_of(asked.organisation),
        at=LATER,
    )

    assert missing(asked) == ()
    assert Evidence.objects.exists()


def test_change_that_is_undone_is_no_answer(asked: Assessment) -> None:
    write(asked, ASKED, response="no")
    write(asked, ASKED, response="yes")

    assert missing(asked) == WAITS


def test_open_question_is_said_once(asked: Assessment) -> None:
    write(asked, ASKED, response="")

    assert missing(asked) == (Missing(ASKED, "policies", "unanswered"),)


def test_withdrawing_keeps_what_was_answered_and_what_was_asked(asked: Assessment) -> None:
    write(asked, ASKED, reply="It is in the handbook.")
    second = submitted_again(asked)
    by = owner_of(asked.organisation)
    submissions.withdraw(assessment=reread(second).assessment, by=by, at=LATER)

    assert missing(asked) == ()
    write(asked, ASKED, reply="")
    assert missing(asked) == WAITS
    with pytest.raises(Incomplete):
        submitted_again(asked)
    write(asked, ASKED, reply="In the handbook, page 4.")
    assert submitted_again(asked).number == 3


def test_second_return_asks_anew_by_its_own_submission(asked: Assessment) -> None:
    write(asked, ASKED, reply="It is in the handbook.")
    review = in_review(submitted_again(asked))
    judge(review, ASKED, Judgement.CLARIFY, comment="Which page?")

    returned(review, must_answer=[ASKED])

    assert missing(asked) == WAITS
    write(asked, ASKED, reply="It is in the handbook, on page 4.")
    assert missing(asked) == ()


def test_second_return_may_ask_for_nothing(asked: Assessment) -> None:
    write(asked, ASKED, reply="It is in the handbook.")
    review = in_review(submitted_again(asked))
    judge(review, ASKED, Judgement.CLARIFY, comment="Which page?")

    returned(review)

    assert missing(asked) == ()


def test_acceptance_asks_for_nothing_any_more(asked: Assessment) -> None:
    write(asked, ASKED, reply="It is in the handbook.")
    review = in_review(submitted_again(asked))
    Verdict.objects.filter(review=review, question="GEN-B-2").update(must_answer=True)
    for code in (ASKED, "GEN-B-1"):
        judge(review, code)

    decided = accepted(review)

    assert decided.must_be_answered == frozenset()
    assert "must_answer" not in reread_review(review).document


def test_three_rounds_keep_what_did_not_change() -> None:
    first = in_review()
    agree(first, ["GEN-A-2", "MNO-A-1", "GEN-B-1"])
    judge(first, ASKED, Judgement.CLARIFY, comment="How?")
    judge(first, "GEN-B-2", Judgement.NOT_AGREED, response="partly", comment="On paper.")
    returned(first, must_answer=[ASKED])
    assessment = first.submission.assessment
    write(assessment, ASKED, reply="By the handbook.")
    write(assessment, "GEN-A-2", note="Renewed in March.")

    second = in_review(submitted_again(assessment))
    kept_in_second = standing(second)
    judge(second, ASKED, Judgement.CLARIFY, comment="Which page?")
    judge(second, "GEN-A-2", version=0)
    returned(second, must_answer=[ASKED])
    write(assessment, ASKED, reply="By the handbook, page 4.")
    write(assessment, "GEN-B-2", response=Response.PARTLY)

    third = in_review(submitted_again(assessment))
    kept_in_third = standing(third)
    agree(third, [ASKED, "GEN-B-2"])
    accepted(third)

    assert kept_in_second == {"MNO-A-1": 1, "GEN-B-1": 1, "GEN-B-2": 1}
    assert kept_in_third == {"MNO-A-1": 1, "GEN-B-1": 1, "GEN-A-2": 2}
    assert Assessment.objects.get(pk=assessment.pk).status == Status.ACCEPTED
    # Every round stays as it was decided.
    for review in Review.objects.all():
        assert sha256_of(review.document) == review.sha256
    assert [d.decision for d in decisions(assessment)] == ["returned", "returned", "accepted"]


def standing(review: Review) -> dict[str, int]:
    """Return the verdicts that a round began with, and since when they stand."""
    rows = Verdict.objects.filter(review=review).exclude(judgement="")
    return dict(rows.values_list("question", "since"))


def decisions(assessment: Assessment) -> list[ReviewDocument]:
    """Return what was decided, round by round."""
    rows = Review.objects.filter(submission__assessment=assessment).order_by("submission__number")
    return [ReviewDocument.from_json(row.document) for row in rows]
