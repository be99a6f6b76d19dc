"""`showsubmissions`: what the database holds of the submissions to assessments, as JSON."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from checklists.models import Assessment, Summary
from checklists.services import rebuilding
from checklists.verification import differences
from copassess.audit.models import Event
from copassess.mail.models import Mail


class Command(BaseCommand):
    """Show submissions with all that each one brings with it, and what does not fit."""

    help = "Prints what is stored of submissions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the assessments."""
        parser.add_argument("assessments", nargs="+")

    def handle(self, *args: object, **options: Any) -> None:  # noqa: ANN401 (argparse's)
        """Print one object; nobody may be writing."""
        assessments = Assessment.objects.filter(pk__in=options["assessments"])
        told = {
            "assessments": {str(row.pk): _stored(row) for row in assessments},
            "differences": list(_differences()),
        }
        self.stdout.write(json.dumps(told))


def _stored(assessment: Assessment) -> dict[str, Any]:
    """Return an assessment's status, submissions, and what must be as many as they are."""
    rows = assessment.submissions.without_document().order_by("number")
    events = Event.objects.filter(target_id=str(assessment.pk))
    receipts = Mail.objects.filter(kind="receipt")
    summary = Summary.objects.filter(assessment=assessment).first()
    return {
        "status": assessment.status,
        "submissions": [
            [str(row.pk), row.number, hasattr(row, "withdrawal")]
            for row in rows.select_related("withdrawal")
        ],
        "submitted": events.filter(kind="assessment.submit").count(),
        "withdrawn": events.filter(kind="assessment.withdraw").count(),
        "receipts": receipts.filter(to__in=_owners(assessment)).count(),
        "summary": str(summary.submission_id) if summary else "",
    }


def _owners(assessment: Assessment) -> list[str]:
    return list(assessment.organisation.memberships.values_list("user__email", flat=True))


def _differences() -> Iterator[str]:
    """Say what `verifysubmissions` and `rebuildportfolio --check` would."""
    for difference in differences():
        yield f"{difference.what}: {difference.how}"
    for row in rebuilding.differences():
        yield str(row)
