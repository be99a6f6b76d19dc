"""Finding what a command names, and writing files whole or not at all."""

import os
import tempfile
from datetime import datetime
from pathlib import Path
from uuid import UUID

from checklists.document import Document, collect
from checklists.models import Assessment, Submission
from checklists.review_document import ReviewDocument
from copassess.audit import services as audit


class NotFound(Exception):  # noqa: N818 (named for what it says)
    """Nothing has this ID; the text says what to do."""


def documents_of(submission: Submission) -> tuple[Document, ReviewDocument | None]:
    """Return a submission's frozen documents; an undecided review has none."""
    review = getattr(submission, "review", None)
    decided = ReviewDocument.from_json(review.document) if review and review.is_decided else None
    return Document.from_json(submission.document), decided


def find(text: str) -> tuple[Document, ReviewDocument | None]:
    """Return a submission's documents, or an assessment's live ones. Raises NotFound."""
    try:
        key = UUID(text)
    except ValueError as error:
        message = f"{text!r} is no ID: copy it from the address of the assessment's page."
        raise NotFound(message) from error
    rows = Submission.objects.select_related("assessment__organisation", "review")
    submission = rows.filter(pk=key).first()
    if submission is not None:
        return documents_of(submission)
    assessment = Assessment.objects.for_page().filter(pk=key).first()
    if assessment is None:
        message = f"There is neither an assessment nor a submission with the ID {key}."
        raise NotFound(message)
    return collect(assessment), None


def record_export(document: Document, form: str, *, at: datetime) -> None:
    """Leave an event of an export from the command line; the organisation sees it."""
    assessment = Assessment.objects.get(pk=document.assessment)
    audit.record(
        "report.export",
        by=None,
        at=at,
        target=assessment,
        organisation_id=assessment.organisation_id,
        facts={"format": form, "submission": document.number or None},
    )


def write_whole(target: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises OSError."""
    # What a link leads to is written, not the link; pipes and terminals cannot be replaced.
    place = target.resolve()
    if place.exists() and not (place.is_file() or place.is_dir()):
        place.write_bytes(content)
        return
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name[:100]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(place.stat().st_mode & 0o777 if place.is_file() else usual_mode())
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def usual_mode() -> int:
    """Return the rights that a new file has for whoever runs this."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
