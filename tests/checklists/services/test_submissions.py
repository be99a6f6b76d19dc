"""Submitting and withdrawing: all or nothing."""

import json
import re

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from checklists import document
from checklists.choices import Status
from checklists.document import Document
from checklists.models import Answer, Assessment, Submission, Withdrawal
from checklists.services import answers, submissions
from checklists.workflow import Incomplete, Refused
from copassess.audit.models import Event
from tests.factories.checklists import (
    AT,
    SIGNED,
    AssessmentFactory,
    answered_assessment,
    owner_of,
    submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]


def submit(assessment: Assessment) -> Submission:
    """Submit as an owner does."""
    return submissions.submit(
        assessment=assessment, by=owner_of(assessment.organisation), at=AT, declaration=SIGNED
    )


def test_submit_freezes_what_stands_there() -> None:
    assessment = answered_assessment({"GEN-A-1": "no"}, evidence=["GEN-A-2"], title="First")

    submission = submit(assessment)

    assessment.refresh_from_db()
    assert assessment.status == Status.SUBMITTED
    frozen = Document.from_json(submission.document)
    assert (frozen.number, frozen.code, frozen.title) == (1, submission.code, "First")
    assert frozen.declaration == SIGNED
    assert frozen.submitted_at == AT
    assert frozen.status == Status.SUBMITTED
    assert frozen.by_question["GEN-A-1"].response == "no"
    assert len(frozen.by_question["GEN-A-2"].evidence) == 1
    assert submission.rules == frozen.rules
    assert submission.revision_document_id == frozen.revision_sha256


def test_submit_hashes_the_canonical_text() -> None:
    submission = submitted()

    assert submission.sha256 == document.sha256_of(submission.document)
    assert Document.from_json(submission.document).to_json() == submission.document
    assert list(json.loads(submission.document)) == sorted(json.loads(submission.document))


def test_submit_numbers_and_names_each() -> None:
    first = submitted()
    assessment = first.assessment
    submissions.withdraw(assessment=assessment, by=owner_of(assessment.organisation), at=AT)

    second = submit(assessment)

    assert [first.number, second.number] == [1, 2]
    assert first.code != second.code
    assert re.fullmatch("COP-[34679AC-HJKMNP-RTWXY]{4}-[34679AC-HJKMNP-RTWXY]{4}", second.code)


def test_submit_never_gives_a_code_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = submitted().code
    letters = iter(taken.replace("COP-", "").replace("-", "") + "3" * 8)
    monkeypatch.setattr("secrets.choice", lambda _: next(letters))

    assert submissions.new_code() == "COP-3333-3333"


def test_submit_reads_the_frame_as_it_is_now() -> None:
    assessment = answered_assessment(title="Old")
    Assessment.objects.update(title="New")

    submission = submit(assessment)

    assert Document.from_json(submission.document).title == "New"


def test_submit_leaves_an_event_and_tells_people(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    assessment = answered_assessment()

    with django_capture_on_commit_callbacks(execute=True):
        submission = submit(assessment)

    event = Event.objects.get(kind="assessment.submit")
    assert event.facts == {"submission": 1, "code": submission.code}
    assert event.organisation_id == str(assessment.organisation_id)
    assert [m.to for m in mail.outbox] == [[owner_of(assessment.organisation).email]]


def test_submit_names_what_is_missing_and_undoes_everything() -> None:
    assessment = answered_assessment({"GEN-A-2": "", "GEN-B-1": "not_applicable"})
    Answer.objects.filter(question="GEN-B-1").update(note="x" * 19)
    Answer.objects.filter(question="GEN-A-1").update(carried_forward=True)

    with pytest.raises(Incomplete) as caught:
        submit(assessment)

    assert [(m.question, m.area, m.reason) for m in caught.value.missing] == [
        ("GEN-A-1", "policies", "carried_forward"),
        ("GEN-A-2", "policies", "unanswered"),
        ("GEN-B-1", "csam", "reason_too_short"),
    ]
    assert Assessment.objects.get().status == Status.DRAFT
    assert assessment.status == Status.DRAFT
    assert not Submission.objects.exists()
    assert not Event.objects.filter(kind="assessment.submit").exists()


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.IN_REVIEW, Status.ACCEPTED])
def test_submit_is_refused_from(status: Status) -> None:
    assessment = answered_assessment()
    Assessment.objects.update(status=status)
    assessment.refresh_from_db()

    with pytest.raises(Refused):
        submit(assessment)

    assert not Submission.objects.exists()


def test_submit_is_refused_when_the_status_moved_meanwhile() -> None:
    assessment = answered_assessment()
    submit(Assessment.objects.get())

    with pytest.raises(Refused) as caught:
        submit(assessment)

    assert caught.value.reason == "moved"
    assert Submission.objects.count() == 1


def test_submit_again_after_a_return_is_the_next_number() -> None:
    assessment = submitted().assessment
    Assessment.objects.update(status=Status.RETURNED)
    assessment.refresh_from_db()

    second = submit(assessment)

    assert (second.number, second.assessment.status) == (2, Status.SUBMITTED)


def test_later_saves_leave_a_submission_as_it_was() -> None:
    submission = submitted()
    assessment = submission.assessment

    answers.save(
        assessment=assessment,
        question="GEN-A-1",
        version=1,
        changes={"action_text": "Afterwards"},
        by=owner_of(assessment.organisation),
        at=AT,
    )

    kept = Submission.objects.get()
    assert kept.document == submission.document
    assert Document.from_json(kept.document).by_question["GEN-A-1"].action is None


def test_withdraw_takes_it_back() -> None:
    submission = submitted()
    assessment = submission.assessment
    by = owner_of(assessment.organisation)

    withdrawn = submissions.withdraw(assessment=assessment, by=by, at=AT)

    assert withdrawn == submission
    assert Assessment.objects.get().status == Status.DRAFT
    assert Withdrawal.objects.get().submission == submission
    assert Event.objects.get(kind="assessment.withdraw").facts["submission"] == 1


@pytest.mark.parametrize(
    "status", [Status.DRAFT, Status.IN_REVIEW, Status.RETURNED, Status.ACCEPTED]
)
def test_withdraw_is_refused_from(status: Status) -> None:
    assessment = AssessmentFactory.create()
    Assessment.objects.update(status=status)
    assessment.refresh_from_db()

    with pytest.raises(Refused):
        submissions.withdraw(assessment=assessment, by=owner_of(assessment.organisation), at=AT)

    assert Assessment.objects.get().status == status


def test_withdraw_is_refused_once_the_review_has_begun_meanwhile() -> None:
    assessment = submitted().assessment
    Assessment.objects.update(status=Status.IN_REVIEW)

    with pytest.raises(Refused):
        submissions.withdraw(assessment=assessment, by=owner_of(assessment.organisation), at=AT)

    assert not Withdrawal.objects.exists()
