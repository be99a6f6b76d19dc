"""`manage.py exportassessment ID -o FILE.json`: write an assessment or a submission as JSON."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from checklists.exchange import export_text
from checklists.files import NotFound, find, write_whole


class Command(BaseCommand):
    """Write the exchange format; files of evidence travel by backup only."""

    help = "Writes an assessment (as it stands) or a submission (as frozen) as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the ID and the file."""
        parser.add_argument("id")
        parser.add_argument("-o", "--output", required=True, help="a file, or - for the terminal")

    def handle(self, *args: object, **options: str) -> None:
        """Write the file whole or not at all."""
        try:
            text = export_text(*find(options["id"]))
        except NotFound as error:
            raise CommandError(str(error)) from error
        if options["output"] == "-":
            self.stdout.write(text, ending="")
            return
        try:
            write_whole(Path(options["output"]), text.encode())
        except OSError as error:
            message = f"{options['output']} cannot be written: {error.strerror}."
            raise CommandError(message) from error
        self.stdout.write(f"Wrote {options['output']}.")
