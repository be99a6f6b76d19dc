"""The exchange format `copassess/1`: assessments out to files, and in again, all or nothing."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from checklists.document import Document
from checklists.exchange_reader import Parsed, ReadAnswer, parse
from checklists.models import Answer, AnswerHistory, Assessment, Evidence
from checklists.review_document import ReviewDocument, exchange
from checklists.services import assessments
from copassess.accounts.models import Organisation, User
from copassess.audit import services as audit
from guidelines import catalogue
from guidelines.catalogue import Catalogue
from guidelines.models import Revision

HISTORY = ("response", "note", "action_text", "action_owner", "action_status")


def export_text(document: Document, review: ReviewDocument | None = None) -> str:
    """Return the exchange format as a file holds it: keys sorted, indented, one line end last."""
    data = exchange(document, review)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def read(text: str) -> Parsed:
    """Check a file against the newest revision of its edition. Raises Unreadable."""
    return parse(text, newest_of)


def newest_of(edition: str) -> Catalogue | None:
    """Return the newest frozen revision of an edition."""
    rows = Revision.objects.filter(edition__code=edition, document__isnull=False)
    newest = rows.order_by("-number").first()
    return catalogue.by_sha256(newest.document_id or "") if newest else None


@transaction.atomic
def import_assessment(
    *, parsed: Parsed, organisation: Organisation, by: User | None, at: datetime
) -> tuple[Assessment, tuple[str, ...]]:
    """Make a draft of a checked file; return it with the documents of evidence left out.

    Raises Invalid where the assessment's frame cannot be.
    """
    assessment = assessments.start(
        organisation=organisation,
        sectors=parsed.sectors,
        scope_kind=parsed.scope_kind,
        scope_name=parsed.scope_name,
        scope_country=parsed.scope_country,
        period_from=parsed.period_from,
        period_to=parsed.period_to,
        title=parsed.title,
        by=by,
        at=at,
        edition=parsed.edition,
    )
    rows = {answer.question: answer for answer in Answer.objects.of(assessment)}
    evidence: list[Evidence] = []
    for one in parsed.answers:
        evidence += fill(rows[one.question], one, by=by, at=at)
    names = ["response", "note", "carried_forward", "action_text", "action_owner", "action_due"]
    names += ["action_status", "version", "written_at", "written_by"]
    Answer.objects.bulk_update(rows.values(), names)
    Evidence.objects.bulk_create(evidence)
    AnswerHistory.objects.bulk_create(
        AnswerHistory(answer=row, version=row.version, values=told(row), at=at, by=by)
        for row in rows.values()
        if row.version
    )
    left_out = tuple(
        f"{one.question}: {title}" for one in parsed.answers for title in one.documents
    )
    audit.record(
        "assessment.import",
        by=by,
        at=at,
        target=assessment,
        organisation_id=organisation.pk,
        facts={"answers": len(parsed.answers), "left_out": len(left_out)},
    )
    return assessment, left_out


def fill(row: Answer, one: ReadAnswer, *, by: User | None, at: datetime) -> list[Evidence]:
    """Put a file's answer into its row; return its links."""
    for name, value in one.values.items():
        setattr(row, name, value)
    row.carried_forward = one.carried_forward and bool(row.response)
    row.version, row.written_at, row.written_by = 1, at, by
    return [
        Evidence(answer=row, title=title or url[:200], url=url, added_at=at, added_by=by)
        for title, url in one.links
    ]


def told(row: Answer) -> Mapping[str, Any]:
    """Return what the history keeps of an imported answer."""
    due = row.action_due.isoformat() if row.action_due else None
    return {**{name: getattr(row, name) for name in HISTORY}, "action_due": due}
