"""The reviewers' queue: each assessment's newest submission, the longest waiting first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypedDict, cast
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils import timezone
from django_stubs_ext import WithAnnotations

from checklists.choices import Status
from checklists.models import Review, Submission
from copassess.accounts import countries
from copassess.accounts.models import User
from guidelines import catalogue

MINE = "mine"
WAITING = "waiting"
NEWEST = "newest"
# What UNICEF has still to do.
OPEN = (Status.SUBMITTED, Status.IN_REVIEW)


class _Stage(TypedDict):
    stage: str


if TYPE_CHECKING:
    # A type alone: at run time it cannot be made.
    Staged = WithAnnotations[Submission, _Stage]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a reviewer asked the queue for; empty where they did not."""

    status: str = ""
    sector: str = ""
    country: str = ""
    submitted_from: date | None = None
    submitted_to: date | None = None
    company: str = ""
    order: str = WAITING


@dataclass(frozen=True, slots=True)
class Row:
    """One submission as the queue shows it."""

    pk: UUID
    company: str
    title: str
    country: str
    sectors: str
    number: int
    submitted_at: datetime
    status: Status
    reviewer: str
    is_mine: bool

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for UNICEF."""
        return self.status in OPEN


def in_scope(user: User) -> "QuerySet[Staged]":
    """Return the newest submission of each assessment that the user may review.

    `stage` is where that submission stands, whatever the assessment has become since: one that was
    returned, submitted again and withdrawn still shows as returned. Withdrawn ones, and the user's
    own companies', are none of the queue's.
    """
    newer = Submission.objects.filter(
        assessment=OuterRef("assessment"), number__gt=OuterRef("number"), withdrawal__isnull=True
    )
    decided = Case(
        When(review__decision=Review.Decision.RETURNED, then=Value(Status.RETURNED.value)),
        When(review__decision=Review.Decision.ACCEPTED, then=Value(Status.ACCEPTED.value)),
        default=F("assessment__status"),
        output_field=CharField(),
    )
    foreign = Submission.objects.reviewable_by(user).exclude(
        assessment__organisation__in=list(user.roles)
    )
    # The checker has another name of its own for rows with a `stage`.
    return cast("QuerySet[Staged]", foreign.filter(~Exists(newer)).annotate(stage=decided))


def chosen(user: User, filters: Filters) -> "QuerySet[Staged]":
    """Return what the filters leave of the queue, in the order asked for."""
    rows = in_scope(user)
    if filters.status == MINE:
        rows = rows.filter(review__claimed_by=user, stage=Status.IN_REVIEW)
    elif filters.status:
        rows = rows.filter(stage=filters.status)
    if filters.sector:
        # Neither database searches a JSON list in the other's way; both hold it as this text.
        rows = rows.annotate(sector_text=Cast("assessment__sectors", TextField()))
        rows = rows.filter(sector_text__contains=f'"{filters.sector}"')
    if filters.country:
        rows = rows.filter(assessment__country=filters.country)
    if filters.company:
        rows = rows.filter(assessment__organisation__name__icontains=filters.company)
    if filters.submitted_from:
        rows = rows.filter(submitted_at__gte=_midnight(filters.submitted_from))
    if filters.submitted_to:
        rows = rows.filter(submitted_at__lt=_midnight(filters.submitted_to + timedelta(days=1)))
    return _ordered(rows, filters.order)


def _midnight(day: date) -> datetime:
    """Return when a day begins where the reader is."""
    return timezone.make_aware(datetime.combine(day, time.min))


def _ordered(rows: "QuerySet[Staged]", order: str) -> "QuerySet[Staged]":
    if order == NEWEST:
        return rows.order_by("-submitted_at", "pk")
    since = Case(
        When(stage__in=OPEN, then=F("submitted_at")), default=None, output_field=DateTimeField()
    )
    waiting = rows.annotate(waiting_since=since)
    return waiting.order_by(F("waiting_since").asc(nulls_last=True), "-submitted_at", "pk")


def for_list(rows: "QuerySet[Staged]") -> "QuerySet[Staged]":
    """Join what a row shows, and leave the frozen documents where they are."""
    joined = rows.select_related(
        "assessment__organisation", "review__claimed_by", "review__decided_by"
    )
    return joined.defer("document", "review__document")


def shown(submissions: "Iterable[Staged]", user: User) -> list[Row]:
    """Return the rows of a page."""
    titles = sector_titles()
    return [_row(submission, user, titles) for submission in submissions]


def _row(submission: "Staged", user: User, titles: Mapping[str, str]) -> Row:
    assessment = submission.assessment
    review: Review | None = getattr(submission, "review", None)
    reviewer = (review.decided_by if review.is_decided else review.claimed_by) if review else None
    return Row(
        pk=submission.pk,
        company=assessment.organisation.name,
        title=assessment.title,
        country=countries.name_of(assessment.country),
        sectors=", ".join(titles.get(code, code) for code in assessment.sectors),
        number=submission.number,
        submitted_at=submission.submitted_at,
        status=Status(submission.stage),
        reviewer=str(reviewer or ""),
        is_mine=reviewer == user,
    )


def counts(user: User) -> dict[str, int]:
    """Return how many submissions stand where, whatever the filters (one query)."""
    rows = in_scope(user).order_by().values("stage").annotate(count=Count("pk"))
    found = {row["stage"]: row["count"] for row in rows}
    return {status.value: found.get(status.value, 0) for status in Status}


def country_choices(user: User) -> list[tuple[str, str]]:
    """Return the countries that the user's queue has, by name (one query)."""
    codes = in_scope(user).order_by().values_list("assessment__country", flat=True).distinct()
    named = [(code, countries.name_of(code)) for code in codes]
    return sorted(named, key=lambda choice: choice[1])


def sector_titles() -> dict[str, str]:
    """Return the sectors of the newest revision: code and title, in order (one query)."""
    revision = catalogue.current()
    if revision is None or revision.document_id is None:
        return {}
    content = catalogue.by_sha256(revision.document_id)
    return {sector.code: sector.title for sector in content.sectors}
