"""`manage.py gapreport ID --format pdf|html|xlsx|json -o FILE`: write a report to a file."""

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from checklists.document import Document, collect
from checklists.models import Assessment, Submission
from checklists.review_document import ReviewDocument
from reports.files import FORMATS
from reports.pdf import ReportFailed
from reports.views.reports import documents


class Command(BaseCommand):
    """Write the gap report of a submission, or of an assessment as it stands."""

    help = "Writes the gap report of an assessment (a draft) or of a submission."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the ID, the format and the file."""
        parser.add_argument("id")
        parser.add_argument("--format", choices=sorted(FORMATS), default="pdf")
        parser.add_argument("-o", "--output", required=True, type=Path)

    def handle(self, *args: object, **options: str) -> None:
        """Make the report whole, then put it in its place."""
        document, review = found(options["id"])
        try:
            content = FORMATS[options["format"]].make(document, review)
            write(Path(options["output"]), content)
        except ReportFailed as error:
            message = f"The report was not written: {error}."
            raise CommandError(message) from error
        except OSError as error:
            message = f"{options['output']} cannot be written: {error.strerror}."
            raise CommandError(message) from error
        self.stdout.write(f"Wrote {options['output']}.")


def found(text: str) -> tuple[Document, ReviewDocument | None]:
    """Return the documents of a submission, or an assessment's live ones. Raises CommandError."""
    try:
        key = UUID(text)
    except ValueError as error:
        message = f"{text!r} is no ID: copy it from the address of the assessment's page."
        raise CommandError(message) from error
    rows = Submission.objects.select_related("assessment__organisation", "review")
    submission = rows.filter(pk=key).first()
    if submission is not None:
        return documents(submission)
    assessment = Assessment.objects.for_page().filter(pk=key).first()
    if assessment is None:
        message = f"There is neither an assessment nor a submission with the ID {key}."
        raise CommandError(message)
    return collect(assessment), None


def write(target: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
