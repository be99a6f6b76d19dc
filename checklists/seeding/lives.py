"""What becomes of an invented submission: it waits, is reviewed, returned, answered, accepted."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count as counter
from uuid import UUID

from checklists import workflow
from checklists.choices import Judgement, Outcome, Response, Status
from checklists.document import AnswerEntry, Document, Previous, sha256_of
from checklists.models import Assessment, Review, Submission, Summary
from checklists.review_document import ReviewDocument, Reviewed, VerdictEntry, so_far
from checklists.seeding.answering import answered_again
from checklists.seeding.rows import Row
from checklists.services import summaries
from checklists.tallying import Figures
from copassess.accounts.models import User
from copassess.audit.models import Event

# Of a hundred companies, how many are where.
STAGES = {
    "waiting": 30,
    "in_review": 14,
    "returned": 14,
    "answered_again": 10,
    "accepted": 24,
    "accepted_again": 8,
}
# What stands in the queue now was submitted not long ago.
OPEN = ("waiting", "in_review", "answered_again")
CLARIFY = "Which team does this, and since when? Please name the procedure."
DOUBT = "What is attached shows a plan and no practice yet."
VERDICT = (
    *("id", "review", "question", "judgement", "response", "comment", "answered", "version"),
    *("written_at", "written_by", "since"),
)
SUMMARY = "Thank you for a frank self-assessment. The comments stand at the questions."
WORSE = {Response.YES: Response.PARTLY, Response.PARTLY: Response.NO}
ANSWER_IN = timedelta(days=45)


@dataclass
class Life:
    """One invented assessment with its rounds, and what lists and figures read of it."""

    assessment: Assessment
    owner: User
    documents: list[Document] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    # Of the present round.
    verdicts: tuple[VerdictEntry, ...] = ()
    # Of all rounds: rows in the order of VERDICT, with whether their review was decided.
    verdict_rows: list[tuple[Review, Row]] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    summary: tuple[Summary, Figures, list[str]] | None = None

    # The answers as they stand now.
    entries: tuple[AnswerEntry, ...] = ()


def stage_of(chance: random.Random) -> str:
    """Return where an assessment stands."""
    return chance.choices(list(STAGES), list(STAGES.values()))[0]


def live(
    life: Life,
    document: Document,
    stage: str,
    reviewers: Sequence[User],
    codes: Iterator[str],
    chance: random.Random,
) -> Life:
    """Let an assessment go as far as its stage, from its first document on."""
    submission = submit(life, document, chance)
    reviewer = chance.choice(reviewers)
    if stage in ("answered_again", "accepted_again"):
        review = review_of(life, submission, reviewer, send_back(document, chance), chance)
        decide(life, review, Review.Decision.RETURNED, chance)
        document = next_round(life, document, review, next(codes), chance)
        submission = submit(life, document, chance)
    if stage in ("waiting", "answered_again"):
        return finished(life, None)
    if stage == "in_review":
        review = review_of(life, submission, reviewer, begun(document, chance), chance)
        return finished(life, review)
    given = agreed(document, chance) if "accepted" in stage else send_back(document, chance)
    review = review_of(life, submission, reviewer, given, chance)
    is_returned = stage == "returned"
    decide(life, review, Review.Decision(("accepted", "returned")[is_returned]), chance)
    return finished(life, review)


def submit(life: Life, document: Document, chance: random.Random) -> Submission:
    """Freeze a document as the assessment's next submission."""
    text = document.to_json()
    assert document.submitted_at is not None  # noqa: S101 (it is a submission's)
    submission = Submission(
        id=key(chance),
        assessment=life.assessment,
        number=document.number,
        code=document.code,
        document=text,
        sha256=sha256_of(text),
        revision_document_id=document.revision_sha256,
        rules=document.rules,
        submitted_at=document.submitted_at,
        submitted_by=life.owner,
    )
    life.assessment.status = Status.SUBMITTED
    life.documents.append(document)
    life.submissions.append(submission)
    tell(life, "assessment.submit", life.owner, document.submitted_at, chance)
    return submission


def next_round(
    life: Life, before: Document, review: Review, code: str, chance: random.Random
) -> Document:
    """Return what the company submits when it was asked."""
    asked = {v.question for v in life.verdicts if v.judgement != Judgement.AGREED}
    assert review.decided_at is not None  # noqa: S101 (it was returned)
    at = review.decided_at + timedelta(days=chance.randint(3, 20))
    answers = tuple(
        answered_again(answer, chance) if answer.question in asked else answer
        for answer in before.answers
    )
    last = life.submissions[-1]
    made = replace(
        before,
        number=before.number + 1,
        code=code,
        submitted_at=at,
        declaration=before.declaration and replace(before.declaration, date=at.date()),
        answers=answers,
        previous=Previous(last.code, last.sha256),
    )
    vars(made)["catalogue"] = before.catalogue
    vars(made)["earlier"] = before
    return made


def begun(document: Document, chance: random.Random) -> list[VerdictEntry]:
    """Return the verdicts of a review that is under way: the first so many."""
    given = agreed(document, chance)
    return given[: chance.randint(0, len(given))]


def agreed(document: Document, chance: random.Random) -> list[VerdictEntry]:
    """Return verdicts that let a submission be accepted: agreed, but for a doubt here and there."""
    return [
        verdict(document, answer, doubted=answer.response in WORSE and chance.random() < 0.03)
        for answer in document.answers
        if answer.severity == "critical" or answer.response != Response.YES or chance.random() < 0.8
    ]


