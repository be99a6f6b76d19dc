"""`manage.py verifysubmissions`: recompute hash and score of every frozen document."""

from itertools import chain

from django.core.management.base import BaseCommand, CommandError, CommandParser

from checklists.file_verification import file_differences
from checklists.models import Submission, SubmittedFile
from checklists.verification import differences
from copassess.audit.models import Tombstone


class Command(BaseCommand):
    """Name every frozen document that is not what it was; exit non-zero if there is one."""

    help = "Recomputes the hash and the scores of every frozen document."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a switch for the files, which takes as long as reading them all."""
        parser.add_argument(
            "--files", action="store_true", help="also reads every document of evidence"
        )

    def handle(self, *args: object, **options: object) -> None:
        """Print each difference as it is found."""
        count, with_files = 0, bool(options["files"])
        for difference in chain(differences(), file_differences() if with_files else ()):
            count += 1
            self.stderr.write(f"{difference.what}: {difference.how}.")
        if count:
            message = f"{count} differences were found."
            raise CommandError(message)
        number = Submission.objects.count()
        self.stdout.write(f"{number} submissions: every hash and score is as it was.")
        if with_files:
            files = SubmittedFile.objects.count()
            self.stdout.write(f"{files} documents of evidence: every file is as it was.")
        gone = Tombstone.objects.filter(kind="submission")
        if newest := gone.order_by("-removed_at").first():
            self.stdout.write(
                f"{gone.count()} others were removed under the retention policy, "
                f"last on {newest.removed_at:%Y-%m-%d}."
            )
