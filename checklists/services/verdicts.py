"""Verdicts: written one by one or page by page, agreed to in one go, carried to the next round."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from checklists.choices import Judgement, Response
from checklists.document import AnswerEntry, Document
from checklists.models import Review, Verdict
from checklists.review_document import Reviewed, changes, so_far
from checklists.services import summaries
from checklists.services.answers import UNSTORABLE
from checklists.workflow import ASKING, NOTE_MAX, DomainError, Invalid, NotReviewing, Stale
from copassess.accounts.models import User
from copassess.audit import services as audit


@dataclass(frozen=True, slots=True)
class Written:
    """What a reviewer gave to one question; `version` is the one that they saw, first 0.

    None leaves a value as it is, an empty text clears it. Only a "clarify" or "not agreed" can be
    one that the company must answer.
    """

    question: str
    version: int
    judgement: str | None = None
    response: str | None = None
    comment: str | None = None
    internal_note: str | None = None
    must_answer: bool | None = None


@transaction.atomic
def save_verdict(
    *,
    review: Review,
    question: str,
    version: int,
    judgement: str | None = None,
    response: str | None = None,
    comment: str | None = None,
    internal_note: str | None = None,
    must_answer: bool | None = None,
    by: User,
    at: datetime,
) -> dict[str, Verdict]:
    """Store a verdict; None leaves a value as it is, an empty text clears it.

    Returns all of the review's verdicts, by question. Raises NotReviewing, Stale, Invalid.
    """
    written = Written(question, version, judgement, response, comment, internal_note, must_answer)
    verdicts = hold(review, by)
    document = Document.from_json(review.submission.document)
    verdicts[question] = _store(review, document, written, verdicts.get(question), by, at)
    summaries.reread(review.submission, verdicts=verdicts.values())
    return verdicts


@transaction.atomic
def save_verdicts(
    *, review: Review, written: Iterable[Written], by: User, at: datetime
) -> dict[str, DomainError]:
    """Store what can be stored. Returns what stood in the others' way, by question.

    Raises NotReviewing.
    """
    verdicts = hold(review, by)
    document = Document.from_json(review.submission.document)
    problems: dict[str, DomainError] = {}
    for one in written:
        try:
            _store(review, document, one, verdicts.get(one.question), by, at)
        except (Invalid, Stale) as error:
            problems[one.question] = error
    summaries.reread(review.submission)
    return problems


@transaction.atomic
def agree_rest(*, review: Review, by: User, at: datetime) -> int:
    """Agree to every uncritical yes without a verdict; return how many. Raises NotReviewing."""
    verdicts = hold(review, by)
    submission = review.submission
    document = Document.from_json(submission.document)
    codes = Reviewed(document, so_far(submission, review, verdicts.values())).agreeable
    given: dict[str, Any] = {
        "judgement": Judgement.AGREED,
        "since": submission.number,
        "written_at": at,
        "written_by": by,
    }
    # Cleared ones, with a note, have rows already.
    Verdict.objects.filter(review=review, question__in=codes).update(
        version=F("version") + 1, **given
    )
    answered = document.by_question
    Verdict.objects.bulk_create(
        Verdict(
            review=review,
            question=code,
            answered=answered[code].response or "",
            version=1,
            **given,
        )
        for code in codes
        if code not in verdicts
    )
    summaries.reread(submission)
    # No organisation: what a review comes to is UNICEF's own until it is decided.
    audit.record(
        "review.agree_rest",
        by=by,
        at=at,
        target=submission.assessment,
        facts={"submission": submission.number, "questions": len(codes)},
    )
    return len(codes)


def hold(review: Review, by: User) -> dict[str, Verdict]:
    """Take the review's row while `by` holds its claim; return its verdicts by question.

    Whatever ends a review changes this row as well, so the guarded update decides between a verdict
    and a decision, release or take-over at the same moment. Raises NotReviewing.
    """
    rows = Review.objects.filter(pk=review.pk, decision="", claimed_by=by)
    if not rows.update(claimed_by=by):
        in_review = Review.objects.filter(pk=review.pk, decision="", claimed_at__isnull=False)
        raise NotReviewing("claimed" if in_review.exists() else "moved")
    return {row.question: row for row in Verdict.objects.filter(review=review)}


def carry_over(review: Review) -> int:
    """Give a new review the verdicts of the last round; return how many still stand.

    A verdict lapses where what it speaks of changed; its internal note stays, being UNICEF's own.
    """
    submission = review.submission
    earlier = Review.objects.filter(
        submission__assessment=submission.assessment, submission__number__lt=submission.number
    )
    last = earlier.select_related("submission").order_by("-submission__number").first()
    if last is None:
        return 0
    before = Document.from_json(last.submission.document).by_question
    now = Document.from_json(submission.document).by_question
    kept = []
    for row in last.verdicts.all():
        stands = row.question in now and not changes(before.get(row.question), now[row.question])
        if stands or row.internal_note:
            kept.append(_carried(row, review, now.get(row.question), stands=stands))
    Verdict.objects.bulk_create(kept)
    return sum(bool(row.judgement) for row in kept)


def text(field: str, question: str | None, value: str) -> str:
    """Return what was typed as it is stored. Raises Invalid."""
    clean = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(clean) > NOTE_MAX:
        raise Invalid(field, question, "too_long", limit=NOTE_MAX)
    if UNSTORABLE.search(clean):
        raise Invalid(field, question, "control_character")
    return clean


def _carried(row: Verdict, review: Review, answer: AnswerEntry | None, *, stands: bool) -> Verdict:
    return Verdict(
        review=review,
        question=row.question,
        answered=(answer.response or "") if answer else "",
        judgement=row.judgement if stands else "",
        response=row.response if stands else "",
        comment=row.comment if stands else "",
        internal_note=row.internal_note,
        must_answer=stands and row.must_answer,
        version=1,
        written_at=row.written_at,
        written_by_id=row.written_by_id,
        since=row.since if stands else review.submission.number,
    )


def _store(
    review: Review,
    document: Document,
    written: Written,
    row: Verdict | None,
    by: User,
    at: datetime,
) -> Verdict:
    """Store one verdict under the review's row. Raises Stale, Invalid."""
    number = review.submission.number
    new = row or Verdict(review=review, question=written.question, since=number)
    values = _checked(document, written, new)
    if all(getattr(new, name) == value for name, value in values.items()):
        return new
    if new.version != written.version:
        raise Stale({name: getattr(new, name) for name in values} | {"version": new.version})
    public = ("judgement", "response", "comment")
    if any(getattr(new, name) != values[name] for name in public):
        new.since = number
    for name, value in values.items():
        setattr(new, name, value)
    new.answered = document.by_question[written.question].response or ""
    new.version, new.written_at, new.written_by = written.version + 1, at, by
    new.save(force_insert=row is None)
    return new


