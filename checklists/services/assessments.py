"""Starting, renaming and deleting assessments."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from checklists import applicability
from checklists.choices import EvidenceKind, ScopeKind, Status
from checklists.models import Answer, AnswerHistory, Assessment, Evidence, Submission
from checklists.services.answers import status_now
from checklists.services.catalogue import build, freeze
from checklists.workflow import Invalid, Refused, Write
from copassess.accounts.models import Organisation, User
from copassess.audit import services as audit
from guidelines import catalogue
from guidelines.catalogue import Catalogue
from guidelines.models import Edition, Revision

CARRIED = ("response", "note", "action_text", "action_owner", "action_due", "action_status")


@transaction.atomic
def start(
    *,
    organisation: Organisation,
    sectors: Collection[str],
    scope_kind: str,
    scope_name: str,
    scope_country: str,
    period_from: date,
    period_to: date,
    title: str,
    by: User | None,
    at: datetime,
    started_from: Assessment | None = None,
    edition: str = "",
) -> Assessment:
    """Make a draft in the edition's newest revision, answers carried forward. Raises Invalid."""
    revision, content = _frozen_revision(edition)
    assessment = Assessment(
        organisation=organisation,
        revision=revision,
        title=title,
        sectors=[code for code in content.sector_by_code if code in sectors],
        scope_kind=scope_kind,
        scope_name=scope_name,
        scope_country=scope_country,
        country=scope_country or organisation.country,
        period_from=period_from,
        period_to=period_to,
        started_from=started_from,
        created_by=by,
        created_at=at,
    )
    _check(assessment, unknown_sectors=set(sectors) - set(assessment.sectors))
    _store(assessment, content, started_from, by=by, at=at)
    facts = {"from": str(started_from.pk) if started_from else None}
    _record("assessment.start", assessment, by=by, at=at, facts=facts)
    return assessment


@transaction.atomic
def rename(*, assessment: Assessment, title: str, by: User, at: datetime) -> None:
    """Give it another title while it can be edited. Raises Refused."""
    rows = Assessment.objects.filter(pk=assessment.pk).editable()
    before = assessment.title
    if not rows.update(title=title):
        raise Refused(Write.RENAME, status_now(assessment))
    assessment.title = title
    _record("assessment.rename", assessment, by=by, at=at, facts={"title": [before, title]})


@transaction.atomic
def delete(*, assessment: Assessment, by: User, at: datetime) -> None:
    """Remove a draft that was never submitted, with all that is in it. Raises Refused."""
    rows = Assessment.objects.filter(pk=assessment.pk)
    # Takes the row: a submission at the same moment either waits, or has moved the status.
    if not rows.filter(status=Status.DRAFT).update(writes=F("writes") + 1):
        raise Refused(Write.DELETE, status_now(assessment))
    if Submission.objects.filter(assessment=assessment).exists():
        raise Refused(Write.DELETE, Status.DRAFT, reason="submitted_before")
    _record("assessment.delete", assessment, by=by, at=at)
    rows.delete()


def newest_content() -> Catalogue | None:
    """Return what a new assessment would ask, None before anything is loaded."""
    revision = catalogue.current() or _newest()
    if revision is None:
        return None
    if revision.document_id is None:
        return build(revision)
    return catalogue.by_sha256(revision.document_id)


def _store(
    assessment: Assessment,
    content: Catalogue,
    started_from: Assessment | None,
    *,
    by: User | None,
    at: datetime,
) -> None:
    """Write it with every answer, empty or carried forward: a later save is one compare-and-set."""
    if started_from:
        known = {fact.code for fact in applicability.facts_for(content, assessment.sectors)}
        said = started_from.facts.items()
        assessment.facts = {code: is_so for code, is_so in said if code in known}
    assessment.save(force_insert=True)
    answers = {
        question.code: Answer(assessment=assessment, question=question.code)
        for question in content.questions_for(assessment.sectors)
    }
    carried = _carry_forward(started_from, answers) if started_from else []
    Answer.objects.bulk_create(answers.values())
    _store_beside(carried, by=by, at=at)


def _newest(edition: str = "") -> Revision | None:
    rows = Revision.objects.select_related("edition")
    if edition:
        rows = rows.filter(edition__code=edition)
    return rows.order_by("-edition__year", "-number").first()


def _frozen_revision(edition: str) -> tuple[Revision, Catalogue]:
    """Return the revision that a new assessment is made in, and its content. Raises Invalid."""
    newest = _newest(edition)
    if newest is None:
        raise Invalid("sectors", None, "no_catalogue")
    # A load takes this row too: what is read next is not altered until the assessment uses it.
    Edition.objects.select_for_update(no_key=True).get(pk=newest.edition_id)
    revision = catalogue.current(edition)
    if revision is None:
        # The rows came by `loaddata`, which freezes nothing.
        revision, newest.document = newest, freeze(newest)
    return revision, catalogue.by_sha256(revision.document_id or "")


def _check(assessment: Assessment, *, unknown_sectors: Collection[str]) -> None:
    """Refuse a frame that contradicts itself. Raises Invalid."""
    earlier = assessment.started_from
    faults = {
        ("title", "required"): not assessment.title,
        ("sectors", "unknown"): unknown_sectors,
        ("scope_kind", "unknown"): assessment.scope_kind not in ScopeKind.values,
        ("scope_name", "required"): (
            assessment.scope_kind == ScopeKind.PRODUCT and not assessment.scope_name
        ),
        ("scope_country", "required"): (
            assessment.scope_kind == ScopeKind.COUNTRY and not assessment.scope_country
        ),
        ("period_to", "before_period"): assessment.period_to < assessment.period_from,
        ("started_from", "unknown"): (
            earlier and earlier.organisation_id != assessment.organisation_id
        ),
    }
    for (field, reason), is_fault in faults.items():
        if is_fault:
            raise Invalid(field, None, reason)


def _carry_forward(
    earlier: Assessment, answers: Mapping[str, Answer]
) -> list[tuple[Answer, Answer]]:
    """Fill new answers with what was said to the same questions; return pairs of old and new.

    A carried response counts once it is confirmed.
    """
    rows = Answer.objects.of(earlier).prefetch_related("evidence")
    pairs = [(old, answers[old.question]) for old in rows if old.question in answers]
    for old, new in pairs:
        for name in CARRIED:
            setattr(new, name, getattr(old, name))
        new.carried_forward = bool(new.response)
    return pairs


def _store_beside(
    pairs: Collection[tuple[Answer, Answer]], *, by: User | None, at: datetime
) -> None:
    """Begin the history of carried answers, and copy the links of their evidence."""
    AnswerHistory.objects.bulk_create(
        AnswerHistory(answer=new, version=0, values=_values(new), at=at, by=by) for _, new in pairs
    )
    Evidence.objects.bulk_create(
        Evidence(answer=new, title=evidence.title, url=evidence.url, added_at=at, added_by=by)
        for old, new in pairs
        for evidence in old.evidence.all()
        if evidence.kind == EvidenceKind.LINK
    )


def _values(answer: Answer) -> dict[str, object]:
    """Return what was carried forward, as the history holds it."""
    values = {name: getattr(answer, name) for name in CARRIED}
    return {**values, "action_due": answer.action_due and answer.action_due.isoformat()}


def _record(
    kind: str,
    assessment: Assessment,
    *,
    by: User | None,
    at: datetime,
    facts: Mapping[str, object] | None = None,
) -> None:
    audit.record(
        kind,
        by=by,
        at=at,
        target=assessment,
        organisation_id=assessment.organisation_id,
        facts=facts,
    )
