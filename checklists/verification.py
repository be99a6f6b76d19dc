"""Checking that what was frozen is what it was: hashes, scores and gaps by their own rules."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from checklists.document import Document, sha256_of
from checklists.figures import gap_json, scores_json
from checklists.models import Review, Submission
from checklists.review_document import ReviewDocument, Reviewed
from checklists.scoring import Gap, Scores, UnknownRules
from guidelines.models import RevisionDocument

# Documents held in memory at a time: each may be a few hundred kilobytes.
BATCH = 50
# What reading a text raises that is no document of ours any more.
UNREADABLE = (
    AttributeError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
    RevisionDocument.DoesNotExist,
)


@dataclass(frozen=True)
class Difference:
    """One frozen document that is not what it was, and how."""

    what: str
    how: str


def differences() -> Iterator[Difference]:
    """Recompute every frozen document; memory stays flat however many there are."""
    yield from _revisions()
    reviews = Review.objects.exclude(decision="")
    for submission in Submission.objects.order_by("pk").iterator(chunk_size=BATCH):
        yield from _submission(submission)
    for review in reviews.select_related("submission").order_by("pk").iterator(chunk_size=BATCH):
        yield from _review(review)


def _revisions() -> Iterator[Difference]:
    for document in RevisionDocument.objects.order_by("pk").iterator(chunk_size=1):
        if sha256_of(document.text) != document.sha256:
            yield Difference(f"revision {document.sha256[:12]}", "its text has another SHA-256")


def _submission(submission: Submission) -> Iterator[Difference]:
    name = f"submission {submission.code} ({submission.pk})"
    yield from _compared(name, submission, _hows_of_submission(submission))


def _hows_of_submission(submission: Submission) -> Iterator[str]:
    """Say how a submission differs. Raises one of UNREADABLE, UnknownRules."""
    document = Document.from_json(submission.document)
    if document.revision_sha256 != submission.revision_document_id:
        yield "it names another revision than its row"
    if (document.assessment, document.number, document.code, document.rules) != (
        str(submission.assessment_id),
        submission.number,
        submission.code,
        submission.rules,
    ):
        yield "its assessment, number, code or rules are not those of its row"
    yield from _figures(json.loads(submission.document), document.scores, document.gaps, "answers")


def _review(review: Review) -> Iterator[Difference]:
    name = f"review of {review.submission.code} ({review.pk})"
    yield from _compared(name, review, _hows_of_review(review))


def _hows_of_review(review: Review) -> Iterator[str]:
    """Say how a review differs. Raises one of UNREADABLE, UnknownRules."""
    decided = ReviewDocument.from_json(review.document)
    through = Reviewed(Document.from_json(review.submission.document), decided)
    if decided.submission_sha256 != review.submission.sha256:
        yield "it speaks of another submission"
    if (decided.decision, decided.outcome or "") != (review.decision, review.outcome):
        yield "its decision is not that of its row"
    yield from _figures(json.loads(review.document), through.scores, through.gaps, "verdicts")


def _figures(
    stored: Mapping[str, Any], scores: Scores, gaps: Iterable[Gap], source: str
) -> Iterator[str]:
    """Say which of the stored figures are not those that the rules give now."""
    if scores_json(scores) != stored["scores"]:
        yield f"its scores are not those of its {source}"
    if [gap_json(gap) for gap in gaps] != stored["gaps"]:
        yield f"its gaps are not those of its {source}"


def _compared(name: str, row: Submission | Review, hows: Iterator[str]) -> Iterator[Difference]:
    """Name a row in each of its differences; one that cannot be read is a difference too."""
    if sha256_of(row.document) != row.sha256:
        yield Difference(name, "its document has another SHA-256")
    try:
        for how in hows:
            yield Difference(name, how)
    except UnknownRules as error:
        yield Difference(name, f"its rules, version {error}, are not known here")
    except UNREADABLE as error:
        yield Difference(name, f"its document cannot be read ({type(error).__name__}: {error})")
