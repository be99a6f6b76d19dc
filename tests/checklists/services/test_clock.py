"""A clock that was set back puts nothing out of order: numbers and versions tell what is newer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from checklists.choices import Judgement, Status
from checklists.models import Answer, AnswerHistory, Assessment, Summary
from checklists.services import answers, rebuilding, reviews, submissions
from checklists.services.answers import Changes
from copassess.audit.models import Event
from tests.factories.checklists import AT, SIGNED, answered_assessment, owner_of
from tests.factories.reviews import in_review, judge, reread_review, returned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
BEFORE = AT - timedelta(days=400)
MINUTE = timedelta(minutes=1)


def submit(assessment: Assessment, at: datetime) -> None:
    """Submit at an instant, as an owner does."""
    assessment = Assessment.objects.get(pk=assessment.pk)
    by = owner_of(assessment.organisation)
    submissions.submit(assessment=assessment, by=by, at=at, declaration=SIGNED)


def withdraw(assessment: Assessment, at: datetime) -> None:
    """Take it back at an instant."""
    assessment = Assessment.objects.get(pk=assessment.pk)
    submissions.withdraw(assessment=assessment, by=owner_of(assessment.organisation), at=at)


def told(assessment: Assessment) -> list[str]:
    """Return the kinds of events of an assessment, as its company reads them, oldest first."""
    rows = Event.objects.of_organisation(assessment.organisation_id)
    of_it = rows.filter(target_id=str(assessment.pk))
    return [event.kind for event in reversed(of_it)]


def test_newest_submission_is_the_one_with_the_highest_number() -> None:
    assessment = answered_assessment()
    submit(assessment, AT)
    withdraw(assessment, AT)

    submit(assessment, BEFORE)

    numbers = assessment.submissions.order_by("submitted_at").values_list("number", flat=True)
    assert list(numbers) == [2, 1]
    assert Summary.objects.get(assessment=assessment).submission.number == 2
    assert [row.number for row in assessment.submissions.newest()] == [2]
    assert list(rebuilding.differences()) == []


def test_withdrawing_after_the_clock_was_set_back_takes_the_newest() -> None:
    assessment = answered_assessment()
    submit(assessment, AT)
    withdraw(assessment, AT)
    submit(assessment, AT)

    withdraw(assessment, BEFORE)

    assessment.refresh_from_db()
    assert assessment.status == Status.DRAFT
    assert [row.withdrawal.at for row in assessment.submissions.order_by("number")] == [AT, BEFORE]


def test_history_is_in_the_order_in_which_it_was_written() -> None:
    assessment = answered_assessment()
    answer = Answer.objects.of(assessment).get(question="GEN-A-1")
    first = answer.version

    for number, at in enumerate((AT, BEFORE, AT - timedelta(hours=1))):
        answers.save(
            assessment=assessment,
            question="GEN-A-1",
            version=first + number,
            changes=Changes(note=f"note {number}"),
            by=owner_of(assessment.organisation),
            at=at,
        )

    rows = AnswerHistory.objects.filter(answer=answer, version__gt=first)
    assert [row.values["note"] for row in rows] == ["note 0", "note 1", "note 2"]


def test_last_return_is_that_of_the_newest_round() -> None:
    review = in_review()
    judge(review, "GEN-A-1", Judgement.CLARIFY, comment="How?")
    returned(review)
    assessment = Assessment.objects.get(pk=review.submission.assessment_id)
    submit(assessment, BEFORE)
    again = in_review(assessment.submissions.get(number=2))

    returned(again, summary="The second letter.", at=BEFORE)

    last = reviews.last_decision(reread_review(again).submission.assessment)
    assert last is not None
    assert last.summary == "The second letter."
    assert list(rebuilding.differences()) == []


def test_events_are_read_in_the_order_in_which_they_were_written() -> None:
    assessment = answered_assessment()
    before = told(assessment)

    for at in (AT + MINUTE, BEFORE):
        submit(assessment, at)
        withdraw(assessment, at + MINUTE)

    pair = ["assessment.submit", "assessment.withdraw"]
    assert told(assessment)[len(before) :] == [*pair, *pair]


@pytest.mark.usefixtures("small_catalogue")
class TestAnyClock(TestCase):
    """Whatever the clock does between two steps."""

    @settings(max_examples=25)
    @given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=5))
    def test_steps_are_numbered_and_told_in_order(self, jumps: Sequence[int]) -> None:
        assessment = answered_assessment()
        before, at = len(told(assessment)), AT

        for hours in jumps:
            at += timedelta(hours=hours, minutes=1)
            submit(assessment, at)
            at -= timedelta(hours=hours, seconds=30)
            withdraw(assessment, at)

        rows = assessment.submissions.order_by("number").select_related("withdrawal")
        assert [row.number for row in rows] == list(range(1, len(jumps) + 1))
        pair = ["assessment.submit", "assessment.withdraw"]
        assert told(assessment)[before:] == pair * len(jumps)
        events = Event.objects.filter(target_id=str(assessment.pk), kind__in=pair).order_by("at")
        numbers = [event.facts["submission"] for event in events]
        assert numbers == sorted(numbers)
