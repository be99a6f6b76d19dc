"""Uploads at the same moment; on SQLite and PostgreSQL alike."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from pytest_django import Settings

from checklists.models import Answer, Assessment, Evidence, EvidenceFile, SubmittedFile
from checklists.services import evidence, submissions
from checklists.workflow import DomainError, NotTaken, Refused
from copassess.accounts.models import User
from tests.factories import evidence_files as made
from tests.factories.checklists import (
    AT,
    SIGNED,
    AssessmentFactory,
    answered_assessment,
    owner_of,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("small_catalogue", "shelf"),
]
SIZE = len(made.PDF)
ROUNDS = range(3)


def at_once(actions: list[Callable[[], object]]) -> list[DomainError | None]:
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


def adding(assessment: Assessment, question: str, by: User) -> Callable[[], object]:
    """Return a document being attached, by a request that has read the answer."""
    answer = Answer.objects.for_writing().get(assessment=assessment, question=question)
    return lambda: evidence.add(
        answer=answer, content=made.PDF, name="a.pdf", title="", by=by, at=AT
    )


@pytest.mark.parametrize("round_", ROUNDS)
def test_uploads_at_once_never_pass_the_quota(settings: Settings, round_: int) -> None:
    settings.EVIDENCE_QUOTA = 2 * SIZE
    first = AssessmentFactory.create()
    second = AssessmentFactory.create(organisation=first.organisation)
    by = owner_of(first.organisation)
    actions = [adding(row, code, by) for row in (first, second) for code in ("GEN-A-1", "GEN-A-2")]

    refusals = at_once(actions)

    told = [refusal for refusal in refusals if refusal]
    assert len(told) == 2
    assert all(isinstance(one, NotTaken) and one.reason == "evidence_quota" for one in told)
    assert evidence.used(first.organisation_id) == 2 * SIZE
    assert Evidence.objects.count() == EvidenceFile.objects.count() == 2
    folder = first.organisation_id.hex
    assert len(evidence.storage().listdir(folder)[1]) == 2


@pytest.mark.parametrize("round_", ROUNDS)
def test_an_upload_is_in_the_submission_or_refused(round_: int) -> None:
    assessment = answered_assessment()
    by = owner_of(assessment.organisation)
    seen = Assessment.objects.get(pk=assessment.pk)

    upload, submission = at_once(
        [
            adding(assessment, "GEN-A-1", by),
            lambda: submissions.submit(assessment=seen, by=by, at=AT, declaration=SIGNED),
        ]
    )

    assert submission is None
    assert upload is None or isinstance(upload, Refused)
    count = 0 if upload else 1
    assert EvidenceFile.objects.count() == SubmittedFile.objects.count() == count
    folders, _files = evidence.storage().listdir("")
    names = [name for folder in folders for name in evidence.storage().listdir(folder)[1]]
    assert len(names) == count
