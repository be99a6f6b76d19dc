"""What a review page reads: one submission, its verdicts, and what was said the last time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from checklists import hints
from checklists.choices import Response, Status
from checklists.document import AnswerEntry, Document
from checklists.hints import Hint
from checklists.models import Review, Submission, Verdict
from checklists.review_document import ReviewDocument, Reviewed, VerdictEntry, changes, so_far
from checklists.review_way import Marked, Way
from checklists.scoring import Item


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
    # What the company submitted last before this: in the first round, what it began from.
    follows: Document | None
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

    @cached_property
    def items(self) -> dict[str, Item]:
        """Return what scoring counts after the review, by question."""
        return {item.code: item for item in self.through.items}

    @cached_property
    def hints(self) -> tuple[Hint, ...]:
        """Return what is worth a second look."""
        before = (
            {a.question: a.counted_response for a in self.follows.answers} if self.follows else {}
        )
        given = tuple(fact.reason for fact in self.document.catalogue.facts if fact.reason)
        return hints.found(hints.Submitted(self.document.answers, before, given))

    @cached_property
    def marked(self) -> dict[str, Marked]:
        """Return the questions with what filters and order go by, in the order they were asked."""
        pointed = hints.by_question(self.hints)
        return {
            judged.item.code: Marked(
                judged, judged.item.code in self.changed, pointed.get(judged.item.code, ())
            )
            for judged in self.through.judged
        }

    def kept(self, way: Way, *, also: Collection[str] = ()) -> list[Marked]:
        """Return the questions that a way of reading shows, in its order; some in any case."""
        shown = [one for one in self.marked.values() if one.code in also or way.keeps(one)]
        return way.ordered(shown)

    def was(self, question: str) -> Response | None:
        """Return the response that stood there last before."""
        entry = self.follows.by_question.get(question) if self.follows else None
        return entry.counted_response if entry else None

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
    """Read all that a page shows of a submission (four queries at most)."""
    review = review_of(submission)
    verdicts = verdicts_of(review) if review is not None else {}
    siblings = Submission.objects.filter(
        assessment=submission.assessment_id, withdrawal__isnull=True
    ).exclude(pk=submission.pk)
    others = [
        OtherSubmission(*row) for row in siblings.order_by("number").values_list("pk", "number")
    ]
    return as_judged(submission, verdicts, tuple(others))


def as_judged(
    submission: Submission,
    verdicts: Mapping[str, Verdict],
    others: tuple[OtherSubmission, ...] = (),
) -> Round:
    """Return a submission with verdicts that were read before (one query at most)."""
    through = seen(submission, verdicts)
    earlier = earlier_than(submission) if submission.number > 1 else None
    return Round(
        submission=submission,
        review=review_of(submission),
        verdicts=verdicts,
        through=through,
        earlier=earlier,
        follows=earlier.document if earlier else followed(submission, through.document),
        others=others,
    )


def followed(submission: Submission, document: Document) -> Document | None:
    """Return the submission of an earlier assessment that this one began from (one query at most).

    What was withdrawn, or belongs to another country, is not for this country's reviewers.
    """
    if document.previous is None:
        return None
    rows = Submission.objects.filter(
        code=document.previous.code,
        withdrawal__isnull=True,
        assessment__country=submission.assessment.country,
    )
    text = rows.values_list("document", flat=True).first()
    return Document.from_json(text) if text else None


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
