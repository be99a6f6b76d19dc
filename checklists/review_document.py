"""A decided review as a frozen document, and what a submission looks like through it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self

from checklists import scoring
from checklists.choices import Judgement, Outcome, Response, Status
from checklists.document import (
    AnswerEntry,
    Document,
    answer_json,
    canonical,
    instant,
)
from checklists.figures import gap_json, scores_json
from checklists.models import Review, Submission, Verdict
from checklists.workflow import Judged

FORMAT = "copassess-review/1"
EXCHANGE_FORMAT = "copassess/1"
# What a verdict speaks of: it lapses when one of these changes (DESIGN, section 3).
JUDGED_FIELDS = ("response", "note", "evidence", "action", "reply")


@dataclass(frozen=True)
class VerdictEntry:
    """A verdict as the company sees it; internal notes are not part of the record."""

    question: str
    judgement: Judgement
    response: Response | None
    comment: str
    since: int
    # Whether submitting again waits until the company changed something here, or replied.
    must_answer: bool = False


@dataclass(frozen=True)
class ReviewDocument:
    """What UNICEF decided on one submission. An undecided review has no decision and no instant."""

    submission_sha256: str
    reviewer: str
    started_at: datetime
    decided_at: datetime | None
    decision: str
    outcome: Outcome | None
    summary: str
    due: date | None
    verdicts: tuple[VerdictEntry, ...]

    @cached_property
    def by_question(self) -> dict[str, VerdictEntry]:
        """Return the verdicts by question code."""
        return {verdict.question: verdict for verdict in self.verdicts}

    @cached_property
    def comments(self) -> dict[str, VerdictEntry]:
        """Return the verdicts that say something to the company, by question code."""
        return {verdict.question: verdict for verdict in self.verdicts if verdict.comment}

    @cached_property
    def must_be_answered(self) -> frozenset[str]:
        """Return the questions that submitting again waits for, where it was returned."""
        if self.decision != Review.Decision.RETURNED:
            return frozenset()
        return frozenset(verdict.question for verdict in self.verdicts if verdict.must_answer)

    def to_json(self, document: Document) -> str:
        """Return the canonical text, with the reviewed scores and gaps of that submission."""
        through = Reviewed(document, self)
        return canonical(
            {
                "format": FORMAT,
                "submission_sha256": self.submission_sha256,
                "reviewer": self.reviewer,
                "started_at": instant(self.started_at),
                "decided_at": instant(self.decided_at),
                "decision": self.decision,
                "outcome": self.outcome and self.outcome.value,
                "summary": self.summary,
                "due": self.due and self.due.isoformat(),
                "verdicts": [verdict_json(verdict) for verdict in self.verdicts],
                "rules": document.rules,
                "scores": scores_json(through.scores),
                "gaps": [gap_json(gap) for gap in through.gaps],
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read back what `to_json` wrote."""
        data = json.loads(text)
        if data["format"] != FORMAT:
            message = f"not a document of format {FORMAT}"
            raise ValueError(message)
        return cls(
            submission_sha256=data["submission_sha256"],
            reviewer=data["reviewer"],
            started_at=datetime.fromisoformat(data["started_at"]),
            decided_at=datetime.fromisoformat(data["decided_at"]) if data["decided_at"] else None,
            decision=data["decision"],
            outcome=Outcome(data["outcome"]) if data["outcome"] else None,
            summary=data["summary"],
            due=date.fromisoformat(data["due"]) if data["due"] else None,
            verdicts=tuple(verdict_of(row) for row in data["verdicts"]),
        )


def verdict_json(verdict: VerdictEntry) -> dict[str, Any]:
    """Return a verdict as the frozen review has it."""
    return {
        "question": verdict.question,
        "judgement": verdict.judgement.value,
        "response": verdict.response and verdict.response.value,
        "comment": verdict.comment,
        "since": verdict.since,
        # Left out where not, as documents from before there was any must hash the same.
        **({"must_answer": True} if verdict.must_answer else {}),
    }


def verdict_of(row: Mapping[str, Any]) -> VerdictEntry:
    """Read a verdict of a frozen review."""
    return VerdictEntry(
        question=row["question"],
        judgement=Judgement(row["judgement"]),
        response=Response(row["response"]) if row["response"] else None,
        comment=row["comment"],
        since=row["since"],
        must_answer=row.get("must_answer", False),
    )


