"""`manage.py exportassessment ID -o FILE.json`: write an assessment or a submission as JSON."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from checklists.exchange import export_text
from checklists.files import NotFound, find, record_export, write_whole


class Command(BaseCommand):
    """Write the exchange format; files of evidence travel by backup only."""

    help = "Writes an assessment (as it stands) or a submission (as frozen) as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the ID and the file."""
        parser.add_argument("id")
        parser.add_argument("-o", "--output", required=True, help="a file, or - for the terminal")

    def handle(self, *args: object, **options: str) -> None:
        """Write the file whole or not at all."""
        output = options["output"]
        try:
            document, review = find(options["id"])
            text = export_text(document, review)
            if output == "-":
                self.stdout.write(text, ending="")
            else:
                write_whole(Path(output), text.encode())
        except NotFound as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            message = f"{output} cannot be written: {error.strerror}."
            raise CommandError(message) from error
        record_export(document, "json", at=timezone.now())
        if output != "-":
            self.stdout.write(f"Wrote {output}.")
