"""Assessments for tests, made by the services that people use; a catalogue must be loaded."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import factory

from checklists.choices import EvidenceKind, Response, ScopeKind
from checklists.document import Declaration
from checklists.models import (
    Answer,
    AnswerHistory,
    Assessment,
    Evidence,
    EvidenceFile,
    Submission,
)
from checklists.services import assessments, submissions
from copassess.accounts.models import Membership, Role, User
from guidelines import catalogue
from tests.factories.accounts import MembershipFactory, OrganisationFactory

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
REASON = "The company has no such service, and none is planned."
SIGNED = Declaration("Maria Rojas", "Head of compliance", date(2026, 3, 2))


def first_sector() -> str:
    """Return the code of the first sector of the catalogue that is loaded."""
    revision = catalogue.current()
    assert revision is not None, "load a catalogue first"
    return catalogue.by_sha256(revision.document_id or "").sectors[0].code


def owner_of(organisation: Any) -> User:  # noqa: ANN401 (a declaration's instance)
    """Return an owner, a new one where the organisation has none."""
    rows = Membership.objects.filter(organisation=organisation, role=Role.OWNER)
    return (rows.first() or MembershipFactory.create(organisation=organisation)).user


class AssessmentFactory(factory.django.DjangoModelFactory[Assessment]):
    """A draft of the first sector, started by an owner of its organisation."""

    class Meta:
        model = Assessment

    organisation = factory.SubFactory(OrganisationFactory)
    sectors = factory.LazyFunction(lambda: [first_sector()])
    scope_kind = ScopeKind.COMPANY
    scope_name = ""
    scope_country = ""
    period_from = date(2026, 1, 1)
    period_to = date(2026, 12, 31)
    title = factory.Sequence(lambda n: f"Self-assessment {n}")
    by = factory.LazyAttribute(lambda made: owner_of(made.organisation))
    at = AT
    started_from = None

    @classmethod
    def _create(cls, model_class: type[Assessment], *args: object, **kwargs: Any) -> Assessment:  # noqa: ANN401
        """Start it as the pages do."""
        return assessments.start(**kwargs)


def answered_assessment(
    responses: Mapping[str, str] | None = None,
    *,
    default: str = Response.YES,
    evidence: Iterable[str] = (),
    **kwargs: Any,  # noqa: ANN401 (the factory's)
) -> Assessment:
    """Return an assessment whose questions are all answered with `default`, some by code otherwise.

    The questions in `evidence` have a link. An empty response leaves a question open.
    """
    assessment: Assessment = AssessmentFactory.create(**kwargs)
    fill(assessment, responses, default=default)
    attach(assessment, evidence)
    return assessment


def attach(assessment: Assessment, codes: Iterable[str]) -> None:
    """Attach a link to each of these questions."""
    linked = set(codes)
    Evidence.objects.bulk_create(
        Evidence(
            answer=answer,
            title=f"Evidence of {answer.question}",
            url=f"https://example.org/{answer.question}",
            added_at=AT,
        )
        for answer in Answer.objects.of(assessment)
        if answer.question in linked
    )


def attach_document(
    answer: Answer,
    title: str = "Policy",
    *,
    sha256: str = "0" * 64,
    at: datetime = AT,
) -> Evidence:
    """Note a document beside an answer, without storing any."""
    file = EvidenceFile.objects.create(
        organisation_id=answer.assessment.organisation_id,
        path=f"none/{uuid4().hex}",
        form="pdf",
        size=1_300_000,
        sha256=sha256,
        stored_at=at,
    )
    return Evidence.objects.create(
        answer=answer,
        kind=EvidenceKind.DOCUMENT,
        title=title,
        file=file,
        sha256=sha256,
        form=file.form,
        size=file.size,
        added_at=at,
    )


def fill(
    assessment: Assessment,
    responses: Mapping[str, str] | None = None,
    *,
    default: str = Response.YES,
) -> None:
    """Answer every question of an assessment in one go, as many saves would have left it."""
    rows = list(Answer.objects.of(assessment))
    for answer in rows:
        answer.response = (responses or {}).get(answer.question, default)
        answer.note = REASON if answer.response == Response.NOT_APPLICABLE else ""
        answer.version += 1
        answer.written_at = AT
    Answer.objects.bulk_update(rows, ["response", "note", "version", "written_at"])
    AnswerHistory.objects.bulk_create(
        AnswerHistory(
            answer=answer,
            version=answer.version,
            values={"response": answer.response, "note": answer.note},
            at=AT,
        )
        for answer in rows
    )


def submitted(
    assessment: Assessment | None = None,
    responses: Mapping[str, str] | None = None,
    **kwargs: Any,  # noqa: ANN401 (the factory's)
) -> Submission:
    """Submit an assessment; where none is given, a new one that is wholly answered."""
    if assessment is None:
        assessment = answered_assessment(responses, **kwargs)
    by = owner_of(assessment.organisation)
    return submissions.submit(assessment=assessment, by=by, at=AT, declaration=SIGNED)