def entries_of(rows: Iterable[Verdict]) -> tuple[VerdictEntry, ...]:
    """Return rows as the record has them, by question code; a cleared one is no verdict."""
    return tuple(
        VerdictEntry(
            question=row.question,
            judgement=Judgement(row.judgement),
            response=Response(row.response) if row.response else None,
            comment=row.comment,
            since=row.since,
            must_answer=row.must_answer,
        )
        for row in sorted(rows, key=lambda row: row.question)
        if row.judgement
    )


def so_far(
    submission: Submission, review: Review | None, verdicts: Iterable[Verdict]
) -> ReviewDocument:
    """Return a review that is not decided, or not even begun, in the form of a decided one."""
    return ReviewDocument(
        submission_sha256=submission.sha256,
        reviewer=str((review and review.claimed_by) or ""),
        started_at=review.started_at if review else submission.submitted_at,
        decided_at=None,
        decision="",
        outcome=None,
        summary="",
        due=None,
        verdicts=entries_of(verdicts),
    )


def changes(before: AnswerEntry | None, now: AnswerEntry) -> tuple[str, ...]:
    """Return which of the judged fields differ; all of them where there was no such question."""
    if before is None:
        return JUDGED_FIELDS
    return tuple(name for name in JUDGED_FIELDS if getattr(before, name) != getattr(now, name))


def reviewed_item(item: scoring.Item, verdict: VerdictEntry | None) -> scoring.Item:
    """Return an item with the reviewer's response where given (DESIGN, section 4)."""
    if verdict is None:
        return item
    response = verdict.response or item.response
    open_gap = (None, Response.NO, Response.PARTLY)
    return replace(
        item,
        response=response,
        confirmed=verdict.judgement == Judgement.AGREED,
        reviewer_only=response in open_gap and item.response not in open_gap,
    )


@dataclass(frozen=True)
class Reviewed:
    """A submission through the eyes of its review."""

    document: Document
    review: ReviewDocument

    @cached_property
    def items(self) -> tuple[scoring.Item, ...]:
        """Return the items with the reviewer's responses where given."""
        verdicts = self.review.by_question
        return tuple(reviewed_item(item, verdicts.get(item.code)) for item in self.document.items)

    @cached_property
    def scores(self) -> scoring.Scores:
        """Return the reviewed scores."""
        return self.document.score(self.items, reviewed=True)

    @cached_property
    def gaps(self) -> tuple[scoring.Gap, ...]:
        """Return the gaps by the reviewed responses, in gap order."""
        return scoring.gaps(self.items, version=self.document.rules)

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        """Return what returning and accepting ask of each question."""
        return tuple(
            self._judged(item, answer)
            for item, answer in zip(self.items, self.document.answers, strict=True)
        )

    def _judged(self, item: scoring.Item, answer: AnswerEntry) -> Judged:
        verdict = self.review.by_question.get(item.code)
        return Judged(
            item=item,
            judgement=verdict.judgement if verdict else None,
            has_full_action=answer.action is not None and answer.action.is_full,
        )

    @cached_property
    def agreeable(self) -> tuple[str, ...]:
        """Return the questions without a verdict that may be agreed to in one go: yes, uncritical.

        They are those that accepting does not wait for.
        """
        return tuple(
            j.item.code for j in self.judged if j.judgement is None and not j.needs_verdict
        )


def status_of(document: Document, review: ReviewDocument | None) -> Status:
    """Return the status that document and decided review speak of, whatever came later."""
    if review is not None and review.decision:
        return Status(review.decision)
    return document.status


def exchange(document: Document, review: ReviewDocument | None) -> dict[str, Any]:
    """Return the exchange format `copassess/1` (DESIGN, 7); gaps follow a decided review."""
    through = Reviewed(document, review) if review is not None and review.decision else None
    return {
        **document.frame(),
        "format": EXCHANGE_FORMAT,
        "status": status_of(document, review).value,
        "outcome": through and through.review.outcome and through.review.outcome.value,
        "answers": [answer_json(answer) for answer in document.answers],
        "scores": scores_json(document.scores),
        "reviewed": through and scores_json(through.scores),
        "gaps": [gap_json(gap) for gap in (through.gaps if through else document.gaps)],
    }
