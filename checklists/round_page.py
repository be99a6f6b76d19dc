"""The rounds of an assessment: every submission with what was decided on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext

from checklists import review_wording, wording
from checklists.choices import Outcome, Status
from checklists.document import Document
from checklists.models import Review, Submission
from checklists.review_document import ReviewDocument, Reviewed, changes


@dataclass(frozen=True, slots=True)
class Decided:
    """How a round ended; `kept` verdicts stood from a round before, `new` ones are its own."""

    words: str
    by: str
    at: datetime
    score: str
    kept: int
    new: int
    due: date | None
    letter_url: str


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One submission. `changed` counts the questions that differ from the last decided round.

    It is None where there is none before; `review_url` is empty for the company.
    """

    number: int
    code: str
    submitted_at: datetime
    submitted_by: str
    withdrawn_at: datetime | None
    state: str
    score: str
    changed: int | None
    decided: Decided | None
    report_url: str
    pdf_url: str
    review_url: str


@dataclass(frozen=True, slots=True)
class RoundsPage:
    """All that the page shows, the newest round first."""

    title: str
    company: str
    rounds: tuple[RoundLine, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """One submission with its frozen documents."""

    submission: Submission
    document: Document
    decided: ReviewDocument | None


def build(submissions: Sequence[Submission], *, is_member: bool) -> RoundsPage:
    """Return the rounds of at least one submission, newest first, from frozen documents alone."""
    read = [_read(submission) for submission in submissions]
    newest = read[0].document
    return RoundsPage(
        title=newest.title,
        company=newest.organisation.name,
        rounds=tuple(
            _line(one, _last_decided(read[place + 1 :]), is_member=is_member)
            for place, one in enumerate(read)
        ),
    )


def _read(submission: Submission) -> _Read:
    review = _review_of(submission)
    decided = ReviewDocument.from_json(review.document) if review and review.is_decided else None
    return _Read(submission, Document.from_json(submission.document), decided)


def _review_of(submission: Submission) -> Review | None:
    return getattr(submission, "review", None)


def _last_decided(before: Iterable[_Read]) -> Document | None:
    return next((one.document for one in before if one.decided), None)


def _line(one: _Read, before: Document | None, *, is_member: bool) -> RoundLine:
    submission, document = one.submission, one.document
    withdrawal = getattr(submission, "withdrawal", None)
    pk = [submission.pk]
    return RoundLine(
        number=document.number,
        code=document.code,
        submitted_at=submission.submitted_at,
        submitted_by=document.submitted_by,
        withdrawn_at=withdrawal.at if withdrawal else None,
        state=_state(submission, is_member=is_member),
        score=review_wording.score_line(document.scores.overall),
        changed=_changed(before, document) if before else None,
        decided=_decided(one),
        report_url=submission.get_absolute_url(),
        pdf_url=reverse("reports:report-pdf", args=pk),
        review_url="" if is_member else reverse("checklists:review-detail", args=pk),
    )


def _state(submission: Submission, *, is_member: bool) -> str:
    """Return where an undecided round stands; nothing for one that is over."""
    review = _review_of(submission)
    if hasattr(submission, "withdrawal") or (review and review.is_decided):
        return ""
    if review and review.claimed_by and not is_member:
        return gettext("%(reviewer)s reviews it now.") % {"reviewer": review.claimed_by}
    return wording.status_sentence(Status(submission.assessment.status))


def _changed(before: Document, now: Document) -> int:
    return sum(bool(changes(before.by_question.get(a.question), a)) for a in now.answers)


def _decided(one: _Read) -> Decided | None:
    review = one.decided
    if review is None or review.decided_at is None:
        return None
    since = [verdict.since for verdict in review.verdicts]
    new = sum(number == one.document.number for number in since)
    return Decided(
        words=_words(review),
        by=review.reviewer,
        at=review.decided_at,
        score=review_wording.score_line(Reviewed(one.document, review).scores.overall),
        kept=len(since) - new,
        new=new,
        due=review.due,
        letter_url=reverse("reports:letter-pdf", args=[one.submission.pk]),
    )


def _words(review: ReviewDocument) -> str:
    if review.decision == Review.Decision.RETURNED:
        return gettext("Returned with comments")
    return str((review.outcome or Outcome.ACCEPTED).label)
