"""Whatever was frozen and is no longer what it was is named."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from checklists import verification
from checklists.document import canonical, sha256_of
from checklists.models import Review, Submission
from checklists.verification import Difference
from copassess.audit.guarding import lifted
from guidelines import catalogue
from guidelines.models import Revision, RevisionDocument
from tests.factories import reviews as reviewing
from tests.factories.checklists import submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_catalogue")]
Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def submission(small_catalogue: Revision) -> Submission:
    """Freeze an assessment with one gap."""
    return submitted(responses={"GEN-A-2": "no"}, sectors=["mobile"])


@pytest.fixture
def review(submission: Submission) -> Review:
    """Freeze a review that returned it."""
    begun = reviewing.in_review(submission)
    reviewing.judge(begun, "GEN-B-2", "not_agreed", response="no", comment="Not for products.")
    reviewing.returned(begun)
    return reviewing.reread_review(begun)


def hows() -> list[str]:
    """Return what differs, without the names."""
    return [difference.how for difference in verification.differences()]


def alter(row: Submission | Review, change: Change, *, seal: bool = True) -> None:
    """Change a frozen document behind everybody's back; sealed, its hash is made to fit."""
    data = json.loads(row.document)
    change(data)
    write(row, canonical(data), seal=seal)


def write(row: Submission | Review, text: str, *, seal: bool = True) -> None:
    """Put another text into a frozen row."""
    values = {"document": text, **({"sha256": sha256_of(text)} if seal else {})}
    with lifted():
        type(row).objects.filter(pk=row.pk).update(**values)


@pytest.mark.usefixtures("review")
def test_what_is_as_it_was_passes() -> None:
    said = StringIO()

    call_command("verifysubmissions", stdout=said)

    assert said.getvalue() == "1 submissions: every hash and score is as it was.\n"


def test_review_under_way_is_not_looked_at(submission: Submission) -> None:
    reviewing.in_review(submission)

    assert hows() == []


def test_document_changed_alone_has_another_hash(submission: Submission) -> None:
    alter(submission, lambda d: d.update(title="Better"), seal=False)

    assert list(verification.differences()) == [
        Difference(
            f"submission {submission.code} ({submission.pk})", "its document has another SHA-256"
        )
    ]


@pytest.mark.parametrize(
    ("change", "how"),
    [
        (lambda d: d["scores"]["overall"].update(score="99.00"), "its scores are not those of"),
        (lambda d: d["gaps"].clear(), "its gaps are not those of its answers"),
        (lambda d: d["answers"][0].update(response="no"), "its scores are not those of"),
        (lambda d: d.update(revision_sha256="0" * 64), "it names another revision than its row"),
        (lambda d: d.update(code="COP-AAAA-AAAA"), "its assessment, number, code or rules are"),
        (lambda d: d.update(rules="0"), "its rules, version 0, are not known here"),
        (lambda d: d.update(format="copassess-submission/9"), "cannot be read (ValueError:"),
        (lambda d: d.pop("answers"), "cannot be read (KeyError:"),
        (lambda d: d.update(answers=5), "cannot be read (TypeError:"),
        (lambda d: d["answers"][0].update(response="maybe"), "cannot be read (ValueError:"),
        (lambda d: d.update(submitted_at=5), "cannot be read (TypeError:"),
    ],
)
def test_sealed_forgery_of_a_submission_is_named(
    submission: Submission, change: Change, how: str
) -> None:
    alter(submission, change)

    assert any(how in said for said in hows())


@pytest.mark.parametrize("text", ["", "[]", "null", '"text"', "[" * 100_000])
def test_submission_that_is_no_document_is_named(submission: Submission, text: str) -> None:
    write(submission, text)

    assert ["cannot be read" in how for how in hows()] == [True]


@pytest.mark.parametrize(
    ("change", "how"),
    [
        (lambda d: d["scores"]["overall"].update(score="99.00"), "not those of its verdicts"),
        (lambda d: d["gaps"].pop(), "its gaps are not those of its verdicts"),
        (lambda d: d["verdicts"][0].update(response="yes"), "not those of its verdicts"),
        (lambda d: d.update(submission_sha256="0" * 64), "it speaks of another submission"),
        (lambda d: d.update(decision="accepted"), "its decision is not that of its row"),
        (lambda d: d.pop("verdicts"), "cannot be read (KeyError:"),
        (lambda d: d.update(format="?"), "cannot be read (ValueError:"),
    ],
)
def test_sealed_forgery_of_a_review_is_named(review: Review, change: Change, how: str) -> None:
    alter(review, change)

    found = list(verification.differences())
    assert any(how in difference.how for difference in found)
    assert {d.what for d in found} == {f"review of {review.submission.code} ({review.pk})"}


def test_review_changed_alone_has_another_hash(review: Review) -> None:
    alter(review, lambda d: d.update(summary="Splendid."), seal=False)

    assert hows() == ["its document has another SHA-256"]


def test_forged_submission_is_named_with_its_review(review: Review) -> None:
    alter(review.submission, lambda d: d.update(rules="0"))

    found = [d.what.split()[0] for d in verification.differences() if "version 0" in d.how]
    assert found == ["submission", "review"]


def test_revision_changed_afterwards_is_named(submission: Submission) -> None:
    document = RevisionDocument.objects.get(pk=submission.revision_document_id)
    catalogue.by_sha256.cache_clear()
    RevisionDocument.objects.filter(pk=document.pk).update(text=document.text + " ")

    found = list(verification.differences())

    assert found == [Difference(f"revision {document.sha256[:12]}", "its text has another SHA-256")]


def test_command_names_everything_and_fails(submission: Submission, review: Review) -> None:
    alter(submission, lambda d: d["gaps"].clear())
    alter(review, lambda d: d["gaps"].clear())
    said = StringIO()

    with pytest.raises(CommandError, match=r"^3 differences were found\.$"):
        call_command("verifysubmissions", stderr=said)

    assert f"submission {submission.code} ({submission.pk}): its gaps" in said.getvalue()
    assert f"review of {submission.code} ({review.pk}): it speaks of another" in said.getvalue()


def test_memory_stays_flat_and_queries_few(django_assert_max_num_queries: Any) -> None:  # noqa: ANN401 (pytest's)
    for _ in range(5):
        submitted(sectors=["mobile"])

    with django_assert_max_num_queries(5):
        assert hows() == []
