"""What two people do at once; on SQLite and PostgreSQL alike."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from checklists.choices import Status
from checklists.document import Document
from checklists.models import Answer, AnswerHistory, Assessment, Submission, Withdrawal
from checklists.services import answers, assessments, reviews, submissions
from checklists.services.answers import Changes
from checklists.workflow import DomainError, Refused, Stale
from copassess.accounts.models import User
from tests.checklists import small
from tests.factories.checklists import AT, SIGNED, answered_assessment, owner_of, submitted
from tests.factories.reviews import reviewer

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(5)


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


@pytest.fixture
def draft() -> Assessment:
    """Return an assessment with every question answered, each at version 1."""
    small.load()
    return answered_assessment()


@pytest.fixture
def by(draft: Assessment) -> User:
    """Return its owner."""
    return owner_of(draft.organisation)


def saving(assessment: Assessment, by: User, code: str, version: int, changes: Changes) -> None:
    """Save as a request of its own does: from rows that it reads itself."""
    answers.save(
        assessment=Assessment.objects.get(pk=assessment.pk),
        question=code,
        version=version,
        changes=changes,
        by=by,
        at=AT,
    )


def submitting(assessment: Assessment, by: User) -> None:
    """Submit as a request of its own does."""
    live = Assessment.objects.get(pk=assessment.pk)
    submissions.submit(assessment=live, by=by, at=AT, declaration=SIGNED)


@pytest.mark.parametrize("round_", ROUNDS)
def test_of_two_saves_of_one_version_exactly_one_wins(
    draft: Assessment, by: User, round_: int
) -> None:
    errors = at_once(
        lambda: saving(draft, by, "GEN-A-1", 1, {"note": "One"}),
        lambda: saving(draft, by, "GEN-A-1", 1, {"note": "Other"}),
    )

    assert sorted(type(error).__name__ for error in errors) == ["NoneType", "Stale"]
    answer = Answer.objects.get(question="GEN-A-1")
    winner = ["One", "Other"][errors.index(None)]
    assert (answer.note, answer.version) == (winner, 2)
    assert AnswerHistory.objects.filter(answer=answer, version=2).get().values == {"note": winner}
    stale = next(error for error in errors if isinstance(error, Stale))
    assert stale.current["note"] == winner


def test_saves_of_different_questions_all_win(draft: Assessment, by: User) -> None:
    codes = list(Answer.objects.of(draft).values_list("question", flat=True))

    def save_of(code: str) -> Callable[[], object]:
        return lambda: saving(draft, by, code, 1, {"note": f"Of {code}"})

    errors = at_once(*[save_of(code) for code in codes])

    assert errors == [None] * len(codes)
    assert {a.question: a.note for a in Answer.objects.all()} == {c: f"Of {c}" for c in codes}
    draft.refresh_from_db()
    assert draft.writes == len(codes)


@pytest.mark.parametrize("round_", ROUNDS)
def test_no_acknowledged_save_is_missing_from_the_submission(
    draft: Assessment, by: User, round_: int
) -> None:
    codes = ["GEN-A-1", "GEN-A-2", "GEN-B-1"]

    def save_of(code: str) -> Callable[[], object]:
        return lambda: saving(draft, by, code, 1, {"note": "At the last moment"})

    *saves, submission = at_once(*[save_of(code) for code in codes], lambda: submitting(draft, by))

    assert submission is None
    frozen = Document.from_json(Submission.objects.get().document).by_question
    acknowledged = {code: error is None for code, error in zip(codes, saves, strict=True)}
    assert {code: bool(frozen[code].note) for code in codes} == acknowledged
    assert all(error is None or isinstance(error, Refused) for error in saves)


@pytest.mark.parametrize("round_", ROUNDS)
def test_of_two_submissions_one_is_made(draft: Assessment, by: User, round_: int) -> None:
    errors = at_once(lambda: submitting(draft, by), lambda: submitting(draft, by))

    assert sorted(type(error).__name__ for error in errors) == ["NoneType", "Refused"]
    assert Submission.objects.get().number == 1


def test_a_submission_and_a_deletion_exclude_each_other(draft: Assessment, by: User) -> None:
    # Both were read while it was there; reading it afterwards would be the page's 404.
    read = Assessment.objects.get(pk=draft.pk)
    errors = at_once(
        lambda: submissions.submit(assessment=read, by=by, at=AT, declaration=SIGNED),
        lambda: assessments.delete(assessment=draft, by=by, at=AT),
    )

    gone = not Assessment.objects.exists()
    assert gone == (errors[1] is None)
    assert Submission.objects.count() == (0 if gone else 1)
    assert errors.count(None) == 1


@pytest.mark.parametrize("round_", ROUNDS)
def test_of_a_withdrawal_and_a_claim_one_happens(draft: Assessment, by: User, round_: int) -> None:
    submission = submitted(draft)
    amina = reviewer()

    errors = at_once(
        lambda: submissions.withdraw(assessment=Assessment.objects.get(pk=draft.pk), by=by, at=AT),
        lambda: reviews.start(
            submission=Submission.objects.select_related("assessment").get(pk=submission.pk),
            by=amina,
            at=AT,
        ),
    )

    assert errors.count(None) == 1
    draft.refresh_from_db()
    expected = Status.DRAFT if errors[0] is None else Status.IN_REVIEW
    assert (draft.status, Withdrawal.objects.count()) == (expected, int(errors[0] is None))


def test_links_attached_at_once_all_stay(draft: Assessment, by: User) -> None:
    def attach(number: int) -> Callable[[], object]:
        return lambda: answers.add_evidence(
            assessment=Assessment.objects.get(pk=draft.pk),
            question="GEN-A-1",
            title=f"Link {number}",
            url=f"https://example.org/{number}",
            by=by,
            at=AT,
        )

    errors = at_once(*[attach(number) for number in range(4)])

    answer = Answer.objects.get(question="GEN-A-1")
    assert errors == [None] * 4
    assert (answer.evidence.count(), answer.version) == (4, 5)
