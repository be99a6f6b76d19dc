"""What a company says of itself, and the questions that thereby do not apply to it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from checklists import applicability, progress
from checklists.choices import Response
from checklists.models import Answer, Assessment
from checklists.services import answers
from checklists.services.answers import Changes, Sent, status_now
from checklists.workflow import DomainError, Invalid, Refused, Write
from copassess.accounts.models import User
from copassess.audit import services as audit


@transaction.atomic
def say(*, assessment: Assessment, facts: Mapping[str, bool], by: User, at: datetime) -> None:
    """Keep what the company says of itself, instead of what it said before.

    No answer changes. Raises Invalid for a fact that no question asks for, Refused.
    """
    content = progress.content_of(assessment)
    known = {fact.code for fact in applicability.facts_for(content, assessment.sectors)}
    if unknown := sorted(facts.keys() - known):
        raise Invalid("facts", None, "unknown", value=unknown[0])
    said = dict(sorted(facts.items()))
    if said == assessment.facts:
        return
    rows = Assessment.objects.filter(pk=assessment.pk).editable()
    if not rows.update(facts=said):
        raise Refused(Write.ANSWER, status_now(assessment))
    assessment.facts = said
    audit.record(
        "assessment.profile",
        by=by,
        at=at,
        target=assessment,
        organisation_id=assessment.organisation_id,
        facts={"facts": said},
    )


def confirm(
    *, assessment: Assessment, questions: Collection[str], by: User, at: datetime
) -> dict[str, DomainError | None]:
    """Answer "not applicable", each with the profile's reason, where nothing is answered yet.

    Returns what was written, with None, and what was not, with the error. A question that somebody
    answered meanwhile, or that may apply after all, stays as it is.
    """
    content = progress.content_of(assessment)
    rows = Answer.objects.of(assessment).filter(question__in=questions, response="")
    sent = [
        (answer, Sent(answer.version, _changes(answer, why), told={"via": "profile"}))
        for answer in rows.for_writing()
        if (why := applicability.reason(content, assessment.facts, answer.question))
    ]
    return answers.write_all(sent=sent, by=by, at=at)


def _changes(answer: Answer, why: str) -> Changes:
    """Return the response, with the reason before whatever the note says already."""
    note = answer.note if why in answer.note else f"{why}\n\n{answer.note}".strip()
    return Changes(response=Response.NOT_APPLICABLE, note=note)
