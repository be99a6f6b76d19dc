"""Checking that what was frozen is what it was: hashes, scores and gaps by their own rules."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from checklists.document import Document, sha256_of
from checklists.figures import gap_json, scores_json
from checklists.models import Review, Submission
from checklists.review_document import ReviewDocument, Reviewed
from checklists.scoring import UnknownRules
from guidelines.models import RevisionDocument

# Documents held in memory at a time: each may be a few hundred kilobytes.
BATCH = 50


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
    if sha256_of(submission.document) != submission.sha256:
        yield Difference(name, "its document has another SHA-256")
    try:
        stored = json.loads(submission.document)
        document = Document.from_json(submission.document)
        if document.revision_sha256 != submission.revision_document_id:
            yield Difference(name, "it names another revision than its row")
        if scores_json(document.scores) != stored["scores"]:
            yield Difference(name, "its scores are not those of its answers")
        if [gap_json(gap) for gap in document.gaps] != stored["gaps"]:
            yield Difference(name, "its gaps are not those of its answers")
    except UnknownRules as error:
        yield Difference(name, f"its rules, version {error}, are not known here")
    except (KeyError, TypeError, ValueError, RevisionDocument.DoesNotExist) as error:
        yield Difference(name, f"its document cannot be read ({type(error).__name__}: {error})")


def _review(review: Review) -> Iterator[Difference]:
    name = f"review of {review.submission.code} ({review.pk})"
    if sha256_of(review.document) != review.sha256:
        yield Difference(name, "its document has another SHA-256")
    try:
        stored = json.loads(review.document)
        decided = ReviewDocument.from_json(review.document)
        through = Reviewed(Document.from_json(review.submission.document), decided)
        if decided.submission_sha256 != review.submission.sha256:
            yield Difference(name, "it speaks of another submission")
        if scores_json(through.scores) != stored["scores"]:
            yield Difference(name, "its scores are not those of its verdicts")
        if [gap_json(gap) for gap in through.gaps] != stored["gaps"]:
            yield Difference(name, "its gaps are not those of its verdicts")
    except UnknownRules as error:
        yield Difference(name, f"its rules, version {error}, are not known here")
    except (KeyError, TypeError, ValueError, RevisionDocument.DoesNotExist) as error:
        yield Difference(name, f"its document cannot be read ({type(error).__name__}: {error})")