def _checked(document: Document, written: Written, stored: Verdict) -> Mapping[str, str | bool]:
    """Return all of a verdict's values as they are to be stored. Raises Invalid."""
    code = written.question
    answer = document.by_question.get(code)
    if answer is None:
        raise Invalid("question", code, "unknown_question")
    judgement = stored.judgement if written.judgement is None else written.judgement
    response = stored.response if written.response is None else written.response
    comment = stored.comment if written.comment is None else written.comment
    note = stored.internal_note if written.internal_note is None else written.internal_note
    must = stored.must_answer if written.must_answer is None else written.must_answer
    values = {
        "judgement": judgement,
        "response": response if judgement == Judgement.NOT_AGREED else "",
        "comment": text("comment", code, comment),
        "internal_note": text("internal_note", code, note),
    }
    problem = _problem(values, answer)
    if problem:
        raise Invalid(problem[0], code, problem[1])
    return {**values, "must_answer": must and judgement in ASKING}


def _problem(values: Mapping[str, str], answer: AnswerEntry) -> tuple[str, str] | None:
    """Return the field that a verdict lacks something in, and what."""
    match values["judgement"]:
        case "" | Judgement.AGREED:
            return None
        case Judgement.CLARIFY:
            return None if values["comment"] else ("comment", "clarification_missing")
        case Judgement.NOT_AGREED:
            if values["response"] not in Response.values:
                return ("response", "own_response_missing")
            if values["response"] == answer.response:
                return ("response", "same_response")
            return None if values["comment"] else ("comment", "own_reason_missing")
        case _:
            return ("judgement", "unknown")
