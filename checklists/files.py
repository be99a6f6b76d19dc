"""Finding what a command names, and writing files whole or not at all."""

import os
import tempfile
from pathlib import Path
from uuid import UUID

from checklists.document import Document, collect
from checklists.models import Assessment, Submission
from checklists.review_document import ReviewDocument


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


def write_whole(target: Path, content: bytes) -> None:
    """Write a file whole or not at all. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
