"""`manage.py importassessment FILE.json --organisation SLUG`: make a draft of a file."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from checklists import exchange
from checklists.exchange_reader import SIZE_MAX, Unreadable
from checklists.wording import explain
from checklists.workflow import Invalid
from copassess.accounts.models import Organisation


class Command(BaseCommand):
    """Make a draft of a file, all or nothing, and print its ID."""

    help = "Makes a draft of a file in the exchange format and prints its ID."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and the organisation."""
        parser.add_argument("file", help="a file, or - for what is piped in")
        parser.add_argument("--organisation", required=True, metavar="SLUG")

    def handle(self, *args: object, **options: str) -> None:
        """Check the whole file, then store all of it or nothing."""
        slug = options["organisation"]
        organisation = Organisation.objects.filter(slug=slug).first()
        if organisation is None:
            known = Organisation.objects.order_by("-created_at").values_list("slug", flat=True)[:10]
            names = ", ".join(known) or "none yet; sign up and name one first"
            message = f"There is no organisation with the slug {slug!r}. The newest: {names}."
            raise CommandError(message)
        try:
            parsed = exchange.read(bytes_of(options["file"]))
            assessment, left_out = exchange.import_assessment(
                parsed=parsed, organisation=organisation, by=None, at=timezone.now()
            )
        except Unreadable as error:
            raise refused(options["file"], error.faults) from error
        except Invalid as error:
            raise refused(options["file"], [explain(error)]) from error
        for document in left_out:
            self.stderr.write(f"Left out, as files of evidence travel by backup only: {document}")
        self.stdout.write(str(assessment.pk))


def bytes_of(name: str) -> bytes:
    """Return what a file holds, up to one byte too much. Raises CommandError."""
    if name == "-":
        return sys.stdin.buffer.read(SIZE_MAX + 1)
    try:
        with Path(name).open("rb") as file:
            return file.read(SIZE_MAX + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        message = f"{name} cannot be read: {why}."
        raise CommandError(message) from error


def refused(name: str, faults: list[str] | tuple[str, ...]) -> CommandError:
    """Return the error that says everything that is wrong with a file."""
    return CommandError("\n".join([f"{name} was not imported; nothing was stored.", *faults]))
