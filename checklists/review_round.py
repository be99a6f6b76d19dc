"""What a review page reads: one submission, its verdicts, and what was said the last time."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from checklists.choices import Status
from checklists.document import AnswerEntry, Document
from checklists.models import Review, Submission, Verdict
from checklists.review_document import ReviewDocument, Reviewed, VerdictEntry, changes, so_far


@dataclass(frozen=True)
class Earlier:
    """The last submission that was decided before this one, and what was decided."""

    document: Document
    review: ReviewDocument


@dataclass(frozen=True)
class OtherSubmission:
    """Another submission of the same assessment, to link to."""

    pk: UUID
    number: int


@dataclass(frozen=True)
class Round:
    """One submission with its review; `verdicts` are the rows, with UNICEF's own notes."""

    submission: Submission
    review: Review | None
    verdicts: Mapping[str, Verdict]
    through: Reviewed
    earlier: Earlier | None
    others: tuple[OtherSubmission, ...]

    @property
    def document(self) -> Document:
        """Return what the company submitted."""
        return self.through.document

    @property
    def status(self) -> Status:
        """Return where this submission stands, whatever its assessment became since."""
        return status_of(self.submission)

    @cached_property
    def changed(self) -> dict[str, tuple[str, ...]]:
        """Return which fields changed since the last round, by question; nothing in the first."""
        if self.earlier is None:
            return {}
        found = {a.question: changes(self.before(a.question), a) for a in self.document.answers}
        return {question: names for question, names in found.items() if names}

    def before(self, question: str) -> AnswerEntry | None:
        """Return the answer of the last round."""
        return self.earlier.document.by_question.get(question) if self.earlier else None

    def said(self, question: str) -> VerdictEntry | None:
        """Return the verdict of the last round."""
        return self.earlier.review.by_question.get(question) if self.earlier else None


def review_of(submission: Submission) -> Review | None:
    """Return a submission's review, joined when it was read."""
    return getattr(submission, "review", None)


def verdicts_of(review: Review) -> dict[str, Verdict]:
    """Return the rows of a review by question, cleared ones too (one query)."""
    return {row.question: row for row in Verdict.objects.filter(review=review)}


def status_of(submission: Submission) -> Status:
    """Return where a submission stands, whatever its assessment became since."""
    review = review_of(submission)
    if review is not None and review.is_decided:
        return Status(review.decision)
    return Status(submission.assessment.status)


def read(submission: Submission) -> Round:
    """Read all that a page shows of a submission (three queries at most)."""
    review = review_of(submission)
    verdicts = verdicts_of(review) if review is not None else {}
    siblings = Submission.objects.filter(
        assessment=submission.assessment_id, withdrawal__isnull=True
    ).exclude(pk=submission.pk)
    others = [
        OtherSubmission(*row) for row in siblings.order_by("number").values_list("pk", "number")
    ]
    return Round(
        submission=submission,
        review=review,
        verdicts=verdicts,
        through=seen(submission, verdicts),
        earlier=earlier_than(submission) if submission.number > 1 else None,
        others=tuple(others),
    )


def seen(submission: Submission, verdicts: Mapping[str, Verdict]) -> Reviewed:
    """Return a submission through its review: the frozen one where it is decided."""
    review = review_of(submission)
    document = Document.from_json(submission.document)
    if review is not None and review.is_decided:
        return Reviewed(document, ReviewDocument.from_json(review.document))
    return Reviewed(document, so_far(submission, review, verdicts.values()))


def earlier_than(submission: Submission) -> Earlier | None:
    """Return the last decided round before a submission (one query).

    What was withdrawn without a decision is the company's alone, and no measure of what changed.
    """
    decided = Review.objects.filter(
        submission__assessment=submission.assessment_id, submission__number__lt=submission.number
    ).exclude(decision="")
    newest = decided.select_related("submission").order_by("-submission__number").first()
    if newest is None:
        return None
    return Earlier(
        Document.from_json(newest.submission.document), ReviewDocument.from_json(newest.document)
    )
