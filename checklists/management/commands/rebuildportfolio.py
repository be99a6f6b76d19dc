"""`manage.py rebuildportfolio`: summary rows and tallies made anew, or compared (`--check`)."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from checklists.services import rebuilding


class Command(BaseCommand):
    """Make what queue and portfolio read from the frozen documents, which alone are right."""

    help = "Makes the rows that queue and portfolio read anew, or says where they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to do."""
        parser.add_argument("--check", action="store_true", help="change nothing, name differences")
        parser.add_argument(
            "--missing", action="store_true", help="only where submissions have no summary yet"
        )

    def handle(self, *args: object, **options: object) -> None:
        """Exit non-zero where something differs."""
        if options["check"]:
            self.check_rows()
        elif not options["missing"] or rebuilding.missing():
            self.stdout.write(f"{rebuilding.rebuild()} summaries made anew.")

    def check_rows(self) -> None:
        """Print each difference as it is found."""
        count = 0
        for difference in rebuilding.differences():
            count += 1
            self.stderr.write(f"{difference}.")
        if count:
            message = (
                f"{count} differences were found; rebuildportfolio without --check mends them."
            )
            raise CommandError(message)
        self.stdout.write("Every summary and every sum is what the documents say.")
