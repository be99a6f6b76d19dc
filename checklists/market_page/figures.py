"""What is known of each market: a draft's live answers, else the frozen submission and review."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from checklists import progress, scoring
from checklists.choices import ScopeKind, Severity, Status
from checklists.files import documents_of
from checklists.models import Assessment, Submission
from checklists.review_document import Reviewed
from copassess.accounts import countries
from guidelines.catalogue import Catalogue

KINDS = list(ScopeKind)


@dataclass(frozen=True, slots=True)
class Market:
    """One assessment; `items` are by question, with the reviewer's responses once decided.

    A draft's scores are ranges only; `reviewed` is None without a decided review. `said` are the
    company's own responses.
    """

    assessment: Assessment
    content: Catalogue
    name: str
    own: scoring.Scores
    reviewed: scoring.Scores | None
    items: Mapping[str, scoring.Item]
    said: tuple[scoring.Item, ...]
    submitted_at: datetime | None

    @property
    def is_draft(self) -> bool:
        """Tell whether it is counted from answers that nobody has submitted."""
        return self.submitted_at is None

    @property
    def standing(self) -> scoring.Scores:
        """Return the scores that stand: reviewed ones, else the company's own."""
        return self.reviewed or self.own

    @property
    def key(self) -> tuple[str, str, str]:
        """Return what makes it the same market as another period's."""
        return key_of(self.assessment)

    @property
    def period(self) -> str:
        """Return the months that it is about, as in "Jan 2026 to Dec 2026"."""
        return period_of(self.assessment)

    def url(self, question: str) -> str:
        """Return where a question's card is."""
        return card_url(self.assessment, self.content, question)


def read(assessments: Iterable[Assessment]) -> tuple[Market, ...]:
    """Read them all, in order (two queries)."""
    rows = in_order(assessments)
    drafts = [row.pk for row in rows if row.status == Status.DRAFT]
    responses = progress.responses_of_all(drafts)
    sent = _submissions([row.pk for row in rows if row.status != Status.DRAFT])
    return tuple(
        _submitted(row, sent[row.pk]) if row.pk in sent else _draft(row, responses.get(row.pk, {}))
        for row in rows
    )


def in_order(assessments: Iterable[Assessment]) -> list[Assessment]:
    """Return the whole company first, then countries, then products, each by name and period."""
    return sorted(assessments, key=_order)


def period_of(row: Assessment) -> str:
    """Return the months that it is about, as in "Jan 2026 to Dec 2026"."""
    return gettext("%(first)s to %(last)s") % {
        "first": date_format(row.period_from, "M Y"),
        "last": date_format(row.period_to, "M Y"),
    }


def read_with_earlier(
    assessments: Sequence[Assessment], every: Sequence[Assessment]
) -> tuple[tuple[Market, ...], Mapping[UUID, Market]]:
    """Read them, and each one's last submission of an earlier period, by the later one's ID.

    Two queries, however many there are.
    """
    earlier = {row.pk: found for row in assessments if (found := _earlier(row, every))}
    needed = {row.pk: row for row in (*assessments, *earlier.values())}
    markets = {market.assessment.pk: market for market in read(needed.values())}
    shown = {row.pk for row in assessments}
    return (
        tuple(market for key, market in markets.items() if key in shown),
        {key: markets[row.pk] for key, row in earlier.items()},
    )


def key_of(row: Assessment) -> tuple[str, str, str]:
    """Return what makes two assessments the same market's."""
    return (row.scope_kind, row.scope_country, row.scope_name)


def name_of(assessment: Assessment) -> str:
    """Return what an assessment looks at, in as few words as a column has room for."""
    match assessment.scope_kind:
        case ScopeKind.COUNTRY:
            return countries.name_of(assessment.scope_country)
        case ScopeKind.PRODUCT:
            return assessment.scope_name
        case _:
            return gettext("Whole company")


def is_critical_gap(item: scoring.Item) -> bool:
    """Tell whether it is critical and answered no or partly; an open one may yet become yes."""
    return item.severity == Severity.CRITICAL and item.is_gap and item.response is not None


def areas_of(markets: Sequence[Market]) -> dict[str, str]:
    """Return the short titles of all their areas, by code, in order."""
    return {area.code: area.short_title for market in markets for area in market.content.areas}


def card_url(assessment: Assessment, content: Catalogue, question: str) -> str:
    """Return where a question's card is."""
    return f"{area_url(assessment, content.by_code[question].area)}#question-{question}"


def area_url(assessment: Assessment, area: str) -> str:
    """Return where an area's questions are."""
    return reverse("checklists:assessment-area", args=[assessment.pk, area])


def _earlier(row: Assessment, every: Iterable[Assessment]) -> Assessment | None:
    """Return the same market's last submitted assessment that ended before this one began."""
    if row.status == Status.DRAFT:
        return None
    before = [
        other
        for other in every
        if other.status != Status.DRAFT
        and key_of(other) == key_of(row)
        and other.period_to < row.period_from
    ]
    return max(before, key=lambda other: (other.period_to, other.created_at), default=None)


def _order(row: Assessment) -> tuple[int, str, str, str]:
    kind = ScopeKind(row.scope_kind)
    return (KINDS.index(kind), name_of(row), row.period_from.isoformat(), str(row.pk))


def _submissions(assessments: Sequence[UUID]) -> dict[UUID, Submission]:
    """Return the newest submission of each (one query)."""
    rows = Submission.objects.filter(assessment__in=assessments).newest()
    return {row.assessment_id: row for row in rows.select_related("review")}


def _draft(row: Assessment, responses: Mapping[str, str]) -> Market:
    content = progress.content_of(row)
    items = progress.items_of(content, row.sectors, responses)
    return Market(
        assessment=row,
        content=content,
        name=name_of(row),
        own=progress.scores_of(content, row.sectors, items),
        reviewed=None,
        items={item.code: item for item in items},
        said=tuple(items),
        submitted_at=None,
    )


def _submitted(row: Assessment, submission: Submission) -> Market:
    document, decided = documents_of(submission)
    through = Reviewed(document, decided) if decided else None
    items = through.items if through else document.items
    return Market(
        assessment=row,
        content=document.catalogue,
        name=name_of(row),
        own=document.scores,
        reviewed=through.scores if through else None,
        items={item.code: item for item in items},
        said=document.items,
        submitted_at=submission.submitted_at,
    )
