"""How often who judged which question how."""

import pytest
from django.core.management import CommandError, call_command

from checklists.choices import Judgement
from checklists.models import Answer, Review, Verdict, VerdictCount
from checklists.services import rebuilding, verdict_counts
from copassess.accounts.models import User
from tests.factories.checklists import answered_assessment, submitted
from tests.factories.reviews import (
    agree,
    in_review,
    judge,
    reread_review,
    returned,
    reviewer,
    submitted_again,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


def counts() -> dict[tuple[str, str, str, str], int]:
    """Return what is counted, by question, reviewer, response and judgement."""
    rows = VerdictCount.objects.filter(count__gt=0)
    names = ("question", "reviewer__name", "response", "judgement")
    return {row[:4]: row[4] for row in rows.values_list(*names, "count")}


@pytest.fixture
def amina() -> User:
    return reviewer(name="Amina")


@pytest.fixture
def asked(amina: User) -> Review:
    """Return a review that asks about one answer, agrees to another, and is returned."""
    review = in_review(submitted(answered_assessment({"GEN-A-1": "no"})), by=amina)
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="Since when?")
    judge(review, "GEN-A-2")
    return review


def test_nothing_counts_while_a_review_goes_on(asked: Review) -> None:
    assert counts() == {}


def test_decision_counts_each_verdict_with_what_was_answered(asked: Review) -> None:
    returned(asked)

    assert counts() == {
        ("GEN-A-1", "Amina", "no", "clarify"): 1,
        ("GEN-A-2", "Amina", "yes", "agreed"): 1,
    }


def test_what_is_carried_to_the_next_round_does_not_count_again(asked: Review, amina: User) -> None:
    returned(asked)
    assessment = asked.submission.assessment
    Answer.objects.of(assessment).filter(question="GEN-A-1").update(response="yes")
    second = in_review(submitted_again(assessment), by=amina)
    judge(second, "GEN-A-1", Judgement.CLARIFY, comment="Since when, really?")

    returned(second)

    assert counts() == {
        ("GEN-A-1", "Amina", "no", "clarify"): 1,
        ("GEN-A-1", "Amina", "yes", "clarify"): 1,
        ("GEN-A-2", "Amina", "yes", "agreed"): 1,
    }
    carried = Verdict.objects.get(review=second, question="GEN-A-2")
    assert (carried.answered, carried.since) == ("yes", 1)


def test_verdict_of_another_reviewer_is_theirs(asked: Review) -> None:
    ben = reviewer(name="Ben")
    Verdict.objects.filter(review=asked, question="GEN-A-2").update(written_by=ben)

    returned(asked)

    assert counts()[("GEN-A-2", "Ben", "yes", "agreed")] == 1


def test_agreeing_to_the_rest_knows_what_was_answered(amina: User) -> None:
    review = in_review(submitted(), by=amina)

    agree(review)

    assert set(review.verdicts.values_list("answered", flat=True)) == {"yes"}


def test_counts_add_up_over_companies(amina: User) -> None:
    for _n in range(3):
        review = in_review(submitted(answered_assessment({"GEN-A-1": "no"})), by=amina)
        judge(review, "GEN-A-1", Judgement.CLARIFY, comment="Why?")
        returned(review)

    assert counts() == {("GEN-A-1", "Amina", "no", "clarify"): 3}


def test_removed_review_counts_no_longer(asked: Review) -> None:
    returned(asked)

    verdict_counts.take_away(reread_review(asked))

    assert counts() == {}


def test_rebuilding_finds_the_same_and_mends_what_differs(asked: Review) -> None:
    returned(asked)
    before = counts()
    assert list(verdict_counts.differences()) == []
    VerdictCount.objects.filter(question="GEN-A-1").update(count=7)
    VerdictCount.objects.filter(question="GEN-A-2").delete()

    with pytest.raises(CommandError, match="2 differences"):
        call_command("rebuildportfolio", "--check")
    rebuilding.rebuild()

    assert counts() == before
    call_command("rebuildportfolio", "--check")
