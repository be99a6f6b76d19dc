"""`manage.py importassessment FILE.json --organisation SLUG`: make a draft of a file."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from checklists import exchange
from checklists.exchange_reader import Unreadable
from checklists.wording import explain
from checklists.workflow import Invalid
from copassess.accounts.models import Organisation


class Command(BaseCommand):
    """Make a draft of a file, all or nothing, and print its ID."""

    help = "Makes a draft of a file in the exchange format and prints its ID."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and the organisation."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, metavar="SLUG")

    def handle(self, *args: object, **options: str) -> None:
        """Check the whole file, then store all of it or nothing."""
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            message = f"There is no organisation with the slug {options['organisation']!r}."
            raise CommandError(message)
        try:
            parsed = exchange.read(text_of(Path(options["file"])))
            assessment, left_out = exchange.import_assessment(
                parsed=parsed, organisation=organisation, by=None, at=timezone.now()
            )
        except Unreadable as error:
            message = "\n".join([*error.faults, "Nothing was stored."])
            raise CommandError(message) from error
        except Invalid as error:
            message = f"{explain(error)} Nothing was stored."
            raise CommandError(message) from error
        for document in left_out:
            self.stderr.write(f"Left out, as files travel by backup only: {document}")
        self.stdout.write(str(assessment.pk))


def text_of(path: Path) -> str:
    """Return a file's text. Raises CommandError."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = f"{path} is not written in UTF-8. Nothing was stored."
        raise CommandError(message) from error
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}."
        raise CommandError(message) from error