def send_back(document: Document, chance: random.Random) -> list[VerdictEntry]:
    """Return verdicts of which some ask the company to clarify."""
    asked = set(chance.sample([a.question for a in document.answers], k=chance.randint(1, 6)))
    return [
        verdict(document, answer, asked=answer.question in asked)
        for answer in document.answers
        if answer.question in asked or chance.random() < 0.9
    ]


def verdict(
    document: Document, answer: AnswerEntry, *, doubted: bool = False, asked: bool = False
) -> VerdictEntry:
    """Return a verdict on one answer."""
    # A critical doubt would need an action that the company did not plan.
    if doubted and answer.severity != "critical" and answer.response is not None:
        own = WORSE[answer.response]
        return VerdictEntry(answer.question, Judgement.NOT_AGREED, own, DOUBT, document.number)
    judgement, comment = (Judgement.CLARIFY, CLARIFY) if asked else (Judgement.AGREED, "")
    return VerdictEntry(answer.question, judgement, None, comment, document.number)


def review_of(
    life: Life,
    submission: Submission,
    reviewer: User,
    given: Iterable[VerdictEntry],
    chance: random.Random,
) -> Review:
    """Claim a submission, and give verdicts."""
    at = submission.submitted_at + timedelta(days=chance.randint(1, 12))
    review = Review(
        id=key(chance),
        submission=submission,
        claimed_by=reviewer,
        claimed_at=at,
        started_at=at,
    )
    keys = ascending(review.pk)
    life.reviews.append(review)
    life.verdicts = tuple(sorted(given, key=lambda one: one.question))
    answers = life.documents[-1].by_question
    for one in life.verdicts:
        answered = answers[one.question].response or ""
        said = (one.question, one.judgement, one.response or "", one.comment, answered)
        row = (next(keys), review.pk, *said, 1, at, reviewer.pk, one.since)
        life.verdict_rows.append((review, row))
    life.assessment.status = Status.IN_REVIEW
    tell(life, "review.start", reviewer, at, chance)
    return review


def decide(life: Life, review: Review, decision: Review.Decision, chance: random.Random) -> None:
    """End a review as its verdicts allow, and freeze it."""
    document, submission = life.documents[-1], review.submission
    assert review.claimed_at is not None  # noqa: S101 (it was claimed)
    at = review.claimed_at + timedelta(days=chance.randint(1, 9))
    through = Reviewed(document, seen_so_far(life, submission, review))
    outcomes: tuple[Outcome, ...] = ()
    if decision == Review.Decision.ACCEPTED:
        outcomes = workflow.acceptance(through.judged).outcomes
    is_returned = decision == Review.Decision.RETURNED
    decided = replace(
        through.review,
        reviewer=str(review.claimed_by),
        decided_at=at,
        decision=decision.value,
        outcome=outcomes[0] if outcomes else None,
        summary=SUMMARY,
        due=(at + ANSWER_IN).date() if is_returned else None,
    )
    text = decided.to_json(document)
    review.decision, review.outcome = decision, outcomes[0] if outcomes else ""
    review.summary, review.due = SUMMARY, decided.due
    review.decided_at, review.decided_by = at, review.claimed_by
    review.document, review.sha256 = text, sha256_of(text)
    life.assessment.status = Status(decision.value)
    life.assessment.outcome = review.outcome
    tell(life, f"review.{'return' if is_returned else 'accept'}", review.decided_by, at, chance)


def seen_so_far(life: Life, submission: Submission, review: Review) -> ReviewDocument:
    """Return a review that is not decided in the form of a decided one."""
    return replace(so_far(submission, review, ()), verdicts=life.verdicts)


def finished(life: Life, review: Review | None) -> Life:
    """Put together what lists and figures read."""
    submission, document = life.submissions[-1], life.documents[-1]
    if review is None:
        seen = so_far(submission, None, ())
    elif review.is_decided:
        seen = ReviewDocument.from_json(review.document)
    else:
        seen = seen_so_far(life, submission, review)
    returned_by = life.reviews[0].decided_by_id if len(life.submissions) > 1 else None
    life.summary = summaries.put_together(
        submission, review, Reviewed(document, seen), returned_by=returned_by
    )
    # What is frozen stands in the rows; with all that was computed from it, it is large to hand on.
    life.entries, life.documents = document.answers, []
    return life


def tell(life: Life, kind: str, by: User | None, at: datetime, chance: random.Random) -> None:
    """Leave the event of a step."""
    assessment, submission = life.assessment, life.submissions[-1]
    life.events.append(
        Event(
            id=key(chance),
            at=at,
            kind=kind,
            actor_id=str(by and by.pk),
            actor=str(by),
            organisation_id=str(assessment.organisation_id),
            target_kind="assessment",
            target_id=str(assessment.pk),
            target=assessment.title,
            facts={"submission": submission.number, "code": submission.code},
        )
    )


def key(chance: random.Random) -> UUID:
    """Return a UUID that the seed decides."""
    return UUID(int=chance.getrandbits(128), version=4)


def ascending(first: UUID) -> Iterator[UUID]:
    """Yield UUIDs after a first one: keys that lie side by side are written many times faster."""
    begin = first.int & ~0xFFFF
    return (UUID(int=begin | number) for number in counter(1))
