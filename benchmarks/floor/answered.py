"""A submission with every answer noted."""

from datetime import date, timedelta

from django.utils import timezone

from checklists.choices import Response
from checklists.document import Declaration
from checklists.models import Answer, Assessment, Evidence, Submission
from checklists.services import submissions
from copassess.accounts.models import User
from floor.management.commands.setstage import open_draft

NOTES = {
    Response.YES: (
        "Written down, approved by the board and read again every year; the last reading changed "
        "two paragraphs, and the people who work with it were told in a meeting."
    ),
    Response.PARTLY: (
        "The practice exists at headquarters. Two subsidiaries follow an older text, which names "
        "no one who answers for it; both will take over the new one within the year."
    ),
    Response.NO: "Nothing is written yet. The matter is on the agenda of the next risk committee.",
    Response.NOT_APPLICABLE: "The company offers no such service, and none is planned this year.",
}
ORDER = (
    *(Response.YES, Response.PARTLY, Response.YES, Response.NO, Response.YES),
    *(Response.PARTLY, Response.NOT_APPLICABLE, Response.YES, Response.NO),
)


def submitted(sectors: str) -> tuple[User, Submission]:
    """Submit an assessment with every answer noted; return it with the company's owner."""
    owner, assessment = open_draft(sectors, sectors.split(","))
    fill(assessment)
    at = timezone.now()
    signed = Declaration("Owner", "Head of compliance", at.date())
    made = submissions.submit(assessment=assessment, by=owner, at=at, declaration=signed)
    return owner, made


def fill(assessment: Assessment) -> None:
    """Give every question a response, a note, and evidence or an action."""
    rows, evidence = list(Answer.objects.of(assessment)), []
    for number, row in enumerate(rows):
        row.response = ORDER[number % len(ORDER)]
        row.note = NOTES[Response(row.response)]
        if row.response == Response.YES:
            evidence.append(link(row))
        elif row.response != Response.NOT_APPLICABLE:
            row.action_text = "Write the procedure, train those who need it, have it approved"
            row.action_owner = "Head of public affairs"
            row.action_due = date.today() + timedelta(days=30 * (1 + number % 9))  # noqa: DTZ011 (any day)
    names = ["response", "note", "action_text", "action_owner", "action_due"]
    Answer.objects.bulk_update(rows, names)
    Evidence.objects.bulk_create(evidence)


def link(row: Answer) -> Evidence:
    """Return evidence of an answer."""
    url = f"https://intranet.example/procedures/{row.question.lower()}"
    return Evidence(answer=row, title="Procedure", url=url, added_at=timezone.now())
