"""Whether the page that checks a report's code shows its score; a company decides for itself."""

from datetime import datetime

from django.db import transaction

from checklists.models import Assessment
from copassess.accounts.models import User
from copassess.audit import services as audit


@transaction.atomic
def set_score_public(*, assessment: Assessment, public: bool, by: User, at: datetime) -> None:
    """Show the score of all submissions of an assessment, or hide it; no event without a change."""
    rows = Assessment.objects.filter(pk=assessment.pk, is_score_public=not public)
    if not rows.update(is_score_public=public):
        return
    audit.record(
        "score.publish" if public else "score.hide",
        by=by,
        at=at,
        target=assessment,
        organisation_id=assessment.organisation_id,
    )
