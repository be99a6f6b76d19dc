"""Verdicts: what can be stored, what lapses, what stays for the next round."""

from typing import Any

import pytest

from checklists.choices import ActionStatus, Judgement, Response
from checklists.models import Answer, Evidence, Review, Verdict
from checklists.services import reviews, submissions, verdicts
from checklists.services.verdicts import Written
from checklists.workflow import Invalid, NotReviewing, Stale
from copassess.audit.models import Event
from tests.factories.checklists import AT, owner_of, submitted
from tests.factories.reviews import (
    LATER,
    agree,
    in_review,
    judge,
    reread_review,
    returned,
    reviewer,
    submitted_again,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]

STORED = ("judgement", "response", "comment", "internal_note", "version", "since")


def stored(review: Review, question: str = "GEN-A-1") -> tuple[object, ...]:
    """Return a verdict's row."""
    row = Verdict.objects.get(review=review, question=question)
    return tuple(getattr(row, name) for name in STORED)


def holder(review: Review) -> Any:  # noqa: ANN401 (the user, or nobody)
    """Return who holds the claim."""
    return review.claimed_by


def test_verdict_is_stored() -> None:
    review = in_review()

    judge(review, "GEN-A-1", Judgement.CLARIFY, comment=" Who?\r\nSince when? ", internal_note="x")

    assert stored(review) == ("clarify", "", "Who?\nSince when?", "x", 1, 1)


def test_verdict_not_agreed_holds_the_reviewer_s_response() -> None:
    review = in_review()

    judge(review, "GEN-A-1", Judgement.NOT_AGREED, response="partly", comment="On paper only.")

    assert stored(review)[:3] == ("not_agreed", "partly", "On paper only.")


def test_verdict_of_another_kind_holds_no_response() -> None:
    review = in_review()

    judge(review, "GEN-A-1", Judgement.AGREED, response="no")

    assert stored(review)[:2] == ("agreed", "")


def test_verdict_is_cleared_and_keeps_its_texts() -> None:
    review = in_review()
    judge(review, "GEN-A-1", Judgement.NOT_AGREED, response="no", comment="Why?")

    verdicts.save_verdict(
        review=review, question="GEN-A-1", version=1, judgement="", by=holder(review), at=LATER
    )

    assert stored(review) == ("", "", "Why?", "", 2, 1)


def test_verdict_leaves_what_was_not_sent() -> None:
    review = in_review()
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?", internal_note="Call them.")

    verdicts.save_verdict(
        review=review, question="GEN-A-1", version=1, comment="Who?", by=holder(review), at=LATER
    )

    assert stored(review)[:4] == ("clarify", "", "Who?", "Call them.")


@pytest.mark.parametrize(
    ("given", "field", "reason"),
    [
        ({"judgement": "clarify"}, "comment", "clarification_missing"),
        ({"judgement": "clarify", "comment": " \n "}, "comment", "clarification_missing"),
        ({"judgement": "not_agreed", "comment": "No."}, "response", "own_response_missing"),
        (
            {"judgement": "not_agreed", "comment": "No.", "response": "maybe"},
            "response",
            "own_response_missing",
        ),
        (
            {"judgement": "not_agreed", "comment": "No.", "response": "yes"},
            "response",
            "same_response",
        ),
        ({"judgement": "not_agreed", "response": "no"}, "comment", "own_reason_missing"),
        ({"judgement": "perhaps"}, "judgement", "unknown"),
        ({"judgement": "agreed", "comment": "x" * 5001}, "comment", "too_long"),
        ({"judgement": "agreed", "internal_note": "x" * 5001}, "internal_note", "too_long"),
        ({"judgement": "agreed", "comment": "bell \x07"}, "comment", "control_character"),
        ({"judgement": "agreed", "question": "ISP-B-1"}, "question", "unknown_question"),
    ],
)
def test_verdict_refuses(given: dict[str, Any], field: str, reason: str) -> None:
    review = in_review()

    with pytest.raises(Invalid) as invalid:
        judge(review, **{"question": "GEN-A-1", **given})

    assert (invalid.value.field, invalid.value.reason) == (field, reason)
    assert not Verdict.objects.exists()


