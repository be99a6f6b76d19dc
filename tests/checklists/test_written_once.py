"""PostgreSQL refuses to change or remove a submission; on SQLite hashes and seals tell."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import pytest
from django.db import IntegrityError, connection, transaction

from checklists.models import Submission
from copassess.audit.guarding import lifted
from tests.factories.checklists import submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]

CHANGES: list[Callable[[Submission], object]] = [
    lambda row: Submission.objects.filter(pk=row.pk).update(document="{}"),
    lambda row: Submission.objects.filter(pk=row.pk).update(code="COP-AAAA-AAAA"),
    lambda row: Submission.objects.filter(pk=row.pk).update(sha256="0" * 64, submitted_by=None),
    lambda row: Submission.objects.filter(pk=row.pk)._raw_delete(Submission.objects.db),
]


def refusal() -> AbstractContextManager[object]:
    """Expect PostgreSQL to refuse; the other database cannot."""
    if connection.vendor != "postgresql":
        return nullcontext()
    return pytest.raises(IntegrityError, match="refused: its rows are written once")


@pytest.mark.parametrize("change", CHANGES)
def test_submission_is_neither_changed_nor_removed(change: Callable[[Submission], object]) -> None:
    submission = submitted()

    with refusal(), transaction.atomic():
        change(submission)
        transaction.set_rollback(True)

    assert Submission.objects.get(pk=submission.pk).document == submission.document


def test_person_who_submitted_may_become_nobody() -> None:
    submission = submitted()
    assert submission.submitted_by is not None

    submission.submitted_by.delete()

    assert Submission.objects.get(pk=submission.pk).submitted_by is None


def test_lifted_lets_a_change_through_and_closes_after_it() -> None:
    submission = submitted()
    rows = Submission.objects.filter(pk=submission.pk)

    with lifted():
        rows.update(rules="0")
    with refusal(), transaction.atomic():
        rows.update(rules="2")

    assert rows.get().rules == ("0" if connection.vendor == "postgresql" else "2")
