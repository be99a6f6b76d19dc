"""What the tests of guests do: send a link, write as the guest, decide as a member."""

from datetime import timedelta
from typing import Any, cast

import pytest

from checklists.models import Answer, Assessment, GuestLink, Proposal
from checklists.services import answers, guests
from checklists.services.answers import Changes
from checklists.services.guests import Seen
from checklists.workflow import NotDone
from copassess.accounts.models import User
from copassess.audit.models import Event
from tests.factories.checklists import AssessmentFactory, owner_of
from tests.factories.together import AT

LATER = AT + timedelta(hours=1)
ASKED = {
    "area": "policies",
    "name": "Ines  Moreau",
    "email": "Ines@Example.org",
    "message": "You know this best.",
    "days": 14,
}


def company_draft() -> Assessment:
    """Return an assessment with nothing answered."""
    made: Assessment = AssessmentFactory.create(
        title="Self-assessment 2026", organisation__name="Example & Sons"
    )
    return made


def maria(draft: Assessment) -> User:
    """Return its owner, Maria."""
    owner = owner_of(draft.organisation)
    owner.name = "Maria Rojas"
    owner.save()
    return owner


def send(assessment: Assessment, by: User, **changed: Any) -> GuestLink:  # noqa: ANN401
    """Send a link."""
    return guests.send_link(assessment=assessment, by=by, at=AT, **{**ASKED, **changed})


def write(link: GuestLink, code: str = "GEN-A-1", **values: Any) -> str:  # noqa: ANN401
    """Keep a draft of the guest."""
    written = {"response": "yes", "note": "In place since spring.", "at": LATER, **values}
    return guests.keep(link=link, question=code, **written)


def proposed(link: GuestLink, code: str = "GEN-A-1", **values: Any) -> Proposal:  # noqa: ANN401
    """Return a proposal that the guest has sent."""
    write(link, code, **values)
    guests.finish(link=link, at=LATER)
    return Proposal.objects.for_writing().get(link=link, answer__question=code)


def seen_now(proposal: Proposal) -> Seen:
    """Return what a page shows that is loaded now."""
    version = Answer.objects.get(pk=proposal.answer_id).version
    return Seen(version, Proposal.objects.get(pk=proposal.pk).written_at)


def save(assessment: Assessment, by: User, **changes: Any) -> Answer:  # noqa: ANN401
    """Answer the first question as a member does."""
    answer = answers.find(assessment, "GEN-A-1")
    return answers.save(
        assessment=assessment,
        question="GEN-A-1",
        version=answer.version,
        changes=cast("Changes", changes),
        by=by,
        at=LATER,
    )


def reason_of(error: pytest.ExceptionInfo[NotDone]) -> str:
    """Return why it was not done."""
    return error.value.reason


def events() -> list[tuple[str, str, object]]:
    """Return what was recorded of guests: kind, actor, the link's name."""
    rows = Event.objects.filter(kind__regex="^(guest|proposal)")
    return [(row.kind, row.actor, row.facts["link"]) for row in rows]