def test_verdict_takes_5000_characters() -> None:
    review = in_review()

    judge(review, "GEN-A-1", comment="x\r\n" * 2499 + "yz")

    assert len(str(stored(review)[2])) == 5000


def test_stale_verdict_is_refused_and_says_what_stands() -> None:
    review = in_review()
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="Mine first.")

    with pytest.raises(Stale) as stale:
        judge(review, "GEN-A-1", Judgement.AGREED, version=0)

    assert stale.value.current == {
        "judgement": "clarify",
        "response": "",
        "comment": "Mine first.",
        "internal_note": "",
        "must_answer": False,
        "version": 1,
    }
    assert stored(review)[0] == "clarify"


def test_verdict_sent_twice_is_stored_once() -> None:
    review = in_review()
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?")

    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?", version=0)

    assert stored(review)[4] == 1


def test_verdicts_are_the_claim_holder_s() -> None:
    review = in_review()

    with pytest.raises(NotReviewing) as refused:
        verdicts.save_verdict(
            review=review,
            question="GEN-A-1",
            version=0,
            judgement="agreed",
            by=reviewer(),
            at=LATER,
        )

    assert refused.value.reason == "claimed"
    assert not Verdict.objects.exists()


def test_verdicts_need_a_review_that_goes_on() -> None:
    review = in_review()
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?")
    returned(review)

    with pytest.raises(NotReviewing) as refused:
        judge(review, "GEN-A-2")

    assert refused.value.reason == "moved"


def test_several_verdicts_are_stored_and_the_others_named() -> None:
    review = in_review()
    judge(review, "GEN-B-1")

    problems = verdicts.save_verdicts(
        review=review,
        written=[
            Written("GEN-A-1", 0, judgement="agreed"),
            Written("GEN-A-2", 0, judgement="clarify"),
            Written("GEN-B-1", 0, judgement="clarify", comment="Too late."),
            Written("GEN-B-2", 0, judgement=""),
        ],
        by=holder(review),
        at=LATER,
    )

    assert {code: type(error) for code, error in problems.items()} == {
        "GEN-A-2": Invalid,
        "GEN-B-1": Stale,
    }
    assert {v.question: v.judgement for v in Verdict.objects.all()} == {
        "GEN-A-1": "agreed",
        "GEN-B-1": "agreed",
    }


def test_agree_rest_takes_the_uncritical_yes_only() -> None:
    review = in_review(submitted(responses={"GEN-A-2": "no", "MNO-A-1": "not_applicable"}))
    judge(review, "GEN-B-2", Judgement.AGREED, internal_note="Seen.")
    verdicts.save_verdict(
        review=review, question="GEN-B-2", version=1, judgement="", by=holder(review), at=LATER
    )

    count = verdicts.agree_rest(review=review, by=holder(review), at=LATER)

    assert count == 2
    agreed = Verdict.objects.filter(judgement=Judgement.AGREED)
    assert set(agreed.values_list("question", flat=True)) == {"GEN-B-2", "MNO-B-1"}
    assert stored(review, "GEN-B-2")[3:] == ("Seen.", 3, 1)
    event = Event.objects.get(kind="review.agree_rest")
    assert (event.facts["questions"], event.organisation_id) == (2, "")


def test_agree_rest_is_the_claim_holder_s() -> None:
    review = in_review()

    with pytest.raises(NotReviewing):
        verdicts.agree_rest(review=review, by=reviewer(), at=LATER)


def second_round(review: Review, **changed: object) -> Review:
    """Return a submission, change the answer to GEN-A-1, submit again and begin the next review."""
    returned(review)
    assessment = review.submission.assessment
    if changed:
        Answer.objects.of(assessment).filter(question="GEN-A-1").update(**changed)
    return in_review(submitted_again(assessment))


