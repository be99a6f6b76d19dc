"""Companies of the benchmark, as the rows that it reads; a catalogue must be loaded."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from checklists.choices import ScopeKind, Status
from checklists.models import Assessment, Submission, Summary, SummaryDetail
from checklists.services import benchmarks
from checklists.tallying import Figures
from copassess.accounts.models import Organisation, Size
from guidelines import catalogue
from guidelines.catalogue import Catalogue
from tests.factories.checklists import AT, first_sector

MONTH = date(2026, 3, 1)


def companies(
    count: int,
    *,
    sectors: Sequence[str] = (),
    size: str = Size.LARGE,
    score: int | None = 60,
    areas: Mapping[str, int] | None = None,
    joins: bool = True,
    country: str = "KE",
) -> list[Organisation]:
    """Return companies alike, each with one submitted assessment that speaks for it."""
    made = [
        Organisation(
            name=f"Company {n}", slug=uuid4().hex, country=country, size=size, joins_benchmark=joins
        )
        for n in range(count)
    ]
    Organisation.objects.bulk_create(made)
    for organisation in made:
        submits(organisation, sectors=sectors, score=score, areas=areas)
    return made


def submits(
    organisation: Organisation,
    *,
    sectors: Sequence[str] = (),
    score: int | None = 60,
    areas: Mapping[str, int] | None = None,
    scope: str = ScopeKind.COMPANY,
    at: datetime = AT,
) -> Summary:
    """Let a company submit an assessment, in figures alone."""
    submission = sent(organisation, list(sectors or [first_sector()]), scope, at)
    assessment = submission.assessment
    summary = Summary.objects.create(
        assessment=assessment,
        submission=submission,
        organisation=organisation,
        company=organisation.name,
        title=assessment.title,
        code=submission.code,
        country=organisation.country,
        sectors=f",{','.join(assessment.sectors)},",
        size=organisation.size,
        year=2026,
        round=1,
        status=Status.SUBMITTED,
        submitted_at=at,
        is_newest=True,
    )
    found = {} if score is None else {"policies": score, "csam": score}
    exact = None if score is None else 100 * score
    figures = Figures(exact, score, "", areas or found, answers={}, critical_gaps=0)
    SummaryDetail.objects.create(summary=summary, figures=figures.to_json())
    return summary


def sent(organisation: Organisation, sectors: list[str], scope: str, at: datetime) -> Submission:
    """Return a submission whose document says nothing."""
    revision = catalogue.current()
    assert revision is not None, "load a catalogue first"
    assessment = Assessment.objects.create(
        organisation=organisation,
        revision=revision,
        title="Self-assessment",
        sectors=sectors,
        scope_kind=scope,
        scope_name="" if scope == ScopeKind.COMPANY else "A part",
        country=organisation.country,
        period_from=date(2026, 1, 1),
        period_to=date(2026, 12, 31),
        status=Status.SUBMITTED,
    )
    return Submission.objects.create(
        assessment=assessment,
        number=1,
        code=f"T-{uuid4().hex[:12]}",
        document="{}",
        sha256="0" * 64,
        revision_document_id=revision.document_id or "",
        rules="1",
        submitted_at=at,
    )


def surround(organisation: Organisation, sector: str, content: Catalogue) -> None:
    """Let a company take part with nine more of its sector and size, far away, and publish."""
    Organisation.objects.filter(pk=organisation.pk).update(joins_benchmark=True)
    for number in range(9):
        areas = {area.code: 30 + 7 * number for area in content.areas}
        companies(
            1,
            sectors=[sector],
            size=organisation.size,
            score=30 + 7 * number,
            areas=areas,
            country="CR",
        )
    published()


def published(month: date = MONTH, at: datetime = AT) -> int:
    """Publish a month."""
    return benchmarks.publish(month=month, at=at)


def after(months: int) -> date:
    """Return a month so many months later."""
    return date(
        MONTH.year + (MONTH.month - 1 + months) // 12, (MONTH.month - 1 + months) % 12 + 1, 1
    )


def days(count: int) -> datetime:
    """Return an instant so many days later."""
    return AT + timedelta(days=count)
