"""What stands above a review: whose submission it is, where it stands, who has claimed it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from checklists.choices import Outcome, ScopeKind, Status
from checklists.document import Document
from checklists.review_round import OtherSubmission, Round
from copassess.accounts import countries
from copassess.accounts.models import User


@dataclass(frozen=True, slots=True)
class Decision:
    """How a decided review ended."""

    status: Status
    outcome: str
    reviewer: str
    at: datetime
    due: date | None
    summary: str


@dataclass(frozen=True, slots=True)
class Header:
    """A submission's frame and its claim. `claimed_at` is None while nobody has claimed it."""

    company: str
    country: str
    title: str
    scope: str
    sectors: tuple[str, ...]
    period_from: date
    period_to: date
    number: int
    code: str
    submitted_at: datetime
    submitted_by: str
    status: Status
    claimed_by: str
    claimed_at: datetime | None
    is_mine: bool
    decision: Decision | None
    others: tuple[OtherSubmission, ...]

    @property
    def can_start(self) -> bool:
        """Tell whether it waits for a reviewer."""
        return self.status == Status.SUBMITTED

    @property
    def is_claimed(self) -> bool:
        """Tell whether somebody reviews it."""
        return self.status == Status.IN_REVIEW


def header(this: Round, user: User) -> Header:
    """Return what stands above the questions, as this user meets it."""
    document, review = this.document, this.review
    in_review = this.status == Status.IN_REVIEW and review is not None
    titles = document.catalogue.sector_by_code
    return Header(
        company=document.organisation.name,
        country=countries.name_of(document.country),
        title=document.title,
        scope=scope_sentence(document),
        sectors=tuple(titles[code].title for code in document.sectors),
        period_from=document.period_from,
        period_to=document.period_to,
        number=document.number,
        code=document.code,
        submitted_at=this.submission.submitted_at,
        submitted_by=document.submitted_by,
        status=this.status,
        claimed_by=str(review.claimed_by or "") if review and in_review else "",
        claimed_at=review.claimed_at if review and in_review else None,
        is_mine=in_review and review is not None and review.claimed_by_id == user.pk,
        decision=_decision(this),
        others=this.others,
    )


def scope_sentence(document: Document) -> str:
    """Return what part of the company was looked at."""
    kind = ScopeKind(document.scope.kind)
    named = document.scope.name or ""
    if kind == ScopeKind.COUNTRY and document.scope.country:
        named = countries.name_of(document.scope.country)
    if not named:
        return str(kind.label)
    return _("%(kind)s: %(name)s") % {"kind": kind.label, "name": named}


def _decision(this: Round) -> Decision | None:
    decided = this.through.review
    if not decided.decision or decided.decided_at is None:
        return None
    outcome = decided.outcome
    return Decision(
        status=Status(decided.decision),
        outcome=str(outcome.label) if outcome == Outcome.PLAN_AGREED else "",
        reviewer=decided.reviewer,
        at=decided.decided_at,
        due=decided.due,
        summary=decided.summary,
    )
