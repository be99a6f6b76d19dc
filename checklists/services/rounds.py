"""What a returned assessment still owes: the last return, and what it asks to be answered."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from checklists import workflow
from checklists.document import Document
from checklists.models import Assessment, Review
from checklists.review_document import ReviewDocument, changes
from checklists.workflow import Missing


@dataclass(frozen=True)
class Returned:
    """The last decision on an assessment, with the submission that it speaks of."""

    submission: UUID
    document: Document
    review: ReviewDocument

    @cached_property
    def must_be_answered(self) -> frozenset[str]:
        """Return the questions that submitting again waits for."""
        return self.review.must_be_answered

    def changed(self, now: Document) -> dict[str, tuple[str, ...]]:
        """Return which fields differ from the returned submission, by question commented on."""
        before, current = self.document.by_question, now.by_question
        return {
            code: changes(before.get(code), current[code])
            for code in self.review.comments
            if code in current
        }

    def unanswered(self, now: Document) -> frozenset[str]:
        """Return what must be answered and still is as it was returned."""
        changed = self.changed(now)
        return frozenset(code for code in self.must_be_answered if changed.get(code) == ())


def last_return(assessment: Assessment) -> Returned | None:
    """Return the newest decision, None before the first (one query).

    A submission that was withdrawn after it changes nothing: its return is still to be answered.
    """
    rows = Review.objects.filter(submission__assessment=assessment).exclude(decision="")
    columns = ("submission", "submission__document", "document")
    newest = rows.order_by("-submission__number").values_list(*columns).first()
    if newest is None:
        return None
    submission, document, review = newest
    return Returned(submission, Document.from_json(document), ReviewDocument.from_json(review))


def missing(assessment: Assessment, now: Document) -> tuple[Missing, ...]:
    """Return what submitting waits for, what a return asked included (one query)."""
    last = last_return(assessment)
    return workflow.missing(now.answers, last.unanswered(now) if last else ())
