"""The exchange format `copassess/1`: assessments out to files, and in again, all or nothing."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext

from checklists.document import Document
from checklists.exchange_reader import Parsed, ReadAnswer, Unreadable, parse
from checklists.models import Answer, AnswerHistory, Assessment, Evidence
from checklists.review_document import ReviewDocument, exchange
from checklists.services import assessments
from checklists.services.answers import UNSTORABLE
from copassess.accounts.models import Organisation, User
from copassess.audit import services as audit
from guidelines import catalogue
from guidelines.catalogue import Catalogue

WRITTEN = ("response", "note", "action_text", "action_owner", "action_due", "action_status")


def export_text(document: Document, review: ReviewDocument | None = None) -> str:
    """Return the exchange format as a file holds it: keys sorted, indented, one line end last."""
    data = exchange(document, review)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def read(content: bytes) -> Parsed:
    """Check a file against the newest revision of its edition. Raises Unreadable."""
    return parse(content, newest_of)


def newest_of(edition: str) -> Catalogue | None:
    """Return the newest frozen revision of an edition."""
    # Databases refuse some letters in a question to them as well.
    is_code = bool(edition) and not UNSTORABLE.search(edition)
    newest = catalogue.current(edition) if is_code else None
    return catalogue.by_sha256(newest.document_id or "") if newest else None


@transaction.atomic
def import_assessment(
    *, parsed: Parsed, organisation: Organisation, by: User | None, at: datetime
) -> tuple[Assessment, tuple[str, ...]]:
    """Make a draft of a checked file; return it with the documents of evidence left out.

    Nobody (None) imports from the command line. Raises Unreadable where a revision was loaded since
    the file was checked, and no longer has all of its questions.
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
    fill(assessment, parsed, by=by, at=at)
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


def fill(assessment: Assessment, parsed: Parsed, *, by: User | None, at: datetime) -> None:
    """Put a file's answers into the rows that the assessment began with. Raises Unreadable."""
    rows = {answer.question: answer for answer in Answer.objects.of(assessment)}
    unknown = [one.question for one in parsed.answers if one.question not in rows]
    if unknown:
        sentence = gettext("%(question)s: the newest revision no longer asks this.")
        raise Unreadable([sentence % {"question": code} for code in unknown])
    # An answer that says nothing was never written: it stays as the assessment began with it.
    said = [one for one in parsed.answers if says_something(one)]
    filled = [rows[one.question] for one in said]
    for row, one in zip(filled, said, strict=True):
        for name, value in values_of(one).items():
            setattr(row, name, value)
        row.version, row.written_at, row.written_by = 1, at, by
    columns = [*WRITTEN, "carried_forward", "version", "written_at", "written_by"]
    Answer.objects.bulk_update(filled, columns)
    # Evidence of one instant stands in the order of its keys: the file's order stays.
    keys = iter(sorted(uuid4() for one in said for _link in one.links))
    evidence = {
        one.question: [
            Evidence(id=next(keys), answer=row, title=title, url=url, added_at=at, added_by=by)
            for title, url in one.links
        ]
        for row, one in zip(filled, said, strict=True)
    }
    Evidence.objects.bulk_create(entry for entries in evidence.values() for entry in entries)
    AnswerHistory.objects.bulk_create(
        AnswerHistory(answer=row, version=1, values=told(row, evidence[row.question]), at=at, by=by)
        for row in filled
    )


def says_something(one: ReadAnswer) -> bool:
    """Tell whether there is anything to store; the status of an action that is not there is not."""
    return bool(one.links) or any(one.values.get(name) for name in WRITTEN[:-1])


def values_of(one: ReadAnswer) -> dict[str, Any]:
    """Return the columns that a file's answer sets; without a response nothing is carried."""
    carried = one.carried_forward and bool(one.values["response"])
    return {**one.values, "carried_forward": carried}


def told(row: Answer, evidence: list[Evidence]) -> Mapping[str, Any]:
    """Return what the history keeps of an imported answer."""
    due = row.action_due.isoformat() if row.action_due else None
    values = {**{name: getattr(row, name) for name in WRITTEN}, "action_due": due}
    if evidence:
        values["evidence_imported"] = [[str(e.pk), e.title, e.url] for e in evidence]
    return values