def test_verdicts_stay_where_nothing_changed() -> None:
    review = in_review()
    agree(review, ["GEN-A-1", "GEN-A-2"])
    judge(review, "GEN-B-1", Judgement.CLARIFY, comment="How?", internal_note="Call.")

    second = second_round(review)

    assert stored(second, "GEN-A-1") == ("agreed", "", "", "", 1, 1)
    assert stored(second, "GEN-B-1") == ("clarify", "", "How?", "Call.", 1, 1)
    assert Event.objects.filter(kind="review.start", facts__kept_verdicts=3).count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"response": Response.PARTLY},
        {"note": "Now with a note."},
        {"action_text": "Set it up"},
        {"action_text": "Set it up", "action_status": ActionStatus.DONE},
        {"reply": "We answer at weekends too."},
    ],
    ids=lambda changed: "-".join(changed),
)
def test_verdict_lapses_where_the_answer_changed(changed: dict[str, object]) -> None:
    review = in_review()
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?", internal_note="Call.")
    judge(review, "GEN-A-2")

    second = second_round(review, **changed)

    # UNICEF's own note stays; it speaks to no answer.
    assert stored(second, "GEN-A-1") == ("", "", "", "Call.", 1, 2)
    assert stored(second, "GEN-A-2")[0] == "agreed"


def test_verdict_lapses_where_evidence_changed() -> None:
    review = in_review()
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="Show it.")
    returned(review)
    assessment = review.submission.assessment
    answer = Answer.objects.of(assessment).get(question="GEN-A-1")
    Evidence.objects.create(answer=answer, title="Shown", url="https://example.org/", added_at=AT)

    second = in_review(submitted_again(assessment))

    assert not Verdict.objects.filter(review=second, question="GEN-A-1").exists()


def test_verdict_keeps_the_round_it_was_given_in() -> None:
    review = in_review()
    judge(review, "GEN-A-1", Judgement.NOT_AGREED, response="no", comment="Not so.")
    second = second_round(review)

    judge(
        second,
        "GEN-A-1",
        Judgement.NOT_AGREED,
        response="no",
        comment="Not so.",
        internal_note="Still.",
        version=1,
    )
    kept = stored(second)
    judge(second, "GEN-A-1", Judgement.AGREED, comment="Not so.", version=2)

    assert (kept[3:], stored(second)[5]) == (("Still.", 2, 1), 2)


def test_verdicts_of_a_withdrawn_round_go_on_with_the_next() -> None:
    review = in_review()
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?")
    second = second_round(review, reply="So.")
    judge(second, "GEN-A-1", version=0)
    reviews.release(review=reread_review(second), by=holder(second), at=LATER)
    assessment = second.submission.assessment
    assessment.refresh_from_db()
    by = owner_of(assessment.organisation)
    submissions.withdraw(assessment=assessment, by=by, at=LATER)

    third = in_review(submitted_again(assessment))

    assert stored(third) == ("agreed", "", "", "", 1, 2)


@pytest.mark.parametrize(
    ("judgement", "stays"),
    [("clarify", True), ("not_agreed", True), ("agreed", False), ("", False)],
)
def test_only_what_is_asked_must_be_answered(judgement: str, stays: bool) -> None:
    review = in_review()
    given = {"response": "no", "comment": "Why?", "must_answer": True}

    verdicts.save_verdict(
        review=review,
        question="GEN-A-1",
        version=0,
        judgement=judgement,
        by=holder(review),
        at=LATER,
        **given,  # type: ignore[arg-type]  # each as its field wants it
    )

    assert Verdict.objects.get().must_answer == stays


def test_what_must_be_answered_stays_until_it_is_taken_off() -> None:
    review = in_review()

    def save(version: int, **fields: Any) -> bool:  # noqa: ANN401 (any field)
        verdicts.save_verdict(
            review=review,
            question="GEN-A-1",
            version=version,
            by=holder(review),
            at=LATER,
            **fields,
        )
        return Verdict.objects.get().must_answer

    assert save(0, judgement="clarify", comment="Why?", must_answer=True)
    assert save(1, comment="Why not?")
    assert not save(2, must_answer=False)
    assert not save(3, judgement="not_agreed", response="no")
