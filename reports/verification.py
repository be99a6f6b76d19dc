"""What anybody may learn of a report by its code: that it is genuine, and where it stands."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from checklists.choices import Status
from checklists.document import Document
from checklists.models import Submission
from checklists.review_document import ReviewDocument
from reports.build.cover import status_words


@dataclass(frozen=True)
class Verified:
    """What stands behind a code; never a score."""

    code: str
    company: str
    edition: str
    checklists: tuple[str, ...]
    submitted_at: datetime
    status: str
    sha256: str


def by_code(code: str) -> Verified | None:
    """Return what a code stands for; None for every code that was not issued (one query)."""
    rows = Submission.objects.select_related("assessment", "review", "withdrawal")
    submission = rows.filter(code=normal(code)).first()
    if submission is None:
        return None
    document = Document.from_json(submission.document)
    content = document.catalogue
    return Verified(
        code=submission.code,
        company=document.organisation.name,
        edition=f"{content.edition.title} ({content.edition.year})",
        checklists=tuple(c.title for c in content.checklists_for(document.sectors)),
        submitted_at=submission.submitted_at,
        status=standing(submission, document),
        sha256=submission.sha256,
    )


def normal(code: str) -> str:
    """Return a code as it was issued, however it was typed."""
    letters = "".join(c for c in code.upper() if c.isascii() and c.isalnum())
    letters = letters.removeprefix("COP")
    return f"COP-{letters[:4]}-{letters[4:8]}" if len(letters) == 8 else ""


def standing(submission: Submission, document: Document) -> str:
    """Return where a submission stands today, in words."""
    if hasattr(submission, "withdrawal"):
        return _("Withdrawn by the company.")
    newer = submission.assessment.submissions.filter(number__gt=submission.number)
    if newer.exists():
        return _("Superseded: the company has submitted this assessment again.")
    review = getattr(submission, "review", None)
    decided = ReviewDocument.from_json(review.document) if review and review.is_decided else None
    if decided is None and submission.assessment.status == Status.IN_REVIEW:
        return _("Self-assessed; UNICEF is reviewing it.")
    return f"{status_words(document, decided)}."
