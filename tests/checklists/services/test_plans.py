"""What became of carried actions, and actions written while nothing else may be."""

from datetime import date

import pytest

from checklists.choices import ActionStatus, Status
from checklists.document import Document, sha256_of
from checklists.models import Answer, AnswerHistory, Assessment, Submission
from checklists.services import answers, plans, reviews
from checklists.services.answers import Changes
from checklists.workflow import Invalid, NotDone, Refused
from reports import files
from tests.checklists.plan_page.world import plan_action, with_gaps
from tests.factories.checklists import AT, AssessmentFactory, owner_of, submitted
from tests.factories.reviews import LATER, agree, in_review, reread_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
CODE = "GEN-A-1"


@pytest.fixture
def carried(small_catalogue: object) -> Answer:
    """Return an answer carried forward with an action under way."""
    earlier = with_gaps()
    plan_action(earlier, CODE, text="Appoint somebody", owner="Legal", status="under_way")
    later = AssessmentFactory.create(organisation=earlier.organisation, started_from=earlier)
    return answers.find(later, CODE)


def settle(answer: Answer, status: ActionStatus, version: int = 0) -> Answer:
    """Press one of the three buttons as an owner does."""
    by = owner_of(answer.assessment.organisation)
    return plans.settle(answer=answer, version=version, status=status, by=by, at=AT)


@pytest.mark.parametrize("status", list(plans.SETTLED))
def test_settle_writes_the_status_and_the_history(carried: Answer, status: ActionStatus) -> None:
    settle(carried, status)

    stored = Answer.objects.get(pk=carried.pk)
    last = AnswerHistory.objects.get(answer=carried, version=1)
    assert (stored.action_status, stored.version) == (status, 1)
    assert last.values[plans.STANDS] == status
    assert last.by == owner_of(carried.assessment.organisation)


def test_settle_leaves_the_answer_to_be_confirmed(carried: Answer) -> None:
    settle(carried, ActionStatus.DONE)

    stored = Answer.objects.get(pk=carried.pk)
    assert (stored.response, stored.carried_forward) == ("no", True)


@pytest.mark.parametrize("status", [ActionStatus.DONE, ActionStatus.UNDER_WAY])
def test_settle_is_refused_after_somebody_else_wrote(carried: Answer, status: ActionStatus) -> None:
    plan_action(carried.assessment, CODE, owner="Network")

    with pytest.raises(NotDone) as error:
        settle(answers.find(carried.assessment, CODE), status)

    assert error.value.reason == "plan_moved"
    assert Answer.objects.get(pk=carried.pk).action_status == ActionStatus.UNDER_WAY


@pytest.mark.parametrize("status", [ActionStatus.DONE, ActionStatus.UNDER_WAY])
def test_settle_is_refused_in_a_race(carried: Answer, status: ActionStatus) -> None:
    seen = answers.find(carried.assessment, CODE)
    plan_action(carried.assessment, CODE, owner="Network")

    with pytest.raises(NotDone):
        settle(seen, status)

    assert Answer.objects.get(pk=carried.pk).version == 1


@pytest.mark.parametrize("due", [date(1, 1, 1), date(1999, 12, 31), date(2100, 1, 1)])
def test_a_due_date_needs_a_year_that_somebody_may_work_in(due: date) -> None:
    with pytest.raises(Invalid) as error:
        plan_action(with_gaps(), CODE, due=due)

    assert (error.value.field, error.value.reason) == ("action_due", "far_year")


@pytest.mark.parametrize("due", [date(2000, 1, 1), date(2099, 12, 31)])
def test_a_due_date_may_have_passed(due: date) -> None:
    assert plan_action(with_gaps(), CODE, due=due).action_due == due


class TestAfterSubmission:
    """An action may be written in every status, and never changes what was submitted."""

    @staticmethod
    def change(assessment: Assessment) -> None:
        """Write each field of an action, of one that was submitted and of one that was not."""
        for code in (CODE, "GEN-B-2"):
            plan_action(
                assessment,
                code,
                text="Something else",
                owner="Somebody else",
                due=date(2027, 1, 31),
                status="under_way",
            )

    @staticmethod
    def bring_to(submission: Submission, status: Status) -> None:
        """Review a submission as far as a status."""
        if status == Status.SUBMITTED:
            return
        review = in_review(submission)
        if status == Status.ACCEPTED:
            agree(review)
            review = reread_review(review)
            by, outcome = review.claimed_by, reviews.outcomes(review)[0]
            assert by is not None
            reviews.accept(review=review, by=by, at=LATER, summary="", outcome=outcome)

    @staticmethod
    def frozen(submission: Submission) -> tuple[object, ...]:
        """Return what must stay: the document, its hash, and the report made from it."""
        row = Submission.objects.get(pk=submission.pk)
        document = Document.from_json(row.document)
        json = files.make_json(document, None)
        return row.document, row.sha256, json, files.make_html(document, None)

    @pytest.fixture
    def submission(self, small_catalogue: object) -> Submission:
        """Return a submission with one action in it."""
        assessment = with_gaps()
        for code in (CODE, "GEN-B-1"):
            plan_action(assessment, code, text="Appoint", owner="Legal", due=date(2026, 6, 1))
        return submitted(assessment)

    @pytest.mark.parametrize("status", [Status.SUBMITTED, Status.IN_REVIEW, Status.ACCEPTED])
    def test_the_frozen_document_stays(self, submission: Submission, status: Status) -> None:
        self.bring_to(submission, status)
        before = self.frozen(submission)

        self.change(submission.assessment)

        assert self.frozen(submission) == before
        assert sha256_of(str(before[0])) == before[1]
        stored = Answer.objects.get(assessment=submission.assessment, question=CODE)
        assert (stored.action_owner, stored.action_due) == ("Somebody else", date(2027, 1, 31))
        assert Assessment.objects.get(pk=submission.assessment_id).status == status

    def test_a_response_is_refused_along_with_its_action(self, submission: Submission) -> None:
        answer = answers.find(submission.assessment, CODE)

        with pytest.raises(Refused):
            answers.save(
                assessment=submission.assessment,
                question=CODE,
                version=answer.version,
                changes=Changes(response="yes", action_owner="Network"),
                by=owner_of(submission.assessment.organisation),
                at=AT,
            )

        assert Answer.objects.get(pk=answer.pk).action_owner == "Legal"
