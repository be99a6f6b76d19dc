"""`manage.py gapreport ID --format pdf|html|xlsx|json -o FILE`: write a report to a file."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from checklists.files import NotFound, find, record_export, write_whole
from reports.files import FORMATS
from reports.pdf import ReportFailed


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
        try:
            document, review = find(options["id"])
            content = FORMATS[options["format"]].make(document, review)
            write_whole(Path(options["output"]), content)
        except NotFound as error:
            raise CommandError(str(error)) from error
        except ReportFailed as error:
            message = f"The report was not written: {error}."
            raise CommandError(message) from error
        except OSError as error:
            message = f"{options['output']} cannot be written: {error.strerror}."
            raise CommandError(message) from error
        record_export(document, options["format"], at=timezone.now())
        self.stdout.write(f"Wrote {options['output']}.")
