"""A decided review as a frozen document, and what a submission looks like through it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, Self

from checklists import scoring
from checklists.choices import Judgement, Outcome, Response, Status
from checklists.document import Document, answer_json, canonical, gap_json, scores_json

FORMAT = "copassess-review/1"
EXCHANGE_FORMAT = "copassess/1"


@dataclass(frozen=True)
class VerdictEntry:
    """A verdict as the company sees it; internal notes are not part of the record."""

    question: str
    judgement: Judgement
    response: Response | None
    comment: str
    since: int


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

    def to_json(self, document: Document) -> str:
        """Return the canonical text, with the reviewed scores and gaps of that submission."""
        through = Reviewed(document, self)
        return canonical(
            {
                "format": FORMAT,
                "submission_sha256": self.submission_sha256,
                "reviewer": self.reviewer,
                "started_at": self.started_at.astimezone(UTC).isoformat(),
                "decided_at": self.decided_at and self.decided_at.astimezone(UTC).isoformat(),
                "decision": self.decision,
                "outcome": self.outcome and self.outcome.value,
                "summary": self.summary,
                "due": self.due and self.due.isoformat(),
                "verdicts": [
                    {
                        "question": v.question,
                        "judgement": v.judgement.value,
                        "response": v.response and v.response.value,
                        "comment": v.comment,
                        "since": v.since,
                    }
                    for v in self.verdicts
                ],
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


def verdict_of(row: Mapping[str, Any]) -> VerdictEntry:
    """Read a verdict of a frozen review."""
    return VerdictEntry(
        question=row["question"],
        judgement=Judgement(row["judgement"]),
        response=Response(row["response"]) if row["response"] else None,
        comment=row["comment"],
        since=row["since"],
    )


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
        return scoring.gaps(self.items)


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
